"""`make edition` from outside: prepared notes in, a frozen folder and Danish sentences out. No notebook is run."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handmade_editions import edition, edition_of
from workfolder import Project

from actionplan import changes, freezing
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_readings import ShownBy
from actionplan.briefing import comparisons
from actionplan.build import BOUND, NOTEBOOKS
from actionplan.changes import Ingredients
from actionplan.editions import Edition, counted_by, damage, editions
from actionplan.problems import Refused
from actionplan.tables.folder import read_tables

DAY = date(2027, 3, 3)
CIVIL_NUMBER = "010190-1234"
CHANGED = "mangler eller er ændret, siden udgaven blev gemt."
GOALS = """mål:
- nummer: 8
  navn: Flere i job
  beslutninger: [Byrådet]
  måltal:
  - {navn: Nye Job, enhed: personer, tælles: i kvartalet, retning: op}
  - {navn: Kultur, enhed: ord}
  - {navn: Andel, enhed: pct., retning: op}
  - {navn: Unge, enhed: personer, serie: {register: personer på ydelse, målgruppe: 1}, retning: op}
"""
ODDER = """kommune: Odder
målgrupper:
- {navn: Unge, ydelse: [sygedagpenge, kontanthjælp], alder: under 30}
"""

FINDING = Finding(
    id="01.x", headline="Et tal", sentence="", value=20.0, unit="pct.", base=90.0, source="", uncertainty="", invented=False
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put("params/odder.yml", ODDER)
    made.put("params/odder.goals.yml", GOALS)
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
    findings = {"made_of": made_of, "invented": False, "findings": [replace(FINDING, value=value).record()]}
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
    young = "kommunens udtræk af forløb: personer på ydelse, kontanthjælp eller sygedagpenge, under 30 år"
    assert editions(project.root, "odder")[0].counted == {
        (8, "nye job"): ShownBy(DAY, 3),
        (8, "andel"): ShownBy(DAY, 0),
        (8, "unge"): ShownBy(DAY, 0, young),  # the group by its own filters, as its number may be another's next year
    }
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
    first, second = (project.root / "data" / "odder" / "editions" / name for name in ("2027-03-03", "2027-03-03_2"))
    rewrite(first / "findings.json", "{}")
    now = Ingredients(project.root, DAY).of("odder", NOTEBOOKS[0])
    assert {part for part in now if now[part] != before[part]} == {"editions"}
    # Somebody has been at them: each edition is told once, wherever it matters, and no further one is made.
    for name in NOTEBOOKS:
        rewrite(second / f"{name}.html", "rettet")
    (second / "handlingsplan.docx").unlink()
    remedy = (
        "Hent {} fra en sikkerhedskopi, eller flyt hele mappen {} ud af mappen editions. Flyttes den, huskes det ikke, hvordan "
        "målenes tal blev talt i den. Lad derfor tælles og serie stå, som de er, til en ny udgave er gemt."
    )
    told = [
        f"data/odder/editions/2027-03-03/findings.json: Filen {CHANGED} {remedy.format('den', '2027-03-03')}",
        "data/odder/editions/2027-03-03_2: 01_social_mapping.html, 02_company_survey.html, 03_jobcentre_organisation.html, "
        f"04_goal_setting.html og 2 filer mere {CHANGED} {remedy.format('dem', '2027-03-03_2')}",
    ]
    run = project.here(capsys, "edition", "--municipality", "odder")
    assert (run.status, run.sentences) == (1, told)
    assert [problem.sentence() for problem in damage(project.root, "odder")] == told
    with pytest.raises(Refused) as refused:
        editions(project.root, "odder")
    assert str(refused.value) == told[0]
    (second / "indhold.json").unlink()
    assert damage(project.root, "odder")[1].sentence().startswith("data/odder/editions/2027-03-03_2/indhold.json: Filen mangler")


def test_an_edition_that_is_broken_off_is_not_there_at_all_and_the_next_one_is(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(project, 20.0)
    place = project.root / "data" / "odder" / "editions"
    steps = [(Path, "mkdir", 2), (Path, "write_text", 1), (Path, "rename", 1)]
    steps += [(owner, name, turn) for owner, name in ((shutil, "copyfile"), (Path, "chmod")) for turn in (1, 7, 20)]
    for owner, name, turn in steps:
        for stop in (OSError(28, "No space left"), KeyboardInterrupt()):
            with monkeypatch.context() as patched:
                patched.setattr(freezing, "_not_as_now", lambda *_: None)  # what takes the time, and writes nothing
                patched.setattr(owner, name, breaking(getattr(owner, name), turn, stop))
                run = project.here(capsys, "edition", "--municipality", "odder")
            assert list(place.iterdir()) == [], (name, turn)
            assert run.status == (1 if isinstance(stop, OSError) else 130)
            assert "Afbrudt" in run.err or "data/odder/editions: Udgaven kan ikke gemmes" in run.err
    assert project.here(capsys, "edition", "--municipality", "odder").status == 0
    assert [path.name for path in place.iterdir()] == ["2027-03-03"]


def breaking(real: Callable[..., object], turn: int, stop: BaseException) -> Callable[..., object]:
    """A function that fails the so manieth time it is called."""
    calls = count(1)

    def called(*arguments: object, **named: object) -> object:
        if next(calls) == turn:
            raise stop
        return real(*arguments, **named)

    return called


def rewrite(path: Path, text: str) -> None:
    """Writes over a file that is meant to be left alone."""
    path.chmod(0o644)
    path.write_text(text, encoding="utf-8")


def test_an_edition_under_another_day_or_of_another_municipality_is_not_taken_for_one(tmp_path: Path) -> None:
    found = json.dumps({"invented": False, "findings": []}).encode()
    folder = edition_of(tmp_path, "2027-03-03", found)
    assert [each.counted for each in editions(tmp_path, "odder")] == [{}]
    folder.rename(folder.with_name("2027-04-04"))
    edition_of(tmp_path, "2027-05-05", found, municipality="hobro")
    (tmp_path / "data" / "hobro" / "editions" / "2027-05-05").rename(folder)
    with pytest.raises(Refused) as refused:
        editions(tmp_path, "odder")
    assert [problem.sentence() for problem in refused.value.problems] == [
        "data/odder/editions/2027-03-03: Udgaven er »hobro« af 5. maj 2027 og ligger et forkert sted. Flyt mappen »2027-03-03« "
        "tilbage, eller giv den sit navn igen.",
        "data/odder/editions/2027-04-04: Udgaven er »odder« af 3. marts 2027 og ligger et forkert sted. Flyt mappen »2027-04-04« "
        "tilbage, eller giv den sit navn igen.",
    ]


def test_a_measure_that_an_edition_does_not_know_counts_as_those_of_its_goal_and_origin_that_are_no_longer_in_the_plan() -> None:
    later = date(2027, 9, 3)
    shown = {(8, "nye job i måneden"): 1, (8, "aftaler"): 3, (9, "andet"): 1}
    first = Edition(DAY, 1, False, {}, {each: ShownBy(DAY, months) for each, months in shown.items()})
    second = Edition(later, 1, False, {}, {(8, "nye job"): ShownBy(later, 3), (8, "begyndt"): ShownBy(later, 1, "udtræk")})
    plan = {(8, "nye job"): "", (8, "aftaler"): "", (8, "forløb"): "udtræk", (10, "ny"): ""}
    assert counted_by([first, second], plan) == {
        (8, "nye job"): [ShownBy(DAY, 1), ShownBy(later, 3)],
        (8, "aftaler"): [ShownBy(DAY, 3)],
        (8, "forløb"): [ShownBy(later, 1, "udtræk")],
        (10, "ny"): [],
    }


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


# What the notes after them say, from the files that an analyst writes


def followed(folder: Project, monkeypatch: pytest.MonkeyPatch, day: str) -> tuple[str, str, list[Finding]]:
    """What note 05 of a day says of the last edition, in the note and in its annex, and the note's findings. No browser is asked:
    the notebook's cells run in this process."""
    monkeypatch.chdir(folder.root / "notebooks")
    scope: dict[str, Any] = {}
    said = {"head": "", "annex": ""}
    for cell in nbformat.read("05_followup.ipynb", as_version=4).cells:
        (tag, *_) = cell.metadata.get("tags") or [""]
        if tag == "parameters":
            scope |= {"municipality": "odder", "day": day}
        elif cell.cell_type == "code" and not tag:
            exec(cell.source, scope)
        elif "since_last.since_last" in cell.source and (block := eval(cell.source, scope)):
            said[tag] = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.html))
    return said["head"], said["annex"], list(scope["found"])


