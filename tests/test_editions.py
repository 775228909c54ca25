"""`make edition` from outside: prepared notes in, a frozen folder and Danish sentences out. No notebook is run."""

import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import nbformat
import pytest
from workfolder import Project

from actionplan import changes
from actionplan.build import BOUND, NOTEBOOKS
from actionplan.changes import Ingredients
from actionplan.editions import editions
from actionplan.tables.folder import read_tables

DAY = date(2027, 3, 3)
CIVIL_NUMBER = "010190-1234"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put("params/odder.yml", "kommune: Odder\n")
    made.put("params/odder.goals.yml", "mål: []\n")
    made.put("data/odder/roller.csv", "opgave;aktør;rolle\n")
    made.put(f"data/odder/bilag {CIVIL_NUMBER}.csv", "")
    made.put("data/reference/words.yml", "ord: []\n")
    for name in NOTEBOOKS:
        made.put(f"notebooks/{name}.ipynb", "{}")
    return made


def prepare(project: Project, value: float, *, day: date = DAY, written: str = "Planen") -> None:
    """The reports of Odder as a build would leave them."""
    reports = project.root / "reports" / "odder"
    ingredients = Ingredients(project.root, day)
    for name in NOTEBOOKS:
        files = {f"{name}.html": f"<p>{value}</p>", f"{name}.pdf": "udskrevet", f"{name}_bilag.html": "<p>Bilag</p>"}
        for file, content in files.items():
            project.put(f"reports/odder/{file}", content)
        notebook = nbformat.v4.new_notebook()
        notebook.metadata[changes.NOTE] = {
            "pages": 1,
            changes.FINDINGS: str(value),
            changes.MADE_OF: ingredients.of("odder", name),
            changes.FILES: {file: changes.digest([reports / file], reports) for file in files},
        }
        (reports / "notebooks").mkdir(exist_ok=True)
        nbformat.write(notebook, reports / "notebooks" / f"{name}.ipynb")
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as parts:
        parts.writestr("word/document.xml", f"<w:p><w:t>{written[:6]}</w:t><w:t>{written[6:]}</w:t></w:p>")
    project.put("reports/odder/handlingsplan.docx", word.getvalue())
    record = changes.PlanRecord("handlingsplan.docx", hashlib.sha256(word.getvalue()).hexdigest(), "0" * 64)
    made_of = changes.listed(reports)
    project.put("reports/odder/handlingsplan.html", f'<meta name="made-of" content="{record.told(made_of)}">')
    project.put("reports/odder/samlet_notat.html", f'<meta name="made-of" content="{changes.listed(reports, BOUND)}">')
    project.put("reports/odder/samlet_notat.pdf", "udskrevet")
    found = {"id": "01.x", "headline": "", "sentence": "", "value": value, "source": "", "uncertainty": "", "comparison": {}}
    findings = {"made_of": made_of, "invented": False, "findings": [{**found, "invented": False}]}
    project.put("reports/odder/findings.json", json.dumps(findings))


