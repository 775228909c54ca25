"""Tables of words that are wide on paper and become cards on a phone: one below the other, each cell under its own heading."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from actionplan.briefing.blocks import mark

_TABLE: Final = Markup(
    '<div class="frame stack {}" role="region" tabindex="0" aria-label="{}"><table role="table"><caption>{}{}</caption>'
    '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>'
)
"""The roles say what the elements are, as some browsers forget it when a table is laid out as something else."""
_HEAD: Final = Markup('<th scope="col" role="columnheader" class="words">{}</th>')
_FIRST: Final = Markup('<th scope="row" role="rowheader" class="words">{}</th>')
_CELL: Final = Markup('<td role="cell" class="words" data-head="{}">{}</td>')


def cards(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, invented: bool, shape: str = "") -> Markup:
    """A table of words as `actionplan.briefing.plans.words_table` makes it, with cards for phones.

    shape: a class of the style sheet that says how wide the columns are.
    """
    heads = Markup("").join(_HEAD.format(heading) for heading in headings)
    lines = Markup("").join(
        Markup('<tr role="row">{}{}</tr>').format(
            _FIRST.format(row[0]),
            Markup("").join(_CELL.format(heading, cell) for heading, cell in zip(headings[1:], row[1:], strict=True)),
        )
        for row in rows
    )
    return _TABLE.format(shape, caption, mark(invented), caption, heads, lines)