def written(
    folder: Project, agreements: Iterable[float], *, measure: str = "Ventetid", period: str = "måneden", talk: bool
) -> None:
    """The goals and the monthly measurements from January 2025 on."""
    goal = "- {{nummer: {0}, navn: Mål nummer {0}, beslutninger: [Byrådet], start: 01-01-2025, måltal: [{{navn: {1}}}]}}\n"
    measures = ["Aftaler, enhed: aftaler, retning: op", f"{measure}, enhed: dage, retning: ned"]
    measures.append(f"Nye job, enhed: personer, retning: op, tælles: i {period}")
    measures += ["Kultur, enhed: ord"] if talk else []
    folder.put("params/odder.goals.yml", "mål:\n" + "".join(goal.format(n, each) for n, each in enumerate(measures, 1)))
    lines = ["indsatsmål;måltal;dato;værdi"]
    for month, value in enumerate(agreements):
        day = f"28-{month % 12 + 1:02}-{2025 + month // 12}"
        others = f"2;{measure};{day};{50 + 2 * (month % 2) + 30 * (month in {15, 16})}\n3;Nye job;{day};{20 + month % 3}"
        lines.append(f"1;Aftaler;{day};{value}\n{others}")
    folder.put("data/odder/maalinger.csv", "\n".join(lines) + "\n")


