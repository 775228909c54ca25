"""Eksempelby's data set is what the later notes need: consistent, plausible, and with the odd cases that real data have."""

import re
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

from actionplan.civil_numbers import holds_civil_number
from actionplan.invented import generate
from actionplan.sources.reference import read_municipalities, read_reference
from actionplan.tables.schemas import schema
from actionplan.tables.specs import INFORMANTS, SPECS

ROOT = Path(__file__).parents[2]
LAST_DAY = pd.Timestamp("2026-07-31")
FAR = pd.Timestamp("2099-01-01")
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate()


def figure(tables: Tables, measure: str, month: str, category: str = "total", area: str = "Eksempelby") -> float:
    rows = tables["indicators"]
    found = rows[
        (rows["area"] == area)
        & (rows["measure"] == measure)
        & (rows["period"] == month)
        & (rows["category"] == category)
        & (rows["breakdown"] != "match_group")
    ]
    assert len(found) == 1
    return float(found["value"].iloc[0])


def test_every_table_satisfies_its_schema_under_the_default_and_another_seed() -> None:
    for made in (generate(), generate(7)):
        assert list(made) == [name for name, spec in SPECS.items() if spec.notebooks]
        for name, frame in made.items():
            assert len(frame) > 0
            if name != "survey_responses":  # the questionnaire says what may stand there, and its reader refuses the rest
                schema(SPECS[name]).validate(frame, lazy=True)


def test_another_seed_gives_other_people_and_companies() -> None:
    first, other = generate(1), generate(2)
    for name in ("indicators", "support_spells", "offer_spells", "companies", "survey_responses", "agreements", "measurements"):
        assert not first[name].equals(other[name])


def test_the_indicators_have_the_measures_categories_and_units_of_the_published_ones(tables: Tables) -> None:
    catalogue = YAML(typ="safe").load((ROOT / "data/reference/indicators.yml").read_text(encoding="utf-8"))
    expected = set()
    for table in catalogue["tables"].values():
        breakdown = table.get("breakdown", "none")
        categories = catalogue["breakdowns"][breakdown]["categories"] if breakdown != "none" else ["total"]
        for measure in table["measures"]:
            facts = catalogue["measures"][measure]
            for category in ["total"] if facts.get("total_only") else categories:
                expected.add((measure, breakdown, category, facts["unit"]))
    columns = ["measure", "breakdown", "category", "unit"]
    for _, of_area in tables["indicators"].groupby("area"):
        assert set(of_area[columns].itertuples(index=False, name=None)) == expected


def test_every_area_has_sixty_months_and_the_latest_is_july_2026(tables: Tables) -> None:
    monthly = tables["indicators"].query("measure == 'cash_benefit_persons'")
    for _, of_area in monthly.groupby("area"):
        assert (of_area["period"].iloc[0], of_area["period"].iloc[-1], len(of_area)) == ("2021M08", "2026M07", 60)
    assert tables["indicators"].query("measure == 'long_term_unemployed'")["period"].min() == "2023M08"
    assert tables["indicators"].query("measure == 'ordinary_hours_share'")["period"].max() == "2026M06"


@pytest.mark.parametrize("measure", ["unemployed_full_time", "long_term_unemployed", "offer_courses"])
def test_the_parts_of_a_count_add_up_to_its_total_but_for_rounding(tables: Tables, measure: str) -> None:
    counts = tables["indicators"]
    for _, rows in counts[counts["measure"] == measure].groupby(["area", "period"]):
        total = rows.query("category == 'total'")["value"].iloc[0]
        parts = rows.query("category != 'total'")["value"]
        withheld = 2 * int(parts.isna().sum())
        assert -1 <= total - parts.sum() <= 1 + withheld


def test_the_visitation_categories_add_up_to_the_recipients(tables: Tables) -> None:
    groups = tables["indicators"].query("area == 'Eksempelby' and breakdown == 'match_group'")["value"]
    assert groups.sum() == figure(tables, "cash_benefit_full_time", "2026M07")


def test_exactly_one_part_beside_its_total_is_withheld_in_eksempelbys_offers(tables: Tables) -> None:
    offers = tables["indicators"].query("area == 'Eksempelby' and measure == 'offer_courses'").set_index("category")["value"]
    assert list(offers[offers.isna()].index) == ["utility_work"]
    assert offers["total"] - offers.drop("total").sum() == 2  # what a reader could work out, and must not be able to


