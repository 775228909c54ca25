"""Published tables as HTML: escaped, with units, caption and scope."""

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from actionplan.briefing import tables
from actionplan.publish import Draft, Header, Published, official
from actionplan.tables.cell import Cell, Missing


class Table(HTMLParser):
    """A table read back: caption, headings with their scope, and rows of text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[dict[str, str | None]]] = {}
        self.caption = ""
        self.rows: list[list[str]] = []
        self.scopes: list[list[str | None]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.setdefault(tag, []).append(dict(attrs))
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
            self.scopes.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
            self.scopes[-1].append(dict(attrs).get("scope"))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "caption" in self._open:
            self.caption += data
        if self._open and self._open[-1] in {"th", "td"}:
            self.rows[-1][-1] += data


def published(
    cells: Sequence[Sequence[Cell]],
    headers: Sequence[Header] = (Header("Odder", "pct.", 1), Header("Vejle", "pct.", 1)),
    *,
    caption: str = "ledige",
    rows: Sequence[str] = ("2026M06", "2026M07"),
    heading: str = "Måned",
    sources: tuple[str, ...] = ("Kilden",),
    invented: bool = False,
) -> Published:
    draft = Draft(caption, heading, tuple(rows), tuple(headers), tuple(map(tuple, cells)), "juli 2026", sources, invented)
    return official(draft)


NUMBERS = [[1.25, 1234.5], [Missing.WITHHELD, Missing.UNKNOWN]]


def test_figures_are_written_as_danes_read_them_and_missing_ones_in_words() -> None:
    table = Table(tables.html(published(NUMBERS)))
    assert table.rows == [
        ["Måned", "Odder", "Vejle"],
        ["Juni 2026", "1,2", "1.234,5"],
        ["Juli 2026", "skjult", "ukendt"],
    ]


def test_each_column_has_its_own_decimals() -> None:
    table = Table(tables.html(published([[1.25, 1234.5]], [Header("A", "pct.", 2), Header("B", "personer")], rows=["Række"])))
    assert table.rows[1][1:] == ["1,25", "1.234"]


def test_every_heading_has_a_scope_and_every_table_a_caption() -> None:
    table = Table(tables.html(published(NUMBERS)))
    assert table.scopes[0] == ["col", "col", "col"]
    assert [row[0] for row in table.scopes[1:]] == ["row", "row"]
    assert all(scope is None for row in table.scopes[1:] for scope in row[1:])
    assert (table.tags.count("th"), table.tags.count("td")) == (5, 4)
    assert table.caption == "Ledige (pct.)"
    assert table.tags.count("caption") == table.tags.count("thead") == table.tags.count("tbody") == 1


def test_an_empty_corner_is_no_heading_without_words() -> None:
    html = tables.html(published(NUMBERS, heading=""))
    assert "<td></td>" in html
    assert '<th scope="col"></th>' not in html


def test_one_unit_stands_in_the_caption_and_different_ones_in_the_headings() -> None:
    mixed = Table(tables.html(published(NUMBERS, [Header("Odder", "personer"), Header("Odder, pct.", "pct.")])))
    assert mixed.caption == "Ledige"
    assert mixed.rows[0][1:] == ["Odder (personer)", "Odder, pct."]
    assert Table(tables.html(published(NUMBERS))).rows[0][1:] == ["Odder", "Vejle"]


def test_a_caption_that_names_its_unit_does_not_name_it_twice() -> None:
    assert tables.with_unit(published(NUMBERS, caption="Ledige i pct. af alle")) == "Ledige i pct. af alle"
    assert tables.with_unit(published(NUMBERS)) == "ledige (pct.)"


def test_months_in_headings_are_told_in_words() -> None:
    table = Table(tables.html(published([[1.0, 2.0]], [Header("2025M07", "pct."), Header("2026M07", "pct.")], rows=["Odder"])))
    assert table.rows[0][1:] == ["juli 2025", "juli 2026"]
    assert tables.label("2026M07") == "juli 2026"
    assert tables.label("Aalborg") == "Aalborg"


@pytest.mark.parametrize("evil", ["<b>fed</b>", '"><script>alert(1)</script>', "a & b < c", "'"])
def test_no_label_caption_source_or_unit_can_bring_html_with_it(evil: str) -> None:
    table = published(
        [[1.0, 2.0]], [Header(evil, "x"), Header("B", evil)], caption=evil, rows=[evil], heading=evil, sources=(evil,)
    )
    block = tables.block(evil, [table], reading=evil)
    read = Table(block.html)
    assert not {"b", "script"} & set(read.tags)
    assert read.caption == evil[:1].upper() + evil[1:]
    assert read.rows[1][0] == evil[:1].upper() + evil[1:]
    assert read.rows[0][0] == evil
    assert read.rows[0][1] == f"{evil} (x)"
    assert read.attributes["div"][0]["aria-label"] == evil
    assert all("onerror" not in attributes for each in read.attributes.values() for attributes in each)


def test_a_draft_is_no_table_of_a_note() -> None:
    with pytest.raises(TypeError, match="published"):
        tables.html(published(NUMBERS).draft)  # type: ignore[arg-type]


def test_a_table_that_can_scroll_can_be_reached_and_has_a_name() -> None:
    frame = Table(tables.html(published(NUMBERS))).attributes["div"][0]
    assert (frame["role"], frame["tabindex"], frame["aria-label"]) == ("region", "0", "ledige (pct.)")


def test_under_a_figure_the_caption_is_there_for_screen_readers_alone() -> None:
    assert Table(tables.html(published(NUMBERS), under_figure=True)).attributes["caption"] == [{"class": "hidden"}]
    assert Table(tables.html(published(NUMBERS))).attributes["caption"] == [{}]


@pytest.mark.parametrize("invented", [True, False])
def test_an_invented_table_says_so_in_its_caption(invented: bool) -> None:
    assert ("Opdigtede tal" in Table(tables.html(published(NUMBERS, invented=invented))).caption) is invented


def test_remarks_and_sources_stand_under_the_tables_each_once() -> None:
    first, second = published(NUMBERS), published(NUMBERS, sources=("Kilden", "En anden kilde."))
    told = tables.footnote([first, second], "Læs forsigtigt.")
    assert isinstance(told, Markup)
    assert told.count("Kilde: Kilden.") == 1
    assert told.count("En anden kilde.") == 1
    assert ".." not in told
    assert all(told.count(str(Markup.escape(remark))) == 1 for remark in first.remarks)
    assert told.index("Læs forsigtigt.") < told.index("Kilde:")
    assert tables.footnote([published([[1.0, 2.0]], rows=["a"], sources=())]) == ""


def test_a_part_of_a_table_that_hides_nothing_says_nothing_of_hidden_figures() -> None:
    whole = published([[1.0, Missing.WITHHELD]], rows=["a"])
    assert "»skjult«" in tables.footnote([whole])
    assert "»skjult«" not in tables.footnote([whole.only([whole.columns[0].label])])


def test_a_block_has_its_tables_under_one_heading() -> None:
    block = tables.block("Titel", [published(NUMBERS), published(NUMBERS)], reading="Sådan læses de.")
    assert block.kind == "table"
    assert block.title == "Titel"
    assert block.html.count("<h2>") == 1
    assert block.html.count("<table>") == 2
    assert block.html.index("Sådan læses de.") < block.html.index("<table>")
