"""What a goal's status suggests to the meeting (guidelines 4.2.2: shall aim or activities be adjusted?), and why.

A suggestion follows from figures, dates and what has been decided by a stated rule (`RULE`); the meeting decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

from actionplan import danish
from actionplan.analyses.goal_records import DROPPED, MET, Decision
from actionplan.analyses.goal_status import MOST_DECIMALS, NEW_PLAN, Course
from actionplan.parameters.goals import Goal

Suggestion = Literal["dropped", "closed", "not_begun", "close", "late", "adjust", "go_on", "too_early", "talk", "aim"]
SUGGESTIONS: Final[dict[Suggestion, str]] = {
    "dropped": "Udgået",
    "closed": "Nået og lukket",
    "not_begun": "Ikke begyndt",
    "close": "Nået: luk målet, eller skærp det",
    "late": "Tiden er gået: forlæng, skær til, eller luk",
    "adjust": "Justér",
    "go_on": "Fortsæt",
    "too_early": "Fortsæt: for tidligt at sige",
    "talk": "Drøft ud fra ordene",
    "aim": "Beslut et nyt måltal",
}
NEAR: Final = 3
"""A deadline within so many months is told."""
QUIET: Final = timedelta(days=183)
"""With nothing done for so long, it is time to ask why."""
RULE: Final = (
    "Forslaget er det første af disse, der passer. Udgået eller lukket: Det er besluttet. Ikke begyndt: Målet begynder senere. "
    "Justér: Tallene er blevet dårligere. Nået: Det seneste tal når målet, og det er ikke kun én måling eller et udsving. Tiden "
    "er gået: Fristen er passeret. Justér: Målet ligger uden for det, tallene svinger imellem, som det er nu. Fortsæt: Tallene "
    "er blevet bedre, eller målet er nået for en tid eller kan nås. For tidligt: Planen er ny, eller tallene er for få, for små, "
    "næsten ens eller for langsomme. Drøft: Målet følges med ord. Beslut et nyt måltal: Der er "
    "intet måltal i tal. Har et mål flere måltal, gælder det mest alvorlige. En frist inden for tre måneder nævnes, når målet "
    "ikke er nået. Mødet beslutter."
)
"""The rule, for readers."""


@dataclass(frozen=True)
class Advice:
    """What is suggested, and the reason in a Danish sentence. quiet: that nothing has been done for long; empty otherwise.
    near: that the deadline is near and how much is lacking; empty otherwise."""

    suggestion: Suggestion
    why: str
    quiet: str = ""
    near: str = ""

    @property
    def reason(self) -> str:
        """All that speaks for the suggestion."""
        return " ".join(filter(None, (self.why, self.near, self.quiet)))

    @property
    def told(self) -> str:
        """The suggestion in Danish."""
        return SUGGESTIONS[self.suggestion]


def advice(goal: Goal, courses: Sequence[Course], decided: Decision | None, last_done: date | None, day: date) -> Advice:
    """What to do with a goal on a day.

    courses: of its measures in figures. decided: the latest decision on it. last_done: the day of the latest activity.
    """
    if decided is not None and decided.taken in {DROPPED, MET}:
        why = f"Det blev besluttet {danish.day(decided.day)}."
        return Advice("dropped" if decided.taken == DROPPED else "closed", why)
    if goal.start is not None and goal.start > day:
        return Advice("not_begun", f"Målet begynder {danish.day(goal.start)}.")
    aimed = [course for course in courses if course.target is not None]
    worse = any(course.variation == "worse" for course in courses)
    met = bool(aimed) and all(course.met for course in aimed)
    doubt = next(filter(None, (course.doubt for course in aimed)), "")
    if met and not worse and not doubt:
        return Advice("close", _met(aimed))
    if late := _late(goal, aimed, day):
        return Advice("late", late)
    made = Advice("go_on", doubt) if met and not worse else _by_figures(courses, aimed)
    return replace(made, quiet=_quiet(goal, last_done, day), near=_near(aimed, day))


def _near(aimed: Sequence[Course], day: date) -> str:
    """That a deadline is near and what is lacking, as a sentence; empty where none is, or all is reached."""
    last = (pd.Timestamp(day) + pd.DateOffset(months=NEAR)).date()
    for course in sorted(aimed, key=lambda each: each.measure.by or date.max):
        by = course.measure.by
        if course.met or by is None or not day <= by <= last:
            continue
        weeks = round((by - day).days / 7)
        when = f"om {danish.counted(weeks, 'en uge', 'uger')}" if weeks else f"den {danish.day(by)}"
        told = "Fristen" if len(aimed) == 1 else f"Fristen for »{course.measure.name}«"
        # From a rounded figure it can't be told how much is lacking.
        shown = course.target is not None and course.told(course.target) == danish.exact(course.target) and not course.step
        if course.latest is None or course.target is None or course.unmeasured or not shown:
            return f"{told} er {when}, og målet er ikke nået."
        return f"{told} er {when}, og der mangler {danish.exact(round(abs(course.target - course.latest), MOST_DECIMALS))}."
    return ""


def _late(goal: Goal, aimed: Sequence[Course], day: date) -> str:
    """A sentence where the time is over and the goal isn't met; empty where it isn't over."""
    if goal.end is not None and goal.end < day:
        return f"Målet sluttede {danish.day(goal.end)}{' uden at være nået' if aimed else ''}."
    late = next((each for each in aimed if not each.met and each.measure.by is not None and each.measure.by < day), None)
    if late is None or late.measure.by is None:
        return ""
    return f"{_named(late, aimed)} skulle være nået {danish.day(late.measure.by)}."


def _by_figures(courses: Sequence[Course], aimed: Sequence[Course]) -> Advice:
    """What the courses of a running goal suggest. aimed: those that have a target."""
    told: tuple[tuple[Suggestion, Callable[[Course], bool], str], ...] = (
        (
            "adjust",
            lambda each: each.variation == "worse" and bool(each.met),
            "når målet, men er blevet dårligere, mere end tilfældigt.",
        ),
        ("adjust", lambda each: each.variation == "worse", "er blevet dårligere, mere end tilfældigt."),
        ("adjust", lambda each: each.assurance == "fails", "når ikke målet, hvis intet ændres."),
        ("adjust", lambda each: each.stands_still, "er næsten det samme hver gang og når ikke målet, hvis intet ændres."),
        ("go_on", lambda each: each.variation == "better", "er blevet bedre, mere end tilfældigt."),
        ("go_on", lambda each: each.assurance != "", "svinger kun tilfældigt, og målet kan nås."),
    )
    # A measure without a target may tell that things have become worse or better, and no more.
    for suggestion, holds, why in told:
        if (course := next(filter(holds, courses), None)) is not None:
            return Advice(suggestion, f"{_named(course, courses)} {why}")
    if not courses:
        return Advice("talk", "Målet følges med ord.")
    if not aimed:
        return Advice("aim", "Der er ikke besluttet noget måltal i tal.")
    if all(course.nothing for course in aimed):
        return Advice("too_early", aimed[0].nothing)
    if any(course.new for course in aimed):
        return Advice("too_early", NEW_PLAN)
    return Advice("too_early", next(course.why for course in aimed if course.series.values))


def _named(course: Course, among: Sequence[Course]) -> str:
    """What a sentence calls a measure: by its name only where the goal has several."""
    return f"»{course.measure.name}«" if len(among) > 1 else "Tallet"


def _quiet(goal: Goal, last_done: date | None, day: date) -> str:
    """A sentence where nothing has been done for long; empty where something has."""
    if last_done is not None and day - last_done >= QUIET:
        return f"Ingen aktivitet siden {danish.day(last_done)}."
    if last_done is None and goal.start is not None and day - goal.start >= QUIET:
        return "Ingen aktivitet endnu."
    return ""


def _met(aimed: Sequence[Course]) -> str:
    course = aimed[0]
    assert course.latest is not None and course.target is not None
    return f"{_named(course, aimed)} er {danish.exact(course.latest)}, og målet er {course.told(course.target)}."
