"""What the survey's findings say, and what they keep to themselves."""

from typing import Any, ClassVar

import pytest
from handmade_survey import NO_TO_ALL, YES_TO_ALL, survey_of

from actionplan.analyses import company_answers as answers
from actionplan.analyses import company_findings as findings
from actionplan.analyses import company_places as places
from actionplan.analyses import company_places_findings as places_findings
from actionplan.analyses.finding import Finding
from actionplan.analyses.respondents import Survey
from actionplan.analyses.survey_words import Asked, most_chosen, sure
from actionplan.methods.survey import Estimate
from actionplan.parameters.delivery import Delivery
from actionplan.publish import Answered, Estimates, Published, estimates, totals, upright
from actionplan.sources.reference import Ceiling

ASKED, ALONE = Asked(weighted=True, jobcentre="jobcentret"), Asked(weighted=False, jobcentre="jobcentret")
LABELS = {
    "single_trainee": "én praktikant ad gangen",
    "open_places": "åbne pladser",
    "training_department": "trænings- og rekrutteringsafdeling",
    "team_intake": "praktikanter i hold",
}
CEILING = Ceiling(
    label="", employees_per_person=5, up_to_employees=50, employees_per_person_above=10, at_least=1, source="", date=""
)
Rows = list[tuple[int, dict[str, Any]]]


def of(rows: Rows, companies: int | None = 1000) -> Survey:
    return survey_of(rows, companies=companies)


def shares(rows: dict[str, tuple[float, float, float]], answers_behind: int = 100) -> Published:
    """Groups with a share, and its interval, in per cent of a hundred answers each."""
    answered = tuple(
        Answered(
            label,
            (round(share), answers_behind - round(share)),
            (
                Estimate(share / 100, 0.1, low / 100, high / 100, answers_behind, answers_behind),
                Estimate(1 - share / 100, 0.1, 1 - high / 100, 1 - low / 100, answers_behind, answers_behind),
            ),
        )
        for label, (share, low, high) in rows.items()
    )
    return estimates(Estimates("Interesse", "", ("ja", "nej eller ved ikke"), answered, True, "2026", ("Skema",), True, 300), 5)


def some(found: Finding | None) -> Finding:
    assert found is not None
    return found


class TestExperience:
    ROWS = ((40, {"experience": "yes", "assessment": "4"}), (60, {"experience": "no", "reasons": ["notasked"]}))

    def found(self, asked: Asked = ASKED) -> Finding:
        survey = of(list(self.ROWS))
        table = estimates(answers.experience(survey, 5), 5)
        return some(findings.experience(table, answers.ALL, estimates(answers.chosen(survey, "reasons", 5), 5), asked))

    def test_the_share_is_told_with_its_interval_and_answers_and_the_commonest_reason(self) -> None:
        found = self.found()
        assert found.id == "02.experience"
        assert found.headline == "40 pct. af virksomhederne har samarbejdet med jobcentret om målgruppen"
        assert "»ingen har spurgt os« (100 pct.)" in found.sentence
        assert found.uncertainty == "Med 95 pct. sikkerhed mellem 30 og 50 pct."
        # Half the interval, and half of the five per cent that the shares of so few answers are rounded to.
        assert (found.value, found.margin, found.step) == (40, 12.5, 5)

    def test_answers_that_are_not_weighted_are_of_those_who_answered_alone(self) -> None:
        found = self.found(ALONE)
        assert "40 pct. af de virksomheder, der svarede, har" in found.headline
        assert found.margin is None
        assert found.uncertainty == "Gælder kun de virksomheder, der svarede."

    def test_too_few_give_no_finding(self) -> None:
        table = estimates(answers.experience(of([(3, {"experience": "yes"}), (60, {"experience": "no"})]), 5), 5)
        assert findings.experience(table, answers.ALL, None, ASKED) is None

    def test_the_assessment_is_of_those_with_experience(self) -> None:
        rows: Rows = [(30, {"assessment": "5"}), (10, {"assessment": "1"})]
        found = some(findings.assessment(estimates(answers.sides(of(rows), answers.ASSESSMENT, 5), 5), ASKED))
        assert found.headline == "80 pct. af dem, der har samarbejdet med jobcentret, synes, at det har været godt"
        assert found.sentence.startswith("30 pct. synes, at det har været dårligt.")
        assert findings.assessment(estimates(answers.sides(of([(9, {})]), answers.ASSESSMENT, 5), 5), ASKED) is None


