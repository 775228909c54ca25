"""The way to the labour market: its days, hand-overs, breaks and doubles, and what is said of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.process import ELSEWHERE, MISSING, NOBODY, Days, Way, remarks
from actionplan.invented.frames import frame
from actionplan.tables.specs import PROCESS_STEPS

Row = tuple[int, str, str, str | None, float | None, float | None]


def step(number: int, actor: str, to: str | None = None, days: float | None = 10, waiting: float | None = None) -> Row:
    return number, actor, f"Opgave {number}", to, days, waiting


def way(*rows: Row) -> Way:
    return Way.of(frame(PROCESS_STEPS, rows), ("Kommunens vej",), invented=True)


STRAIGHT = (
    step(1, "Ydelsescentret", "Sagsbehandler", 8),
    step(2, "Sagsbehandler", "Jobkonsulent", 7),
    step(3, "Jobkonsulent", "Virksomheden", 20),
    step(4, "Virksomheden", "jobkonsulent", 56),
    step(5, "Jobkonsulent", None, 5),
)


class TestDays:
    def test_a_step_begins_where_the_one_before_ends_and_parallel_actors_begin_together(self) -> None:
        found = way(step(3, "A", days=4), step(1, "A", "B", 8), step(2, "B", "A", 10), step(2, "C", "A", 14))
        assert [(part.actor, part.start, part.end) for part in found.parts] == [
            ("A", 0, 8), ("B", 8, 18), ("C", 8, 22), ("A", 22, 26),
        ]  # fmt: skip
        assert found.days == Days(26, whole=True)

    def test_of_a_step_the_waiting_of_its_slowest_actor_counts(self) -> None:
        found = way(step(1, "A", "C", 2, 2), step(1, "B", "C", 20, 0), step(2, "C", None, 8, 3))
        assert found.waiting == Days(3, whole=True)
        assert found.longest_wait == found.parts[2]
        assert way(step(1, "A", "C", 9, 2), step(1, "B", "C", None, 4), step(2, "C", None, 8, 3)).waiting == Days(3, whole=False)

    def test_days_that_are_not_known_make_the_whole_a_lower_bound(self) -> None:
        found = way(step(1, "A", "Virksomheden", 8), step(2, "B", "Virksomheden", None), step(3, "Virksomheden"))
        assert found.days_to_company == Days(8, whole=False)
        assert found.days_to_company.told == "mindst 8 dage"
        assert found.timed

    def test_a_way_of_which_most_days_are_unknown_has_an_order_only(self) -> None:
        assert not way(step(1, "A", "B", 8), step(2, "B", "C", None), step(3, "C", None, None)).timed
        assert way(step(1, "A", "B", None), step(2, "B", None, None)).days is None

    @pytest.mark.parametrize(("number", "told"), [(86.5, "87 dage"), (0.6, "1 dag"), (1200, "1.200 dage")])
    def test_days_are_told_in_whole_ones(self, number: float, told: str) -> None:
        assert Days(number, whole=True).told == told

    @pytest.mark.parametrize(
        ("actor", "company"),
        [
            ("Virksomheden", True),
            ("Leder i virksomheden", True),
            ("Kollega på arbejdspladsen", True),
            ("Virksomhedsindgangen", False),
            ("Virksomhedskonsulent", False),
            ("Virksomhedens kontaktperson", True),
            ("Virksomhedens kontaktperson i jobcentret", False),
            ("Kontaktperson for virksomheder", False),
            ("Lokal virksomhed i kommunen", True),
            ("Jobkonsulent", False),
        ],
    )
    def test_a_company_is_told_from_a_department_that_works_with_companies(self, actor: str, company: bool) -> None:
        assert (way(step(1, "Borger", actor), step(2, actor)).first_in_company is not None) is company


class TestHandOversAndBreaks:
    def test_a_case_that_goes_to_whoever_has_the_next_step_is_nowhere_dropped(self) -> None:
        found = way(*STRAIGHT)
        assert found.breaks == ()
        assert [(each.giver.step, each.taker.actor) for each in found.hand_overs] == [
            (1, "Sagsbehandler"), (2, "Jobkonsulent"), (3, "Virksomheden"), (4, "Jobkonsulent"),
        ]  # fmt: skip
        assert found.actors == ("Ydelsescentret", "Sagsbehandler", "Jobkonsulent", "Virksomheden")

    @pytest.mark.parametrize(
        ("rows", "kind"),
        [
            ([step(1, "A"), step(2, "B")], NOBODY),
            ([step(1, "A", "C"), step(2, "B")], ELSEWHERE),
            ([step(1, "A", "A"), step(2, "B")], ELSEWHERE),
            ([step(1, "A", "B"), step(3, "B"), step(4, "B")], MISSING),
            ([step(1, "A", "C"), step(4, "B"), step(5, "B")], MISSING),
            ([step(1, "A", "Virksomhedens kontaktperson i jobcentret"), step(2, "Virksomheden")], ELSEWHERE),
            ([step(1, "A", "B"), step(1, "C", "D"), step(2, "B")], ELSEWHERE),
            ([step(1, "A", "B"), step(1, "B"), step(2, "C")], NOBODY),
        ],
    )
    def test_the_way_breaks_once_where_the_case_does_not_reach_the_next_step(self, rows: list[Row], kind: str) -> None:
        assert [(each.after, each.kind) for each in way(*rows).breaks] == [(1, kind)]

    @pytest.mark.parametrize(
        "rows",
        [
            [step(1, "A"), step(2, "a ")],
            [step(1, "A", "B"), step(1, "B", "C"), step(2, "C")],
            [step(1, "A", "B"), step(2, "B", "A"), step(3, "A", "B")],
            [step(1, "A", "C"), step(1, "B"), step(2, "B"), step(2, "C")],
            [step(10, "A", "B"), step(20, "B", "A"), step(30, "A")],
            [step(1, "A", "B og c"), step(2, "C", "Virksomheden"), step(3, "Lokal virksomhed", "A/B"), step(4, "B")],
        ],
    )
    def test_who_keeps_a_case_helps_with_it_or_gets_it_back_does_not_break_the_way(self, rows: list[Row]) -> None:
        assert way(*rows).breaks == ()

    def test_who_has_the_case_already_is_not_handed_it_again_and_two_givers_hand_it_over_once(self) -> None:
        found = way(step(1, "A", "B"), step(2, "A", "B", 14), step(2, "B", "B", 10), step(3, "B", "C"), step(3, "A", "C", 20),
                    step(4, "C"))  # fmt: skip
        assert [(each.giver.step, each.giver.actor, each.taker.actor) for each in found.hand_overs] == [
            (1, "A", "B"), (3, "A", "C"),
        ]  # fmt: skip

    def test_a_break_is_told_with_who_and_where(self) -> None:
        lost, missing = way(step(1, "A"), step(2, "B", "A"), step(5, "A")).breaks
        assert lost.told == "Efter trin 1 (A) får ingen sagen, selv om vejen går videre med trin 2 (B)."
        assert missing.told == "Trin 3 til 4 mangler på listen."

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(1, 6), st.sampled_from("ABC"), st.sampled_from("ABCD") | st.none(), st.integers(0, 9) | st.none()
            ),
            unique_by=lambda each: each[:2], max_size=10,
        )
    )  # fmt: skip
    def test_between_two_steps_the_way_breaks_or_is_handed_on(self, drawn: list[tuple[int, str, str | None, int | None]]) -> None:
        found = way(*(step(*each) for each in drawn))
        broken = {each.after for each in found.breaks}
        assert len(broken) == len(found.breaks) <= max(0, len(found.steps) - 1)
        for number in list(found.steps)[:-1]:
            following = next(each for each in found.steps if each > number)
            kept = {part.actor for part in found.steps[number]} & {part.actor for part in found.steps[following]}
            assert number in broken or kept or any(each.giver.step == number for each in found.hand_overs)
        starts = [part.start for part in found.parts]
        assert starts == sorted(starts)
        assert all(each.headline and each.sentence.endswith(".") for each in remarks(found))


class TestWhatIsSaid:
    @staticmethod
    def told(*rows: Row) -> dict[str, tuple[bool, str, str]]:
        return {each.id.rsplit(".", 1)[-1]: (each.strength, each.headline, each.sentence) for each in remarks(way(*rows))}

    def test_a_way_that_hangs_together_is_a_strength(self) -> None:
        told = self.told(*STRAIGHT)
        assert told["unbroken"][:2] == (True, "Sagen har en ansvarlig hele vejen")
        assert told["one_each"][0]
        assert {"breaks", "doubles", "hand_overs", "waits"}.isdisjoint(told)

    def test_breaks_hand_overs_waits_doubles_and_a_late_company_are_challenges(self) -> None:
        rows = [step(i, "AB"[i % 2], "AB"[(i + 1) % 2], 10, 3) for i in range(1, 7)]
        told = self.told(*rows, step(7, "B", None, 30, 20), step(7, "C", None, 10), step(8, "Virksomheden"))
        assert {name: strength for name, (strength, *_) in told.items()} == dict.fromkeys(
            ("breaks", "late", "waits", "hand_overs", "doubles"), False
        )
        assert told["hand_overs"][1] == "Sagen skifter hænder seks gange"
        assert told["waits"][1:] == ("Mindst 38 af vejens 100 dage er ventetid", "Længst er ventetiden i trin 7 (B): 20 dage.")
        assert told["doubles"][2] == "B og C gør det samme i trin 7."
        assert told["late"][2] == "Der går 90 af vejens 100 dage (90 pct.) før den første dag i en virksomhed."

    def test_each_remark_has_its_figure_and_its_sources(self) -> None:
        rows = [
            step(1, "A", "B", 10, 5),
            step(2, "B", None, 20),
            step(3, "A", "Virksomheden", 5),
            step(4, "Virksomheden", days=1),
        ]
        found = {each.id.rsplit(".", 1)[-1]: each for each in remarks(way(*rows))}
        assert {name: (each.value, each.unit) for name, each in found.items()} == {
            "breaks": (1, "brud"), "late": (35, "dage"), "one_each": (4, "trin"),
        }  # fmt: skip
        assert {each.sources for each in found.values()} == {("Kommunens vej",)}

    def test_where_the_days_are_not_all_known_waiting_is_told_alone_and_is_no_share(self) -> None:
        assert "waits" not in self.told(step(1, "A", "B", 3, 1), step(2, "B", days=None))
        told = self.told(step(1, "A", "B", 30, 15), step(2, "B", "A", None), step(3, "A"))
        assert told["waits"][1] == "Mindst 15 dage er ventetid"

    def test_a_way_of_two_steps_is_too_rough_to_be_praised_and_none_says_nothing(self) -> None:
        assert self.told(step(1, "A", "B"), step(2, "B")) == {}
        assert self.told() == {}
