"""Typical courses over three years: which months, which types, which are shown."""

from collections import Counter
from itertools import groupby, pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from individuals import Support, lives_of

from actionplan.analyses.lives import Lives
from actionplan.analyses.trajectories import MOST_TYPES, OTHER_COURSES, RULE, Trajectories, label, typical
from actionplan.publish import TOTAL, parts

START = "2023-02-01"
STAYS: Support = [("s", "kontanthjælp", START, None)]
LEAVES: Support = [("l", "dagpenge", START, "2024-07-31")]


def people(times: int, *spells: tuple[str, str, str | None]) -> Support:
    """So many persons with the same spells (benefit, start, end)."""
    mark = "/".join(f"{benefit}{start}{end}" for benefit, start, end in spells)
    return [(f"{mark}#{number}", *spell) for number in range(times) for spell in spells]


def typical_of(*groups: Support, threshold: int = 3, first: str = "2023-01-01", last: str = "2026-07-31") -> Trajectories:
    found = typical(lives_of([row for group in groups for row in group], first=first, last=last), threshold)
    assert found is not None
    return found


def sizes(found: Trajectories) -> dict[str, float]:
    return {row: float(str(cells[0])) for row, cells in zip(found.draft.rows, found.draft.cells, strict=True)}


def test_types_are_the_states_in_their_order_and_the_most_common_stand_first() -> None:
    found = typical_of(
        people(4, ("dagpenge", START, "2024-07-31")),
        people(5, ("kontanthjælp", START, None)),
        people(
            3,
            ("sygedagpenge", START, "2024-01-31"),
            ("kontanthjælp", "2024-02-01", "2025-01-31"),
            ("fleksjob", "2025-02-01", None),
        ),
    )
    assert sizes(found) == {
        "kontanthjælp hele perioden": 5,
        "dagpenge → uden ydelse": 4,
        "sygedagpenge → kontanthjælp → støttet job": 3,
    }
    assert found.strips == {
        "kontanthjælp hele perioden": (("kontanthjælp", 36),),
        "dagpenge → uden ydelse": (("dagpenge", 12), ("uden ydelse", 24)),
        "sygedagpenge → kontanthjælp → støttet job": (("sygedagpenge", 6), ("kontanthjælp", 12), ("støttet job", 18)),
    }
    assert (found.months, found.draft.period) == (36, "august 2023 til juli 2026")
    assert found.draft.caption == "Forløb for borgere, der var på ydelse den 1. august 2023"
    assert found.draft.sources == ("Kommunens udtræk",) and found.draft.invented
    assert "mindst tre måneder" in RULE


def test_the_same_states_in_another_order_are_another_type() -> None:
    def both(first: str, second: str) -> Support:
        return people(3, (first, START, "2024-07-31"), (second, "2024-08-01", None))

    found = typical_of(both("dagpenge", "kontanthjælp"), both("kontanthjælp", "dagpenge"))
    assert sizes(found) == {"dagpenge → kontanthjælp": 3, "kontanthjælp → dagpenge": 3}


def test_lengths_of_a_type_are_means_over_its_persons() -> None:
    found = typical_of(people(3, ("dagpenge", START, "2024-07-31")), people(1, ("dagpenge", START, "2024-03-31")))
    assert found.strips["dagpenge → uden ydelse"] == (("dagpenge", 11), ("uden ydelse", 25))


def test_pauses_of_less_than_three_months_are_smoothed_away() -> None:
    found = typical_of(people(3, ("kontanthjælp", START, "2024-03-15"), ("kontanthjælp", "2024-05-16", None)))
    assert sizes(found) == {"kontanthjælp hele perioden": 3}
    longer = typical_of(people(3, ("kontanthjælp", START, "2024-03-15"), ("kontanthjælp", "2024-06-16", None)))
    assert sizes(longer) == {"kontanthjælp → uden ydelse → kontanthjælp": 3}


def test_only_those_on_a_benefit_on_the_first_day_are_followed() -> None:
    found = typical_of(
        people(3, ("kontanthjælp", START, None)),
        people(5, ("førtidspension", START, None)),
        people(5, ("fleksjob", START, None)),
        people(5, ("dagpenge", "2023-08-02", None)),
        people(5, ("dagpenge", START, "2023-07-31")),
    )
    assert sizes(found) == {"kontanthjælp hele perioden": 3}


def test_types_under_the_threshold_are_other_courses() -> None:
    found = typical_of(
        people(6, ("kontanthjælp", START, None)),
        people(2, ("dagpenge", START, None)),
        people(2, ("sygedagpenge", START, None)),
    )
    assert sizes(found) == {"kontanthjælp hele perioden": 6, OTHER_COURSES: 4}
    assert OTHER_COURSES not in found.strips


def test_other_courses_too_few_to_be_shown_take_the_least_common_type_with_them() -> None:
    found = typical_of(
        people(6, ("kontanthjælp", START, None)),
        people(4, ("dagpenge", START, None)),
        people(1, ("sygedagpenge", START, None)),
    )
    assert sizes(found) == {"kontanthjælp hele perioden": 6, OTHER_COURSES: 5}


