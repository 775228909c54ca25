"""The papers of a meeting, from outside: a command in, Word files in the municipality's data folder out."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from workfolder import Project, Run

from actionplan import meeting_papers
from actionplan.briefing import follow_up, meeting_pieces
from actionplan.briefing.meeting_template import STANDARD, standard
from actionplan.briefing.plan_pieces import Front, Grid, Paragraph, Plan, body
from actionplan.sealed import as_made
from actionplan.workbook import Case, open_case

DAY = date(2026, 9, 24)
GOALS = """\
målsætning: "Flere i job"
rækkefølge: [2, 1]
mål:
  # Vores eget om mål 1.
  - nummer: 1
    navn: "Flere besøg"
    beslutninger: ["Byrådet"]
    delmål:
      kort_sigt: ["Alle er ringet op."]
    nulpunkt: "Få besøg."
    måltal:
      - {navn: Besøg, enhed: timer, retning: op, nulpunkt: 30, mål: 40, inden: "31-12-2026"}
    start: "01-01-2026"
    slut: "31-12-2026"
  - nummer: 2
    navn: "Flere møder"
    beslutninger: ["Byrådet"]
    måltal:
      - {navn: Møder, enhed: timer, retning: op, mål: 10, inden: "31-12-2027"}
  - nummer: 3
    navn: "Et mål, der udgår"
    beslutninger: ["Byrådet"]
    måltal:
      - {navn: Breve, enhed: timer, retning: op, mål: 10}
  - nummer: 4
    navn: "Bedre samarbejde"
    beslutninger: ["Byrådet"]
    nulpunkt: "Ingen mødes."
    måltal:
      - {navn: Samarbejdet, enhed: ord}
