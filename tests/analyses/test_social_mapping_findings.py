"""What the social mapping says: every wording, right Danish, and never a claim that its own figures contradict."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses import social_mapping as mapping
from actionplan.analyses import social_mapping_findings as findings
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison, Rate
from actionplan.analyses.social_mapping_findings import Wording
from actionplan.publish import Draft, Header, distribution, official
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures

MakeFigures = Callable[..., Figures]
HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN
REAL = Comparison("Odder", "Hele landet", ("Vejle",), "en anden kommune", invented=False)
MADE_UP = Comparison("Eksempelby", "Eksempelland", ("Prøvekøbing",), "valgt i params", invented=True)
RATES = {
    "unemployment": (mapping.UNEMPLOYMENT, findings.UNEMPLOYMENT),
    "recipients": (mapping.RECIPIENTS, findings.RECIPIENTS),
    "activation": (mapping.ACTIVATION, findings.ACTIVATION),
    "ordinary_hours": (mapping.ORDINARY_HOURS, findings.ORDINARY_HOURS),
}
ALL_RATES = pytest.mark.parametrize(("followed", "wording"), RATES.values(), ids=RATES.keys())
FIGURE = r"(\u2212?[\d.]+(?:,\d+)?)"

LEVEL = [20.0] * 60
RISING = [20.0] * 48 + [20.5] * 11 + [21.0]
FALLING = [20.0] * 48 + [19.5] * 11 + [19.0]
UNSTEADY = [20.0] * 48 + [19.5, 20.5] * 6


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))


def told(pattern: str, text: str) -> float | None:
    """The figure at the place of «figure» in a pattern, None where the text has no such words."""
    found = re.search(pattern.replace("«figure»", FIGURE), text)
    return None if found is None else number(found[1])


def assert_good_danish(finding: Finding) -> None:
    for text in (finding.headline, finding.sentence):
        assert re.match(r"[A-ZÆØÅ]|\d", text), text
        assert text == text.strip()
        for wrong in (
            "  ",
            "..",
            ",,",
            ",.",
            " .",
            " ,",
            "{",
            "}",
            "None",
            "nan",
            "Missing",
            "\u22120 ",
            "()",
            ". mod",
            " i i ",
        ):
            assert wrong not in text, (wrong, text)
        assert not re.search(r"(?<!pct)\.,", text), text
        assert not re.search(r"(?<![\d.,])1 fuldtidspersoner", text), text
    assert finding.sentence.endswith(".")
    assert not finding.headline.endswith(".") or finding.headline.endswith("pct.")
    for sentence in re.split(r"(?<=\.) (?=[A-ZÆØÅ])", finding.sentence):
        assert re.match(r"[A-ZÆØÅ]|\d", sentence), finding.sentence


def rate(
    figures_of: MakeFigures,
    followed: Rate,
    wording: Wording,
    own: Sequence[Cell],
    country: Sequence[Cell] = LEVEL,
    group: Sequence[Cell] = LEVEL,
    comparison: Comparison = REAL,
) -> Finding | None:
    """The finding on a rate with these courses, by way of the drafts and the gate."""
    areas = {comparison.own: own, comparison.country: country, comparison.group[0]: group}
    figures = figures_of(
        {(area, followed.measure, followed.breakdown, followed.category): cells for area, cells in areas.items()}
    )
    course = official(mapping.rate_course(figures, comparison, followed))
    by_year = official(mapping.rate_by_year(figures, comparison, followed))
    return findings.rate(course, by_year, comparison, wording)


def assert_rate_is_true(finding: Finding, country: str = "hele landet") -> None:
    """No movement and no place that the figures in the sentence contradict."""
    headline, sentence = finding.headline, finding.sentence
    value = told(r" «figure» pct\.", sentence)
    assert value is not None
    assert finding.value == pytest.approx(value, abs=0.0501)
    assert told(r"er (?:steget til |faldet til |uændret )?«figure» pct\.", headline) == value
    before, elsewhere = told(r"mod «figure» pct\. året før", sentence), told(rf"«figure» pct\. i {country}", sentence)
    for words, direction in (("er steget til", "up"), ("er faldet til", "down"), ("er uændret", "unchanged")):
        assert (words in headline) == (finding.direction == direction)
    if finding.direction in {"up", "down", "unchanged"}:
        assert before is not None
        assert finding.direction == ("up" if value > before else "down" if value < before else "unchanged")
    assert "for lille" not in sentence or finding.direction == "unclear"
    for pattern, right in (
        ("højere end", lambda other: value > other),
        ("lavere end", lambda other: value < other),
        ("omtrent som", lambda other: abs(value - other) <= 0.25 * other + 0.05),
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
        ([21.0], "unknown", "er 21,0 pct."),
        ([20.0, *[HIDDEN] * 11, 21.0], "unknown", "er 21,0 pct."),
    ],
    ids=["up", "down", "unchanged", "too small", "one month", "withheld months"],
)
def test_a_rate_is_worded_by_the_way_it_moves(
    figures_of: MakeFigures, followed: Rate, wording: Wording, own: Sequence[Cell], direction: str, moved: str
) -> None:
    finding = rate(figures_of, followed, wording, own)
    assert finding is not None
    assert finding.direction == direction
    assert moved in finding.headline
    assert "juli 2026" in finding.sentence
    assert ("for lille" in finding.sentence) == (direction == "unclear")
    assert (finding.id, finding.unit, finding.period, finding.invented) == (wording.id, "pct.", "2026M07", False)
    assert_good_danish(finding)
    assert_rate_is_true(finding)


@ALL_RATES
@pytest.mark.parametrize("missing", Missing)
def test_a_rate_without_a_latest_figure_gives_no_finding(
    figures_of: MakeFigures, followed: Rate, wording: Wording, missing: Missing
) -> None:
    assert rate(figures_of, followed, wording, [*LEVEL[1:], missing]) is None
    assert rate(figures_of, followed, wording, []) is None


@pytest.mark.parametrize(
    ("country", "placed"),
    [
        ([10.0] * 60, "højere end i landet"),
        ([30.0] * 60, "lavere end i landet"),
        ([20.1, 19.9] * 30, "omtrent som i landet"),
        (LEVEL, "omtrent som i landet"),
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
    assert "landet" not in finding.headline
    assert_good_danish(finding)


def test_a_difference_too_unsteady_to_tell_is_not_told_as_likeness(figures_of: MakeFigures) -> None:
    country = [30.0, 10.0] * 30  # over and under 20 in turn, and 10 in the latest month
    finding = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, country)
    assert finding is not None
    assert "omtrent" not in finding.headline
    assert "højere" not in finding.headline


def test_the_comparison_is_told_with_the_areas_that_have_figures(figures_of: MakeFigures) -> None:
    both = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [30.0] * 60, [25.0] * 60)
    alone = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [], [])
    no_group = rate(figures_of, mapping.ACTIVATION, findings.ACTIVATION, LEVEL, [30.0] * 60, [*LEVEL[1:], HIDDEN])
    assert both is not None
    assert "30,0 pct. i hele landet og 25,0 pct. i lignende kommuner" in both.sentence
    assert both.comparison == (("Hele landet", 30.0), (GROUP, 25.0))
    assert no_group is not None
    assert "lignende kommuner" not in no_group.sentence
    assert "30,0 pct. i hele landet." in no_group.sentence
    assert no_group.comparison == (("Hele landet", 30.0),)
    assert alone is not None
    assert "landet" not in alone.sentence
    assert alone.comparison == ()


@ALL_RATES
@pytest.mark.parametrize("own", [RISING, FALLING, LEVEL, UNSTEADY])
def test_an_invented_municipality_is_compared_with_the_invented_country_by_name(
    figures_of: MakeFigures, followed: Rate, wording: Wording, own: Sequence[Cell]
) -> None:
    finding = rate(figures_of, followed, wording, own, comparison=MADE_UP)
    assert finding is not None
    assert finding.invented
    assert "20,0 pct. i Eksempelland" in finding.sentence
    assert " landet" not in finding.headline + finding.sentence
    assert_good_danish(finding)
    assert_rate_is_true(finding, "Eksempelland")


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
    gaps = st.dictionaries(st.integers(0, 59), st.sampled_from(Missing), max_size=2)
    return st.builds(walk, st.integers(0, highest), st.integers(-30, 30), noise, gaps)


def divided(cells: list[Cell], by: int) -> list[Cell]:
    return [cell if isinstance(cell, Missing) else cell / by for cell in cells]


@settings(deadline=None, max_examples=150)
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
    counts = official(mapping.long_term_count_course(figures, comparison))
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
    if "for lille" in first:
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
        ([3.0] * 48 + [4.0] * 12, "unclear", "4 er langtidsledige", "for lille"),
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


@pytest.mark.parametrize("missing", Missing)
def test_long_term_unemployment_without_a_latest_figure_gives_no_finding(figures_of: MakeFigures, missing: Missing) -> None:
    assert long_term(figures_of, [*LEVEL[1:], missing]) is None
    assert long_term(figures_of, []) is None


def test_long_term_unemployment_elsewhere_is_told_where_it_is_known(figures_of: MakeFigures) -> None:
    country = [100.0] * 48 + [90.0] * 12
    finding = long_term(figures_of, LEVEL, country, [100.0] * 48 + [107.0] * 12)
    assert finding is not None
    assert "i hele landet et fald på 10 pct. og i lignende kommuner en stigning på 7 pct." in finding.sentence
    no_group = long_term(figures_of, LEVEL, country, [])
    assert no_group is not None
    assert "i hele landet et fald på 10 pct." in no_group.sentence
    assert "lignende" not in no_group.sentence
    alone = long_term(figures_of, LEVEL, [], [])
    assert alone is not None
    assert "sammenligning" not in alone.sentence
    invented = long_term(figures_of, LEVEL, country, comparison=MADE_UP)
    assert invented is not None
    assert "i Eksempelland et fald på 10 pct." in invented.sentence
    assert "landet" not in invented.sentence
    for each in (finding, no_group, alone, invented):
        assert_good_danish(each)


@settings(deadline=None, max_examples=150)
@given(walks(2000) | walks(10), walks(2000), walks(50))
def test_no_long_term_unemployment_is_told_otherwise_than_its_figures(
    figures_of: MakeFigures, own: list[Cell], country: list[Cell], group: list[Cell]
) -> None:
    finding = long_term(figures_of, own, country, group)
    if isinstance(own[-1], Missing):
        assert finding is None
    else:
        assert finding is not None
        assert_good_danish(finding)
        assert_long_term_is_true(finding)


# Shares of a whole in one month

Counts = Sequence[Cell]
READY, OTHERS = "Aktivitetsparat", "Jobparat"
ABOUT = "Det betyder noget."


def table_of(rows: dict[str, Counts], comparison: Comparison = REAL, unit: str = "fuldtidspersoner") -> Draft:
    headers = tuple(Header(area, unit) for area in comparison.areas)
    cells = tuple(map(tuple, rows.values()))
    return Draft("Tabel", "", tuple(rows), headers, cells, "juli 2026", ("Kilden",), comparison.invented)


def visitation(ready: Counts, others: Counts, comparison: Comparison = REAL, about: str = ABOUT) -> Finding | None:
    """The finding on visitation; counts by municipality, group and country."""
    table = distribution(table_of({READY: ready, OTHERS: others}, comparison))
    return findings.visitation(table, comparison, "2026M07", READY, about)


def assert_share_is_true(finding: Finding, country: str = "hele landet") -> None:
    share, elsewhere = told(r"«figure» pct\.", finding.headline), told(rf"«figure» pct\. i {country}", finding.sentence)
    assert share is not None
    assert elsewhere is not None
    assert finding.value == pytest.approx(share, abs=0.501)
    assert ("flere end" in finding.headline) == (finding.direction == "up")
    assert ("færre end" in finding.headline) == (finding.direction == "down")
    if finding.direction == "up":
        assert share > elsewhere, (finding.headline, finding.sentence)
    if finding.direction == "down":
        assert share < elsewhere, (finding.headline, finding.sentence)
    if "omtrent som" in finding.headline:
        assert abs(share - elsewhere) <= 0.25 * elsewhere + 1


@pytest.mark.parametrize(
    ("ready", "others", "placed"),
    [(80.0, 20.0, ", flere end i landet"), (20.0, 80.0, ", færre end i landet"), (50.0, 50.0, ", omtrent som i landet")],
)
def test_visitation_is_worded_by_where_the_share_lies(ready: float, others: float, placed: str) -> None:
    finding = visitation((ready, 60.0, 500.0), (others, 40.0, 500.0))
    assert finding is not None
    assert finding.headline.startswith(f"{ready:.0f} pct. af kontanthjælpsmodtagerne")
    assert finding.headline.endswith(placed)
    assert f"{ready:.0f} fuldtidspersoner" in finding.sentence
    assert "mod 50 pct. i hele landet og 60 pct. i lignende kommuner." in finding.sentence
    assert finding.sentence.endswith(ABOUT)
    assert finding.comparison == (("Hele landet", 50.0), (GROUP, 60.0))
    assert_good_danish(finding)
    assert_share_is_true(finding)


def test_a_share_of_too_few_is_told_neither_as_different_nor_as_alike() -> None:
    finding = visitation((4.0, 60.0, 200.0), (0.0, 40.0, 800.0))
    assert finding is not None
    assert finding.direction == "unclear"
    assert finding.headline == "100 pct. af kontanthjælpsmodtagerne er aktivitetsparate"
    assert_good_danish(finding)


def test_a_difference_that_rounding_hides_is_not_told() -> None:
    finding = visitation((57_400.0, 60.0, 568_000.0), (42_600.0, 40.0, 432_000.0))
    assert finding is not None
    assert "flere" not in finding.headline


def test_nobody_in_the_category_is_a_share_of_nothing_and_no_error() -> None:
    finding = visitation((0.0, 60.0, 500.0), (100.0, 40.0, 500.0))
    assert finding is not None
    assert finding.headline.startswith("0 pct. ")
    assert_share_is_true(finding)


@pytest.mark.parametrize(
    ("ready", "others"),
    [((HIDDEN, 6.0, 50.0), (9.0, 4.0, 50.0)), ((UNKNOWN, 6.0, 50.0), (UNKNOWN, 4.0, 50.0)), ((0.0, 6.0, 5.0), (0.0, 4.0, 5.0)),
     ((6.0, 6.0, HIDDEN), (9.0, 4.0, 50.0)), ((6.0, 6.0, UNKNOWN), (9.0, 4.0, UNKNOWN))],
    ids=["withheld", "unknown", "nobody at all", "withheld in the country", "unknown in the country"],
)  # fmt: skip
def test_a_share_that_is_not_known_gives_no_finding(ready: Counts, others: Counts) -> None:
    assert visitation(ready, others) is None


def test_one_person_is_told_in_the_singular() -> None:
    finding = visitation((1.0, 60.0, 500.0), (9.0, 40.0, 500.0))
    assert finding is not None
    assert finding.sentence.startswith("1 fuldtidsperson er aktivitetsparat,")


def test_visitation_is_told_without_group_meaning_and_real_country_too() -> None:
    no_group = visitation((30.0, UNKNOWN, 500.0), (70.0, UNKNOWN, 500.0), about="")
    assert no_group is not None
    assert "lignende" not in no_group.sentence
    assert no_group.sentence.endswith("mod 50 pct. i hele landet.")
    invented = visitation((30.0, 60.0, 500.0), (70.0, 40.0, 500.0), MADE_UP)
    assert invented is not None
    assert invented.headline.endswith("færre end i Eksempelland")
    assert " landet" not in invented.headline + invented.sentence
    for finding in (no_group, invented):
        assert_good_danish(finding)


COUNT = st.one_of(st.integers(0, 12).map(float), st.integers(0, 3000).map(float), st.just(HIDDEN), st.just(UNKNOWN))
LARGE = st.integers(0, 100_000).map(float)


@settings(deadline=None, max_examples=300)
@given(st.tuples(COUNT, COUNT, LARGE), st.tuples(COUNT, COUNT, LARGE))
def test_no_visitation_is_told_otherwise_than_its_figures(ready: Counts, others: Counts) -> None:
    finding = visitation(ready, others)
    if finding is not None:
        assert_good_danish(finding)
        assert_share_is_true(finding)


SUBSIDY, TRAINEE, COURSE = "Ansættelse med løntilskud", "Virksomhedspraktik", "Vejledning"


def offers(subsidy: Counts, trainee: Counts, course: Counts, comparison: Comparison = REAL) -> Finding | None:
    draft = table_of({COURSE: course, SUBSIDY: subsidy, TRAINEE: trainee}, comparison, "forløb")
    return findings.offers(distribution(draft), comparison, "2026M07", (SUBSIDY, TRAINEE))


@pytest.mark.parametrize(
    ("subsidy", "trainee", "placed"),
    [(20.0, 40.0, ", flere end i landet"), (3.0, 7.0, ", færre end i landet"), (10.0, 20.0, ", omtrent som i landet")],
)
def test_offers_are_worded_by_where_the_share_in_companies_lies(subsidy: float, trainee: float, placed: str) -> None:
    share = subsidy + trainee
    finding = offers((subsidy, 1.0, 100.0), (trainee, 3.0, 200.0), (100 - share, 6.0, 700.0))
    assert finding is not None
    assert finding.headline == f"{share:.0f} pct. af tilbuddene er i virksomheder{placed}"
    assert f"{share:.0f} af de forløb, der er vist tal for i juli 2026, er ansættelse med løntilskud" in finding.sentence
    assert "mod 30 pct. i hele landet og 40 pct. i lignende kommuner" in finding.sentence
    assert finding.value == share
    assert_good_danish(finding)
    assert_share_is_true(finding)


def test_where_one_kind_is_withheld_the_finding_is_on_the_other_for_all_areas_alike() -> None:
    finding = offers((HIDDEN, 1.0, 100.0), (30.0, 3.0, 200.0), (70.0, 6.0, 700.0))
    assert finding is not None
    assert finding.headline.startswith("30 pct. af tilbuddene er virksomhedspraktik")
    assert "virksomheder" not in finding.headline
    assert "mod 20 pct. i hele landet" in finding.sentence
    assert "ansættelse med løntilskud er skjult." in finding.sentence
    assert_good_danish(finding)
    assert_share_is_true(finding)


def test_a_kind_that_is_unknown_is_not_called_withheld() -> None:
    finding = offers((UNKNOWN, 1.0, 100.0), (30.0, 3.0, 200.0), (70.0, 6.0, 700.0))
    assert finding is not None
    assert "virksomheder" not in finding.headline
    assert "skjult" not in finding.sentence
    assert_good_danish(finding)


@pytest.mark.parametrize(
    ("subsidy", "trainee", "course"),
    [((HIDDEN, 1.0, 9.0), (HIDDEN, 3.0, 9.0), (70.0, 6.0, 9.0)), ((UNKNOWN, 1.0, 9.0), (UNKNOWN, 3.0, 9.0), (UNKNOWN, 6.0, 9.0)),
     ((5.0, 1.0, UNKNOWN), (6.0, 3.0, UNKNOWN), (7.0, 6.0, UNKNOWN)), ((0.0, 1.0, 9.0), (0.0, 3.0, 9.0), (0.0, 6.0, 9.0))],
    ids=["withheld", "unknown", "unknown in the country", "no courses at all"],
)  # fmt: skip
def test_offers_that_are_not_known_give_no_finding(subsidy: Counts, trainee: Counts, course: Counts) -> None:
    assert offers(subsidy, trainee, course) is None


def test_offers_are_told_with_the_invented_country_and_without_a_group() -> None:
    finding = offers((20.0, UNKNOWN, 100.0), (40.0, UNKNOWN, 200.0), (40.0, UNKNOWN, 700.0), MADE_UP)
    assert finding is not None
    assert finding.headline.endswith("flere end i Eksempelland")
    assert finding.sentence.endswith("mod 30 pct. i Eksempelland.")
    assert finding.invented
    assert_good_danish(finding)


@settings(deadline=None, max_examples=300)
@given(*[st.tuples(COUNT, COUNT, LARGE)] * 3)
def test_no_offers_are_told_otherwise_than_their_figures(subsidy: Counts, trainee: Counts, course: Counts) -> None:
    finding = offers(subsidy, trainee, course)
    if finding is not None:
        assert_good_danish(finding)
        assert_share_is_true(finding)
