"""Nothing of one municipality is in another's note, though both are made in one run by the same processes."""

import re
from pathlib import Path

import pytest
from builtnotes import NOTES, SOURCE, Built, build, project
from officialfigures import COUNTRY, Official

pytestmark = pytest.mark.xdist_group("built")

PAIR = ("aalborg", "odder")
OTHER = dict(zip(PAIR, reversed(PAIR), strict=True))
FIGURE = r"(?<![\d.,])\d{1,3}(?:\.\d{3})*(?:,\d+)?(?![\d,]|\.\d)"


@pytest.fixture(scope="module", params=[PAIR[0], pytest.param(PAIR[1], marks=pytest.mark.long)])
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One municipality, in a project folder that holds no other's params."""
    return build(project(tmp_path_factory.mktemp("alone") / "project", (request.param,)))


def test_a_note_is_the_same_byte_for_byte_whoever_else_is_built_in_the_run(alone: Built, built: Built) -> None:
    assert alone.status == 0, alone.out + alone.err
    (municipality,) = (path.name for path in alone.reports.iterdir() if path.is_dir())
    mine, together = ({path.name: path for path in reports_of(run, municipality)} for run in (alone, built))
    assert mine.keys() == together.keys()
    assert f"{NOTES[0]}.html" in mine
    for name, path in mine.items():
        assert path.read_bytes() == together[name].read_bytes(), name


def reports_of(run: Built, municipality: str) -> list[Path]:
    return [path for path in (run.reports / municipality).iterdir() if path.suffix in {".html", ".json"}]


@pytest.mark.parametrize("municipality", PAIR)
def test_the_other_s_name_stands_only_where_it_is_named_as_comparable(municipality: str, built: Built) -> None:
    official = Official(SOURCE)
    own, other = official.names[municipality], official.names[OTHER[municipality]]
    assert other not in official.group(own)
    for path in (built.reports / municipality).rglob("*"):
        if path.suffix in {".html", ".json", ".ipynb"}:
            assert not re.search(rf"{other}|{OTHER[municipality]}", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("municipality", PAIR)
def test_the_other_s_figures_stand_nowhere_unless_they_are_the_municipality_s_too(municipality: str, built: Built) -> None:
    """Of figures of three digits or more, since smaller ones can be anybody's."""
    official = Official(SOURCE)
    own, other = official.names[municipality], official.names[OTHER[municipality]]
    areas = {own, COUNTRY, *official.group(own)}
    theirs = {
        text
        for page in built.note_and_annex(OTHER[municipality], NOTES[0])
        for table in page.tables
        for row, column, text in table.cells()
        if other in {row, column.split(" (")[0]} and len(re.sub(r"\D", "", text)) > 2
    }
    assert len(theirs) > 20
    mine = {
        text
        for page in built.note_and_annex(municipality, NOTES[0])
        for table in page.tables
        for row, column, text in table.cells()
        if not {row, column.split(" (")[0]}.isdisjoint({*areas, "Lignende kommuner"}) or ", pct." in column
    }
    for page in built.note_and_annex(municipality, NOTES[0]):
        assert not (set(re.findall(FIGURE, page.text)) & theirs) - mine, page.path
