"""Note 04: the challenges from the notes before it, what the talks and the seminar have to settle, and the goals."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handmade import cell, notebook

from actionplan import danish
from actionplan.analyses.challenges import challenges
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import goal_cards, goal_setting, since_last
from actionplan.briefing.blocks import Block
from actionplan.briefing.earlier_notes import EARLIER
from actionplan.changes import NOTE
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.goal_series import SeriesChoice
from actionplan.parameters.goals import Changes, Goal, Goals, Measure, Milestones
from actionplan.parameters.model import Bodies, Parameters, TaskPlan, Tasks
from actionplan.problems import Refused
from actionplan.tables.figures import Figures
from actionplan.workbook import Case

TODAY = date(2026, 11, 21)
ABOUT = {"pages": 3, "subject": "Social kortlægning", "date": "20. november 2026"}
COUNTRY = "Hele landet"


def finding(id: str, headline: str, value: float | None = None, **more: object) -> Finding:
    about = {"sentence": f"{headline}, siger tallene.", "source": "Kilden", "uncertainty": "Optalt; ingen stikprøve.", **more}
    return Finding(id=id, headline=headline, value=value, unit="" if value is None else "pct.", invented=False, **about)  # type: ignore[arg-type]


PUBLIC = (
    finding("01.recipients", "2,0 pct. får kontanthjælp", 2.0, direction="up", comparison=((COUNTRY, 2.1),), period="2026M07"),
    finding("01.offers", "15 pct. er i virksomhed, en mindre andel end på landsplan", 15.2, comparison=((COUNTRY, 26.4),)),
    finding("01.visitation", "57 pct. er aktivitetsparate", 56.6, direction="down", comparison=((COUNTRY, 66.7),)),
)
OF_COMPANIES = (
    finding("02.interest", "49 pct. har interesse for mindst én af de fire modeller", 49.0),
    finding("02.places", "Virksomhederne kan tilbyde omkring 900 pladser på et år", 900.0),
    finding("02.attitude", "34 pct. mener, at personer med andre problemer kan løse opgaver", 34.0),
    finding("02.support", "54 pct. ville have det lettere med en fast jobkonsulent", 54.0),
)
OF_THE_EFFORT = (
    finding("03.way.breaks", "Ét sted står sagen uden ansvarlig", strength=False),
    finding("03.roles.holes", "Én opgave mangler en ansvarlig", strength=False),
    finding("03.views.works", "Grupperne er enige om, at match hjælper", strength=True),
)
ALL = (PUBLIC, OF_COMPANIES, OF_THE_EFFORT)
WHOLE = Goal(
    number=1,
    name="Flere åbne pladser",
    kind="cooperation_models",
    answers=("01.offers", "02.interest"),
    employment_plan=("Mål 2: Flere i virksomhedsrettede tilbud",),
    decisions=("Udvalget, 14. april 2026, punkt 5",),
    challenge="For få er i virksomhed.",
    effort="Virksomheder får én aftale om åbne pladser.",
    milestones=Milestones(
        short_term=(
            "Ti virksomheder har skrevet under på en aftale om åbne pladser, og hver har fået sin egen jobkonsulent at ringe til",
            "To",
        ),
        long_term=("Pladserne er i brug",),
    ),
    success_criteria=("Pladserne bruges",),
    baseline="Der er 20 i dag.",
    measures=(
        Measure(name="Åbne pladser", unit="virksomheder", model=2, direction="up", baseline=20, target=35, by=date(2028, 12, 31)),
    ),
    start=date(2027, 4, 1),
    end=date(2028, 12, 31),
    money="50.000 kr. om året",
    staff="En halv stilling",
    responsible="Afdelingsleder for virksomhedsindsatsen",
    partners=("Erhvervsrådet",),
)
Make = Callable[..., goal_setting.Basis]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Odder's basis with these findings in notes 01 to 03 (None: not made), goals and params."""

    def made(
        notes: tuple[tuple[Finding, ...] | None, ...] = (PUBLIC, (), ()), goals: Goals | None = None, **fields: Any
    ) -> goal_setting.Basis:
        folder = tmp_path / "reports" / "odder" / "notebooks"
        folder.mkdir(parents=True)
        for name, findings in zip(EARLIER, notes, strict=True):
            if findings is not None:
                executed = notebook(cell("head", Block("messages", "Det vigtigste", "", findings=findings)))
                executed.metadata[NOTE] = ABOUT
                nbformat.write(executed, folder / f"{name}.ipynb")
        comparison = Comparison("Odder", COUNTRY, (), "", invented=False)
        parameters = Parameters(municipality="Odder", **fields)
        case = Case(
            "odder",
            parameters,
            {},
            Figures({}, {}, {}, {}),
            comparison,
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            TODAY,
            goals=goals or Goals(),
        )
        return goal_setting.basis(case, tmp_path)

    return made


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def note(basis: goal_setting.Basis) -> dict[str, Block | None]:
    """Every block of the note that is made from its basis, by what its cell says, where there has been no edition."""
    executed = json.loads((Path(__file__).parents[2] / "notebooks" / "04_goal_setting.ipynb").read_text(encoding="utf-8"))
    calls = ["".join(each["source"]) for each in executed["cells"] if set(each["metadata"].get("tags", [])) - {"parameters"}]
    ours = [call for call in calls if "(basis" in call]
    known = {
        "goal_setting": goal_setting,
        "goal_cards": goal_cards,
        "since_last": since_last,
        "basis": basis,
        "ROOT": Path("none"),
    }
    return {call: eval(call, known) for call in ours}