def test_after_three_editions_each_note_tells_what_moved_since_the_one_before_it_by_the_right_amounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparisons, "topics", lambda _: {})  # the public figures play no part here
    folder = Project.of(tmp_path)
    folder.put("params/odder.yml", "kommune: Odder\n")
    steady = [40 + 2 * (month % 2) for month in range(14)]

    def handed_out(day: str, months: list[float], **more: Any) -> tuple[str, str]:
        """Writes the files, makes the note and keeps what an edition would; what the note and its annex say."""
        written(folder, months, **more)
        note, annex, found = followed(folder, monkeypatch, day)
        edition(tmp_path, day, found)
        return note, annex

    assert handed_out("2026-03-02", steady, talk=True) == ("", "")
    note, annex = handed_out("2026-06-01", [*steady, 41, 60, 61], talk=False)
    assert "Siden udgaven af 2. marts 2026 To resultater har flyttet sig mere, end tilfældigheder kan give. Det er: Mål" in note
    assert "(19 flere)" in note and "(28 flere)" in note and "). Desuden er ét ikke med mere." in note
    assert "42 aftaler 28. februar 2026 61 aftaler 28. maj 2026 19 flere Ja. Kontroldiagrammet viser en ændring" in annex
    assert (
        "52 dage 28. februar 2026 80 dage 28. maj 2026 28 flere Ja. Kontroldiagrammet viser en ændring" in annex
    )  # for the worse
    assert "Ikke med mere: Mål 4 følges med ord." in annex
    note, annex = handed_out("2026-09-01", [*steady, 41, 60, 61, 41, 40, 41], talk=True)
    assert "Siden udgaven af 1. juni 2026 Intet resultat har flyttet sig mere, end tilfældigheder kan give." in note
    assert "61 aftaler 28. maj 2026 41 aftaler 28. august 2026 20 færre Kan ikke afgøres. Kontroldiagrammet viste en" in annex
    assert "Nyt: Mål 4 følges med ord." in annex
    # An invented edition in between is passed over; one measure has got another name, and another a longer period.
    edition(tmp_path, "2026-10-01", [replace(FINDING, id="05.goal.1", value=1.0, invented=True)], invented=True)
    written(folder, [*steady, 41, 60, 61, 41, 40, 41, 43, 43], measure="Dage i alt", period="kvartalet", talk=True)
    note, annex, _ = followed(folder, monkeypatch, "2026-11-02")
    assert "Siden udgaven af 1. september 2026 Intet resultat har flyttet sig mere," in note
    assert "41 aftaler 28. august 2026 43 aftaler 28. oktober 2026 2 flere Nej." in annex
    assert (
        "52 dage 28. august 2026 Ventetid 52 dage 28. oktober 2026 – Kan ikke afgøres. Tallet handler nu om noget andet" in annex
    )
    assert "personer August 2026 Nye job i måneden 63 personer 3. kvartal 2026 – Kan ikke afgøres. Tallet handler nu" in annex
    assert "Mål 4" not in annex
