"""The way to the labour market (guidelines 2.3.2): who has a case when, how it changes hands, and where it is dropped.

The table `process_steps` holds functions and departments and no persons, so nothing here needs the gate. Days are the
municipality's own idea of what is typical; a step lasts until the next one begins, and of several actors in one step the
slowest decides.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from actionplan import danish
from actionplan.analyses.actors import all_names, has_company, names, reaches
from actionplan.analyses.remarks import Remark
from actionplan.names import slug

NOBODY, ELSEWHERE, MISSING = "nobody", "elsewhere", "missing"
"""How the way can break: nobody gets the case, somebody without the next step gets it, a step's number is missing."""
MANY_HAND_OVERS = 5
"""From so many hand-overs on they are called a challenge; own choice, as the guidelines set no number."""
LONG_WAIT = 14
"""Days of waiting in one step that are called long: two weeks; own choice."""
MUCH_WAITING = 0.25
"""A way of which so much is waiting is called slow; own choice."""
FEW_STEPS = 3
"""Of fewer steps nothing good is said: a way that is told so roughly shows no breaks."""
Told = tuple[tuple[str, str], float, str]
"""Headline and sentence, the figure that they are about, and its unit."""
_WEIGHTS = {"breaks": 1.0, "late": 0.8, "waits": 0.7, "hand_overs": 0.6, "doubles": 0.5, "unbroken": 0.6, "one_each": 0.3}


@dataclass(frozen=True)
class Part:
    """What one actor does in a step. days: from the step's beginning to the next, None where not known. waiting: those of the
    days that are spent waiting, None where not told. start: day since the way began, a lower bound where an earlier step's days
    are not known."""

    step: int
    actor: str
    task: str
    hands_over_to: str | None
    days: float | None
    waiting: float | None
    start: float

    @property
    def end(self) -> float:
        """The day on which the actor is done; the start where the days are not known."""
        return self.start + (self.days or 0.0)


@dataclass(frozen=True)
class Break:
    """A place where the way does not hang together. after: the number of the step before it. kind: `NOBODY`, `ELSEWHERE` or
    `MISSING`. told: a Danish sentence."""

    after: int
    kind: str
    told: str


@dataclass(frozen=True)
class HandOver:
    """A case that goes from one actor to another one who has the next step."""

    giver: Part
    taker: Part


@dataclass(frozen=True)
class Double:
    """A step that several actors have. same: they do the same, by the words of the table."""

    step: int
    actors: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Days:
    """A number of days. whole: all steps that it is made of have theirs; otherwise it is at least so many."""

    number: float
    whole: bool

    @property
    def told(self) -> str:
        """As running text has it: "87 dage", "mindst 87 dage"."""
        return f"{self.bare} {'dag' if self._rounded == 1 else 'dage'}"

    @property
    def some(self) -> bool:
        """Whether it is told as at least one day."""
        return self._rounded > 0

    @property
    def in_words(self) -> str:
        """As `told`, small numbers in words: "mindst én dag"."""
        return f"{'' if self.whole else 'mindst '}{danish.counted(self._rounded, 'en dag', 'dage')}"

    @property
    def bare(self) -> str:
        """Without the unit: "87", "mindst 87"."""
        return f"{'' if self.whole else 'mindst '}{danish.number(self._rounded)}"

    @property
    def _rounded(self) -> int:
        return math.floor(self.number + 0.5)