def listed(block: Block | None) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", block.html) if block else []


def test_without_goals_the_note_tells_the_challenges_and_lists_what_the_seminar_decides(make: Make) -> None:
    basis = make()
    made = note(basis)
    first = basis.challenges.chosen[0]
    assert listed(goal_setting.messages(basis))[0].startswith(f"<strong>{first.headline}.</strong>")
    assert words(goal_cards.goals(basis)).startswith("Der er ikke lagt mål ind endnu")
    assert len(listed(goal_cards.decide(basis))) == len(goal_cards.TO_DECIDE)
    assert goal_cards.cards(basis) is None
    assert goal_setting.strengths(basis) is None
    unknown = words(goal_setting.unknown(basis))
    assert "svar på spørgeskemaet (notat 02)" in unknown
    assert "notat 01." not in unknown
    foundation = words(goal_setting.foundation(basis))
    assert "hentet fra notat 01 (social kortlægning, 20. november 2026: tre resultater). Der står" in foundation
    assert "Notat 02 og 03 har ingen resultater endnu." in foundation
    assert "Hvem gør hvad, og hvornår?" in words(made['goal_setting.plan(basis, "who_and_when")'])
    assert made['goal_setting.plan(basis, "wanted")'] is None
    for call, block in made.items():
        assert not re.search(r"None|\.\.|\{|  ", words(block).replace("…", "")), call


def test_the_note_has_no_findings_of_its_own_but_a_message_for_the_index(make: Make) -> None:
    basis = make(ALL)
    assert [block.findings for block in note(basis).values() if block is not None and block.findings] == []
    assert dict(goal_setting.head(basis).about)["message"] == basis.challenges.chosen[0].headline


