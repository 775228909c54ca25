"""The table `workplaces`: Eksempelby and Eksempelland as Danmarks Statistik's table ERHV6 would have them, totals and all."""

from collections.abc import Sequence
from math import sqrt

import pandas as pd

from actionplan.analyses.labour_market import INDUSTRIES
from actionplan.invented.dice import Dice
from actionplan.invented.figures import COUNTRY, EKSEMPELBY
from actionplan.invented.frames import frame
from actionplan.tables.specs import WORKPLACES

YEARS = (2020, 2022, 2024)
SIZES = ("1 job", "2-4 jobs", "5-9 jobs", "10-19 jobs", "20-49 jobs", "50-99 jobs", "100 jobs og derover")
ALL_SIZES, ALL_INDUSTRIES = "I alt", "TOT Erhverv i alt"
_FROM_FIVE = (0.40, 0.29, 0.21, 0.07, 0.03)
"""How those with five jobs or more are spread over the sizes."""
_INDUSTRIES: dict[str, tuple[int, float, float]] = {
    # workplaces with five jobs or more in the first year, and the growth to the last one here and in the whole country
    INDUSTRIES[0]: (58, -0.12, -0.08),
    INDUSTRIES[1]: (176, 0.02, 0.01),
    INDUSTRIES[2]: (166, 0.11, 0.06),
    INDUSTRIES[3]: (322, -0.02, 0.01),
    INDUSTRIES[4]: (28, 0.22, 0.14),
    INDUSTRIES[5]: (31, -0.32, -0.10),
    INDUSTRIES[6]: (25, 0.05, 0.05),
    INDUSTRIES[7]: (104, 0.08, 0.10),
    INDUSTRIES[8]: (206, 0.03, 0.04),
    INDUSTRIES[9]: (84, 0.01, 0.02),
    INDUSTRIES[10]: (3, 0.00, 0.00),
}
_COUNTRY = 61
"""How many times as many there are in the whole country."""


def workplaces(dice: Dice) -> pd.DataFrame:
    """One row per area, industry, size and year, with the totals that StatBank gives."""
    rows: list[Sequence[object]] = []
    for area, times in ((EKSEMPELBY, 1), (COUNTRY, _COUNTRY)):
        for step, year in enumerate(YEARS):
            counts: dict[str, list[int]] = {}
            for code, (industry, (base, here, everywhere)) in enumerate(_INDUSTRIES.items(), 1):
                growth = (here if times == 1 else everywhere) * step / (len(YEARS) - 1)
                large = times * base * (1 + growth)
                expected = [1.9 * large, 0.9 * large, *(share * large for share in _FROM_FIVE)]
                counts[f"{code} {industry}"] = [max(0, round(many + dice.noise(0.15) * sqrt(many))) for many in expected]
            counts[ALL_INDUSTRIES] = [sum(sizes) for sizes in zip(*counts.values(), strict=True)]
            for industry, sizes in counts.items():
                for size, count in zip((ALL_SIZES, *SIZES), (sum(sizes), *sizes), strict=True):
                    rows.append((area, industry, size, year, count))
    return frame(WORKPLACES, rows)
