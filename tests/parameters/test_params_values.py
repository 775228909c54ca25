"""What the values of a params file may be, and what is said where they are not."""

from collections.abc import Callable
from datetime import date
from textwrap import dedent

import pytest

from actionplan.parameters.model import PLAN_STATUS, Parameters, TaskPlan
from actionplan.parameters.tasks import TASKS
from actionplan.problems import Problem

Read = Callable[..., Parameters]
Problems = Callable[..., tuple[Problem, ...]]
FICTIONAL = "kommune: Prøveby\nfiktiv: ja\nland: Prøveland\nsammenligning: [Fupby]\n"


def sentences(problems: tuple[Problem, ...]) -> str:
    return "\n".join(problem.sentence() for problem in problems)


def test_a_file_with_only_a_municipality_has_nothing_decided(read: Read) -> None:
    odder = read("kommune: Odder\n")
    assert (odder.municipality, odder.fictional, odder.status, odder.threshold, odder.country) == (
        "Odder", False, None, 5, "Hele landet",
    )  # fmt: skip
    assert odder.steering_group == odder.project_group == odder.comparison == ()
    assert (odder.coordinator, odder.companies_over_five) == (None, None)
    assert odder.bodies.committee == "det politiske udvalg for beskæftigelse"
    assert all(plan == TaskPlan() for _, plan in odder.tasks.planned())
    assert set(TaskPlan().model_dump().values()) == {None}


def test_the_extracts_days_and_the_numbers_of_interviews_are_read_and_may_be_left_open(read: Read) -> None:
    undecided = read('kommune: Odder\nudtræk: {fra: , til: ""}\ninterviewplan: {enkeltinterviews: }\nmålgrupper:\n')
    assert undecided == read("kommune: Odder\n")
    assert (undecided.extract.first, undecided.extract.last, undecided.target_groups) == (None, None, ())
    assert (undecided.interviews.singles, undecided.interviews.groups) == (20, 3)
    told = read("kommune: Odder\nUdtraek: {Fra: 1.1.2023, til: 31-07-2026}\ninterviewplan: {gruppeinterviews: 0}\n")
    assert (told.extract.first, told.extract.last) == (date(2023, 1, 1), date(2026, 7, 31))
    assert (told.interviews.singles, told.interviews.groups) == (20, 0)
    assert read("kommune: Odder\nudtræk: {fra: 1.1.2023, til: 1.1.2023}\n").extract.last == date(2023, 1, 1)
    assert read("kommune: Odder\nudtræk: {til: 1.1.2023}\n").extract.first is None


def test_keys_without_a_value_mean_the_same_as_no_keys(read: Read) -> None:
    lines = ("kommune: Odder", "status:", "styregruppe:", 'tovholder: ""', "opgaver:", '  visionsseminar: {start: , status: " "}')
    assert read("\n".join(lines)) == read("kommune: Odder\n")


def test_every_value_comes_through(read: Read) -> None:
    text = """\
    kommune: Odder
    status: Vedtaget
    institutioner: {jobcenter: Jobcenter Odder, råd: Rådet}
    styregruppe:
      - Borgmester
      - "Leder: job, ydelse"
      -
    projektgruppe: [Konsulent]
    tovholder: Konsulent
    opgaver:
      spørgeskema_virksomheder: {ansvarlig: Konsulent, start: 2026-11-21, slut: 1.3.2027, status: I gang}
      implementering: {start: 05-04-2027}
    sammenligning: [vejle, Vejen Kommune]
    diskretionsgrænse: 10
    virksomheder_over_fem: 1.200
    """
    odder = read(dedent(text))
    survey = odder.tasks.company_survey
    assert (survey.responsible, survey.start, survey.end, survey.status) == (
        "Konsulent", date(2026, 11, 21), date(2027, 3, 1), "under_way",
    )  # fmt: skip
    assert odder.tasks.implementation.start == date(2027, 4, 5)
    assert odder.steering_group == ("Borgmester", "Leder: job, ydelse")
    assert (odder.status, odder.comparison, odder.threshold, odder.companies_over_five) == (
        "adopted",
        ("Vejle", "Vejen"),
        10,
        1200,
    )
    assert odder.bodies.fill("Drøftelse i {council} og i {jobcentre}") == "Drøftelse i Rådet og i Jobcenter Odder"


