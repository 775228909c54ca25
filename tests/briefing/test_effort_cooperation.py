"""Present cooperation as a reader sees it: agreements by model and phase, places, citizens, mentors, and nothing small."""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.company_places import places_today
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import effort_cooperation
from actionplan.briefing.blocks import Block
from actionplan.briefing.social_mapping import Topic
from actionplan.invented.frames import frame
from actionplan.parameters.model import Parameters
from actionplan.publish import totals
from actionplan.sources.reference import read_reference
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table, empty
from actionplan.tables.specs import MENTORS, MODELS, PHASES, SECTORS, SPECS
from actionplan.workbook import Case

REFERENCE = read_reference(Path(__file__).parents[2])
LABELS = {key: model.label for key, model in REFERENCE.cooperation.models.items()}
SINGLE, OPEN, DEPARTMENT, TEAM = LABELS
THRESHOLD = 5
Row = tuple[str, str, str, str, int, str | None]


def case_of(agreements: Sequence[Row], offers: Sequence[Sequence[object]] = ()) -> Case:
    tables = {name: empty(spec) for name, spec in SPECS.items()}
    for name, given_rows in (("agreements", agreements), ("offer_spells", offers)):
        if given_rows:
            tables[name] = Table(SPECS[name], frame(SPECS[name], given_rows), invented=False, files=(f"data/odder/{name}.csv",))
    return Case(
        slug="odder",
        parameters=Parameters(municipality="Odder", employment_plan_shares=None, threshold=THRESHOLD),
        tables=tables,
        figures=Figures({}, {}, {}, {}),
        comparison=Comparison("Odder", "Hele landet", (), "", invented=False),
        reference=REFERENCE,
        form=None,  # type: ignore[arg-type]  # these blocks do not ask for it
        day=date(2026, 11, 21),
    )


def rows(many: int, model: str, phase: str, sector: str = "private", mentor: str | None = "company", first: int = 0) -> list[Row]:
    return [(f"V{first + i}", model, phase, sector, 2, mentor) for i in range(many)]


def told(agreements: Sequence[Row], offers: Sequence[Sequence[object]] = ()) -> Topic:
    return effort_cooperation.topics(case_of(agreements, offers))["cooperation"]


def shown(block: Block | None) -> str:
    return "" if block is None else re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.html))


def drawings(topic: Topic) -> list[dict[str, Any]]:
    assert topic.block is not None
    return [json.loads(figure) for figure in (topic.block.wide, topic.block.narrow) if figure]


LARGE = [
    *rows(12, SINGLE, "contact"),
    *rows(20, SINGLE, "traineeship", "public", first=12),
    *rows(9, SINGLE, "in_job", first=32),
    *rows(8, OPEN, "contact", "public", "social"),
    *rows(11, OPEN, "hiring", first=60),
    *rows(6, DEPARTMENT, "traineeship", first=80),
    *rows(7, TEAM, "traineeship", "public", "no", first=90),
]
SPREAD = [row for i, phase in enumerate(PHASES) for row in rows(3 + i, SINGLE, phase, first=10 * i)] + [
    row for i, phase in enumerate(PHASES) for row in rows(4, OPEN, phase, "public", first=100 + 10 * i)
]


def test_without_agreements_and_citizens_there_is_no_topic() -> None:
    assert effort_cooperation.topics(case_of([])) == {"cooperation": Topic(None, None)}
    assert effort_cooperation.remarks(case_of([])) == ()


def test_many_agreements_are_drawn_by_model_and_phase() -> None:
    topic = told(LARGE)
    assert topic.finding is not None
    assert topic.finding.headline == "56 pct. af aftalerne gælder én praktikant ad gangen, og 27 pct. er kun på kontaktstadiet"
    for drawing in drawings(topic):
        assert {trace["name"]: trace["x"] for trace in drawing["data"]}["kontakt"] == [12, 8, 0, 0]
    assert "Én praktikant ad gangen 12 20 0 9 41" in shown(topic.block)
    assert "Mentor: virksomhedsmentor 58, social mentor 8, ingen mentor 7" in shown(topic.block)
    assert "Sektor: privat 38, offentlig 35" in shown(topic.block)


