"""Tasks in words, and the notes whose data are not collected yet."""

import re
from datetime import date, timedelta

import pandas as pd
import pytest

from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import plans
from actionplan.methods.sample_size import answers_needed
from actionplan.parameters.model import Bodies, Parameters, TaskPlan, Tasks
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

TODAY = date(2026, 11, 21)
DAY = timedelta(1)
PAST, FUTURE = TODAY - 30 * DAY, TODAY + 30 * DAY
NOTES = ("02", "03", "04", "05")


def table(name: str, rows: int) -> Table:
    spec = SPECS[name]
    frame = pd.DataFrame("x", index=range(2, rows + 2), columns=[column.name for column in spec.columns])
    return Table(spec, frame, invented=False, files=(f"data/odder/{name}.csv",) if rows else ())


def case(*, rows: int = 0, **fields: object) -> Case:
    """Odder with so many rows in every table."""
    parameters = Parameters(municipality="Odder", **fields)
    comparison = Comparison("Odder", "Hele landet", (), "", invented=False)
    tables = {name: table(name, rows) for name in SPECS}
    return Case("odder", parameters, tables, Figures({}, {}, {}, {}), comparison, None, None, TODAY)  # type: ignore[arg-type]


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (None, None, "ikke oplyst"),
        (date(2026, 9, 1), None, "fra 1. september 2026"),
        (None, date(2026, 11, 13), "senest 13. november 2026"),
        (date(2026, 9, 1), date(2026, 11, 13), "1. september til 13. november 2026"),
        (date(2026, 12, 7), date(2027, 2, 12), "7. december 2026 til 12. februar 2027"),
        (date(2026, 4, 14), date(2026, 4, 14), "14. april 2026"),
    ],
    ids=["no dates", "start", "end", "both", "over new year", "one day"],
)
def test_a_tasks_time_is_told_in_words(start: date | None, end: date | None, told: str) -> None:
    assert plans.when(TaskPlan(start=start, end=end)) == told


@pytest.mark.parametrize(
    ("status", "start", "end", "told"),
    [
        (None, None, None, "ikke oplyst"),
        (None, FUTURE, None, "ikke begyndt"),
        (None, None, FUTURE, "ikke begyndt"),
        (None, PAST, None, "i gang"),
        (None, PAST, FUTURE, "i gang"),
        (None, TODAY, TODAY, "i gang"),
        (None, FUTURE, FUTURE, "ikke begyndt"),
        (None, PAST, PAST, "forsinket"),
        (None, None, PAST, "forsinket"),
        ("not_begun", None, None, "ikke begyndt"),
        ("not_begun", PAST, FUTURE, "ikke begyndt"),
        ("not_begun", PAST, PAST, "forsinket"),
        ("under_way", None, None, "i gang"),
        ("under_way", FUTURE, FUTURE, "i gang"),
        ("under_way", PAST, TODAY, "i gang"),
        ("under_way", PAST, TODAY - DAY, "forsinket"),
        ("done", None, None, "færdig"),
        ("done", PAST, PAST, "færdig"),
        ("done", FUTURE, FUTURE, "færdig"),
    ],
)
def test_how_far_a_task_is_follows_params_and_otherwise_the_dates(
    status: str | None, start: date | None, end: date | None, told: str
) -> None:
    assert plans.how_far(TaskPlan(status=status, start=start, end=end), TODAY) == told


def test_a_task_that_is_left_out_is_not_late_and_says_why() -> None:
    plan = TaskPlan(status="left_out", reason="partnerne er hørt i 2025", end=PAST)
    assert plans.how_far(plan, TODAY) == "fravalgt: partnerne er hørt i 2025"
    assert plans.when(plan) == "–"


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_the_size_of_a_small_table_is_not_told_exactly(threshold: int) -> None:
    assert plans.size(0, threshold) == "ingen"
    assert {plans.size(rows, threshold) for rows in range(1, threshold)} == {f"under {threshold}"}
    assert plans.size(threshold, threshold) == str(threshold)
    assert plans.size(1200, threshold) == "1.200"


