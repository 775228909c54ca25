"""Beginning next year's goals, from outside: a command in, a goals file with its comments kept out, and the former plan whole."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from handmade_goals import FLAT, TODAY, Rows, goal, measure, records
from test_meeting_papers import GOALS, odder
from workfolder import Project, Run

from actionplan import revision
from actionplan.analyses.goal_records import Records
from actionplan.analyses.goal_reviews import reviews
from actionplan.analyses.goal_status import course
from actionplan.briefing import follow_up
from actionplan.parameters import goals_writer
from actionplan.parameters.goals import Measure
from actionplan.parameters.goals_reader import read_goals
from actionplan.problems import Refused
from actionplan.workbook import goals_on, open_case

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return odder(tmp_path_factory.mktemp("revision"))


def revise(project: Project, year: int, municipality: str = "odder") -> list[str]:
    return revision.revise(project.root, municipality, year, DAY)


def refusal(project: Project, year: int, municipality: str = "odder") -> str:
    with pytest.raises(Refused) as refused:
        revise(project, year, municipality)
    (problem,) = refused.value.problems
    return problem.sentence()


def test_what_cannot_be_revised_is_refused_in_sentences_and_nothing_is_written(project: Project) -> None:
    project.add("kolding")
    assert (
        refusal(project, 2072, "kolding")
        == "params/kolding.goals.yml: Planen kan revideres til 2026 eller 2027. Skriv et af de år."
    )
    assert "Der er ingen mål at revidere." in refusal(project, 2027, "kolding")
    project.put("params/kolding.goals.yml", GOALS)
    assert "Der er ikke skrevet nogen målinger eller beslutninger ned" in refusal(project, 2027, "kolding")
    assert not (project.root / "data" / "kolding" / "planer").exists()
    assert not (project.root / "data" / "kolding" / "moeder").exists()
    assert (project.root / "params" / "kolding.goals.yml").read_text(encoding="utf-8") == GOALS


def test_a_revision_that_was_cut_off_after_keeping_the_plan_carries_on_and_a_broken_disk_leaves_no_stump(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    goals, plans = project.root / "params" / "odder.goals.yml", project.root / "data" / "odder" / "planer"
    before = goals.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(revision.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            revision._keep(plans / "2026.goals.yml", before)
    assert list(plans.iterdir()) == []
    revision._keep(plans / "2026.goals.yml", before)
    revise(project, 2027)
    assert (plans / "2026.goals.yml").read_bytes() == before != goals.read_bytes()
    (plans / "2026.goals.yml").unlink()
    goals.write_bytes(before)


@pytest.fixture(scope="module")
def told(project: Project) -> list[str]:
    """What is told of Odder's revision to 2027."""
    return revise(project, 2027)


def test_the_goals_of_next_year_begin_where_this_years_are_and_old_measurements_keep_working(
    project: Project, told: list[str]
) -> None:
    assert told[:2] == [
        "Tre mål går videre til 2027 i params/odder.goals.yml, med nulpunkter efter den seneste status. Mål 3 er ikke med.",
        "Den tidligere plan ligger hel i data/odder/planer/2026.goals.yml, og opfyldelsen af den står i "
        "data/odder/moeder/2026_opfyldelse.docx.",
    ]
    assert told[3:6] == [
        "- mål 1: Endnu ikke nået. Tallet er kun kommet 30 pct. af vejen. Fortsæt, justér eller luk målet, og fastsæt ny frist "
        "for måltallet og slutdato.",
        "- mål 2: Måltallet 10 er nået. Luk målet, eller fastsæt nyt måltal.",
        "- mål 4: Kan ikke afgøres med tal. Målet følges med ord, så gruppen afgør det. Beslut, om målet fortsætter.",
    ]
    assert told[-1].startswith("Til og med 31. december 2026 følger notat 05 og skærmen til møder stadig den tidligere plan.")
    params = project.root / "params"
    assert (project.root / "data" / "odder" / "planer" / "2026.goals.yml").read_text(encoding="utf-8") == GOALS
    assert (project.root / "data" / "odder" / "moeder" / "2026_opfyldelse.docx").is_file()
    goals = read_goals(params / "odder.goals.yml", project.root)
    one, two, four = goals.goals
    (visits,), (meetings,) = one.measures, two.measures
    assert (visits.baseline, visits.target, visits.by, one.end) == (
        36,
        50,
        None,
        None,
    )  # the target that was decided in September
    assert one.baseline == "31. august 2026: 36 timer mod 30 i den tidligere plan. Tidligere: Få besøg."
    assert one.start == date(2026, 1, 1) and one.milestones.short_term == ("Alle er ringet op.",)
    assert (meetings.baseline, meetings.target, meetings.by) == (12, None, date(2027, 12, 31))
    assert four.baseline == "31. august 2026: Vi mødes hver uge. Tidligere: Ingen mødes."
    assert goals.order == (2, 1)
    text = (params / "odder.goals.yml").read_text(encoding="utf-8")
    for comment in (
        "# Målene er ført videre til 2027. Den tidligere plan ligger i data/odder/planer/2026.goals.yml.\n",
        "# Ikke med i 2027: mål 3 »Et mål, der udgår« (udgået).\nmål:\n  # Vores eget om mål 1.\n"
        "  # Skal besluttes for mål 1: Endnu ikke nået. Tallet er kun kommet 30 pct. af vejen. Fortsæt, justér eller luk målet, "
        "og fastsæt ny frist for måltallet og slutdato.\n  - nummer: 1\n",
    ):
        assert comment in text
    again = open_case(params / "odder.yml", project.root, date(2027, 1, 10))  # rows of goal 3 still have their goal
    assert len(again.goals.goals) == 3 and len(again.tables["measurements"].frame) == 5