def test_every_challenge_stands_in_the_table_with_number_figure_reason_uncertainty_and_note(make: Make) -> None:
    basis = make(ALL)
    block = goal_setting.challenges(basis)
    assert block is not None
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", block.html)[1:]]
    assert len(rows) == len(basis.challenges.chosen)
    for number, challenge in basis.numbered():
        (row,) = (row for row in rows if row.startswith(f"{number}. {challenge.headline}"))
        assert f"(notat {challenge.finding.id[:2]})" in row
        assert danish.capital(challenge.why) in row
        assert challenge.finding.uncertainty in row or re.search(r"Som ved \d\.$", row)
    assert sum("Optalt; ingen stikprøve." in row for row in rows) == 1, "what holds for several is said once"
    assert [int(row.split(".")[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert "Numrene følger reglen i datagrundlaget; de tre områder skiftes." in words(block)
    assert listed(goal_setting.strengths(basis)) == ["Grupperne er enige om, at match hjælper (notat 03)."]


@pytest.mark.parametrize(
    ("told", "value", "more", "wanted"),
    [
        ("2,0 pct. får det", 2.0, {"period": "2026M07", "comparison": ((COUNTRY, 2.1), ("Lignende kommuner", 1.93))},
         "2,0 pct. (juli 2026). Hele landet 2,1 og lignende kommuner 1,9"),
        ("57 pct. er med", 56.6, {"comparison": ((COUNTRY, 66.7),)}, "57 pct. Hele landet 67"),
        ("1 pct. er med", 1.0, {}, "1 pct."),
        ("Én opgave mangler", 1.0, {"unit": "opgaver"}, "–"),
        ("De er enige", None, {"period": "21. november 2026"}, "–"),
    ],
    ids=["one decimal", "none", "one per cent", "one of many", "no figure"],
)  # fmt: skip
def test_a_figure_has_the_decimals_of_its_own_words(told: str, value: float | None, more: dict[str, object], wanted: str) -> None:
    unit = {"unit": more["unit"]} if "unit" in more else {}
    made = replace(finding("01.x", told, value, **{key: each for key, each in more.items() if key != "unit"}), **unit)  # type: ignore[arg-type]
    assert goal_setting.figure(made) == wanted


def test_the_talks_are_asked_what_the_challenges_lead_up_to_and_then_the_analyst_s_own(make: Make) -> None:
    changes = Changes(dropped=("02.places",), reworded={"02.interest": "Halvdelen vil gerne."})
    basis = make(ALL, Goals(questions=("Hvor meget må det koste i 2028?",), changes=changes))
    asked = listed(goal_setting.questions(basis))
    assert len(asked) <= 6
    assert "Hvilke af de" in asked[0]
    assert asked[1].startswith("15 pct. er i virksomhed") and asked[1].endswith("og hvor mange?")
    assert asked[2] == "Halvdelen vil gerne. Hvilke af de fire samarbejdsmodeller skal planen satse på?"
    assert asked[3] == "Hvor mange borgere og virksomheder skal vi nå, og hvad må det koste?", "what is dropped is not told here"
    assert asked[-1] == "Hvor meget må det koste i 2028?"


def test_eleven_whole_goals_stand_in_one_table_and_each_whole_in_the_annex(make: Make) -> None:
    goals = [WHOLE.model_copy(update={"number": number, "name": f"Det {number}. mål"}) for number in range(1, 12)]
    basis = make(ALL, Goals(objective="Flere i job.", goals=tuple(goals)), employment_plan_shares="ledighed")
    block, cards = goal_cards.goals(basis), goal_cards.cards(basis)
    assert block is not None
    assert cards is not None
    shown = words(block)
    number = next(number for number, challenge in basis.numbered() if challenge.finding.id == "01.offers")
    assert "Målsætningen: Flere i job." in shown
    assert shown.startswith(f"Én af de {danish.counted(len(basis.challenges.chosen), '', 'udfordringer')} har et mål")
    assert block.html.count('<th scope="row"') == cards.html.count("<table>") == 11
    assert f"Svarer på udfordring {number} samt et resultat i notat 02. Udmønter beskæftigelsesplanen. Bygger på én besl" in shown
    assert "Pladserne er i brug Åbne pladser: fra 20 til 35 virksomheder" in shown, "what is measured too"
    assert "Ti virksomheder har skrevet under på en aftale om åbne pladser, og hver har fået sin egen … (og 1 til)" in shown
    assert "Afdelingsleder for virksomhedsindsatsen. April 2027 til december 2028" in shown
    card = words(cards)
    assert "Åbne pladser, model 2 åbne pladser: fra 20 til 35 virksomheder inden 31. december 2028" in card
    assert "15 pct. er i virksomhed, en mindre andel end på landsplan (notat 01)" in card
    assert "ikke besluttet" not in card + shown
    assert "Målene satser på åbne pladser (model 2). Er det den rigtige af de fire?" in words(goal_setting.questions(basis))
    plan = words(goal_setting.employment_plan(basis))
    assert "»Mål 2: Flere i virksomhedsrettede tilbud« udmøntes af mål 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 og 11." in plan
    assert "Fælles datagrundlag: ledighed." in plan
    assert all("None" not in words(each) for each in note(basis).values())


@pytest.mark.parametrize(
    ("begin", "target", "unit", "told"),
    [
        (2, 5, "personer", "fra under 5 til 5 personer"),
        (0, 3, "Deltagere", "fra 0 til under 5 Deltagere"),
        (2, 4, "virksomheder", "fra under 5 til 4 virksomheder"),
    ],
)
def test_fewer_persons_than_the_threshold_stand_nowhere_nor_companies_but_as_a_target(
    make: Make, begin: float, target: float, unit: str, told: str
) -> None:
    few = Measure(name="Tilbage i job", unit=unit, direction="up", baseline=begin, target=target)
    basis = make(ALL, Goals(goals=(WHOLE.model_copy(update={"measures": (few,)}),)))
    for block in (goal_cards.goals(basis), goal_cards.cards(basis)):
        assert f"Tilbage i job: {told} " in words(block)


def test_a_headline_of_the_municipality_s_own_leaves_no_figure_out(make: Make) -> None:
    changes = Changes(
        pinned=("01.offers", "02.support"), reworded={"01.offers": "Få er i virksomhed", "02.support": "54 pct. vil"}
    )
    basis = make(ALL, Goals(changes=changes))
    told = words(goal_setting.messages(basis))
    assert "Få er i virksomhed. 15 pct. er i virksomhed, en mindre andel end på landsplan. 15 pct. er i" not in told
    bare = tuple(replace(each, sentence="Det er tilbud i oktober.") for each in (*PUBLIC, *OF_COMPANIES))
    (offers, support) = challenges(bare, changes).chosen[:2]
    assert goal_setting.explained(offers) == "15 pct. er i virksomhed, en mindre andel end på landsplan. Det er tilbud i oktober."
    assert goal_setting.explained(support) == "Det er tilbud i oktober."


@pytest.mark.parametrize(
    ("bet", "places", "asked"),
    [
        ((), (), "Hvilke af de fire samarbejdsmodeller skal planen satse på?"),
        ((2,), (2,), "Målene satser på åbne pladser (model 2). Er det den rigtige af de fire?"),
        ((), (4,), "Planen regner med praktikanter i hold (model 4), uden at noget mål handler om det. Er det den rigtige af"),
        ((2, 4), (2, 3), "Målene satser på åbne pladser (model 2) og praktikanter i hold (model 4). Planen regner også med "
         "trænings- og rekrutteringsafdeling (model 3), uden at noget mål handler om det. Praktikanter i hold (model 4) har "
         "ingen pladser i planen endnu. Er det de rigtige af de fire?"),
        ((1, 2, 3, 4), (), "Målene satser på alle fire samarbejdsmodeller. Skal nogle af dem vente?"),
    ],
)  # fmt: skip
def test_the_question_of_the_models_tells_the_goals_bets_and_the_plan_s_places_apart(
    bet: tuple[int, ...], places: tuple[int, ...], asked: str
) -> None:
    measures = tuple(Measure(name=f"Pladser {model}", unit="pladser", model=model, direction="up") for model in bet)
    goal = WHOLE.model_copy(update={"measures": measures})
    models = {f"model_{number}": {"virksomheder": 3} for number in places}
    size = Dimensioning.model_validate({"modeller": models})
    assert goal_setting.models_question(Goals(goals=(goal,), dimensioning=size)).startswith(asked)


def test_what_is_not_decided_is_listed_for_each_goal_and_so_is_a_challenge_without_one(make: Make) -> None:
    bare = Goal(number=2, name="Kendte kontakter", decisions=("Byrådet, punkt 4",))
    words_alone = Measure(name="Samarbejdet", unit="ord", by=date(2027, 12, 31))
    third = WHOLE.model_copy(update={"number": 3, "money": None, "measures": (words_alone,), "employment_plan": ()})
    basis = make(ALL, Goals(goals=(WHOLE, bare, third)))
    items = listed(goal_cards.decide(basis))
    assert items[0] == goal_cards.TO_DECIDE[0]
    assert items[1].startswith("Intet mål svarer på udfordring ") and items[1].endswith("Skal de have et mål eller vente?")
    assert [item.split(":")[0] for item in items[2:]] == ["Mål 2, Kendte kontakter", "Mål 3, Flere åbne pladser"]
    assert "ansvarlig" in items[2]
    assert "penge" in items[3]
    assert "Ikke besluttet endnu" in words(goal_cards.goals(basis))
    assert "Samarbejdet: følges med ord til 31. december 2027" in words(goal_cards.cards(basis))
    assert "Mål 2 og 3 er ikke knyttet til et mål i beskæftigelsesplanen." in words(goal_setting.employment_plan(basis))


def test_a_pointer_to_what_is_gone_is_refused_with_its_line_and_the_nearest_id(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "params" / "odder.goals.yml"
    file.parent.mkdir()
    file.write_text(
        '# "03.way.break"\nmål:\n  - svarer_på: ["03.way.breaks"]\n  - navn: "Som 03.way.break siger"\n'
        '    svarer_på:\n      - "03.way.breaks"\n      - "03.way.break"\n',
        encoding="utf-8",
    )
    gone = (
        WHOLE.model_copy(update={"answers": ("03.way.breaks",)}),
        WHOLE.model_copy(update={"number": 4, "answers": ("03.way.break",)}),
    )
    with pytest.raises(Refused) as refused:
        make(ALL, Goals(goals=gone))
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.column) == ("params/odder.goals.yml", 7, "mål 4")
    assert "har id »03.way.break« nu. Mente du »03.way.breaks«? Er det faldet bort" in problem.message
    assert "så slet det; målet kan i stedet svare på en beslutning." in problem.message


def test_what_a_note_would_find_that_has_not_been_made_is_no_mistake(make: Make) -> None:
    basis = make((PUBLIC, None, None), Goals(goals=(WHOLE.model_copy(update={"answers": ("03.way.break",)}),)))
    for block in (goal_cards.cards(basis), goal_cards.goals(basis)):
        assert "t resultat i notat 03, som ikke er lavet endnu" in words(block)
    told = " ".join(words(block) for block in note(basis).values())
    assert told.count("Notat 02 og 03 er ikke lavet endnu, så deres udfordringer er ikke med.") == 1
    assert "MUNICIPALITY" not in told


def test_before_any_other_note_the_note_plans_the_work(make: Make) -> None:
    basis = make((None, None, None), bodies=Bodies(council="Rådet i Odder"))
    assert "Der er ingen udfordringer at vise endnu." in words(goal_setting.messages(basis))
    assert "Notat 01, 02 og 03 er ikke lavet endnu" in words(goal_setting.messages(basis))
    assert goal_setting.foundation(basis) is None
    assert goal_setting.challenges(basis) is None
    assert goal_setting.others(basis) is None
    assert goal_setting.plan(basis, "wanted") is not None
    assert "Rådet i Odder" in words(goal_setting.plan(basis, "steps"))
    assert len(listed(goal_setting.questions(basis))) == 3, "without challenges it is not asked which of them to solve"
    assert listed(goal_setting.questions(basis))[-1] == "Hvor mange borgere og virksomheder skal vi nå, og hvad må det koste?"


def test_the_plan_for_the_work_goes_when_the_work_is_done(make: Make) -> None:
    done = {
        name: TaskPlan(status="done") for name in ("working_notes", "decision_maker_interviews", "action_plan", "vision_seminar")
    }
    basis = make(ALL, tasks=Tasks(**done))
    assert [goal_setting.plan(basis, part) for part in ("wanted", "steps", "who_and_when")] == [None] * 3
    assert "samtalerne" not in words(goal_setting.unknown(basis))


def test_what_the_municipality_changed_is_followed_and_told(make: Make) -> None:
    changes = Changes(
        pinned=("02.interest",),
        dropped=("03.way.breaks",),
        reworded={"02.interest": "Halvdelen vil gerne", "01.offers": "For få i job", "03.way.breaks": "Ingen har sagen"},
    )
    basis = make(ALL, Goals(changes=changes))
    messages = listed(goal_setting.messages(basis))
    assert messages[0].startswith("<strong>Halvdelen vil gerne.</strong>")
    assert "Ét sted står sagen uden ansvarlig" not in words(goal_setting.challenges(basis)) + words(goal_setting.others(basis))
    told = words(goal_setting.foundation(basis))
    assert "Kommunen har selv fremhævet »Halvdelen vil gerne«." in told
    assert "Kommunen har selv udeladt »Ingen har sagen«." in told
    assert told.count("Ingen har sagen") == 1, "new words are told where they are shown"
    assert "»For få i job« (i notat 01: »15 pct. er i virksomhed, en mindre andel end på landsplan«)" in told


def test_when_all_challenges_are_dropped_the_note_says_so(make: Make) -> None:
    basis = make(goals=Goals(changes=Changes(dropped=tuple(each.id for each in PUBLIC))))
    assert "Kommunen har udeladt alle udfordringer." in words(goal_setting.messages(basis))


def test_goals_that_have_begun_or_ended_are_told_apart_from_those_to_come(make: Make) -> None:
    begun = WHOLE.model_copy(update={"start": date(2024, 10, 1)})
    ended = begun.model_copy(
        update={"number": 2, "end": date(2025, 6, 26), "money": None, "employment_plan": (), "answers": ("01.visitation",)}
    )
    basis = make(ALL, Goals(goals=(begun, ended, WHOLE.model_copy(update={"number": 3}))))
    told = words(goal_cards.goals(basis))
    assert told.startswith("Én af de ")
    assert "Ét mål er begyndt, og ét er slut. Seminaret afgør, om de skal fortsætte." in told
    assert "Afdelingsleder for virksomhedsindsatsen. Sluttede juni 2025" in told
    assert "penge" not in words(goal_cards.decide(basis)), "nothing more is decided about what has ended"
    assert "ikke knyttet" not in words(goal_setting.employment_plan(basis))


def test_what_invented_data_ask_and_leave_open_is_marked(make: Make) -> None:
    basis = make(ALL, Goals(goals=(WHOLE,)))
    fictional = basis.case.parameters.model_copy(update={"fictional": True})
    invented = replace(basis, case=replace(basis.case, parameters=fictional))
    for part in (goal_setting.questions, goal_cards.decide):
        assert "Opdigtede tal" in words(part(invented))
        assert "Opdigtede tal" not in words(part(basis))


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        ({"baseline": 0, "target": 1}, "fra 0 til 1 (virksomheder) inden 31. december 2028"),
        ({"baseline": 20}, "måltallet er ikke besluttet endnu; det skal nås inden 31. december 2028"),
        ({"unit": "pct.", "target": 1}, "til 1 pct. inden 31. december 2028"),
        (
            {"unit": "pct.", "target": 5, "series": SeriesChoice(counts="in_company")},
            "til 5 pct. inden 31. december 2028 (tallene hentes fra kommunens udtræk af forløb)",
        ),
    ],
    ids=["one", "no target", "one per cent", "counted by a register"],
)
def test_a_measure_is_told_as_far_as_it_is_decided(make: Make, measure: dict[str, Any], wanted: str) -> None:
    told = Measure(**{"name": "Aftaler", "unit": "virksomheder", "direction": "up", "by": date(2028, 12, 31), **measure})
    basis = make(ALL, Goals(goals=(WHOLE.model_copy(update={"measures": (told,)}),)))
    assert f"Aftaler: {wanted}" in words(goal_cards.cards(basis))


def test_the_first_question_fits_how_many_challenges_there_are(make: Make) -> None:
    basis = make()
    whole = basis.challenges.chosen
    assert len(whole) >= 2
    asked = [
        listed(goal_setting.questions(replace(basis, challenges=replace(basis.challenges, chosen=whole[:count]))))[0]
        for count in (1, 2)
    ]
    assert asked == [
        "Er det den udfordring, planen først og fremmest skal løse?",
        "Hvilken af de to udfordringer skal planen løse først, og hvilken må vente?",
    ]
