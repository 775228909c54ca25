"""Note 05: where every goal stands, what was done, what the meeting has to decide, and its first meeting."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handmade_editions import edition
from handmade_goals import FLAT, NAME, TODAY, eksempelby, goal, measure, month_ends, table

from actionplan.analyses import goal_findings
from actionplan.analyses.goal_advice import RULE
from actionplan.analyses.goal_reviews import reviews
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import follow_up, goal_foundation, meetings, to_decide
from actionplan.briefing.blocks import Block
from actionplan.briefing.control_charts import HANG_TOGETHER, STOCK_RULE
from actionplan.briefing.note import make_note
from actionplan.browser import Browser
from actionplan.environment import ROOT
from actionplan.parameters.follow_up import FollowUp
from actionplan.parameters.goals import Goal, Goals, Measure
from actionplan.parameters.model import Parameters
from actionplan.tables.figures import Figures
from actionplan.tables.parse import empty
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

MEETINGS = FollowUp(dates=(date(2026, 6, 25), date(2026, 9, 24), date(2026, 11, 26)))
Rows = Iterable[Sequence[object]]


def made(root: Path, *goals: Goal, follow: FollowUp = MEETINGS, **rows: Rows) -> follow_up.Basis:
    """Odder's basis on `TODAY` with these goals and rows."""
    tables = {name: empty(spec) for name, spec in SPECS.items()} | {name: table(name, given) for name, given in rows.items()}
    comparison = Comparison("Odder", "Hele landet", (), "", invented=False)
    case = Case(
        "odder",
        Parameters(municipality="Odder", follow_up=follow),  # type: ignore[call-arg]
        tables,
        Figures({}, {}, {}, {}),
        comparison,
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        TODAY,
        goals=Goals(goals=goals),
    )
    return follow_up.basis(case, root)


def measured(*values: float) -> Rows:
    return [("1", NAME, end, value, None) for end, value in zip(month_ends(len(values)), values, strict=True)]


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> follow_up.Basis:
    """Eksempelby's goals and rows."""
    goals, records = eksempelby()
    basis = made(tmp_path_factory.mktemp("shown"), goal(), measurements=measured(1.0))
    again = reviews(goals.goals, records, 5, date(2026, 9, 24), TODAY)
    found = tuple(goal_findings.goal_finding(each, records.source, TODAY, invented=True) for each in again)
    told = goal_findings.summary(again, records.source, TODAY, invented=True)
    return replace(basis, records=records, reviews=again, findings=found, summary=told)


def test_all_goals_stand_in_one_table_under_what_they_come_to(shown: follow_up.Basis) -> None:
    block = follow_up.status(shown)
    assert block is not None
    assert block.title == "Af otte mål er ét nået, to blevet bedre og ét blevet dårligere"
    assert [finding.id for finding in block.findings] == [f"05.goal.{number}" for number in range(1, 10)]
    rows = [words(Block("text", "", row)) for row in re.findall('<tr role="row">(.*?)</tr>', block.html)[1:]]
    by_goal = {row[:2]: row for row in reversed(rows)}
    assert by_goal["3."].startswith("3. Hurtigere fra visitation til første tilbud Dage fra visitation til første tilbud")
    assert "Nulpunkt: 43 Senest: 60,1 (31. oktober 2026) Mål: 30 (31. december 2027) ▼ dårligere Justér." in by_goal["3."]
    assert "▲ bedre nået Nået: luk målet, eller skærp det." in by_goal["4."]
    assert "– for få tal Fortsæt: for tidligt at sige." in by_goal["5."]
    assert "Nulpunkt: I 2024 mødtes de to grupper kun, når der var problemer i en sag. Senest: Aftalen" in by_goal["6."]
    assert "Mål: 55 (31. december 2027) Målet blev hævet fra 40 til 55 den 29. januar 2026. ▲ bedre" in by_goal["7."]
    assert "i kvartalet (personer) Nulpunkt: 6 Senest: 8 (3. kvartal 2026) Mål: 15" in by_goal["8."]
    assert "● tilfældigt når ikke målet Justér." in by_goal["8."]
    assert by_goal["9."] == "9. Kontakt til nye virksomheder – Udgået. Det blev besluttet 26. juni 2025."
    assert block.html.count('data-head="Nulpunkt, seneste og mål"') == len(rows), "on a phone each cell stands under its heading"


