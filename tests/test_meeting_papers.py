"""The papers of a meeting, from outside: a command in, Word files in the municipality's data folder out."""

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from workfolder import Project, Run

from actionplan import meeting_papers
from actionplan.briefing import comparisons, follow_up, meeting_pieces
from actionplan.briefing.meeting_template import STANDARD, standard
from actionplan.briefing.plan_pieces import Front, Grid, Paragraph, Plan, body
from actionplan.briefing.social_mapping import Topic
from actionplan.parameters.follow_up import FollowUp
from actionplan.problems import Refused
from actionplan.sealed import as_made
from actionplan.seminar.status_session import StatusSession
from actionplan.seminar.told_at_meeting import told_at
from actionplan.workbook import Case, open_case

DAY = date(2026, 9, 24)
ONE_DAY = timedelta(days=1)
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
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the comparison with other municipalities, which takes time."""
    monkeypatch.setattr(comparisons, "topics", lambda _: {comparisons.OVERALL: Topic(None, None)})


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


def case_front() -> Front:
    return Front("Odder Kommune", "Møde", "Referat", "24. september 2026", "Gruppen", invented=False)


def rows(plan: Plan) -> list[tuple[str, ...]]:
    return [row for piece in plan.pieces if isinstance(piece, Grid) for row in piece.rows]


def test_the_minutes_of_a_past_meeting_come_filled_with_what_the_group_wrote(
    project: Project, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = meeting(project, capsys, "--date", "24-09-2026")
    assert (run.status, run.out) == (0, "Klar: data/odder/moeder/2026-09-24_dagsorden_og_referat.docx.\n")
    told = text(folder / "2026-09-24_dagsorden_og_referat.docx")
    for part in (
        "Møde om handlingsplanen 24. september 2026",
        "Målene, kort: mål 4, 2 og 1",  # as they come below
        "Gjort siden mødet 25. juni 2026: 2. september 2026, jobkonsulent: Ringede til alle.",
        "Status: 36 timer (31. august 2026), og måltallet er 40 inden 31. december 2026.",  # the one that it then moved
        "Besluttet: ☐ fortsæt   ☐ justér   ☒ nyt måltal: 50   ☐ nået   ☐ udgår",
        "Referat: Det går godt.",
        "Status: Vi mødes hver uge. (31. august 2026)",
        "☒ bedre   ☐ uændret   ☐ dårligere\nFærre praktikker bliver afbrudt.",
        "Mål 3. Et mål, der udgår",
        "Diagrammerne står i notat 05.",
        "Skridt: Målene revideres ud fra beskæftigelsesplanen",
        "Hvem (funktion): Hvad",
        "26. november 2099.",
    ):
        assert part in told, part
    assert told.count("☐ nyt måltal: ____") == 2  # the goals that nothing was decided on


@pytest.mark.usefixtures("alone")
def test_what_the_status_board_saves_stands_in_the_minutes_of_that_meeting_and_not_in_its_agenda(
    project: Project, case: Case
) -> None:
    data = project.root / "data" / "odder"
    tables = {path: path.read_bytes() for path in data.glob("*.csv")}
    session = StatusSession(case, project.root)
    typed: dict[tuple[str, ...], str] = {
        ("mål 4", "»Samarbejdet« med ord", "ord"): "Vi mødes hver dag.",
        ("mål 4", "aktivitet 1", "hvad"): "Holdt et møde.",
        ("mål 4", "aktivitet 1", "hvem"): "Tovholder",
        ("mål 4", "aktivitet 1", "dato"): "24-09-2026",
        ("mål 4", "beslutning", "beslutning"): "udgår",
        ("mål 4", "beslutning", "hvorfor"): "Det kører af sig selv.",
        ("generelt", "sammenhængende forløb", "retning"): "dårligere",
        ("generelt", "sammenhængende forløb", "svar"): "Flere skift.",
    }
    assert [session.write(DAY, *path, to=value) for path, value in typed.items()] == [""] * len(typed)
    assert session.keep(DAY)[1] == ()
    written = open_case(project.root / "params" / "odder.yml", project.root, DAY)
    minutes, next_one = (
        rows(meeting_pieces.paper(follow_up.basis(replace(written, day=day), project.root, day - ONE_DAY),
                                  follow_up.basis(replace(written, day=day), project.root)))
        for day in (DAY, date(2099, 11, 26))
    )  # fmt: skip
    for path, content in tables.items():
        path.write_bytes(content)
    assert ("Status", "Vi mødes hver uge. (31. august 2026)") in minutes
    assert ("Oplyst på mødet", "Samarbejdet: Vi mødes hver dag.\nTovholder: Holdt et møde.") in minutes
    assert ("Besluttet", "☐ fortsæt   ☐ justér   ☐ nyt måltal: ____   ☐ nået   ☒ udgår") in minutes
    assert ("Referat", "Det kører af sig selv.") in minutes
    question = "Bidrager planen til mere sammenhængende forløb fra ledighed til job?"
    assert (question, "☐ bedre   ☐ uændret   ☒ dårligere\nFlere skift.") in minutes
    assert (question, "Sidst (24. september 2026, dårligere): Flere skift.\n☐ bedre   ☐ uændret   ☐ dårligere\n\n") in next_one
    assert not any("Samarbejdet" in row[1] for row in next_one), "the goal has ended"


@pytest.mark.usefixtures("alone")
def test_a_figure_that_the_board_was_told_at_the_meeting_is_not_taken_for_known_before_though_its_period_was_over(
    project: Project, case: Case
) -> None:
    seminar, there = project.root / "data" / "odder" / "seminar", replace(case, day=DAY)
    typed = [
        (f"mål {number}", f"»{name}«", {"tal": "1", "gælder": "31-08-2026"}) for number, name in ((1, "Besøg"), (2, "Møder"))
    ]
    changes = [(["status", "24-09-2026", *path], told) for *path, told in typed] + [(["status", "24-09-2026"], None)]
    lines = [
        {"nr": number, "tid": "2026-09-24T14:00:00+02:00", "skærm": "a", "bord": "", "slags": "sæt", "sti": path, "til": to}
        for number, (path, to) in enumerate(changes, 1)
    ]
    log = "".join(f"{json.dumps(line)}\n" for line in lines)
    project.put("data/odder/seminar/log.jsonl", log)
    was = MEASURED.replace("1;Besøg;31-08-2026;36;", "1;Besøg;31-08-2026;34;").replace("2;Møder;31-08-2026;12;\n", "")
    project.put("data/odder/seminar/2026-09-24_140000_000000.maalinger.csv", was)
    told = told_at(project.root, "odder", DAY)
    known = follow_up.basis(meeting_papers._known_before(there, project.root, told), project.root, DAY - ONE_DAY)
    minutes = rows(meeting_pieces.paper(known, follow_up.basis(there, project.root), told))
    project.put("data/odder/seminar/log.jsonl", log.replace("T14", "T09").replace("2026-09-24T", "2026-09-22T"))
    prepared = told_at(project.root, "odder", DAY)
    shutil.rmtree(seminar)
    assert any(row[0] == "Status" and row[1].startswith("34 timer (31. august 2026)") for row in minutes)
    assert ("Oplyst på mødet", "Besøg: 36 timer (31. august 2026, før 34).") in minutes
    assert ("Oplyst på mødet", "Møder: 12 timer (31. august 2026).") in minutes
    assert prepared == {}, "what was saved before the day was known when the meeting began"


def test_the_first_meeting_has_its_own_agenda_and_the_plan_of_meetings(project: Project, case: Case) -> None:
    first = replace(case, day=date(2026, 3, 26))
    basis = follow_up.basis(first, project.root)
    plan = meeting_pieces.paper(basis, basis)
    told = [str(word) for piece in plan.pieces if isinstance(piece, Paragraph) for word in piece.words]
    assert "Hvem er ansvarlig for hvert mål?" in told and "Forslag: 25. juni 2026 og 24. september 2026." in told
    assert ("Tid og ressourcer", "Mangler: penge og folk\n\n") in rows(plan)
    assert ("Nulpunkt", "Besøg: 30 timer\nFå besøg.") in rows(plan)
    assert ("Nulpunkt", "Mangler: ord og tal.\n\n") in rows(plan)
    assert "Næste møde er 25. juni 2026." in told, "no heading of its own, which would take a page for one line"


@pytest.mark.usefixtures("alone")
def test_a_later_meeting_of_a_group_without_a_plan_of_meetings_is_not_taken_for_its_first(project: Project, case: Case) -> None:
    parameters = case.parameters.model_copy(update={"follow_up": FollowUp()})
    basis = follow_up.basis(replace(case, parameters=parameters), project.root)
    assert "Forslag og grund" in {row[0] for row in rows(meeting_pieces.paper(basis, basis))}


def test_a_paper_that_somebody_has_edited_is_never_written_over_and_one_that_nobody_has_is_made_anew(
    project: Project, folder: Path, case: Case
) -> None:
    plan = Plan(case_front(), (body("Vi mødtes."),))
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


@pytest.mark.usefixtures("alone")
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
    plan = Plan(case_front(), (body("Vi mødtes."),))
    made = meeting_papers.write(project.root, case, "eget", plan, DAY)
    assert "Rådhusgade\nVi mødtes." in text(made.path)
    own.write_bytes(b"ingen Word-fil")
    told = meeting_papers.write(project.root, case, "eget", plan, DAY).told
    own.unlink()
    assert "data/odder/moede_skabelon.docx: Filen kan ikke læses" in told and told.endswith("Standardskabelonen er brugt.")


@pytest.mark.usefixtures("folder")
def test_signs_that_word_cannot_hold_are_left_out_of_tables_and_papers(project: Project, case: Case) -> None:
    cells = b"indsatsm\xc3\xa5l;dato;hvad;hvem\n1;02-09-2026;Ringede\x0btil \xef\xbf\xbealle.\x02;Jobkonsulent\n"
    project.put("data/odder/aktiviteter.csv", cells)
    (what,) = open_case(project.root / "params" / "odder.yml", project.root, DAY).tables["activities"].frame["what"]
    project.put("data/odder/aktiviteter.csv", DONE)
    assert what == "Ringede til alle."
    odd = "Vi\x0b m\ufffeødtes\x00.\ud800"
    plan = Plan(case_front(), (body(odd), Grid(odd, (odd, odd), ((odd, odd),), number=1)))
    told = text(meeting_papers.write(project.root, case, "tegn", plan, DAY).path)
    assert told.count("Vi  mødtes.") == 6


def test_a_file_in_the_place_of_the_folder_is_told_with_what_to_do(project: Project, case: Case) -> None:
    project.put("data/vejle/moeder", b"")
    with pytest.raises(Refused) as refused:
        meeting_papers.write(project.root, replace(case, slug="vejle"), "proeve", Plan(case_front(), (body("Vi mødtes."),)), DAY)
    assert refused.value.problems[0].sentence() == (
        "data/vejle/moeder: Her ligger en fil, hvor der skal være en mappe af det navn. Omdøb filen, eller flyt den, og kør igen."
    )


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
