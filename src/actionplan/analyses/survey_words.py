"""Shares of a survey in words: how many, how sure, which come first, where some of them may be hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

from actionplan import danish
from actionplan.analyses.company_answers import CHOSEN
from actionplan.analyses.finding import Finding
from actionplan.methods.rates import Interval, half
from actionplan.publish import Published
from actionplan.publish.estimates import ANSWERS, shares_step
from actionplan.tables.cell import Missing

MANY = 100
"""From so many answers on, a share stands in a sentence without its interval."""
WIDE = 20
"""As many per cent as the interval of `MANY` answers is wide at most: where their number is not told, that decides."""


@dataclass(frozen=True)
class Asked:
    """Whom the figures are of. weighted: all companies, and not only those who answered. jobcentre: what it is called."""

    weighted: bool
    jobcentre: str

    @property
    def companies(self) -> str:
        """Whose shares they are."""
        return "virksomhederne" if self.weighted else "de virksomheder, der svarede,"


def most_chosen(table: Published) -> list[str]:
    """The choices whose share is shown and not 0, the one that most chose first."""
    return ranked(table, CHOSEN)


def ranked(table: Published, column: str) -> list[str]:
    """The rows whose share is shown and not 0, the largest first."""
    known = [row for row in table.rows if table.value(row, column)]
    return sorted(known, key=lambda row: -value(table, row, column))


def alike(table: Published, rows: Sequence[str], column: str) -> list[str]:
    """The first row and those with the same printed share."""
    return [row for row in rows if value(table, row, column) == value(table, rows[0], column)]


def following(table: Published, rows: Sequence[str], column: str) -> str:
    """How the second of the ranked rows is brought in, which is only next where none is hidden."""
    if value(table, rows[0], column) == value(table, rows[1], column):
        return "Lige så mange svarer"
    return "Dernæst kommer" if whole(table, column) else "Af de andre svar, der kan vises, kan nævnes"


def whole(table: Published, column: str) -> bool:
    """Whether no row is hidden. Where one is, it may be the largest or the smallest, so nothing may be called that."""
    return all(table.cell(row, column) is not Missing.WITHHELD for row in table.rows)


def named(table: Published, rows: Sequence[str], column: str) -> str:
    """Rows with the same share, with that share: "»a« (5 pct.)", "»a« og »b« (begge 5 pct.)"."""
    each = {1: "", 2: "begge "}.get(len(rows), "hver ")
    return f"{danish.joined([f'»{row}«' for row in rows])} ({each}{percent(value(table, rows[0], column))})"


def doubt(table: Published, row: str, column: str) -> str:
    """A sentence with the interval of a share, with a space before it, where few answers or an unknown number are behind it."""
    ends = between(table, row, column)
    told = danish.stopped(f"kan være{ends.replace(' (', ' ').removesuffix(')')}")
    return f" De {percent(value(table, row, column))} er usikre og {told}" if ends else ""


def share_told(table: Published, column: str) -> str | None:
    """The share of a table of one row, with its interval where it needs one; None where it is hidden or nobody was asked."""
    row = table.rows[0] if table.rows else None
    share = None if row is None else table.value(row, column)
    return None if row is None or share is None else f"{percent(share)}{between(table, row, column)}"


def between(table: Published, row: str, column: str) -> str:
    """ " (mellem 31 og 66 pct.)" where a share has an interval and needs it."""
    ends = [table.value(row, f"{column}, {end}") for end in ("fra", "til")]
    if ends[0] is None or ends[1] is None:
        return ""
    answers = _answers(table, row)
    if ends[1] - ends[0] < WIDE if answers is None else answers >= MANY:
        return ""
    return f" (mellem {danish.number(ends[0])} og {percent(ends[1])})"


def sure(table: Published, row: str, column: str, asked: Asked) -> str:
    """How sure a share is: its interval and the answers behind it."""
    count = _answers(table, row)
    behind = "" if count is None else f"omkring {danish.number(count)} svar"
    if not asked.weighted:
        return f"Gælder kun de virksomheder, der svarede{f' ({behind})' if behind else ''}."
    ends = [table.value(row, f"{column}, {end}") for end in ("fra", "til")]
    if ends[0] is None or ends[1] is None:
        return f"{danish.capital(behind)}; usikkerheden kan ikke regnes ud." if behind else "Usikkerheden kan ikke regnes ud."
    told = f"Med 95 pct. sikkerhed mellem {danish.number(ends[0])} og {percent(ends[1])}"
    return f"{told}; {behind}." if behind else danish.stopped(told)


def estimated(id: str, told: tuple[str, str], table: Published, cell: tuple[str, str], asked: Asked) -> Finding:
    """The finding on one share, by its row and column, with how sure it is."""
    row, column = cell
    made = Finding.of(id, told, value(table, row, column), table, sure(table, row, column, asked))
    return made.sized(margin=margin(table, row, column, asked), step=shares_step(table), about=row)


def margin(table: Published, row: str, column: str, asked: Asked) -> float | None:
    """Half the interval of a share, and half the per cent that it is rounded to; None where it is of those alone who answered."""
    low, high = (table.value(row, f"{column}, {end}") for end in ("fra", "til"))
    if not asked.weighted or low is None or high is None:
        return None
    return half(Interval(low, high)) + max(1, shares_step(table)) / 2


def value(table: Published, row: str, column: str) -> float:
    """A share that is shown."""
    found = table.value(row, column)
    assert found is not None, "only rows with a figure are told"
    return found


def percent(share: float) -> str:
    """A share as it stands in a sentence: "40 pct."."""
    return danish.percent(share, 0)


def _answers(table: Published, row: str) -> float | None:
    return table.value(row, ANSWERS) if ANSWERS in {header.label for header in table.columns} else None
