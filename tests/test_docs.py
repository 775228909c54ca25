"""The README and the guides, held against the program that they describe."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import openpyxl
import pytest

from actionplan import cli, working_papers
from actionplan.briefing import social_mapping
from actionplan.build import NOTEBOOKS
from actionplan.parameters.goals_reader import GOALS_PARTS, goals_path, read_goals
from actionplan.parameters.model import PARTS, Tasks
from actionplan.parameters.target_groups import MODEL_KEYS
from actionplan.parameters.tasks import TASKS
from actionplan.parameters.values import keys_of
from actionplan.replacing import InUse
from actionplan.sources.reference import read_reference
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS
from actionplan.workbook import open_case

ROOT = Path(__file__).parents[1]
README, GUIDE, MAINTAINING = ROOT / "README.md", ROOT / "docs" / "vejledning.md", ROOT / "docs" / "maintaining.md"
DOCS = {path.name: path for path in (README, GUIDE, MAINTAINING)}
MARKED = {
    "noegletal": ("Tabel", "Tal på jobindsats", "`mål`", "`opdeling`", "`kategori`", "`enhed`", "Måneder"),
    "meddelelser": ("Der står", "Hvad der er sket"),
}
"""The guide's tables that are fenced by a comment, and their headings."""

each_doc = pytest.mark.parametrize("doc", sorted(DOCS))


def text(doc: str) -> str:
    return DOCS[doc].read_text(encoding="utf-8")


def code(doc: str) -> Iterator[str]:
    """Everything in code type: the spans in running text and the lines of fenced blocks."""
    fence = False
    for line in text(doc).splitlines():
        if line.strip().startswith("```"):
            fence = not fence
        elif fence:
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def section(title: str) -> str:
    """One section of the guide, from its heading to the next of the same rank or a higher one."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{2,3}} |\Z)", text("vejledning.md"), re.MULTILINE | re.DOTALL)
    assert found, title
    return found[2]


def rows(markdown: str) -> list[list[str]]:
    """The cells of every table line but headings and rules."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    rules = {number for number, line in enumerate(lines) if re.fullmatch(r"[|\s:-]+", line)}
    kept = [line for number, line in enumerate(lines) if number not in rules and number + 1 not in rules]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def marked(name: str) -> list[list[str]]:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text("vejledning.md"), re.DOTALL)
    assert found, name
    heading = next(line for line in found[1].splitlines() if line.startswith("|"))
    assert tuple(cell.strip() for cell in heading.strip("|").split("|")) == MARKED[name]
    return rows(found[1])


def without_lines(sentence: str) -> str:
    """A message whose line number is not told: the template may gain a line without the guide being wrong."""
    return re.sub(r"linje \d+", "linje N", sentence)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published figures and a new municipality, Kolding, in it."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    (root / "params").mkdir()
    assert cli.main(["new", "--municipality", "Kolding"], root=root) == 0
    return root


@pytest.fixture
def kolding(project: Path) -> Iterator[Path]:
    """The same folder, with Kolding as new again afterwards."""
    yield project
    shutil.rmtree(project / "data" / "kolding")
    (project / "params" / "kolding.yml").unlink()
    assert cli.main(["new", "--municipality", "Kolding"], root=project) == 0


# --- commands


@each_doc
def test_every_make_target_that_is_named_exists(doc: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for line in code(doc) for target in re.findall(r"\bmake ([a-z][a-z-]*)", line)}
    assert named, "a document that names no command is not held against anything here"
    assert named <= targets