def test_where_most_phases_of_a_model_would_be_hidden_the_models_stand_in_a_table_without_a_chart() -> None:
    topic = told(SPREAD)
    assert drawings(topic) == []
    assert topic.finding is not None
    assert topic.finding.sentence not in shown(topic.block)
    assert "Praktikanter i hold 0 0" in shown(topic.block)
    assert "Hvor langt: kontakt 7, virksomhedspraktik 8, ansættelse 9, i job 10" in shown(topic.block)
    assert "Virksomheder og aftaler efter fase" in shown(topic.annex)


def test_companies_stand_beside_agreements_where_it_tells_of_no_few_with_several() -> None:
    """By sector a company with several models counts once; who has several must be none or enough."""
    few, enough = (
        [*rows(30, SINGLE, "contact"), *rows(10, SINGLE, "in_job", "public", first=50), *rows(many, OPEN, "contact")]
        for many in (4, 12)
    )
    assert "Privat 42 Offentlig 10" not in shown(told(enough).annex)
    assert "Virksomheder og aftaler efter sektor Sektor Virksomheder Aftaler Privat 30 42 Offentlig 10 10 I alt 40 52" in (
        shown(told(enough).annex).replace(" (virksomheder)", "").replace(" (aftaler)", "")
    )
    assert "Virksomheder Aftaler" not in shown(told(few).annex)
    mixed = [*enough, *rows(2, TEAM, "in_job", first=3)]  # two companies in two phases
    assert "Virksomheder og aftaler efter fase" not in shown(told(mixed).annex)


def test_a_list_that_is_withheld_is_named() -> None:
    text = shown(told([*rows(20, SINGLE, "contact", mentor=None), *rows(3, OPEN, "in_job", "public", None, first=30)]).block)
    assert "Sektoren er ikke vist, fordi for få virksomheder står bag." in text
    assert "Fasen er ikke vist" in text
    assert "Det er ikke oplyst for nogen af aftalerne, om der er en mentor." in text


def test_the_number_of_lines_may_be_told_unless_a_few_of_them_are_not_counted_in_the_note() -> None:
    assert effort_cooperation.shown(case_of(SPREAD))
    assert not effort_cooperation.shown(case_of([*SPREAD, *rows(3, "none", "contact", first=200)]))
    assert effort_cooperation.shown(case_of([*SPREAD, *rows(6, "none", "contact", first=200)]))
    assert not effort_cooperation.shown(case_of(rows(4, SINGLE, "contact")))


def test_few_agreements_are_not_shown_and_the_note_says_why() -> None:
    five = [*rows(3, SINGLE, "contact"), *rows(2, OPEN, "in_job", "public", "no", first=9)]
    for few in (rows(4, SINGLE, "contact"), five):
        topic = told(few)
        assert topic.finding is None
        assert "så få aftaler" in shown(topic.block)
        assert not re.search(r"[1-5] aftaler", shown(topic.block))
        assert effort_cooperation.remarks(case_of(few)) == ()


def test_a_few_companies_with_many_agreements_are_a_few() -> None:
    given_rows = [(f"V{i}", model, "contact", "private", 3, "no") for i in range(4) for model in LABELS]
    assert told(given_rows).finding is None


def test_citizens_stand_beside_the_agreements_rounded_and_agree_on_the_day() -> None:
    start, last = date(2026, 1, 1), date(2026, 7, 31)
    offers: list[Sequence[object]] = [
        *((f"p{i}", "virksomhedspraktik", "private", SINGLE, "V1", start, None) for i in range(23)),
        *((f"q{i}", "virksomhedspraktik", "public", OPEN, "V2", start, last) for i in range(3)),
        ("r", "virksomhedspraktik", "private", SINGLE, "V1", last, None),
    ]
    both, alone = told(SPREAD, offers), told([], offers)
    for topic in (both, alone):
        assert re.search(r"Én praktikant ad gangen (18 35 )?25 ", shown(topic.block))
        assert re.search(r"Åbne pladser (16 30 )?skjult ", shown(topic.block))
        assert "den 31. juli 2026" in shown(topic.block)
        assert re.search(r"I alt (34 \d+ )?– ", shown(topic.block))
    assert "hvor mange pladser der er besat" in shown(both.block)
    assert alone.finding is None
    assert "Kommunens udtræk til og med 31. juli 2026" in shown(both.block)


