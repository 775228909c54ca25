"""The gate for words: what interviews say reaches a note as `PublishedWords` and `PublishedQuotes`, which only this module makes.

Interviews are few. A count of them is therefore told as a word ("flere af de 17 interviews"), so that nobody can work out
who said what; and a statement is quoted only where the interviewed person has agreed to it. It is the same idea as in
`actionplan.publish`: forgetting the gate is a type error and not a leak.
"""

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass

from actionplan.civil_numbers import holds_civil_number
from actionplan.publish import Draft
from actionplan.tables.cell import Missing

NONE, FEW, SOME, SEVERAL, MOST = "ingen", "få", "nogle", "flere", "de fleste"
LEADING = 3
"""How many rows of a column are named as told most often, at the most."""
_GATE = object()


@dataclass(frozen=True)
class PublishedWords:
    """Counts of interviews as words. Made by `in_words` alone; anybody else gets a TypeError.

    words: one row per label in `rows`, one word per label in `columns`. of: how many interviews were counted, None where
    they are fewer than the threshold. scale: what the words mean, for readers. leading: per column the rows told most often.
    """

    caption: str
    row_heading: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    of: int | None
    scale: str
    leading: tuple[tuple[str, ...], ...]
    period: str
    sources: tuple[str, ...]
    invented: bool
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("counts of interviews are published by actionplan.publish.statements only")

    def word(self, row: str, column: str) -> str:
        """One word by its labels; KeyError where there is no such row or column."""
        try:
            return self.words[self.rows.index(row)][self.columns.index(column)]
        except ValueError:
            raise KeyError((row, column)) from None

    def most_told(self, column: str) -> tuple[str, ...]:
        """The rows that most interviews of a column tell of, most first, at most `LEADING`; those told equally often in the
        order of the alphabet. Empty where none is told in more than one interview, or too many equally often."""
        return self.leading[self.columns.index(column)]


def in_words(draft: Draft, threshold: int, of: int) -> PublishedWords:
    """Passes counts of interviews as words.

    draft: cells are counts of different interviews. of: how many interviews the counts are taken from. A count under the
    threshold is "få", or "nogle" where the interviews are so few that it could be half of them; else "flere" up to half of the
    interviews and "de fleste" above. Zero is "ingen". The rows keep their order, so it must not tell a count either.
    Raises ValueError where a cell is not a whole number from 0 to `of`, or the threshold is below 3.
    """
    if threshold < 3:
        raise ValueError("the threshold must be at least 3")
    counts = [[_whole(cell, of) for cell in row] for row in draft.cells]
    columns = range(len(draft.columns))
    return PublishedWords(
        caption=draft.caption,
        row_heading=draft.row_heading,
        rows=draft.rows,
        columns=tuple(header.label for header in draft.columns),
        words=tuple(tuple(_word(count, threshold, of) for count in row) for row in counts),
        of=of if of >= threshold else None,
        scale=_scale(threshold, of),
        leading=tuple(_leading(dict(zip(draft.rows, (row[i] for row in counts), strict=True))) for i in columns),
        period=draft.period,
        sources=draft.sources,
        invented=draft.invented,
        gate=_GATE,
    )


@dataclass(frozen=True)
class Statement:
    """A statement on its way to the gate, without the interview that it is from.

    polarity: what it points to, in Danish. said_by: who said it, so broadly that it can be one of several.
    """

    theme: str
    polarity: str
    text: str
    said_by: str
    may_quote: bool
    invented: bool


