"""What the leaflet and the newsletters tell of a plan, and what whoever makes them is told that it lacks."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from actionplan.paper import INVENTED
from actionplan.parameters.model import Contact, Parameters, TaskPlan, Tasks
from actionplan.parameters.reader import read_parameters
from actionplan.parameters.tasks import TASKS
from actionplan.printables.information import (
    FILE,
    Information,
    information,
    lacking,
    leaflet_page,
    newsletter,
    reach,
    stage,
    when,
)
from actionplan.printables.texts import filled
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


def test_a_leaflet_without_decisions_names_the_tasks_and_tells_the_public_no_more_than_that_there_is_no_time_plan(
    found: Information,
) -> None:
    page = page_of(found, ODDER)
    assert rows(page) == []
    cards = [[item.get_text() for item in card.find_all("li")] for card in page.find_all(class_="phase")]
    assert [len(items) for items in cards] == [3, 2, 2, 3, 4, 1]
    assert [title for items in cards for title in items] == [filled(task.title, ODDER) for task in TASKS]
    text = page.main.get_text(" ")
    assert text.count("Tidsplanen er ikke lagt fast endnu.") == 1
    assert "oplyst" not in text
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
    assert "endnu" not in text
    assert INVENTED in str(page)
    assert lacking(eksempelby) == ()


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
    assert "– betyder, at det ikke er lagt fast endnu." in page.main.get_text(" ")
    assert "Tidsplanen" not in page.main.get_text(" ")
    assert lacking(parameters)[:2] == ("datoer for tolv opgaver", "ansvarlige for opgaverne")
    letter = newsletter(found.newsletters[0], found, parameters, DAY)
    assert "spørgeskema" not in letter
    assert "frivilligt" not in letter
    assert "På et visionsseminar den 4. marts 2027 bliver planen lagt frem og drøftet." in letter


def test_whoever_makes_the_leaflet_is_told_what_params_lack() -> None:
    everything = ("datoer for opgaverne", "ansvarlige for opgaverne", "styregruppe", "projektgruppe", "tovholder", "kontakt")
    assert lacking(ODDER) == everything
    contact = ODDER.model_copy(update={"contact": Contact(web="odder.dk/plan"), "coordinator": "Konsulent"})
    assert lacking(contact) == (*everything[:4], "kontakt")


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("", ""),
        ("v", "se odder.dk/plan"),
        ("m", "skriv til plan@odder.dk"),
        ("mv", "skriv til plan@odder.dk. Læs mere på odder.dk/plan"),
        ("t", "ring på 12 34 56 78"),
        ("tv", "ring på 12 34 56 78. Læs mere på odder.dk/plan"),
        ("tm", "ring på 12 34 56 78, eller skriv til plan@odder.dk"),
        ("tmv", "ring på 12 34 56 78, eller skriv til plan@odder.dk. Læs mere på odder.dk/plan"),
        ("h", "kontakt Sekretariatet"),
        ("hv", "kontakt Sekretariatet. Læs mere på odder.dk/plan"),
        ("hm", "kontakt Sekretariatet på plan@odder.dk"),
        ("hmv", "kontakt Sekretariatet på plan@odder.dk. Læs mere på odder.dk/plan"),
        ("ht", "kontakt Sekretariatet på telefon 12 34 56 78"),
        ("htv", "kontakt Sekretariatet på telefon 12 34 56 78. Læs mere på odder.dk/plan"),
        ("htm", "kontakt Sekretariatet på telefon 12 34 56 78 eller plan@odder.dk"),
        ("htmv", "kontakt Sekretariatet på telefon 12 34 56 78 eller plan@odder.dk. Læs mere på odder.dk/plan"),
    ],
)
def test_how_to_get_in_touch_is_a_sentence_whatever_is_known(known: str, told: str) -> None:
    every = {
        "h": ("who", "Sekretariatet"),
        "t": ("phone", "12 34 56 78"),
        "m": ("email", "plan@odder.dk"),
        "v": ("web", "odder.dk/plan"),
    }
    assert reach(Contact(**dict(every[letter] for letter in known))) == told


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
    late = told[date(2026, 12, 19)]
    assert "senest den" not in late
    assert "siger tak" not in late
    done = with_tasks(company_survey=survey.model_copy(update={"status": "done"}))
    assert "siger tak til alle, der har svaret" in newsletter(found.newsletters[0], found, done, date(2026, 12, 1))


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


def test_a_newsletter_asks_for_nothing_that_is_done_and_no_sentence_leans_on_one_that_is_left_out(found: Information) -> None:
    companies, staff = found.newsletters
    done, out = TaskPlan(status="done"), TaskPlan(status="left_out", reason="er hørt")
    asked = ("company_survey", "company_interviews", "documents", "jobcentre_interviews", "partner_interviews")
    over, begun, one = (
        with_tasks(**dict.fromkeys(asked, done)),
        with_tasks(**dict.fromkeys(asked[:-1], done)),
        with_tasks(company_survey=out, jobcentre_interviews=out),
    )
    for invitation in ("Send os aftaler", "Vi vil gerne vide"):
        assert invitation in newsletter(staff, found, ODDER, DAY)
        assert invitation not in newsletter(staff, found, over, DAY)
    assert "Vi vil gerne vide" in newsletter(staff, found, begun, DAY)  # partners are still to be asked
    assert "Det er frivilligt at være med" in newsletter(companies, found, ODDER, DAY)
    assert "\n\nVi har sendt et spørgeskema ud og siger tak" in newsletter(companies, found, over, DAY)
    assert "frivilligt" not in newsletter(companies, found, over, DAY)
    assert "\n\nVi taler med ledere og medarbejderrepræsentanter på" in newsletter(companies, found, one, DAY)
    assert "\n\nSamarbejdspartnerne hører fra os." in newsletter(staff, found, one, DAY)
    for _, sentence in found.sentences:
        for text in sentence.model_dump().values():
            assert "også" not in text.split(",")[0]


@given(
    first=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    days=st.none() | st.integers(0, 400),
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
def test_a_task_is_over_when_it_is_done_and_not_when_its_time_has_passed(first: date | None, days: int | None, day: date) -> None:
    last = None if days is None else (first or date(2026, 5, 1)) + timedelta(days)
    plan = TaskPlan(start=first, end=last)
    order = ["ahead", "now", "unknown"]
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
