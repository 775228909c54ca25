"""Limits for a measure's figures, or why they have none (guidelines 4.2.2).

They are those of a control chart (`actionplan.methods.control_chart`). What a register counts on days hangs together and has its
own (`actionplan.analyses.goal_stocks`).
"""

from collections.abc import Sequence
from typing import Final

from actionplan import danish
from actionplan.methods.control_chart import FIRM, Chart, chart
from actionplan.methods.direction import SMALL_COUNT
from actionplan.parameters.goals import COUNTED, Measure, counts_somebody
from actionplan.tables.cell import Cell, Missing

FEWEST: Final = 7
"""With fewer points no rule of a control chart but the outermost could ever hold, so no limits are drawn."""
NEARLY_ALIKE: Final = "Tallene er næsten ens hver gang, så der er ikke tegnet grænser: De ville ligge oven i hinanden."
"""Why there are no limits where they would be narrower than the smallest difference that readers can see."""
COUNTS: Final = {1: ("en måned", "måneder"), 3: ("et kvartal", "kvartaler"), 6: ("et halvår", "halvår"), 12: ("et år", "år")}
"""How periods of so many months are counted: one, and several."""


def limits(cells: Sequence[Cell], measure: Measure, finest: float, since: str = "") -> tuple[Chart | None, str]:
    """The chart of figures in order of time, or why they have none; with it what to bear in mind of the limits.

    finest: the smallest difference that readers can see. since: from when on they are counted, as a sentence tells it, with a
    space before it.
    """
    if len(cells) < FEWEST:
        told = f"Der er {_counted(len(cells), measure.months)}{since}."
        return None, f"{told} Først ved {_word(FEWEST)} kan et mønster skelnes fra tilfældigheder."
    if why := unfit(cells, measure):
        return None, why
    made = chart(known(cells))
    if made.upper - made.lower < finest:
        return None, NEARLY_ALIKE
    return made, f"Grænserne er foreløbige, indtil der er {_counted(FIRM, measure.months)}." if made.trial else ""


def unfit(cells: Sequence[Cell], measure: Measure) -> str:
    """Why figures that are many enough have no limits, in sentences; empty where they may have them."""
    seen = known(cells)
    if len(seen) < len(cells):
        if measure.series is not None and measure.series.jobindsats is not None:
            return "Jobindsats viser ikke alle tallene, så der er ikke tegnet grænser."
        return f"Nogle af tallene er for små til at blive vist, så der er ikke tegnet grænser.{_remedy(measure)}"
    if counts_somebody(measure.unit) and sum(seen) / len(seen) < SMALL_COUNT:
        return f"Tallene er i gennemsnit under {danish.exact(SMALL_COUNT)} og for små til grænser.{_remedy(measure)}"
    return ""


def known(cells: Sequence[Cell]) -> list[float]:
    """The figures among cells."""
    return [float(cell) for cell in cells if not isinstance(cell, Missing)]


def _word(count: int) -> str:
    return danish.counted(count, "", "").strip()


def _counted(count: int, months: int) -> str:
    """So many figures of periods so long, in words."""
    if not months:
        return danish.counted(count, "en måling", "målinger") if count else "ingen målinger"
    return f"tal for {danish.counted(count, COUNTS[months][0], COUNTS[months][1])}" if count else "ingen tal"


def longer(measure: Measure) -> str:
    """The next longer period that a measure can be counted by, as the goals file has it; empty where there is none."""
    if measure.series is not None and not measure.series.flow:
        return ""
    return next((words for months, words in COUNTED.items() if months > max(measure.months, 1)), "")


def _remedy(measure: Measure) -> str:
    """What can be done about small counts, as a sentence with a space before it; empty where nothing can."""
    if not (found := longer(measure)):
        return ""
    may = "Tallene kan" if measure.months else "Er de det, der sker i en periode, kan de"
    return f" {may} tælles {found} i stedet."