def test_the_charts_come_in_the_order_of_who_wants_a_decision_and_none_is_of_a_dropped_goal(shown: follow_up.Basis) -> None:
    assert [finding.id for *_, finding in shown.charted] == [f"05.goal.{number}" for number in (3, 1, 2, 8, 4, 7, 3)]
    assert follow_up.chart(shown, 99) is None
    assert "5. Hold, der ender i job" in words(follow_up.without_limits(shown))


def test_activities_since_last_time_words_and_decisions_are_told_goal_by_goal(shown: follow_up.Basis) -> None:
    done = words(follow_up.activities(shown))
    assert done.startswith("Tre aktiviteter siden mødet 24. september 2026 Der er ikke skrevet noget om mål 1, 2, 5, 6 og 8.")
    assert "15. oktober 2026: Prøvede den fælles første samtale i to team. (Sagsbehandlere)" in done
    said = words(follow_up.in_words(shown))
    assert said.startswith("Ét mål følges med ord")
    assert said.index("endnu ikke taget i brug") < said.index("mangler en aftale")
    taken = words(follow_up.decisions(shown))
    assert taken.startswith("Senest besluttet: mål 6 fortsætter (24. september 2026)")
    assert "29. januar 2026, mål 7: Nyt måltal: 55. Det første mål" in taken
    assert "De andre står i bilaget under »Alle beslutninger om målene«." in taken
    assert "Besøgsdagen er først lige begyndt." not in taken
    assert "Besøgsdagen er først lige begyndt." in words(follow_up.decisions(shown, annex=True))


def test_words_about_a_goals_figures_stand_with_its_status_and_are_no_activity(tmp_path: Path) -> None:
    small = measure(unit="personer", baseline=3)
    rows = [*measured(*FLAT), ("1", NAME, date(2026, 11, 1), 9, "Ferien trækker ned.")]
    done = [("1", date(2026, 9, 24), "På mødet", "Tovholder"), ("1", date(2026, 11, 2), "Møde", "Tovholder")]
    basis = made(tmp_path, goal(small), measurements=rows, activities=done)
    told = words(follow_up.activities(basis))
    assert told.startswith("Én aktivitet siden mødet 24. september 2026")
    assert "2. november 2026: Møde (Tovholder)" in told
    assert "På mødet" not in told and "Ferien" not in told
    status = words(follow_up.status(basis))
    assert "Gruppens ord: Ferien trækker ned. (1. november 2026)" in status
    assert "Nulpunkt: under 5" in status
    told = words(follow_up.activities(made(tmp_path, goal(small), measurements=rows)))
    assert told.startswith("Ingen aktiviteter siden mødet") and "Der er ikke skrevet noget" not in told
    assert told.endswith("Om mål 1 er der ingen aktiviteter, men ord, som står ved status.")


def test_the_meeting_is_asked_what_follows_from_the_status(shown: follow_up.Basis) -> None:
    asked = words(to_decide.to_decide(shown))
    for question in (
        "Hvorfor er mål 3 blevet dårligere",
        "Mål 2 og 8 nås ikke med det, der gøres nu.",
        "Mål 4 er nået. Skal det lukkes, eller skal måltallet skærpes?",
        "længe ikke skrevet aktiviteter ind for mål 1, 2, 5 og 8.",
        "Hvad siger gruppen om samarbejdet i jobcentret, det rette match og sammenhængende forløb?",
    ):
        assert question in asked


def test_the_foundation_tells_where_the_rules_are_and_what_is_hidden(shown: follow_up.Basis) -> None:
    told = words(goal_foundation.foundation(shown))
    assert re.search(r"Gruppen har skrevet \d+ målinger, 42 aktiviteter og syv beslutninger ind.", told)
    assert "Reglerne: »Sådan er målene vurderet« i bilaget." in told
    rules = words(goal_foundation.rules(shown))
    assert RULE in rules
    assert "Making Data Count" in rules
    assert "Med færre end syv tal tegnes ingen grænser" in rules
    assert STOCK_RULE in rules and HANG_TOGETHER in rules
    assert "»skjult«: Tal fra 1 til 4" in told


def test_a_goal_that_got_better_and_is_pressed_for_time_says_so_in_the_key_message(shown: follow_up.Basis) -> None:
    (better,) = (finding for finding in shown.summary if finding.id == "05.better")
    assert "mod 33 ved nulpunktet, men fristen er om seks uger, og der mangler 5. Ingen aktivitet siden" in better.sentence
    assert better.sentence.endswith("52 personer mod 22 ved nulpunktet. Ændringerne er mere end tilfældigheder.")