def filled(name: str, **columns: list[object]) -> Table:
    """A table with these columns; the others hold nothing."""
    spec = SPECS[name]
    frame = pd.DataFrame(columns, columns=[column.name for column in spec.columns])
    return Table(spec, frame, invented=False, files=(f"data/odder/{name}.csv",))


def test_a_company_is_counted_once_however_many_questions_it_answered() -> None:
    answered = filled("survey_responses", company_id=["V1", "V1", "V2", "V3", "V3"])
    assert plans.amount(answered, "02") == 3


def test_companies_are_those_of_the_latest_year() -> None:
    assert plans.amount(filled("companies", company_id=["1", "2", "3", "1", "2"], year=[2025, 2025, 2025, 2026, 2026]), "02") == 2
    assert plans.amount(filled("companies", company_id=["1", "2", "3"]), "02") == 3


def test_a_note_counts_only_the_interviews_with_its_own_informants() -> None:
    every = ["citizen", "company_leader", "employee_representative", "job_consultant", "caseworker", "partner", "politician"]
    said = [f"{number}" for number in range(len(every) + 1)]
    interviews = filled("interviews", informant=[*every, "manager"], interview_id=said, statement=said)
    informants = next(column for column in SPECS["interviews"].columns if column.name == "informant")
    assert {plans.amount(interviews, notebook) for notebook in ("01", "02")} == {2}
    assert plans.amount(interviews, "03") == 5
    two_themes = filled("interviews", informant=["manager"] * 2, interview_id=["1"] * 2, statement=["Det samme."] * 2)
    assert plans.amount(two_themes, "03") == 1
    assert {each for notebook in plans.INFORMANTS_OF.values() for each in notebook} == set(informants.choices or ())


def test_other_tables_are_counted_by_their_rows() -> None:
    assert plans.amount(table("roles", 7), "03") == 7
    assert plans.amount(table("roles", 0), "03") == 0


def test_the_note_tells_how_to_get_only_what_is_not_there_yet() -> None:
    for rows, told in ((0, True), (20, False)):
        block = plans.collected(case(rows=rows), "03")
        assert block is not None
        assert (SPECS["roles"].collect in words(block.html)) is told


def test_the_way_onwards_is_left_out_where_all_the_notes_tasks_are_done() -> None:
    assert plans.steps(case(), "02") is not None
    done = Tasks(**{name: TaskPlan(status="done") for name in Tasks.model_fields})
    assert all(plans.steps(case(tasks=done), notebook) is None for notebook in NOTES)
    one_left = done.model_copy(update={"company_interviews": TaskPlan(status="under_way")})
    assert plans.steps(case(tasks=one_left), "02") is not None
    assert plans.steps(case(tasks=one_left), "03") is None


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("notebook", ["02", "03", "05"])
def test_no_note_tells_the_number_of_rows_of_a_small_table(notebook: str, rows: int) -> None:
    block = plans.collected(case(rows=rows, threshold=5), notebook)
    assert block is not None
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", block.html)
    assert str(rows) not in cells
    assert "under 5" in cells


def test_a_task_table_tells_who_when_and_how_far_with_the_municipalitys_own_names() -> None:
    tasks = Tasks(
        council_discussion=TaskPlan(responsible="Chef & <leder>", end=PAST),
        information=TaskPlan(),
    )
    one = case(tasks=tasks, bodies=Bodies(council="Rådet i Odder"))
    html = str(plans.task_table(one, "Opgaver", one.parameters.tasks.planned()))
    assert 'data-head="Ansvarlig"' in html, "on a phone each cell stands under its heading"
    read = words(html)
    assert "Rådet i Odder" in read
    assert "{" not in html
    assert "Chef &amp; &lt;leder&gt;" in html
    assert "forsinket" in read
    assert read.count("ikke oplyst") >= 2
    assert html.count('<th scope="row"') == len(one.parameters.tasks.planned())
    assert html.count('<th scope="col"') == 4
    assert "<caption>Opgaver</caption>" in html