def test_an_edition_is_whole_read_only_and_says_what_it_was_made_of_and_stays_when_reports_are_cleared(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(project, 20.0)
    run = project.here(capsys, "edition", "--municipality", "odder")
    assert run.status == 0, run.err
    assert "Udgaven af 3. marts 2027 ligger i data/odder/editions/2027-03-03 og bliver aldrig ændret." in run.out
    (folder,) = (project.root / "data" / "odder" / "editions").iterdir()
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *(f"{name}{ending}" for name in NOTEBOOKS for ending in (".html", ".pdf", "_bilag.html")),
        *("samlet_notat.html", "samlet_notat.pdf", "handlingsplan.html", "handlingsplan.docx", "findings.json", "indhold.json"),
    }
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    contents = json.loads((folder / "indhold.json").read_text(encoding="utf-8"))
    assert set(contents["lavet_af"]) == {
        *("params/odder.yml", "params/odder.goals.yml", "data/odder/roller.csv", "data/reference/words.yml"),
        "data/odder/bilag (skjult).csv",
    }
    params = (project.root / "params" / "odder.yml").read_bytes()
    assert contents["lavet_af"]["params/odder.yml"] == hashlib.sha256(params).hexdigest()
    assert set(contents["filer"]) == names - {"indhold.json"}
    # It changes none of the notes that it was made of, and is made but once.
    made_of = {name: Ingredients(project.root, DAY).of("odder", name) for name in NOTEBOOKS}
    assert all(changes.unchanged(project.root / "reports" / "odder", name, made_of[name]) for name in NOTEBOOKS)
    again = project.here(capsys, "edition", "--municipality", "odder")
    assert (again.status, "er den samme" in again.out) == (0, True)
    assert project.here(capsys, "clean").status == 0
    assert not list((project.root / "reports").iterdir())
    assert [edition.findings["01.x"].value for edition in editions(project.root, "odder")] == [20.0]
    (project.root / "data" / "odder" / f"bilag {CIVIL_NUMBER}.csv").unlink()
    read_tables(project.root / "data" / "odder", project.root)


def test_another_edition_of_the_same_day_lies_beside_the_first_and_later_notes_read_both(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for value in (20.0, 21.0, 21.0):
        prepare(project, value)
        assert project.here(capsys, "edition", "--municipality", "odder").status == 0
    found = editions(project.root, "odder")
    assert [(edition.day, edition.number, edition.findings["01.x"].value) for edition in found] == [
        (DAY, 1, 20.0),
        (DAY, 2, 21.0),
    ]
    before = Ingredients(project.root, DAY).of("odder", NOTEBOOKS[0])
    first = project.root / "data" / "odder" / "editions" / "2027-03-03" / "findings.json"
    first.chmod(0o644)
    first.write_text("{}", encoding="utf-8")
    now = Ingredients(project.root, DAY).of("odder", NOTEBOOKS[0])
    assert {part for part in now if now[part] != before[part]} == {"editions"}


def test_notes_that_are_not_made_or_not_made_of_what_lies_there_are_not_frozen(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*told: str) -> None:
        run = project.here(capsys, "edition", "--municipality", "odder")
        assert run.status == 1
        assert all(each in run.err for each in told), run.err
        assert editions(project.root, "odder") == ()
        assert project.leftovers() == []

    refused("reports/odder: Der er ingen notater at gemme.", "make MUNICIPALITY=odder")
    prepare(project, 20.0)
    project.put("data/odder/roller.csv", "opgave;aktør;rolle\nx;y;udfører\n")
    refused("Notat 01, 02, 03, 04 og 05 er ikke opdateret: data er ændret siden. Kør make MUNICIPALITY=odder først")
    prepare(project, 20.0)
    project.put(f"reports/odder/{NOTEBOOKS[1]}.html", "rettet")
    (project.root / "reports" / "odder" / "notebooks" / f"{NOTEBOOKS[4]}.ipynb").unlink()
    refused("Notat 05 er ikke lavet. Notat 02 er ikke opdateret: filerne i reports er ændret siden.")
    prepare(project, 20.0)
    project.put("reports/odder/findings.json", "{}")
    refused("Resultaterne i findings.json svarer ikke til notaterne.")


def test_a_plan_that_somebody_has_typed_a_civil_number_into_is_not_frozen_and_the_number_is_not_repeated(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(project, 20.0, written=CIVIL_NUMBER)
    run = project.here(capsys, "edition", "--municipality", "odder")
    assert run.status == 1
    assert run.sentences == [
        "reports/odder/handlingsplan.docx: Der står noget, der ligner et CPR-nummer. Fjern det i Word, og kør igen."
    ]
    project.put("reports/odder/handlingsplan.docx", b"no Word file")
    assert "Gem den igen i Word" in project.here(capsys, "edition", "--municipality", "odder").err
    assert editions(project.root, "odder") == ()
