"""The page of the seminar: four screens on one session, undoing, and saving what the room has decided and seen."""

from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import pytest
from handmade_seminar import FILE, GOALS, begin, case, labelled, labels, press, put_notes, told

from actionplan.briefing.blocks import Block
from actionplan.seminar import goal_seminar
from actionplan.seminar.goal_seminar import SCREENS, seminar

made: list[str] = []
"""The screens on places that have been made: stand-ins, as they have tests of their own and take a second."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def standing_in(name: str) -> Callable[..., widgets.Widget]:
        def screen(*_: object) -> widgets.Widget:
            made.append(name)
            return widgets.HTML(name)

        return screen

    made.clear()
    for name in ("board", "scenarios", "known"):
        monkeypatch.setattr(goal_seminar, name, standing_in(name))
    monkeypatch.setenv("JPY_SESSION_NAME", "04_goal_setting.ipynb")
    begin(tmp_path)
    put_notes(tmp_path)
    return tmp_path


def opened(root: Path, screen: str = "3 Målkort") -> widgets.Widget:
    page = seminar(case(), root)
    assert isinstance(page, widgets.Widget)
    labelled(page, "Skærm").value = screen
    return page


def saved(root: Path) -> str:
    return (root / FILE).read_text(encoding="utf-8")


def test_where_a_note_is_made_one_sentence_stands_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    block = seminar(case(), root)
    assert isinstance(block, Block)
    assert "Seminaret holdes, når arbejdsbogen er åben i JupyterLab eller på sin egen side." in block.html


def test_each_screen_is_made_when_it_is_first_shown_and_kept(root: Path) -> None:
    page = opened(root, SCREENS[2])
    assert made == ["known", "board"]
    labelled(page, "Navn").value = "Nye besøg"
    for screen in (*reversed(SCREENS), SCREENS[2]):
        labelled(page, "Skærm").value = screen
    assert made == ["known", "board", "scenarios"]
    assert labelled(page, "Navn").value == "Nye besøg"


def test_saving_shows_the_difference_first_and_keeps_the_comments(root: Path) -> None:
    page = opened(root)
    labelled(page, "Mål").value = "4"
    labelled(page, "Ansvarlig").value = "Teamleder"
    press(page, "Gem i planen")
    assert "Det bliver ændret i planen: Mål 4, ansvarlig" in told(page)
    press(page, "Nej")
    assert saved(root) == GOALS
    press(page, "Gem i planen")
    press(page, "Ja, gem")
    assert f"Gemt i {FILE}. Den tidligere fil ligger i data/odder/seminar." in told(page)
    assert "Teamleder" in saved(root) and "# om ugen" in saved(root) and "# Målene" in saved(root)
    press(page, "Gem i planen")
    assert "Der er intet at gemme." in told(page)


def test_a_save_that_would_leave_the_places_out_says_so_first_and_offers_the_two_scenarios(root: Path) -> None:
    page = opened(root)
    begin(root).set("scenarier", "B", "navn", to="Flere pladser")
    begin(root).set("scenarier", "B", "modeller", "model_2", "virksomheder", to=60)
    press(page, "Gem i planen")
    assert "Intet scenarie er valgt, så pladserne bliver ikke gemt." in told(page)
    assert "Ja, gem" not in labels(page)  # there is nothing else to save
    labelled(page, "Planens målsætning").value = "Ingen venter"
    press(page, "Gem i planen")
    assert {"Ja, gem", "Brug A", "Brug B: Flere pladser", "Nej"} <= set(labels(page))
    press(page, "Brug B: Flere pladser")
    assert "Åbne pladser (model 2), virksomheder: før tomt, nu 60" in told(page)
    assert "Intet scenarie er valgt" not in told(page)
    press(page, "Ja, gem")
    assert "model_2" in saved(root)
    assert "Det står først i handlingsplan.docx, når notaterne er lavet igen" in told(page)


def test_the_log_has_the_table_that_sits_at_the_screen_and_sentences_have_headlines_in_place_of_ids(root: Path) -> None:
    page = opened(root)
    choice = labelled(page, "Skriver for")
    assert [label for label, _ in choice.options] == ["salen", "bord 1", "bord 2", "bord 3", "bord 4"]
    choice.value = "4"
    labelled(page, "Planens målsætning").value = "Ingen venter"
    other = begin(root)
    assert other.undo().endswith(" på en anden skærm, bord 4.")
    other.set("borde", to=2)
    other.set("stemmer", "udfordringer", "1", "01.recipients", to=2)
    press(page, "Fortryd")
    assert "Intet er fortrudt" in told(page)
    assert (choice.value, len(choice.options)) == ("", 3)
    press(page, "Fortryd")
    assert "til udfordringen »4,7 pct. får kontanthjælp«" in told(page)
    other.refresh()
    other.set("udfordringer", "fremhæv", to=["01.recipients"])
    press(page, "Gem i planen")
    assert "Fremhævede udfordringer: »4,7 pct. får kontanthjælp« er kommet til." in told(page)


def test_mistakes_and_dead_pointers_keep_the_plan_from_being_saved(root: Path) -> None:
    page = opened(root)
    labelled(page, "Mål").value = "4"
    labelled(page, "Slut").value = "01-01-2020"
    press(page, "Gem i planen")
    assert "Planen er ikke gemt." in told(page) and "ligger før startdatoen" in told(page)
    assert "Ja, gem" not in labels(page)
    press(page, "Fortryd")
    assert "Fortrudt: Mål 4, slut" in told(page)
    begin(root).set("mål", "4", "svarer_på", to=["03.gone"])
    press(page, "Gem i planen")
    assert "har id »03.gone« nu" in told(page)
    assert saved(root) == GOALS


def test_who_saves_over_somebody_else_s_plan_is_shown_both_first_and_may_take_it_or_save_over_it(root: Path) -> None:
    page = opened(root)
    labelled(page, "Planens målsætning").value = "Ingen venter"
    theirs = GOALS.replace("Flere i job", "Alle i job").replace('"Åbne pladser"', '"Mange pladser"')
    (root / FILE).write_text(theirs, encoding="utf-8")
    press(page, "Gem i planen")
    press(page, "Ja, gem")
    assert "En anden har gemt i den imens." in told(page)
    both = told(page)[told(page).index("Den anden har ændret:") :]
    assert "nu »Alle i job«" in both and "Mål 4, navn: før »Åbne pladser«, nu »Mange pladser«" in both
    assert "før »Alle i job«, nu »Ingen venter«" in both
    assert saved(root) == theirs
    press(page, "Hent den andens")
    assert "Den andens plan er hentet. Dine ændringer står stadig oven på." in told(page)
    assert ("4 Mange pladser", "4") in labelled(page, "Mål").options
    (root / FILE).write_text(theirs + "# igen\n", encoding="utf-8")
    for button in ("Gem i planen", "Ja, gem", "Gem mine alligevel"):
        press(page, button)
    assert saved(root) == theirs.replace("Alle i job", "Ingen venter") + "# igen\n"


def test_what_other_screens_do_is_told_at_the_next_action_and_stands_on_the_cards(root: Path) -> None:
    page = opened(root)
    press(page, "Hent nyt fra andre skærme")
    assert "Der er ikke noget nyt fra andre skærme." in told(page)
    begin(root).set("mål", "1", "folk", to="To jobkonsulenter", table="2")
    labelled(page, "Skærm").value = SCREENS[1]
    assert "bord 2: Mål 1, folk: før tomt, nu »To jobkonsulenter«." in told(page)
    labelled(page, "Skærm").value = SCREENS[2]
    assert labelled(page, "Folk").value == "To jobkonsulenter"


def test_tables_vote_on_the_challenges_of_note_04_and_on_the_goals_of_the_draft(root: Path) -> None:
    page = opened(root, SCREENS[1])
    labelled(page, "Bord").value = "1"
    assert "1. 4,7 pct. får kontanthjælp" in labels(page) or "2. Ét sted står sagen uden ansvarlig" in labels(page)
    labelled(page, "Der stemmes om").value = "mål"
    begin(root).set("mål", "7", to={"navn": "Hold"})
    press(page, "Hent nyt fra andre skærme")
    labelled(page, "Bord").value = "2"
    assert {"1 Flere besøg", "4 Åbne pladser", "7 Hold"} <= set(labels(page))


def test_a_log_that_cannot_be_read_is_told_with_its_line_and_nothing_else_is_shown(root: Path) -> None:
    begin(root).set("borde", to=3)
    log = root / "data" / "odder" / "seminar" / "log.jsonl"
    log.write_bytes(b"hej\n" + log.read_bytes())
    page = seminar(case(), root)
    assert isinstance(page, widgets.HTML)
    assert "data/odder/seminar/log.jsonl, linje 1: Linjen kan ikke læses" in page.value


def test_the_focus_is_back_at_the_button_that_asked_when_a_question_is_answered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(root)
    labelled(page, "Ansvarlig").value = "Teamleder"
    got: list[str] = []
    monkeypatch.setattr(widgets.DOMWidget, "focus", lambda each: got.append(each.description))
    for pressed in ("Gem i planen", "Nej", "Gem i planen", "Ja, gem"):
        press(page, pressed)
    assert got == ["Nej", "Gem i planen", "Nej", "Gem i planen"]
