"""What the social mapping says: rates and long-term unemployment, every wording,
right Danish, and never a claim that its own figures contradict."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordings import GAPS, MADE_UP, REAL, assert_good_danish, told

from actionplan.analyses import social_mapping as mapping
from actionplan.analyses import social_mapping_findings as findings
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison, Rate
from actionplan.analyses.social_mapping_findings import Wording
from actionplan.publish import official
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures

MakeFigures = Callable[..., Figures]
HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN
RATES = {
    "unemployment": (mapping.UNEMPLOYMENT, findings.UNEMPLOYMENT),
    "recipients": (mapping.RECIPIENTS, findings.RECIPIENTS),
    "activation": (mapping.ACTIVATION, findings.ACTIVATION),
    "ordinary_hours": (mapping.ORDINARY_HOURS, findings.ORDINARY_HOURS),
}
ALL_RATES = pytest.mark.parametrize(("followed", "wording"), RATES.values(), ids=RATES.keys())
LEVEL = [20.0] * 60
RISING = [20.0] * 48 + [20.5] * 11 + [21.0]
FALLING = [20.0] * 48 + [19.5] * 11 + [19.0]
UNSTEADY = [20.0] * 48 + [19.5, 20.5] * 6
SWINGING = [20.0] * 48 + [17.0, 23.0] * 6


def rate(
    figures_of: MakeFigures,
    followed: Rate,
    wording: Wording,
    own: Sequence[Cell],
    country: Sequence[Cell] = LEVEL,
    group: Sequence[Cell] = LEVEL,
    comparison: Comparison = REAL,
    persons: Sequence[Cell] = (),
) -> Finding | None:
    """The finding on a rate with these courses, by way of the drafts and the gate. persons: those behind it, if known."""
    areas = {comparison.own: own, comparison.country: country, comparison.group[0]: group}
    kind = followed.breakdown, followed.category
    series = {(area, followed.measure, *kind): cells for area, cells in areas.items()}
    figures = figures_of(series | {(comparison.own, followed.count, *kind): persons} if persons else series)
    course = official(mapping.rate_course(figures, comparison, followed))
    by_year = official(mapping.rate_by_year(figures, comparison, followed))
    if not persons:
        return findings.rate(course, by_year, comparison, wording)
    counts = mapping.count_course(figures, comparison, followed.count, followed.caption, followed.breakdown)
    return findings.rate(course, by_year, comparison, wording, official(counts))


def assert_rate_is_true(finding: Finding, country: str = "På landsplan") -> None:
    """No movement and no place that the figures in the sentence contradict."""
    headline, sentence = finding.headline, finding.sentence
    value = told(r" «figure» pct\.", sentence)
    assert value is not None
    assert finding.value == pytest.approx(value, abs=0.0501)
    assert told(r"er (?:steget til |faldet til |uændret )?«figure» pct\.", headline) == value
    before, elsewhere = told(r"mod «figure» pct\. året før", sentence), told(rf"{country} var det «figure» pct\.", sentence)
    for words, direction in (("er steget til", "up"), ("er faldet til", "down"), ("er uændret", "unchanged")):
        assert (words in headline) == (finding.direction == direction)
    if finding.direction in {"up", "down", "unchanged"}:
        assert before is not None
        assert finding.direction == ("up" if value > before else "down" if value < before else "unchanged")
    if "for lille" in sentence or "svinger" in sentence:
        assert finding.direction == "unclear"
        assert before is not None
        assert ("for lille" in sentence) == (abs(value - before) < 0.05 * before) or abs(value - before) <= 0.05 * before + 0.11
    for pattern, right in (
        ("højere end", lambda other: value > other),
        ("lavere end", lambda other: value < other),
        ("omtrent som", lambda other: abs(value - other) <= 0.15 * other + 0.11),
    ):
        if pattern in headline:
            assert elsewhere is not None
            assert right(elsewhere), (headline, sentence)
    start = told(r"siden \w+ \d{4}, hvor den var «figure» pct\.", sentence)
    if " er steget siden" in sentence:
        assert start is not None
        assert start < value
    if " er faldet siden" in sentence:
        assert start is not None
        assert start > value
    same = told(r"er den samme som i \w+ \d{4}, hvor den var «figure» pct\.", sentence)
    assert same is None or same == value


@ALL_RATES
@pytest.mark.parametrize(
    ("own", "direction", "moved"),
    [
        (RISING, "up", "er steget til 21,0 pct."),
        (FALLING, "down", "er faldet til 19,0 pct."),
        (LEVEL, "unchanged", "er uændret 20,0 pct."),
        (UNSTEADY, "unclear", "er 20,5 pct."),
        (SWINGING, "unclear", "er 23,0 pct."),
        ([21.0], "unknown", "er 21,0 pct."),
        ([20.0, *[HIDDEN] * 11, 21.0], "unknown", "er 21,0 pct."),
    ],
    ids=["up", "down", "unchanged", "too small", "swinging", "one month", "withheld months"],
)
def test_a_rate_is_worded_by_the_way_it_moves(
    figures_of: MakeFigures, followed: Rate, wording: Wording, own: Sequence[Cell], direction: str, moved: str
) -> None:
    finding = rate(figures_of, followed, wording, own)
    assert finding is not None
    assert finding.direction == direction
    assert moved in finding.headline
    assert "juli 2026" in finding.sentence
    assert ("for lille" in finding.sentence) == (own is UNSTEADY)
    assert ("svinger for meget" in finding.sentence) == (own is SWINGING)
    assert (finding.id, finding.unit, finding.period, finding.invented) == (wording.id, "pct.", "2026M07", False)
    assert_good_danish(finding)
    assert_rate_is_true(finding)


@ALL_RATES
@pytest.mark.parametrize("missing", GAPS)
def test_a_rate_without_a_latest_figure_gives_no_finding(
    figures_of: MakeFigures, followed: Rate, wording: Wording, missing: Missing
) -> None:
    assert rate(figures_of, followed, wording, [*LEVEL[1:], missing]) is None
    assert rate(figures_of, followed, wording, []) is None


@pytest.mark.parametrize(
    ("country", "placed"),
    [
        ([10.0] * 60, "højere end på landsplan"),
        ([30.0] * 60, "lavere end på landsplan"),
        ([20.1, 19.9] * 30, "omtrent som på landsplan"),
        (LEVEL, "omtrent som på landsplan"),
    ],
)
def test_a_rate_is_placed_beside_the_country(figures_of: MakeFigures, country: Sequence[Cell], placed: str) -> None:
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, country)
    assert finding is not None
    assert finding.headline.endswith(placed)
    assert_good_danish(finding)


@pytest.mark.parametrize("country", [[*LEVEL[1:], HIDDEN], [*LEVEL[:-5], HIDDEN, *LEVEL[-4:]], []])
def test_a_rate_is_not_placed_where_the_countrys_figures_are_missing(figures_of: MakeFigures, country: Sequence[Cell]) -> None:
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, country)
    assert finding is not None
    assert "landsplan" not in finding.headline
    assert_good_danish(finding)


def test_a_difference_too_unsteady_to_tell_is_not_told_as_likeness(figures_of: MakeFigures) -> None:
    country = [30.0, 10.0] * 30  # over and under 20 in turn, and 10 in the latest month
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, country)
    assert finding is not None
    assert "omtrent" not in finding.headline
    assert "højere" not in finding.headline


def test_a_latest_month_that_happens_to_meet_the_country_is_no_likeness(figures_of: MakeFigures) -> None:
    country = [*[40.0, 5.0] * 25, *[35.0] * 7, 15.0, 15.0, 20.0]  # over and under 20, the mean of the year far over it
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, country)
    assert finding is not None
    assert "omtrent" not in finding.headline


def test_the_comparison_is_told_with_the_areas_that_have_figures(figures_of: MakeFigures) -> None:
    both = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [30.0] * 60, [25.0] * 60)
    alone = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [], [])
    no_group = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [30.0] * 60, [*LEVEL[1:], HIDDEN])
    assert both is not None
    assert "På landsplan var det 30,0 pct. og i lignende kommuner 25,0 pct." in both.sentence
    assert both.comparison == (("Hele landet", 30.0), (GROUP, 25.0))
    assert no_group is not None
    assert "lignende kommuner" not in no_group.sentence
    assert "På landsplan var det 30,0 pct." in no_group.sentence
    assert no_group.comparison == (("Hele landet", 30.0),)
    assert alone is not None
    assert "landsplan" not in alone.sentence
    assert alone.comparison == ()


@ALL_RATES
@pytest.mark.parametrize("own", [RISING, FALLING, LEVEL, UNSTEADY])
def test_an_invented_municipality_is_compared_with_the_invented_country_by_name(
    figures_of: MakeFigures, followed: Rate, wording: Wording, own: Sequence[Cell]
) -> None:
    finding = rate(figures_of, followed, wording, own, comparison=MADE_UP)
    assert finding is not None
    assert finding.invented
    assert "I Eksempelland var det 20,0 pct." in finding.sentence
    assert "landsplan" not in finding.headline + finding.sentence
    assert_good_danish(finding)
    assert_rate_is_true(finding, "I Eksempelland")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ([10.0] * 48 + LEVEL[:12], "steget siden juli 2022, hvor den var 10,0 pct."),
        ([30.0] * 48 + LEVEL[:12], "faldet siden juli 2022, hvor den var 30,0 pct."),
        (LEVEL, "samme som i juli 2022, hvor den var 20,0 pct."),
        ([30.0, 10.0] * 24 + LEVEL[:12], "ingen klar retning siden juli 2022"),
    ],
)
def test_unemployment_is_told_over_five_years_too(figures_of: MakeFigures, own: Sequence[Cell], expected: str) -> None:
    finding = rate(figures_of, mapping.UNEMPLOYMENT, findings.UNEMPLOYMENT, own)
    assert finding is not None
    assert expected in finding.sentence
    assert_good_danish(finding)


def test_nothing_is_said_of_years_whose_months_are_not_known(figures_of: MakeFigures) -> None:
    for own in (LEVEL[-55:], [*LEVEL[:5], HIDDEN, *LEVEL[6:]]):
        finding = rate(figures_of, mapping.UNEMPLOYMENT, findings.UNEMPLOYMENT, own)
        assert finding is not None
        assert "retning" not in finding.sentence
        assert "2022" not in finding.sentence


def test_a_year_without_the_month_is_not_skipped_in_the_wording(figures_of: MakeFigures) -> None:
    own: list[Cell] = [*LEVEL]
    own[-13] = UNKNOWN
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, own, [], [])
    assert finding is not None
    assert "året før" not in finding.sentence
    assert_good_danish(finding)


def walks(highest: int = 900) -> st.SearchStrategy[list[Cell]]:
    """Five years of whole numbers that drift and waver, some of them withheld or unknown in places."""

    def walk(start: int, drift: int, noise: list[int], gaps: dict[int, Missing]) -> list[Cell]:
        values = [max(0, start + drift * month // 12 + step) for month, step in enumerate(noise)]
        return [gaps.get(month, float(value)) for month, value in enumerate(values)]

    noise = st.integers(0, 20).flatmap(lambda size: st.lists(st.integers(-size, size), min_size=60, max_size=60))
    gaps = st.dictionaries(st.integers(0, 59), st.sampled_from(GAPS), max_size=2)
    return st.builds(walk, st.integers(0, highest), st.integers(-30, 30), noise, gaps)


def divided(cells: list[Cell], by: int) -> list[Cell]:
    return [cell if isinstance(cell, Missing) else cell / by for cell in cells]


# Small rates, told by the persons behind them

COUNTED = pytest.mark.parametrize(("followed", "wording"), [RATES["unemployment"], RATES["recipients"]])
TWO = [2.0] * 60


@COUNTED
@pytest.mark.parametrize(
    ("persons", "direction", "start", "told_so"),
    [
        ([250.0] * 48 + [280.0] * 11 + [289.0], "up", "Flere ", "289 fuldtidspersoner{} mod 250 året før."),
        ([250.0] * 48 + [240.0] * 12, "down", "Færre ", "240 fuldtidspersoner{} mod 250 året før."),
        ([250.0] * 60, "unchanged", "Lige så mange ", "250 fuldtidspersoner{} mod 250 året før."),
        ([250.0] * 48 + [245.0, 255.0] * 6, "unclear", "2,0 pct. ", "255 fuldtidspersoner{} mod 250 året før; forskellen er for"),
        ([250.0] * 48 + [220.0, 290.0] * 6, "unclear", "2,0 pct. ", "290 fuldtidspersoner{} mod 250 året før; tallet svinger"),
        ([HIDDEN] * 59 + [289.0], "unknown", "2,0 pct. ", "289 fuldtidspersoner{}."),
    ],
    ids=["up", "down", "unchanged", "too small", "swinging", "withheld before"],
)  # fmt: skip
def test_a_small_rate_is_worded_by_the_persons_behind_it(
    figures_of: MakeFigures, followed: Rate, wording: Wording, persons: Sequence[Cell], direction: str, start: str, told_so: str
) -> None:
    finding = rate(figures_of, followed, wording, TWO, [2.1] * 60, TWO, persons=persons)
    assert finding is not None
    assert finding.direction == direction
    assert finding.headline.startswith(start)
    assert "2,0 pct. af " in finding.headline
    assert finding.headline.endswith(", lavere end på landsplan")
    doing = {"01.unemployment": " ledige", "01.recipients": " kontanthjælp"}[wording.id]
    assert told_so.format(doing) in finding.sentence
    assert "Det er 2,0 pct. af " in finding.sentence
    assert "På landsplan var det 2,1 pct." in finding.sentence
    assert finding.value == pytest.approx(2.0)
    assert_good_danish(finding)


@COUNTED
@pytest.mark.parametrize("missing", GAPS)
def test_a_small_rate_without_its_persons_is_told_by_itself(
    figures_of: MakeFigures, followed: Rate, wording: Wording, missing: Missing
) -> None:
    alone = rate(figures_of, followed, wording, RISING)
    assert alone is not None
    assert "er steget til 21,0 pct." in alone.headline
    assert rate(figures_of, followed, wording, RISING, persons=[*[250.0] * 59, missing]) == alone


def test_one_person_behind_a_rate_is_told_in_the_singular(figures_of: MakeFigures) -> None:
    finding = rate(figures_of, *RATES["recipients"], TWO, persons=[HIDDEN] * 59 + [1.0])
    assert finding is not None
    assert "1 fuldtidsperson kontanthjælp" in finding.sentence
    assert_good_danish(finding)


def test_the_share_of_the_year_before_is_told_beside_the_persons(figures_of: MakeFigures) -> None:
    persons = [255.0] * 48 + [280.0] * 11 + [289.0]
    higher = rate(figures_of, *RATES["recipients"], [1.8] * 48 + [2.0] * 12, persons=persons)
    assert higher is not None
    assert "Det er 2,0 pct. af de 16-66-årige mod 1,8 pct. året før." in higher.sentence


def test_the_long_course_is_never_told_against_the_rates_beside_it(figures_of: MakeFigures) -> None:
    """A labour force that shrinks or grows: more persons, and the same or a smaller share."""
    persons = [100.0] * 12 + [110.0] * 48
    for before, now in ((2.0, 2.0), (2.3, 2.0)):
        finding = rate(figures_of, *RATES["unemployment"], [before] * 12 + [now] * 48, persons=persons)
        assert finding is not None
        assert "steget siden juli 2022" not in finding.sentence


def test_persons_and_share_that_move_apart_are_not_told_as_a_movement(figures_of: MakeFigures) -> None:
    persons = [350.0] * 47 + [363.0] + [364.0] * 12
    finding = rate(figures_of, *RATES["recipients"], [1.8] * 48 + [1.7] * 12, persons=persons)
    assert finding is not None
    assert not finding.headline.startswith("Flere")


def test_counts_later_than_the_rate_do_not_decide_its_direction(figures_of: MakeFigures) -> None:
    followed, wording = RATES["recipients"]
    persons = [250.0] * 48 + [280.0] * 12 + [100.0]  # the last one is of a month without a rate
    finding = rate(
        figures_of, followed, wording, [2.0] * 60 + [UNKNOWN], [2.1] * 60 + [UNKNOWN], [*TWO, UNKNOWN], persons=persons
    )
    assert finding is not None
    assert finding.period == "2026M06"
    assert finding.direction == "up"


@settings(deadline=None, max_examples=80)
@given(st.sampled_from([RATES["unemployment"], RATES["recipients"]]), walks(), walks(), walks(500))
def test_no_small_rate_is_told_otherwise_than_its_persons(
    figures_of: MakeFigures, rate_and_wording: tuple[Rate, Wording], own: list[Cell], country: list[Cell], persons: list[Cell]
) -> None:
    shares = [cell if isinstance(cell, Missing) else cell / 10 for cell in own]
    finding = rate(figures_of, *rate_and_wording, shares, divided(country, 10), persons=persons)
    if all(series[-1] is Missing.UNKNOWN for series in (own, country)):
        return  # then nobody has that month, and the finding is on an earlier one
    if isinstance(own[-1], Missing):
        assert finding is None
        return
    assert finding is not None
    assert_good_danish(finding)
    now, before = persons[-1], persons[-13]
    if isinstance(now, Missing):
        return
    if finding.headline.startswith(("Flere", "Færre", "Lige")):
        assert not isinstance(before, Missing)
        way = "Flere" if now > before else "Færre" if now < before else "Lige"
        assert finding.headline.startswith(way)
        assert finding.direction == {"Flere": "up", "Færre": "down", "Lige": "unchanged"}[way]
    if "for lille" in finding.sentence:
        assert not isinstance(before, Missing)
        assert abs(now - before) < 0.05 * before
    if "svinger" in finding.sentence:
        assert not isinstance(before, Missing)
        assert abs(now - before) >= 0.05 * before


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(list(RATES.values())), walks(), walks(), walks(), st.sampled_from([10, 100]))
def test_no_rate_is_told_otherwise_than_its_figures_whatever_they_are(
    figures_of: MakeFigures,
    rate_and_wording: tuple[Rate, Wording],
    own: list[Cell],
    country: list[Cell],
    group: list[Cell],
    by: int,
) -> None:
    finding = rate(figures_of, *rate_and_wording, *(divided(cells, by) for cells in (own, country, group)))
    if all(series[-1] is Missing.UNKNOWN for series in (own, country, group)):
        return  # then nobody has that month, and the finding is on an earlier one
    if isinstance(own[-1], Missing):
        assert finding is None
    else:
        assert finding is not None
        assert_good_danish(finding)
        assert_rate_is_true(finding)


# Long-term unemployment


def long_term(
    figures_of: MakeFigures,
    own: Sequence[Cell],
    country: Sequence[Cell] = LEVEL,
    group: Sequence[Cell] = LEVEL,
    comparison: Comparison = REAL,
) -> Finding | None:
    areas = {comparison.own: own, comparison.country: country, comparison.group[0]: group}
    figures = figures_of({(area, "long_term_unemployed", "benefit", "total"): cells for area, cells in areas.items()})
    counts = official(mapping.count_course(figures, comparison, "long_term_unemployed", "Langtidsledige", "benefit"))
    return findings.long_term(counts, official(mapping.long_term_by_year(figures, comparison)), comparison)


def assert_long_term_is_true(finding: Finding) -> None:
    first = finding.sentence.split(" Til sammenligning")[0]
    words = {
        "up": ("Flere er", {"en stigning"}),
        "down": ("Færre er", {"et fald"}),
        "unchanged": ("Lige så mange", {"ingen ændring"}),
    }
    growth = re.search(r", (en stigning|et fald|ingen ændring)", first)
    for direction, (start, right) in words.items():
        assert finding.headline.startswith(start) == (finding.direction == direction)
        if finding.direction == direction and growth:
            assert growth[1] in right, first
    if "for lille" in first or "svinger" in first:
        assert finding.direction == "unclear"
        assert "ingen ændring" not in first
    assert "0 pct." not in re.findall(r"[\d.]+ pct\.", first)
    assert str(round(finding.value or 0)) in finding.sentence.replace(".", "")


@pytest.mark.parametrize(
    ("own", "direction", "headline", "growth"),
    [
        ([100.0] * 48 + [110.0] * 12, "up", "Flere er langtidsledige: 110 i juli 2026", "en stigning på 10 pct. siden juli 2025"),
        ([100.0] * 48 + [90.0] * 12, "down", "Færre er langtidsledige: 90 i juli 2026", "et fald på 10 pct. siden juli 2025"),
        ([1100.0] * 60, "unchanged", "Lige så mange er langtidsledige", "ingen ændring siden juli 2025"),
        ([100.0] * 48 + [90.0, 110.0] * 6, "unclear", "110 er langtidsledige", "en stigning på 10 pct. siden juli 2025; "),
        ([3.0] * 48 + [4.0] * 12, "unclear", "4 er langtidsledige", "svinger for meget"),
        ([*[HIDDEN] * 59, 4.0], "unknown", "4 er langtidsledige", "4 fuldtidspersoner"),
        ([100.0], "unknown", "100 er langtidsledige", "100 fuldtidspersoner var langtidsledige i juli 2026."),
        ([*[HIDDEN] * 59, 1.0], "unknown", "1 er langtidsledig,", "1 fuldtidsperson var langtidsledig "),
        ([1000.0] * 48 + [1004.0] * 12, "up", "Flere er langtidsledige: 1.004 i juli 2026", "en stigning på under 1 pct."),
    ],
    ids=["up", "down", "unchanged", "too unsteady", "too small", "withheld before", "one month", "one person", "hardly up"],
)
def test_long_term_unemployment_is_worded_by_the_way_it_moves(
    figures_of: MakeFigures, own: Sequence[Cell], direction: str, headline: str, growth: str
) -> None:
    finding = long_term(figures_of, own)
    assert finding is not None
    assert finding.direction == direction
    assert finding.headline.startswith(headline)
    assert growth in finding.sentence
    assert finding.unit == "fuldtidspersoner"
    assert_good_danish(finding)
    assert_long_term_is_true(finding)


@pytest.mark.parametrize("missing", GAPS)
def test_long_term_unemployment_without_a_latest_figure_gives_no_finding(figures_of: MakeFigures, missing: Missing) -> None:
    assert long_term(figures_of, [*LEVEL[1:], missing]) is None
    assert long_term(figures_of, []) is None


def test_long_term_unemployment_elsewhere_is_told_where_it_is_known(figures_of: MakeFigures) -> None:
    country = [100.0] * 48 + [90.0] * 12
    finding = long_term(figures_of, LEVEL, country, [100.0] * 48 + [107.0] * 12)
    assert finding is not None
    assert "på landsplan et fald på 10 pct. og i lignende kommuner en stigning på 7 pct." in finding.sentence
    no_group = long_term(figures_of, LEVEL, country, [])
    assert no_group is not None
    assert "på landsplan et fald på 10 pct." in no_group.sentence
    assert "lignende" not in no_group.sentence
    alone = long_term(figures_of, LEVEL, [], [])
    assert alone is not None
    assert "sammenligning" not in alone.sentence
    invented = long_term(figures_of, LEVEL, country, comparison=MADE_UP)
    assert invented is not None
    assert "i Eksempelland et fald på 10 pct." in invented.sentence
    assert "landsplan" not in invented.sentence
    for each in (finding, no_group, alone, invented):
        assert_good_danish(each)


@settings(deadline=None, max_examples=80)
@given(walks(2000) | walks(10), walks(2000), walks(50))
def test_no_long_term_unemployment_is_told_otherwise_than_its_figures(
    figures_of: MakeFigures, own: list[Cell], country: list[Cell], group: list[Cell]
) -> None:
    finding = long_term(figures_of, own, country, group)
    if all(series[-1] is Missing.UNKNOWN for series in (own, country, group)):
        return  # then nobody has that month, and the finding is on an earlier one
    if isinstance(own[-1], Missing):
        assert finding is None
    else:
        assert finding is not None
        assert_good_danish(finding)
        assert_long_term_is_true(finding)


def test_a_rate_of_persons_carries_how_many_it_is_of_and_a_margin_of_chance_and_rounding_together(
    figures_of: MakeFigures,
) -> None:
    found = rate(figures_of, mapping.RECIPIENTS, findings.RECIPIENTS, LEVEL, persons=[200.0] * 60)
    assert found is not None
    # 200 of 1,000: Wilson's interval goes from 17.6 to 22.6 per cent.
    assert found.base == 1000
    assert found.margin == pytest.approx(2.48 + 0.05, abs=0.01)
    alone = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL)
    assert alone is not None
    assert (alone.base, alone.margin, alone.interval) == (None, None, None)
    hidden, known = (
        official(mapping.count_course(figures_of({(REAL.own, "persons", "none", "total"): cells}), REAL, "persons", ""))
        for cells in ([1000.0] * 59 + [HIDDEN], [1000.0] * 60)
    )
    assert findings.with_base(alone, hidden, REAL.own) == alone
    assert findings.with_base(alone, known, REAL.own).margin == found.margin
