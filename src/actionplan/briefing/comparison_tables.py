"""Published tables of comparisons as a reader wants them: what belongs together stands in one cell, such as a rank with its
uncertainty or the two ends of a span."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.comparisons import FIRST, LAST
from actionplan.briefing import tables
from actionplan.briefing.blocks import mark
from actionplan.briefing.charts import only_published
from actionplan.publish import Published
from actionplan.tables.cell import Missing

RANK = "Placering (nr. 1 er højest)"


@dataclass(frozen=True)
class Column:
    """A column to show: its heading, and what stands in the cell of a row. unbroken: on paper it stands on one line."""

    heading: str
    told: Callable[[str], str]
    unbroken: bool = False


def figure(table: Published, label: str, heading: str = "") -> Column:
    """One column as it is, with its unit in the heading, and another heading where one is given."""
    header = next(header for header in table.columns if header.label == label)
    unit = f" ({header.unit})" if header.unit else ""
    return Column(f"{heading or label}{unit}", lambda row: tables.shown(table.cell(row, label), header.decimals))


def span(table: Published, low: str, high: str, heading: str) -> Column:
    """Two columns as the ends of a span; the reason where they are missing."""
    header = next(header for header in table.columns if header.label == low)

    def told(row: str) -> str:
        ends = [table.cell(row, label) for label in (low, high)]
        shown = [tables.shown(end, header.decimals) for end in ends]
        return shown[0] if isinstance(ends[0], Missing) else " til ".join(shown)

    return Column(f"{heading} ({header.unit})", told, unbroken=True)


def rank(table: Published, of: Callable[[str], int]) -> Column:
    """The rank with its uncertainty: "nr. 2–5 af 14". of: among how many a row is ranked."""

    def told(row: str) -> str:
        first, last = (int(table.value(row, label) or 0) for label in (FIRST, LAST))
        return f"nr. {first if first == last else f'{first}–{last}'} af {of(row)}"

    return Column(RANK, told, unbroken=True)


def html(table: Published, columns: Sequence[Column], *, caption: str = "", under_figure: bool = False) -> Markup:
    """The table with these columns. under_figure: a chart above bears the caption already, so it is for screen readers alone."""
    only_published(table)
    told = danish.capital(caption or table.draft.caption)
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(column.heading) for column in columns)
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            danish.capital(row),
            Markup("").join(
                Markup("<td{}>{}</td>").format(Markup(' class="line"') if column.unbroken else "", column.told(row))
                for column in columns
            ),
        )
        for row in table.rows
    )
    corner = Markup('<th scope="col">{}</th>').format(table.draft.row_heading) if table.draft.row_heading else Markup("<td></td>")
    short = " short" if len(table.rows) <= tables.SHORT else ""
    return Markup(
        '<div class="frame{}" role="region" tabindex="0" aria-label="{}"><table><caption{}>{}{}</caption>'
        "<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(
        short,
        told,
        Markup(' class="hidden"') if under_figure else Markup(""),
        mark(table.invented),
        told,
        corner,
        heads,
        lines,
    )
