"""What the leaflet and the newsletters tell of a plan: what is decided, and in one sentence what is not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from actionplan.paper import INVENTED
from actionplan.parameters.model import Parameters, TaskPlan, Tasks
from actionplan.parameters.reader import read_parameters
from actionplan.parameters.tasks import TASKS
from actionplan.printables.information import FILE, Information, information, leaflet_page, newsletter, stage, when
from actionplan.problems import Refused

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)
ODDER = Parameters(municipality="Odder")


@pytest.fixture(scope="module")
def found() -> Information:
    return information(ROOT)


@pytest.fixture(scope="module")
def eksempelby() -> Parameters:
    return read_parameters(ROOT / "params" / "eksempelby.yml", ROOT, {})


def with_tasks(**plans: TaskPlan) -> Parameters:
    return ODDER.model_copy(update={"tasks": Tasks(**plans)})


def page_of(found: Information, parameters: Parameters) -> BeautifulSoup:
    return BeautifulSoup(leaflet_page(found, parameters), "html.parser")


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]


def test_a_leaflet_without_decisions_names_the_tasks_and_says_once_what_is_not_known(found: Information) -> None:
    page = page_of(found, ODDER)
    head, *told = rows(page)
    assert head == ["Opgave", "Hvad den skal give"]
    assert len(told) == len(TASKS)
    assert told[0] == ["Drøftelse i det rådgivende råd", "Rådets parter bakker op om planen og føler den som deres egen"]
    text = page.main.get_text(" ")
    assert text.lower().count("ikke oplyst endnu") == 1
    assert "Ikke oplyst endnu: tidsplanen, de ansvarlige for opgaverne, styregruppen, projektgruppen, telefon og mail." in text
    assert "Kontakt jobcentret. Er du fra en virksomhed, så kontakt virksomhedsindgangen." in text
    assert INVENTED not in str(page)


def test_a_leaflet_tells_what_the_params_have_decided_and_marks_what_is_invented(
    found: Information, eksempelby: Parameters
) -> None:
    page = page_of(found, eksempelby)
    head, *told = rows(page)
    assert head == ["Opgave", "Hvornår", "Ansvarlig"]
    assert ["Visionsseminar", "4. marts 2027", "Direktør for arbejdsmarked og erhverv"] in told
    text = page.main.get_text(" ")
    for known in (*eksempelby.steering_group, *eksempelby.project_group, eksempelby.contact.email, eksempelby.coordinator):
        assert known is not None
        assert known in text
    assert "oplyst" not in text
    assert INVENTED in str(page)


def test_what_is_decided_for_some_tasks_leaves_a_dash_for_the_others_and_a_task_left_out_is_not_named(found: Information) -> None:
    plans = {
        "vision_seminar": TaskPlan(start=date(2027, 3, 4), end=date(2027, 3, 4)),
        "company_survey": TaskPlan(status="left_out", reason="de er spurgt i 2025"),
        "company_interviews": TaskPlan(status="left_out", reason="som ovenfor"),
    }
    parameters = with_tasks(**plans)
    page = page_of(found, parameters)
    head, *told = rows(page)
    assert head == ["Opgave", "Hvornår"]
    assert [row[0] for row in told] == [
        task.title.replace("{council}", "det rådgivende råd").replace("{jobcentre}", "jobcentret")
        for task in TASKS
        if not task.name.startswith("company")
    ]
    assert {row[1] for row in told} == {"4. marts 2027", "–"}
    assert "– i skemaet betyder, at det ikke er oplyst endnu." in page.main.get_text(" ")
    letter = newsletter(found.newsletters[0], found, parameters, DAY)
    assert "spørgeskema" not in letter
    assert "Den bliver lagt frem på et visionsseminar den 4. marts 2027." in letter


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 9, 1), date(2026, 11, 30), "september til november 2026"),
        (date(2026, 12, 7), date(2027, 2, 12), "december 2026 til februar 2027"),
        (date(2026, 6, 1), date(2026, 6, 26), "juni 2026"),
        (None, date(2027, 3, 4), "4. marts 2027"),
        (None, None, ""),
    ],
)
def test_a_time_is_told_no_finer_than_a_reader_needs(first: date | None, last: date | None, told: str) -> None:
    assert when(TaskPlan(start=first, end=last)) == told


def test_a_newsletter_speaks_of_the_survey_as_what_it_is_on_the_day(found: Information) -> None:
    survey = TaskPlan(start=date(2026, 11, 2), end=date(2026, 12, 18))
    parameters = with_tasks(company_survey=survey)
    told = {
        day: newsletter(found.newsletters[0], found, parameters, day)
        for day in (date(2026, 10, 1), date(2026, 11, 2), date(2026, 12, 18), date(2026, 12, 19))
    }
    assert "Vi sender et spørgeskema ud fra november til december 2026." in told[date(2026, 10, 1)]
    for day in (date(2026, 11, 2), date(2026, 12, 18)):
        assert "senest den 18. december 2026" in told[day]
    assert "siger tak til alle, der har svaret" in told[date(2026, 12, 19)]


def test_the_newsletters_can_be_pasted_as_they_are_with_or_without_decisions(found: Information, eksempelby: Parameters) -> None:
    companies, staff = found.newsletters
    for parameters in (ODDER, eksempelby):
        texts = {letter.path: newsletter(letter, found, parameters, DAY) for letter in (companies, staff)}
        assert 200 <= len(texts[companies.path].split()) <= 300
        assert len(texts[staff.path].split()) < len(texts[companies.path].split())
        for text in texts.values():
            assert not set("{}") & set(text)
            assert "  " not in text
            assert "\n\n\n" not in text
            assert f"{parameters.municipality} Kommune" in text
            assert text.startswith(INVENTED) == parameters.fictional
            assert ("I styregruppen sidder:\n- Formand for" in text) == bool(parameters.steering_group)
    assert "kontakt virksomhedsindgangen" in newsletter(companies, found, ODDER, DAY)
    assert "telefon 00 00 00 00" in newsletter(staff, found, eksempelby, DAY)


@given(
    first=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    days=st.none() | st.integers(0, 400),
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
def test_a_task_with_dates_goes_from_ahead_to_over_and_never_back(first: date | None, days: int | None, day: date) -> None:
    last = None if days is None else (first or date(2026, 5, 1)) + timedelta(days)
    plan = TaskPlan(start=first, end=last)
    order = ["ahead", "now", "over"]
    if first is None and last is None:
        assert stage(plan, day) == "unknown"
    else:
        assert order.index(stage(plan, day)) <= order.index(stage(plan, day + timedelta(1)))
    assert stage(plan.model_copy(update={"status": "done"}), day) == "over"


def test_a_placeholder_where_it_can_not_be_filled_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    text = (ROOT / FILE).read_text(encoding="utf-8")
    changed = text.replace("visionsseminar {when}", "visionsseminar {where}").replace('"{contact_staff}"', '"{contact_stab}"')
    path.write_text(changed, encoding="utf-8")
    lines = [number for number, line in enumerate(changed.splitlines(), 1) if "{where}" in line or "{contact_stab}" in line]
    with pytest.raises(Refused) as told:
        information(tmp_path)
    assert [problem.line for problem in told.value.problems] == lines
    assert all("I krøllede parenteser kan her kun stå" in problem.message for problem in told.value.problems)