@dataclass(frozen=True, eq=False)
class Way:
    """The way as ordered steps. parts: by step, and within a step in the order of the table."""

    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    invented: bool

    @classmethod
    def of(cls, frame: pd.DataFrame, sources: tuple[str, ...], *, invented: bool) -> "Way":
        """From the table `process_steps` (may be empty)."""
        parts: list[Part] = []
        start = 0.0
        for step, rows in frame.sort_values("step", kind="stable").groupby("step"):
            mine = [
                Part(
                    int(str(step)),
                    str(row["actor"]),
                    str(row["task"]),
                    None if pd.isna(row["hands_over_to"]) else str(row["hands_over_to"]),
                    None if pd.isna(row["days"]) else float(row["days"]),
                    None if pd.isna(row["waiting_days"]) else float(row["waiting_days"]),
                    start,
                )
                for row in rows.to_dict("records")
            ]
            start = max(part.end for part in mine)
            parts += mine
        return cls(tuple(parts), sources, invented)

    @cached_property
    def steps(self) -> dict[int, tuple[Part, ...]]:
        """The parts by step, in order."""
        numbers = dict.fromkeys(part.step for part in self.parts)
        return {number: tuple(part for part in self.parts if part.step == number) for number in numbers}

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The different actors as first written, in the order in which they come into the way."""
        return tuple({slug(part.actor): part.actor for part in reversed(self.parts)}[key] for key in self._keys)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug(part.actor) for part in self.parts))

    def lane(self, part: Part) -> int:
        """The actor's place in `actors`."""
        return self._keys.index(slug(part.actor))

    @cached_property
    def hand_overs(self) -> tuple[HandOver, ...]:
        """From one step to the next, to each actor who did not have the case already; of several givers the slowest."""
        found = []
        for givers, takers in pairwise(self.steps.values()):
            for taker in takers:
                giving = [giver for giver in givers if giver.hands_over_to and reaches(giver.hands_over_to, [taker.actor])]
                if giving and not names(taker.actor) <= all_names(giver.actor for giver in givers):
                    found.append(HandOver(_slowest(giving), taker))
        return tuple(found)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Where the way is broken, at most once between two steps."""
        pairs = list(pairwise(self.steps.values()))
        in_ones = sum(takers[0].step == givers[0].step + 1 for givers, takers in pairs)
        gaps = 2 * in_ones >= len(pairs)  # where most numbers are skipped, they are counted in tens and none is missing
        found = [_break(givers, takers, gaps=gaps) for givers, takers in pairs]
        return tuple(each for each in found if each is not None)

    @cached_property
    def doubles(self) -> tuple[Double, ...]:
        """The steps that several actors have."""
        found = []
        for number, parts in self.steps.items():
            actors = tuple({slug(part.actor): part.actor for part in parts}.values())
            if len(actors) > 1:
                found.append(Double(number, actors, len({slug(part.task) for part in parts}) == 1))
        return tuple(found)

    @property
    def timed(self) -> bool:
        """Whether at least half of the steps have days: then they can be shown over time, otherwise in their order alone."""
        return self.mostly_known and max(part.end for part in self.parts) > 0

    @property
    def mostly_known(self) -> bool:
        """Whether at least half of the steps have days, be they 0."""
        return 2 * sum(_known(parts) for parts in self.steps.values()) >= len(self.steps) > 0

    @property
    def days(self) -> Days | None:
        """The whole way's days; None where no step has any."""
        return self._until(None)

    @property
    def first_in_company(self) -> Part | None:
        """The first part that a company has; None where the way never gets there."""
        return next((part for part in self.parts if has_company(names(part.actor))), None)

    @property
    def days_to_company(self) -> Days | None:
        """Days before the first one in a company; None where there is none, or nothing is known of the time before."""
        first = self.first_in_company
        return None if first is None else self._until(first.step)

    def _until(self, step: int | None) -> Days | None:
        before = [parts for number, parts in self.steps.items() if step is None or number < step]
        if not any(part.days is not None for parts in before for part in parts):
            return None
        last = max(part.end for parts in before for part in parts)
        return Days(last, all(_known(parts) for parts in before))

    @property
    def longest(self) -> Part | None:
        """The part with most days, the first among equals; None where no step has days."""
        known = [part for part in self.parts if part.days]
        return max(known, key=lambda part: part.days or 0.0) if known else None

    @property
    def waits(self) -> tuple[Part, ...]:
        """The parts in which it is told how long somebody waits, if at all."""
        return tuple(part for part in self.parts if part.waiting is not None)

    @property
    def waiting(self) -> Days | None:
        """Days of waiting together, of a step those of its slowest actor, as the others wait beside that; None where none are
        told."""
        told = [_waits_in(parts) for parts in self.steps.values()]
        if all(each is None for each in told):
            return None
        return Days(sum(each for each in told if each is not None), None not in told)

    @property
    def longest_wait(self) -> Part | None:
        """The part with most waiting of those that decide how long their step takes, the first among equals; None where nobody
        is told to wait."""
        known = [_slowest(parts) for parts in self.steps.values() if _waits_in(parts)]
        return max(known, key=lambda part: part.waiting or 0.0) if known else None


