"""The seminar's screen as the notebook opens it: the note's own gate for every figure, and the params file for every group."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
from workfolder import Project

from actionplan.briefing.blocks import Block
from actionplan.notebook import open_notebook
from actionplan.parameters.reader import read_parameters
from actionplan.seminar import screens
from actionplan.workbook import Case, known_municipalities

DAY = date(2026, 11, 21).isoformat()


def opened(root: Path, patch: pytest.MonkeyPatch) -> Case:
    """Eksempelby's notebook 01 as somebody has it open in JupyterLab."""
    Project.of(root, "eksempelby")
    sit(root, patch)
    return open_notebook("eksempelby", DAY)


def sit(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(root / "notebooks")
    patch.setenv("JPY_SESSION_NAME", "01_social_mapping.ipynb")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    root = tmp_path_factory.mktemp("screens")
    with pytest.MonkeyPatch.context() as patch:
        return root, opened(root, patch)


@pytest.fixture
def case(untouched: tuple[Path, Case], monkeypatch: pytest.MonkeyPatch) -> Case:
    """The same for all tests that save nothing."""
    sit(untouched[0], monkeypatch)
    return untouched[1]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """One to save in."""
    return opened(tmp_path, monkeypatch)


def controls(screen: object) -> dict[str, widgets.Widget]:
    assert isinstance(screen, widgets.VBox)
    return {child.description: child for child in screen.children if getattr(child, "description", "")}


def shown(screen: object) -> str:
    assert isinstance(screen, widgets.VBox)
    return " ".join(re.sub("<[^>]*>", " ", child.value) for child in screen.children if isinstance(child, widgets.HTML))


def test_a_change_of_a_filter_shows_the_rounded_size_the_duration_and_the_offers_at_once(case: Case) -> None:
    screen = screens.target_groups(case)
    filters = controls(screen)
    filters["Målgruppe"].value = ""
    filters["Ydelse"].value = ("kontanthjælp",)
    everybody = shown(screen)
    assert re.search(r"\b1\.310\b", everybody)
    assert "Varighed, median" in everybody and "I tilbud i virksomhed" in everybody
    filters["Visitation"].value = ("aktivitetsparat",)
    fewer = shown(screen)
    assert fewer != everybody
    size = int(re.findall(r"Valgt nu\s+([\d.]+)", fewer)[0].replace(".", ""))
    assert 0 < size < 1310 and size % 5 == 0


def test_a_group_of_a_few_persons_has_no_figure_on_the_screen(case: Case) -> None:
    screen = screens.target_groups(case)
    filters = controls(screen)
    filters["Målgruppe"].value = ""
    filters["Ydelse"].value = ("ledighedsydelse",)
    filters["Alder til og med"].value = 24
    assert re.search(r"Valgt nu\s+(skjult|0)\b", shown(screen))


def test_a_saved_group_is_in_params_and_in_the_next_note_s_case(own: Case) -> None:
    screen = screens.target_groups(own)
    filters = controls(screen)
    filters["Målgruppe"].value = ""
    filters["Navn"].value = "Ledighedsydelse i mere end et år"
    filters["Ydelse"].value = ("ledighedsydelse",)
    filters["Varighed mindst"].value = 12.0
    button = next(child for child in screen.children if isinstance(child, widgets.Button))
    button.click()
    assert "er gemt i params/eksempelby.yml" in shown(screen)
    root = Path("..")
    read = read_parameters(root / "params" / "eksempelby.yml", root, known_municipalities(root))
    assert [group.name for group in read.target_groups][-1] == "Ledighedsydelse i mere end et år"
    assert len(read.target_groups) == len(own.parameters.target_groups) + 1
    assert open_notebook("eksempelby", DAY).parameters.target_groups == read.target_groups


def test_where_nobody_sits_at_the_kernel_a_sentence_stands_there(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    screen = screens.target_groups(case)
    assert isinstance(screen, Block)
    assert "JupyterLab" in screen.html


def within(box: object) -> Iterator[widgets.Widget]:
    """All that is on the screen of the company survey, from the top down."""
    assert isinstance(box, widgets.Widget)
    yield box
    for child in getattr(box, "children", ()):
        yield from within(child)


def labelled(screen: object, label: str) -> Any:
    return next(child for child in within(screen) if getattr(child, "description", "") == label)


def told(screen: object) -> str:
    pages = [child.value for child in within(screen) if isinstance(child, widgets.HTML)]
    return " ".join(re.sub("<[^>]*>", " ", " ".join(pages)).split())


def test_interest_in_a_model_by_group_is_the_table_that_has_passed_the_gate(case: Case) -> None:
    screen = screens.company_survey(case)
    by_size = told(screen)
    assert "Interesse efter størrelse" in by_size and "50 ansatte eller flere" in by_size and "Opdigtede tal" in by_size
    labelled(screen, "Opdelt efter").value = "sektor"
    assert "Interesse efter sektor" in told(screen) and "Interesse efter størrelse" not in told(screen)


def test_more_interviews_cover_more_and_no_company_is_on_the_screen(case: Case) -> None:
    screen = screens.company_survey(case)
    covered = []
    for number in (6, 60):
        labelled(screen, "Antal virksomheder").value = number
        found = re.search(r"De valgte dækker (\d+) af (\d+) svar og kendetegn og (\d+) af (\d+)", told(screen))
        assert found is not None
        covered.append([int(count) for count in found.groups()])
    few, many = covered
    assert few[0] <= many[0] == many[1] and few[2] < many[2] == many[3]
    assert case.survey is not None
    assert not any(str(company) in told(screen) for company in case.survey.answers.index)


def test_number_and_weights_are_saved_into_params_and_are_in_the_next_note_s_case(own: Case) -> None:
    screen = screens.company_survey(own)
    labelled(screen, "Antal virksomheder").value = 18
    labelled(screen, "Sektor").value = 4
    labelled(screen, "Gem").click()
    assert "er gemt i params/eksempelby.yml" in told(screen)
    again = open_notebook("eksempelby", DAY).parameters
    former = own.parameters.company_interviews
    assert again.company_interviews.number == 18
    assert again.company_interviews.weights == former.weights.model_copy(update={"sector": 4})
    assert again.model_copy(update={"company_interviews": former}) == own.parameters


def test_the_company_survey_in_a_build_is_a_sentence(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert isinstance(screens.company_survey(case), Block)