def test_attitudes_are_told_with_the_most_agreed_first() -> None:
    rows: Rows = [(60, {"attitude_tasks": "2", "inclusiveness": "5"}), (40, {"attitude_tasks": "4", "inclusiveness": "1"})]
    found = some(findings.attitude(estimates(answers.sides(of(rows), answers.STATEMENTS, 5), 5), ASKED))
    assert found.headline == "60 pct. af virksomhederne mener, at arbejdsstedet er rummeligt"
    assert found.sentence.startswith("40 pct. mener det modsatte. 40 pct. mener, at personer med andre problemer end ledighed")
    assert "(modsat 60 pct.)" in found.sentence


class TestContact:
    WAYS: ClassVar = {"besøg hos os": "vil helst have besøg", "mail": "vil helst kontaktes på mail"}

    def tables(self) -> tuple[Published, Published]:
        rows: Rows = [
            (60, {"contact_wanted": "visit", "contact_forms": ["mail"]}),
            (40, {"contact_wanted": "mail", "contact_forms": ["visit"]}),
        ]
        survey = of(rows)
        wanted = estimates(answers.one_of(survey, "contact_wanted", 5), 5)
        return upright(wanted, answers.ALL, caption="", row_heading="", heading="Ønsket"), estimates(
            answers.chosen(survey, "contact_forms", 5), 5
        )

    def test_what_is_wanted_stands_beside_what_is_done(self) -> None:
        found = some(findings.contact(*self.tables(), {**self.WAYS, "telefon": "", "helst ikke": ""}, ASKED))
        assert found.headline == "60 pct. af virksomhederne vil helst have besøg"
        assert "Dernæst kommer »mail« (40 pct.)." in found.sentence
        assert "40 pct. haft kontakt i form af »besøg hos os«" in found.sentence


class TestSupport:
    def test_the_most_wanted_support_is_the_finding_and_the_next_are_named(self) -> None:
        rows: Rows = [(50, {"support": ["consultant", "paper"]}), (30, {"support": ["consultant"]}), (20, {"support": ["trial"]})]
        table = estimates(answers.chosen(of(rows), "support", 5), 5)
        found = some(findings.support(table, ASKED))
        assert found.headline == (
            "En fast jobkonsulent, der selv kan beslutte, ville gøre det lettere for 80 pct. af virksomhederne at tage en "
            "borger imod"
        )
        assert "»mindre papir« (50 pct.)" in found.sentence


class TestExpectations:
    ROWS = ((60, {"expectations": ["match", "sameday"]}), (40, {"expectations": ["match", "oneperson"]}))

    def found(self, *delivers: tuple[str, str, str | None]) -> Finding:
        table = estimates(answers.chosen(of(list(self.ROWS)), "expectations", 5), 5)
        said = [
            Delivery.model_validate({"forventning": expectation, "svar": answer, "hvordan": how})
            for expectation, answer, how in delivers
        ]
        return some(findings.expectations(table, said, ASKED))

    def test_the_most_wanted_expectation_that_cannot_be_met_is_the_finding(self) -> None:
        found = self.found(("svar samme dag", "nej", "der er for få medarbejdere"), ("én at ringe til", "nej", None))
        assert found.headline == "60 pct. af virksomhederne forventer svar samme dag, men jobcentret kan ikke levere det"
        assert "Kommunens forklaring: Der er for få medarbejdere." in found.sentence
        assert "Flest forventer, at personen passer til opgaven (100 pct.)." in found.sentence

    def test_one_that_can_be_met_in_part_is_named_where_none_cannot(self) -> None:
        found = self.found(("At personen passer til opgaven", "delvis", None))
        assert found.headline.endswith("men jobcentret kan kun delvis levere det")

    def test_where_nothing_is_said_nothing_is_claimed(self) -> None:
        found = self.found()
        assert found.headline == "100 pct. af virksomhederne forventer, at personen passer til opgaven"
        assert "Kommunen har ikke oplyst, hvad jobcentret kan levere." in found.sentence

    def test_where_all_can_be_met_that_is_said(self) -> None:
        assert "jobcentret kan levere det" in self.found(("at personen passer til opgaven", "ja", None)).sentence


class TestInterest:
    def tables(self, rows: Rows) -> tuple[Published, Published]:
        survey = of(rows)
        return estimates(answers.interest(survey, LABELS, 5), 5), estimates(answers.interest_in_any(survey, 5), 5)

    def test_interest_in_any_model_is_told_with_the_most_and_the_least_popular(self) -> None:
        rows: Rows = [(30, YES_TO_ALL), (20, {**NO_TO_ALL, "interest_open_places": "yes"}), (50, NO_TO_ALL)]
        found = some(findings.interest(*self.tables(rows), ASKED))
        assert found.headline == "50 pct. af virksomhederne har interesse for mindst én af de fire modeller"
        assert found.sentence.startswith("Flest siger ja til »åbne pladser« (50 pct.), færrest til »")

    def test_where_the_whole_would_tell_of_few_the_most_popular_model_is_told_alone(self) -> None:
        rows: Rows = [(30, YES_TO_ALL), (2, {**NO_TO_ALL, "interest_team_intake": "yes"}), (50, NO_TO_ALL)]
        found = some(findings.interest(*self.tables(rows), ASKED))
        assert found.headline == "40 pct. af virksomhederne har interesse for én praktikant ad gangen"
        assert found.sentence.startswith("Lige mange siger ja til »én praktikant ad gangen«, ")
        assert "(hver 40 pct.)" in found.sentence

    def test_nobody_asked_gives_no_finding(self) -> None:
        assert findings.interest(*self.tables([(30, {"experience": "yes"})]), ASKED) is None


