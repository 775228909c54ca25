"""A measure's figures from jobindsats or the municipality's own register: which months count, what is withheld, what is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from handmade_goals import TODAY, goal, month_ends, records, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from individuals import WORDS, lives_of
from officialfigures import LONG_TERM, Column, Official

from actionplan.analyses.goal_readings import Gate, Series
from actionplan.analyses.goal_records import Records, key
from actionplan.analyses.goal_series import Registers, registered, series_mistakes
from actionplan.analyses.goal_status import Course, course
from actionplan.analyses.lives import Lives
from actionplan.checkup import missing_baseline
from actionplan.environment import ROOT
from actionplan.parameters.goal_series import SeriesChoice
from actionplan.parameters.goals import Goals, Measure
from actionplan.parameters.target_groups import TargetGroup
from actionplan.sources.reference import read_reference
from actionplan.tables.cell import Missing
from actionplan.tables.figures import Figures

PRACTICE, GUIDANCE = "virksomhedspraktik", "vejledning"
GROUP = TargetGroup(name="På kontanthjælp længe", benefits=("kontanthjælp",))
OFFICIAL = Official(ROOT)
ORDINARY_HOURS = Column("y60j01", "Andel personer med ordinære løntimer", count="Antal personer med ordinære løntimer")


def measure(unit: str, months: int = 0, **series: Any) -> Measure:
    return Measure(name="Et tal", unit=unit, months=months, series=SeriesChoice(**series), direction="up", target=90)


def held(lives: Lives | None = None, figures: Figures | None = None) -> Registers:
    """What series can be taken from, with the lives and figures of a test."""
    figures = figures or Figures({}, {}, {}, {})
    return Registers(lives, figures, "Eksempelby", read_reference(ROOT).catalogue, (GROUP,), WORDS, invented=True)


def counted(asked: Measure, found: Registers, day: date = TODAY, *others: Measure) -> Series:
    goals = Goals(goals=(goal(asked, *others),))
    return registered(goals, lambda: found, day)[key(goals.goals[0], asked)]


def judged(asked: Measure, series: Series, **fields: Any) -> Course:
    mine = goal(asked, **fields)
    return course(replace(records(), registered={key(mine, asked): series}), mine, asked, 5)


def begun(
    first: str, people: Sequence[int], offer: str = PRACTICE, sector: str = "private"
) -> list[tuple[str, str, str, str, str]]:
    """Courses of these people, of three weeks from the fifth of a month; who stands there twice begins another in the next."""
    last = f"{first}-25"
    return [(f"P{each}", offer, sector, f"{first}-05", last) for each in people]


def test_courses_are_counted_in_whole_periods_within_the_extract_and_up_to_the_day() -> None:
    courses = [
        *begun("2025-01", range(6)),  # the extract begins on the 15th, so that January and its quarter are not whole
        *begun("2025-04", range(7)),
        *begun("2025-05", range(3), GUIDANCE, "none"),
        *begun("2025-07", range(8)),
        *begun("2025-08", range(2)),  # goes on with the course, as it is of the same kind within four weeks
        *begun("2025-10", range(9)),
    ]
    found = held(lives_of((), courses, first="2025-01-15", last="2025-11-30"))
    quarterly = counted(measure("forløb", 3, counts="begun"), found)
    assert list(zip(quarterly.days, quarterly.values, quarterly.persons, strict=True)) == [
        (date(2025, 6, 30), 10, 7),
        (date(2025, 9, 30), 8, 8),
    ]
    in_companies = counted(measure("forløb", 1, counts="begun", in_company=True, offer="Virksomhedspraktik"), found)
    assert in_companies.values == (0, 0, 7, 0, 0, 8, 0, 0, 9, 0)
    assert (in_companies.days[0], in_companies.days[-1]) == (date(2025, 2, 28), date(2025, 11, 30))
    assert (in_companies.source, in_companies.about) == (
        "Kommunens udtræk",
        "tilbud: Virksomhedspraktik, i virksomheder, der er begyndt i perioden",
    )
    assert counted(measure("forløb", 3, counts="begun"), found, date(2025, 9, 29)).days == (date(2025, 6, 30),)


def test_courses_by_too_few_different_persons_are_withheld_however_many_the_courses_are() -> None:
    again = [course for month in ("01", "04", "07", "10") for course in begun(f"2025-{month}", range(4))]
    found = held(lives_of((), [*again, *begun("2026-01", range(20, 26))]))
    asked = measure("forløb", 12, counts="begun")
    yearly = counted(asked, found)
    assert (yearly.values, yearly.persons) == ((0, 0, 16), (0, 0, 4))
    assert [cell for (cell,) in judged(asked, yearly).shown.draft.cells] == [0, 0, Missing.WITHHELD]


def test_several_series_of_courses_are_rounded_as_one_could_be_subtracted_from_another() -> None:
    found = held(lives_of((), [*begun("2025-04", range(13)), *begun("2025-05", range(20, 22), GUIDANCE, "none")]))
    everyone, there = measure("forløb", 3, counts="begun"), measure("forløb", 3, counts="begun", in_company=True)
    alone = counted(there, found)
    both = counted(there, found, TODAY, everyone.model_copy(update={"name": "Alle"}))
    assert (alone.gate, both.gate) == ("separate", "rounded")
    shown = dict(zip(both.days, (cell for (cell,) in judged(there, both).shown.draft.cells), strict=True))
    assert shown[date(2025, 6, 30)] == 15


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), max_size=9), st.sampled_from(["separate", "rounded"]))
def test_no_figure_with_too_few_persons_behind_it_is_ever_shown_or_drawn(counts: list[tuple[int, int]], gate: Gate) -> None:
    pairs = [(persons + more if persons else 0, persons) for persons, more in counts]  # a person can have several courses
    ends = month_ends(len(pairs))
    series = Series(tuple(ends), tuple(float(each) for each, _ in pairs), 1, "Kilde", (), tuple(each for _, each in pairs), gate)
    found = judged(measure("forløb", 1, counts="begun"), series)
    for (cell,), (value, persons) in zip(found.shown.draft.cells, pairs, strict=True):
        assert (cell is Missing.WITHHELD) == (value > 0 and persons < 5)
        assert isinstance(cell, Missing) or cell == value or (gate == "rounded" and cell % 5 == 0)
    if any(0 < persons < 5 for _, persons in pairs):
        assert found.chart is None


def test_a_share_is_withheld_where_too_few_are_on_either_side_of_it() -> None:
    running = [
        *[(f"P{each}", PRACTICE, "private", "2025-01-05", "2025-07-01" if each < 6 else "2025-04-01") for each in range(10)],
        *[(f"Q{each}", GUIDANCE, "none", "2025-01-05", "2025-10-01" if each < 3 else "2025-07-01") for each in range(10)],
    ]
    asked = measure("pct.", counts="in_company")
    series = counted(asked, held(lives_of((), running, first="2025-01-01", last="2025-11-30")))
    assert list(zip(series.days, series.values, strict=True)) == [
        (date(2025, 3, 31), 50.0),
        (date(2025, 6, 30), 37.5),
        (date(2025, 9, 30), 0.0),
    ]
    assert [cell for (cell,) in judged(asked, series).shown.draft.cells] == [50.0, 37.5, Missing.WITHHELD]


@pytest.mark.parametrize("who", [{"group": "1"}, {"group": "på kontanthjælp længe"}, {"benefit": "kontanthjælp"}])
def test_persons_are_counted_once_a_quarter_and_rounded_as_target_groups_overlap(who: dict[str, Any]) -> None:
    spells = [(f"P{each}", "kontanthjælp", "2024-01-01", "2025-05-01" if each < 6 else None) for each in range(23)]
    asked = measure("borgere", counts="persons", **who)
    series = counted(asked, held(lives_of(spells, first="2024-12-01", last="2025-08-31")))
    assert list(zip(series.days, series.values, strict=True)) == [
        (date(2024, 12, 31), 23),
        (date(2025, 3, 31), 23),
        (date(2025, 6, 30), 17),
    ]
    assert [cell for (cell,) in judged(asked, series).shown.draft.cells] == [25, 25, 15]


def test_what_jobindsats_withholds_stays_withheld_and_only_at_the_beginning_can_the_chart_do_without(figures_of: Any) -> None:
    def with_months(cells: Sequence[float | Missing]) -> Course:
        figures = figures_of({("Eksempelby", "long_term_unemployed", "benefit", "total"): cells}, last="2026-09")
        asked = measure("fuldtidspersoner", jobindsats="langtidsledige, fuldtidspersoner")
        return judged(asked, counted(asked, held(figures=figures)), start=None)

    hidden, months = Missing.WITHHELD, [20.0 + each % 3 for each in range(36)]
    late = with_months([*[hidden] * 7, *months[7:]])
    assert late.series.days[0] == date(2024, 6, 30)
    assert (late.chart is not None, len(late.shown.rows)) == (True, 10)
    torn = with_months([*months[:20], hidden, *months[21:]])
    assert (torn.chart, [cell for (cell,) in torn.shown.draft.cells].count(hidden)) == (None, 1)
    assert torn.why == "Jobindsats viser ikke alle tallene, så der er ikke tegnet grænser."


def test_odder_s_real_figures_are_those_of_the_source_files_one_for_each_quarter() -> None:
    facts = read_reference(ROOT)
    mine = facts.indicators[facts.indicators["area"] == "Odder"]
    figures = Figures.of(mine, facts.catalogue.count_behind_share())
    real = Registers(None, figures, "Odder", facts.catalogue, (), facts.support, invented=False)
    asked: tuple[tuple[str, dict[str, Any], Column], ...] = (
        ("fuldtidspersoner", {"jobindsats": "Langtidsledige, fuldtidspersoner"}, LONG_TERM),
        (
            "fuldtidspersoner",
            {"jobindsats": "Langtidsledige, fuldtidspersoner", "part": "kontanthjælp"},
            replace(LONG_TERM, category="Kontanthjælp"),
        ),
        ("pct.", {"jobindsats": "Andel kontanthjælpsmodtagere med ordinære løntimer"}, ORDINARY_HOURS),
    )
    for unit, series, column in asked:
        found = counted(measure(unit, **series), real, date(2026, 3, 31))
        ends = [each for each in OFFICIAL.periods(column) if int(each[5:]) % 3 == 0 and each <= "2026M03"]
        assert [f"{day.year}M{day.month:02}" for day in found.days] == ends
        assert list(found.values) == [pytest.approx(float(OFFICIAL.figure(column, "Odder", each))) for each in ends]
        assert f"tabel {column.file}, hentet " in found.source


def test_figures_from_before_the_plan_are_a_phase_of_their_own() -> None:
    ends = [date(2023 + place // 4, 3 * (place % 4) + 3, 31 if place % 4 in {0, 3} else 30) for place in range(15)]
    series = Series(tuple(ends), tuple([30.0, 31, 32, 30] * 2 + [50.0, 51, 52, 50, 51, 52, 50]), 0, "Kilde", gate="official")
    found = judged(measure("pct.", counts="in_company"), series, start=date(2025, 1, 1))
    assert (found.fresh, found.variation) == (7, "chance")
    assert found.former is not None
    assert found.former.mean == 30.75
    few = judged(measure("pct.", counts="in_company"), series, start=date(2025, 4, 1))
    assert (few.few, few.new, few.recent) == (True, False, None)
    assert few.why.startswith("Der er seks målinger efter 1. april 2025, da målet begyndte.")
    assert judged(measure("pct.", counts="in_company"), series, start=None).fresh == 15
    assert missing_baseline(found) == "Nulpunktet står tomt. Det seneste tal fra før målet begyndte er 30 (31. december 2024)."


def test_what_a_series_can_not_find_is_told_with_the_nearest_and_what_is_not_collected_yet_is_none() -> None:
    found = held(lives_of((), begun("2025-04", range(6))))
    asked = (
        (
            measure("pct.", jobindsats="Aktiveringsgrader"),
            "Der er ingen tal fra jobindsats, der hedder »Aktiveringsgrader«.",
        ),
        (
            measure("pct.", jobindsats="Aktiveringsgrad", part="A-kasse"),
            "»A-kasse« er ikke en del af »Aktiveringsgrad«.",
        ),
        (
            measure("fuldtidspersoner", jobindsats="Langtidsledige, fuldtidspersoner", part="dagpenge"),
            "»dagpenge« er ikke en del af »Langtidsledige, fuldtidspersoner«. Mente du »A-dagpenge«?",
        ),
        (
            measure("personer", jobindsats="Langtidsledige, fuldtidspersoner"),
            "er i fuldtidspersoner, men enheden er »personer«. Skriv enhed: fuldtidspersoner.",
        ),
        (measure("forløb", 3, counts="begun", offer="praktik"), "»praktik« findes ikke i tilbudsforløbene."),
        (measure("personer", counts="persons", group="3"), "Der er ingen målgruppe »3« i kommunens params."),
    )
    told = [each.message for each in series_mistakes(Goals(goals=(goal(*(each for each, _ in asked)),)), lambda: found)]
    assert len(told) == len(asked)
    for sentence, (_, part) in zip(told, asked, strict=True):
        assert part in sentence
    nothing = held()
    share = measure("pct.", counts="in_company")
    assert list(series_mistakes(Goals(goals=(goal(share),)), lambda: nothing)) == []
    assert counted(share, nothing).remarks == ("Der er ingen tilbudsforløb i kommunens data endnu.",)


def test_a_note_of_an_earlier_day_has_no_later_figures() -> None:
    asked = measure("pct.", counts="in_company")
    series = counted(asked, held(lives_of((), [(f"P{each}", PRACTICE, "private", "2024-01-05", None) for each in range(6)])))
    written = Records.until(tables(), date(2025, 5, 1), invented=False, registered={key(goal(asked), asked): series})
    assert written.readings(goal(asked), asked).days[-1] == date(2025, 3, 31)
    assert (written.measured, records().measured) == (True, False)