def moved_on(
    told: Measure, values: Sequence[float], day: date = TODAY, year: int = 0, **rows: Rows
) -> tuple[dict[str, Any], str]:
    """Goal 1 of Eksempelby's kind after a revision on a day to a year, the next one unless told; what is to be decided on it."""
    document = {
        "mål": {"1": {"navn": "Et", "nulpunkt": "Før.", "måltal": [{"navn": told.name, "mål": told.target, "inden": "x"}]}}
    }
    since = date(2025, 1, 1)
    found = reviews([goal(told)], records(values, day=day, **rows), 5, since, day)
    made = revision.revised(document, found, (year or day.year + 1, day), "kept", 5)
    return made.document["mål"]["1"], made.open.get(1, "")


def test_a_small_former_baseline_is_not_told_and_one_of_a_period_is_the_figure_of_the_latest_period() -> None:
    few, _ = moved_on(measure(unit="personer", baseline=2, target=20), (8,))
    assert few["nulpunkt"] == "31. januar 2025: 8 personer mod under 5 i den tidligere plan. Tidligere: Før."
    quarter, _ = moved_on(measure(unit="personer", months=3, baseline=6, target=15), (2, 3, 3))
    assert quarter["måltal"][0]["nulpunkt"] == 8


def test_a_former_baseline_in_words_is_kept_whole_or_to_the_end_of_a_sentence_and_it_is_said_where_the_rest_stands() -> None:
    first, second = f"{'Ord ' * 40}her.", f"{'Flere ' * 25}her."
    assert revision._with_former("Nyt.", first) == f"Nyt. Tidligere: {first}"
    assert revision._with_former("Nyt.", f"{first} {second}") == f"Nyt. Tidligere: {first} (Resten står i den tidligere plan.)"
    assert revision._with_former("Nyt.", "ord " * 75) == "Nyt. Det tidligere nulpunkt med ord står i den tidligere plan."


def test_what_is_to_be_adjusted_or_has_been_reached_is_passed_on_in_sentences() -> None:
    assert moved_on(measure(), FLAT)[1].endswith("Tallet når ikke målet, hvis intet ændres. Justér målet eller indsatsen.")
    reached = measure(target=18, baseline=6, by=date(2026, 6, 30))
    told = moved_on(reached, (18,))[1]
    assert told == "Måltallet 18 er nået. Luk målet, eller fastsæt nyt måltal og ny frist."


def test_a_target_decided_on_the_day_of_the_revision_counts_unless_it_was_taken_in() -> None:
    told = measure(baseline=6, since=TODAY)
    rows = [("1", TODAY, "new_target", 70.0, None, None)]
    assert course(records((36,), decisions=rows), goal(told), told, 5).target == 70
    for year, since in ((2026, "22-11-2026"), (2027, "01-01-2027")):
        made, _ = moved_on(measure(baseline=6), (36,), year=year, decisions=rows)
        assert (made["måltal"][0]["mål"], made["måltal"][0]["gælder_fra"]) == (70, since)