class TestGroups:
    def test_a_difference_larger_than_chance_is_named(self) -> None:
        tables = [("størrelse", shares({"6-9 ansatte": (20, 14, 28), "50 ansatte eller flere": (60, 50, 69)}))]
        found = some(findings.interest_groups(tables, "åbne pladser", ASKED))
        assert found.headline == (
            "Virksomheder med 50 ansatte eller flere har oftere interesse for åbne pladser end virksomheder med 6-9 ansatte"
        )
        assert found.sentence == "Det er 60 pct. mod 20 pct."
        assert found.direction == "up"

    def test_a_difference_that_chance_can_give_is_not(self) -> None:
        tables = [("sektor", shares({"privat": (40, 31, 50), "offentlig": (48, 38, 58)}))]
        found = some(findings.interest_groups(tables, "åbne pladser", ASKED))
        assert found.headline == "Interessen for åbne pladser er ikke klart forskellig fra gruppe til gruppe"
        assert found.value is None

    def test_the_more_comparisons_the_larger_a_difference_must_be(self) -> None:
        table = shares({"a": (40, 31, 50), "b": (55, 46, 64)})
        assert findings.apart(table, "b", "a", 1)
        assert not findings.apart(table, "b", "a", 10)

    def test_groups_without_figures_give_no_finding(self) -> None:
        assert (
            findings.interest_groups([("sektor", shares({"privat": (2, 1, 3), "offentlig": (48, 38, 58)}))], "x", ASKED) is None
        )

    @pytest.mark.parametrize(
        ("name", "group", "told"),
        [
            ("sektor", "offentlig", "offentlige virksomheder"),
            ("branche", "Bygge og anlæg", "virksomheder i »Bygge og anlæg«"),
            ("størrelse", "6-9 ansatte", "virksomheder med 6-9 ansatte"),
        ],
    )
    def test_a_group_is_named_in_words(self, name: str, group: str, told: str) -> None:
        assert findings.group_told(name, group) == told


class TestPlaces:
    ROWS = ((20, {**NO_TO_ALL, "interest_single_trainee": "yes", "places": 3, "employees": 60}), (80, NO_TO_ALL))

    def table(self, companies: int | None) -> Published:
        survey = of(list(self.ROWS), companies)
        return totals(places.places(survey, places.offers(survey, CEILING), LABELS, 5), 5)

    @staticmethod
    def people(low: float, high: float) -> tuple[float, float, str]:
        return 2 * low, 2 * high, "2 personer pr. plads og år (kilde)"

    def test_places_are_what_companies_say_and_no_forecast(self) -> None:
        found = some(places_findings.places(self.table(1000)))
        assert found.headline == "Virksomhederne kan tilbyde omkring 600 pladser på et år, hvis resten er som dem, der svarede"
        assert "hvis de holder, hvad de siger." in found.sentence
        assert "har selv tilbudt omkring 60" in found.sentence
        behind = places_findings.places_behind(self.table(1000), self.people)
        assert "Bag tallet står omkring 20 virksomheder." in behind
        assert "svarer det til mellem 120 og 1.660 personer om året" in behind
        assert "ikke en prognose" in found.uncertainty
        assert (found.value, found.unit) == (600, "pladser")

    def test_without_weights_only_what_was_offered_is_told(self) -> None:
        found = some(places_findings.places(self.table(None)))
        assert found.headline.startswith("De virksomheder, der svarede, tilbyder omkring 60 pladser")
        assert found.value == 60
        assert "personer om året" not in places_findings.places_behind(self.table(None), self.people)


