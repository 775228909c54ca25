"""Which answers count, what they stand for, and whether they are like all companies."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.analyses.companies import SIZES, Companies, size_class
from actionplan.analyses.representativeness import ANSWERED, DIMENSIONS, answered, precision, response, verdict
from actionplan.analyses.respondents import Survey, only_strangers, survey, with_agreement
from actionplan.analyses.survey_weights import CROSSED, FEW, MOST
from actionplan.invented.answers import survey_responses
from actionplan.invented.companies import companies as invented_companies
from actionplan.invented.dice import Dice
from actionplan.methods.survey import total
from actionplan.parameters.model import Bodies
from actionplan.publish import TOTAL, counts
from actionplan.survey.questionnaire import named, questionnaire
from actionplan.survey.responses import nothing_answered

FORM = named(questionnaire(Path(__file__).parents[2]), Bodies())


def listed(firms: Sequence[tuple[object, ...]]) -> Companies:
    """A list of companies from (number, sector, employees) or with industry and experience as well."""
    rows = [(*firm, *("Handel og transport mv.", "unknown")[len(firm) - 3 :]) for firm in firms]
    table = pd.DataFrame(rows, columns=["company_id", "sector", "employees", "industry", "experience"])
    table = table.assign(area="Odder", job_types=None, bottleneck=None, year=None)
    return Companies.of(table, ("Listen",), invented=False)


def answers(*rows: dict[str, object]) -> pd.DataFrame:
    """A table of answers; what a row does not say is not answered."""
    frame = pd.DataFrame(list(rows), columns=nothing_answered(FORM).columns)
    frame["completed"] = [bool(row.get("completed", True)) for row in rows]
    frame["answered_on"] = pd.to_datetime(frame["answered_on"])
    frame = frame.astype({"employees": "Float64", "experience": "string"})
    return frame.set_index(pd.Index(range(2, len(rows) + 2), name="line"))


def whole(number: str | None, day: str = "2026-09-01", **more: object) -> dict[str, object]:
    return {"company_id": number, "answered_on": day, "interest_open_places": "yes", **more}


def made(table: pd.DataFrame, companies: Companies | None) -> Survey:
    found = survey(table, FORM, companies, ("Svarene",), invented=False)
    assert found is not None
    return found


FIVE = listed([(f"V{i}", "private", 8) for i in range(5)])


def test_of_two_whole_answers_the_newest_counts_and_a_newer_partial_one_does_not() -> None:
    table = answers(
        whole("V1", "2026-09-01", wishes="gammelt"),
        whole("V1", "2026-09-03", wishes="nyt"),
        whole("V1", "2026-09-05", wishes="afbrudt", completed=False),
        {"company_id": "V2", "answered_on": "2026-09-01", "experience": "yes", "wishes": "først"},
        {"company_id": "V2", "answered_on": "2026-09-02", "experience": "no", "wishes": "sidst"},
    )
    found = made(table, FIVE)
    assert found.answers["wishes"].to_dict() == {"V1": "nyt", "V2": "sidst"}
    assert (found.received.answers, found.received.repeated, found.received.counted, found.received.partial) == (5, 3, 2, 1)


def test_without_dates_the_last_line_is_the_newest() -> None:
    table = answers(whole("V1", wishes="første linje"), whole("V1", wishes="anden linje"))
    table["answered_on"] = pd.NaT
    assert made(table, FIVE).answers["wishes"].to_list() == ["anden linje"]


def test_a_company_that_is_not_on_the_list_is_left_out_and_counted() -> None:
    found = made(answers(whole("V1"), whole("X9"), whole(None)), FIVE)
    assert list(found.answers.index) == ["V1"]
    assert (found.received.strangers, found.received.unplaced, found.received.counted) == (1, 1, 1)


@pytest.mark.parametrize("typed", ["v1", " V1", "V1 "])
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert list(made(answers(whole(typed)), FIVE).answers.index) == ["V1"]


def test_a_leading_zero_that_a_spreadsheet_dropped_does_no_harm() -> None:
    assert len(made(answers(whole("123")), listed([("00123", "public", 20)])).answers) == 1


def test_two_files_with_numbers_of_their_own_are_found_out() -> None:
    assert only_strangers(answers(whole("A"), whole("B")), FIVE)
    assert not only_strangers(answers(whole("A"), whole("V1")), FIVE)
    assert not only_strangers(answers(whole(None)), FIVE)
    assert not only_strangers(answers(whole("A")), None)


def test_answers_without_numbers_are_placed_by_what_they_say() -> None:
    companies = listed([(f"V{i}", "private", 8) for i in range(6)] + [(f"P{i}", "public", 60) for i in range(4)])
    table = answers(
        whole(None, sector="private", employees=7),
        whole(None, sector="public", employees=50),
        whole(None, sector="public", employees=3),
        whole(None, sector="public", employees=12),
        whole(None),
    )
    found = made(table, companies)
    assert found.background["size"].to_list() == ["6-9 ansatte", "50 ansatte eller flere"]
    assert (found.received.small, found.received.unplaced) == (1, 2)
    assert not found.named
    assert found.design.weights.sum() == pytest.approx(10)


def test_without_a_list_of_companies_everybody_weighs_the_same() -> None:
    found = made(answers(whole("A", sector="private", employees=7), whole("B")), None)
    assert found.design.weights.tolist() == [1.0, 1.0]
    assert not found.weighted
    assert found.companies is None
    assert precision(found).startswith("Usikkerheden kendes ikke")


def test_where_no_answer_counts_there_is_no_survey() -> None:
    assert survey(answers(whole(None)), FORM, FIVE, (), invented=False) is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_weights_give_the_numbers_of_the_list_in_every_class_they_are_fitted_to(seed: int) -> None:
    table, firms = invented_companies(Dice(seed, 2))
    companies = Companies.of(table, (), invented=True)
    found = made(survey_responses(Dice(seed, 4), firms, FORM), companies)
    assert found.weighting is not None
    weights = pd.Series(found.design.weights, index=found.answers.index)
    assert weights.sum() == pytest.approx(len(companies.frame))
    assert 1 <= found.weighting.largest <= MOST + 1e-9
    assert found.weighting.effective <= len(found.answers)
    assert found.received.counted == len(found.answers)
    if not found.weighting.cut:
        by_sector = weights.groupby(found.background["sector"]).sum()
        assert by_sector.to_dict() == pytest.approx(companies.frame["sector"].value_counts().to_dict())
    every = total(np.ones(len(weights)), found.design)
    assert every.value == pytest.approx(len(companies.frame))
    assert every.se == 0


def many(kinds: dict[tuple[str, int, str], tuple[int, int]]) -> Survey:
    """A survey of companies of kinds (sector, employees, industry): how many there are, and how many answered."""
    firms = [(f"V{place}-{i}", *kind, "unknown") for place, (kind, (there, _)) in enumerate(kinds.items()) for i in range(there)]
    told = [whole(f"V{place}-{i}") for place, (_, said) in enumerate(kinds.values()) for i in range(said)]
    return made(answers(*told), listed(firms))


def sums(found: Survey, column: str) -> dict[str, float]:
    weights = pd.Series(found.design.weights, index=found.background.index)
    return {
        str(label): round(float(total), 6)
        for label, total in weights.groupby(found.background[column], observed=True).sum().items()
    }


TRADE, FARMS, BANKS = "Handel og transport mv.", "Landbrug, skovbrug og fiskeri", "Finansiering og forsikring"


def test_where_a_sector_has_few_answers_sector_and_size_are_fitted_by_themselves() -> None:
    found = many({("private", 8, TRADE): (60, 20), ("private", 60, TRADE): (10, 8), ("public", 60, TRADE): (9, 6)})
    assert found.weighting is not None
    assert found.weighting.fitted == ("sector", "size")
    assert sums(found, "sector") == {"offentlig": 9.0, "privat": 70.0}
    assert sums(found, "size") == {"6-9 ansatte": 60.0, "50 ansatte eller flere": 19.0}


def test_what_has_one_class_left_is_not_said_to_be_fitted() -> None:
    found = many({("private", 8, TRADE): (60, 9), ("public", 8, TRADE): (6, FEW - 1)})
    assert found.weighting is not None
    assert found.weighting.fitted == ()
    assert sums(found, "size") == {"6-9 ansatte": 66.0}


def test_industries_with_few_answers_are_counted_together_and_not_with_a_large_neighbour() -> None:
    found = many({
        ("private", 8, TRADE): (100, 40), ("private", 8, FARMS): (10, 4), ("private", 8, BANKS): (20, 7),
    })  # fmt: skip
    assert found.weighting is not None
    assert found.weighting.fitted == ("industry",)
    assert found.weighting.together == ("industry",)
    fitted = sums(found, "industry")
    assert fitted[TRADE] == 100.0
    assert fitted[FARMS] + fitted[BANKS] == pytest.approx(30.0)


def test_sizes_with_few_answers_are_joined_within_their_sector() -> None:
    found = many({
        ("private", 8, TRADE): (80, 20), ("private", 12, TRADE): (30, 4), ("public", 8, TRADE): (20, 12),
    })  # fmt: skip
    assert found.weighting is not None
    assert (found.weighting.fitted, found.weighting.together) == ((CROSSED,), (CROSSED,))
    assert sums(found, "sector") == {"offentlig": 20.0, "privat": 110.0}


def test_answers_without_numbers_may_be_more_than_the_companies_of_a_class() -> None:
    companies = listed([(f"V{i}", "private", 8) for i in range(60)] + [(f"P{i}", "public", 60) for i in range(10)])
    table = answers(
        *(whole(None, sector="private", employees=7) for _ in range(20)),
        *(whole(None, sector="public", employees=70) for _ in range(15)),
    )
    found = made(table, companies)
    assert sums(found, "sector") == {"offentlig": 10.0, "privat": 60.0}


def test_companies_that_say_they_are_too_small_are_left_out_with_and_without_a_list() -> None:
    table = answers(whole(None, sector="private", employees=4), whole(None, sector="private", employees=8))
    for companies in (FIVE, None):
        received = made(table, companies).received
        assert (received.small, received.counted) == (1, 1)


def test_sizes_are_those_of_the_frame_and_too_small_companies_are_counted() -> None:
    companies = listed([("A", "private", 5), ("B", "private", 6), ("C", "private", 9), ("D", "public", 10), ("E", "public", 50)])
    assert companies.too_small == 1
    assert companies.frame["size"].astype(str).to_dict() == {
        "B": "6-9 ansatte", "C": "6-9 ansatte", "D": "10-19 ansatte", "E": "50 ansatte eller flere",
    }  # fmt: skip
    assert size_class(pd.Series([5, 6, None])).isna().to_list() == [True, False, True]
    assert list(companies.frame["size"].cat.categories) == list(SIZES)


def test_only_the_latest_year_is_asked() -> None:
    table = pd.DataFrame(
        [("A", "private", 8, 2025), ("A", "private", 12, 2026), ("B", "private", 8, 2025)],
        columns=["company_id", "sector", "employees", "year"],
    ).assign(industry="Bygge og anlæg", experience=None, bottleneck=None, job_types=None)
    companies = Companies.of(table, (), invented=False)
    assert companies.frame["employees"].to_dict() == {"A": 12}
    assert (companies.year, len(companies.years)) == (2026, 3)


# Whether the answers are like all companies


def skewed() -> tuple[Survey, Companies]:
    """Of 100 small companies 20 answer, of 50 large ones 40; as many of either sector."""
    firms = [(f"S{i}", ("private", "public")[i % 2], 8) for i in range(100)]
    firms += [(f"L{i}", ("private", "public")[i % 2], 60) for i in range(50)]
    companies = listed(firms)
    return made(answers(*(whole(f"S{i}") for i in range(20)), *(whole(f"L{i}") for i in range(40))), companies), companies


def test_response_is_counted_by_class_with_its_total() -> None:
    found, companies = skewed()
    table = counts(answered(found, companies, "size"), 5)
    assert [(table.value(row, ANSWERED), table.value(row, TOTAL)) for row in table.rows] == [
        (20, 100), (0, 0), (0, 0), (40, 50), (60, 150),
    ]  # fmt: skip


def test_a_skewed_response_is_told_and_an_even_one_too() -> None:
    found, companies = skewed()
    told = {name: verdict(name, counts(answered(found, companies, name), 5)) for name in DIMENSIONS}
    assert told["size"] == (
        "Størrelse: skævt. Færrest har svaret i »6-9 ansatte« (20 pct.), flest i »50 ansatte eller flere« (80 pct.)."
    )
    assert told["sector"] == "Sektor: Der er for få svar til at se, om nogle grupper mangler."
    assert told["industry"] == "Branche: kan ikke vurderes, fordi der kun er én gruppe, der kan vises."


def test_the_finding_names_who_answered_least() -> None:
    found, companies = skewed()
    finding = response(found, {name: counts(answered(found, companies, name), 5) for name in DIMENSIONS})
    assert finding is not None
    assert finding.headline == "40 pct. af virksomhederne har svaret"
    assert finding.sentence.startswith("60 af 150 virksomheder har svaret, men kun 20 pct. i »6-9 ansatte«.")
    assert finding.value == 40.0
    assert "procentpoint" in finding.uncertainty


def test_a_hidden_count_is_not_told_in_the_verdict() -> None:
    companies = listed([(f"S{i}", "private", 8) for i in range(40)] + [(f"L{i}", "public", 60) for i in range(30)])
    found = made(answers(*(whole(f"S{i}") for i in range(10)), *(whole(f"L{i}") for i in range(3))), companies)
    passed = counts(answered(found, companies, "sector"), 5)
    assert passed.value("offentlig", ANSWERED) is None
    assert verdict("sector", passed).startswith("Sektor: kan ikke vurderes")


def test_agreements_are_found_by_number_however_it_is_typed_and_never_by_the_line_of_an_answer() -> None:
    found = made(answers(whole("V1"), whole("V2")), FIVE)
    assert with_agreement(found, ["v1 ", "2"]).tolist() == [True, False]
    nameless = made(answers(whole(None, sector="private", employees=7)), FIVE)
    assert with_agreement(nameless, [str(nameless.answers.index[0])]).tolist() == [False]