def test_the_readme_names_every_target_of_make_help() -> None:
    targets = set(re.findall(r"^([a-z-]+):[^#\n]*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {target for target in targets if f"make {target}" not in text("README.md")} == {"all"}


@each_doc
def test_every_command_and_option_that_is_named_exists(doc: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = {call for line in code(doc) for call in re.findall(r"-m actionplan ([a-z].*)", line)}
    assert calls
    for call in calls:
        command, *words = call.split()
        with pytest.raises(SystemExit) as end:
            cli.main([command, "--help"])
        told = capsys.readouterr().out
        assert end.value.code == 0, call
        assert [word for word in words if word.startswith("--") and word not in told] == [], call


def test_the_readmes_two_commands_are_the_first_and_its_test_command_is_what_ci_runs() -> None:
    block = re.search(r"```sh\n(.*?)```", text("README.md"), re.DOTALL)
    assert block
    commands = block[1].split("\n")
    assert commands == ["make", "make test", ""]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert ci.removeprefix("exec ") == commands[1]


# --- files and folders


def made(path: str) -> bool:
    """Whether the program makes a file or folder of that name: in reports/, or what git is told to pass over."""
    inside = re.fullmatch(r"reports/(?:odder|kolding)/(.+)", path)
    name = inside[1] if inside else path.removeprefix("reports/")
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line.startswith("/")]
    results = {"index.html", "findings.json", "indhold.json", "samlet_notat.html", "notebooks/", "fejl.txt", "reports"}
    results |= {"handlingsplan.html", "handlingsplan.docx"}
    results |= {f"{notebook}{ending}" for notebook in NOTEBOOKS for ending in (".html", ".pdf", "_bilag.html")}
    return name in results or any(fnmatch(path.rstrip("/"), pattern) for pattern in ignored)


def paths(doc: str) -> set[str]:
    """What looks like a file or a folder of the project."""
    words = {word.strip(",;") for line in code(doc) if "-c " not in line for word in line.split()}
    suffixes = (".py", ".yml", ".toml", ".lock", ".csv", ".html", ".pdf", ".json", ".ipynb", ".log", ".txt", ".md")
    names = {word for word in words if re.fullmatch(r"[\w./-]*\w[\w./-]*", word)} - set(suffixes)
    return {name for name in names if "/" in name or name.endswith(suffixes)}


@each_doc
def test_every_file_and_folder_that_is_named_exists_or_is_made(doc: str, project: Path) -> None:
    places = (ROOT, ROOT / "src" / "actionplan", ROOT / "data" / "reference", project, project / "data" / "kolding")
    examples = {"hoeje-taastrup.yml", "y60a02.json"}  # file names that show how a name is written
    named = paths(doc)
    assert len(named) > 5
    papers = {working_papers.PAPER, working_papers.LIMESURVEY, working_papers.SHEET}
    gone = {path for path in named - examples - papers if not any((place / path).exists() for place in places) and not made(path)}
    assert gone == set()


@each_doc
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(doc: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text(doc)):
        file, _, anchor = target.partition("#")
        path = (DOCS[doc].parent / file).resolve() if file else DOCS[doc]
        assert path.is_file(), target
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, target


@each_doc
def test_no_address_to_fetch_from_and_no_path_of_a_machine_is_named(doc: str) -> None:
    for pattern in (r"https?://", r"/home/|/root|/tmp/|[A-Z]:\\"):
        assert re.search(pattern, text(doc), re.IGNORECASE) is None, pattern


def test_the_readme_is_short() -> None:
    assert len(text("README.md").splitlines()) <= 120


# --- the guide: params


def test_every_key_of_params_is_explained_and_every_explained_key_exists() -> None:
    explained = {re.findall(r"`([^`]+)`", cells[0])[0] for cells in rows(section("2. Params: kommunens beslutninger"))}
    keys = {key for part in PARTS if part is not Tasks for key in keys_of(part)}
    assert explained == keys | set(MODEL_KEYS)


def test_the_guides_fifteen_tasks_are_those_of_params_in_their_order_with_section_and_note() -> None:
    told = [(cells[2].strip("`"), cells[3], cells[4] or None) for cells in rows(section("De 15 opgaver"))]
    assert told == [(task.key, task.guideline, task.notebook) for task in TASKS]


def test_the_guides_example_of_params_is_read_without_a_problem(kolding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"```yaml\n(.*?)```", section("2. Params: kommunens beslutninger"), re.DOTALL)
    assert example
    (kolding / "params" / "kolding.yml").write_text(f'kommune: "Kolding"\n{example[1]}', encoding="utf-8")
    assert cli.main(["check", "--municipality", "kolding"], root=kolding) == 0
    assert "1 af 15 opgaver" in capsys.readouterr().out.replace("én", "1")


def test_every_key_of_a_goals_file_is_explained_and_the_guides_example_of_goals_is_read(project: Path) -> None:
    told = section("Indsatsmål: `params/<kommune>.goals.yml`")
    explained = [re.findall(r"`([^`]+)`", cells[0])[0] for cells in rows(told)]
    assert sorted(explained) == sorted({key for part in GOALS_PARTS for key in keys_of(part)})
    example = re.search(r"```yaml\n(.*?)```", told, re.DOTALL)
    assert example
    path = goals_path(project / "params" / "proeve.yml")
    path.write_text(example[1], encoding="utf-8")
    (goal,) = read_goals(path, project).goals
    path.unlink()
    assert (goal.number, goal.measures[0].target) == (1, 35)


# --- the guide: data


def test_every_table_stands_in_the_guide_with_its_file_and_notes() -> None:
    table = rows(section("3. Data: hvad der kan lægges hvor"))
    told = {cells[0].strip("`"): set(re.findall(r"\d\d", cells[2])) for cells in table}
    assert told == {f"{file_stem(spec)}.csv": set(spec.notebooks) for spec in SPECS.values()}


def test_the_municipalities_without_public_figures_are_those_that_the_guide_lists() -> None:
    reference = read_reference(ROOT)
    told = re.search(r"ikke tal for (.*?)\.", section("Kommuner uden offentlige tal"), re.DOTALL)
    assert told
    listed = re.split(r",\s|\sog\s", told[1].replace("\n", " "))
    assert sorted(listed) == sorted(each.name for each in reference.municipalities if each.name not in reference.with_figures)


def test_the_guides_table_of_figures_gives_a_municipality_without_public_ones_every_curve(project: Path) -> None:
    reference = read_reference(project)
    figures = reference.indicators[reference.indicators["area"] == reference.catalogue.country]
    assert cli.main(["new", "--municipality", "Tønder"], root=project) == 0
    file = project / "data" / "toender" / "noegletal.csv"
    lines = [file.read_text(encoding="utf-8-sig").strip()]
    for _, _, *keys, months in marked("noegletal"):
        measure, breakdown, category, unit = (key.strip("`") for key in keys)
        known = sorted(figures[(figures["measure"] == measure) & (figures["breakdown"] == breakdown)]["period"].unique())
        assert known, measure
        for month in known if months == "alle" else known[-1:]:
            lines.append(f"Tønder;{month};{measure};{breakdown};{category};12,5;{unit};prøve")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    case = open_case(project / "params" / "toender.yml", project, date(2026, 11, 21))
    assert [name for name, topic in social_mapping.topics(case).items() if topic.finding is None or topic.block is None] == []
    assert social_mapping.no_figures(case) is None


# --- the guide: what is said when something is wrong


def empty_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["område", "periode", "mål", "opdeling", "kategori", "værdi", "enhed", "kilde"])
    book.save(path)


SPELLS = "person;køn;fødselsår;ydelse;visitation;start;slut\n"
IN_PARAMS = (
    ('tovholder: ""', 'tovholdr: "Konsulent"'),
    ('tovholder: ""', "tovholder: Konsulent: sekretariatet"),
    ("styregruppe:\n", "styregruppe: Formand\n"),
    (
        'visionsseminar: {ansvarlig: "", start: "", slut: ""',
        'visionsseminar: {ansvarlig: "", start: "12-04-2027", slut: "11-04-2027"',
    ),
    ('visionsseminar: {ansvarlig: "", start: ""', 'visionsseminar: {ansvarlig: "", start: "31-02-2027"'),
)
IN_DATA: dict[str, str | Callable[[Path], None]] = {
    "aktivitet.csv": "indsatsmål;dato;hvad;hvem\n",
    "noegletal.xlsx": empty_workbook,
    "optaelling_efter_tilbud.csv": "tilbud;måneder_efter;forsørgelsesgrundlag;personer\npraktik;3;job;-2\n",
    "virksomheder.csv": "virksomhed;sektor;branche;ansatte;område\n1;privat;handel;9;Kolding\n2;halvoffentlig;handel;7;Kolding\n",
    "ydelsesforloeb.csv": SPELLS
    + "010190-1234;kvinde;1990;kontanthjælp;jobparat;01-01-2025;\nA2;kvinde;1990;kontanthjælp;jobparat;01-03-2025;01-02-2025\n",
}
"""Mistakes as analysts make them."""


def test_every_message_in_the_guide_is_one_that_the_program_gives(kolding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    params = kolding / "params" / "kolding.yml"
    right = params.read_text(encoding="utf-8")
    said = [str(InUse(kolding / "reports" / "kolding" / "01_social_mapping.pdf", kolding))]
    assert cli.main(["new", "--municipality", "Koldng"], root=kolding) == 1
    said += capsys.readouterr().err.splitlines()
    for old, new in IN_PARAMS:
        assert right.count(old) == 1, old
        params.write_text(right.replace(old, new), encoding="utf-8")
        assert cli.main(["check", "--municipality", "kolding"], root=kolding) == 1
        said += capsys.readouterr().err.splitlines()
    params.write_text(right, encoding="utf-8")
    for name, content in IN_DATA.items():
        path = kolding / "data" / "kolding" / name
        if callable(content):
            content(path)
        else:
            path.write_text(content, encoding="utf-8")
    assert cli.main(["check", "--municipality", "kolding"], root=kolding) == 1
    said += capsys.readouterr().err.splitlines()
    given = {without_lines(sentence) for sentence in said}
    told = [without_lines(cells[0]) for cells in marked("meddelelser")]
    assert len(told) == 2 + len(IN_PARAMS) + len(IN_DATA) + 1, "each mistake has its line in the guide; spells have two"
    stale = {sentence: get_close_matches(sentence, given, n=1) for sentence in told if sentence not in given}
    assert stale == {}, "the guide quotes what the program no longer says; beside each what it says now"


# --- for maintainers


def test_every_tag_that_the_notebooks_use_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z]+)` \|", text("maintaining.md"), re.MULTILINE))
    first, last = re.findall(r"`priority-(\d)` to `priority-(\d)`", text("maintaining.md"))[0]
    explained |= {f"priority-{number}" for number in range(int(first), int(last) + 1)}
    for name in NOTEBOOKS:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        used = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
        assert used, name
        assert used <= explained
