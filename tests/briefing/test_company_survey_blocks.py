"""The frame of note 02: who answered, what it is built on, and the plan where nobody has answered."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from workfolder import Project

from actionplan.briefing import company_answers, company_survey, labour_market
from actionplan.briefing.blocks import Block
from actionplan.problems import Refused
from actionplan.workbook import Case, open_case

DAY = date(2026, 11, 21)
ANSWERS, COMPANIES = "data/eksempelby/svar_fra_virksomheder.csv", "data/eksempelby/virksomheder.csv"
OF_GOALS = ("maalinger", "aktiviteter", "beslutninger", "generel_status")
OF_OTHER_NOTES = (
    "params/eksempelby.goals.yml",
    *(f"data/eksempelby/{name}.csv" for name in ("ydelsesforloeb", "tilbudsforloeb", "noegletal", *OF_GOALS)),
)
Open = Callable[..., Case]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Eksempelby without some of its files, or with other content in one; what note 02 does not read is not there at all."""

    def read(*without: str, **content: str) -> Case:
        project = Project.of(tmp_path, "eksempelby")
        for file in (*OF_OTHER_NOTES, *without):
            (project.root / file).unlink()
        for file, text in content.items():
            project.put({"answers": ANSWERS, "companies": COMPANIES}[file], text)
        return open_case(project.root / "params" / "eksempelby.yml", project.root, DAY)

    return read


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def note(case: Case) -> dict[str, str]:
    """The parts of the frame as text."""
    topics = company_survey.topics(case) | company_answers.topics(case) | labour_market.topics(case)
    parts = {name: words(company_survey.plan(case, name)) for name in ("wanted", "answers", "who_and_when", "steps", "collected")}
    return parts | {
        "head": words(company_survey.head(case)),
        "messages": words(company_survey.messages(case, topics)),
        "state": words(company_survey.state(case, topics)),
        "response": words(topics["response"].block),
        "market": words(company_survey.market(case, topics)),
        "questions": words(company_survey.questions(case, topics)),
        "unknown": words(company_survey.unknown(case)),
        "foundation": words(company_survey.foundation(case)),
    }


def shipped(file: str) -> str:
    return (Path(__file__).parents[2] / file).read_text(encoding="utf-8-sig")


def without_numbers() -> str:
    """The shipped answers without the first column, which holds the companies' numbers."""
    first, *lines = shipped(ANSWERS).splitlines()
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([row[1:] for row in csv.reader(lines, delimiter=";")])
    return f"{first}\n{text.getvalue()}"


def test_a_survey_with_a_list_tells_who_answered_and_how_the_answers_are_weighted(opened: Open) -> None:
    told = note(opened())
    assert "Tal til og med 25. september 2026" in told["head"]
    assert "320 af 900 virksomheder har svaret" in told["response"]
    assert "Størrelse: skævt." in told["response"]
    assert (
        "Svarene er vægtet efter sektor og størrelse, branche og kendt erfaring, så de ligner alle virksomheder."
        in told["foundation"]
    )
    assert "320 svar tæller med." in told["foundation"]
    assert "(under 5)" in told["foundation"], "the four strangers"
    assert not any(told[part] for part in ("wanted", "answers", "who_and_when", "steps", "collected", "state"))


def test_without_a_list_figures_are_of_those_who_answered_and_no_uncertainty_is_claimed(opened: Open) -> None:
    told = note(opened(COMPANIES))
    assert told["response"] == ""
    assert "Der er ingen liste over alle virksomheder, så svarene er ikke vægtet." in told["foundation"]
    assert "95 pct." not in told["foundation"]
    assert "Svar fra virksomheder med højst fem ansatte er ikke med" in told["foundation"]
    assert "En liste over virksomhederne kan vise det lokale arbejdsmarked" in told["unknown"]
    assert "ligner dem på" not in told["unknown"]


def test_without_answers_the_note_shows_the_labour_market_and_plans_the_survey(opened: Open) -> None:
    told = note(opened(ANSWERS))
    assert "virksomheder" in told["messages"]
    assert "Der er endnu ingen svar på spørgeskemaet." in told["state"]
    assert "Kommunens liste rummer 900 virksomheder" in told["answers"]
    assert "6-9 ansatte" in told["market"]
    assert "(virksomheder.csv)" in told["foundation"]
    assert re.search(r"Arbejdssteder (\w+|\d+) år", told["collected"])
    assert "færrest" not in told["messages"]


def test_with_neither_the_note_is_a_plan_alone(opened: Open) -> None:
    told = note(opened(ANSWERS, COMPANIES, "data/eksempelby/arbejdssteder.csv"))
    assert "Notatet viser foreløbig planen" in told["messages"]
    assert told["state"] == told["market"] == told["unknown"] == ""
    assert "Der er ingen resultater i det endnu." in told["foundation"]


def test_answers_without_numbers_are_weighted_and_their_limit_is_told(opened: Open) -> None:
    told = note(opened(answers=without_numbers()))
    assert "Svarene svarer til 36 pct. af virksomhederne" in told["response"]
    assert "det kan ikke ses, om en virksomhed har svaret to gange" in told["foundation"]
    assert "vægtet efter sektor og størrelse, så de" in told["foundation"]


def test_other_numbers_in_the_answers_than_on_the_list_are_refused(opened: Open) -> None:
    with pytest.raises(Refused) as refused:
        opened(answers=shipped(ANSWERS).replace("\nV", "\nX"))
    [problem] = refused.value.problems
    assert problem.file == ANSWERS
    assert problem.message.startswith("Ingen af numrene i svarene findes på listen over virksomheder.")


def test_more_answers_than_companies_on_the_list_are_refused(opened: Open) -> None:
    mark, header, *lines = shipped(COMPANIES).splitlines()
    of_each = {f"{line.split(';')[1]} {line.split(';')[3]}": line for line in lines if line.endswith(";2026")}
    few = "\n".join([mark, header, *of_each.values()][:52]) + "\n"
    with pytest.raises(Refused) as refused:
        opened(answers=without_numbers(), companies=few)
    [problem] = refused.value.problems
    assert re.fullmatch(r"Der er \d+ svar, men kun 50 virksomheder på listen\..*", problem.message)
