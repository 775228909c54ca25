"""What the social mapping says of shares in one month: visitation and offers, as the tests of its other findings do."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordings import MADE_UP, REAL, assert_good_danish, told

from actionplan.analyses import social_mapping_findings as findings
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison
from actionplan.publish import Draft, Header, distribution
from actionplan.tables.cell import Cell, Missing

HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN
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


def assert_share_is_true(finding: Finding, country: str = "På landsplan") -> None:
    share, elsewhere = told(r"«figure» pct\.", finding.headline), told(rf"{country} er andelen «figure» pct\.", finding.sentence)
    assert share is not None
    assert elsewhere is not None
    assert finding.value == pytest.approx(share, abs=0.501)
    assert ("en større andel end" in finding.headline) == (finding.direction == "up")
    assert ("en mindre andel end" in finding.headline) == (finding.direction == "down")
    if finding.direction == "up":
        assert share > elsewhere, (finding.headline, finding.sentence)
    if finding.direction == "down":
        assert share < elsewhere, (finding.headline, finding.sentence)
    if "omtrent som" in finding.headline:
        assert abs(share - elsewhere) <= 0.25 * elsewhere + 1


@pytest.mark.parametrize(
    ("ready", "others", "placed"),
    [
        (80.0, 20.0, ", en større andel end på landsplan"),
        (20.0, 80.0, ", en mindre andel end på landsplan"),
        (50.0, 50.0, ", omtrent som på landsplan"),
    ],
)
def test_visitation_is_worded_by_where_the_share_lies(ready: float, others: float, placed: str) -> None:
    finding = visitation((ready, 60.0, 500.0), (others, 40.0, 500.0))
    assert finding is not None
    assert finding.headline.startswith(f"{ready:.0f} pct. af kontanthjælpsmodtagerne")
    assert finding.headline.endswith(placed)
    assert f"{ready:.0f} fuldtidspersoner" in finding.sentence
    assert "På landsplan er andelen 50 pct. og i lignende kommuner 60 pct." in finding.sentence
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
    assert "større" not in finding.headline


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
    assert finding.sentence.startswith("Det er 1 fuldtidsperson.")


def test_visitation_is_told_without_group_meaning_and_real_country_too() -> None:
    no_group = visitation((30.0, UNKNOWN, 500.0), (70.0, UNKNOWN, 500.0), about="")
    assert no_group is not None
    assert "lignende" not in no_group.sentence
    assert no_group.sentence.endswith("På landsplan er andelen 50 pct.")
    invented = visitation((30.0, 60.0, 500.0), (70.0, 40.0, 500.0), MADE_UP)
    assert invented is not None
    assert invented.headline.endswith(", en mindre andel end i Eksempelland")
    assert "landsplan" not in invented.headline + invented.sentence
    for finding in (no_group, invented):
        assert_good_danish(finding)


COUNT = st.one_of(st.integers(0, 12).map(float), st.integers(0, 3000).map(float), st.just(HIDDEN), st.just(UNKNOWN))
LARGE = st.integers(0, 100_000).map(float)


@settings(deadline=None, max_examples=120)
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
    [
        (20.0, 40.0, ", en større andel end på landsplan"),
        (3.0, 7.0, ", en mindre andel end på landsplan"),
        (10.0, 20.0, ", omtrent som på landsplan"),
    ],
)
def test_offers_are_worded_by_where_the_share_in_companies_lies(subsidy: float, trainee: float, placed: str) -> None:
    share = subsidy + trainee
    finding = offers((subsidy, 1.0, 100.0), (trainee, 3.0, 200.0), (100 - share, 6.0, 700.0))
    assert finding is not None
    assert finding.headline == f"{share:.0f} pct. af tilbuddene er ansættelse med løntilskud eller virksomhedspraktik{placed}"
    assert f"I juli 2026 var {share:.0f} forløb ansættelse med løntilskud eller virksomhedspraktik" in finding.sentence
    assert "På landsplan er andelen 30 pct. og i lignende kommuner 40 pct." in finding.sentence
    assert finding.value == share
    assert_good_danish(finding)
    assert_share_is_true(finding)


def test_where_one_kind_is_withheld_the_finding_is_on_the_other_for_all_areas_alike() -> None:
    finding = offers((HIDDEN, 1.0, 100.0), (30.0, 3.0, 200.0), (70.0, 6.0, 700.0))
    assert finding is not None
    assert finding.headline.startswith("30 pct. af tilbuddene er virksomhedspraktik")
    assert "virksomheder" not in finding.headline
    assert "På landsplan er andelen 22 pct." in finding.sentence  # 200 of the 900 that are no wage subsidy
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
    assert finding.headline.endswith(", en større andel end i Eksempelland")
    assert finding.sentence.endswith("I Eksempelland er andelen 30 pct.")
    assert finding.invented
    assert_good_danish(finding)


@settings(deadline=None, max_examples=120)
@given(*[st.tuples(COUNT, COUNT, LARGE)] * 3)
def test_no_offers_are_told_otherwise_than_their_figures(subsidy: Counts, trainee: Counts, course: Counts) -> None:
    finding = offers(subsidy, trainee, course)
    if finding is not None:
        assert_good_danish(finding)
        assert_share_is_true(finding)