def test_a_table_of_words_escapes_every_cell() -> None:
    html = str(plans.words_table("<b>", ("<i>", "B"), [("<u>", "<s>")], invented=False))
    assert not re.search(r"<(b|i|u|s)>", html)
    assert html.count("&lt;") >= 4


@pytest.mark.parametrize("invented", [True, False])
def test_a_table_of_words_says_in_its_caption_whether_it_is_invented(invented: bool) -> None:
    html = str(plans.words_table("Titel", ("A", "B"), [("a", "b")], invented=invented))
    caption = html.partition("<caption>")[2].partition("</caption>")[0]
    assert "Titel" in caption
    assert ("Opdigtede tal" in caption) is invented


@pytest.mark.parametrize("notebook", NOTES)
@pytest.mark.parametrize("rows", [0, 20])
def test_every_note_without_results_says_where_we_are_what_is_wanted_and_how(notebook: str, rows: int) -> None:
    one = case(rows=rows, bodies=Bodies(jobcentre="Jobcenter Odder", council="Rådet i Odder", committee="Udvalget"))
    steps = plans.steps(one, notebook)
    assert steps is not None
    made = [
        plans.head(one, notebook), plans.state(one, notebook), plans.wanted(one, notebook), steps,
        plans.who_and_when(one, notebook), plans.questions(one, notebook), plans.foundation(notebook),
    ]  # fmt: skip
    for block in made:
        read = words(block.html)
        assert "{" not in read, block.title
        assert ".." not in read
        assert "None" not in read
    assert NOTE_PLANS[notebook].subject in made[0].html
    assert all(one.parameters.bodies.fill(item) in words(made[2].html) for item in NOTE_PLANS[notebook].wanted)
    assert steps.html.count("<li>") == len(NOTE_PLANS[notebook].steps)


def test_the_state_says_whether_anything_is_collected() -> None:
    assert "Intet er indsamlet" in plans.state(case(), "02").html
    collected = plans.state(case(rows=9), "02").html
    assert "Intet er indsamlet" not in collected
    assert "ingen resultater" in collected


def test_groups_and_coordinator_are_named_or_said_to_be_missing() -> None:
    named = words(
        plans.who_and_when(
            case(steering_group=["Borgmester", "Direktør"], project_group=["Chef"], coordinator="Konsulent"), "02"
        ).html
    )
    assert "Styregruppen: Borgmester, Direktør." in named
    assert "Projektgruppen: Chef." in named
    assert "Tovholder: Konsulent." in named
    missing = words(plans.who_and_when(case(), "02").html)
    assert missing.count("ikke oplyst.") == 3
    assert all(who in missing for who in ("Styregruppen", "Projektgruppen", "Tovholderen"))


def test_a_function_that_ends_in_a_full_stop_gets_no_second() -> None:
    named = words(
        plans.who_and_when(
            case(steering_group=["Chefer m.fl."], project_group=["Konsulenter m.v."], coordinator="Chef m.m."), "03"
        ).html
    )
    assert ".." not in named


def test_the_answers_needed_are_those_for_the_municipalitys_companies() -> None:
    html = plans.answers(case(companies_over_five=900)).html
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    assert cells == [str(answers_needed(900, margin)) for margin in (0.10, 0.07, 0.05, 0.03)]
    assert re.findall(r'<th scope="row"[^>]*>([^<]*)</th>', html) == [f"± {points} procentpoint" for points in (10, 7, 5, 3)]
    assert "900 virksomheder" in html


def test_without_a_number_of_companies_the_note_shows_examples_and_says_so() -> None:
    html = plans.answers(case()).html
    assert "ikke oplyst" in html
    assert "eksempler" in html
    assert all(f"Af {size} virksomheder" in html for size in ("200", "500", "1.000", "2.000"))
    assert ">278<" in html  # 1.000 companies, 5 points
