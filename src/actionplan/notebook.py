"""What a notebook's first cell calls: opens the municipality that its parameters name, from the folder above `notebooks/`."""

from datetime import date
from pathlib import Path

from actionplan.workbook import Case, open_case

ROOT = Path("..")


def open_notebook(municipality: str, day: str = "") -> Case:
    """Opens params/<municipality>.yml and its data. day: the note's date as 2026-11-21, empty for today.

    Raises Refused with every problem of the municipality's files.
    """
    return open_case(ROOT / "params" / f"{municipality}.yml", ROOT, date.fromisoformat(day) if day else date.today())
