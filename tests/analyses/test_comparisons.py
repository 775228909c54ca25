"""A municipality among comparable ones: ranks with a known answer, limits, what is withheld, and the sentences."""

import math
from collections.abc import Sequence

import pytest
from wordings import REAL, assert_good_danish

from actionplan.analyses import comparison_findings as findings
from actionplan.analyses.comparisons import (
    HALF_STEP,
    Field,
    Share,
    Standing,
    everyone_draft,
    field,
    limits_draft,
    own_draft,
    ranks,
    rounded,
    shares,
)
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.rates import LEVEL, WIDE
from actionplan.publish import Published, official
from actionplan.tables.cell import Missing
from actionplan.tables.figures import Figures

OFFERS = {"guidance": False, "wage_subsidy": True, "traineeship": True, "utility_work": False}
RECIPIENTS, COMPANY_OFFERS, HOURS, *_ = shares(OFFERS)
NOTHING = Figures({}, {}, {}, {})


def standing(area: str, count: float, base: float, *, slack: float = 0.0, grown: float | Missing = 0.0) -> Standing:
    return Standing(area, count, count / base, slack, grown)


def among(
    own: Standing, others: Sequence[Standing], spread: float | None = 0.0, *, rank: tuple[int, int] = (4, 11)
) -> tuple[Published, Field]:
    """A municipality among others, and its published line."""
    together = sum(each.count for each in others) / sum(each.base for each in others)
    variance = None if spread is None else spread**2
    found = Field(RECIPIENTS, "2026M07", own, tuple(others), together, variance, (rank, *[(1, 2)] * len(others)), 0)
    return official(own_draft(NOTHING, REAL, found)), found


def alike(number: int, grown: Sequence[float] = ()) -> list[Standing]:
    """So many others, each with 200 of 10,000."""
    return [standing(f"Kommune {n}", 200, 10_000, grown=grown[n] if grown else 0.0) for n in range(number)]


def test_municipalities_that_are_alike_can_have_nearly_any_rank_and_those_far_apart_have_one() -> None:
    for low, high in ranks([standing(str(n), 50, 1000) for n in range(20)]):
        assert low <= 2 and high >= 19
    apart = [standing("", count, 10_000) for count in (1000, 4000, 7000)]
    assert ranks(apart) == ((3, 3), (2, 2), (1, 1)), "the highest share is number one"
    assert ranks(apart) == ranks(apart), "and the same figures give the same ranks"


def test_a_rounded_share_keeps_two_apart_that_exact_shares_would_order() -> None:
    exact = [standing("", 20_200, 1_000_000), standing("", 19_600, 1_000_000)]
    assert ranks(exact) == ((1, 1), (2, 2))
    blurred = [Standing("", each.count, each.share, HALF_STEP, 0.0) for each in exact]
    assert ranks(blurred) == ((1, 2), (1, 2))
    assert (rounded(17_562), rounded(312), rounded(7)) == (18_000, 310, 7)


def test_the_limits_are_those_of_pheindicatormethods_and_wider_where_the_others_differ() -> None:
    own = standing("Odder", 4, 6, slack=HALF_STEP)
    plain, wide = (Field(RECIPIENTS, "2026M07", own, (), 0.80642448, each, ((1, 1),), 0) for each in (None, 0.1**2))
    assert plain.limits(6, LEVEL) == pytest.approx((49.028442, 100), abs=1e-6)
    assert plain.by_chance == pytest.approx((49.028442 - 0.05, 100.05), abs=1e-6), "rounding too may lie behind a difference"
    assert wide.by_chance == plain.by_chance
    assert wide.limits(1e9, LEVEL)[0] == pytest.approx(80.642448 - 1.959964 * 10, abs=1e-3), "however large"
    funnel = limits_draft(NOTHING, REAL, Field(RECIPIENTS, "2026M07", own, (), 0.5, 0.0, ((1, 1),), 0))
    reach = [row[-1] - row[-2] for row in funnel.cells if not isinstance(row[-1], Missing) and not isinstance(row[-2], Missing)]
    assert reach == sorted(reach, reverse=True), "a funnel narrows"
    assert wide.limits(24, WIDE)[0] < wide.limits(24, LEVEL)[0]


