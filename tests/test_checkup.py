"""`make check`: nothing built; per table what is there, what a note can say with it, and what is missing."""

import json
import re
import shutil
from pathlib import Path

import pytest
from handmade_editions import edition
from workfolder import DAY, SOURCE, Project

from actionplan import worker
from actionplan.changes import NOTE
from actionplan.tables.specs import SPECS

NAMES = (
    "Albertslund", "Ballerup", "Greve", "Horsens", "Kalundborg", "Norddjurs", "Odder", "Rudersdal", "Vejle", "Vesthimmerlands",
    "Viborg", "Aalborg",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path, "odder", "eksempelby")


def of(out: str, table: str) -> str:
    """The one line on a table."""
    lines = [line.strip() for line in out.splitlines() if line.strip().startswith(f"{table}: ")]
    assert len(lines) == 1, out
    return lines[0]


def test_all_thirteen_that_ship_are_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.of(tmp_path)
    for path in (SOURCE / "params").glob("*.yml"):
        shutil.copy(path, tmp_path / "params")
    shutil.copytree(SOURCE / "data" / "eksempelby", tmp_path / "data" / "eksempelby")
    run = project.here(capsys, "check")
    assert (run.status, run.err) == (0, "")
    headings = [line for line in run.out.splitlines() if line and line[0] != " "]
    assert sorted(headings) == sorted([*(f"{name} Kommune" for name in NAMES), "Eksempelby Kommune (opdigtet)"])


def test_nothing_is_built_or_changed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.files(".")
    project.here(capsys, "check")
    assert project.files(".") == before


def test_an_edition_that_is_not_as_it_was_frozen_is_told_here_and_before_a_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project.of(tmp_path)
    project.put("params/odder.yml", "kommune: Odder\n")
    (edition(tmp_path, "2026-03-02", []) / "findings.json").write_text("{}", encoding="utf-8")
    run = project.here(capsys, "check")
    assert (run.status, len(run.sentences)) == (1, 1)
    assert run.sentences[0].startswith("data/odder/editions/2026-03-02/findings.json: Filen mangler eller er ændret")
    (told,) = worker.check(tmp_path, tmp_path / "params" / "odder.yml", DAY)
    assert told.sentence() == run.sentences[0]


def test_what_is_not_collected_is_told_with_what_it_would_give_and_how_to_get_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    out = project.here(capsys, "check", "--municipality", "odder").out
    for spec in SPECS.values():
        if spec.name != "indicators" and spec.notebooks:  # the public figures are there without a file
            line = of(out, spec.danish)
            assert "ikke indsamlet" in line
            assert spec.gives in line
            assert line.endswith(spec.collect)
            assert all(notebook in line for notebook in spec.notebooks)


def test_a_full_data_set_is_told_with_rows_and_files_and_where_a_measure_should_count_a_longer_period(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    goals = project.root / "params" / "eksempelby.goals.yml"
    goals.write_text(goals.read_text(encoding="utf-8").replace("i kvartalet, retning", "i måneden, retning"), encoding="utf-8")
    out = project.here(capsys, "check", "--municipality", "eksempelby").out
    for path in (project.root / "data" / "eksempelby").glob("*.csv"):
        lines = [line for line in out.splitlines() if f"data/eksempelby/{path.name}" in line]
        assert len(lines) == 1
        assert "række" in lines[0]
        assert "Med dem kan notat 0" in lines[0]
    assert "ikke indsamlet" not in out
    small = next(line for line in out.splitlines() if line.startswith("  mål 8, »Sygemeldte, der er vendt delvis tilbage«: "))
    assert "for små til at blive tegnet" in small and "så skriv tælles: i kvartalet, og ret nulpunkt og mål" in small


def test_rows_and_period_are_those_of_the_file(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    header = "indsatsmål;dato;hvad;hvem\n"
    project.put(
        "data/odder/aktiviteter.csv", header + "1;12-11-2024;møde;leder\n2;03-02-2026;møde;leder\n1;01-03-2025;møde;leder\n"
    )
    line = of(project.here(capsys, "check", "--municipality", "odder").out, "Aktiviteter")
    assert "tre rækker" in line
    assert "november 2024" in line
    assert "februar 2026" in line
    assert "05" in line


def test_a_pointer_to_what_the_notes_have_not_found_is_told_as_note_04_tells_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.put("params/odder.goals.yml", 'udfordringer:\n  fremhæv: ["01.gone"]\n')
    assert project.here(capsys, "check", "--municipality", "odder").status == 0  # no note has been made that could tell
    executed = {"metadata": {NOTE: {"pages": 1, "subject": "Borgerne", "date": "21. november 2026"}}, "cells": []}
    project.put("reports/odder/notebooks/01_social_mapping.ipynb", json.dumps(executed))
    run = project.here(capsys, "check", "--municipality", "odder")
    assert run.status == 1
    assert "Odder Kommune" in run.out
    (sentence,) = run.about("params/odder.goals.yml")
    assert "linje 2" in sentence and "har id »01.gone« nu." in sentence


def test_a_period_of_one_month_is_told_once(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.put("data/odder/aktiviteter.csv", "indsatsmål;dato;hvad;hvem\n1;12-11-2024;møde;leder\n")
    line = of(project.here(capsys, "check", "--municipality", "odder").out, "Aktiviteter")
    assert "én række" in line
    assert line.count("november 2024") == 1


def test_the_public_figures_are_told_with_their_period(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    line = of(project.here(capsys, "check", "--municipality", "odder").out, "offentlige tal")
    assert re.search(r"[a-z]+ 20\d\d til [a-z]+ 20\d\d, .+ mål", line)


def test_one_municipality_is_checked_alone(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.put("data/eksempelby/roller.csv", "")
    run = project.here(capsys, "check", "--municipality", "Odder Kommune")
    assert (run.status, run.err) == (0, "")
    assert "Eksempelby" not in run.out


def test_problems_are_told_beside_the_report_on_the_others_and_give_exit_status_one(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.put("data/eksempelby/roller.csv", "")
    run = project.here(capsys, "check")
    assert run.status == 1
    assert "Odder Kommune" in run.out
    assert "Eksempelby Kommune" not in run.out
    assert len(run.about("data/eksempelby/roller.csv")) == 1


def test_what_params_say_of_the_process_is_counted(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    out = project.here(capsys, "check").out
    odder = next(line for line in out.split("Odder Kommune")[1].splitlines() if line.strip().startswith("params: "))
    assert "0 af 15" in odder
    assert "ikke udpeget" in odder
    eksempelby = next(line for line in out.split("Eksempelby Kommune")[1].splitlines() if line.strip().startswith("params: "))
    assert "15 af 15" in eksempelby
    assert "ikke udpeget" not in eksempelby
