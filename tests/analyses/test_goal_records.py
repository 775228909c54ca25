"""What is written about goals: rows that belong to no goal are refused with a line and a remedy."""

from datetime import date

from handmade_goals import NAME, TODAY, eksempelby, goal, measure, records, tables

from actionplan.analyses.goal_records import record_problems
from actionplan.parameters.goal_series import SeriesChoice
from actionplan.parameters.goals import Goals, Measure

FILE = "params/odder.goals.yml"
PLAN = Goals(
    goals=(
        goal(),
        goal(measure(), measure(name="Møder", unit="møder"), number=2, name="To måltal"),
        goal(Measure(name="Ord", unit="ord"), number=3, name="Kun ord"),
        goal(number=4, name="Uden måltal").model_copy(update={"measures": ()}),
    )
)
DAY = date(2026, 1, 1)


def sentences(**rows: list[tuple[object, ...]]) -> list[str]:
    return [problem.sentence() for problem in record_problems(tables(**rows), [PLAN], FILE)]


def test_a_row_about_no_goal_or_no_measure_is_told_with_its_line_and_the_nearest_name() -> None:
    assert sentences(
        measurements=[
            ("1", NAME, DAY, 1, None),
            ("5", NAME, DAY, 1, None),
            ("1", "Besøgg", DAY, 1, None),
            ("4", "X", DAY, 1, None),
        ],
        activities=[("01", DAY, "møde", "leder"), ("syv", DAY, "møde", "leder")],
    ) == [
        (
            "data/odder/measurements.csv, linje 3, »indsatsmål«: Der er intet mål »5« i params/odder.goals.yml. "
            "Skriv 1, 2, 3 eller 4, eller skriv målet ind i filen."
        ),
        (
            "data/odder/measurements.csv, linje 4, »måltal«: Mål 1 har ikke noget måltal »Besøgg« i params/odder.goals.yml. "
            "Mente du »Besøg«? Navnet skal være det samme begge steder."
        ),
        (
            "data/odder/measurements.csv, linje 5, »måltal«: Mål 4 har ikke noget måltal i params/odder.goals.yml. "
            "Skriv måltallet »X« ind der."
        ),
        (
            "data/odder/activities.csv, linje 3, »indsatsmål«: Der er intet mål »syv« i params/odder.goals.yml. "
            "Skriv 1, 2, 3 eller 4, eller skriv målet ind i filen."
        ),
    ]


def test_a_new_target_needs_its_figure_and_its_measure_and_other_decisions_have_none() -> None:
    told = sentences(
        decisions=[
            ("1", date(2026, 1, 1), "new_target", 45.0, None, None),
            ("1", date(2026, 1, 2), "new_target", None, None, None),
            ("1", date(2026, 1, 3), "continue", 45.0, None, None),
            ("2", date(2026, 1, 4), "new_target", 45.0, None, None),
            ("3", date(2026, 1, 5), "new_target", 45.0, None, None),
        ]
    )
    assert [sentence.split(", ")[1] for sentence in told] == [f"linje {line}" for line in (3, 4, 5, 6)]
    for sentence, words in zip(
        told, ("tallet mangler", "beslutningen er en anden", "»Besøg« eller »Møder«", "med ord"), strict=True
    ):
        assert words in sentence


def test_a_share_over_a_hundred_a_negative_figure_and_a_day_far_ahead_are_told_with_their_lines() -> None:
    share = Goals(goals=(goal(measure(unit="pct.", baseline=None, target=40)),))
    rows = [("1", NAME, DAY, 101.0, None), ("1", NAME, date(2026, 1, 2), -1.0, None), ("1", NAME, date(2027, 2, 1), 5.0, None)]
    found = record_problems(tables(measurements=rows), [share], FILE, DAY)
    assert [problem.line for problem in found] == [2, 3, 4]
    assert found[2].message == "1. februar 2027 ligger mere end et år frem. Ret datoen."


def test_a_typed_figure_of_what_a_register_counts_is_refused_and_words_on_it_are_not() -> None:
    counted = Goals(goals=(goal(measure(unit="pct.", baseline=None, series=SeriesChoice(counts="in_company"), since=DAY)),))
    rows = [
        ("1", NAME, DAY, 20.0, "Det går fremad."),
        ("1", NAME, date(2026, 2, 1), None, "Det går stadig."),
        ("1", NAME, date(2025, 12, 31), 18.0, None),  # of the former plan, when the group typed it
    ]
    (problem,) = record_problems(tables(measurements=rows), [counted], FILE)
    assert problem.sentence() == (
        "data/odder/measurements.csv, linje 2, »værdi«: Tallene for »Besøg« hentes fra kommunens udtræk af forløb. Slet tallet "
        "her, eller slet måltallets serie i params/odder.goals.yml. Ord må gerne stå."
    )


def test_typed_figures_stay_where_the_plan_of_their_day_had_the_group_type_them() -> None:
    def plan(series: SeriesChoice | None, since: date | None = None) -> Goals:
        return Goals(goals=(goal(measure(unit="pct.", baseline=None, series=series, since=since)),))

    register, renamed = SeriesChoice(counts="in_company"), Goals(goals=(goal(measure(name="Andet")),))
    former = {2024: plan(None), 2025: renamed, 2026: plan(register, date(2026, 3, 1))}
    days = [date(2023, 1, 1), date(2024, 12, 31), date(2025, 6, 1), date(2026, 2, 28), date(2026, 3, 1), date(2027, 1, 1)]
    rows = tables(measurements=[("1", NAME, each, 20.0, None) for each in days])
    now = plan(register, date(2027, 1, 1))
    found = record_problems(rows, [now, *former.values()], FILE, None, former)
    assert [days[(problem.line or 0) - 2] for problem in found] == days[4:]
    assert ["Slet tallet her. Ord" in problem.message for problem in found] == [True, False]
    unsettled = record_problems(rows, [plan(register), *former.values()], FILE, None, former)
    assert [problem.line for problem in unsettled] == [problem.line for problem in found]


def test_rows_about_goals_of_a_former_plan_stay_right() -> None:
    former = Goals(goals=(goal(number=8),))
    rows = tables(activities=[("8", DAY, "møde", "leder")])
    assert record_problems(rows, [PLAN, former], FILE) == []
    assert len(record_problems(rows, [PLAN], FILE)) == 1


def test_what_was_written_is_told_in_order_of_time_up_to_the_day() -> None:
    written = records(
        activities=[
            ("1", date(2026, 5, 1), "Det andet", "Tovholder"),
            ("1", date(2026, 4, 1), "Det første", "Tovholder"),
            ("1", date(2027, 1, 1), "Senere", "Tovholder"),
        ],
        measurements=[("1", NAME, date(2026, 4, 1), None, "Det går.")],
        decisions=[("1", date(2027, 1, 1), "dropped", None, None, None)],
    )
    assert [activity.what for activity in written.done(goal())] == ["Det første", "Det andet"]
    assert [said.words for said in written.said(goal())] == ["Det går."]
    assert (written.decided(goal()), len(written.decided_later(goal()))) == ((), 1)


def test_nothing_of_eksempelbys_is_wrong() -> None:
    goals, written = eksempelby()
    assert {each.number for each in goals.goals} == set(written.activities["goal"]) == set(range(1, 10))
    assert written.source == "Kommunens målinger (measurements.csv)"
    assert written.measurements["date"].max().date() <= TODAY
