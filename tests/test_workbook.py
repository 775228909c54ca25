"""A municipality opened: params, tables and public figures together, and real and invented apart."""

import shutil
from pathlib import Path

import pytest
from workfolder import DAY, Project

from actionplan.problems import Refused
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case, known_municipalities, open_case, open_cases

OWN = "område;periode;mål;opdeling;kategori;værdi;enhed;kilde\n"
SHARE = "cash_benefit_share_population;none;total"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Odder, Esbjerg and Eksempelby, which no test changes."""
    return Project.of(tmp_path_factory.mktemp("shared"), "odder", "esbjerg", "eksempelby")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path, "odder", "esbjerg", "eksempelby")


def opened(project: Project, slug: str) -> Case:
    return open_case(project.root / "params" / f"{slug}.yml", project.root, DAY)


def sentences(project: Project, slug: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        opened(project, slug)
    return [problem.sentence() for problem in refused.value.problems]


def areas(case: Case) -> set[str]:
    return {key[0] for key in case.figures.cells}


def unit(project: Project) -> str:
    """How the catalogue writes the unit of the share that these tests use."""
    return opened(project, "odder").reference.catalogue.measures["cash_benefit_share_population"].unit


def test_a_real_municipality_is_compared_with_the_others_of_its_kind_and_the_country(shared: Project) -> None:
    case = opened(shared, "odder")
    kinds = {each.name: each.group for each in case.reference.municipalities}
    assert case.comparison.own == "Odder"
    assert case.comparison.group
    assert "Odder" not in case.comparison.group
    assert {kinds[name] for name in case.comparison.group} == {kinds["Odder"]}
    assert areas(case) == {"Odder", "Hele landet", *case.comparison.group}


def test_only_municipalities_with_figures_are_compared_with(shared: Project) -> None:
    case = opened(shared, "esbjerg")
    assert "Esbjerg" not in areas(case)
    assert set(case.comparison.group) <= areas(case)


def test_a_group_that_params_choose_is_the_one_compared_with(project: Project) -> None:
    project.change("params/odder.yml", "sammenligning: komgrp", 'sammenligning: ["Vejle", "skanderborg kommune"]')
    case = opened(project, "odder")
    assert case.comparison.group == ("Vejle", "Skanderborg")
    assert "valgt" in case.comparison.group_told


def test_eksempelby_meets_nothing_real(shared: Project) -> None:
    case = opened(shared, "eksempelby")
    real = {*known_municipalities(shared.root).values(), "Hele landet"}
    assert case.invented
    assert not areas(case) & real
    assert not {case.comparison.own, case.comparison.country, *case.comparison.group} & real
    assert all(table.invented for table in case.tables.values() if table.files)


def test_a_real_municipality_meets_nothing_invented(shared: Project) -> None:
    case = opened(shared, "odder")
    invented = areas(opened(shared, "eksempelby"))
    assert not case.invented
    assert not areas(case) & invented
    assert not any(table.invented for table in case.tables.values())


def test_a_municipality_without_a_data_folder_has_every_table_empty(project: Project) -> None:
    shutil.rmtree(project.root / "data" / "odder")
    case = opened(project, "odder")
    assert set(case.tables) == set(SPECS)
    assert case.collected(*SPECS) == ()


def test_what_is_collected_is_known_by_its_table(project: Project) -> None:
    project.put("data/odder/roller.csv", "opgave;aktør;rolle\nsamtale;leder;udfører\n")
    case = opened(project, "odder")
    assert [table.spec.name for table in case.collected("roles", "partners")] == ["roles"]


def test_figures_of_its_own_fill_what_is_not_public(project: Project) -> None:
    project.put("data/esbjerg/noegletal.csv", OWN + f"Esbjerg;2026M07;{SHARE};3,5;{unit(project)};Egen opgørelse\n")
    case = opened(project, "esbjerg")
    assert case.figures.cell("Esbjerg", "2026M07", "cash_benefit_share_population") == 3.5
    assert "Egen opgørelse" in case.figures.sources["cash_benefit_share_population"]


def test_a_figure_that_is_public_already_is_refused(project: Project) -> None:
    project.put("data/odder/noegletal.csv", OWN + f"Odder;2026M07;{SHARE};3,5;{unit(project)};Egen opgørelse\n")
    told = sentences(project, "odder")
    assert len(told) == 1
    assert told[0].startswith("data/odder/noegletal.csv, linje 2")
    assert "Slet rækken" in told[0]


@pytest.mark.parametrize(
    ("row", "column", "near"),
    [
        ("Esbjerg;2026M07;cash_benefit_share_populaton;none;total", "mål", "cash_benefit_share_population"),
        ("Esbjerg;2026M07;cash_benefit_share_population;benefit;total", "opdeling", ""),
        ("Esbjerg;2026M07;cash_benefit_share_population;none;totl", "kategori", "total"),
        ("Esbjrg;2026M07;cash_benefit_share_population;none;total", "område", "Esbjerg"),
    ],
    ids=["measure", "breakdown", "category", "area"],
)
def test_a_figure_that_no_note_would_find_is_refused_with_the_nearest_word(
    row: str, column: str, near: str, project: Project
) -> None:
    project.put("data/esbjerg/noegletal.csv", OWN + f"{row};3,5;{unit(project)};Egen opgørelse\n")
    told = sentences(project, "esbjerg")
    assert len(told) == 1
    assert told[0].startswith(f"data/esbjerg/noegletal.csv, linje 2, »{column}«")
    assert near in told[0]


def test_persons_are_not_taken_for_full_time_persons(project: Project) -> None:
    row = "Esbjerg;2026M07;unemployed_full_time;benefit;total;1500;personer;Egen opgørelse\n"
    project.put("data/esbjerg/noegletal.csv", OWN + row)
    told = sentences(project, "esbjerg")
    assert len(told) == 1
    assert "»enhed«" in told[0]
    assert "fuldtidspersoner" in told[0]


def test_a_mistake_in_every_row_is_not_told_a_thousand_times(project: Project) -> None:
    months = [f"{year}M{month:02d}" for year in range(2015, 2026) for month in range(1, 13)]
    rows = "".join(f"Esbjerg;{month};kontanthjælp;none;total;3,5;pct.;Egen\n" for month in months)
    project.put("data/esbjerg/noegletal.csv", OWN + rows)
    told = sentences(project, "esbjerg")
    assert len(told) <= 10
    assert "linje 2," in told[0]


def test_those_that_are_right_are_opened_beside_the_problems_of_the_others(project: Project) -> None:
    project.change("params/odder.yml", '\nstatus: ""', "\nstatus: udkst")
    project.put("data/esbjerg/roller.csv", "")
    cases, problems = open_cases(project.root, DAY)
    assert list(cases) == ["eksempelby"]
    assert [problem.file for problem in problems] == ["data/esbjerg/roller.csv", "params/odder.yml"]


def test_one_is_opened_by_any_way_of_writing_its_name(shared: Project) -> None:
    for name in ("odder", "Odder", "Odder Kommune", "ODDER KOMMUNE"):
        assert list(open_cases(shared.root, DAY, name)[0]) == ["odder"]


def test_a_municipality_s_params_and_data_are_told_together(project: Project) -> None:
    project.change("params/odder.yml", '\nstatus: ""', "\nstatus: udkst")
    project.put("data/odder/roller.csv", "")
    project.put("data/odder/virksomheder.csv", "")
    told = sentences(project, "odder")
    assert [sentence.split(":")[0].split(",")[0] for sentence in told] == [
        "data/odder/roller.csv", "data/odder/virksomheder.csv", "params/odder.yml",
    ]  # fmt: skip


def test_there_are_98_municipalities(shared: Project) -> None:
    known = known_municipalities(shared.root)
    assert len(known) == 98
    assert known["hoeje-taastrup"] == "Høje-Taastrup"


def test_rows_about_goals_that_the_plan_has_not_are_refused_but_those_of_a_former_plan_stay(project: Project) -> None:
    goal = 'mål:\n- {{nummer: {number}, navn: Besøg, beslutninger: ["Byrådet, punkt 5"]}}\n'
    project.put("params/odder.goals.yml", goal.format(number=1))
    project.put("data/odder/planer/2025.goals.yml", goal.format(number=8))
    rows = "".join(f"{number};12-11-2024;møde;leder\n" for number in (1, 7, 8))
    project.put("data/odder/aktiviteter.csv", f"indsatsmål;dato;hvad;hvem\n{rows}")
    assert sentences(project, "odder") == [
        (
            "data/odder/aktiviteter.csv, linje 3, »indsatsmål«: Der er intet mål »7« i params/odder.goals.yml. "
            "Skriv 1 eller 8, eller skriv målet ind i filen."
        )
    ]


def test_a_series_that_jobindsats_has_not_is_refused_in_its_line_and_one_that_it_has_needs_no_file(project: Project) -> None:
    text = (
        'mål:\n- nummer: 1\n  navn: Længe, langtidsledige\n  beslutninger: ["Byrådet, punkt 5"]\n  måltal:\n'
        '  - {navn: Ledige, enhed: fuldtidspersoner, retning: ned, serie: {jobindsats: "Ledige, fuldtidspersoner"}}\n'
        '  - {navn: Længe, enhed: fuldtidspersoner, retning: ned, serie: {jobindsats: "Langtidsledige"}}\n'
    )
    project.put("params/odder.goals.yml", text)
    (told,) = sentences(project, "odder")
    assert told.startswith("params/odder.goals.yml, linje 7, »mål: måltal: serie«: Der er ingen tal fra jobindsats, der hedder ")
    assert "»Langtidsledige, fuldtidspersoner«" in told
    project.change("params/odder.goals.yml", '"Langtidsledige"', '"Langtidsledige, fuldtidspersoner"')
    assert [len(series.days) > 10 for series in opened(project, "odder").registered.values()] == [True, True]


def test_figures_written_for_longer_periods_than_they_are_counted_by_are_refused_in_the_goals_file_with_the_remedy(
    project: Project,
) -> None:
    text = (
        'mål:\n- nummer: 1\n  navn: Besøg i måneden\n  beslutninger: ["Byrådet, punkt 5"]\n  måltal:\n'
        "  - navn: Besøg\n    enhed: besøg\n    tælles: i måneden\n    retning: op\n    nulpunkt: 10\n"
    )
    project.put("params/odder.goals.yml", text)
    rows = [f"1;Besøg;{day};40\n" for day in ("31-03-2025", "30-06-2025", "30-09-2025", "31-12-2025")]
    project.put("data/odder/maalinger.csv", f"indsatsmål;måltal;dato;værdi\n{''.join(rows)}")
    assert sentences(project, "odder") == [
        (
            "params/odder.goals.yml, linje 8, »mål: måltal: tælles«: »Besøg« tælles i måneden, men de seneste tal er skrevet ind "
            "én gang i kvartalet. Skriv tælles: i kvartalet, og ret nulpunkt og mål til det, eller skriv et tal for hver måned."
        )
    ]
    project.put("data/odder/maalinger.csv", f"indsatsmål;måltal;dato;værdi\n{''.join(rows)}1;Besøg;28-02-2026;12\n")
    assert opened(project, "odder").goals.goals
