"""The table `interviews` as it is typed in a sheet, against itself: one interview is with people of one kind, and a theme has one
spelling.

All counts are of interviews and of those who took part in them, so a row must not give its whole group to another kind of people.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from actionplan.danish import counted, joined
from actionplan.names import quoted
from actionplan.problems import Problem
from actionplan.sources.mistakes import Mistakes
from actionplan.tables.parse import Table

_APART = "Giv hver slags sit løbenummer og sit deltagerantal."
_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "informant": ("slags informanter", _APART),
    "status": ("slags status", _APART),
    "group_size": ("deltagerantal", "Skriv det samme antal i alle linjer, eller giv hvert interview sit løbenummer."),
})  # fmt: skip
"""What an interview has one of: what several are called, and what to do about them."""


def talk_problems(table: Table) -> list[Problem]:
    """Every interview with two kinds of informants, two statuses or two group sizes, told once and where the second begins.

    A status that only some rows tell is the interview's. What differs besides the kind of informants comes of them, so it is not
    told as well. No message repeats a statement.
    """
    frame = table.frame
    if frame.empty:
        return []
    mistakes = Mistakes(table.files[0])
    told = set[str]()
    talks = frame.groupby("interview_id", sort=False)
    for name, (kinds, remedy) in _KINDS.items():
        other = frame[name].notna() & (frame[name] != talks[name].transform("first")).fillna(False)
        for line, number in zip(frame.index[other], frame.loc[other, "interview_id"], strict=True):
            if number not in told:
                told.add(number)
                column = table.spec.column(name)
                values: list[object] = frame.loc[frame["interview_id"] == number, name].dropna().unique().tolist()
                seen = [f"»{column.choices[str(value)]}«" if column.choices else str(value) for value in values]
                message = f"Interview {quoted(number)} har {counted(len(seen), kinds, kinds)}: {joined(seen)}. {remedy}"
                mistakes.add(name, message, int(line), column.danish)
    return mistakes.problems()


def spelled_alike(table: Table) -> Table:
    """The table with each theme as it is spelled first: "Mentor" and "mentor" are one."""
    themes: pd.Series = table.frame["theme"]
    first: dict[str, str] = {}
    alike = [first.setdefault(theme_key(theme), theme) for theme in themes]
    return replace(table, frame=table.frame.assign(theme=pd.Series(alike, index=themes.index, dtype=themes.dtype)))


def theme_key(theme: str) -> str:
    """What counts in a theme: its letters without their case, however a Mac writes them, and one space for several."""
    return " ".join(unicodedata.normalize("NFC", theme).casefold().split())
