"""The seminar's screen as the notebook opens it: the note's own gate for every figure, and the params file for every group."""

import re
from datetime import date
from pathlib import Path

import ipywidgets as widgets
import pytest
from workfolder import Project

from actionplan.briefing.blocks import Block
from actionplan.notebook import open_notebook
from actionplan.parameters.reader import read_parameters
from actionplan.seminar import screens
from actionplan.workbook import Case, known_municipalities

DAY = date(2026, 11, 21).isoformat()


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    project = Project.of(tmp_path, "eksempelby")
    monkeypatch.chdir(project.root / "notebooks")
    monkeypatch.setenv("JPY_SESSION_NAME", "01_social_mapping.ipynb")
    return open_notebook("eksempelby", DAY)


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


def test_a_saved_group_is_in_params_and_in_the_next_note_s_case(case: Case) -> None:
    screen = screens.target_groups(case)
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
    assert len(read.target_groups) == len(case.parameters.target_groups) + 1
    assert open_notebook("eksempelby", DAY).parameters.target_groups == read.target_groups


def test_where_nobody_sits_at_the_kernel_a_sentence_stands_there(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    screen = screens.target_groups(case)
    assert isinstance(screen, Block)
    assert "JupyterLab" in screen.html
