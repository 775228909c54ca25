"""What an analyst can get wrong, as sentences: where it is, what was found, and what to do about it.

Every reader collects its problems and raises them together, so that an analyst mends a file once and not once per mistake.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Problem:
    """One mistake that an analyst can mend.

    file: path from the project's folder, with forward slashes. line: 1-based line (or spreadsheet row), None for the
    file as a whole. column: the header or key it is about, None where there is none. message: one or two whole Danish
    sentences saying what was found and what would be right; it never repeats a value that can identify a citizen.
    """

    file: str
    line: int | None
    column: str | None
    message: str

    def sentence(self) -> str:
        """The problem as an analyst reads it: place first, then the message."""
        place = self.file
        if self.line is not None:
            place += f", linje {self.line}"
        if self.column is not None:
            place += f", »{self.column}«"
        return f"{place}: {self.message}"

    def order(self) -> tuple[str, int, str, str]:
        """Sort key: by file, then downwards in the file."""
        return (self.file, self.line or 0, self.column or "", self.message)


class Refused(Exception):
    """Input that cannot be right; nothing has been written. Carries every problem found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=Problem.order))
        if not self.problems:
            raise ValueError("a refusal needs at least one problem")
        super().__init__("\n".join(problem.sentence() for problem in self.problems))

    @classmethod
    def of(cls, file: str, message: str, *, line: int | None = None, column: str | None = None) -> Self:
        """A refusal of one problem."""
        return cls([Problem(file, line, column, message)])

    def __reduce__(self) -> tuple[type["Refused"], tuple[tuple[Problem, ...]]]:
        """Lets the refusal travel from a worker process back to the command line."""
        return (type(self), (self.problems,))


def tell(problems: Sequence[Problem]) -> None:
    """Prints problems for the analyst, a line each, and how many there are."""
    for problem in problems:
        print(problem.sentence(), file=sys.stderr)
    if problems:
        count = "Én ting" if len(problems) == 1 else f"{len(problems)} ting"
        print(f"{count} skal rettes.", file=sys.stderr)