@dataclass(frozen=True)
class PublishedQuotes:
    """Statements that may stand in a note. Made by `quotes` alone; anybody else gets a TypeError."""

    statements: tuple[Statement, ...]
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("statements are published by actionplan.publish.statements only")

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes with a statement, in the order given."""
        return tuple(dict.fromkeys(statement.theme for statement in self.statements))

    @property
    def invented(self) -> bool:
        """Whether any statement is made up for trial runs."""
        return any(statement.invented for statement in self.statements)


def quotes(statements: Sequence[Statement]) -> PublishedQuotes:
    """Passes statements that may be quoted.

    Raises ValueError where one may not, where one holds what can be a civil registration number, and where real and invented
    statements are mixed. The error does not repeat the statement.
    """
    if not all(statement.may_quote is True for statement in statements):
        raise ValueError("a statement that may not be quoted")
    if any(holds_civil_number(statement.text) for statement in statements):
        raise ValueError("a statement that holds what can be a civil registration number")
    if len({statement.invented for statement in statements}) > 1:
        raise ValueError("real and invented statements together")
    return PublishedQuotes(tuple(statements), _GATE)


HELPS, HINDERS, SPLIT, WISHED, NAMED, UNSAID = "fremmer", "hæmmer", "delt", "ønske", "nævnt", "–"
"""Where a group of informants stands on a theme, on the whole."""


@dataclass(frozen=True)
class Party:
    """A group of informants in the interviews. name: plural, Danish. persons: how many took part. draft: the interviews that tell
    of a theme, a column for each of what they point to."""

    name: str
    persons: int
    draft: Draft


@dataclass(frozen=True)
class PublishedPositions:
    """Where groups of informants stand on themes, without a count. Made by `positions` alone; anybody else gets a TypeError.

    stands: one row per theme, one word per party: `HELPS`, `HINDERS`, `SPLIT`, `WISHED`, `NAMED` or `UNSAID`.
    """

    themes: tuple[str, ...]
    parties: tuple[str, ...]
    stands: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    invented: bool
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("positions are published by actionplan.publish.statements only")

    def who(self, theme: str, *stands: str) -> tuple[str, ...]:
        """The parties that stand so on a theme."""
        row = self.stands[self.themes.index(theme)]
        return tuple(party for party, stand in zip(self.parties, row, strict=True) if stand in stands)


def positions(parties: Sequence[Party], themes: Sequence[str], sides: Mapping[str, str], threshold: int) -> PublishedPositions:
    """Passes where each party stands on each theme: the side that more of its interviews are on.

    sides: label of a draft's column -> `HELPS`, `HINDERS`, `WISHED` or `NAMED`. As many on both sides is `SPLIT`; a wish counts
    only where nothing helps or hinders, a mere mention only where there is no wish either. No count is told, not even in words,
    and a party is so large that nobody is known by it. Raises ValueError where a party has fewer persons than the threshold or
    the threshold is below 3: merge it with another one first.
    """
    if threshold < 3 or any(party.persons < threshold for party in parties):
        raise ValueError("a party must have at least as many persons as the threshold, which is at least 3")
    if len({party.draft.invented for party in parties}) > 1:
        raise ValueError("real and invented interviews together")
    sources = dict.fromkeys(source for party in parties for source in party.draft.sources)
    return PublishedPositions(
        themes=tuple(themes),
        parties=tuple(party.name for party in parties),
        stands=tuple(tuple(_stand(party.draft, theme, sides) for party in parties) for theme in themes),
        sources=tuple(sources),
        invented=any(party.draft.invented for party in parties),
        gate=_GATE,
    )


def _stand(draft: Draft, theme: str, sides: Mapping[str, str]) -> str:
    if theme not in draft.rows:
        return UNSAID
    counts = dict.fromkeys((HELPS, HINDERS, WISHED, NAMED), 0.0)
    for header, cell in zip(draft.columns, draft.cells[draft.rows.index(theme)], strict=True):
        counts[sides[header.label]] += 0.0 if isinstance(cell, Missing) else cell
    if counts[HELPS] or counts[HINDERS]:
        return SPLIT if counts[HELPS] == counts[HINDERS] else HELPS if counts[HELPS] > counts[HINDERS] else HINDERS
    return WISHED if counts[WISHED] else NAMED


def _whole(cell: float | Missing, of: int) -> int:
    if isinstance(cell, Missing) or not 0 <= cell <= of or cell != int(cell):
        raise ValueError("a count of interviews must be a whole number from 0 to all of them")
    return int(cell)


def _word(count: int, threshold: int, of: int) -> str:
    if count == 0:
        return NONE
    if count < threshold:
        return _small(threshold, of)
    return MOST if 2 * count > of else SEVERAL


def _small(threshold: int, of: int) -> str:
    """The word for a count under the threshold; that 4 of 6 are few would be wrong."""
    return FEW if of >= 2 * threshold else SOME


def _scale(threshold: int, of: int) -> str:
    low = f"»{_small(threshold, of)}« er {'1 eller 2' if threshold == 3 else f'1 til {threshold - 1}'} interviews"
    if of < threshold:
        return f"Der er færre end {threshold} interviews, så »{SOME}« kan være alle."
    if of == threshold:
        return f"Tallene er skrevet som ord: {low}, og »{MOST}« er alle {of}."
    if of < 2 * threshold:
        return f"Tallene er skrevet som ord: {low}, og »{MOST}« er mindst {threshold} af {of}."
    return f"Tallene er skrevet som ord: {low}, »{SEVERAL}« er {threshold} eller flere, og »{MOST}« er over halvdelen af {of}."


def _leading(counts: dict[str, int]) -> tuple[str, ...]:
    ordered = sorted(counts, key=lambda row: (-counts[row], row))
    most = ordered[:LEADING]
    next_count = counts[ordered[LEADING]] if len(ordered) > LEADING else 0
    return tuple(row for row in most if counts[row] > max(next_count, 1))
