"""The municipality among comparable ones (guidelines 4.2.2, 3): indicators in, draft tables out.

For each share: what it is in the comparable municipalities taken together, the limits of a funnel plot around that, the rank of
the municipality with its uncertainty, and how the count behind it has grown in a year beside that of the others.

Sources: funnel limits, D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
(2005), and what they allow for differences beyond chance, as in `actionplan.methods.rates`; ranks by simulation, H. Goldstein and
D. J. Spiegelhalter, League tables and their limitations, J. R. Statist. Soc. A 159 (1996).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from actionplan import danish
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.direction import Direction
from actionplan.methods.rates import LEVEL, WIDE, between, effective, funnel
from actionplan.publish import Draft, Header
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures

Numbers = NDArray[np.float64]

ENOUGH: Final = 10
"""Among fewer others a tenth is no municipality, and nobody can say how different municipalities use to be."""
ENOUGH_CHANGES: Final = 4
"""The middle half of fewer changes is none."""
SMALL: Final = 20
"""A count that was smaller than this a year ago has no growth worth telling."""
MONTHS: Final = 12
DRAWS: Final = 4000
SEED: Final = 42
HALF_STEP: Final = 0.0005
"""A share in per cent with one decimal can be so far from the true one."""

SHARE, TOGETHER = "Andel", "De andre under ét"
LIMITS: Final = (("95 pct., fra", "95 pct., til", LEVEL), ("99,8 pct., fra", "99,8 pct., til", WIDE))
"""The columns of the lower and the upper limit, and the level."""
CHANCE_FROM, CHANCE_TO = "Ved tilfældigheder, fra", "Ved tilfældigheder, til"
"""Between what chance and rounding alone would put a municipality of this size."""
FIRST, LAST, OF = "Nr. fra", "Nr. til", "Af"
BETWEEN = "Spredning mellem kommunerne"
"""How far the others' true shares typically lie from the common one; left out where they are too few to tell."""
GROWN, OTHERS_FROM, OTHERS_TO = "Ændring i antal", "De andre: fra", "De andre: til"
COUNT = "Antal"


@dataclass(frozen=True)
class Place:
    """Where counts stand among the indicators: those of the categories are added up."""

    measure: str
    breakdown: str = "none"
    categories: tuple[str, ...] = ("total",)


@dataclass(frozen=True)
class Wording:
    """How a share is told. subject: without article, as a heading begins. told: a sentence's beginning with {month} and {value}.

    base: what the share is of, as the axis and a column have it. counted: what grows or falls.
    """

    subject: str
    told: str
    base: str
    counted: str


@dataclass(frozen=True)
class Share:
    """A share that municipalities are compared by. count: who has it. of: its base, or, where `is_rate`, the published share in
    per cent; that has one decimal, so that the base reckoned from it is uncertain. better: the way that the effort wants it to
    go, UNCLEAR where that isn't given. base: where the base of a rate is published by itself; the latest months may lack it."""

    name: str
    wording: Wording
    count: Place
    of: Place
    is_rate: bool = True
    better: Direction = Direction.UNCLEAR
    base: Place | None = None


@dataclass(frozen=True)
class Standing:
    """One municipality. count: how many have it; share: of the base, 0 to 1; slack: how far the true share can be from it by
    rounding; grown: the count's change in a year, per cent."""

    area: str
    count: float
    share: float
    slack: float
    grown: Cell

    @property
    def base(self) -> float:
        """The persons, or whatever else, that the share is of."""
        return self.count / self.share


@dataclass(frozen=True)
class Field:
    """A municipality and those it is compared with in a month. together: the share of the others as if they were one.
    between: the variance of the others' true shares, 0 where they don't differ beyond chance and None where they are too few to
    tell. ranks: of all, the municipality first, 1 being the highest share. without: how many of the others have no figure or a
    withheld one."""

    share: Share
    period: str
    own: Standing
    others: tuple[Standing, ...]
    together: float
    between: float | None
    ranks: tuple[tuple[int, int], ...]
    without: int

    def limits(self, base: float, level: float) -> tuple[float, float]:
        """Between which shares a municipality with such a base lies when it is like the others, in per cent."""
        low, high = funnel(self.together, effective(self.together, base, self.between or 0.0), level)
        return 100 * low, 100 * high

    @property
    def by_chance(self) -> tuple[float, float]:
        """Between which shares chance and rounding alone would put the municipality, in per cent."""
        low, high = funnel(self.together, self.own.base)
        return 100 * (low - self.own.slack), 100 * (high + self.own.slack)


