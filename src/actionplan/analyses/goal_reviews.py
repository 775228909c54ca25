"""The status of every goal as a meeting goes through it (guidelines 4.2.2, 1 a to d): baseline, activities since last time, the
course of its figures or its words, what has been decided, and what that suggests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from actionplan.analyses.goal_advice import Advice, Suggestion, advice
from actionplan.analyses.goal_levels import Variation
from actionplan.analyses.goal_records import Activity, Decision, Records, Said
from actionplan.analyses.goal_status import Course, course
from actionplan.parameters.goals import Goal

SIGNS: Final[dict[Variation, str]] = {
    "better": "▲ bedre",
    "worse": "▼ dårligere",
    "chance": "● tilfældigt",
    "unknown": "– for få tal",
}
"""What the latest figure says, by a sign and by a word."""
TOO_SMALL: Final = "– for små tal"
ALIKE: Final = "– næsten ens tal"
SLOW: Final = "– for langsomme tal"
NO_FIGURES: Final = "– ingen tal"
NEW: Final = "– planen er ny"
ENDED: Final[frozenset[Suggestion]] = frozenset({"dropped", "closed"})
FIRST: Final[tuple[Suggestion, ...]] = (
    "late",
    "adjust",
    "close",
    "aim",
    "talk",
    "go_on",
    "too_early",
    "not_begun",
    "closed",
    "dropped",
)
"""Suggestions by how much they want a decision."""


@dataclass(frozen=True)
class Since:
    """What counts as last time. told: "siden mødet 24. september 2026"."""

    day: date
    told: str


@dataclass(frozen=True)
class Review:
    """One goal on the day of a meeting. done, said, decided: up to that day, in order of time. since: when the group met last.
    day: of this meeting."""

    goal: Goal
    courses: tuple[Course, ...]
    done: tuple[Activity, ...]
    said: tuple[Said, ...]
    decided: tuple[Decision, ...]
    advice: Advice
    since: date
    day: date

    @property
    def lately(self) -> tuple[Activity, ...]:
        """What has been done since the group met last; what was done on that very day belongs to that meeting."""
        return tuple(activity for activity in self.done if activity.day > self.since)

    @property
    def ended(self) -> bool:
        """Whether it has been decided that the goal is over."""
        return self.advice.suggestion in ENDED

    @property
    def variation(self) -> Variation:
        """What the goal's figures say on the whole: worse where any measure is, then better where any is."""
        order: tuple[Variation, ...] = ("worse", "better", "chance")
        found = {course.variation for course in self.courses}
        return next((each for each in order if each in found), "unknown")

    @property
    def weight(self) -> tuple[int, bool, int]:
        """Sort key: the goals that want a decision most first, those that have become worse before others.

        A deadline that is near wants one as much as a goal that should be adjusted.
        """
        place = FIRST.index(self.advice.suggestion)
        return (min(place, FIRST.index("adjust")) if self.advice.near else place, self.variation != "worse", self.goal.number)


def reviews(goals: Sequence[Goal], records: Records, threshold: int, since: date, day: date) -> tuple[Review, ...]:
    """Every goal's status on a day, in the order given. threshold: the smallest count of persons or companies to be shown."""
    return tuple(_review(goal, records, threshold, since, day) for goal in goals)


def _review(goal: Goal, records: Records, threshold: int, since: date, day: date) -> Review:
    courses = tuple(course(records, goal, measure, threshold) for measure in goal.measures if not measure.in_words)
    done, decided = records.done(goal), records.decided(goal)
    made = advice(goal, courses, decided[-1] if decided else None, done[-1].day if done else None, day)
    return Review(goal, courses, done, records.said(goal), decided, made, since, day)


def sign(course: Course) -> str:
    """What the latest figure of a measure says, by a sign and by a word."""
    if not course.series.values:
        return NO_FIGURES
    if course.new:
        return NEW
    if course.alike:
        return ALIKE
    if course.slow:
        return SLOW
    return SIGNS[course.variation] if course.recent is not None or course.few else TOO_SMALL
