"""Documents, roles and partners made up for the tests of note 03."""

import pandas as pd

from actionplan.invented.frames import frame
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS

Row = tuple[object, ...]


def table(name: str, *rows: Row, invented: bool = False) -> Table:
    """A table whose rows stand from line 2 on."""
    held = frame(SPECS[name], rows)
    held.index = pd.RangeIndex(2, 2 + len(rows))
    return Table(SPECS[name], held, invented, (f"data/odder/{name}.csv",) if rows else ())


def document(
    title: str,
    topics: str = "praktik",
    *,
    year: int = 2025,
    owner: str = "Jobafdelingen",
    kind: str = "guideline",
    link: str | None = None,
    contradicts: str | None = None,
) -> Row:
    """A row of the table of documents."""
    return (title, kind, year, owner, topics, link, contradicts)
