"""The blocks on the survey among companies: what stands in them, and what never does."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from handmade_survey import FORM, NO_TO_ALL, YES_TO_ALL, survey_of

from actionplan.analyses.respondents import Survey
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import company_answers
from actionplan.briefing.company_answers import TOPICS
from actionplan.briefing.social_mapping import Topic
from actionplan.briefing.survey_blocks import ALONE
from actionplan.parameters.model import Parameters
from actionplan.sources.reference import read_reference
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

REFERENCE = read_reference(Path(__file__).parents[2])
WISH = "Vi ønsker os en fast kontaktperson ved navn."
EVERYTHING: dict[str, Any] = {
    "experience": "yes", "experience_kinds": ["trainee"], "assessment": "4", "contact_forms": ["phone"],
    "contact_wanted": "visit", "attitude_tasks": "4", "attitude_colleagues": "3", "inclusiveness": "5",
    "target_groups": ["young"], **YES_TO_ALL, "places": 3, "employees": 60, "support": ["paper"],
    "expectations": ["match", "sameday"], "wishes": WISH,
}  # fmt: skip
LITTLE: dict[str, Any] = {
    "experience": "no", "reasons": ["notasked"], "contact_forms": ["none"], "contact_wanted": "none", "attitude_tasks": "2",
    "attitude_colleagues": "2", "inclusiveness": "2", "target_groups": ["none"], **NO_TO_ALL, "employees": 8, "support": ["none"],
    "expectations": ["match"], "sector": "offentlig",
}  # fmt: skip
ROWS = [(40, EVERYTHING), (10, {**EVERYTHING, **NO_TO_ALL}), (20, {**LITTLE, **YES_TO_ALL, "places": 2}), (60, LITTLE)]


def case(survey: Survey | None, frames: dict[str, pd.DataFrame] | None = None, **fields: object) -> Case:
    """A municipality with these answers and tables."""
    tables = {}
    for name, spec in SPECS.items():
        frame = (frames or {}).get(name, pd.DataFrame(columns=[column.name for column in spec.columns]))
        tables[name] = Table(spec, frame, invented=True, files=(f"{name}.csv",) if len(frame) else ())
    parameters = Parameters.model_validate({"kommune": "Odder", **fields})
    comparison = Comparison("Odder", "Hele landet", (), "", invented=True)
    made = Case("odder", parameters, tables, Figures({}, {}, {}, {}), comparison, REFERENCE, FORM, date(2026, 11, 22))
    made.__dict__["survey"] = survey  # as the cached property would hold it
    return made


@pytest.fixture(scope="module")
def found() -> dict[str, Topic]:
    agreements = pd.DataFrame(
        {
            "company_id": [f"V{i:05d}" for i in range(12)],
            "cooperation_model": ["single_trainee"] * 6 + ["open_places"] * 6,
            "places": [1] * 6 + [2] * 6,
        }
    )
    delivers = [{"forventning": "svar samme dag", "svar": "nej", "hvordan": "der er for få medarbejdere"}]
    return company_answers.topics(case(survey_of(ROWS, companies=650), {"agreements": agreements}, kan_levere=delivers))


def words(topic: Topic) -> str:
    assert topic.block is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", topic.block.html))


def rows(topic: Topic) -> list[list[str]]:
    assert topic.block is not None
    lines = re.findall(r"<tr>(.*?)</tr>", topic.block.html)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


def test_every_topic_is_there_in_every_municipality(found: dict[str, Topic]) -> None:
    assert tuple(found) == TOPICS
    empty = company_answers.topics(case(None))
    assert tuple(empty) == TOPICS
    assert all(topic == Topic(None, None) for topic in empty.values())


def test_a_full_survey_has_a_block_for_every_topic_but_the_interviews(found: dict[str, Topic]) -> None:
    assert {name for name, topic in found.items() if topic.block is None} == {"company_voices", "experience", "assessment"}


def test_findings_are_of_note_02_and_stand_in_their_blocks(found: dict[str, Topic]) -> None:
    told = [finding for topic in found.values() if topic.block for finding in topic.block.findings]
    assert len({finding.id for finding in told}) == len(told)
    assert {finding.id for finding in told} == {
        f"02.{name}"
        for name in (
            "interest", "places", "groups", "interest_groups", "experience", "assessment", "attitude", "contact", "support",
            "expectations",
        )
    }  # fmt: skip


def test_a_survey_of_the_old_short_table_has_the_topics_it_asks_about() -> None:
    short: list[tuple[int, dict[str, Any]]] = [
        (30, {"experience": "yes", "assessment": "4", **YES_TO_ALL, "places": 2}),
        (50, {"experience": "no", **NO_TO_ALL}),
    ]
    found = company_answers.topics(case(survey_of(short, companies=400)))
    there = {name for name, topic in found.items() if topic.block is not None}
    assert {"interest", "places", "groups", "in_short"} <= there
    assert "På arbejdsstedet" not in words(found["in_short"]), "a row of a question that was not asked"
    assert there.isdisjoint({"attitudes", "contact", "support", "expectations", "wishes"})


def test_nobody_is_quoted(found: dict[str, Topic]) -> None:
    assert "50 virksomheder har skrevet med egne ord" in words(found["wishes"])
    assert found["wishes"].annex is None
    assert not any(WISH in (block.html if block else "") for topic in found.values() for block in (topic.block, topic.annex))


def test_few_who_wrote_are_not_counted() -> None:
    found = company_answers.topics(case(survey_of([(2, {"wishes": WISH}), (60, LITTLE)], companies=400)))
    assert "Nogle få virksomheder har skrevet" in words(found["wishes"])


def test_expectations_stand_beside_what_can_be_delivered_and_nothing_is_made_up(found: dict[str, Topic]) -> None:
    table = {row[0]: row[1:] for row in rows(found["expectations"])}
    assert table["At personen passer til opgaven"] == ["100", "Ikke oplyst", ""]
    assert table["Svar samme dag"] == ["40", "Nej", "Der er for få medarbejdere"]
    assert found["expectations"].finding is not None
    assert "kan ikke levere det" in found["expectations"].finding.headline


def test_places_are_low_middle_and_high_beside_those_of_today(found: dict[str, Topic]) -> None:
    header, *lines = rows(found["places"])
    assert header == ["Model", "Lavt", "Middel", "Højt", "I dag"]
    (whole,) = (line for line in lines if line[0] == "I alt")
    assert whole[1:3] == ["140", "700"]
    assert whole[4:] == ["20"]
    assert "Bag tallet står omkring 60 virksomheder." in words(found["places"])
    assert "20 svar var over lovens loft" in words(found["places"])


def test_four_groups_each_have_a_way_to_meet_them_and_a_rounded_number(found: dict[str, Topic]) -> None:
    _, *lines = rows(found["groups"])
    assert [line[0] for line in lines] == [
        "Samarbejder i dag og har interesse",
        "Samarbejder i dag, men har ikke interesse endnu",
        "Samarbejder ikke i dag, men har interesse",
        "Samarbejder ikke i dag og har ikke interesse endnu",
    ]
    assert [line[1] for line in lines] == ["30", "10", "15", "45"]
    assert all(line[2].endswith("0") and line[3] for line in lines)


def test_interest_by_group_is_told_for_every_model_with_intervals_in_the_annex(found: dict[str, Topic]) -> None:
    header, *lines = rows(found["interest_by"])
    assert header == ["Virksomheder", "Model 1", "Model 2", "Model 3", "Model 4"]
    assert {"6-9 ansatte", "50 ansatte eller flere", "Privat", "Offentlig"} <= {line[0] for line in lines}
    annex = found["interest_by"].annex
    assert annex is not None
    assert annex.html.count("<table>") == 4


def test_wanted_contact_stands_beside_that_of_today(found: dict[str, Topic]) -> None:
    table = {row[0]: row[1:] for row in rows(found["contact"])}
    assert table["Besøg hos os"] == ["40", "0"]
    assert table["Slet ikke / helst ikke"] == ["60", "60"]
    assert table["Gennem en forening eller et netværk"] == ["0", "–"]


def test_answers_that_are_not_weighted_are_said_to_be_of_those_who_answered() -> None:
    found = company_answers.topics(case(survey_of(ROWS)))
    for name in ("interest", "places", "groups", "interest_by", "in_short", "attitudes", "contact", "support", "expectations"):
        assert ALONE in words(found[name]), name
    assert rows(found["places"])[0] == ["Model", "Lavt"]
    assert "Virksomheder" not in rows(found["groups"])[0]
    assert rows(found["support"])[0] == ["Svarmulighed", "Ønsker det (pct.)", "Svar"]
    assert "usikkerheden" not in words(found["interest"])


def test_where_nobody_offers_a_place_there_is_no_table_of_places() -> None:
    assert company_answers.topics(case(survey_of([(60, LITTLE)], companies=400)))["places"] == Topic(None, None)


def test_what_companies_say_in_interviews_has_its_themes_and_its_quotes() -> None:
    said = pd.DataFrame(
        {
            "interview_id": [f"V{i}" for i in range(6)],
            "informant": ["company_leader"] * 5 + ["employee_representative"],
            "status": None,
            "form": "single",
            "group_size": 1,
            "theme": "mentor",
            "polarity": "success",
            "statement": [f"Mentoren er vigtig for os ({i})." for i in range(6)],
            "may_quote": [True] + [False] * 5,
        }
    )
    topic = company_answers.topics(case(None, {"interviews": said}))["company_voices"]
    assert "mentor (de fleste)" in words(topic)
    assert topic.annex is not None
    assert "Mentoren er vigtig for os (0)." in topic.annex.html
    assert "(1)" not in topic.annex.html


def test_a_survey_of_few_companies_shows_nothing_of_them() -> None:
    found = company_answers.topics(case(survey_of([(2, EVERYTHING), (2, LITTLE)], companies=400)))
    shown = [cell for topic in found.values() if topic.block for line in rows(topic) for cell in line[1:] if cell.isdigit()]
    assert set(shown) <= {"0"}


def small_counts(html: str) -> list[tuple[str, int]]:
    """Counts under five that a reader finds by turning a share of equal weights into answers: row and count.

    Numbers of answers are rounded to 5, and shares to what the page says.
    """
    found = []
    coarse = re.search(r"Andele er afrundet til nærmeste (\d+) pct", html)
    unit = int(coarse[1]) if coarse else 1
    for table in re.findall(r"<table>(.*?)</table>", html):
        heads = [re.sub(r"<[^>]+>", "", head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)]
        if heads[-1] != "Svar":
            continue
        for line in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table):
            label, *cells = re.split(r"</th><td>|</td><td>|</td>", line)
            shares = [
                cell
                for head, cell in zip(heads[1:], cells, strict=False)
                if head.split(" (")[0] not in {"mindst", "højst", "Ved ikke"}
            ]
            *shown, of = shares
            if not of.isdigit() or not int(of):
                continue
            for cell in (each for each in shown if each.isdigit()):
                fits = [
                    (count, answers)
                    for answers in range(int(of) - 2, int(of) + 3)
                    for count in range(answers + 1)
                    if abs(100 * count / answers - int(cell)) < unit / 2 + 1e-6
                ]
                assert fits, (label, cell, of)
                small = [side for side in ({a for a, _ in fits}, {b - a for a, b in fits}) if side <= {1, 2, 3, 4}]
                found += [(label, min(side)) for side in small]
    return found


def test_the_reader_of_this_test_finds_a_small_count_where_there_is_one() -> None:
    heads = '<th scope="col">A</th><th scope="col">Andel (pct.)</th><th scope="col">Svar</th>'
    page = '<table>{}<tr><th scope="row">a</th><td>{}</td><td>40</td></tr></table>'
    assert small_counts(page.format(heads, 10)) == [("a", 4)]
    assert small_counts(page.format(heads, 95)) == [("a", 2)]
    assert small_counts(page.format(heads, 50)) == []
    assert small_counts(page.format(heads, 10) + "Andele er afrundet til nærmeste 10 pct.") == []


@pytest.mark.parametrize("seed", range(6))
def test_no_small_count_can_be_worked_out_from_shares_and_answers(seed: int) -> None:
    """Whatever the answers are: every question is answered by chance, with options that few choose."""
    dice = np.random.default_rng(seed)
    odds = {question.id: dice.dirichlet(np.ones(len(question.answers)) * 0.7) for question in FORM.questions if question.answers}
    each: list[tuple[int, dict[str, Any]]] = []
    for _ in range(int(dice.integers(20, 90))):
        row: dict[str, Any] = {"employees": int(dice.integers(6, 90)), "sector": str(dice.choice(["privat", "offentlig"]))}
        for question in FORM.questions:
            codes = [choice.code for choice in question.answers]
            if question.kind in {"single", "scale"} and question.id not in {"sector", "industry"}:
                row[question.id] = str(dice.choice(codes, p=odds[question.id]))
            elif question.kind == "multiple":
                row[question.id] = [str(dice.choice(codes, p=odds[question.id]))]
        row["places"] = int(dice.integers(0, 6))
        each.append((1, row))
    found = company_answers.topics(case(survey_of(each, companies=400)))
    pages = [block.html for topic in found.values() for block in (topic.block, topic.annex) if block]
    assert [leak for page in pages for leak in small_counts(page)] == []