def remarks(way: Way) -> tuple[Remark, ...]:
    """Strengths and challenges of the way; none where nothing has been collected."""
    if not way.parts:
        return ()
    told = {
        "breaks": _breaks(way),
        "late": _late(way),
        "waits": _waits(way),
        "hand_overs": _hand_overs(way),
        "doubles": _doubles(way),
    }
    found = [_remark(way, name, figure, strength=False) for name, figure in told.items() if figure is not None]
    steps = len(way.steps)
    if steps >= FEW_STEPS:
        if not way.breaks:
            words = ("Sagen har en ansvarlig hele vejen", "Efter hvert trin får den, der har det næste, sagen.")
            found.append(_remark(way, "unbroken", (words, steps, "trin"), strength=True))
        if not way.doubles and all(len(names(part.actor)) == 1 for part in way.parts):
            words = ("Hvert trin ligger hos én", f"Ingen af de {_steps(steps)} ligger hos flere på én gang.")
            found.append(_remark(way, "one_each", (words, steps, "trin"), strength=True))
    return tuple(found)


def _remark(way: Way, name: str, told: Told, *, strength: bool) -> Remark:
    words, value, unit = told
    evidence = danish.counted(len(way.steps), "et trin og dets overlevering", "trin og deres overleveringer")
    return Remark(
        f"03.way.{name}",
        strength,
        *words,
        evidence,
        _WEIGHTS[name],
        way.invented,
        value=value,
        unit=unit,
        sources=way.sources,
        counted=unit != "dage",  # days are the municipality's own guess
    )


def _slowest(parts: Sequence[Part]) -> Part:
    """The part that ends last; among equals the one with most waiting."""
    return max(parts, key=lambda part: (part.end, part.waiting or 0.0))


def _waits_in(parts: Sequence[Part]) -> float | None:
    """Days of waiting in a step; None where they are not told, or where it is not known whose count."""
    return _slowest(parts).waiting if len(parts) == 1 or _known(parts) else None


def _break(givers: Sequence[Part], takers: Sequence[Part], *, gaps: bool) -> Break | None:
    """Whether the case gets from one step to the next: somebody has to hand it to one who has that. gaps: a number between the
    two is missed."""
    number, following = givers[0].step, takers[0].step
    missing = range(number + 1, following) if gaps else range(0)
    has, held = [part.actor for part in takers], [part.actor for part in givers]
    if any(not part.hands_over_to and reaches(part.actor, has) for part in givers):
        return _gap(number, missing)  # who has the next step as well need not hand over
    given = [(part, part.hands_over_to, reaches(part.hands_over_to, has)) for part in givers if part.hands_over_to]
    # To somebody else in the same step is no way out of it, but no mistake either.
    beside = all_names(held)
    astray = [to for part, to, arrives in given if not arrives and not names(to) & (beside - names(part.actor))]
    wanted = danish.joined(_actors(takers))
    if not astray and not any(arrives for *_, arrives in given):
        who = danish.joined(_actors(givers))
        told = f"Efter trin {number} ({who}) får ingen sagen, selv om vejen går videre med trin {following} ({wanted})."
        return Break(number, NOBODY, told)
    if astray and not missing:
        told = (
            f"Trin {number} afleveres til {danish.joined(list(dict.fromkeys(astray)))}, men trin {following} ligger hos {wanted}."
        )
        return Break(number, ELSEWHERE, told)
    return _gap(number, missing)


