"""`make new`: a municipality begins, and its notes can be made at once on the public figures."""

import re
from pathlib import Path

import pytest
from workfolder import Project

from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS, SURVEY_RESPONSES

NOTE = """
from datetime import date
from pathlib import Path
from actionplan import build
if __name__ == "__main__":
    result = build.make(build.Work(Path.cwd(), "{slug}", "01_social_mapping", date(2026, 11, 21)))
    print(result.problem or result.pages)
"""
FILES = {f"{file_stem(spec)}.csv": spec for spec in SPECS.values()}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path)


@pytest.mark.parametrize(
    ("written", "slug", "name"),
    [
        ("Kolding", "kolding", "Kolding"),
        ("esbjerg kommune", "esbjerg", "Esbjerg"),
        ("Høje-Taastrup", "hoeje-taastrup", "Høje-Taastrup"),
        ("høje taastrup", "hoeje-taastrup", "Høje-Taastrup"),
    ],
)
def test_params_and_an_example_of_every_table_are_made_and_right(
    written: str, slug: str, name: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "new", "--municipality", written)
    assert (run.status, run.err) == (0, "")
    assert f"params/{slug}.yml" in run.out
    assert f'kommune: "{name}"' in (project.root / "params" / f"{slug}.yml").read_text(encoding="utf-8")
    assert set(project.files(f"data/{slug}")) == set(FILES)
    assert set(project.files("params")) == {f"{slug}.yml"}
    check = project.here(capsys, "check")
    assert (check.status, check.err) == (0, "")
    assert f"{name} Kommune" in check.out


def test_the_params_file_is_short_and_explains_itself(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.here(capsys, "new", "--municipality", "Kolding")
    lines = (project.root / "params" / "kolding.yml").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80
    assert sum(line.lstrip().startswith("#") for line in lines) >= 15


def test_the_examples_hold_a_header_alone_that_excel_reads(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.here(capsys, "new", "--municipality", "Kolding")
    for file, spec in FILES.items():
        content = (project.root / "data" / "kolding" / file).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        lines = content.decode("utf-8-sig").splitlines()
        own = [column.danish for column in spec.columns]
        asked = [question.header for question in questionnaire(project.root).questions] if spec is SURVEY_RESPONSES else []
        assert lines == [";".join(own + asked)]


def test_the_examples_count_as_not_collected(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.here(capsys, "new", "--municipality", "Kolding")
    out = project.here(capsys, "check").out
    assert out.count("ikke indsamlet") == len([spec for spec in SPECS.values() if spec.notebooks]) - 1  # all but public figures


@pytest.mark.parametrize(("slug", "has_figures"), [("kolding", True), ("esbjerg", False)])
def test_check_says_whether_there_are_public_figures(
    slug: str, has_figures: bool, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.here(capsys, "new", "--municipality", slug)
    out = project.here(capsys, "check").out
    line = next(line.strip() for line in out.splitlines() if line.strip().startswith("offentlige tal: "))
    assert line.startswith("offentlige tal: ingen") is not has_figures
    assert bool(re.search(r"20\d\d", line)) is has_figures


def test_its_first_note_can_be_made_at_once_also_without_public_figures(project: Project) -> None:
    project.add("esbjerg")
    assert 1 <= int(project.python(NOTE.format(slug="esbjerg"))) <= 5
    note = (project.root / "reports" / "esbjerg" / "01_social_mapping.html").read_text(encoding="utf-8")
    assert "Esbjerg Kommune" in note
    assert "<svg" not in note
    assert "data/esbjerg/noegletal.csv" in note
    assert "Eksempelby" not in note


def test_a_second_time_nothing_is_overwritten(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.here(capsys, "new", "--municipality", "Kolding")
    project.change("params/kolding.yml", 'tovholder: ""', 'tovholder: "Konsulent"')
    before = project.files(".")
    run = project.here(capsys, "new", "--municipality", "kolding kommune")
    assert run.status == 1
    assert len(run.about("params/kolding.yml")) == 1
    assert "findes allerede" in run.err
    assert project.files(".") == before


def test_data_that_were_there_before_are_left_as_they_are(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.put("data/kolding/roller.csv", "opgave;aktør;rolle\nsamtale;leder;udfører\n")
    before = project.files("data/kolding")
    run = project.here(capsys, "new", "--municipality", "Kolding")
    assert run.status == 0
    assert project.files("data/kolding") == before
    assert "én række" in project.here(capsys, "check").out


@pytest.mark.parametrize(
    ("written", "near"), [("Koldning", "Kolding"), ("Hoje Tåstrup", "Høje-Taastrup"), ("Vesthimmer", "Vesthimmerlands")]
)
def test_a_misspelt_name_is_answered_with_the_nearest_ones(
    written: str, near: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "new", "--municipality", written)
    assert run.status == 1
    assert len(run.sentences) == 1
    assert f"»{near}«" in run.sentences[0]


@pytest.mark.parametrize("written", ["Eksempelby", "Atlantis", "", "010180-1234"])
def test_a_name_that_is_no_municipality_makes_nothing(written: str, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.files(".")
    run = project.here(capsys, "new", "--municipality", written)
    assert run.status == 1
    assert len(run.sentences) == 1
    assert "010180" not in run.err
    assert project.files(".") == before


def test_a_path_for_a_name_leads_nowhere_outside_the_project(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    around = set(project.root.parent.iterdir())
    project.here(capsys, "new", "--municipality", "../../odder")
    assert set(project.root.parent.iterdir()) == around
    assert {path.name for path in project.root.iterdir()} == {"data", "notebooks", "params"}
