"""Agreements with companies: how they are divided, who is in the models, and what is said once the gate has been passed."""

from collections.abc import Sequence

import pytest
from handmade_lives import In, lives_of, table

from actionplan.analyses.agreements import MENTOR_GROUPS, Agreements, Passed, citizens, finding, remarks, with_mentor
from actionplan.invented.frames import frame
from actionplan.publish import TOTAL, Published, parts
from actionplan.tables.cell import as_number
from actionplan.tables.specs import AGREEMENTS, MODELS, PHASES, SECTORS

LABELS = {
    "single_trainee": "én ad gangen",
    "open_places": "åbne pladser",
    "training_department": "afdeling",
    "team_intake": "hold",
}
Row = tuple[str, str, str, str, int, str | None]


def rows(
    many: int, model: str = "single_trainee", phase: str = "traineeship", sector: str = "private", mentor: str | None = "company"
) -> list[Row]:
    return [(f"V{i}", model, phase, sector, 1, mentor) for i in range(many)]


def held(given: Sequence[Row]) -> Agreements:
    return Agreements.of(frame(AGREEMENTS, given), LABELS, ("Kommunens aftaler",), invented=True)


def passed(given: Sequence[Row]) -> Passed:
    mine = held(given)
    lists = {
        "cooperation_model": LABELS, "phase": PHASES, "sector": SECTORS, "mentor": MENTOR_GROUPS[0],
    }  # fmt: skip
    models, phases, sectors, mentors = (parts(mine.division(column, groups, "", ""), 5) for column, groups in lists.items())
    return Passed(models, phases, sectors, mentors)


def told(given: Sequence[Row]) -> dict[str, tuple[bool, str, str]]:
    return {each.id.rsplit(".", 1)[-1]: (each.strength, each.headline, each.sentence) for each in remarks(passed(given))}


class TestHowAgreementsAreDivided:
    GIVEN: Sequence[Row] = [
        ("V1", "single_trainee", "contact", "private", 1, "company"),
        ("V1", "open_places", "in_job", "private", 4, None),
        ("V2", "single_trainee", "contact", "public", 1, "both"),
        ("ukendt", "team_intake", "hiring", "public", 8, "yes"),
        ("V3", "none", "contact", "public", 1, "no"),
    ]

    def test_every_agreement_on_a_model_counts_once_with_the_companies_behind_it(self) -> None:
        draft = held(self.GIVEN).division("cooperation_model", LABELS, "", "Model")
        assert table(draft) == {"én ad gangen": (2,), "åbne pladser": (1,), "afdeling": (0,), "hold": (1,)}
        phases = held(rows(3) + rows(3, "open_places")).division("phase", PHASES, "", "Fase")
        assert (phases.cells[1], (phases.persons or ())[1]) == ((6,), (3,))

    def test_a_mentor_of_whom_nothing_is_said_is_not_known(self) -> None:
        assert table(held(self.GIVEN).division("mentor", MENTOR_GROUPS[1], "", "Mentor")) == {
            "mentor": (3,), "ingen mentor": (0,), "ikke oplyst": (1,),
        }  # fmt: skip

    def test_models_by_phase_add_up_to_the_models(self) -> None:
        mine = held(self.GIVEN)
        crossed = mine.crossed("phase", PHASES, "")
        models = mine.division("cooperation_model", LABELS, "", "")
        assert [sum(map(as_number, line)) for line in crossed.cells] == [line[0] for line in models.cells]
        assert table(crossed)["én ad gangen"] == (2, 0, 0, 0)

    def test_a_company_with_two_models_is_one_company(self) -> None:
        assert held(self.GIVEN).companies().cells == ((3,),)

    def test_companies_and_their_further_agreements_add_up_to_the_agreements(self) -> None:
        mine = held(self.GIVEN)
        draft = mine.with_companies("sector", SECTORS, "", "Sektor")
        assert table(draft) == {"privat": (1, 1), "offentlig": (2, 0)}
        assert draft.persons == ((1, 1), (2, 0))
        assert (mine.in_several("phase"), mine.in_several("sector")) == (1, 0)

    def test_every_word_of_the_table_has_its_place(self) -> None:
        assert set(MENTOR_GROUPS[0]) == set(MENTOR_GROUPS[1]) == set(AGREEMENTS.column("mentor").choices)
        assert set(LABELS) < set(MODELS)


def test_citizens_are_those_in_a_company_on_the_last_day_each_once_in_a_model() -> None:
    offers = [
        In("a", "2026-01-01"),
        In("a", "2026-07-31", company="V2"),
        In("a", "2026-07-01", model="open_places"),
        In("b", "2026-01-01", "2026-07-30"),
        In("c", "2026-01-01", sector="none", model="none", company=None),
        In("d", "2026-01-01", sector="public", model="team_intake", company=None),
        In("e", "2026-01-01", model=None),
    ]
    draft = citizens(lives_of([], offers), LABELS)
    assert table(draft) == {"én ad gangen": (1,), "åbne pladser": (1,), "afdeling": (0,), "hold": (1,), TOTAL: (2,)}
    assert draft.period == "31. juli 2026"