def _gap(number: int, missing: range) -> Break | None:
    """The break where numbers are missing between two steps, which may be those that the case was handed to."""
    if not missing:
        return None
    told = f"Trin {missing[0]}" if len(missing) == 1 else f"Trin {missing[0]} til {missing[-1]}"
    return Break(number, MISSING, f"{told} mangler på listen.")


def _breaks(way: Way) -> Told | None:
    if not way.breaks:
        return None
    return (danish.capital(broken(way)), " ".join(each.told for each in way.breaks)), len(way.breaks), "brud"


def broken(way: Way) -> str:
    """Where the way breaks, as a clause: "ét sted står sagen uden ansvarlig"; empty where it does not."""
    if not way.breaks:
        return ""
    where = danish.counted(len(way.breaks), "et sted", "steder")
    return f"{where} {'står sagen uden ansvarlig' if nobody(way) else 'hænger vejen ikke sammen'}"


def nobody(way: Way) -> bool:
    """Whether nobody has the case wherever the way breaks."""
    return all(each.kind == NOBODY for each in way.breaks)


def _late(way: Way) -> Told | None:
    """More than half of the way is over before a company is met."""
    days, whole = way.days_to_company, way.days
    if days is None or whole is None or not whole.whole or not 2 * days.number > whole.number:
        return None
    share = danish.percent(100 * days.number / whole.number, 0)
    headline = "Mere end halvdelen af vejen går før borgerens første dag i en virksomhed"
    sentence = f"Der går {days.bare} af vejens {whole.told} ({share}) før den første dag i en virksomhed."
    return (headline, sentence), days.number, "dage"


def _waits(way: Way) -> Told | None:
    """Long waiting in one step, or much of the whole way, where that is known."""
    whole, waiting, worst = way.days, way.waiting, way.longest_wait
    if waiting is None or worst is None or not waiting.some:
        return None
    much = whole is not None and whole.whole and waiting.number >= MUCH_WAITING * whole.number
    if (worst.waiting or 0.0) < LONG_WAIT and not much:
        return None
    sentence = f"Længst er ventetiden i trin {worst.step} ({worst.actor}): {Days(worst.waiting or 0.0, whole=True).told}."
    return (f"{danish.capital(waiting_told(way))} er ventetid", sentence), waiting.number, "dage"


def waiting_told(way: Way) -> str:
    """How many of the days are spent waiting: "46 af vejens 168 dage"; "mindst én dag" where the way's own are not all known;
    empty where it is not told or less than a day."""
    waiting, whole = way.waiting, way.days
    if waiting is None or not waiting.some:
        return ""
    if whole is None or not whole.whole:
        return waiting.in_words
    return f"{waiting.bare} af vejens {whole.told}"


def _hand_overs(way: Way) -> Told | None:
    many = len(way.hand_overs)
    if many < MANY_HAND_OVERS:
        return None
    headline = f"Sagen skifter hænder {danish.counted(many, 'en gang', 'gange')}"
    actors = danish.counted(len(way.actors), "en aktør", "forskellige aktører")
    return (headline, f"Den går igennem {actors}: {danish.joined(way.actors)}."), many, "overleveringer"


def _doubles(way: Way) -> Told | None:
    if not way.doubles:
        return None
    many = len(way.doubles)
    headline = f"{danish.capital(_steps(many))} ligger hos flere på én gang"
    sentence = " ".join(
        f"{danish.joined(each.actors)} {'gør det samme i' if each.same else 'deler'} trin {each.step}." for each in way.doubles
    )
    return (headline, sentence), many, "trin"


def _actors(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple({slug(part.actor): part.actor for part in parts}.values())


def _known(parts: Sequence[Part]) -> bool:
    return all(part.days is not None for part in parts)


def _steps(count: int) -> str:
    return danish.counted(count, "et trin", "trin")