def test_at_most_seven_types_are_shown() -> None:
    found = typical_of(*(people(20 - number, (f"ydelse {number}", START, None)) for number in range(9)))
    assert len(found.strips) == MOST_TYPES
    assert sizes(found)[OTHER_COURSES] == 13 + 12
    assert next(iter(found.strips)) == "ydelse 0 hele perioden"


def test_the_window_is_shorter_where_the_extract_is() -> None:
    found = typical_of(people(3, ("kontanthjælp", START, None)), first="2024-05-15")
    assert (found.months, found.draft.period) == (26, "juni 2024 til juli 2026")


def test_a_last_day_within_a_month_counts_that_month() -> None:
    found = typical_of(people(3, ("kontanthjælp", START, None)), last="2026-07-15")
    assert (found.months, found.draft.period) == (36, "august 2023 til juli 2026")


@pytest.mark.parametrize(
    "lives",
    [
        lives_of([]),
        lives_of(people(2, ("kontanthjælp", START, None))),
        lives_of([row for n in range(5) for row in people(1, (f"ydelse {n}", START, None))]),  # no type that can be shown
        lives_of(people(9, ("kontanthjælp", START, None)), first="2025-09-01"),  # eleven months
        lives_of(people(9, ("kontanthjælp", "2024-02-01", None))),
    ],
)
def test_there_is_nothing_to_show_for_nobody_for_too_few_and_in_too_short_an_extract(lives: Lives) -> None:
    assert typical(lives, 3) is None


def test_a_course_of_one_state_is_said_to_last() -> None:
    assert label(["dagpenge"]) == "dagpenge hele perioden"
    assert label(["dagpenge", "uden ydelse"]) == "dagpenge → uden ydelse"


STATES = st.sampled_from(["kontanthjælp", "dagpenge", "fleksjob", ""])
STAY = st.tuples(STATES, st.sampled_from([1, 2, 7, 20]))
FIRST_STAY = st.tuples(st.sampled_from(["kontanthjælp", "dagpenge", "fleksjob"]), st.sampled_from([7, 8, 20]))
COURSE = st.builds(lambda first, later: [first, *later], FIRST_STAY, st.lists(STAY, max_size=4))
MONTHS = pd.date_range("2023-02-01", periods=110, freq="MS")


def as_spells(who: str, course: list[tuple[str, int]]) -> Support:
    """One stay after the other from 1 February 2023, so many months each; "" is no benefit."""
    begins = [sum(length for _, length in course[:place]) for place in range(len(course) + 1)]
    days = [(str(MONTHS[one].date()), str((MONTHS[other] - pd.Timedelta(days=1)).date())) for one, other in pairwise(begins)]
    return [(who, state, *day) for (state, _), day in zip(course, days, strict=True) if state]


def told(course: list[tuple[str, int]]) -> str | None:
    """The type of one course, month by month and stay by stay; None for who was not on a benefit on 1 August 2023."""
    words = {"": "uden ydelse", "fleksjob": "støttet job"}
    states = [words.get(state, state) for state, length in course for _ in range(length)]
    states = (states + ["uden ydelse"] * 42)[6:42]
    if states[0] not in {"kontanthjælp", "dagpenge"}:
        return None
    for short in (1, 2):
        stays = [(state, len(list(same))) for state, same in groupby(states)]
        kept = [stays[0][0]] * stays[0][1]
        for state, length in stays[1:]:
            kept += [kept[-1] if length <= short else state] * length
        states = kept
    return label([state for state, _ in groupby(states)])


@settings(max_examples=60, deadline=None)
@given(st.lists(COURSE, min_size=1, max_size=5).flatmap(lambda kinds: st.lists(st.sampled_from(kinds), min_size=8, max_size=30)))
def test_everybody_followed_is_counted_in_the_type_of_their_own_course(courses: list[list[tuple[str, int]]]) -> None:
    rows = [row for who, course in enumerate(courses) for row in as_spells(str(who), course)]
    expected = Counter(kind for course in courses if (kind := told(course)) is not None)
    found = typical(lives_of([("earlier", "dagpenge", "2020-01-01", "2023-01-31"), *rows]), 3)
    if found is None:
        assert max(expected.values(), default=0) < 3 or sum(n for n in expected.values() if n < 3) in {1, 2}
        return
    shown = {row: size for row, size in sizes(found).items() if row != OTHER_COURSES}
    assert shown.items() <= expected.items()
    assert sum(sizes(found).values()) == expected.total()
    assert list(shown.values()) == sorted(shown.values(), reverse=True)
    assert all(size >= 3 for size in sizes(found).values())
    published = parts(found.draft, 3)
    assert [published.value(row, "Personer") for row in published.rows if row != TOTAL] == list(sizes(found).values())
    for row, strip in found.strips.items():
        assert label([state for state, _ in strip]) == row
        assert sum(length for _, length in strip) == pytest.approx(36)
        assert all(length >= 3 for _, length in strip[1:])