def test_no_count_of_one_or_two_is_published(tables: Tables) -> None:
    counts = tables["indicators"].query("unit in ['personer', 'fuldtidspersoner', 'forløb']")["value"].dropna()
    assert counts.min() >= 3


def test_eksempelby_differs_from_its_country_where_the_plan_needs_it(tables: Tables) -> None:
    def share(area: str, measure: str, part: str, breakdown: str) -> float:
        rows = tables["indicators"].query("period == '2026M07' and category != 'total'")
        rows = rows[(rows["area"] == area) & (rows["measure"] == measure) & (rows["breakdown"] == breakdown)]
        return float(rows[rows["category"] == part]["value"].iloc[0] / rows["value"].sum())

    ready = ("cash_benefit_full_time", "activity_ready", "match_group")
    assert share("Eksempelby", *ready) > share("Eksempelland", *ready) + 0.08
    in_company = ("offer_courses", "traineeship", "offer")
    assert share("Eksempelby", *in_company) < share("Eksempelland", *in_company) - 0.10


def test_in_the_last_year_one_measure_improves_one_worsens_one_stands_still_and_one_is_too_small_to_tell(tables: Tables) -> None:
    def change(measure: str, month: str = "M07") -> float:
        return figure(tables, measure, f"2026{month}") / figure(tables, measure, f"2025{month}") - 1

    assert change("ordinary_hours_share", "M06") > 0.15
    assert change("activation_degree") < -0.15
    assert abs(change("cash_benefit_persons")) < 0.01
    now, before = figure(tables, "long_term_unemployed", "2026M07"), figure(tables, "long_term_unemployed", "2025M07")
    assert 0 < abs(now - before) < 1.96 * (now + before) ** 0.5


def test_no_real_municipality_is_named(tables: Tables) -> None:
    names = {municipality.name for municipality in read_municipalities(ROOT)} | {"Hele landet"}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})s?\b")
    for frame in tables.values():
        for column in frame.select_dtypes("str"):
            assert [text for text in frame[column].dropna().unique() if named.search(text)] == []


def test_a_persons_spells_do_not_overlap_and_only_the_last_is_running(tables: Tables) -> None:
    spells = tables["support_spells"].sort_values(["person_id", "start"])
    assert 3900 <= spells["person_id"].nunique() <= 4100
    before = spells.groupby("person_id")["end"].shift().fillna(pd.Timestamp("1900-01-01"))
    first = ~spells["person_id"].duplicated()
    ended = spells.groupby("person_id")["end"].shift().notna()
    assert (first | ended).all()
    assert (spells["start"] > before).all()
    assert (spells.groupby("person_id")[["sex", "birth_year"]].nunique() == 1).all(axis=None)
    assert (spells["end"].dropna() <= LAST_DAY).all()
    assert (spells["end"] - spells["start"]).min() >= pd.Timedelta(days=7)


def test_nobody_is_on_the_old_benefit_for_the_young_after_the_reform_of_1_july_2025(tables: Tables) -> None:
    old = tables["support_spells"].query("benefit == 'uddannelseshjælp'")
    assert old["end"].max() == pd.Timestamp("2025-06-30")
    assert old["end"].notna().all()


def test_the_register_and_the_published_figures_tell_of_about_as_many_recipients(tables: Tables) -> None:
    spells = tables["support_spells"]
    for day, month in (("2023-06-30", "2023M06"), ("2026-07-31", "2026M07")):
        on_day = spells[(spells["start"] <= day) & ~(spells["end"] < day)]
        recipients = on_day["benefit"].isin(["kontanthjælp", "uddannelseshjælp"]).sum()
        assert recipients == pytest.approx(figure(tables, "cash_benefit_persons", month), rel=0.06)


def test_there_are_enough_women_of_50_to_54_on_dagpenge_for_more_than_a_year(tables: Tables) -> None:
    day = pd.Timestamp("2026-07-31")
    running = tables["support_spells"].query("benefit == 'dagpenge' and sex == 'female' and start <= @day and not end < @day")
    women = running[running["birth_year"].between(2026 - 54, 2026 - 50) & (running["start"] < day - pd.Timedelta(days=365))]
    assert len(women) >= 5