def test_before_any_goal_has_begun_the_status_says_only_that(tmp_path: Path) -> None:
    block = follow_up.status(made(tmp_path, goal(start=date(2027, 1, 1)), measurements=measured(*FLAT)))
    assert block is not None and block.title == "Målet er ikke begyndt endnu"
    first = FollowUp(first_meeting=date(2026, 12, 1))
    block = follow_up.status(made(tmp_path, goal(start=None), follow=first, measurements=measured(31.0)))
    assert block is not None and block.title == "Her begynder målet"


def test_last_time_is_the_meeting_before_the_day_or_else_half_a_year_ago(tmp_path: Path) -> None:
    assert made(tmp_path, goal()).since.day == date(2026, 9, 24)
    unplanned = made(tmp_path, goal(), follow=FollowUp())
    assert (unplanned.since.day, unplanned.since.told) == (date(2026, 5, 22), "i de seneste seks måneder")


def test_before_anything_is_measured_the_meeting_has_an_agenda_of_its_own(tmp_path: Path) -> None:
    bare = goal(measure(baseline=None), number=2, name="Et nyt mål", start=None)
    whole = goal(number=1, responsible="Jobcenterchef", money="Ingen", staff="To timer", baseline="Vi mødes ikke.")
    basis = made(tmp_path, whole, bare)
    agenda = words(follow_up.first_meeting(basis))
    assert "1. Flere besøg Jobcenterchef Står i planen 30 besøg. Vi mødes ikke." in agenda
    assert "2. Et nyt mål Skal findes Mangler: startdato, penge og folk Mangler: ord og tal" in agenda
    assert follow_up.status(basis) is None
    assert "Ét mål mangler en ansvarlig." in words(follow_up.messages(basis))
    assert "Hvornår mødes gruppen" in words(to_decide.to_decide(basis))


def test_a_small_baseline_and_a_small_new_target_are_printed_nowhere(tmp_path: Path) -> None:
    few = goal(measure(unit="personer", baseline=2, target=8))
    agenda = words(follow_up.first_meeting(made(tmp_path, few)))
    assert "under 5 personer" in agenda
    assert "2 personer" not in agenda
    taken = [("1", date(2026, 6, 25), "new_target", 3.0, None, None)]
    basis = made(tmp_path, few, measurements=measured(*FLAT), decisions=taken)
    assert "Nyt måltal: under 5" in words(follow_up.decisions(basis))
    assert "Mål: under 5" in words(follow_up.status(basis))


def test_the_first_planned_meeting_keeps_its_agenda_when_figures_are_there_already(tmp_path: Path) -> None:
    first = FollowUp(first_meeting=date(2026, 12, 1))
    basis = made(tmp_path, goal(), follow=first, measurements=measured(*FLAT))
    assert follow_up.first_meeting(basis) is not None
    assert follow_up.status(basis) is not None
    later = made(tmp_path, goal(), follow=FollowUp(), measurements=measured(*FLAT))
    assert follow_up.first_meeting(later) is None


def test_without_goals_the_note_is_the_plan_for_the_work(tmp_path: Path) -> None:
    basis = made(tmp_path)
    assert "Hvor vi er" in words(follow_up.messages(basis))
    assert "Det skal notatet vise" in words(follow_up.plan(basis, "wanted"))
    parts: Any = (follow_up.status(basis), follow_up.activities(basis), follow_up.general(basis), follow_up.in_words(basis))
    assert parts == (None, None, None, None)
    assert follow_up.plan(made(tmp_path, goal()), "wanted") is None


def test_the_groups_words_answer_the_three_questions_and_the_former_ones_stand_below(tmp_path: Path) -> None:
    said = [
        (date(2026, 3, 26), "cooperation", "better", "Vi taler sammen."),
        (date(2026, 9, 24), "cooperation", "worse", "Det er gået i stå."),
        (date(2027, 1, 1), "match", "better", "Senere."),
    ]
    block = follow_up.general(made(tmp_path, goal(), general_status=said))
    assert block is not None
    assert block.title == "Gruppens vurdering: samarbejdet i jobcentret dårligere"
    told = words(block)
    assert "▼ dårligere Det er gået i stå. (24. september 2026) Før: Vi taler sammen. (26. marts 2026)" in told
    assert told.count("Gruppen har ikke skrevet noget. Heller ikke interviewene siger noget om det.") == 2
    assert follow_up.general(made(tmp_path, goal())) is None