@pytest.mark.usefixtures("told")
def test_a_target_set_after_the_revision_is_not_taken_back_by_a_decision_from_before_it(project: Project) -> None:
    goals = project.root / "params" / "odder.goals.yml"
    before = goals.read_text(encoding="utf-8")
    goals.write_text(before.replace("mål: 50", "mål: 70"), encoding="utf-8")
    case = open_case(goals.with_name("odder.yml"), project.root, date(2027, 1, 10))
    goals.write_text(before, encoding="utf-8")
    goal = case.goals.goals[0]
    records = Records.until(case.tables, case.day, invented=case.invented)
    made = course(records, goal, goal.measures[0], case.parameters.threshold)
    assert goal.measures[0].since == date(2027, 1, 1)
    assert (made.target, made.moves) == (70, ())


@pytest.mark.usefixtures("told")
def test_the_former_plan_is_followed_up_until_its_year_is_over(project: Project) -> None:
    days = (DAY, date(2026, 12, 31), date(2027, 1, 1))
    cases = [open_case(project.root / "params" / "odder.yml", project.root, day) for day in days]
    before, last, new = (follow_up.basis(case, project.root) for case in cases)
    assert [len(basis.reviews) for basis in (before, last, new)] == [4, 4, 3]
    assert (last.reviews[0].courses[0].baseline, new.reviews[0].courses[0].baseline) == (30, 36)
    assert all(len(case.goals.goals) == 3 for case in cases), "the plan that is being made is the new one"
    plans = [goals_on(project.root / "params" / "odder.yml", project.root, day) for day in days]  # what an edition has shown
    assert [case.in_force for case in cases] == plans


@pytest.mark.usefixtures("told")
def test_a_goal_with_the_number_of_one_that_has_ended_is_refused_with_a_number_that_is_free(project: Project) -> None:
    goals = project.root / "params" / "odder.goals.yml"
    before = goals.read_text(encoding="utf-8")
    goals.write_text(f'{before}  - nummer: 03\n    navn: "Noget andet"\n    beslutninger: ["Byrådet"]\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        open_case(goals.with_name("odder.yml"), project.root, DAY)
    goals.write_text(before, encoding="utf-8")
    (problem,) = refused.value.problems
    assert (problem.line, problem.message) == (
        before.count("\n") + 1,
        "I planen for 2026 var mål 3 »Et mål, der udgår«, der er slut, og det, der er skrevet om det, ville tælle med her. "
        "Giv målet et nyt nummer, fx 5, eller det gamle navn, hvis det er det samme mål.",
    )


@pytest.mark.usefixtures("told")
def test_a_year_that_has_been_begun_is_not_begun_again_nor_one_before_it(project: Project) -> None:
    project.put("data/odder/planer/vores egen.goals.yml", GOALS)  # a plan that somebody keeps there under another name
    for year in (2027, 2026):
        refused = refusal(project, year)
        assert refused.startswith("data/odder/planer/2026.goals.yml: Målene er allerede revideret til 2027")
        assert "Ret videre i params/odder.goals.yml." in refused


def test_the_command_needs_a_year_and_says_so(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        project.here(capsys, "revise", "--municipality", "odder")
    assert "Skriv året, som planen skal gælde, fx --year 2027." in capsys.readouterr().err
    run: Run = project.here(capsys, "revise", "--municipality", "odder", "--year", "1999")
    assert run.status == 1 and "Planen kan revideres til" in run.err


def test_remarks_stand_above_what_they_are_about_whatever_ends_a_line(tmp_path: Path) -> None:
    text = "mål:\r\n- {nummer: 01, navn: Et, beslutninger: [Byrådet]}\r\n"
    made = revision.Revised({}, {"": ("Øverst.",), "1": ("Ved målet.",)}, {})
    told = revision.with_remarks(text, made, "params/odder.goals.yml")
    assert told == "# Øverst.\r\nmål:\r\n# Ved målet.\r\n- {nummer: 01, navn: Et, beslutninger: [Byrådet]}\r\n"
    path = tmp_path / "params" / "odder.goals.yml"
    path.parent.mkdir()
    path.write_bytes(told.encode())
    assert goals_writer.on_disk(path, tmp_path).document == {"mål": {"1": {"navn": "Et", "beslutninger": ["Byrådet"]}}}
