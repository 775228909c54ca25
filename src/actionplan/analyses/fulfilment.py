"""How far each goal of the plan has been fulfilled, with evidence, for the revision of the plan (guidelines 4.2.4, 1).

What figures show is judged by a stated rule (`RULE`); what they can't show is left to the group and said to be open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from actionplan import danish
from actionplan.analyses.goal_findings import amount, moved
from actionplan.analyses.goal_reviews import Review, sign
from actionplan.analyses.goal_status import NEW_PLAN, Course

Outcome = Literal["met", "partly", "not", "dropped", "open"]
OUTCOMES: Final[dict[Outcome, str]] = {
    "met": "nået",
    "partly": "delvis nået",
    "not": "ikke nået",
    "dropped": "udgået",
    "open": "kan ikke afgøres med tal",
}
"""In the order in which they are summed up."""
NOT_YET: Final = "endnu ikke nået"
"""What is told of a goal that isn't met while its deadline is ahead."""
NO_BREAK: Final = "\u00a0"
"""Keeps a sign and its word together."""
PART_OF_THE_WAY: Final = 0.5
"""So much of the way from baseline to target counts as a part of the goal."""
RULE: Final = (
    "Et mål er nået, når det er besluttet, eller når det seneste tal for hvert måltal er på måltallet eller bedre "
    "og ikke er blevet dårligere, mere end tilfældigt. Det er delvis nået, når det er blevet dårligere, men stadig "
    "når måltallet, når ét af måltallene er nået, når et tal er blevet bedre, og det er mere end tilfældigheder, eller når et"
    " tal er kommet mindst halvvejs fra nulpunkt til måltal. Ellers er det ikke nået, eller "
    "endnu ikke nået, mens fristen ligger forude. Kun tal fra efter planens nulpunkt tæller med. Mål, som gruppen har "
    "besluttet at tage ud, er udgået. Følges et mål med ord, eller mangler der tal, afgør gruppen det selv."
)
"""The rule, for readers."""


@dataclass(frozen=True)
class Fulfilment:
    """How far one goal is fulfilled. why: the reason, a Danish sentence. evidence: sentences with figures, days and words."""

    review: Review
    outcome: Outcome
    why: str
    evidence: tuple[str, ...]

    @property
    def told(self) -> str:
        """The outcome in Danish."""
        by = [course.measure.by for course in self.review.courses if course.measure.by is not None]
        ahead = self.outcome == "not" and bool(by) and max(by) >= self.review.day
        return NOT_YET if ahead else OUTCOMES[self.outcome]


def fulfilment(review: Review) -> Fulfilment:
    """How far a goal is fulfilled on the day of its review."""
    outcome, why = _judged(review)
    return Fulfilment(review, outcome, why, tuple(_evidence(review)))


def summed_up(found: Sequence[Fulfilment]) -> str:
    """What the goals come to together: "To mål er nået, ét er delvis nået og ét er udgået"."""
    told: list[str] = []
    for word in (
        *(OUTCOMES[each] for each in ("met", "partly")),
        NOT_YET,
        *(OUTCOMES[each] for each in ("not", "dropped", "open")),
    ):
        if count := sum(each.told == word for each in found):
            noun = danish.counted(count, "et mål", "mål") if not told else danish.counted(count, "et ", "").strip()
            verb = "" if word == OUTCOMES["open"] else "er "
            told.append(f"{noun} {verb}{word}")
    return danish.capital(danish.joined(told))


def progress(course: Course) -> float | None:
    """How much of the way from baseline to target the latest figure is, 1 at the target; None where that can't be told."""
    known = course.latest is not None and not course.unmeasured and not course.crossed
    if not known or course.latest is None or course.baseline is None or course.target is None:
        return None
    way = course.target - course.baseline
    right = way > 0 if course.measure.direction == "up" else way < 0
    return (course.latest - course.baseline) / way if right else None