def test_each_offer_lies_within_one_of_the_persons_spells(tables: Tables) -> None:
    offers = tables["offer_spells"].reset_index()
    both = offers.merge(tables["support_spells"], on="person_id", suffixes=("", "_support"))
    inside = (both["start"] >= both["start_support"]) & (both["end"].fillna(FAR) <= both["end_support"].fillna(FAR))
    assert set(both[inside]["index"]) == set(offers["index"])
    assert (tables["offer_spells"]["start"] <= LAST_DAY).all()


def test_an_offers_company_is_in_the_frame_with_the_same_sector_and_never_has_more_trainees_than_the_law_allows(
    tables: Tables,
) -> None:
    firms = tables["companies"].query("year == 2026").set_index("company_id")
    offers = tables["offer_spells"].dropna(subset=["company_id"])
    ceiling = read_reference(ROOT).cooperation.ceiling
    assert len(offers) > 500
    assert (offers["company_id"].map(firms["sector"]) == offers["sector"]).all()
    for number, placed in offers.groupby("company_id"):
        allowed = ceiling.people(int(firms.loc[number, "employees"]))
        for day in placed["start"]:
            assert ((placed["start"] <= day) & (placed["end"].fillna(LAST_DAY) >= day)).sum() <= allowed


def test_after_an_offer_in_a_company_more_have_a_job_a_year_later(tables: Tables) -> None:
    counts = tables["exit_counts"].pivot(index=["offer", "months_after"], columns="support_basis", values="persons")
    share = counts["job"] / counts.sum(axis=1)
    assert share["virksomhedspraktik", 12] > share["vejledning og opkvalificering", 12] + 0.03
    assert counts.sum(axis=1).groupby("offer").nunique().eq(1).all()  # the same people are counted at 3, 6 and 12 months


def test_the_frame_of_companies_has_three_years_and_nobody_with_five_employees_or_fewer(tables: Tables) -> None:
    firms = tables["companies"]
    assert firms.groupby("year").size().between(850, 950).all()
    assert sorted(firms["year"].unique()) == [2024, 2025, 2026]
    assert firms["employees"].min() == 6
    assert firms.query("year == 2026")["employees"].median() < firms.query("year == 2026")["employees"].mean() / 1.4


def test_small_private_companies_answer_less_and_about_a_third_answer_at_all(tables: Tables) -> None:
    firms = tables["companies"].query("year == 2026")
    answered = firms["company_id"].isin(tables["survey_responses"]["company_id"])
    small = (firms["sector"] == "private") & (firms["employees"] < 20)
    assert 0.32 <= answered.mean() <= 0.38
    assert answered[small].mean() < answered[~small].mean() - 0.10


def test_the_survey_holds_what_real_surveys_hold(tables: Tables) -> None:
    answers = tables["survey_responses"]
    firms = tables["companies"].query("year == 2026").set_index("company_id")["employees"]
    assert answers["company_id"].duplicated().sum() == 6
    assert (~answers["company_id"].isin(firms.index)).sum() == 4
    assert 15 <= answers["inclusiveness"].isna().sum() <= 50  # partial answers
    assert (answers["places"] > answers["company_id"].map(firms)).any()  # an answer that cannot be meant
    assert answers["wishes"].dropna().is_unique
    assert answers["answered_on"].between("2026-08-24", "2026-10-02").all()


def test_an_agreement_keeps_within_the_law_and_the_demanding_models_are_at_large_workplaces(tables: Tables) -> None:
    firms = tables["companies"].query("year == 2026").set_index("company_id")
    agreed = tables["agreements"]
    employees = agreed["company_id"].map(firms["employees"]).astype(int)
    ceiling = read_reference(ROOT).cooperation.ceiling
    assert 55 <= len(agreed) <= 65
    assert (agreed["company_id"].map(firms["sector"]) == agreed["sector"]).all()
    assert (agreed["places"] <= employees.map(ceiling.people)).all()
    assert employees[agreed["cooperation_model"].isin(["training_department", "team_intake"])].min() >= 40