@pytest.mark.parametrize("word", PLAN_STATUS.items())
def test_each_status_is_written_with_its_danish_word(read: Read, word: tuple[str, str]) -> None:
    assert read(f"kommune: Odder\nstatus: {word[1]}\n").status == word[0]


@pytest.mark.parametrize(
    "key", ["diskretionsgrænse", "diskretionsgraense", "Diskretionsgrænse", "DISKRETIONSGRÆNSE", "diskretionsgra\u0308nse"]
)
def test_a_key_is_known_however_its_letters_are_written(read: Read, key: str) -> None:
    assert read(f"Kommune: Odder\n{key}: 7\n").threshold == 7


@pytest.mark.parametrize(
    ("stem", "written", "name"),
    [
        ("odder", "odder kommune", "Odder"),
        ("koebenhavn", "Københavns Kommune", "København"),
        ("bornholm", "Bornholms Regionskommune", "Bornholm"),
        ("hoeje-taastrup", "høje taastrup", "Høje-Taastrup"),
        ("vesthimmerlands", "Vesthimmerland", "Vesthimmerlands"),
        ("aarhus", "Århus", "Aarhus"),
    ],
)
def test_a_municipality_is_known_by_the_names_people_use(read: Read, stem: str, written: str, name: str) -> None:
    assert read(f"kommune: {written}\n", stem).municipality == name


def test_quotation_marks_from_a_word_processor_are_no_part_of_the_text(read: Read) -> None:
    assert read("kommune: Odder\ntovholder: “Konsulent”\n").coordinator == "Konsulent"


def test_a_fictional_municipality_compares_with_fictional_ones_and_a_fictional_country(read: Read) -> None:
    municipality = read(FICTIONAL, "proeveby")
    assert (municipality.fictional, municipality.comparison, municipality.country) == (True, ("Fupby",), "Prøveland")


