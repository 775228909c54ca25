"""Dot votes counted: which subject got how many, from how many tables, and how much the tables differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actionplan import danish


@dataclass(frozen=True)
class Place:
    """What one subject got. place: 1 is the first; those with as many dots share theirs. lowest, highest: what one table gave.
    tables: how many gave it any. shared: whether another one has the same place."""

    place: int
    subject: str
    dots: int
    lowest: int
    highest: int
    tables: int
    shared: bool


def tally(votes: Mapping[str, Mapping[str, int]], subjects: Sequence[str]) -> tuple[Place, ...]:
    """The subjects by dots, the most first; those with as many stand in the order they came in.

    votes: the dots of each table that counts, by subject. Dots for something else than the subjects are passed over.
    """
    given = {subject: [table.get(subject, 0) for table in votes.values()] for subject in subjects}
    sums = {subject: sum(dots) for subject, dots in given.items()}
    return tuple(
        Place(
            place=1 + sum(other > sums[subject] for other in sums.values()),
            subject=subject,
            dots=sums[subject],
            lowest=min(given[subject], default=0),
            highest=max(given[subject], default=0),
            tables=sum(dots > 0 for dots in given[subject]),
            shared=sum(other == sums[subject] for other in sums.values()) > 1,
        )
        for subject in sorted(subjects, key=lambda subject: -sums[subject])
    )


def disagree(place: Place, dots: int) -> bool:
    """Whether one table gave at least half of its dots more than another, and two at the least. dots: what each table had."""
    return place.highest - place.lowest >= max(2, dots / 2)


def spread(place: Place, dots: int) -> str:
    """What the tables gave, in words where they disagree."""
    if place.lowest == place.highest:
        return f"{place.lowest} fra alle" if place.dots else "ingen"
    told = f"{place.lowest} til {place.highest}"
    return f"{told}: bordene er uenige" if disagree(place, dots) else told


def named(tables: Sequence[str]) -> str:
    """Tables in a sentence: "bord 3", "bord 1, 2 og 4"."""
    return f"bord {danish.joined(tables)}"


def done(tables: Sequence[str]) -> str:
    """That tables are done, as one or several want it: "færdigt", "færdige"."""
    return "færdigt" if len(tables) == 1 else "færdige"
