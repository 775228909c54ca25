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

from actionplan.analyses.company_offers import PLACES, sector_by_half_year
from actionplan.analyses.first_meeting import proposals
from actionplan.analyses.fulfilment import progress
from actionplan.analyses.goal_advice import advice
from actionplan.analyses.goal_findings import goal_finding
from actionplan.analyses.goal_limits import NEARLY_ALIKE
from actionplan.analyses.goal_readings import Gate, Series
from actionplan.analyses.goal_records import Records, key
from actionplan.analyses.goal_reviews import reviews, sign
from actionplan.analyses.goal_series import Registers, origin, registered, series_mistakes
from actionplan.analyses.goal_status import Course, course
from actionplan.analyses.lives import Lives
from actionplan.briefing.control_numbers import bounds, meanings, phases
from actionplan.checkup import missing_baseline
from actionplan.environment import ROOT
from actionplan.parameters.goal_series import SeriesChoice
from actionplan.parameters.goals import Goals, Measure
from actionplan.parameters.target_groups import TargetGroup
from actionplan.publish import counts
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


def test_courses_are_rounded_as_note_01_counts_them_too_by_other_filters_and_periods() -> None:
    found = held(lives_of((), [*begun("2025-04", range(13)), *begun("2025-05", range(20, 22), GUIDANCE, "none")]))
    there = measure("forløb", 3, counts="begun", in_company=True)
    alone = counted(there, found)
    shown = dict(zip(alone.days, (cell for (cell,) in judged(there, alone).shown.draft.cells), strict=True))
    assert shown[date(2025, 6, 30)] == 15


def test_a_rounded_count_is_judged_as_it_was_before_the_rounding_and_its_limits_are_rounded() -> None:
    asked = Measure(name="Et tal", unit="forløb", months=1, series=SeriesChoice(counts="begun"), direction="up", target=45)
    counts = (38.0, 47, 40, 42, 37, 45, 41, 43)  # 43 is shown as 45, which would be the target
    series = Series(tuple(month_ends(8)), counts, 1, "Kilde", (), counts, "rounded")
    found = judged(asked, series, start=None)
    assert found.recent is not None
    assert (found.latest, found.met, found.variation, found.recent.values) == (45, False, "chance", counts)
    assert all(shown % 5 == 0 for shown in (*bounds(found, found.recent), found.seen(found.recent.mean)))
    (review,) = reviews([goal(asked)], replace(records(), registered={key(goal(asked), asked): series}), 5, TODAY, TODAY)
    told = goal_finding(review, "", TODAY, invented=False)
    assert (told.value, told.step, told.margin) == (45, 5, 12)
    # Shown these are 40 seven times and then 45.
    steady = judged(asked, replace(series, values=(42.0, 41, 42, 42, 41, 42, 42, 43)), start=None)
    assert (steady.recent, steady.variation, steady.why) == (None, "unknown", NEARLY_ALIKE)
    persons = measure("borgere", counts="persons", benefit="kontanthjælp")
    quarters = Series(tuple(month_ends(15)[2::3]), (42.0,) * 5, 0, "Kilde", (), (42.0,) * 5, "rounded")
    assert judged(persons, quarters).why.endswith("31. marts 2026 var tallet 40, og et år før var det 40.")


def test_where_a_series_comes_from_is_told_in_words_that_change_with_what_is_counted_and_a_goal_s_finding_bears_them() -> None:
    begun = {"counts": "begun", "offer": "Mentor", "model": 1, "in_company": True}
    assert origin(SeriesChoice.model_validate(begun, by_name=True), ()) == (
        "kommunens udtræk af forløb: begyndte tilbud, Mentor, model 1, i virksomheder"
    )
    whole = SeriesChoice(jobindsats="Langtidsledige", part="Kvinder")
    assert origin(whole, ()) == "jobindsats: Langtidsledige, Kvinder"
    renamed, narrower = (GROUP.model_copy(update=each) for each in ({"name": "Andet"}, {"age": (None, 29)}))
    first, second = SeriesChoice(counts="persons", group="1"), SeriesChoice(counts="persons", group="2")
    told = origin(first, (GROUP,))
    assert told == "kommunens udtræk af forløb: personer på ydelse, kontanthjælp"
    assert told == origin(second, (narrower, renamed)) == origin(SeriesChoice(counts="persons", benefit="kontanthjælp"), ())
    assert origin(first, (narrower,)) == f"{told}, under 30 år"
    asked = measure("personer", counts="persons", group="1")
    found = counted(asked, held(lives_of([("P1", "kontanthjælp", "2025-01-01", "2026-07-31")], ())))
    mine = goal(asked)
    written = replace(records(), registered={key(mine, asked): found})
    (review,) = reviews([mine], written, 5, TODAY, TODAY)
    assert goal_finding(review, "", TODAY, invented=False).about == f"Et tal ({told})"


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