def shares(offers: Mapping[str, bool]) -> tuple[Share, ...]:
    """The shares that are compared, the most important first. offers: by category of offer whether it is in a company."""
    unemployed = Place("unemployed_full_time", "benefit")
    return (
        Share(
            "recipients",
            Wording(
                "andelen på kontanthjælp",
                "I {month} fik {value} af de 16-66-årige kontanthjælp",
                "16-66-årige",
                "antallet på kontanthjælp",
            ),
            Place("cash_benefit_full_time"),
            Place("cash_benefit_share_population"),
            better=Direction.DOWN,
        ),
        Share(
            "company_offers",
            Wording(
                "andelen af tilbud på en arbejdsplads",
                "I {month} var {value} af forløbene i tilbud løntilskud eller virksomhedspraktik",
                "forløb i tilbud",
                "antallet af forløb på en arbejdsplads",
            ),
            Place("offer_courses", "offer", tuple(offer for offer, in_company in offers.items() if in_company)),
            Place("offer_courses", "offer", tuple(offers)),
            is_rate=False,
        ),
        Share(
            "ordinary_hours",
            Wording(
                "andelen med ordinære løntimer",
                "I {month} havde {value} af kontanthjælpsmodtagerne også løn fra et almindeligt job",
                "kontanthjælpsmodtagere",
                "antallet med ordinære løntimer",
            ),
            Place("ordinary_hours_persons"),
            Place("ordinary_hours_share"),
            better=Direction.UP,
            base=Place("cash_benefit_persons"),
        ),
        Share(
            "long_term",
            Wording(
                "andelen af langtidsledige blandt de ledige",
                "I {month} var {value} af de ledige langtidsledige",
                "ledige",
                "antallet af langtidsledige",
            ),
            Place("long_term_unemployed", "benefit"),
            unemployed,
            is_rate=False,
            better=Direction.DOWN,
        ),
        Share(
            "unemployment",
            Wording(
                "ledigheden", "I {month} var {value} af arbejdsstyrken ledige", "personer i arbejdsstyrken", "antallet af ledige"
            ),
            unemployed,
            Place("unemployed_share", "benefit"),
            better=Direction.DOWN,
        ),
    )


def field(figures: Figures, comparison: Comparison, share: Share) -> Field | None:
    """The municipality among the comparable ones, in the latest month in which it and any of them have figures.

    That need not be the latest of all, as a municipality may have fetched newer figures of its own than the workbook has of the
    others. None where there is no such month among the latest twelve.
    """
    for period in reversed(figures.periods.get(share.count.measure, ())[-MONTHS:]):
        own = _standing(figures, comparison.own, period, share)
        others = tuple(each for area in comparison.group if (each := _standing(figures, area, period, share)) is not None)
        if own is not None and others:
            return _field(share, period, own, others, len(comparison.group) - len(others))
    return None


def ranks(standings: Sequence[Standing]) -> tuple[tuple[int, int], ...]:
    """Between which ranks each municipality lies in 95 of 100 simulations, 1 being the highest share.

    In each simulation every municipality gets a share out of its own uncertainty: rounding (uniform), then chance (a beta
    distribution with Jeffreys' prior). The seed is fixed, so that the same figures give the same ranks.
    """
    rng = np.random.default_rng(SEED)
    count, share, slack = (
        np.array([getattr(each, name) for each in standings], dtype=np.float64) for name in ("count", "share", "slack")
    )
    unrounded: Numbers = share + rng.uniform(-1, 1, (DRAWS, len(standings))) * slack
    drawn = rng.beta(count + 0.5, count / unrounded - count + 0.5)
    places = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0, method="inverted_cdf").astype(int)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))


def own_draft(figures: Figures, comparison: Comparison, found: Field) -> Draft:
    """The municipality's line: its share beside the others', the limits for one of its size, its rank, its growth."""
    changes = [each.grown for each in found.others if not isinstance(each.grown, Missing)]
    gap = Missing.LEFT_OUT if changes else Missing.UNKNOWN
    middle: tuple[Cell, Cell] = (gap, gap)
    if len(changes) >= ENOUGH_CHANGES:
        low, high = np.quantile(changes, [0.25, 0.75])
        middle = (float(low), float(high))
    headers = (
        *(Header(label, "pct.", 1) for label in (SHARE, TOGETHER)),
        *(Header(label, "pct.", 1) for low, high, _ in LIMITS for label in (low, high)),
        *(Header(label, "pct.", 1) for label in (CHANCE_FROM, CHANCE_TO)),
        *(Header(label, "") for label in (FIRST, LAST, OF)),
        Header(BETWEEN, "procentpoint", 1),
        *(Header(label, "pct.", 1) for label in (GROWN, OTHERS_FROM, OTHERS_TO)),
    )
    first, last = found.ranks[0]
    cells: tuple[Cell, ...] = (
        100 * found.own.share,
        100 * found.together,
        *(limit for _, _, level in LIMITS for limit in found.limits(found.own.base, level)),
        *found.by_chance,
        first,
        last,
        len(found.ranks),
        Missing.LEFT_OUT if found.between is None else 100 * found.between**0.5,
        found.own.grown,
        *middle,
    )
    return _draft(figures, comparison, found, ("", (comparison.own,)), headers, (cells,))