def figures(*offers: tuple[str, dict[str, float]]) -> Figures:
    cells = {
        (area, "2026M07", "offer_courses", "offer", offer): count for area, parts in offers for offer, count in parts.items()
    }
    return Figures(cells, {}, {"offer_courses": ("Kilde",)}, {"offer_courses": ("2026M07",)})


def test_what_is_withheld_stays_out_of_count_and_base_and_no_residual_is_used() -> None:
    known = {"total": 107.0, "guidance": 60.0, "wage_subsidy": 10.0, "traineeship": 30.0}
    compared = Comparison("Odder", "Hele landet", ("Vejle", "Rebild"), "to andre", invented=False)
    found = field(
        figures(
            ("Odder", known | {"utility_work": math.nan}),
            ("Vejle", known | {"utility_work": 7.0}),
            ("Rebild", known | {"wage_subsidy": math.nan}),
        ),
        compared,
        COMPANY_OFFERS,
    )
    assert found is not None
    assert (found.own.count, found.own.base) == (40, 100), "not the 107 that the withheld part could be read from"
    assert [each.area for each in found.others] == ["Vejle"]
    assert (found.without, found.between) == (1, None)
    assert found.own.grown is Missing.UNKNOWN
    table = everyone_draft(NOTHING, compared, found)
    assert "Rebild" not in table.rows
    assert [header.label for header in table.columns] == ["Antal", "Forløb i tilbud", "Andel", "Nr. fra", "Nr. til"]
    hidden = figures(("Odder", known | {"traineeship": math.nan}), ("Vejle", known))
    assert field(hidden, compared, COMPANY_OFFERS) is None
    assert field(NOTHING, compared, COMPANY_OFFERS) is None


def test_newer_figures_of_its_own_do_not_take_the_comparison_away() -> None:
    cells = {
        (area, period, measure, "none", "total"): value
        for area, periods in (("Odder", ("2026M07", "2026M08")), ("Vejle", ("2026M07",)))
        for period in periods
        for measure, value in (("cash_benefit_full_time", 300.0), ("cash_benefit_share_population", 2.0))
    }
    known = Figures(cells, {}, {}, {"cash_benefit_full_time": ("2026M07", "2026M08")})
    found = field(known, Comparison("Odder", "Hele landet", ("Vejle",), "en anden", invented=False), RECIPIENTS)
    assert found is not None and found.period == "2026M07"
    assert (found.own.base, found.own.slack) == (15_000, HALF_STEP)


NEAR, LIKE = "adskiller sig ikke sikkert fra", "lignende kommuner under ét"
TOLD = [
    (200, 0.0, f"{NEAR} {LIKE}", "unclear", "usikker", ""),
    (230, 0.0, f"{NEAR} {LIKE}", "unclear", "usikker", "ikke større, end tilfældigheder og afrunding kan give"),
    (240, 0.0, "er usædvanligt høj blandt lignende kommuner", "up", "usædvanligt høj", "er 1,7 til 2,3 pct."),
    (300, 0.0, "er helt usædvanligt høj blandt lignende kommuner", "up", "helt usædvanligt høj", ""),
    (300, 0.006, f"er højere end i {LIKE}, men ikke usædvanligt høj", "up", "højere", "så forskellige, at 0,8 til 3,2 pct."),
    (160, 0.0, "er usædvanligt lav blandt lignende kommuner", "down", "usædvanligt lav", ""),
    (160, 0.03, f"er lavere end i {LIKE}, men ikke usædvanligt lav", "down", "lavere", "at 0 til 7,9 pct. er almindeligt"),
    (300, None, "er højere end i de 20 lignende kommuner under ét", "up", "højere", "med så få kan det ikke siges"),
    (200, None, f"{NEAR} de 20 lignende kommuner under ét", "unclear", "usikker", ""),
]


@pytest.mark.parametrize(("count", "spread", "headline", "direction", "word", "because"), TOLD)
def test_headline_word_and_sentence_agree_on_whether_a_share_differs_and_is_unusual(
    count: float, spread: float | None, headline: str, direction: str, word: str, because: str
) -> None:
    line, field_of = among(standing("Odder", count, 10_000, slack=HALF_STEP), alike(20), spread)
    found = findings.one(line, REAL, field_of)
    assert found.headline == f"Andelen på kontanthjælp {headline}"
    assert (found.id, found.direction) == ("05.compare.recipients", direction)
    assert findings.judged(line, "Odder") == word
    assert because in found.sentence
    assert "pct. af de 16-66-årige kontanthjælp mod 2,0 pct. i 20 lignende kommuner under ét." in found.sentence
    assert found.value == pytest.approx(count / 100)
    assert (found.period, found.base) == ("2026M07", 10_000)
    assert found.margin is not None and 0.05 < found.margin < 0.5, "chance, and the 0.05 of rounding"
    assert "mellem nr. 4 og nr. 11 af 21." in found.sentence
    assert_good_danish(found)