@pytest.mark.parametrize(
    ("text", "stem", "line", "part"),
    [
        ("kommune: Oder\n", "odder", 1, "»Oder« er ikke en dansk kommune. Mente du »Odder«?"),
        ("kommune: Prøveby\n", "proeveby", 1, "fiktiv: ja"),
        ("kommune: Vejle\n", "odder", 1, "Filen skal hedde vejle.yml"),
        (FICTIONAL, "odder", 1, "Filen skal hedde proeveby.yml"),
        (FICTIONAL.replace("Prøveby", "Odder"), "odder", 1, "»Odder« er en virkelig kommune"),
        (FICTIONAL.replace("Fupby", "Vejle"), "proeveby", 4, "»Vejle« er en virkelig kommune"),
        (FICTIONAL.replace("[Fupby]", "komgrp"), "proeveby", 4, "Skriv en liste"),
        (FICTIONAL.replace("sammenligning: [Fupby]\n", ""), "proeveby", None, "»sammenligning«: En opdigtet kommune"),
        (FICTIONAL.replace("land: Prøveland\n", ""), "proeveby", None, "»land«: En opdigtet kommune"),
        (FICTIONAL.replace("Prøveland", "hele landet"), "proeveby", 3, "opdigtet land"),
        ("kommune: Odder\nland: Norge\n", "odder", 2, "»Hele landet«"),
        ("kommune: Odder\nland: hele landet\n", "odder", 2, "»Hele landet«"),
        ("kommune: Odder\nfiktiv: måske\n", "odder", 2, "hverken ja eller nej"),
        ("kommune: Odder\nstatus: vedtagt\n", "odder", 2, "Mente du »vedtaget«?"),
        ("kommune: Odder\nstatus: 7\n", "odder", 2, "Skriv »udkast«, »seminar«, »endelig«, »vedtaget« eller »hørt«."),
        ("kommune: Odder\nstatus: [udkast]\n", "odder", 2, "én tekst"),
        ("kommune: Odder\nsammenligning: alle\n", "odder", 2, "Skriv komgrp eller en liste"),
        ("kommune: Odder\nsammenligning: [Odder]\n", "odder", 2, "med sig selv"),
        ("kommune: Odder\nsammenligning: [Vejle, vejle]\n", "odder", 2, "»Vejle« står der mere end én gang"),
        ("kommune: Odder\nsammenligning:\n  - Vejle\n  - Koldin\n", "odder", 4, "Mente du »Kolding«?"),
        ("kommune: Odder\ndiskretionsgrænse: 2\n", "odder", 2, "Skriv 3 eller mere"),
        ("kommune: Odder\ndiskretionsgrænse: fem\n", "odder", 2, "»fem« er ikke et helt tal"),
        ("kommune: Odder\ndiskretionsgrænse: 5,5\n", "odder", 2, "»5,5« er ikke et helt tal"),
        ("kommune: Odder\nvirksomheder_over_fem: -3\n", "odder", 2, "»-3« er ikke et helt tal"),
        ("kommune: Odder\nvirksomheder_over_fem: 0\n", "odder", 2, "Skriv 1 eller mere"),
        ("kommune: Odder\nstyregruppe: Formand\n", "odder", 2, "Her skal stå en liste"),
        ("kommune: Odder\ntovholder: [a, b]\n", "odder", 2, "én tekst, ikke en liste"),
        (f"kommune: Odder\ntovholder: {'x' * 161}\n", "odder", 2, "161 tegn"),
        ("kommune: Odder\ninstitutioner: Jobcenter\n", "odder", 2, "rykket ind under institutioner"),
        ("kommune: Odder\nopgaver: ingen\n", "odder", 2, "rykket ind under opgaver"),
        ("kommune: Odder\nopgaver:\n  visionsseminar: 4. maj\n", "odder", 3, "En opgave skrives {ansvarlig"),
        ("kommune: Odder\nopgaver:\n  visionseminar: {}\n", "odder", 3, "Mente du »visionsseminar«?"),
        ("kommune: Odder\nopgaver:\n  visionsseminar: {anvarlig: x}\n", "odder", 3, "Mente du »ansvarlig«?"),
        ("kommune: Odder\nopgaver:\n  visionsseminar: {ansvarlig: leder, konsulent}\n", "odder", 3, "rest"),
        ("kommune: Odder\nstyregrupe: []\n", "odder", 2, "»styregrupe« kendes ikke. Mente du »styregruppe«?"),
        ("kommune: Odder\nxyz: 1\n", "odder", 2, "»xyz« kendes ikke. Her kan stå »fiktiv«, »kommune«"),
        ("kommune: Odder\nvisionsseminar: {}\n", "odder", 2, "»visionsseminar« hører ikke til her"),
        ("kommune: Odder\nudtræk: 2026\n", "odder", 2, "Skriv den første og den sidste dag sådan: {fra: 01-01-2024"),
        ("kommune: Odder\nudtræk: {fra: 02-02-2026, til: 01-02-2026}\n", "odder", 2, "Den sidste dag 01-02-2026 ligger før"),
        ("kommune: Odder\nudtræk: {fra: i fjor}\n", "odder", 2, "»i fjor« er ikke en dato"),
        (
            "kommune: Odder\nudtræk:\n  fra: 01-02-2026\n  indtil: 01-03-2026\n",
            "odder",
            4,
            "»indtil« kendes ikke. Mente du »til«?",
        ),
        ("kommune: Odder\ninterviewplan: mange\n", "odder", 2, "Skriv antallene sådan: {enkeltinterviews: 20"),
        ("kommune: Odder\ninterviewplan: {enkeltinterviews: tyve}\n", "odder", 2, "»tyve« er ikke et helt tal"),
        ("kommune: Odder\ninterviewplan: {enkelinterviews: 20}\n", "odder", 2, "Mente du »enkeltinterviews«?"),
        ("kommune: Odder\nenkeltinterviews: 20\n", "odder", 2, "»enkeltinterviews« hører ikke til her"),
        ("kommune: Odder\nmunicipality: Odder\n", "odder", 2, "»municipality« kendes ikke"),
        ("status: udkast\n", "odder", None, "»kommune: …« mangler"),
        ("status: udkast\nkommune:\n", "odder", 2, "mangler en værdi"),
    ],
)
def test_a_wrong_value_is_explained_at_its_line(problems: Problems, text: str, stem: str, line: int | None, part: str) -> None:
    (problem,) = problems(text, stem)
    assert (problem.file, problem.line) == (f"params/{stem}.yml", line)
    assert part in problem.sentence()


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("31-02-2027", "»31-02-2027« findes ikke i kalenderen"),
        ("2026-13-01", "»2026-13-01« findes ikke i kalenderen"),
        ("21-11-26", "»21-11-26« er ikke en dato"),
        ("21-11.2026", "»21-11.2026« er ikke en dato"),
        ("foråret", "»foråret« er ikke en dato. Skriv dag, måned og år, fx 21-11-2026."),
        ("21-11-0226", "ikke mellem år 2000 og 2099"),
        ("20261121", "»20261121« er ikke en dato"),
    ],
)
def test_a_date_that_is_none_is_refused_with_how_to_write_one(problems: Problems, written: str, part: str) -> None:
    (problem,) = problems(f"kommune: Odder\nopgaver:\n  visionsseminar: {{start: {written}}}\n")
    assert (problem.line, problem.column) == (3, "opgaver: visionsseminar: start")
    assert part in problem.message


