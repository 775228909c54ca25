"""What the tables on single lives are said to show: never more than they do."""

import math
from typing import ClassVar

import pytest

from actionplan.analyses import lives_findings
from actionplan.analyses.finding import Finding
from actionplan.methods.survival import kaplan_meier
from actionplan.publish import Draft, Header, Published, Survivors, counts, parts, rounded, summaries, survival
from actionplan.tables.cell import Cell


def draft(rows: dict[str, list[Cell]], columns: list[str], unit: str = "personer") -> Draft:
    headers = tuple(Header(label, unit) for label in columns)
    return Draft("Borgere", "Ydelse", tuple(rows), headers, tuple(map(tuple, rows.values())), "31. juli 2026", ("Udtræk",), True)


def passed(rows: dict[str, list[Cell]], columns: list[str], unit: str = "personer") -> Published:
    return counts(draft(rows, columns, unit), 5)


def told(finding: Finding | None) -> tuple[str, str]:
    assert finding is not None
    assert finding.invented
    return finding.headline, finding.sentence


class TestLongDuration:
    COLUMNS: ClassVar = ["kort", "lang"]

    def test_the_share_the_count_and_the_benefits_with_most_and_fewest_are_told(self) -> None:
        found = lives_findings.long_duration(
            passed({"kontanthjælp": [40, 60], "dagpenge": [45, 5]}, self.COLUMNS), ["lang"], "mindst to år"
        )
        assert told(found) == (
            "43 pct. har fået den samme ydelse i mindst to år",
            "Det er 65 af de 150 borgere i opgørelsen den 31. juli 2026. Andelen er størst for kontanthjælp (60 pct.) og "
            "mindst for dagpenge (10 pct.).",
        )

    def test_with_one_benefit_nothing_is_compared(self) -> None:
        found = lives_findings.long_duration(passed({"kontanthjælp": [40, 60]}, self.COLUMNS), ["lang"], "mindst to år")
        assert "størst" not in told(found)[1]

    def test_what_is_hidden_makes_no_finding(self) -> None:
        assert lives_findings.long_duration(passed({"a": [3, 2]}, self.COLUMNS), ["lang"], "mindst to år") is None


class TestAfterOffers:
    COLUMNS: ClassVar = ["uden ydelse", "samme ydelse"]

    def test_a_kind_that_stands_out_is_named_and_never_called_an_effect(self) -> None:
        table = passed({"praktik": [60, 40], "vejledning": [40, 160]}, self.COLUMNS)
        assert told(lives_findings.after_offers(table, 6)) == (
            "60 pct. er uden ydelse seks måneder efter praktik",
            "Det gælder 60 af 100 borgere. Efter vejledning er det 20 pct. Forskellen viser ikke, hvad tilbuddet gør, for det er "
            "ikke de samme borgere, der får de forskellige tilbud.",
        )

    def test_where_none_stands_out_the_finding_is_on_all(self) -> None:
        table = passed({"praktik": [22, 78], "vejledning": [40, 160]}, self.COLUMNS)
        headline, sentence = told(lives_findings.after_offers(table, 6))
        assert headline == "21 pct. er uden ydelse seks måneder efter et tilbud"
        assert sentence.endswith("Mellem tilbuddene er der ingen forskelle, der er større, end tilfældigheder kan give.")

    def test_a_kind_that_few_leave_the_benefits_after_is_told_beside_the_commonest(self) -> None:
        table = passed({"nytteindsats": [10, 90], "vejledning": [80, 120]}, self.COLUMNS)
        headline, sentence = told(lives_findings.after_offers(table, 6))
        assert headline == "30 pct. er uden ydelse seks måneder efter et tilbud"
        assert "Efter nytteindsats er det 10 pct., efter vejledning 40 pct. Forskellen viser ikke" in sentence

    def test_kinds_with_few_are_not_compared(self) -> None:
        table = passed({"praktik": [15, 10], "vejledning": [40, 160]}, self.COLUMNS)
        headline, sentence = told(lives_findings.after_offers(table, 6))
        assert headline.endswith("efter et tilbud")
        assert "praktik" not in sentence

    def test_the_more_kinds_there_are_the_larger_a_difference_must_be(self) -> None:
        two = {"praktik": [32.0, 68.0], "vejledning": [42.0, 158.0]}
        many = two | {f"andet {number}": [21.0, 79.0] for number in range(8)}
        assert "efter praktik" in told(lives_findings.after_offers(passed(two, self.COLUMNS), 6))[0]
        assert "efter et tilbud" in told(lives_findings.after_offers(passed(many, self.COLUMNS), 6))[0]

    @pytest.mark.parametrize(
        ("columns", "what"),
        [
            (["uden ydelse", "samme ydelse"], "uden ydelse"),
            (["job", "uddannelse", "samme ydelse"], "i job eller uddannelse"),
            (["job", "uden ydelse", "samme ydelse"], "i job, i uddannelse eller uden ydelse"),
            (["ikke længere på ydelse", "på ydelse, i støttet job eller på pension"], "ikke længere på ydelse"),
        ],
    )
    def test_leaving_is_told_as_the_columns_allow(self, columns: list[str], what: str) -> None:
        table = passed({"praktik": [20.0] * len(columns)}, columns)
        assert f"er {what} " in told(lives_findings.after_offers(table, 12))[0]

    def test_courses_are_called_courses(self) -> None:
        table = passed({"praktik": [20, 80]}, self.COLUMNS, "forløb")
        assert told(lives_findings.after_offers(table, 12))[1] == "Det gælder 20 af 100 afsluttede forløb."

    def test_without_a_category_of_leaving_there_is_nothing_to_tell(self) -> None:
        assert lives_findings.after_offers(passed({"praktik": [50.0, 50.0]}, ["samme ydelse", "ukendt"]), 6) is None


