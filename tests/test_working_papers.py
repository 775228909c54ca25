"""The analyst's working papers from outside: a command in, files in the municipality's data folder out."""

import re
from contextlib import nullcontext
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader, PdfWriter
from workfolder import Project

from actionplan import working_papers
from actionplan.paper import INVENTED
from actionplan.parameters.tasks import TASKS
from actionplan.printables.guides import interview_guides
from actionplan.sources.cells import read_cells
from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.folder import read_tables

SHEET = "svar_fra_virksomheder.xlsx"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path, "odder", "eksempelby")


class Printer(Protocol):
    def __call__(self, long: str = "") -> None: ...


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> Printer:
    """In place of the browser: two empty sheets for each paper, three for that which holds a text."""

    def printed(long: str, page: str) -> bytes:
        writer, pdf = PdfWriter(), BytesIO()
        for _ in range(3 if long and long in page else 2):
            writer.add_blank_page(595, 842)
        writer.write(pdf)
        return pdf.getvalue()

    def put(long: str = "") -> None:
        monkeypatch.setattr(working_papers, "Browser", lambda _: nullcontext(SimpleNamespace(print=partial(printed, long))))

    return put


def test_the_questionnaire_comes_in_three_forms_that_the_build_does_not_read(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "questionnaire", "--municipality", "Odder")
    assert run.status == 0
    assert "skriv i stedet svarene på papir ind i skemaet online" in run.out
    folder = project.root / "data" / "odder" / "spoergeskema"
    assert sorted(path.name for path in folder.iterdir()) == ["limesurvey.txt", "spoergeskema.pdf", SHEET]
    pages = PdfReader(folder / "spoergeskema.pdf").pages
    assert 2 <= len(pages) <= 5
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert "Odder Kommune" in pages[0].extract_text()
    assert (folder / "limesurvey.txt").read_bytes().startswith("\ufeffclass\ttype/scale".encode())
    assert b"\r" not in (folder / "limesurvey.txt").read_bytes()
    assert project.here(capsys, "check", "--municipality", "odder").status == 0


def test_a_sheet_that_is_filled_in_and_moved_is_read_in_place_of_the_template(
    project: Project, blank: Printer, capsys: pytest.CaptureFixture[str]
) -> None:
    blank()
    project.here(capsys, "questionnaire", "--municipality", "odder")
    folder = project.root / "data" / "odder"
    book = load_workbook(folder / "spoergeskema" / SHEET)
    header = [cell.value for cell in book["Svar"][1]]
    for column, value in (("virksomhed", "1003456789"), ("erfaring", "ja"), ("støtte [mindre papir]", "x")):
        book["Svar"].cell(2, header.index(column) + 1).value = value
    book.save(folder / SHEET)
    assert project.here(capsys, "check", "--municipality", "odder").status == 0
    frame = read_tables(folder, project.root)["survey_responses"].frame
    assert frame[["company_id", "experience", "support/paper"]].to_numpy().tolist() == [["1003456789", "yes", True]]


def test_a_sheet_that_somebody_may_have_typed_into_is_never_overwritten(
    project: Project, blank: Printer, capsys: pytest.CaptureFixture[str]
) -> None:
    blank()
    project.here(capsys, "questionnaire", "--municipality", "odder")
    sheet = project.root / "data" / "odder" / "spoergeskema" / SHEET
    sheet.write_bytes(b"typed")
    run = project.here(capsys, "questionnaire", "--municipality", "odder")
    assert run.status == 0
    assert "ikke er ændret" in run.out
    assert sheet.read_bytes() == b"typed"


def test_the_companies_to_interview_come_as_a_list_with_as_many_as_the_params_say(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "interviews", "--municipality", "eksempelby")
    assert run.status == 0
    assert "må ikke stå i et notat" in run.out
    book = load_workbook(project.root / "data" / "eksempelby" / "interviewliste" / "virksomheder.xlsx")
    assert book.sheetnames == ["Virksomheder", "Ikke dækket", "Regel"]
    known = set(read_cells(project.root / "data" / "eksempelby" / "virksomheder.csv", "x").rows[0][1])
    assert known
    numbers = [row[1] for row in book["Virksomheder"].iter_rows(values_only=True) if str(row[1]).startswith("V0")]
    assert len(set(numbers)) == 12


def test_a_list_that_is_there_is_kept_and_nothing_is_chosen_without_answers(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.here(capsys, "interviews", "--municipality", "eksempelby")
    path = project.root / "data" / "eksempelby" / "interviewliste" / "virksomheder.xlsx"
    before = path.read_bytes()
    run = project.here(capsys, "interviews", "--municipality", "eksempelby")
    assert run.status == 1
    [told] = run.sentences
    assert told.startswith("data/eksempelby/interviewliste/virksomheder.xlsx: Listen findes allerede")
    assert path.read_bytes() == before
    run = project.here(capsys, "interviews", "--municipality", "odder")
    assert run.status == 1
    assert "Der er ingen svar på spørgeskemaet" in run.err


def test_an_unknown_municipality_and_a_broken_questionnaire_are_told_in_sentences(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "questionnaire", "--municipality", "Oder")
    assert run.status == 1
    assert "Mente du »Odder«" in run.err
    path = project.root / "data" / "reference" / "questionnaire.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: places\n", "id: rooms\n"), encoding="utf-8")
    run = project.here(capsys, "questionnaire", "--municipality", "odder")
    assert run.status == 1
    assert "Spørgsmålet »places« mangler" in run.err
    assert not (project.root / "data" / "odder" / "spoergeskema").exists()


