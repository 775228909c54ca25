"""How names are written and recognised: of files, of columns and of the words of a choice."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.specs import SPECS

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def plain(name: str) -> str:
    """What counts in a name: its letters and digits, lower case, with æ, ø and å as ae, oe and aa."""
    lower = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    return re.sub(r"[\W_]+", "", lower)


def file_stem(spec: TableSpec) -> str:
    """The Danish name of a table's file, without suffix: "ydelsesforloeb", "optaelling_efter_tilbud"."""
    return spec.danish.casefold().translate(_LETTERS).replace(" ", "_")


def spec_of_file(stem: str) -> TableSpec | None:
    """The table that a file of this name (without suffix) holds, by its English or its Danish name."""
    return _SPEC_OF_STEM.get(plain(stem))


def nearest_file(stem: str) -> str | None:
    """The Danish file name nearest to a stem that is no table's."""
    near = difflib.get_close_matches(plain(stem), _SPEC_OF_STEM, n=1, cutoff=0.5)
    return file_stem(_SPEC_OF_STEM[near[0]]) if near else None


def accepted_headers(column: Column) -> tuple[str, ...]:
    """Every header under which a column is known, the one that templates use first."""
    return tuple(dict.fromkeys((column.danish, column.name, *column.aliases)))


def nearest_column(header: str, columns: Iterable[Column]) -> Column | None:
    """The one of the columns that a misspelt header most likely means; None where it resembles none of them."""
    by_name = {plain(name): column for column in columns for name in accepted_headers(column)}
    near = difflib.get_close_matches(plain(header), by_name, n=1, cutoff=0.8)
    return by_name[near[0]] if near else None


def accepted_words(choices: Mapping[str, str]) -> dict[str, str]:
    """The values of a choice by every `plain` word for them.

    These are the Danish word, the value in code, the two halves of a numbered word ("1 én praktikant ad gangen"), and the
    first letter where only one Danish word begins with it (k and m for kvinde and mand, as registers write).
    """
    words: dict[str, str] = {}
    initials: dict[str, list[str]] = {}
    for value, danish in choices.items():
        numbered = re.fullmatch(r"([0-9]) (.+)", danish)
        for word in (danish, value, *(numbered.groups() if numbered else ())):
            words[plain(word)] = value
        initials.setdefault(plain(danish)[0], []).append(value)
    return {**{letter: values[0] for letter, values in initials.items() if len(values) == 1}, **words}


_SPEC_OF_STEM = {plain(name): spec for spec in SPECS.values() for name in (spec.name, file_stem(spec))}