def test_a_goal_with_two_measures_has_a_row_and_a_chart_for_each(tmp_path: Path) -> None:
    two = goal(measure(), measure(name="Møder", unit="møder"), Measure(name="Stemningen", unit="ord"))
    rows = [*measured(*FLAT), *(("1", "Møder", end, value, None) for end, value in zip(month_ends(12), FLAT, strict=True))]
    assert follow_up.in_words(made(tmp_path, two, measurements=rows)) is None, "nothing has been said yet"
    basis = made(tmp_path, two, measurements=[*rows, ("1", "Stemningen", date(2026, 9, 24), None, "God.")])
    assert [finding.headline for *_, finding in basis.charted] == [
        "Mål 1 nås ikke, hvis intet ændres: 31 besøg, og målet er 40",
        "Mål 1 svinger kun tilfældigt på et andet måltal: 31 møder, og målet er 40",
    ]
    told = words(follow_up.status(basis))
    assert (told.count("1. Flere besøg"), told.count("1. Samme mål Møder")) == (1, 1)
    assert "Mål 1: møder" in words(follow_up.numbers(basis))
    said = words(follow_up.in_words(basis))
    assert said.startswith("Ét mål følges med ord")
    assert "1. Flere besøg Stemningen God. (24. september 2026) –" in said


def test_figures_that_an_edition_counted_by_month_begin_anew_when_they_are_counted_by_quarter(tmp_path: Path) -> None:
    edition(tmp_path, "2026-03-10", [], counted=[(1, NAME, 1)])
    quarterly = measure(unit="personer", months=3, baseline=6, target=15)
    basis = made(tmp_path, goal(quarterly), measurements=measured(*(2, 3, 4) * 7))
    (course,) = basis.reviews[0].courses
    assert course.shown.rows == ("2. kvartal 2026", "3. kvartal 2026")
    assert "I udgaven af 10. marts 2026 blev det talt i måneden." in words(follow_up.without_limits(basis))
    typed = [("1", "Job", *rest) for _, _, *rest in measured(*(2, 3, 4) * 7)]
    renamed = made(tmp_path, goal(quarterly.model_copy(update={"name": "Job"})), measurements=typed)
    assert renamed.reviews[0].courses[0].shown.rows == course.shown.rows
    edition(tmp_path, "2026-12-10", [], counted=[(1, NAME, 1)])
    after = made(tmp_path, goal(quarterly), measurements=measured(*(2, 3, 4) * 7))
    assert after.reviews[0].courses[0].shown.rows == (), "the note may be of an earlier day than an edition that is there"


def test_eleven_goals_fill_five_pages_at_most_with_the_charts_of_those_that_want_a_decision_first(
    tmp_path: Path, browser: Browser
) -> None:
    many = [
        goal(measure(baseline=15, target=20 if number > 6 else 40), number=number, name=f"Det {number}. af planens mål")
        for number in range(1, 12)
    ]
    ends = month_ends(12)
    rows = [(str(each.number), NAME, end, value, None) for each in many for end, value in zip(ends, FLAT, strict=True)]
    basis = made(tmp_path, *many, measurements=rows, activities=[("1", date(2026, 11, 2), "Møde", "Tovholder")])
    notebook = nbformat.read(ROOT / "notebooks" / "05_followup.ipynb", as_version=4)
    modules = {"follow_up": follow_up, "to_decide": to_decide, "goal_foundation": goal_foundation, "meetings": meetings}
    for cell in notebook.cells:
        cell.outputs = []
        if cell.source.split(".")[0] in modules and (block := eval(cell.source, {**modules, "basis": basis})):
            cell.outputs = [nbformat.v4.new_output("execute_result", json.loads(json.dumps(block._repr_mimebundle_())))]
    note = make_note(notebook, "05_followup", browser)
    assert note.pages <= 5
    drawn = [re.findall(r"<h2>Mål (\d+) ", page) for page in (note.html, note.annex)]
    assert "Næste møde" in note.html and "Af elleve mål" in note.html
    assert [*drawn[0], *drawn[1]][:6] == ["1", "2", "3", "4", "5", "6"], "those that aren't met first"
    assert note.annex.count("<caption>Mål ") == 22, "the numbers of all, for paper and for a phone"
    assert "Næste skridt i revisionen" in note.html, "the next step is always told"
