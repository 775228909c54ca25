"""Limits for a measure that a register counts on days, one figure a quarter.

Much of what is there on a day was there a quarter before, so the figures hang together and are judged as that
(`control_chart.stock_chart`): one set of limits for the whole series, as a part of it is soon too short, and only the figures
from after the plan began are marked. Across a change of what is counted nothing is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from actionplan import danish
from actionplan.analyses.goal_limits import known, unfit
from actionplan.analyses.goal_readings import Series
from actionplan.methods.control_chart import FIRM, Chart, Label, stock_chart
from actionplan.parameters.goals import Measure
from actionplan.tables.cell import Cell, Missing

YEAR: Final = 4
"""With fewer quarters since the plan began its target is not held against limits that are mostly from before."""

SLOW: Final = "Tallene ændrer sig så langsomt, at grænserne ikke kan vise, om de flytter sig nu."
"""Why being within the limits says nothing of figures that are nearly what they were the quarter before."""


@dataclass(frozen=True)
class Limits:
    """The same limits over the figures from before and after the plan began. former: those before, none of them marked. recent:
    those after. Either is None where there are none, or no limits. why: the reason that there are none, or what else to bear in
    mind of them, in Danish. broken: how many figures are from before a change of what is counted."""

    former: Chart | None
    recent: Chart | None
    why: str
    broken: int

    @property
    def made(self) -> Chart | None:
        """Whichever there is of the two, as their limits are the same."""
        return self.recent or self.former


def stock_limits(series: Series, cells: Sequence[Cell], measure: Measure, fresh: int, since: str) -> Limits:
    """The limits of figures in order of time. cells: as they may be shown. fresh: how many are from after the plan began. since:
    when that was, as a sentence tells it, with a space before it."""
    broken = 0 if series.broken is None else sum(day < series.broken for day in series.days)
    shown = cells[broken:]
    # Limits are of the figures before these were rounded; words tell of `cells` alone.
    exact = [cell if isinstance(cell, Missing) else value for cell, value in zip(shown, series.values[broken:], strict=True)]
    if len(shown) < FIRM:
        return Limits(None, None, _too_few(series, cells, broken), broken)
    if why := unfit(exact, measure):
        return Limits(None, None, why, broken)
    seen = known(exact)
    made, before = stock_chart(seen), max(len(seen) - fresh, 0)
    unmarked: Label = "common"
    former = replace(made, values=made.values[:before], labels=(unmarked,) * before) if before else None
    recent = replace(made, values=made.values[before:], labels=made.labels[before:]) if fresh else None
    bear = [_changed(series.broken, "kun tallene derefter er vurderet")] if series.broken and broken else []
    if recent is not None and recent.undecided:
        bear.append(" ".join(filter(None, (SLOW, _year_before(series.days[broken:], shown)))))
    elif fresh < YEAR:
        count = danish.counted(fresh, "en måling", "målinger") if fresh else "ingen målinger"
        bear.append(f"Der er {count}{since}, så det er for tidligt at sige, om målet kan nås.")
    return Limits(former, recent, " ".join(bear), broken)


def _too_few(series: Series, cells: Sequence[Cell], broken: int) -> str:
    """Why too few figures have no limits, and what they are compared with instead, in sentences."""
    count = len(cells) - broken
    told = danish.counted(count, "en måling", "målinger")
    if not count:
        return "Der er ingen målinger."
    begun = f"Der er {told}."
    if series.broken and broken:
        begun = _changed(series.broken, f"kun {told} derefter kan sammenlignes")
    enough = danish.counted(FIRM, "", "").strip()
    why = f"Tallene hænger sammen fra kvartal til kvartal, så der skal {enough} til at skelne et mønster fra tilfældigheder."
    return " ".join(filter(None, (begun, why, _year_before(series.days[broken:], cells[broken:]))))


def _changed(day: date, so: str) -> str:
    return f"Det, der tælles, blev ændret {danish.day(day)}, så {so}."


def _year_before(days: Sequence[date], cells: Sequence[Cell]) -> str:
    """The latest figure beside that of the same quarter a year before, as a sentence; empty where one of them is lacking."""
    if not days:
        return ""
    then = next((i for i, day in enumerate(days) if (day.year + 1, day.month) == (days[-1].year, days[-1].month)), None)
    if then is None or isinstance(before := cells[then], Missing) or isinstance(now := cells[-1], Missing):
        return ""
    return f"{danish.capital(danish.day(days[-1]))} var tallet {danish.exact(now)}, og et år før var det {danish.exact(before)}."