def test_a_share_is_withheld_where_note_01_hides_one_of_the_shares_that_it_is_the_sum_of() -> None:
    running = [
        (f"{sector}{each}", PRACTICE, sector, "2025-01-05", None)
        for sector, many in (("private", 4), ("public", 9), ("none", 12))
        for each in range(many)
    ]
    asked = measure("pct.", counts="in_company")
    lives = lives_of((), running, first="2025-01-01", last="2025-08-31")
    (hidden,) = set(judged(asked, counted(asked, held(lives))).shown.draft.cells)
    private, public = PLACES["private"], PLACES["public"]
    note = counts(sector_by_half_year(lives), 5)
    assert note.cell("1. halvår 2025", private) is Missing.WITHHELD
    assert note.value("1. halvår 2025", public) == 9  # with the sum of both, the other could be had
    assert hidden == (Missing.WITHHELD,)


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

    hidden, months = Missing.WITHHELD, [20.0 + each % 5 for each in range(45)]
    late = with_months([*[hidden] * 7, *months[7:]])
    assert late.series.days[0] == date(2023, 9, 30)
    assert (late.chart is not None, len(late.shown.rows)) == (True, 13)
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


def quarters(values: Sequence[float], first: int = 2023, broken: date | None = None) -> Series:
    """Figures of the last days of quarters from the first one of a year on."""
    ends = [date(first + place // 4, 3 * (place % 4) + 3, 31 if place % 4 in {0, 3} else 30) for place in range(len(values))]
    return Series(tuple(ends), tuple(values), 0, "Kilde", gate="official", broken=broken)


SHARE = measure("pct.", counts="in_company")
SWINGS = [30.0, 31, 32, 30, 31, 29, 30, 31, 30, 32, 31, 30]


def test_what_is_on_a_day_has_one_set_of_limits_and_only_figures_from_after_the_plan_began_are_marked() -> None:
    risen = judged(SHARE, quarters([30.0, 31, 45, 30, *SWINGS, 45]), start=date(2026, 1, 1))
    assert (risen.fresh, risen.variation, risen.assurance) == (5, "better", "")
    assert risen.former is not None and risen.recent is not None
    assert (risen.former.lower, risen.former.upper) == (risen.recent.lower, risen.recent.upper)
    assert risen.meanings == (*["chance"] * 16, "better"), "45 was a signal before the plan, too, and is not the plan's"
    level = judged(SHARE, quarters([*SWINGS[:8], *(each + 4 for each in SWINGS)]), start=date(2025, 1, 1))
    assert level.variation == "unknown", "runs on one side are what figures that hang together do"
    assert level.why.startswith("Tallene ændrer sig så langsomt, at grænserne ikke kan vise, om de flytter sig nu.")
    assert (sign(level), level.assurance, set(meanings(level)[8:])) == ("– for langsomme tal", "", {"open"})
    steady = judged(SHARE, quarters(SWINGS), start=date(2025, 1, 1))
    assert (steady.variation, steady.assurance) == ("chance", "fails")
    lately = judged(SHARE, quarters(SWINGS), start=date(2025, 9, 1))
    assert (lately.fresh, lately.assurance, lately.new) == (2, "", False)
    assert lately.why == (
        "Der er to målinger efter 1. september 2025, da målet begyndte, så det er for tidligt at sige, om målet kan nås."
    )
    assert missing_baseline(lately).startswith("Nulpunktet står tomt. Det seneste tal fra før målet begyndte er 32 (")
    assert proposals([lately]) == "Forslag til nulpunkt: 32 (30. juni 2025)."


def test_with_fewer_than_twelve_quarters_the_latest_stands_beside_the_same_quarter_a_year_before() -> None:
    few = judged(SHARE, quarters(SWINGS[:11]), start=date(2024, 4, 1))
    assert (few.few, few.chart, few.variation, few.new) == (True, None, "unknown", False)
    assert few.why == (
        "Der er elleve målinger. Tallene hænger sammen fra kvartal til kvartal, så der skal tolv til at skelne et mønster fra "
        "tilfældigheder. 30. september 2025 var tallet 31, og et år før var det 30."
    )


def test_nothing_is_called_worse_or_met_across_a_change_of_what_is_counted() -> None:
    fewer = Measure(name="Et tal", unit="pct.", months=0, series=SHARE.series, direction="down", target=50, baseline=60)
    changed = date(2025, 7, 1)
    short = judged(fewer, quarters([*(each + 30 for each in SWINGS[:10]), 49, 47, 48], broken=changed), start=date(2024, 1, 1))
    assert (short.variation, short.chart, short.few, short.met) == ("unknown", None, True, True)
    assert short.why.startswith("Det, der tælles, blev ændret 1. juli 2025, så kun tre målinger derefter kan sammenlignes.")
    assert "et år før" not in short.why
    assert short.doubt == "Tallet når målet nu, men det, der tælles, blev ændret 1. juli 2025."
    assert progress(short) is None
    mine = goal(fewer, start=date(2024, 1, 1))
    told = advice(mine, (short,), None, TODAY, TODAY)
    assert (told.suggestion, told.why) == ("go_on", short.doubt)
    written = replace(records(), registered={key(mine, fewer): short.series})
    finding = goal_finding(reviews((mine,), written, 5, TODAY, TODAY)[0], "", TODAY, invented=False)
    assert "mod 60 ved nulpunktet, da der blev talt anderledes." in finding.sentence
    assert (finding.uncertainty, finding.margin, finding.signal) == (short.why, None, "")
    missed = replace(short, target=20)
    assert advice(mine, (missed,), None, TODAY, TODAY).why == short.why
    long = judged(
        fewer,
        quarters([*(each + 30 for each in SWINGS[:10]), *(each + 20 for each in SWINGS)], broken=changed),
        start=date(2024, 1, 1),
    )
    assert long.recent is not None and (long.broken, len(long.recent.labels), long.variation) == (10, 12, "chance")
    assert long.meanings == ("chance",) * 22
    assert long.why == "Det, der tælles, blev ændret 1. juli 2025, så kun tallene derefter er vurderet."
    assert [(phase.first, phase.end, phase.limits is not None) for phase in phases(long)] == [
        (0, 4, False),
        (4, 10, False),
        (10, 22, True),
    ]


def test_the_reform_is_a_change_of_what_is_counted_in_real_figures_and_not_in_invented_ones(figures_of: Any) -> None:
    cells = [20.0 + each % 5 for each in range(45)]
    figures = figures_of({("Eksempelby", "long_term_unemployed", "benefit", "total"): cells}, last="2026-09")
    invented = held(figures=figures)
    asked = measure("fuldtidspersoner", jobindsats="langtidsledige, fuldtidspersoner")
    assert counted(asked, invented).broken is None
    assert counted(asked, replace(invented, invented=False)).broken == date(2025, 7, 1)
    insured = figures_of({("Eksempelby", "long_term_unemployed", "benefit", "unemployment_benefit"): cells}, last="2026-09")
    part = measure("fuldtidspersoner", jobindsats="langtidsledige, fuldtidspersoner", part="A-dagpenge")
    apart = counted(part, replace(held(figures=insured), invented=False))
    assert (len(apart.days), apart.remarks, apart.broken) == (15, (), None), "there is no cash benefit among these"


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
            "»dagpenge« er ikke en del af »Langtidsledige, fuldtidspersoner«. Mente du »A-dagpenge«? Skriv »I alt«, »A-dag",
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