def test_the_forms_bear_the_municipalitys_own_names(project: Project, blank: Printer, capsys: pytest.CaptureFixture[str]) -> None:
    blank()
    params = project.root / "params" / "odder.yml"
    text = params.read_text(encoding="utf-8").replace('jobcenter: "jobcentret"', 'jobcenter: "Jobcenter Norsminde"')
    params.write_text(text, encoding="utf-8")
    project.here(capsys, "questionnaire", "--municipality", "odder")
    lime = (project.root / "data" / "odder" / "spoergeskema" / "limesurvey.txt").read_text(encoding="utf-8")
    assert "Jobcenter Norsminde" in lime
    assert len(questionnaire(project.root).questions) == lime.count("\nQ\t") - 1


LONG_BODIES = {
    '"Jobcenter Eksempelby"': '"Center for Arbejdsmarked, Uddannelse og Borgerservice"',
    '"Virksomhedsindgang Eksempelby"': '"Virksomhedsindgangen i Center for Arbejdsmarked og Erhverv"',
    'råd: "Arbejdsmarkedsrådet"': 'råd: "Rådet for Arbejdsmarked, Uddannelse og Erhvervsudvikling"',
}


def put_longest_params(project: Project) -> None:
    """Eksempelby with names, groups and tasks as long as a municipality can have them."""
    for short, long in LONG_BODIES.items():
        project.change("params/eksempelby.yml", short, long)
    who = "Afdelingsleder for virksomhedsservice, erhverv og uddannelse"
    text = (project.root / "params" / "eksempelby.yml").read_text(encoding="utf-8")
    for task in TASKS:
        plan = f'{task.key}: {{ansvarlig: "{who}", start: "01-09-2026", slut: "30-11-2027"}}'
        text = re.sub(rf"^  {task.key}: .*$", f"  {plan}", text, flags=re.MULTILINE)
    text = text.replace("tovholder:", '  - "Repræsentant for de praktiserende læger i kommunen"\n' * 3 + "tovholder:")
    text = re.sub(
        r"^kontakt:.*$",
        f'kontakt: {{hvem: "{who}", telefon: "+45 12 34 56 78", mail: "{"plan" * 10}@x.example"}}',
        text,
        flags=re.MULTILINE,
    )
    project.put("params/eksempelby.yml", text)


def test_the_printables_fit_a4_on_one_sheet_each_and_a_text_that_somebody_may_have_edited_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project.of(tmp_path, "eksempelby")
    put_longest_params(project)
    edited = project.put("data/eksempelby/tryksager/nyhedsbrev-virksomheder.txt", "Rettet")
    run = project.here(capsys, "printables")
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        "Klar i data/eksempelby/tryksager: ni interviewguider og folder.pdf til tryk, tekster til nyhedsbreve "
        "og temaer til Taguette.",
        "nyhedsbrev-virksomheder.txt var der i forvejen og er ikke ændret. Slet filen, hvis du vil have en ny.",
    ]
    assert edited.read_bytes() == b"Rettet"
    papers = {path.name: PdfReader(path).pages for path in edited.parent.glob("*.pdf")}
    assert set(papers) == {"folder.pdf", *(guide.file for guide in interview_guides(project.root).guides)}
    for name, pages in papers.items():
        assert len(pages) == 2, name
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {(595, 842)}, name
    for page in (*papers["folder.pdf"], *papers["interviewguide-leder.pdf"]):
        assert INVENTED in " ".join(page.extract_text().split())
    other = (edited.parent / "nyhedsbrev-medarbejdere-og-samarbejdspartnere.txt").read_bytes()
    assert other.startswith(f"\ufeff{INVENTED}\r\n\r\n".encode())
    assert other.count(b"\n") == other.count(b"\r\n")


def test_a_paper_that_has_become_too_long_for_its_sheet_is_named_with_the_file_to_shorten(
    project: Project, blank: Printer, capsys: pytest.CaptureFixture[str]
) -> None:
    blank("<h1>Interviewguide: Leder</h1>")
    run = project.here(capsys, "printables")
    long = "fylder 3 sider og kan ikke være på ét ark. Gør teksten kortere i data/reference/interview_guides.yml."
    assert [line for line in run.out.splitlines() if not line.startswith("Klar i")] == [
        f"interviewguide-leder.pdf {long}",
        "I params/odder.yml mangler datoer for opgaverne, ansvarlige for opgaverne, styregruppe, projektgruppe, tovholder og "
        "kontakt. Står det der, kommer det med i folder.pdf.",
        f"interviewguide-leder.pdf {long}",
    ]
    assert [(project.root / "data" / slug / "tryksager" / "folder.pdf").exists() for slug in ("odder", "eksempelby")] == [
        True
    ] * 2
