"""A municipality's shares over time beside the others': gaps by hand, what rounding may not look like, months that are missing,
and the sentences."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from wordings import REAL, assert_good_danish

from actionplan.analyses import comparison_findings as findings
from actionplan.analyses.comparison_courses import Course, course, monthly_draft, quarterly_draft, weightiest
from actionplan.analyses.comparisons import Share, shares
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.direction import Direction
from actionplan.publish import official
from actionplan.tables.cell import Missing
from actionplan.tables.figures import Figures, every_month

RECIPIENTS, COMPANY_OFFERS, HOURS, LONG_TERM, _ = shares({"traineeship": True, "wage_subsidy": True, "guidance": False})
MONTHS = every_month("2021M08", "2026M07")
COMPARED = Comparison("Odder", "Hele landet", ("Vejle", "Rebild", "Sorø"), "tre andre", invented=False)
Month = Callable[[int], float]


def long_term(share_of: dict[str, Month], *, base: float = 1000.0, months: Sequence[str] = MONTHS) -> Figures:
    """Long-term unemployed of so many unemployed, by the share in per cent that each area has in a month; NaN is withheld."""
    cells = {}
    for area, share in share_of.items():
        for i, month in enumerate(months):
            cells[area, month, "unemployed_full_time", "benefit", "total"] = base
            cells[area, month, "long_term_unemployed", "benefit", "total"] = share(i) * base / 100
    periods = dict.fromkeys(("unemployed_full_time", "long_term_unemployed"), tuple(months))
    return Figures(cells, {}, dict.fromkeys(periods, ("Kilde",)), periods)


def told(found: Course, compared: Comparison = COMPARED) -> Finding:
    made = findings.over_time(official(quarterly_draft(Figures({}, {}, {}, {}), compared, found)), compared, found)
    # An ordinal's full stop ends no sentence.
    assert_good_danish(replace(made, sentence=made.sentence.replace(". kvartal", " kvartal")))
    return made


def wave(i: int) -> float:
    """The country's season and business cycle, for all alike, and a little of one's own from quarter to quarter."""
    return 18 + 2 * math.sin(i / 10) + math.sin(i * math.pi / 6)


def own(i: int) -> float:
    return wave(i) + 1 + (0.2 if i // 3 % 2 else 0)


OTHERS: dict[str, Month] = {"Vejle": wave, "Rebild": wave, "Sorø": wave}


def test_the_gap_is_that_of_whole_quarters_and_is_free_of_the_season_that_all_have() -> None:
    found = course(long_term({"Odder": own, **OTHERS}), COMPARED, LONG_TERM)
    assert found is not None and found.chart is not None
    assert (found.quarters[0], found.quarters[-1], len(found.quarters)) == ("2021K4", "2026K2", 19), "August is no whole quarter"
    first = [own(i) - wave(i) for i in (2, 3, 4)]
    assert found.gaps[0] == pytest.approx(sum(first) / 3)
    assert max(found.gaps) - min(found.gaps) < 0.21 and found.moved is Direction.UNCLEAR
    assert (found.members, found.without, found.lacking) == (3, 0, 0)
    finding = told(found)
    assert (
        finding.headline == "Andelen af langtidsledige blandt de ledige ligger omtrent som i 2021 i forhold til lignende kommuner"
    )
    assert "Kommunen lå og ligger 1,1 procentpoint over de andre. Forskellen er den samme" in finding.sentence
    assert (finding.id, finding.unit, finding.period) == ("05.course.long_term", "procentpoint", "2. kvartal 2026")
    assert finding.margin == pytest.approx((found.chart.upper - found.chart.mean) * 1.96 / 3)


GREATER = (
    "Forskellen til lignende kommuner er blevet større: "
    "andelen af langtidsledige blandt de ledige lå 1,1 procentpoint over i 2021 og ligger nu 3,1 over"
)
CROSSED = "Andelen af langtidsledige blandt de ledige er gået fra 1,1 procentpoint over lignende kommuner i 2021 til 0,9 under"
MOVES = [
    (2.0, LONG_TERM, GREATER, "▼\u00a0dårligere"),
    (-2.0, LONG_TERM, CROSSED, "▲\u00a0bedre"),
    (-2.0, replace(LONG_TERM, better=Direction.UP), CROSSED, "▼\u00a0dårligere"),
    (2.0, replace(LONG_TERM, better=Direction.UNCLEAR), GREATER, "(højere)"),
]


@pytest.mark.parametrize(("step", "share", "headline", "meaning"), MOVES)
def test_a_gap_that_moved_is_told_with_its_way_and_whether_that_is_better(
    step: float, share: Share, headline: str, meaning: str
) -> None:
    found = course(long_term({"Odder": lambda i: own(i) + (step if i > 40 else 0), **OTHERS}), COMPARED, share)
    assert found is not None and found.weight > 0
    finding = told(found)
    assert headline in finding.headline and meaning in finding.sentence
    assert "mere end de sædvanlige udsving fra kvartal til kvartal" in finding.sentence and "tilfæld" not in finding.sentence
    still = course(long_term({"Odder": own, **OTHERS}), COMPARED, LONG_TERM)
    assert still is not None
    assert weightiest([still, found]) is found and weightiest([still]) is still and weightiest([]) is None
    assert findings.courses_told([still, found]).endswith(
        " flyttet sig i forhold til lignende kommuner. Det sidste tal har ikke flyttet sig sikkert."
    )
    assert findings.courses_told([still, still]) == (
        "Over tid har ingen af tallene flyttet sig sikkert i forhold til lignende kommuner."
    )


def test_the_headline_names_the_gap_by_the_figures_that_are_shown_and_what_shows_as_a_tenth_is_no_movement() -> None:
    def course_of(share: Month) -> Course:
        found = course(long_term({"Odder": share, **OTHERS}), COMPARED, LONG_TERM)
        assert found is not None
        return found

    steady = course_of(lambda i: wave(i) + (0.06 if i > 55 else 0.0))
    assert steady.chart is not None and steady.chart.labels[-1] == "above" and steady.moved is Direction.UNCLEAR
    assert steady.shown[-1] == round(round(steady.means[-1][0], 1) - round(steady.means[-1][1], 1), 1)
    told(steady)
    again = course_of(lambda i: own(i) + (2 if i < 5 or i > 55 else 0))
    assert again.moved is Direction.UP and again.changed is Direction.UNCLEAR
    assert told(again).headline.startswith("Forskellen til lignende kommuner er større end sædvanligt: andelen af langtidsledige")
    swinging = course_of(lambda i: wave(i) + 2 * math.sin(i / 4))
    assert swinging.moved is Direction.UNCLEAR and swinging.changed is not Direction.UNCLEAR
    doubted = told(swinging)
    assert doubted.headline.startswith("Andelen af langtidsledige blandt de ledige lå ")
    assert doubted.headline.endswith(", men det kan være et udsving")
    assert "så flytningen er ikke sikker" in doubted.sentence and not any(
        word in doubted.headline for word in ("steget", "faldet")
    )


def test_what_is_withheld_or_missing_leaves_out_its_quarter_or_its_municipality_and_is_told() -> None:
    figures = long_term(
        {
            "Odder": lambda i: math.nan if i == 20 else own(i),
            "Vejle": wave,
            "Rebild": lambda i: math.nan if i == 30 else 90.0,
            "Sorø": wave,
        }
    )
    found = course(figures, COMPARED, LONG_TERM)
    assert found is not None
    assert (found.members, found.without) == (2, 1), "whoever comes and goes would look like a movement"
    assert found.means[0][1] == pytest.approx(sum(map(wave, (2, 3, 4))) / 3)
    assert found.lacking == 1 and "2023K2" not in found.quarters
    assert "Ét kvartal undervejs er ikke med, fordi tal er skjult eller mangler." in told(found).sentence
    assert monthly_draft(figures, COMPARED, found).cells[20][0] is Missing.WITHHELD
    newer = replace(
        figures, cells={key: value for key, value in figures.cells.items() if key[0] == "Odder" or key[1] < "2026M05"}
    )
    ahead = course(newer, COMPARED, LONG_TERM)
    assert ahead is not None and ahead.members == 2 and ahead.quarters[-1] == "2026K1", "newer figures of one's own"


def test_too_few_quarters_are_no_ground_for_a_judgement() -> None:
    few = course(long_term({"Odder": own, **OTHERS}, months=MONTHS[:14]), COMPARED, LONG_TERM)
    assert few is not None and few.chart is None and few.moved is Direction.UNKNOWN
    assert "det kræver tolv at sige, om forskellen har flyttet sig." in told(few).sentence
    assert "for få kvartaler" in findings.courses_told([few])
    one = replace(COMPARED, group=("Vejle",))
    nine = course(long_term({"Odder": own, "Vejle": wave}, months=MONTHS[:30]), one, LONG_TERM)
    assert nine is not None and nine.chart is None
    assert "I samme kvartal året før lå den 1,1 procentpoint over de andre." in told(nine, one).sentence
    assert "pct. i den ene lignende kommune." in told(nine, one).sentence
    for nobody in (replace(COMPARED, group=()), REAL):
        assert course(long_term({"Odder": own}), nobody, LONG_TERM) is None
    assert course(long_term({"Odder": own, **OTHERS}), COMPARED, COMPANY_OFFERS) is None


def rounded_rates(seed: int, step: float = 0.0) -> Figures:
    """Recipients as an authority publishes them: whole counts, and shares of a slowly growing population with one decimal. The
    true gap never moves, but for a step in the last year where one is given."""
    rng = np.random.default_rng(seed)
    phase, level = rng.uniform(0, 6), rng.uniform(1, 3)
    cells = {}
    for area in (COMPARED.own, *COMPARED.group):
        people = rng.uniform(12_000, 60_000)
        gap = rng.uniform(-0.4, 0.4)
        for i, month in enumerate(MONTHS):
            base = people * (1 + 0.01 * (i // 12) + 0.002 * i / 60)
            share = level + gap + 0.3 * math.sin(i / 9 + phase) + 0.1 * math.sin(i * math.pi / 6)
            share += step if area == COMPARED.own and i >= 48 else 0.0
            count = round(base * share / 100)
            cells[area, month, "cash_benefit_full_time", "none", "total"] = float(count)
            cells[area, month, "cash_benefit_share_population", "none", "total"] = round(100 * count / base, 1)
    return Figures(cells, {}, {}, {"cash_benefit_full_time": MONTHS})


def test_rounding_alone_never_looks_like_a_movement_and_a_real_one_is_seen() -> None:
    for seed in range(25):
        still = course(rounded_rates(seed), COMPARED, RECIPIENTS)
        assert still is not None and set(still.moves) == {Direction.UNCLEAR}, seed
        real = course(rounded_rates(seed, 0.4), COMPARED, RECIPIENTS)
        assert real is not None and real.moved is Direction.UP, seed


def test_a_base_that_is_published_by_itself_is_used_where_it_agrees_with_the_published_share() -> None:
    cells = {}
    for area in ("Odder", "Vejle"):
        for i, month in enumerate(MONTHS):
            cells[area, month, "ordinary_hours_persons", "none", "total"] = 30.0
            cells[area, month, "ordinary_hours_share", "none", "total"] = 10.0
            if i > 0:
                cells[area, month, "cash_benefit_persons", "none", "total"] = 299.0 if area == "Odder" else 250.0
    found = course(Figures(cells, {}, {}, {"ordinary_hours_persons": MONTHS}), replace(COMPARED, group=("Vejle",)), HOURS)
    assert found is not None
    assert found.monthly[0] == pytest.approx((10.0, 10.0)), "unknown: what the share says"
    assert found.monthly[1] == pytest.approx((3000 / 299, 10.05)), "250 would be 12 per cent, which is not what was published"