RANKS = [
    ((1, 21), "Usikkerheden er for stor til at sige, hvilket nummer kommunen er af de 21."),
    ((3, 3), "Regnet fra den højeste andel er kommunen nr. 3 af 21."),
]
CHANGES = [
    (1.0, "På et år er antallet på kontanthjælp steget 1,0 pct., som hos den midterste halvdel af de andre (−5,0 til 5,0 pct.)."),
    (9.0, "steget 9,0 pct.: en større stigning end hos den midterste halvdel af de andre"),
    (-9.0, "faldet 9,0 pct.: et større fald end"),
    (Missing.LEFT_OUT, ""),
]


@pytest.mark.parametrize(("rank", "sentence"), RANKS)
def test_the_rank_is_told_as_sure_as_it_is(rank: tuple[int, int], sentence: str) -> None:
    assert findings.ranked(among(standing("Odder", 200, 10_000), alike(20), rank=rank)[0], "Odder") == sentence


@pytest.mark.parametrize(("grown", "sentence"), CHANGES)
def test_the_years_change_is_set_beside_the_middle_half_of_the_others(grown: float | Missing, sentence: str) -> None:
    others = alike(5, [-10, -5, 0, 5, 10])
    told = findings.grown(among(standing("Odder", 200, 10_000, grown=grown), others)[0], "Odder", RECIPIENTS.wording)
    assert sentence in told and bool(told) == bool(sentence)


def test_the_overall_finding_names_those_that_stand_out_and_judges_nothing_among_too_few() -> None:
    def overall(lines: list[tuple[Share, Published]]) -> tuple[str, str]:
        found = findings.overall(lines[0][1], REAL, [(share.wording, told) for share, told in lines])
        assert_good_danish(found)
        return found.headline, found.sentence

    high, same, few, low, differing = (
        among(standing("Odder", count, 10_000), alike(others), spread)[0]
        for count, others, spread in ((300, 20, 0.0), (200, 20, 0.0), (300, 2, None), (165, 20, 0.0), (300, 20, 0.006))
    )
    assert overall([(RECIPIENTS, high), (COMPANY_OFFERS, same)]) == (
        "Ét tal ud af to er usædvanligt blandt lignende kommuner",
        "Andelen på kontanthjælp er helt usædvanligt høj. Det sidste tal adskiller sig ikke sikkert fra de andres.",
    )
    assert overall([(RECIPIENTS, high), (COMPANY_OFFERS, low), (HOURS, low)]) == (
        "Tre tal ud af tre er usædvanlige blandt lignende kommuner",
        "Andelen på kontanthjælp er helt usædvanligt høj, og andelen af tilbud på en arbejdsplads og andelen med ordinære "
        "løntimer er usædvanligt lave.",
    )
    assert overall([(RECIPIENTS, differing), (COMPANY_OFFERS, same), (HOURS, same)]) == (
        "Ét tal ud af tre afviger fra lignende kommuner, men ikke usædvanligt meget",
        "Andelen på kontanthjælp er højere end i lignende kommuner under ét, men det er ikke usædvanligt, for kommunerne er "
        "meget forskellige på det område. De øvrige tal adskiller sig ikke sikkert fra de andres.",
    )
    assert overall([(RECIPIENTS, same), (COMPANY_OFFERS, same)]) == (
        "Ingen af de to tal adskiller sig sikkert fra lignende kommuner",
        "Tallene adskiller sig ikke sikkert fra lignende kommuner under ét.",
    )
    assert overall([(RECIPIENTS, differing)])[0] == "Tallet afviger, men ikke usædvanligt meget, fra lignende kommuner"
    assert overall([(RECIPIENTS, few)]) == (
        "To lignende kommuner er for få til at sige, hvad der er usædvanligt",
        "Andelen på kontanthjælp er højere end i de to lignende kommuner under ét. Med så få kan det ikke siges, om en forskel "
        "er usædvanlig.",
    )