class TestCooperation:
    ROWS = (
        (20, {**YES_TO_ALL, "experience": "yes"}),
        (10, {**NO_TO_ALL, "experience": "yes"}),
        (30, {**YES_TO_ALL, "experience": "no"}),
        (40, {**NO_TO_ALL, "experience": "no"}),
    )

    def test_those_who_want_to_and_do_not_are_the_finding(self) -> None:
        found = some(places_findings.groups(estimates(places.cooperation(of(list(self.ROWS)), (), 5), 5), ASKED))
        assert found.headline == "30 pct. af virksomhederne samarbejder ikke i dag, men har interesse for at gøre det"
        assert found.sentence.startswith("20 pct. samarbejder allerede og vil gerne fortsætte. 10 pct. samarbejder i dag, men")
        assert found.uncertainty == "Med 95 pct. sikkerhed mellem 20 og 40 pct."

    def test_a_small_group_hides_the_others_and_gives_no_finding(self) -> None:
        rows = [self.ROWS[0], (2, self.ROWS[1][1]), *self.ROWS[2:]]
        assert places_findings.groups(estimates(places.cooperation(of(rows), (), 5), 5), ASKED) is None


def test_an_estimate_without_an_interval_says_so() -> None:
    table = estimates(answers.experience(of([(40, {"experience": "yes"})]), 5), 5)
    assert sure(table, answers.ALL, "ja", ASKED) == "Usikkerheden kan ikke regnes ud."


class TestWhatIsHidden:
    """Where a row is hidden, it may be the largest or the smallest."""

    def reasons(self, **ticked: int) -> Published:
        rows: Rows = [(count, {"reasons": [code]}) for code, count in ticked.items()]
        return estimates(answers.chosen(of([*rows, (240, {"experience": "no", "reasons": ["another"]})]), "reasons", 5), 5)

    def test_the_commonest_reason_is_only_that_of_those_that_can_be_told(self) -> None:
        has = estimates(answers.experience(of([(100, {"experience": "yes"}), (200, {"experience": "no"})]), 5), 5)
        shown = some(findings.experience(has, answers.ALL, self.reasons(notasked=300), ASKED))
        assert "De andre svarer oftest »ingen har spurgt os«" in shown.sentence
        partly = some(findings.experience(has, answers.ALL, self.reasons(notasked=300, risk=2), ASKED))
        assert "Af de grunde, der kan vises, nævner de andre oftest »ingen har spurgt os«" in partly.sentence

    def test_a_choice_that_nobody_made_is_not_named(self) -> None:
        assert most_chosen(self.reasons(notasked=300)) == ["ingen har spurgt os", "andet"]

    def test_the_next_support_is_no_fact_where_a_choice_is_hidden(self) -> None:
        def found(few: int) -> Finding:
            kinds: Rows = [(200, {"support": ["consultant"]}), (90, {"support": ["paper"]}), (few, {"support": ["trial"]})]
            return some(findings.support(estimates(answers.chosen(of(kinds), "support", 5), 5), ASKED))

        assert found(30).sentence.startswith("Dernæst kommer »mindre papir«")
        assert found(2).sentence.startswith("Af de andre svar, der kan vises, kan nævnes »mindre papir«")

    def test_an_equal_share_is_not_called_the_next(self) -> None:
        rows: Rows = [(150, {"support": ["consultant", "paper"]}), (90, {"support": ["trial"]})]
        found = some(findings.support(estimates(answers.chosen(of(rows), "support", 5), 5), ASKED))
        assert found.sentence.startswith("Lige så mange svarer »mindre papir« (63 pct.).")

    def test_models_are_ranked_among_those_that_can_be_told(self) -> None:
        rows: Rows = [(150, {**YES_TO_ALL, "interest_team_intake": "no"}), (2, YES_TO_ALL), (100, NO_TO_ALL)]
        rows.append((50, {**NO_TO_ALL, "interest_open_places": "yes"}))
        models = estimates(answers.interest(of(rows), LABELS, 5), 5)
        found = some(findings.interest(models, estimates(answers.interest_in_any(of(rows), 5), 5), ASKED))
        assert "Af de modeller, der kan vises, siger flest ja til »åbne pladser« (67 pct.), færrest til" in found.sentence
        assert "færrest til »én praktikant ad gangen« og »trænings- og rekrutteringsafdeling« (begge 50 pct.)" in found.sentence


class TestFewAnswers:
    def finding(self, times: int) -> Finding:
        rows: Rows = [(6 * times, {"support": ["consultant"]}), (6 * times, {"support": ["paper"]})]
        return some(findings.support(estimates(answers.chosen(of(rows), "support", 5), 5), ASKED))

    def test_a_share_of_few_answers_stands_with_its_interval(self) -> None:
        assert "De 60 pct. er usikre og kan være mellem 20 og 80 pct." in self.finding(2).sentence
        assert "usikre" not in self.finding(20).sentence

    def test_a_share_whose_answers_are_not_told_stands_with_its_interval_where_that_is_wide(self) -> None:
        for times, told in ((1, True), (20, False)):
            survey = of([(12 * times, {"experience": "yes"}), (18 * times, {"experience": "no"})])
            found = some(findings.experience(estimates(answers.experience(survey, 5), 5), answers.ALL, None, ASKED))
            assert ("usikre" in found.sentence) == told
