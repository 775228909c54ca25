"""What a table is described by: its columns and their kinds, and what the analyst is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "code", "pseudonym", "count", "number", "date", "month", "year", "flag", "choice"]
"""How a column is read. text: free text, searched for civil registration numbers. code: an identifier or a word of the
file's own, taken as written. pseudonym: a code for a person, refused where it can be a civil registration number.
count: whole number, 0 or more. number: decimal number. date: a day. month: `2026M07`. year: four digits. flag: yes or no.
choice: one of `choices`."""


@dataclass(frozen=True)
class Column:
    """One column of a table. `choices` maps the value in code to the Danish word for it; both are accepted."""

    name: str
    danish: str
    kind: Kind
    about: str
    required: bool = True
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", MappingProxyType(dict(self.choices)))


@dataclass(frozen=True)
class TableSpec:
    """One table. `key`: columns that together must be unique. `periods`: pairs of columns where the first is not after, or
    more than, the second. `gives`: what a note can say with the table; `collect`: how to get it (both Danish sentences).
    `holds`: what it is called in a sentence, where that is not its name."""

    name: str
    danish: str
    row: str
    columns: tuple[Column, ...]
    gives: str
    collect: str
    guideline: str
    notebooks: tuple[str, ...]
    key: tuple[str, ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    about_people: bool = False
    holds: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