class TestTakingPart:
    COLUMNS: ClassVar = ["i tilbud", "ikke i tilbud"]
    ROWS: ClassVar = [("kontanthjælp, under ½ år", "under ½ år"), ("kontanthjælp, 5 år og mere", "5 år og mere")]

    @pytest.mark.parametrize(
        ("late", "headline"),
        [
            ([5.0, 195.0], "De, der har fået kontanthjælp længst, er sjældnere i tilbud end de nye"),
            ([100.0, 100.0], "De, der har fået kontanthjælp længst, er oftere i tilbud end de nye"),
            ([42.0, 158.0], "Deltagelsen i tilbud hænger ikke klart sammen med varigheden"),
        ],
    )
    def test_it_is_said_which_way_it_goes_where_it_goes_one(self, late: list[Cell], headline: str) -> None:
        table = passed({self.ROWS[0][0]: [40, 160], self.ROWS[1][0]: late}, self.COLUMNS)
        assert told(lives_findings.taking_part(table, self.ROWS, "i tilbud"))[0] == headline

    def test_one_band_alone_is_no_comparison(self) -> None:
        table = passed({self.ROWS[0][0]: [40, 160]}, self.COLUMNS)
        assert lives_findings.taking_part(table, self.ROWS[:1], "i tilbud") is None


class TestTimeOnSupport:
    def read(self, ended: int, running: int) -> tuple[Published, Published]:
        curve = kaplan_meier([100.0] * ended + [800.0] * running, [True] * ended + [False] * running)
        given = Survivors("Stadig på ydelse", {"alle": curve}, "2023 til 2026", ("Udtræk",), True)
        middle = curve.quantile(0.5)
        median: list[Cell] = [days / 30.4375 for days in middle]
        known = [days for days in middle if not math.isnan(days)]
        row = {"alle": [*median, float(curve.count)]} if len(known) == 3 else {}
        columns = ["Halvdelen inden for", "mindst", "højst", "Forløb"]
        return survival(given, 5, (3, 12), 30.4375), summaries(draft(row, columns), 5, persons="Forløb")

    def test_the_median_is_told_with_its_interval_and_the_share_after_a_year(self) -> None:
        headline, sentence = told(lives_findings.time_on_support(*self.read(80, 20), "alle"))
        assert headline == "Halvdelen af nye forløb på ydelse slutter inden for tre måneder"
        assert sentence.endswith("Efter tolv måneder er 20 pct. stadig på ydelse.")

    def test_where_half_have_not_left_the_share_after_a_year_is_told(self) -> None:
        headline, sentence = told(lives_findings.time_on_support(*self.read(20, 80), "alle"))
        assert headline == "80 pct. er stadig på ydelse efter tolv måneder"
        assert "mere end halvdelen stadig på ydelse" in sentence


class TestTypicalCourse:
    def test_the_commonest_is_told_with_its_share(self) -> None:
        table = parts(draft({"kontanthjælp hele perioden": [60], "andre forløb": [40]}, ["Personer"]), 5)
        assert told(lives_findings.typical_course(table, 36)) == (
            "Det mest almindelige forløb over 36 måneder: kontanthjælp hele perioden (60 pct.)",
            "60 af de 100 borgere, der fik ydelse ved begyndelsen, havde det forløb.",
        )

    def test_a_hidden_one_is_not(self) -> None:
        assert lives_findings.typical_course(parts(draft({"a": [3]}, ["Personer"]), 5), 36) is None


class TestTargetGroups:
    COLUMNS: ClassVar = ["Personer", "Alle på ydelse", "I tilbud i virksomhed"]

    def test_each_group_whose_size_is_shown_has_a_finding_and_the_largest_is_told_of_all(self) -> None:
        table = rounded(draft({"Syge": [48, 1787, 12], "Unge": [3, 1787, 0], "Andre": [212, 1787, 2]}, self.COLUMNS), 5)
        found = lives_findings.target_groups(table, "Personer", "I tilbud i virksomhed", 5)
        assert [finding.id for finding in found] == ["01.target_group.1", "01.target_group.3"]
        assert "Omkring 10 af dem har været i tilbud" in found[0].sentence
        assert "tilbud" not in found[1].sentence
        assert told(lives_findings.target_groups_together(found, table, "Alle på ydelse")) == (
            "Den største målgruppe, »Andre«, er på omkring 210 borgere",
            "Den 31. juli 2026 var der omkring 210 borgere i målgruppen. Det er 12 pct. af alle på ydelse i opgørelsen.",
        )

    def test_without_any_there_is_nothing_to_tell(self) -> None:
        assert lives_findings.target_groups_together([], rounded(draft({"Unge": [3, 3, 0]}, self.COLUMNS), 5), "x") is None
