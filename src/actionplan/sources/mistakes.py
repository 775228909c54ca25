"""Collects what is wrong in one file, so that an analyst gets it all at once and no mistake a thousand times."""

from actionplan.civil_numbers import without_civil_numbers
from actionplan.danish import counted
from actionplan.names import quoted
from actionplan.problems import Problem

SHOWN = 5
"""So many of one kind of mistake in one column are told apart; the rest are counted."""


class Mistakes:
    """The mistakes of one file. Whatever a message quotes, no civil registration number leaves through it."""

    def __init__(self, file: str) -> None:
        """file: as messages name it."""
        self._file = without_civil_numbers(file)
        self._groups: dict[tuple[str | None, str], list[Problem]] = {}
        self._counts: dict[tuple[str | None, str], int] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._groups)

    def add(self, kind: str, message: str, line: int | None = None, column: str | None = None) -> None:
        """Notes a mistake. kind: a word of the caller's for mistakes that can be summed up; add them from the top down."""
        group = (column, kind)
        problems = self._groups.setdefault(group, [])
        self._counts[group] = self._counts.get(group, 0) + 1
        if len(problems) < SHOWN:
            shown_column = None if column is None else without_civil_numbers(quoted(column)[1:-1])
            problems.append(Problem(self._file, line, shown_column, without_civil_numbers(message)))

    def problems(self) -> list[Problem]:
        """Every mistake as a problem; the last one shown of its kind tells how many more there are."""
        found: list[Problem] = []
        for group, problems in self._groups.items():
            *first, last = problems
            more = self._counts[group] - len(problems)
            if more:
                place = "filen" if group[0] is None else "kolonnen"
                tail = f" Og {counted(more, 'linje', 'linjer')} mere med samme fejl i {place}."
                last = Problem(last.file, last.line, last.column, last.message + tail)
            found += [*first, last]
        return found