def _judged(review: Review) -> tuple[Outcome, str]:
    decided: dict[str, Outcome] = {"dropped": "dropped", "closed": "met", "not_begun": "open"}
    if review.advice.suggestion in decided:
        return decided[review.advice.suggestion], review.advice.why
    aimed = [course for course in review.courses if course.target is not None]
    known = [course for course in aimed if course.latest is not None and not course.unmeasured]
    if not known:
        return "open", _unknown(review, aimed)
    met = sum(course.met is True for course in known)
    if met == len(aimed):
        return _reached(known)
    if met:
        one = danish.capital(danish.counted(met, "et ", "").strip())
        return "partly", f"{one} af {danish.counted(len(aimed), 'et måltal', 'måltal')} er nået."
    part = next(filter(None, map(_part_of_the_way, known)), "")
    return ("partly", part) if part else ("not", _why_not(known))


def _reached(known: Sequence[Course]) -> tuple[Outcome, str]:
    """What to say of a goal whose latest figures all reach their targets."""
    if any(course.variation == "worse" for course in known):
        return "partly", "Tallet når måltallet, men er blevet dårligere, og det er mere end tilfældigheder."
    doubt = next(filter(None, (course.doubt for course in known)), "")
    return "met", doubt or "Det seneste tal er på måltallet eller bedre."


def _part_of_the_way(course: Course) -> str:
    """Why a measure that isn't met counts as a part of its goal, as a sentence; empty where it doesn't."""
    way = progress(course)
    if course.variation == "better":
        far = f" Det er kommet {_share(way)} af vejen." if way is not None and way > 0 else ""
        return f"Tallet er blevet bedre, og det er mere end tilfældigheder.{far}"
    if way is None or way < PART_OF_THE_WAY:
        return ""
    doubt = "" if course.recent and not course.slow else " Om det er mere end tilfældigheder, kan ikke siges."
    return f"Tallet er kommet {_share(way)} af vejen fra nulpunkt til måltal.{doubt}"


def _unknown(review: Review, aimed: Sequence[Course]) -> str:
    if not review.courses:
        return "Målet følges med ord, så gruppen afgør det."
    if not aimed:
        return "Der er ikke besluttet noget måltal i tal."
    if any(course.unmeasured for course in aimed):
        return NEW_PLAN
    return "Det seneste tal er for lille til at blive vist." if not all(each.nothing for each in aimed) else aimed[0].nothing


def _why_not(known: Sequence[Course]) -> str:
    if any(course.variation == "worse" for course in known):
        return "Tallet er blevet dårligere, og det er mere end tilfældigheder."
    ways = [way for course in known if (way := progress(course)) is not None]
    if not ways:
        return "Måltallet er ikke nået, og der er intet nulpunkt at måle vejen fra."
    best = max(ways)
    return f"Tallet er kun kommet {_share(best)} af vejen." if best > 0 else "Tallet er ikke kommet nærmere måltallet."


def _share(way: float) -> str:
    return danish.percent(100 * way, 0)


def _evidence(review: Review) -> list[str]:
    told = [_figures(course) for course in review.courses]
    if review.said:
        last = review.said[-1]
        told.append(f"Med ord {danish.day(last.day)}: {danish.stopped(last.words)}")
    if review.done:
        count = danish.capital(danish.counted(len(review.done), "en aktivitet", "aktiviteter"))
        told.append(f"{count}, senest {danish.day(review.done[-1].day)}: {danish.stopped(review.done[-1].what)}")
    else:
        told.append("Der er ikke skrevet nogen aktivitet ned.")
    if review.decided:
        decision = review.decided[-1]
        why = f". {danish.stopped(decision.words)}" if decision.words else "."
        told.append(f"Senest besluttet {danish.day(decision.day)}: {decision.told}{why}")
    return told


def _figures(course: Course) -> str:
    """A measure from its baseline to its latest figure, with its target and what the chart says of it."""
    parts = [f"nulpunkt {course.began}"] if course.began else []
    if course.latest is not None:
        parts.append(f"senest {amount(course.latest, course)} ({course.when})")
    elif course.series.values:
        parts.append("det seneste tal er for lille til at blive vist")
    if course.target is not None:
        by = f" inden {danish.day(course.measure.by)}" if course.measure.by else ""
        parts.append(f"måltal {course.told(course.target)}{by}")
    figures = f"{course.measure.name}: {danish.joined(parts)}" if parts else course.measure.name
    return f"{danish.stopped(figures)}{moved(course)} Udvikling:{NO_BREAK}{sign(course).replace(' ', NO_BREAK)}."
