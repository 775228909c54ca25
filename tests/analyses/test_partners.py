"""The partners: where their work meets the jobcentre's, whom to contact, and which kinds are not on the list."""

import pytest
from handmade_papers import Row, table
from wordings import assert_good_danish

from actionplan.analyses.partners import Partners, finding, line, partners, remarks


def partner(name: str, kind: str = "uddannelse", interface: str | None = "Aftalt", contact: str | None = "Leder") -> Row:
    return (name, kind, "Kurser", interface, contact)


def held(*rows: Row, invented: bool = False) -> Partners:
    return partners(table("partners", *rows, invented=invented))


def test_partners_without_an_interface_or_a_contact_are_named() -> None:
    found = held(partner("Skolen"), partner("Fonden", interface=None), partner("Huset", contact=None))
    assert finding(found).headline == "Snitfladen til én af tre samarbejdspartnere er ikke beskrevet"
    assert finding(found).sentence == "Det er Fonden. Én har ingen kontakt: Huset."
    assert finding(found).value == 1
    assert [(remark.id, remark.strength, remark.sentence) for remark in remarks(found)] == [
        ("03.partners.interfaces", False, "Det er Fonden."),
        ("03.partners.contacts", False, "Det er Huset."),
        ("03.partners.clear", True, "Det er Skolen."),
    ]
    assert {(remark.value, remark.unit, remark.sources) for remark in remarks(found)} == {
        (1, "samarbejdspartnere", found.sources)
    }


@pytest.mark.parametrize(
    ("interfaces", "told"),
    [
        (["Aftalt"], "Én samarbejdspartner er på listen, og snitfladen er beskrevet: A."),
        ([None], "Én samarbejdspartner er på listen, og snitfladen er ikke beskrevet: A."),
        (["Aftalt"] * 2, "To samarbejdspartnere er på listen, og snitfladen til begge er beskrevet."),
        (["Aftalt"] * 3, "Tre samarbejdspartnere er på listen, og snitfladen til dem alle er beskrevet."),
        ([None] * 3, "Tre samarbejdspartnere er på listen, og snitfladen er ikke beskrevet til nogen af dem."),
        (["Aftalt", None], "To samarbejdspartnere er på listen; snitfladen til én af dem er ikke beskrevet: B."),
    ],
)
def test_one_line_tells_how_many_there_are_and_whose_interface_is_missing(interfaces: list[str | None], told: str) -> None:
    assert line(held(*(partner(name, interface=each) for name, each in zip("ABC", interfaces, strict=False)))) == told


def test_of_two_partners_both_or_neither_are_told_as_such() -> None:
    told = finding(held(partner("A"), partner("B")))
    assert (told.headline, told.sentence) == ("Snitfladen til begge samarbejdspartnere er beskrevet", "Begge har en kontakt.")
    assert finding(held(partner("A", contact=None), partner("B", contact=None))).sentence == "Ingen af de to har en kontakt."


@pytest.mark.parametrize("many", [1, 2, 20])
@pytest.mark.parametrize("interface", [None, "Aftalt"])
@pytest.mark.parametrize("contact", [None, "Leder"])
def test_it_reads_as_danish_where_all_or_none_are_told(many: int, interface: str | None, contact: str | None) -> None:
    found = finding(held(*(partner(f"Partner {i}", interface=interface, contact=contact) for i in range(many))))
    assert_good_danish(found)
    assert found.value == (0 if interface else many)


def test_partners_of_one_kind_stand_together_however_it_is_written() -> None:
    found = held(partner("A", "Projekt"), partner("B", "skole"), partner("C", "projekt"))
    assert [each.name for each in found.partners] == ["A", "C", "B"]
    assert list(found.kinds) == ["Projekt", "Skole"]


def test_kinds_that_the_guidelines_name_are_found_under_other_words() -> None:
    kinds = ("fagforening", "erhvervsskole", "BST", "privat konsulentfirma", "revalideringsinstitution")
    found = held(*(partner(str(i), kind) for i, kind in enumerate(kinds)))
    assert found.unlisted == ("projekter",)
    assert held(partner("A", "a-kasse")).unlisted == (
        "revalidering", "uddannelse", "faglige organisationer", "projekter", "arbejdsmiljørådgivere", "konsulenter",
    )  # fmt: skip


def test_an_empty_list_says_nothing_and_an_invented_one_is_marked() -> None:
    assert remarks(held()) == ()
    assert finding(held(partner("A"), invented=True)).invented
