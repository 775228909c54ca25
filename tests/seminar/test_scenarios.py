"""Two scenarios side by side: what they take and give, how they differ in figures and words, and which one is the plan's."""

from pathlib import Path

import pytest
from handmade_places import KNOWN, NOTHING, Screen, log, planned
from handmade_seminar import begin, labelled, press

from actionplan.seminar.places import read
from actionplan.seminar.scenarios import Row, compared, scenarios, table


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(scenarios, planned(tmp_path))


def rows(*companies: int) -> dict[str, Row]:
    """What two plans come to that differ in the companies of model 1 alone, by label."""
    first, second = (read(KNOWN, {"modeller": {"model_1": {"virksomheder": each}}}) for each in companies)
    return {row.label: row for row in compared((first, second), "middle")}


def test_a_difference_is_told_as_b_against_a_with_its_sign_and_in_words() -> None:
    found = rows(5, 12)
    assert found["Én praktikant ad gangen: virksomheder"].difference == ("+7", "flere i B")
    assert found["Borgere, der får en plads på et år"].difference == ("+25", "flere i B")
    assert found["Mentorernes timer om ugen"].difference == ("+17,5", "flere i B")
    assert rows(12, 5)["Pladser på én gang"].difference == ("−7", "færre i B")
    assert rows(5, 5)["Pladser på én gang"].difference == ("0", "lige mange")
    assert found["Kroner om året"].difference == ("", "kan ikke sammenlignes")
    assert found["Grænserne"].difference == ("", "ens")


def test_both_begin_as_the_plan_and_what_is_changed_in_one_shows_at_once(screen: Screen) -> None:
    assert "Jobkonsulenternes timer om ugen 26 mangler 6 timer 26 mangler 6 timer 0 lige mange" in screen.said
    screen.session.set("scenarier", "B", "modeller", "model_4", "virksomheder", to=1)
    assert "Jobkonsulenternes timer om ugen 26 mangler 6 timer 18 rækker −8 færre i B" in screen.said
    assert "Kroner om året 520.000 kr. rækker 360.000 kr. rækker −160.000 kr. mindre i B" in screen.said
    assert "80 af 230, der er klar" in screen.said
    labelled(screen.box, "Skøn").value = "high"
    assert "Hvad de to scenarier tager og giver (højt skøn)" in screen.said
    assert "mangler" not in screen.said


def test_a_copy_keeps_the_name_of_its_own_and_is_taken_back_by_one_undo(screen: Screen, tmp_path: Path) -> None:
    labelled(screen.box, "Navn på B").value = " Færre  hold "
    screen.session.set("scenarier", "B", "mentortimer", to=20)
    press(screen.box, "Gør B til en kopi af A")
    assert "B er nu som A." in screen.warned
    assert screen.session.value("scenarier", "B") == {**screen.session.value("scenarier", "A"), "navn": "Færre hold"}
    assert len(log(tmp_path)) == 3
    press(screen.box, "Gør A til en kopi af B")
    assert "De to er ens i forvejen." in screen.warned
    screen.session.undo()
    assert screen.session.value("scenarier", "B", "mentortimer") == 20


def test_the_chosen_scenario_is_what_goes_into_the_plan(screen: Screen) -> None:
    labelled(screen.box, "Navn på B").value = "Færre hold"
    screen.session.set("scenarier", "B", "modeller", "model_4", "virksomheder", to=1)
    assert [label for label, _ in labelled(screen.box, "I planen").options] == ["Intet endnu", "A", "B: Færre hold"]
    labelled(screen.box, "I planen").value = "B"
    assert screen.warned == "Scenarie B: Færre hold kommer i planen ved »Gem i planen«."
    saved = screen.session.wanted()["dimensionering"]
    assert saved["modeller"]["model_4"]["virksomheder"] == "1"
    assert "navn" not in saved
    labelled(screen.box, "I planen").value = None
    assert "bliver, som de er" in screen.warned


def test_where_another_screen_was_first_the_choice_goes_to_its_value(screen: Screen, tmp_path: Path) -> None:
    other = Screen(scenarios, begin(tmp_path))
    labelled(other.box, "I planen").value = "A"
    labelled(screen.box, "I planen").value = "B"
    assert labelled(screen.box, "I planen").value == "A"
    assert "er ikke skrevet" in screen.warned
    assert log(tmp_path) == [(["valgt"], "A")]


def test_what_nobody_has_told_and_what_cannot_be_reckoned_is_said(tmp_path: Path) -> None:
    screen = Screen(scenarios, planned(tmp_path, 'målsætning: "Flere i job"\n'), NOTHING)
    assert "Ingen virksomheder er valgt." in screen.said
    assert "Kroner om året ikke oplyst ikke oplyst kan ikke sammenlignes" in screen.said
    screen.session.set("scenarier", "A", "penge", to="mange")
    assert "Et af scenarierne kan ikke regnes ud. »mange« er ikke et tal." in screen.said


def test_the_table_has_a_caption_and_scopes_and_a_name_is_text() -> None:
    html = table(tuple(rows(5, 12).values()), ["A: <b>Stort</b>", "B"], "middle")
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == len(rows(5, 12))
    assert "<caption>" in html
    assert "&lt;b&gt;Stort" in html


def test_a_new_name_leaves_the_button_pressed_that_was(screen: Screen) -> None:
    chosen = labelled(screen.box, "I planen")
    labelled(screen.box, "Navn på A").value = "Som planen"
    assert (chosen.index, chosen.value) == (0, None)
    chosen.value = "B"
    labelled(screen.box, "Navn på A").value = "Helt som planen"
    assert (chosen.index, chosen.value) == (2, "B")
