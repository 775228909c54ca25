"""One figure of a table, or the reason why there is none."""

from enum import Enum


class Missing(Enum):
    """Why a cell has no figure. WITHHELD: somebody's protection. UNKNOWN: nobody has collected it.
    LEFT_OUT: a figure that would compare with nothing beside it."""

    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    LEFT_OUT = "left_out"


Cell = float | Missing


def as_number(cell: Cell) -> float:
    """The figure, NaN where there is none."""
    return float("nan") if isinstance(cell, Missing) else cell
