"""What the notes must say, worked out from `data/reference/` with csv and fractions alone.

Nothing here uses the package: a figure that passes was found twice, by two ways. Figures are exact fractions, or the word
that stands where there is none.
"""

import csv
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

WITHHELD, UNKNOWN, LEFT_OUT = "skjult", "ukendt", "–"
GROUP, COUNTRY, ALL = "Lignende kommuner", "Hele landet", "I alt"
Figure = Fraction | str


@dataclass(frozen=True)
class Column:
    """Figures of a source file. category: the rows meant, where a file has several for an area and a month. count: the
    column that a share belongs to, because whoever withholds the count withholds the share."""

    file: str
    header: str
    category: str = ""
    count: str = ""


RATES = {
    "Fuldtidspersoner på kontanthjælp": Column(
        "y60a02", "Fuldtidspersoner i pct. af befolkningen", count="Antal fuldtidspersoner"
    ),
    "Aktiveringsgrad for kontanthjælpsmodtagere": Column("y60c07", "Aktiveringsgrad"),
    "Kontanthjælpsmodtagere med ordinære løntimer": Column(
        "y60j01", "Andel personer med ordinære løntimer", count="Antal personer med ordinære løntimer"
    ),
    "Ledige": Column("y25i01", "Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år", ALL, "Antal ledige fuldtidspersoner"),
}
RECIPIENTS = Column("y60a02", "Antal fuldtidspersoner")
LONG_TERM = Column("y25i09", "Antal langtidsledige fuldtidspersoner", ALL)
VISITATION = Column("y60a02_viskat", "Antal fuldtidspersoner")
PERSONS = (Column("y25i01", "Antal ledige fuldtidspersoner", ALL), RECIPIENTS)
OFFERS = Column("y60c02", "Antal aktiveringsforløb")
OFFERS_TOTAL = "Tilbud i alt"
IN_COMPANIES = ("Ansættelse med løntilskud", "Virksomhedspraktik")


class Official:
    """The source files of a project folder."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "data" / "reference"

    @cached_property
    def rows(self) -> dict[str, list[dict[str, str]]]:
        """Every file's rows."""
        return {path.stem: _rows(path) for path in sorted((self._folder / "indicators").glob("*.csv"))}

    @cached_property
    def _places(self) -> dict[tuple[str, str, str, str], dict[str, str]]:
        return {(file, row["Område"], row["Periode"], category(row)): row for file, rows in self.rows.items() for row in rows}

    def figure(self, column: Column, area: str, period: str, category: str = "") -> Figure:
        """One published figure, or why there is none."""
        row = self._places.get((column.file, area, period, category or column.category))
        if row is None:
            return UNKNOWN
        if not row[column.header] or (column.count and not row[column.count]):
            return WITHHELD
        return Fraction(row[column.header].replace(",", "."))

    @cached_property
    def _months(self) -> dict[str, list[str]]:
        return {file: sorted({row["Periode"] for row in rows}) for file, rows in self.rows.items()}

    def periods(self, column: Column) -> list[str]:
        """The months of a file, oldest first."""
        return self._months[column.file]

    def same_months(self, column: Column) -> list[str]:
        """The latest month and the same month of the years before, oldest first, at most five."""
        periods = self.periods(column)
        return [period for period in periods if period[4:] == periods[-1][4:]][-5:]

    def categories(self, column: Column) -> list[str]:
        """The parts of a breakdown, without the whole."""
        return [each for each in dict.fromkeys(map(category, self.rows[column.file])) if each not in {ALL, OFFERS_TOTAL}]

    @cached_property
    def names(self) -> dict[str, str]:
        """File name to name of all municipalities."""
        return {row["slug"]: row["navn"] for row in self._municipalities}

    def named_in(self, text: str) -> set[str]:
        """The municipalities named in a text; Vejen is one of them, and a word for the road to somewhere."""
        text = text.replace("Vejen til", "")
        return {name for name in self.names.values() if re.search(rf"\b{re.escape(name)}\b", text)}

    @cached_property
    def _municipalities(self) -> list[dict[str, str]]:
        return _rows(self._folder / "municipalities.csv")

    @cached_property
    def _known(self) -> set[str]:
        return {row["Område"] for rows in self.rows.values() for row in rows}

    def group(self, own: str) -> list[str]:
        """The other municipalities of the same kind that have figures."""
        kinds = {row["navn"]: row["gruppe"] for row in self._municipalities}
        return [name for name, kind in kinds.items() if kind == kinds[own] and name != own and name in self._known]

    def rate(self, column: Column, own: str, area: str, period: str) -> Figure:
        """A rate of an area; of the group the plain mean of its municipalities' rates."""
        if area != GROUP:
            return self.figure(column, area, period)
        known = numbers(self.figure(column, member, period) for member in self.group(own))
        return sum(known) / len(known) if known else UNKNOWN

    def long_term(self, own: str, area: str, periods: Sequence[str]) -> list[Figure]:
        """The long-term unemployed; of the group those of its municipalities that have a figure for all these months."""
        if area != GROUP:
            return [self.figure(LONG_TERM, area, period) for period in periods]
        courses = [[self.figure(LONG_TERM, member, period) for period in periods] for member in self.group(own)]
        whole = [course for course in courses if len(numbers(course)) == len(course)]
        return [sum(numbers(month)) for month in zip(*whole, strict=True)] or [UNKNOWN] * len(periods)

    def parts(self, column: Column, own: str, area: str) -> dict[str, Figure]:
        """The parts of a breakdown in its latest month; of the group the sums of what its municipalities show."""
        period = self.periods(column)[-1]
        if area != GROUP:
            return {part: self.figure(column, area, period, part) for part in self.categories(column)}
        shown = {
            part: numbers(self.figure(column, member, period, part) for member in self.group(own))
            for part in self.categories(column)
        }
        return {part: sum(known) if known else UNKNOWN for part, known in shown.items()}

    def printed_parts(self, column: Column, own: str, area: str, total: Fraction | None) -> dict[str, Figure]:
        """The parts as they may be printed where a reader finds the municipality's total elsewhere (None: nowhere).

        Where the total would tell of a withheld part, further parts are hidden with it.
        """
        parts = self.parts(column, own, area)
        if area == own and total is not None:
            parts |= dict.fromkeys(hidden_with(parts, total), WITHHELD)
        return parts