def test_a_task_cannot_end_before_it_starts_but_may_last_one_day(problems: Problems, read: Read) -> None:
    text = "kommune: Odder\nopgaver:\n  visionsseminar: {start: 04-03-2027, slut: %s}\n"
    (problem,) = problems(text % "03-03-2027")
    assert problem.message == "Slutdatoen 03-03-2027 ligger før startdatoen 04-03-2027. Ret den ene."
    assert read(text % "04-03-2027").tasks.vision_seminar.end == date(2027, 3, 4)


def test_a_task_that_is_left_out_says_why_and_no_other_does(problems: Problems, read: Read) -> None:
    text = "kommune: Odder\nopgaver:\n  interviews_partnere: {status: %s}\n"
    (without,), (needless,) = problems(text % "fravalgt"), problems(text % 'i gang, grund: "de er hørt"')
    assert (without.line, needless.line) == (3, 3)
    assert "skal have en grund" in without.message
    assert "Grunden bruges kun, når opgaven er fravalgt" in needless.message
    plan = read(text % 'fravalgt, grund: "de er hørt"').tasks.partner_interviews
    assert (plan.status, plan.reason) == ("left_out", "de er hørt")


def test_a_contact_can_be_dialled_and_written_to(problems: Problems, read: Read) -> None:
    text = "kommune: Odder\nkontakt: {hvem: Sekretariatet, telefon: %s, mail: %s}\n"
    assert read(text % ('"12 34 56 78"', "job@odder.dk")).contact.email == "job@odder.dk"
    assert read(text % ('"+45 12345678"', '""')).contact.phone == "+45 12345678"
    assert {problem.column for problem in problems(text % ('"1234"', "odder.dk"))} == {"kontakt: telefon", "kontakt: mail"}


def test_a_civil_registration_number_is_refused_without_being_repeated(problems: Problems) -> None:
    number = "010190-1234"
    found = problems(f"kommune: Odder {number}\ntovholder: {number}\nstatus: {number}\n{number}: x\nstyregruppe: [a, {number}]\n")
    assert [problem.line for problem in found] == [1, 2, 3, 4, 5]
    assert "1234" not in sentences(found)


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_the_lines(problems: Problems) -> None:
    text = """\
    kommune: Oder
    status: nyt
    status: udkast
    tovholder: !chef
    styregrupe: []
    opgaver:
      visionsseminar: {start: 04-03-2027, slut: 01-01-2027, status: igang}
      information: {start: i morgen, status: slut}
    diskretionsgrænse: 1
    """
    assert [problem.line for problem in problems(dedent(text))] == [1, 2, 3, 4, 5, 7, 7, 8, 8, 9]


def test_there_is_a_plan_for_each_of_the_guidelines_fifteen_tasks_in_their_order(read: Read) -> None:
    planned = read("kommune: Odder\n").tasks.planned()
    assert tuple(task for task, _ in planned) == TASKS
    assert len(TASKS) == 15
    assert [task.notebook for task in TASKS] == [
        None,
        None,
        None,
        "01",
        "01",
        "02",
        "02",
        "03",
        "03",
        "03",
        "04",
        "04",
        "04",
        "04",
        "05",
    ]


def test_every_text_of_a_task_reads_with_the_bodies_names(read: Read) -> None:
    bodies = read("kommune: Odder\n").bodies
    for task in TASKS:
        for text in (task.title, *task.results):
            filled = bodies.fill(text)
            assert filled and "{" not in filled and not filled.endswith(".")


def test_parameters_cannot_be_changed_once_read(read: Read) -> None:
    odder = read("kommune: Odder\n")
    with pytest.raises(ValueError, match="frozen"):
        odder.threshold = 1
