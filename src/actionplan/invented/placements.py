"""Offers during a spell, and the companies that they take place in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from actionplan.invented.companies import Company, ceiling
from actionplan.invented.dice import Dice

GUIDANCE = "vejledning og opkvalificering"
TRAINEESHIP = "virksomhedspraktik"
WAGE_SUBSIDY = "ansættelse med løntilskud"
UTILITY = "nytteindsats"
SPECIAL_UTILITY = "særligt tilrettelagt nytteindsats"

Offer = tuple[str, str, str | None, str | None, int, int]
"""offer, sector, cooperation_model, company_id, start, end (ordinal days)"""

_OFFERS = {
    # weights of the five offers, and the waiting time before each in days as quantiles
    "kontanthjælp": ((66, 22, 4, 1, 7), ((0.0, 20), (0.5, 600), (0.9, 1300), (1.0, 1900))),
    "uddannelseshjælp": ((68, 24, 1, 1, 6), ((0.0, 15), (0.5, 300), (0.9, 620), (1.0, 900))),
    "sygedagpenge": ((80, 20, 0, 0, 0), ((0.0, 60), (0.5, 330), (1.0, 900))),
    "dagpenge": ((58, 30, 12, 0, 0), ((0.0, 40), (0.5, 280), (1.0, 700))),
    "ledighedsydelse": ((60, 30, 10, 0, 0), ((0.0, 60), (0.5, 300), (1.0, 900))),
    "ressourceforløb": ((64, 30, 0, 0, 6), ((0.0, 60), (0.5, 400), (1.0, 1000))),
}
_NAMES = (GUIDANCE, TRAINEESHIP, WAGE_SUBSIDY, UTILITY, SPECIAL_UTILITY)
_LENGTHS = {
    GUIDANCE: ((0.0, 21.0), (0.5, 182.0), (0.9, 364.0), (1.0, 546.0)),
    TRAINEESHIP: ((0.0, 14.0), (0.5, 84.0), (0.9, 112.0), (1.0, 182.0)),
    WAGE_SUBSIDY: ((0.0, 60.0), (0.7, 120.0), (1.0, 182.0)),
    UTILITY: ((0.0, 28.0), (0.7, 91.0), (1.0, 91.0)),
    SPECIAL_UTILITY: ((0.0, 28.0), (0.6, 91.0), (1.0, 182.0)),
}
_JOB = {
    # the share of finished offers that lead to a job: in a private and in a public workplace, elsewhere
    GUIDANCE: (0.0, 0.0, 0.05),
    TRAINEESHIP: (0.22, 0.12, 0.0),
    WAGE_SUBSIDY: (0.34, 0.16, 0.0),
    UTILITY: (0.0, 0.05, 0.0),
    SPECIAL_UTILITY: (0.0, 0.03, 0.0),
}
_EARLIER = 900  # days before the extract from which offers are thought of, so that some run on its first day
_SECTORS = ("private", "public", "none")
_NEAR = {"jobparat": 1.7, "uddannelsesparat": 1.2, "aktivitetsparat": 0.65}


@dataclass
class Placements:
    """Finds a workplace for each offer and remembers who is where, so that none has more trainees than the law allows."""

    firms: Sequence[Company]
    agreed: pd.DataFrame
    _by_pool: dict[tuple[str, str], list[tuple[Company, int]]] = field(init=False)
    _taken: dict[str, list[tuple[int, int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sorts the workplaces by model and sector: those with an agreement, and for a single trainee all with experience."""
        self._by_pool = {}
        known = {firm.number: firm for firm in self.firms}
        for firm in self.firms:
            if firm.experience == "yes":
                self._by_pool.setdefault(("single_trainee", firm.sector), []).append((firm, ceiling(firm.employees)))
        begun = self.agreed[self.agreed["phase"] != "contact"]
        for number, model in zip(begun["company_id"], begun["cooperation_model"], strict=True):
            firm = known[number]
            self._by_pool.setdefault((model, firm.sector), []).append((firm, ceiling(firm.employees)))

    def during(
        self, dice: Dice, spell: tuple[str, str | None, int, int], extract: tuple[int, int]
    ) -> tuple[list[Offer], int | None]:
        """The offers of one spell (benefit, group, start, end) that run within the extract (first and last day).

        Also the day on which the spell ends because an offer led to a job; None where none did.
        """
        benefit, group, start, end = spell
        first, horizon = extract
        weights, waits = _OFFERS[benefit]
        offers: list[Offer] = []
        day = max(start, first - _EARLIER) + int(dice.quantile(waits))
        while day + 7 <= min(end, horizon):
            name = dice.pick(list(zip(_NAMES, weights, strict=True)))
            planned = day + int(dice.quantile(_LENGTHS[name]))
            broken_off = dice.chance(0.08)
            last = min(end, planned, day + dice.whole(3, 25) if broken_off else planned)
            if last >= first:
                sector, model, company = self._place(dice, name, day, last)
                offers.append((name, sector, model, company, day, last))
                share = _JOB[name][_SECTORS.index(sector)] * _NEAR.get(group or "", 1.0)
                if last == planned and last < end and dice.chance(share):
                    return offers, min(end, last + dice.whole(0, 40))
            later = 1 + 0.5 * (last - first) / (horizon - first)  # offers become rarer, as the published figures say
            day = last + 1 + int(dice.quantile(waits) * max(later, 1))
        return offers, None

    def _place(self, dice: Dice, name: str, start: int, end: int) -> tuple[str, str | None, str | None]:
        """Sector, model and workplace of an offer."""
        if name == GUIDANCE:
            return "none", "none", None
        if name in {UTILITY, SPECIAL_UTILITY}:
            return "public", "none", None
        sector = dice.pick([("private", 56), ("public", 44)])
        model = "single_trainee"
        if name == TRAINEESHIP:
            model = dice.pick([("single_trainee", 62), ("open_places", 20), ("training_department", 10), ("team_intake", 8)])
        pool = self._by_pool.get((model, sector)) or self._by_pool["single_trainee", sector]
        for _ in range(12):
            firm = dice.pick(pool)
            taken = self._taken.setdefault(firm.number, [])
            if sum(begin <= end and start <= finish for begin, finish in taken) < ceiling(firm.employees):
                taken.append((start, end))
                break
        else:
            return sector, None, None  # no room found: the register has the offer without its workplace
        written = None if dice.chance(0.05) else "none" if name == WAGE_SUBSIDY else model
        return sector, written, firm.number