def numbers(figures: Iterable[Figure]) -> list[Fraction]:
    """Those that are figures."""
    return [figure for figure in figures if isinstance(figure, Fraction)]


def change(before: Figure, now: Figure) -> Figure:
    """The change in per cent, or why it cannot be told."""
    if isinstance(before, str):
        return before
    if isinstance(now, str):
        return now
    return 100 * (now - before) / before if before else UNKNOWN


def shares(parts: dict[str, Figure], own: dict[str, Figure]) -> dict[str, Figure]:
    """Each part in per cent of those that are shown for the municipality (own), and nothing for those that are not."""
    compared = {name: part for name, part in parts.items() if isinstance(own[name], Fraction)}
    base = sum(numbers(compared.values()))
    left_out = {name: LEFT_OUT for name, part in parts.items() if isinstance(part, Fraction) and name not in compared}
    return {**parts, **{name: 100 * part / base for name, part in compared.items() if isinstance(part, Fraction)}, **left_out}


def hidden_with(parts: dict[str, Figure], total: Fraction) -> set[str]:
    """The shown parts that must be hidden beside a total, so that a reader who knows this rule finds no withheld part.

    The smallest of those above 4, one by one, until what is left is 5 and 4 for every withheld part, and below all others:
    then a hidden part could be more or less and the same ones would be hidden. All of them where there are too few.
    """
    if protected(parts, total):
        return set()
    shown = {name: part for name, part in parts.items() if isinstance(part, Fraction)}
    enough = 5 + 4 * (len(parts) - len(shown))
    large = sorted((name for name in shown if shown[name] > 4), key=lambda name: shown[name])
    for number in range(1, len(large) + 1):
        left = total - sum(shown.values()) + sum(shown[name] for name in large[:number])
        if left >= enough and all(shown[name] > left for name in large[number:]):
            return set(large[:number])
    return set(shown)


def possible(parts: dict[str, Figure], total: Fraction) -> list[tuple[int, ...]]:
    """All that the withheld parts can be for a reader who knows the total: an authority withholds 0, 1 and 2 alike."""
    withheld = sum(part == WITHHELD for part in parts.values())
    left = total - sum(numbers(parts.values()))
    return [guess for guess in itertools.product((0, 1, 2), repeat=withheld) if sum(guess) == left]


def protected(parts: dict[str, Figure], total: Fraction) -> bool:
    """Whether each withheld part can still be nothing and can still be the most that is withheld."""
    guesses = possible(parts, total)
    withheld = sum(part == WITHHELD for part in parts.values())
    return all({0, 2} <= {guess[place] for guess in guesses} for place in range(withheld))


def category(row: dict[str, str]) -> str:
    """Which part a row is about; "" where the file has no parts."""
    return row.get("Ydelse") or row.get("Visitationskategori") or row.get("Tilbud") or ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