"""
MEASURED = """\
indsatsmål;måltal;dato;værdi;ord
1;Besøg;30-06-2026;33;
1;Besøg;31-08-2026;36;
2;Møder;31-08-2026;12;
3;Breve;31-05-2026;1;
4;Samarbejdet;31-08-2026;;Vi mødes hver uge.
"""
DONE = "indsatsmål;dato;hvad;hvem\n1;02-09-2026;Ringede til alle.;Jobkonsulent\n"
DECIDED = """\
indsatsmål;dato;beslutning;mål;måltal;ord
3;25-06-2026;udgår;;;Ingen svarede.
1;24-09-2026;nyt måltal;50;;Det går godt.
"""
GENERAL = "dato;spørgsmål;retning;ord\n24-09-2026;det rette match;bedre;Færre praktikker bliver afbrudt.\n"
PLAN = "{første_møde: 26-03-2026, hver_måned: 6, mødedatoer: [26-03-2026, 25-06-2026, 24-09-2026, 26-11-2099]}"


def odder(root: Path) -> Project:
    """Odder with four goals and what was written about them."""
    project = Project.of(root, "odder")
    project.change("params/odder.yml", '{første_møde: "", hver_måned: 6, mødedatoer: []}', PLAN)
    project.put("params/odder.goals.yml", GOALS)
    for name, text in {"maalinger": MEASURED, "aktiviteter": DONE, "beslutninger": DECIDED, "generel_status": GENERAL}.items():
        project.put(f"data/odder/{name}.csv", text)
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return odder(tmp_path_factory.mktemp("meetings"))


@pytest.fixture(scope="module")
def case(project: Project) -> Case:
    return open_case(project.root / "params" / "odder.yml", project.root, DAY)


@pytest.fixture
def folder(project: Project) -> Iterator[Path]:
    yield project.root / "data" / "odder" / "moeder"
    for file in (project.root / "data" / "odder" / "moeder").glob("*"):
        file.unlink()


def meeting(project: Project, capsys: pytest.CaptureFixture[str], *more: str) -> Run:
    return project.here(capsys, "meeting", "--municipality", "odder", *more)


def text(path: Path) -> str:
    document = Document(str(path))
    cells = [f"{row.cells[0].text}: {row.cells[1].text}" for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")


def test_the_minutes_of_a_past_meeting_come_filled_with_what_the_group_wrote(
    project: Project, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = meeting(project, capsys, "--date", "24-09-2026")
    assert (run.status, run.out) == (0, "Klar: data/odder/moeder/2026-09-24_dagsorden_og_referat.docx.\n")
    told = text(folder / "2026-09-24_dagsorden_og_referat.docx")
    for part in (
        "Møde om handlingsplanen 24. september 2026",
        "Målene, kort: mål 1, 2 og 4",
        "Gjort siden mødet 25. juni 2026: 2. september 2026, jobkonsulent: Ringede til alle.",
        "Status: 36 timer (31. august 2026), og måltallet er 50 inden 31. december 2026.",
        "Besluttet: ☐ fortsæt   ☐ justér   ☒ nyt måltal: 50   ☐ nået   ☐ udgår",
        "Referat: Det går godt.",
        "Status: Vi mødes hver uge. (31. august 2026)",
        "☒ bedre   ☐ uændret   ☐ dårligere\nFærre praktikker bliver afbrudt.",
        "Mål 3. Et mål, der udgår",
        "26. november 2099.",
    ):
        assert part in told, part
    assert told.count("☐ nyt måltal: ____") == 2  # the goals that nothing was decided on


def test_the_first_meeting_has_its_own_agenda_and_the_plan_of_meetings(project: Project, case: Case) -> None:
    first = replace(case, day=date(2026, 3, 26))
    pieces = meeting_pieces.paper(follow_up.basis(first, project.root)).pieces
    told = [str(word) for piece in pieces if isinstance(piece, Paragraph) for word in piece.words]
    rows = [row for piece in pieces if isinstance(piece, Grid) for row in piece.rows]
    assert "Hvem er ansvarlig for hvert mål?" in told and "Forslag: 25. juni 2026 og 24. september 2026." in told
    assert ("Tid og ressourcer", "Mangler: penge og folk\n\n") in rows
    assert ("Nulpunkt", "Besøg: 30 timer\nFå besøg.") in rows


def test_a_paper_that_somebody_has_edited_is_never_written_over_and_one_that_nobody_has_is_made_anew(
    project: Project, folder: Path, case: Case
) -> None:
    front = Front("Odder Kommune", "Møde", "Referat", "24. september 2026", "Gruppen", invented=False)
    plan = Plan(front, (body("Vi mødtes."),))
    first, again = (meeting_papers.write(project.root, case, "proeve", plan, DAY) for _ in range(2))
    assert first == again and [path.name for path in folder.iterdir()] == ["proeve.docx"]
    document = Document(str(first.path))
    document.add_paragraph("Vores eget.")
    document.save(str(first.path))
    edited = first.path.read_bytes()
    second = meeting_papers.write(project.root, case, "proeve", plan, DAY)
    assert (second.path.name, first.path.read_bytes()) == ("proeve_2.docx", edited)
    assert second.told == "Klar: data/odder/moeder/proeve_2.docx. proeve.docx er rettet i Word og bliver, som den er."
    assert as_made(second.path) and not as_made(first.path)


def test_in_spring_the_note_on_fulfilment_comes_along(project: Project, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = meeting(project, capsys, "--date", "27-05-2027")
    assert run.out.splitlines()[1] == "Klar: data/odder/moeder/2027_opfyldelse.docx."
    told = text(folder / "2027_opfyldelse.docx")
    assert "Ét mål er nået, ét er ikke nået, ét er udgået og ét kan ikke afgøres med tal." in told
    assert "Gruppens vurdering:  ☐ nået   ☐ delvis nået   ☐ ikke nået" in told


@pytest.mark.usefixtures("folder")
def test_a_municipalitys_own_template_is_used_and_a_broken_one_is_told_of(project: Project, case: Case) -> None:
    own = project.root / "data" / "odder" / meeting_papers.OWN_TEMPLATE
    letter = Document()
    for line in ("Odder Kommune, Rådhusgade", "{{ plan }}"):
        letter.add_paragraph(line)
    letter.save(str(own))
    plan = Plan(Front("Odder Kommune", "Møde", "Referat", "", "", invented=False), (body("Vi mødtes."),))
    made = meeting_papers.write(project.root, case, "eget", plan, DAY)
    assert "Rådhusgade\nVi mødtes." in text(made.path)
    own.write_bytes(b"ingen Word-fil")
    told = meeting_papers.write(project.root, case, "eget", plan, DAY).told
    own.unlink()
    assert "data/odder/moede_skabelon.docx: Filen kan ikke læses" in told and told.endswith("Standardskabelonen er brugt.")


def test_without_a_meeting_a_date_or_goals_a_sentence_says_what_to_write(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        meeting(project, capsys, "--date", "31-02-2027")
    assert "Datoen kan ikke læses." in capsys.readouterr().err
    project.add("kolding")
    run = project.here(capsys, "meeting", "--municipality", "kolding")
    assert run.status == 1
    assert run.sentences[0].startswith("params/kolding.goals.yml: Der er ingen mål at mødes om endnu. Skriv dem i filen")
    project.put("params/kolding.goals.yml", GOALS)
    (told,) = project.here(capsys, "meeting", "--municipality", "kolding").sentences
    assert told.startswith("params/kolding.yml, »opfølgning«: Der er ikke aftalt noget møde fra ")


def test_the_standard_template_is_what_the_code_makes() -> None:
    there, made = (Document(source) for source in (str(STANDARD), io.BytesIO(standard())))
    assert [each.text for each in there.paragraphs] == [each.text for each in made.paragraphs]
    assert there.element.xml == made.element.xml