class TestWhatIsSaid:
    def test_the_finding_names_the_commonest_model_and_those_that_are_stuck(self) -> None:
        found = finding(passed([*rows(12), *rows(8, "open_places", "contact", mentor="social")]), 15)
        assert found is not None
        assert found.headline == "60 pct. af aftalerne gælder én ad gangen, og 40 pct. er kun på kontaktstadiet"
        assert found.sentence.startswith("Kommunen har 20 aftaler med omkring 15 virksomheder")
        assert found.sentence.endswith("Alle 20 aftaler har en mentor.")
        assert (found.id, found.value, found.unit, found.invented) == ("03.cooperation", 20, "aftaler", True)

    @pytest.mark.parametrize("second", [10, 9])
    def test_no_model_is_the_commonest_where_another_has_or_may_have_as_many(self, second: int) -> None:
        given = [*rows(10), *rows(second, "open_places"), *(rows(2, "team_intake") if second < 10 else [])]
        found = finding(passed(given), None)
        assert found is not None
        assert found.headline == f"Kommunen har {len(given)} aftaler med virksomheder"

    def test_models_hardly_used_agreements_stuck_and_few_mentors_are_challenges(self) -> None:
        found = told([*rows(60, phase="contact", mentor="no"), *rows(5, "open_places", mentor="company")])
        assert {name: strength for name, (strength, *_) in found.items()} == dict.fromkeys(
            ("models", "contact", "mentors", "sectors"), False
        )
        assert found["models"][1] == "Tre af de fire modeller bruges næsten ikke"
        assert "Kun 5 af 65 aftaler gælder åbne pladser." in found["models"][2]
        assert found["sectors"][1] == "Der er ingen aftaler med offentlige arbejdspladser"

    def test_none_and_all_are_told_in_words(self) -> None:
        found = told(rows(30, phase="in_job", sector="public"))
        assert found["under_way"][1:] == (
            "Alle aftaler er nået længere end til kontakten", "Alle 30 aftaler er nået til praktik, ansættelse eller job.",
        )  # fmt: skip
        assert found["sectors"][2] == "Alle 30 aftaler er med offentlige arbejdspladser."
        assert found["mentors"][2] == "Alle 30 aftaler har en mentor."
        none = told(rows(30, phase="contact", mentor="no"))
        assert none["mentors"][1:] == ("Ingen aftaler har en mentor", "Ingen af de 30 aftaler har en mentor.")
        assert none["contact"][2] == "Ingen af de 30 aftaler er blevet til praktik eller ansættelse endnu."
        whole = finding(passed(rows(30, phase="in_job")), None)
        assert whole is not None
        assert whole.headline == "Alle aftaler gælder én ad gangen, og alle er nået til praktik eller længere"

    def test_the_headline_says_the_same_as_the_remarks(self) -> None:
        given = [*rows(40), *rows(8, "open_places", "contact")]
        found = finding(passed(given), None)
        assert found is not None
        assert found.headline.endswith(", og 83 pct. er nået til praktik eller længere")
        assert told(given)["under_way"][0]

    def test_where_it_is_not_known_there_may_be_mentors(self) -> None:
        found = told([*rows(20, mentor=None), *rows(5, "open_places"), *rows(5, "team_intake", mentor="no")])
        assert "mentors" not in found

    def test_each_remark_has_its_figure_and_its_sources(self) -> None:
        found = {each.id.rsplit(".", 1)[-1]: each for each in remarks(passed([*rows(30), *rows(10, "open_places", "contact")]))}
        assert {name: (each.value, each.unit) for name, each in found.items()} == {
            "models": (2, "modeller"), "contact": (25, "pct."), "mentors": (100, "pct."), "sectors": (0, "pct."),
        }  # fmt: skip
        assert {each.sources for each in found.values()} == {("Kommunens aftaler",)}

    def test_a_broad_cooperation_with_mentors_is_a_strength(self) -> None:
        given = [each for i, model in enumerate(LABELS) for each in rows(10, model, sector=list(SECTORS)[i % 2])]
        found = told(given)
        assert {name: strength for name, (strength, *_) in found.items()} == dict.fromkeys(
            ("all_models", "under_way", "mentors", "sectors"), True
        )

    def test_mentors_of_unknown_kind_are_asked_about(self) -> None:
        assert "kinds" in told([*rows(20, mentor="yes"), *rows(6, "open_places")])

    def test_a_hidden_kind_of_mentor_is_not_added_up(self) -> None:
        mentors = passed([*rows(20), *rows(2, "open_places", mentor="social"), *rows(9, "team_intake", mentor="no")]).mentors
        assert isinstance(mentors, Published)
        assert with_mentor(mentors) is None

    def test_nothing_shown_is_nothing_said(self) -> None:
        nothing = Passed(None, None, None, None)
        assert (finding(nothing, None), remarks(nothing)) == (None, ())