def everyone_draft(figures: Figures, comparison: Comparison, found: Field) -> Draft:
    """All municipalities, by alphabet and not by rank: count, base, share, rank and, where any is known, growth. A base that is
    reckoned from a rounded share is rounded itself."""
    followed = any(each.grown is not Missing.UNKNOWN for each in (found.own, *found.others))
    about = ", omkring" if found.share.is_rate else ""
    lines = sorted(zip((found.own, *found.others), found.ranks, strict=True), key=lambda line: line[0].area)
    headers = (
        Header(COUNT, ""),
        Header(f"{danish.capital(found.share.wording.base)}{about}", ""),
        Header(SHARE, "pct.", 1),
        Header(FIRST, ""),
        Header(LAST, ""),
        *(Header(GROWN, "pct.", 1) for _ in range(followed)),
    )
    cells = tuple(
        (
            each.count,
            rounded(each.base) if found.share.is_rate else each.base,
            100 * each.share,
            *rank,
            *([each.grown] * followed),
        )
        for each, rank in lines
    )
    return _draft(figures, comparison, found, ("Kommune", tuple(each.area for each, _ in lines)), headers, cells)


def overview_draft(lines: Sequence[Draft], sources: tuple[str, ...]) -> Draft:
    """The municipality's lines (`own_draft`) as one table, a row for each share. Raises IndexError without lines."""
    return replace(
        lines[0],
        caption="Tal, der sammenlignes",
        row_heading="Tal",
        rows=tuple(line.caption for line in lines),
        cells=tuple(line.cells[0] for line in lines),
        period=danish.joined(list(dict.fromkeys(line.period for line in lines))),
        sources=sources,
    )


def limits_draft(figures: Figures, comparison: Comparison, found: Field) -> Draft:
    """The funnel: rows are bases from below the smallest to above the largest, columns the common share and the limits."""
    bases = [each.base for each in (found.own, *found.others)]
    sizes = sorted({max(1, round(size)) for size in np.geomspace(0.8 * min(bases), 1.1 * max(bases), 60).tolist()})
    headers = (Header(TOGETHER, "pct.", 1), *(Header(label, "pct.", 1) for low, high, _ in LIMITS for label in (low, high)))
    cells = tuple(
        (100 * found.together, *(limit for _, _, level in LIMITS for limit in found.limits(size, level))) for size in sizes
    )
    return _draft(figures, comparison, found, ("", tuple(str(size) for size in sizes)), headers, cells)


def total(figures: Figures, area: str, period: str, place: Place, *, shown: bool = False) -> Cell:
    """The categories of a place added up; the reason of the first that is missing, unless those shown are enough."""
    cells = [figures.cell(area, period, place.measure, place.breakdown, category) for category in place.categories]
    known = [cell for cell in cells if not isinstance(cell, Missing)]
    gap = next((cell for cell in cells if isinstance(cell, Missing)), None)
    return sum(known) if known and (shown or gap is None) else gap or Missing.UNKNOWN


def rounded(base: float) -> float:
    """A base as exactly as a share with one decimal lets it be known: two figures."""
    step = 10 ** max(0, len(str(round(base))) - 2)
    return float(step * round(base / step))


def _field(share: Share, period: str, own: Standing, others: tuple[Standing, ...], without: int) -> Field:
    together = sum(each.count for each in others) / sum(each.base for each in others)
    variance = None
    if len(others) >= ENOUGH:
        variance = between([each.share for each in others], [each.base for each in others], together)
    return Field(share, period, own, others, together, variance, ranks((own, *others)), without)


def _standing(figures: Figures, area: str, period: str, share: Share) -> Standing | None:
    """A municipality's standing; None where a figure that it needs is withheld or unknown."""
    count = total(figures, area, period, share.count)
    if isinstance(count, Missing) or count == 0:
        return None
    # A withheld part is left out of the base as well: a whole beside the shown parts would give it away.
    of = total(figures, area, period, share.of, shown=not share.is_rate)
    if isinstance(of, Missing) or of == 0:
        return None
    known, slack = (of / 100, HALF_STEP) if share.is_rate else (count / of, 0.0)
    if not slack < known < 1 - slack:
        return None
    before = total(figures, area, f"{int(period[:4]) - 1}{period[4:]}", share.count)
    return Standing(area, count, known, slack, _growth(before, count))


def _growth(before: Cell, now: float) -> Cell:
    if isinstance(before, Missing):
        return before
    return Missing.LEFT_OUT if before < SMALL else 100 * (now - before) / before


def _draft(
    figures: Figures,
    comparison: Comparison,
    found: Field,
    rows: tuple[str, tuple[str, ...]],
    headers: tuple[Header, ...],
    cells: tuple[tuple[Cell, ...], ...],
) -> Draft:
    places = (found.share.count, found.share.of)
    sources = dict.fromkeys(source for place in places for source in figures.sources.get(place.measure, ()))
    caption = danish.capital(found.share.wording.subject)
    return Draft(caption, *rows, headers, cells, danish.month(found.period), tuple(sources), comparison.invented)
