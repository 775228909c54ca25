"""How long support lasts: whose periods are followed, what ends them, and how long the others are known."""

import math

import pandas as pd
import pytest
from individuals import Support, lives_of

from actionplan.analyses.flows import OTHER_BENEFITS
from actionplan.analyses.lives import Lives
from actionplan.analyses.self_support import EVERYBODY, begun, curves, followed, medians
from actionplan.tables.cell import Missing


def only(*spells: tuple[str, str, str | None]) -> list[tuple[str, int, bool]]:
    """The periods that are followed of one person with these spells: basis, days, ended."""
    found = followed(lives_of([("a", *spell) for spell in spells]))
    return [(str(basis), int(length), bool(ended)) for basis, length, ended in found.itertuples(index=False)]


def people(times: int, benefit: str, days: int, start: str = "2024-01-01") -> Support:
    end = pd.Timestamp(start) + pd.Timedelta(days=days - 1)
    return [(f"{benefit}{days}-{number}", benefit, start, str(end.date())) for number in range(times)]


def lives(*groups: Support) -> Lives:
    return lives_of([row for group in groups for row in group])


def test_a_period_lasts_from_its_first_to_its_last_day() -> None:
    assert only(("kontanthjælp", "2024-01-01", "2024-01-31")) == [("kontanthjælp", 31, True)]
    assert only(("kontanthjælp", "2024-01-01", "2024-01-01")) == [("kontanthjælp", 1, True)]


def test_support_of_another_kind_goes_on_with_the_period_which_bears_the_first_name() -> None:
    spells = (("dagpenge", "2024-01-01", "2024-01-31"), ("fleksjob", "2024-02-01", "2024-02-29"))
    assert only(*spells) == [("dagpenge", 60, True)]
    assert only(*spells[:1], ("førtidspension", "2024-02-01", None)) == [("dagpenge", 366 + 365 + 184, False)]


def test_a_pause_of_less_than_four_weeks_is_no_end() -> None:
    first = ("kontanthjælp", "2024-01-01", "2024-01-31")
    assert only(first, ("kontanthjælp", "2024-02-28", "2024-03-31")) == [("kontanthjælp", 91, True)]
    assert only(first, ("kontanthjælp", "2024-02-29", "2024-03-31")) == [("kontanthjælp", 31, True), ("kontanthjælp", 32, True)]


def test_a_job_or_education_in_the_extract_is_an_end() -> None:
    for after in ("løn", "SU"):
        assert only(("kontanthjælp", "2024-01-01", "2024-01-31"), (after, "2024-02-01", None)) == [("kontanthjælp", 31, True)]
    weeks = only(
        ("kontanthjælp", "2024-01-01", "2024-01-31"),
        ("løn", "2024-02-01", "2024-02-14"),
        ("dagpenge", "2024-02-15", "2024-02-29"),
    )
    assert weeks == [("kontanthjælp", 60, True)]  # two weeks of work are a pause
    beside = only(("løn", "2024-01-10", "2024-06-30"), ("kontanthjælp", "2024-01-01", "2024-01-31"))
    assert beside == [("kontanthjælp", 31, True)]


def test_whether_a_period_has_ended_is_known_four_weeks_later() -> None:
    begin = ("2026-06-01",)
    assert only(("kontanthjælp", *begin, "2026-07-03")) == [("kontanthjælp", 33, True)]  # 28 days up to 31 July
    assert only(("kontanthjælp", *begin, "2026-07-04")) == [("kontanthjælp", 33, False)]
    assert only(("kontanthjælp", *begin, None)) == [("kontanthjælp", 33, False)]
    assert only(("kontanthjælp", "2026-07-03", None)) == [("kontanthjælp", 1, False)]
    assert only(("kontanthjælp", "2026-07-04", None)) == []


def test_a_period_is_followed_only_from_a_beginning_that_is_certain() -> None:
    assert only(("kontanthjælp", "2022-12-31", "2023-12-31")) == []
    assert only(("kontanthjælp", "2023-01-28", "2023-12-31")) == []  # perhaps the rest of one that was paused
    assert only(("kontanthjælp", "2023-01-29", "2023-12-31")) == [("kontanthjælp", 337, True)]


def test_periods_that_begin_with_a_supported_job_or_a_pension_are_not_followed() -> None:
    assert only(("fleksjob", "2024-01-01", "2024-12-31")) == []
    assert only(("førtidspension", "2024-01-01", None)) == []


def test_the_days_of_beginning_are_told() -> None:
    nobody = lives_of([])
    assert begun(nobody) == "29. januar 2023 til 3. juli 2026"
    assert begun(lives_of([], first="2026-06-10")) == ""
    assert followed(nobody).empty
    assert curves(nobody, 3) == {}


def test_there_is_a_curve_for_all_and_for_each_first_benefit_with_enough_periods() -> None:
    found = curves(
        lives(people(12, "dagpenge", 50), people(13, "kontanthjælp", 100), people(2, "sygedagpenge", 9), people(1, "barsel", 9)),
        3,
    )
    assert list(found) == [EVERYBODY, "kontanthjælp", "dagpenge", OTHER_BENEFITS]
    assert {name: curve.count for name, curve in found.items()} == {
        EVERYBODY: 28,
        "kontanthjælp": 13,
        "dagpenge": 12,
        OTHER_BENEFITS: 3,
    }
    assert found["kontanthjælp"].quantile(0.5)[0] == 100
    assert found["dagpenge"].at(50)[0] == 0
    assert found[EVERYBODY].at(50)[0] == pytest.approx(13 / 28)


def test_medians_are_told_in_months_with_the_number_of_periods_behind_them() -> None:
    data = lives(people(12, "dagpenge", 61), [(f"i{number}", "kontanthjælp", "2024-01-01", None) for number in range(12)])
    found = medians(data, curves(data, 3))
    assert found.rows == (EVERYBODY, "dagpenge", "kontanthjælp")
    assert [header.label for header in found.columns] == ["Halvdelen inden for", "mindst", "højst", "Forløb"]
    assert found.cells[1][0] == pytest.approx(61 / (365.25 / 12))
    assert found.cells[2][0] is Missing.UNKNOWN  # half of them have not left
    assert [row[-1] for row in found.cells] == [24, 12, 12]
    assert found.period == "29. januar 2023 til 3. juli 2026"


def test_a_single_rare_benefit_keeps_its_name_and_too_few_have_no_curve() -> None:
    one = curves(lives(people(12, "dagpenge", 50), people(4, "sygedagpenge", 9)), 3)
    assert list(one) == [EVERYBODY, "dagpenge", "sygedagpenge"]
    few = curves(lives(people(12, "dagpenge", 50), people(2, "sygedagpenge", 9)), 3)
    assert list(few) == [EVERYBODY, "dagpenge"]
    assert curves(lives(people(2, "dagpenge", 50)), 3) == {}
    assert list(curves(lives(people(5, "dagpenge", 50), people(5, "sygedagpenge", 9)), 3)) == [EVERYBODY]


def test_those_who_are_still_on_support_make_the_curve_longer_than_the_ends_alone() -> None:
    ended = people(10, "dagpenge", 100)
    going_on = [(f"i{number}", "dagpenge", "2024-01-01", None) for number in range(11)]
    found = curves(lives(ended, going_on), 3)["dagpenge"]
    assert found.at(365)[0] == pytest.approx(11 / 21)
    assert math.isnan(found.quantile(0.5)[0])
    assert found.censored.sum() == 11
