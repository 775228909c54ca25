"""Published tables as HTML that a screen reader can read: caption, scope, a scrolling frame on narrow screens."""

from collections.abc import Sequence

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import Block, mark
from actionplan.publish import Published
from actionplan.publish.table import OnHidden
from actionplan.tables.cell import Cell, Missing

PAPER_MM, LETTER_MM, PADDING_MM, ROW_LABEL_MM = 176.0, 2.1, 4.0, 30.0
"""The text's width on paper, and about what a letter, a cell's padding and a short row label take of it."""
SHORT = 14
"""A table of so many rows is kept on one page."""
MISSING = {Missing.WITHHELD: "skjult", Missing.UNKNOWN: "ukendt", Missing.LEFT_OUT: "–"}


def shown(cell: Cell, decimals: int) -> str:
    """A cell as a reader sees it."""
    return MISSING[cell] if isinstance(cell, Missing) else danish.number(cell, decimals)


def label(text: str) -> str:
    """A row or column label as a reader sees it: months in words, the rest as it is."""
    is_month = len(text) == 7 and text[4] == "M" and text[:4].isdigit()
    return danish.month(text) if is_month else text


def html(table: Published, *, under_figure: bool = False) -> Markup:
    """The table with its unit in the caption, or in the headings where columns have different units.

    under_figure: a chart above bears the caption already, so that it is there for screen readers alone.
    """
    if not isinstance(table, Published):
        raise TypeError("a note shows published tables only")
    caption = with_unit(table)
    shape = ["frame"] + ["many"] * _wider_than_paper(table) + ["short"] * (len(table.rows) <= SHORT)
    units = list(dict.fromkeys(header.unit for header in table.columns))
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(_heading(header.label, header.unit if len(units) > 1 else ""))
        for header in table.columns
    )
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            danish.capital(label(row)),
            Markup("").join(
                Markup("<td>{}</td>").format(shown(cell, header.decimals))
                for cell, header in zip(cells, table.columns, strict=True)
            ),
        )
        for row, cells in zip(table.rows, table.draft.cells, strict=True)
    )
    corner = Markup('<th scope="col">{}</th>').format(table.draft.row_heading) if table.draft.row_heading else Markup("<td></td>")
    return Markup(
        '<div class="{}" role="region" tabindex="0" aria-label="{}"><table><caption{}>{}{}</caption>'
        "<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(
        " ".join(shape),
        caption,
        Markup(' class="hidden"') if under_figure else Markup(""),
        mark(table.invented),
        danish.capital(caption),
        corner,
        heads,
        lines,
    )


def _wider_than_paper(table: Published) -> bool:
    """Whether the longest words of the headings are together too wide: then they must break within words."""
    letters = sum(max(map(len, label(header.label).split()), default=0) for header in table.columns)
    return ROW_LABEL_MM + letters * LETTER_MM + len(table.columns) * PADDING_MM > PAPER_MM


def with_unit(table: Published) -> str:
    """The table's caption with its unit, where all columns have the same."""
    units = {header.unit for header in table.columns}
    unit = units.pop() if len(units) == 1 else ""
    return f"{table.draft.caption} ({unit})" if unit and unit not in table.draft.caption else table.draft.caption


def footnote(tables: Sequence[Published], *further: str) -> Markup:
    """What stands under a table: its remarks, its source and period, each once."""
    hidden = any(cell is Missing.WITHHELD for table in tables for row in table.draft.cells for cell in row)
    remarks = [
        remark
        for remark in dict.fromkeys(remark for table in tables for remark in table.remarks)
        if hidden or not isinstance(remark, OnHidden)
    ]
    sources = list(dict.fromkeys(source for table in tables for source in table.draft.sources))
    told = " ".join([*further, *remarks, *(f"Kilde: {danish.stopped(source)}" for source in sources)])
    return Markup('<p class="source">{}</p>').format(told) if told else Markup("")


def block(
    title: str, tables: Sequence[Published], *, reading: str = "", note: str = "", findings: tuple[Finding, ...] = ()
) -> Block:
    """A block of tables under one heading, with a sentence before them and one under them, and the findings made from them."""
    body = Markup("").join(html(table) for table in tables)
    before = Markup("<p>{}</p>").format(reading) if reading else Markup("")
    under = footnote(tables, *([note] if note else []))
    section = Markup("<section><h2>{}</h2>{}{}{}</section>").format(title, before, body, under)
    return Block("table", title, str(section), findings=findings)


def _heading(text: str, unit: str) -> str:
    told = label(text)
    return f"{told} ({unit})" if unit and not told.lower().endswith(unit.lower()) else told
