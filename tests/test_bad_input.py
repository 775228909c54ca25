"""What an analyst can get wrong, from outside: a folder goes in, Danish sentences and an exit status come out."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook
from workfolder import Project, Run

from actionplan.build import NOTEBOOKS

REMEDY = (
    "Ret ", "Skriv ", "Gem ", "gem ", "Slet ", "slet ", "Fjern ", "Mente du ", "Tilføj ", "Behold ", "Lav ", "lav ", "Hent ",
    "hent ", "Erstat ", "Flyt ", "Brug ", "Giv ", "Her kan stå ", "Et antal er 0 eller mere",
)  # fmt: skip
CPR = "010180-1234"
COUNTS = "data/{}/optaelling_efter_tilbud.csv"
SPELLED = "data/{}/ydelsesforloeb.csv"
FIRM_LIST = "data/{}/virksomheder.csv"
EXITS = "tilbud;måneder_efter;forsørgelsesgrundlag;personer\n"
SPELLS = "person;køn;fødselsår;ydelse;start;slut\n"
FIRMS = "virksomhed;sektor;branche;ansatte;område\n"
INTERVIEWS = "interview;informant;deltagere;tema;retning;udsagn;må_citeres\n"
ROLES = "opgave;aktør;rolle\nsamtale;leder;udfører\n"


@dataclass(frozen=True)
class Mistake:
    """A file of Odder's, what is wrong in it, and how its sentence begins and what stands in it.

    content: the whole file; for params the text to change and what it becomes. line: where it is, None for the whole file.
    """

    file: str
    content: bytes | str | tuple[str, str]
    line: int | None
    told: tuple[str, ...]

    def make(self, project: Project, slug: str = "odder") -> str:
        """Makes the mistake in a municipality's files; returns how its sentence must begin."""
        file = self.file.format(slug)
        line = self.line
        if isinstance(self.content, tuple):
            line = project.change(file, *self.content)
        else:
            project.put(file, self.content)
        return f"{file}:" if line is None else f"{file}, linje {line}"


PARAMS, DATA = "params/{}.yml", "data/{}/"
MISTAKES = {
    "an unknown key": Mistake(PARAMS, ('tovholder: ""', 'tovholdr: ""'), 0, ("»tovholdr«", "Mente du »tovholder«?")),
    "a key far from every other": Mistake(PARAMS, ("fiktiv: nej", "farve: blå"), 0, ("»farve«", "»status«")),
    "an unknown municipality": Mistake(PARAMS, ('kommune: "Odder"', 'kommune: "Oder"'), 0, ("»Oder«", "Mente du »Odder«?")),
    "text for a number in params": Mistake(PARAMS, ("grænse: 5", "grænse: fem"), 0, ("»fem«", "Skriv kun cifre")),
    "an end before its start in params": Mistake(
        PARAMS,
        ('information: {ansvarlig: "", start: "", slut: ""', 'information: {start: "21-11-2026", slut: "20-11-2026"'),
        0,
        ("20-11-2026", "21-11-2026", "information"),
    ),
    "an empty params file": Mistake(PARAMS, "", None, ("tom",)),
    "a quotation mark that is missing": Mistake(PARAMS, ('kommune: "Odder"', 'kommune: "Odder'), 0, ("anførselstegn",)),
    "a missing column": Mistake(DATA + "roller.csv", "opgave;rolle\nsamtale;udfører\n", 1, ("»aktør«", "mangler")),
    "an unknown file": Mistake(DATA + "rolle.csv", ROLES, None, ("Mente du »roller.csv«?",)),
    "a wrong delimiter": Mistake(DATA + "roller.csv", ROLES.replace(";", ":"), 1, ("semikolon", "opgave;aktør;rolle")),
    "letters in a wrong encoding": Mistake(
        DATA + "roller.csv", ROLES.encode().decode("latin-1").encode(), 1, ("Æ, ø og å", "UTF-8")
    ),
    "another wrong encoding": Mistake(DATA + "roller.csv", ROLES.encode("utf-16-le"), None, ("ikke tekst", "UTF-8")),
    "text for a number": Mistake(COUNTS, EXITS + "praktik;3;job;mange\n", 2, ("»mange«", "»personer«")),
    "a negative count": Mistake(
        COUNTS, EXITS + "kursus;3;job;4\npraktik;3;job;-2\n", 3, ("»-2«", "negativt", "»personer«")
    ),
    "an end before its start": Mistake(
        SPELLED, SPELLS + "P1;mand;1980;sygedagpenge;01-05-2026;01-04-2026\n", 2, ("»01-04-2026«", "før start")
    ),
    "an empty file": Mistake(DATA + "roller.csv", "", None, ("tom",)),
    "ids that are there twice": Mistake(
        FIRM_LIST, FIRMS + "1;privat;Handel;7;A\n2;privat;Handel;7;A\n1;privat;Handel;9;A\n", 4, ("virksomhed", "linje 2")
    ),
    "a CPR number for a pseudonym": Mistake(
        SPELLED, SPELLS + f"{CPR};mand;1980;sygedagpenge;01-05-2026;\n", 2, ("CPR-nummer", "løbenummer")
    ),
    "a CPR number in free text": Mistake(
        DATA + "interviewudsagn.csv",
        INTERVIEWS + f"B1;borger;1;støtte;fremmer;Jeg har nummer {CPR.replace('-', '')};nej\n",
        2,
        ("CPR-nummer",),
    ),
    "two kinds of people in one interview": Mistake(
        DATA + "interviewudsagn.csv",
        INTERVIEWS + "M1;leder i jobcentret;6;møder;hæmmer;Nej.;nej\nM1;sagsbehandler;6;møder;fremmer;Ja.;nej\n",
        3,
        ("Interview »M1« har to slags informanter", "løbenummer", "deltagerantal"),
    ),
    "a task that is left out without a reason": Mistake(
        PARAMS,
        ('information: {ansvarlig: "", start: "", slut: "", status: ""', "information: {status: fravalgt"),
        0,
        ("en grund",),
    ),
    "a document against one that is not listed": Mistake(
        DATA + "skriftligt_materiale.csv",
        "titel;art;år;ejer;emner;strider_mod\nKontaktstrategi;plan eller strategi;2025;Ledelsen;kontakt;\n"
        "Notat;plan eller strategi;2025;Ledelsen;kontakt;Kontaktstrateg\n",
        3,
        ("»Kontaktstrateg«", "Mente du »Kontaktstrategi«?"),
    ),
    "more days of waiting than days": Mistake(
        DATA + "vejen_til_arbejdsmarkedet.csv", "trin;aktør;opgave;dage;ventedage\n1;Leder;Møde;5;6\n", 2, ("»5«", "ventedage")
    ),
    "an export from Taguette without the list of interviews": Mistake(
        DATA + "alle.csv", "id,document,tag,content\n1,Leder 1,overlevering,Det tager tid.\n", None, ("interviews_i_taguette",)
    ),
}  # fmt: skip