def test_the_places_are_those_of_the_note_on_companies() -> None:
    case = case_of(SPREAD)
    other = totals(places_today(case.tables["agreements"].frame, LABELS, "", invented=False), THRESHOLD)
    assert "Én praktikant ad gangen 18 35 " in shown(told(SPREAD).block)
    assert other.value(LABELS[SINGLE], "Oplyst") == 35


def test_invented_agreements_are_marked_wherever_they_are_shown() -> None:
    case = case_of(SPREAD)
    table = case.tables["agreements"]
    invented = Table(table.spec, table.frame, invented=True, files=table.files)
    topic = effort_cooperation.topics(Case(**{**case.__dict__, "tables": {**case.tables, "agreements": invented}}))["cooperation"]
    assert topic.finding is not None
    assert topic.finding.invented
    assert all(block is not None and "Opdigtede tal" in block.html for block in (topic.block, topic.annex))


AGREED = st.lists(
    st.tuples(
        st.integers(0, 25), st.sampled_from(list(MODELS)), st.sampled_from(list(PHASES)), st.sampled_from(list(SECTORS)),
        st.integers(0, 9), st.sampled_from([*MENTORS, None]),
    ),
    unique_by=lambda each: each[:2], max_size=45,
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(AGREED)
def test_no_few_agreements_can_be_read_and_places_do_not_betray_a_hidden_model(drawn: list[tuple[Any, ...]]) -> None:
    given_rows: list[Row] = [(f"V{number}", *rest) for number, *rest in drawn]
    topic = told(given_rows)
    text = f"{shown(topic.block)} {shown(topic.annex)}"
    counts = re.findall(rf"(?:{'|'.join([*PHASES.values(), *SECTORS.values(), 'mentor'])}) (\d+)", text)
    counts += re.findall(r"(\d+) (?:af dem|er ikke nået|aftaler)", text)
    if "Model Aftaler" in text:
        for label in LABELS.values():
            agreed, places = re.findall(rf"{label[1:]} (\S+) (\S+)", text)[0]
            counts += [agreed] if agreed.isdigit() else []
            assert agreed != "skjult" or places in {"skjult", "0"} or "Pladser" not in text
    assert not {int(each) for each in counts} & set(range(1, THRESHOLD))
    for beside in re.findall(r"Virksomheder og aftaler efter (?:fase|sektor)((?: \D+ \d+ \d+)+)", text):
        differences = {int(agreed) - int(companies) for companies, agreed in re.findall(r"(\d+) (\d+)", beside)}
        assert not differences & set(range(1, THRESHOLD))
    on_models = [row for row in given_rows if row[1] in LABELS]
    if topic.finding is not None:
        assert topic.finding.value == len(on_models) >= THRESHOLD
        told_companies = re.search(r"med omkring (\d+) virksomheder", topic.finding.sentence)
        several = len(on_models) - len({row[0] for row in on_models})
        assert told_companies is None or several >= 3


@pytest.mark.parametrize("given_rows", [LARGE, SPREAD])
def test_nothing_that_is_drawn_is_told_by_colour_alone(given_rows: list[Row]) -> None:
    for drawing in drawings(told(given_rows)):
        figures = [text for trace in drawing["data"] for text in trace["text"]]
        assert any(figures)
        assert drawing["layout"]["font"]["size"] >= 14
        assert len(drawing["data"]) == 1 or drawing["layout"]["showlegend"]