def test_the_interviews_have_every_informant_and_no_statement_twice_or_with_a_civil_number(tables: Tables) -> None:
    said = tables["interviews"]
    assert 115 <= len(said) <= 135
    assert set(said["informant"]) == set(INFORMANTS)
    assert said["statement"].is_unique
    assert said["statement"].str.match(r"^[A-ZÆØÅÉ].*[.!?]$").all()
    assert not said["statement"].map(holds_civil_number).any()
    assert 0 < (~said["may_quote"]).sum() < len(said) / 3
    assert ((said["status"] == "none") == (said["informant"] != "citizen")).all()
    assert (said.groupby("interview_id")[["informant", "status", "group_size"]].nunique() == 1).all(axis=None)


def test_most_themes_are_raised_by_several_kinds_of_informants(tables: Tables) -> None:
    kinds = tables["interviews"].groupby("theme")["informant"].nunique()
    assert 10 <= len(kinds) <= 20
    assert (kinds >= 3).mean() > 0.7


def test_the_documents_have_a_gap_and_contradictions_that_point_to_documents(tables: Tables) -> None:
    documents = tables["documents"]
    against = documents["contradicts"].dropna()
    assert len(against) >= 1
    assert set(against) <= set(documents["title"])
    topics = {topic.strip() for topics in documents["topics"] for topic in topics.split(",")}
    assert "kontaktstrategi" in topics
    assert "deling af virksomhedskontakter" not in topics


def test_one_task_has_two_who_decide_and_one_has_nobody_who_does_it(tables: Tables) -> None:
    roles = tables["roles"].groupby("task")["role"].agg(list)
    assert [task for task, held in roles.items() if held.count("decides") > 1] == ["Bevilling af mentor"]
    assert [task for task, held in roles.items() if "does" not in held] == ["Opfølgning efter ansættelse"]


def test_the_way_to_a_job_has_one_double_step_and_one_break(tables: Tables) -> None:
    steps = tables["process_steps"]
    assert list(steps[steps["step"].duplicated()]["step"]) == [4]
    breaks = steps[steps["hands_over_to"].isna() & (steps["step"] < steps["step"].max())]
    assert list(breaks["step"]) == [9]


def longest_run_on_one_side(values: "pd.Series[float]") -> int:
    side = (values > values.mean()).tolist()
    return max(len(list(run)) for _, run in groupby(side))


def share_in_companies(offers: pd.DataFrame, day: pd.Timestamp) -> float:
    running = offers[(offers["start"] <= day) & ~(offers["end"] < day)]
    return 100 * float((running["sector"] != "none").mean())


def test_the_nine_goals_are_nine_cases(tables: Tables) -> None:
    rows = tables["measurements"]
    series = {goal: of_goal.dropna(subset=["value"])["value"].reset_index(drop=True) for goal, of_goal in rows.groupby("goal")}
    assert list(series) == list("13456789")  # the figures of 2 are counted on the offers
    quarters = pd.date_range("2024-10-01", "2026-07-31", freq="QE")
    series["2"] = pd.Series([share_in_companies(tables["offer_spells"], day) for day in quarters])

    def outside(values: "pd.Series[float]") -> int:
        limit = 2.66 * values.diff().abs().mean()
        return int(((values - values.mean()).abs() > limit).sum())

    assert longest_run_on_one_side(series["1"]) >= 7
    assert series["1"].tail(12).mean() > series["1"].head(11).mean() * 1.2
    assert outside(series["2"]) == 0
    assert longest_run_on_one_side(series["2"]) < 7
    assert series["2"].max() < 25
    assert longest_run_on_one_side(series["3"]) >= 7
    assert series["3"].tail(6).mean() > series["3"].head(6).mean() * 1.2
    assert series["4"].is_monotonic_increasing
    assert series["4"].iloc[-1] == (tables["agreements"]["cooperation_model"] == "open_places").sum()
    assert len(series["5"]) == 3
    assert len(series["6"]) == 0
    assert rows.query("goal == '7'")["words"].str.contains("Måltallet er hævet").sum() == 1
    assert series["8"].mean() < 5
    assert rows.query("goal == '9'")["words"].str.contains("Målet er udgået").sum() == 1
    assert 36 <= len(tables["activities"]) <= 44
    assert set(tables["activities"]["goal"]) == set("123456789")
    decided = tables["decisions"].groupby("goal")["decision"].agg(list)
    assert decided["7"] == ["new_target", "new_target"]
    assert decided["9"] == ["dropped"]
    assert set(tables["general_status"]["question"]) == {"cooperation", "match"}  # interviews answer the third
