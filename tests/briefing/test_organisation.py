"""The frame of note 03: strengths and challenges, what the guidelines ask for, and the plan where nothing is collected."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actionplan.analyses.effort import EFFORT_QUESTIONS, WANTED
from actionplan.briefing import organisation
from actionplan.briefing.blocks import Block
from actionplan.briefing.plans import INFORMANTS_OF
from actionplan.parameters.model import TaskPlan, Tasks
from actionplan.tables.parse import Table
from actionplan.workbook import Case, open_case

DAY = date(2026, 11, 21)
PARTS = ("wanted", "who_and_when", "steps", "collected")


@pytest.fixture(scope="module")
def eksempelby() -> Case:
    root = Path(__file__).parents[2]
    return open_case(root / "params" / "eksempelby.yml", root, DAY)


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def holding(case: Case, *names: str, informants: tuple[str, ...] = ()) -> Case:
    """The municipality with these tables of note 03 alone, and interviews with these informants."""
    tables = dict(case.tables)
    for name in (*organisation.TABLES, "support_spells", "offer_spells"):
        if name not in names:
            tables[name] = emptied(tables[name])
    talks = tables["interviews"]
    tables["interviews"] = replace(talks, frame=talks.frame[talks.frame["informant"].isin(list(informants))])
    return replace(case, tables=tables)


def emptied(table: Table) -> Table:
    return replace(table, frame=table.frame.iloc[:0])


def test_every_strength_and_challenge_says_what_it_rests_on(eksempelby: Case) -> None:
    found = organisation.remarks(eksempelby)
    assert {remark.strength for remark in found} == {True, False}
    assert len({remark.id for remark in found}) == len(found) > 10
    assert all(remark.evidence and remark.invented for remark in found)
    block, annex = organisation.balance(eksempelby), organisation.balance(eksempelby, annex=True)
    assert block is not None
    assert annex is not None
    assert {finding.id: finding.strength for finding in block.findings} == {each.id: each.strength for each in found}
    assert all(each.headline in words(annex) and each.sentence in words(annex) for each in found)


def test_each_thing_the_guidelines_ask_for_has_its_place_in_a_full_note(eksempelby: Case) -> None:
    topics = organisation.topics(eksempelby)
    told = words(organisation.coverage(eksempelby, topics))
    assert all(wanted.title in told for wanted in WANTED)
    assert all(f"»{topic.block.title}«" in told for topic in topics.values() if topic.block and topic is not topics["quotes"])
    assert "Fravalgt" not in told
    assert not any(wanted.how and wanted.how in told for wanted in WANTED)
    asked = words(organisation.five_questions(eksempelby))
    assert all(question.title in asked for question in EFFORT_QUESTIONS.values())
    assert asked.startswith("Alle fem spørgsmål er belyst")


def test_what_is_missing_is_told_with_its_reason_or_how_to_get_it(eksempelby: Case) -> None:
    plan = TaskPlan(status="left_out", reason="partnerne er hørt i 2025")
    tasks = Tasks(**{**dict(eksempelby.parameters.tasks), "partner_interviews": plan})
    parameters = eksempelby.parameters.model_copy(update={"tasks": tasks})
    case = replace(holding(eksempelby, "documents"), parameters=parameters)
    for told in (words(organisation.unknown(case)), words(organisation.coverage(case, organisation.topics(case)))):
        assert "Fravalgt: partnerne er hørt i 2025." in told
        assert "Tegn vejen sammen med jobkonsulenter og sagsbehandlere" in told


def test_a_note_on_documents_alone_tells_of_them_and_of_nothing_else(eksempelby: Case) -> None:
    case = holding(eksempelby, "documents")
    topics = organisation.topics(case)
    assert [name for name, topic in topics.items() if topic.block] == ["documents"]
    assert {remark.id.split(".")[1] for remark in organisation.remarks(case)} == {"documents"}
    assert "har ingen dokumenter" in words(organisation.messages(case, topics))
    assert "Det siger de interviewede" not in words(organisation.five_questions(case))
    assert "interview" not in words(organisation.foundation(case)).lower()
    assert organisation.plan(case, "wanted") is None


@pytest.mark.parametrize("informants", [(), ("citizen", "company_leader")])
def test_where_nothing_of_it_is_collected_the_note_is_a_plan(eksempelby: Case, informants: tuple[str, ...]) -> None:
    case = holding(eksempelby, informants=informants)
    topics = organisation.topics(case)
    assert not any(topic.block or topic.finding for topic in topics.values())
    assert organisation.plan(case, "wanted") is not None
    assert organisation.plan(case, "collected") is not None
    assert (organisation.unknown(case), organisation.coverage(case, topics)) == (None, None)
    assert "Der er ingen resultater i det endnu" in words(organisation.foundation(case))


def test_a_full_note_shows_no_plan_and_asks_few_questions_that_challenges_raise(eksempelby: Case) -> None:
    assert [name for name in PARTS if organisation.plan(eksempelby, name) is not None] == []
    block = organisation.questions(eksempelby)
    assert 2 <= block.html.count("<li>") <= organisation.MOST_ASKED
    ids = [remark.id for remark in organisation.remarks(eksempelby)]
    assert all(any(id.startswith(begins) for id in ids) for begins in organisation.ASKED)


def test_interviews_with_few_are_told_without_numbers(eksempelby: Case) -> None:
    case = holding(eksempelby, informants=INFORMANTS_OF["03"])
    talks = case.tables["interviews"]
    few = replace(talks, frame=talks.frame[talks.frame["interview_id"] == "P01"])
    case = replace(case, tables={**case.tables, "interviews": few})
    assert organisation.topics(case)["consensus"].block is None
    assert organisation.topics(case)["quotes"].block is None
    assert "Samarbejdspartnere er under 5 personer i interviewene" in words(organisation.foundation(case))
    assert "deltagere" not in words(organisation.foundation(case))
