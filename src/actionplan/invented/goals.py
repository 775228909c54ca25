"""The tables `measurements`, `activities`, `decisions` and `general_status`: two years of follow-up on nine goals, each a case of
its own.

1 a real improvement, 2 noise, 3 worsening, 4 met, 5 too few points, 6 words only, 7 the target moved, 8 counts so small that they
are counted by quarters, 9 a goal that was dropped. Eksempelby's params name the same goals. Nobody types the figures of 2,
which are counted on the offers, nor those of the second measure of 3, a published share.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from actionplan.invented.dice import Dice
from actionplan.invented.frames import frame, words
from actionplan.tables.follow_up_specs import ACTIVITIES, DECISIONS, GENERAL_STATUS, MEASUREMENTS

MEASURES = {
    "1": "Virksomheder, der har haft besøg af en jobkonsulent i måneden",
    "2": "Andel af tilbud, der foregår i en virksomhed, i pct.",
    "3": "Dage fra visitation til første tilbud, gennemsnit",
    "4": "Virksomheder med aftale om åbne pladser",
    "5": "Deltagere på hold, der er i job et halvt år efter",
    "6": "Samarbejdet mellem sagsbehandlere og jobkonsulenter",
    "7": "Borgere med en mentor i virksomheden",
    "8": "Sygemeldte, der er vendt delvis tilbage",
    "9": "Virksomheder, der er kontaktet for første gang i måneden",
}


def _month_ends(count: int) -> list[date]:
    """The last day of each month from October 2024."""
    firsts = [date(2024 + (10 + i) // 12, (10 + i) % 12 + 1, 1) for i in range(count)]
    return [first - timedelta(days=1) for first in firsts]


def measurements(dice: Dice) -> pd.DataFrame:
    """The measurements of all goals, in the order goal and date."""
    said = words("goals")["words"]
    rows: list[tuple[str, str, date, float | None, str | None]] = [
        (goal, MEASURES[goal], day, value, text) for goal, day, text, value in said
    ]
    ends = _month_ends(25)
    # From month 11, when the paperwork went digital, the level is another one.
    visits = [round(31 + (0 if i < 11 else 13) + dice.noise(2.4)) for i in range(len(ends))]
    for _ in ends:  # as many throws as before goal 2 was counted on the offers, so that the others stay as they are
        dice.noise(1)
    series: dict[str, Sequence[tuple[date, float]]] = {
        "1": list(zip(ends, visits, strict=True)),
        "3": [(day, round(41 + 0.75 * i + dice.noise(1.8), 1)) for i, day in enumerate(ends)],
        "4": list(zip(ends[::2], (6, 7, 8, 9, 10, 11, 13, 14, 16, 17, 18, 19, 20), strict=True)),
        "5": [(date(2025, 6, 30), 3), (date(2025, 12, 31), 5), (date(2026, 6, 30), 6)],
        "7": list(zip(ends[::3], (22, 25, 29, 36, 41, 46, 49, 50, 52), strict=True)),
        "8": [(day, max(0, round(2.4 + dice.noise(1.3)))) for day in ends],
        "9": [(day, round(6 + dice.noise(1.6))) for day in ends[:8]],
    }
    rows += [(goal, MEASURES[goal], day, value, None) for goal, points in series.items() for day, value in points]
    return frame(MEASUREMENTS, sorted(rows, key=lambda row: (row[0], row[2])))


def activities() -> pd.DataFrame:
    """What was done for the goals."""
    return frame(ACTIVITIES, words("goals")["activities"])


def decisions() -> pd.DataFrame:
    """What meetings decided on the goals."""
    return frame(DECISIONS, words("goals")["decisions"])


def general_status() -> pd.DataFrame:
    """What the group says the plan means on the whole. On one of the three questions it has said nothing yet."""
    return frame(GENERAL_STATUS, words("goals")["general_status"])