def assert_told(run: Run, begins: str, told: tuple[str, ...]) -> None:
    """Exactly one sentence at that place, with these words in it and what to do about it."""
    place = re.compile(re.escape(begins) + "(?![0-9])")
    sentences = [line for line in run.sentences if place.match(line)]
    assert len(sentences) == 1, run.err
    for word in told:
        assert word in sentences[0]
    assert any(word in sentences[0] for word in REMEDY), f"no remedy: {sentences[0]}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path, "odder", "eksempelby")


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_alone_gives_one_sentence_with_file_line_and_remedy(
    mistake: Mistake, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    begins = mistake.make(project)
    run = project.here(capsys, "check", "--municipality", "odder")
    assert run.status == 1
    assert len(run.sentences) == 1, run.err
    assert_told(run, begins, mistake.told)
    assert run.err.endswith("Én ting skal rettes.\n")
    assert CPR.replace("-", "") not in (run.out + run.err).replace("-", "")


@pytest.mark.parametrize("file", ["municipalities.csv", "indicators.yml", "words.yml", "indicators/y60a02.csv"])
def test_a_missing_public_file_is_told_once_and_not_for_each_municipality(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Project.of(tmp_path / "there", "odder", "eksempelby")
    project = Project((tmp_path / "there").rename(tmp_path / "elsewhere"))  # as a process finds it that has read nothing yet
    (project.root / "data" / "reference" / file).unlink()
    run = project.here(capsys, "check")
    assert run.status == 1
    assert len(run.sentences) == 1
    assert_told(run, f"data/reference/{file}:", ("mangler",))


def test_a_folder_without_params_is_told_where_to_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.of(tmp_path)
    shutil.rmtree(tmp_path / "params")
    run = project.here(capsys, "build")
    assert run.status == 1
    assert len(run.sentences) == 1
    assert run.sentences[0].startswith("params: ")
    assert not (tmp_path / "reports").exists() or not list((tmp_path / "reports").glob("*.txt"))


def test_a_municipality_without_params_is_told_how_to_begin(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    run = project.here(capsys, "build", "--municipality", "kolding")
    assert run.status == 1
    assert_told(run, "params/kolding.yml:", ("make new MUNICIPALITY=Kolding",))


def test_a_municipality_that_does_not_exist_is_answered_with_the_nearest_names(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run = project.here(capsys, "build", "--municipality", "Oder")
    assert run.status == 1
    assert len(run.sentences) == 1
    assert "»odder«" in run.sentences[0].casefold()


def sheet(path: Path, *rows: list[str]) -> None:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


def test_an_invented_file_in_a_real_municipality_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(project.root / "data" / "eksempelby" / "roller.csv", project.root / "data" / "odder")
    run = project.here(capsys, "check")
    assert run.status == 1
    assert len(run.sentences) == 1
    assert_told(run, "data/odder/roller.csv:", ("opdigtet", "virkelig"))
    assert "Eksempelby Kommune" in run.out


def test_an_invented_workbook_in_a_real_municipality_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.root / "data" / "odder" / "roller.csv").unlink()
    sheet(
        project.root / "data" / "odder" / "roller.xlsx",
        ["# Opdigtede data"], ["opgave", "aktør", "rolle"], ["samtale", "leder", "udfører"],
    )  # fmt: skip
    run = project.here(capsys, "check", "--municipality", "odder")
    assert run.status == 1
    assert_told(run, "data/odder/roller.xlsx:", ("opdigtet", "virkelig"))


def test_a_file_that_does_not_say_it_is_invented_is_refused_in_eksempelby(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.put("data/eksempelby/roller.csv", ROLES)
    run = project.here(capsys, "check")
    assert run.status == 1
    assert len(run.sentences) == 1
    assert_told(run, "data/eksempelby/roller.csv:", ("opdigtet", "# Opdigtede data"))
    assert "Odder Kommune" in run.out


def test_a_real_municipality_can_not_call_itself_invented(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.change("params/odder.yml", "fiktiv: nej", "fiktiv: ja")
    run = project.here(capsys, "check", "--municipality", "odder")
    assert run.status == 1
    assert [sentence for sentence in run.about("params/odder.yml") if "virkelig kommune" in sentence]


def test_eksempelby_is_not_compared_with_a_real_municipality(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.change("params/eksempelby.yml", '"Prøvekøbing"', '"Odder"')
    run = project.here(capsys, "check", "--municipality", "eksempelby")
    assert run.status == 1
    assert [sentence for sentence in run.about("params/eksempelby.yml") if "»Odder«" in sentence and "virkelig" in sentence]


def test_an_invented_file_is_told_together_with_the_other_mistakes(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(project.root / "data" / "eksempelby" / "roller.csv", project.root / "data" / "odder")
    project.put("data/odder/virksomheder.csv", "")
    run = project.here(capsys, "check", "--municipality", "odder")
    assert_told(run, "data/odder/virksomheder.csv:", ("tom",))
    assert_told(run, "data/odder/roller.csv:", ("opdigtet",))


TOGETHER = {
    "vejle": ("an unknown key", "a negative count", "an end before its start", "ids that are there twice", "a wrong delimiter"),
    "viborg": ("text for a number", "a CPR number for a pseudonym", "an empty file", "a CPR number in free text"),
    "greve": ("an empty params file", "another wrong encoding"),
    "horsens": ("an end before its start in params", "text for a number in params", "a missing column", "an unknown file"),
}
FORMER = "En tidligere version af notatet."


@dataclass(frozen=True)
class AllTogether:
    """One build over six municipalities, four of them with mistakes in their files and notes from before."""

    project: Project
    run: Run
    wanted: list[tuple[str, tuple[str, ...]]]
    before: dict[str, tuple[bytes, int]]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AllTogether]:
    project = Project.of(tmp_path_factory.mktemp("together"), "odder", "kolding", *TOGETHER)
    project.quick_notebooks()
    (project.root / "params" / "kolding.yml").unlink()  # a data folder that no params file belongs to
    wanted = [(MISTAKES[name].make(project, slug), MISTAKES[name].told) for slug, names in TOGETHER.items() for name in names]
    for slug in TOGETHER:
        for name in ("index.html", "findings.json", *(f"{name}.html" for name in NOTEBOOKS)):
            project.put(f"reports/{slug}/{name}", FORMER)
    before = {f"{slug}/{name}": file for slug in TOGETHER for name, file in project.files(f"reports/{slug}").items()}
    yield AllTogether(project, project.run("build"), wanted, before)


@pytest.mark.xdist_group("bad_input")
class TestAllMistakesInOneRun:
    def test_every_mistake_of_every_municipality_is_told(self, together: AllTogether) -> None:
        for begins, told in together.wanted:
            assert_told(together.run, begins, told)

    def test_nothing_else_is_told_and_they_are_counted(self, together: AllTogether) -> None:
        assert len(together.run.sentences) == len(together.wanted)
        assert f"{len(together.wanted)} ting skal rettes." in together.run.err

    def test_the_exit_status_is_one(self, together: AllTogether) -> None:
        assert together.run.status == 1

    def test_no_civil_registration_number_is_repeated(self, together: AllTogether) -> None:
        assert CPR.replace("-", "") not in (together.run.out + together.run.err).replace("-", "")

    def test_former_notes_are_untouched_to_the_byte_and_the_minute(self, together: AllTogether) -> None:
        files = together.project.files("reports")
        assert {name: file for name, file in files.items() if name.split("/")[0] in TOGETHER} == together.before

    def test_the_municipality_without_mistakes_is_built_all_the_same(self, together: AllTogether) -> None:
        for name in NOTEBOOKS:
            assert together.run.outcomes()["odder", name][-1] == "lavet"
            assert "Odder Kommune" in (together.project.root / "reports" / "odder" / f"{name}.html").read_text(encoding="utf-8")

    def test_the_closing_table_names_those_that_were_refused(self, together: AllTogether) -> None:
        refused = [municipality for municipality, note in together.run.outcomes() if note not in NOTEBOOKS]
        assert refused == sorted(TOGETHER)

    def test_nothing_half_is_left(self, together: AllTogether) -> None:
        assert together.project.leftovers() == []
