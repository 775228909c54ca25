"""The status board: what a meeting says is on disk at once, shown before it is saved, and written into the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import ipywidgets as widgets
import pytest
from handmade_editions import edition
from handmade_seminar import labelled, labels, press, told, within
from openpyxl import Workbook

from actionplan.analyses.goal_readings import Series
from actionplan.briefing.blocks import Block
from actionplan.parameters.follow_up import FollowUp
from actionplan.parameters.goals import Goals
from actionplan.parameters.goals_reader import read_goals
from actionplan.parameters.model import Bodies
from actionplan.seminar.session import Session
from actionplan.seminar.status_board import GENERAL, GOALS, status_board
from actionplan.seminar.status_session import StatusSession
from actionplan.workbook import Case

PLAN = """mål:
  - nummer: 1
    navn: "Flere besøg"
    beslutninger: ["Udvalget, 1. oktober 2026"]
    ansvarlig: "Jobcenterchef"
    nulpunkt: "Få besøg"
    start: "01-10-2026"
    måltal:
      - {navn: "Besøg", enhed: timer, retning: op, nulpunkt: 33, mål: 45}
  - nummer: 4
    navn: "Åbne pladser"
    beslutninger: ["Udvalget, 1. oktober 2026"]
    måltal:
      - {navn: "Aftaler", enhed: timer, retning: op, nulpunkt: 6, mål: 18}
      - {navn: "Pladser", enhed: pct., retning: op, nulpunkt: 2, mål: 30}
      - {navn: "Samarbejdet", enhed: ord}
"""
MEASURED = "indsatsmål;måltal;dato;værdi;ord;kilde\n1;Besøg;25-10-2026;38;;kalender\n1;besøg;22-11-2026;39;;kalender\n"
DAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JPY_SESSION_NAME", "05_followup.ipynb")
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "odder.goals.yml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "data" / "odder").mkdir(parents=True)
    (tmp_path / "data" / "odder" / "maalinger.csv").write_text(MEASURED, encoding="utf-8")
    return tmp_path


@dataclass(frozen=True)
class Small:
    """As much of a municipality as the board asks for."""

    goals: Goals
    parameters: SimpleNamespace
    day: date = DAY
    slug: str = "odder"
    name: str = "Odder Kommune"
    invented: bool = False
    registered: Mapping[tuple[int, str], Series] = field(default_factory=dict)
    former: Mapping[int, Goals] = field(default_factory=dict)

    @property
    def in_force(self) -> Goals:
        return self.goals


def case(root: Path, *meetings: date) -> Case:
    goals = read_goals(root / "params" / "odder.goals.yml", root)
    return cast(Case, Small(goals, SimpleNamespace(threshold=5, bodies=Bodies(), follow_up=FollowUp(dates=meetings))))


def opened(root: Path, goal: int | None = None) -> widgets.Widget:
    page = status_board(case(root), root)
    assert isinstance(page, widgets.Widget)
    if goal is not None:
        labelled(page, "Mål").value = goal
    return page


def text(root: Path, name: str) -> str:
    return (root / "data" / "odder" / name).read_text(encoding="utf-8-sig")


def save(page: widgets.Widget) -> None:
    press(page, "Gem status")
    press(page, "Ja, gem")


def test_where_a_note_is_made_one_sentence_stands_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    block = status_board(case(root), root)
    assert isinstance(block, Block) and "Status skrives, når arbejdsbogen er åben" in block.html


def test_all_that_a_meeting_says_is_on_disk_when_its_field_is_left_and_there_again_after_a_dead_kernel(root: Path) -> None:
    page = opened(root, 4)
    assert all(each.continuous_update is False for each in within(page) if isinstance(each, widgets.Textarea | widgets.Text))
    assert "Samarbejdet: tal (ord)" not in labels(page)
    press(page, "Tilføj en aktivitet")
    typed = {
        "Aftaler: tal (timer)": "16,5", "Samarbejdet: med ord": "Går godt", "Hvad er der gjort?": "Brev til alle",
        "Hvem gjorde det? Skriv funktionen": "Tovholder", "Hvornår?": "20-11-2026", "Beslutning": "nyt måltal",
        "Det nye tal": "24", "Hvilket måltal?": "Aftaler", "Hvorfor?": "Det går hurtigere",
    }  # fmt: skip
    for label, value in typed.items():
        labelled(page, label).value = value
    labelled(page, "Skærm").value = GENERAL
    labelled(page, "Det rette match: svaret med ord").value = "Flere får en plads, der passer"
    assert text(root, "maalinger.csv") == MEASURED

    again = opened(root)
    assert "Det, I skrev til mødet 22. november 2026, er ikke gemt endnu." in told(again)
    labelled(again, "Mål").value = 4
    assert {label: labelled(again, label).value for label in typed} == typed
    assert "Aftaler (timer): nulpunkt 6, mål 24." in told(again) and "16,5 31. oktober 2026" in told(again), "it counts at once"
    assert "Gjort i de seneste seks måneder: 20. november 2026, tovholder: Brev til alle." in told(again)
    assert [label for label, _ in labelled(again, "Mål").options] == [
        "1 Flere besøg (skrevet til mødet)",
        "4 Åbne pladser (skrevet til mødet)",
    ]


def test_each_kind_of_row_goes_into_its_table_and_what_was_saved_leaves_the_log(root: Path) -> None:
    session = StatusSession(case(root), root)
    typed: dict[tuple[str, ...], str] = {
        ("mål 4", "»Aftaler«", "tal"): "16,5",
        ("mål 4", "»Pladser«", "gælder"): "01-11-2026",
        ("mål 4", "»Samarbejdet« med ord", "ord"): "Går  godt",
        ("mål 4", "aktivitet 1", "hvad"): "Brev til alle",
        ("mål 4", "aktivitet 1", "hvem"): "Tovholder",
        ("mål 4", "aktivitet 1", "dato"): "20-11-2026",
        ("mål 4", "beslutning", "beslutning"): "nyt måltal",
        ("mål 4", "beslutning", "nyt tal"): "24",
        ("mål 4", "beslutning", "måltal"): "Aftaler",
        ("mål 7", "»Hold«", "tal"): "3",
        ("generelt", "det rette match", "svar"): "Flere får en plads, der passer",
    }
    for path, value in typed.items():
        assert session.write(DAY, *path, to=value) == ""
    assert session.sheet(DAY).left_out == (
        "Mål 7, »Hold« er der skrevet noget om, men målet eller måltallet findes ikke mere. Det bliver ikke gemt.",
    )
    files = "maalinger.csv, data/odder/aktiviteter.csv, data/odder/beslutninger.csv og data/odder/generel_status.csv"
    saved, wrong = session.keep(DAY)
    assert f"Gemt i data/odder/{files}." in saved[0] and wrong == ()
    assert text(root, "maalinger.csv") == f"{MEASURED}4;Aftaler;31-10-2026;16,5;;\n4;Samarbejdet;22-11-2026;;Går godt;\n"
    assert "\n4;20-11-2026;Brev til alle;Tovholder\n" in text(root, "aktiviteter.csv")
    assert "\n4;22-11-2026;nyt måltal;24;Aftaler;\n" in text(root, "beslutninger.csv")
    assert "\n22-11-2026;det rette match;;Flere får en plads, der passer\n" in text(root, "generel_status.csv")
    assert Session(case(root), root).value("status") == {} and session.pending(DAY) == ()


def test_where_a_file_cannot_be_written_what_was_typed_stays_in_the_log_and_saving_again_writes_the_rest(root: Path) -> None:
    session = StatusSession(case(root), root)
    done = root / "data" / "odder" / "aktiviteter.csv"
    done.write_text("indsatsmål;dato;hvad;hvem\n", encoding="utf-8")
    session.reload()
    for path, value in {("»Besøg«", "tal"): "41", ("aktivitet 1", "hvad"): "Brev", ("aktivitet 1", "hvem"): "Tovholder"}.items():
        session.write(DAY, "mål 1", *path, to=value)
    done.chmod(0o444)
    saved, wrong = session.keep(DAY)
    assert "Gemt i data/odder/maalinger.csv." in saved[0] and "aktiviteter.csv: Filen er skrivebeskyttet" in wrong[0]
    assert session.draft(DAY)["mål 1"]["aktivitet 1"]["hvad"] == "Brev"
    done.chmod(0o644)
    (line,) = session.pending(DAY)
    assert line == "Ny linje i aktiviteter.csv: mål 1, 22. november 2026: hvad »Brev«; hvem »Tovholder«"
    assert session.keep(DAY)[1] == () and text(root, "aktiviteter.csv").endswith("\n1;22-11-2026;Brev;Tovholder\n")


def test_what_will_be_saved_names_a_measure_whole_however_long_it_is(root: Path) -> None:
    name = "Virksomheder, der har haft besøg af en jobkonsulent i måneden"
    goals = root / "params" / "odder.goals.yml"
    goals.write_text(PLAN.replace('navn: "Aftaler"', f'navn: "{name}"'), encoding="utf-8")
    session = StatusSession(case(root), root)
    session.write(DAY, "mål 4", f"»{name}«", to={"tal": "7", "gælder": "31-10-2026"})
    assert f"mål 4, »{name}«, 31. oktober 2026: tal 7" in session.pending(DAY)[0]


def test_saving_shows_first_which_lines_are_new_and_which_take_another_s_place(root: Path) -> None:
    page = opened(root, 1)
    assert labelled(page, "Besøg: tal (timer)").value == "39", "what the file says for the day stands there"
    labelled(page, "Besøg: tal (timer)").value = "41"
    labelled(page, "Beslutning").value = "fortsæt"
    press(page, "Gem status")
    assert "Linje 3 i maalinger.csv bliver rettet: mål 1, »besøg«, 22. november 2026: tal før 39, nu 41 Ny linje" in told(page)
    assert "Ny linje i beslutninger.csv: mål 1, 22. november 2026: beslutning fortsæt" in told(page)
    press(page, "Nej")
    assert text(root, "maalinger.csv") == MEASURED
    save(page)
    assert "Gemt i data/odder/maalinger.csv og data/odder/beslutninger.csv." in told(page)
    assert text(root, "maalinger.csv") == MEASURED.replace("39;", "41;")
    (kept,) = (root / "data" / "odder" / "seminar").glob("*.maalinger.csv")
    assert kept.read_text(encoding="utf-8") == MEASURED
    press(page, "Gem status")
    assert "Der er intet at gemme." in told(page)
    labelled(page, "Besøg: med ord").value = "Flere end ventet"
    save(page)
    labelled(page, "Besøg: med ord").value = ""
    press(page, "Gem status")
    assert "ord før »Flere end ventet«, nu tomt" in told(page), "also what was saved a moment ago can be changed"
    labelled(page, "Besøg: tal (timer)").value = ""
    press(page, "Gem status")
    assert "Mål 1, »Besøg«: Det står allerede i tabellen Målinger. Slet linjen i filen, hvis det skal væk." in told(page)


def test_what_cannot_be_right_is_told_goal_by_goal_and_nothing_is_saved(root: Path) -> None:
    former = "dato;spørgsmål;retning;ord\n25-10-2026;samarbejdet i jobcentret;uændret;Vi venter.\n"
    (root / "data" / "odder" / "generel_status.csv").write_text(former, encoding="utf-8")
    page = opened(root, 4)
    labelled(page, "Aftaler: tal (timer)").value = "tolv"
    labelled(page, "Pladser: tal (pct.)").value = "184"
    labelled(page, "Beslutning").value = "nyt måltal"
    press(page, "Tilføj en aktivitet")
    labelled(page, "Hvad er der gjort?").value = "Brev"
    labelled(page, "Hvornår?").value = "23-11-2026"
    assert "23. november 2026 ligger efter mødet. Skriv den dag, det blev gjort." in told(page)
    labelled(page, "Hvornår?").value = "22-11-2026"
    labelled(page, "Skærm").value = GENERAL
    assert "Er samarbejdet i jobcentret blevet bedre" in told(page)
    assert "Sidst, 25. oktober 2026: uændret. Vi venter." in told(page)
    labelled(page, "Samarbejdet i jobcentret: går det bedre?").value = "bedre"
    press(page, "Gem status")
    for sentence in (
        "Status er ikke gemt.",
        "Mål 4, »Aftaler«: Tal: »tolv« er ikke et tal.",
        "Mål 4, »Pladser«: En andel i pct. ligger mellem 0 og 100.",
        "Mål 4, beslutningen: Skriv det nye tal, eller vælg en anden beslutning.",
        "Vælg, hvilket måltal det nye tal gælder.",
        "Mål 4, aktivitet 1: Skriv også: hvem.",
        "Samarbejdet i jobcentret: Skriv også: svar.",
    ):
        assert sentence in told(page)
    assert "Ja, gem" not in labels(page)
    labelled(page, "Skærm").value = GOALS
    labelled(page, "Beslutning").value = "nået"
    assert "Det nye tal" not in labels(page) and "Hvilket måltal?" not in labels(page)
    press(page, "Fjern aktivitet 1")
    assert "Hvad er der gjort?" not in labels(page)
    labelled(page, "Samarbejdet: med ord").value = "Spørg 010190-1234"
    assert "ligner et cpr-nummer" in told(page)
    assert "010190" not in (root / "data" / "odder" / "seminar" / "log.jsonl").read_text(encoding="utf-8")


def test_who_saves_second_sees_the_difference_again(root: Path) -> None:
    page, other = opened(root, 1), StatusSession(case(root), root)
    labelled(page, "Besøg: tal (timer)").value = "41"
    press(page, "Gem status")
    other.write(DAY, "mål 4", "»Aftaler«", "tal", to="9")
    press(page, "Ja, gem")
    assert "En anden skærm har lige skrevet noget, som du ikke har set. Intet er gemt." in told(page)
    press(page, "Gem status")
    (root / "data" / "odder" / "maalinger.csv").write_text(MEASURED + "1;Besøg;01-11-2026;40;;\n", encoding="utf-8")
    press(page, "Ja, gem")
    assert "Filen er ændret af en anden, siden forskellen blev vist" in told(page)
    save(page)
    assert text(root, "maalinger.csv") == MEASURED.replace("39;", "41;") + "1;Besøg;01-11-2026;40;;\n4;Aftaler;31-10-2026;9;;\n"
    other.refresh()
    other.reload()
    assert other.draft(DAY) == {} and other.pending(DAY) == ()
    (root / "data" / "odder" / "maalinger.csv").write_text(MEASURED + "9;Besøg;01-11-2026;40;;\n", encoding="utf-8")
    press(page, "Hent nyt fra andre skærme")
    assert "maalinger.csv, linje 4, »indsatsmål«: Der er intet mål »9« i params/odder.goals.yml." in told(page)


def test_undoing_takes_back_the_board_s_own_changes_until_they_are_saved(root: Path) -> None:
    page = opened(root, 1)
    Session(case(root), root).set("målsætning", to="Flere i job")
    press(page, "Fortryd")
    assert "nu »Flere i job«. Intet er fortrudt" in told(page), "nobody takes back what he has never seen"
    press(page, "Fortryd")
    assert "Den seneste ændring blev lavet på seminaret om mål." in told(page)
    labelled(page, "Besøg: tal (timer)").value = "41"
    labelled(page, "Besøg: tal (timer)").value = "39"
    assert StatusSession(case(root), root).unsaved() == (), "what says again what the file says is nothing new"
    labelled(page, "Besøg: tal (timer)").value = "41"
    press(page, "Fortryd")
    assert "Fortrudt: Mødet 22-11-2026, mål 1, »Besøg«: før tal »41« og gælder »22-11-2026«, nu tomt." in told(page)
    assert labelled(page, "Besøg: tal (timer)").value == "39"
    labelled(page, "Besøg: tal (timer)").value = "42"
    other = StatusSession(case(root), root)
    save(page)
    press(page, "Fortryd")
    assert "Der er ikke ændret noget, siden status blev gemt" in told(page)
    assert "Mødet 22-11-2026 er gemt i kommunens filer." in other.refresh()[0]
    assert Session(case(root), root).value("målsætning") == "Flere i job"


def test_a_meeting_s_day_can_be_changed_and_what_was_written_goes_with_it(root: Path) -> None:
    page = opened(root, 1)
    assert labelled(page, "Mødets dato").value == "22-11-2026"
    labelled(page, "Besøg: tal (timer)").value = "41"
    for wrong, sentence in (
        ("i går", "Skriv mødets dato med dag, måned og år"),
        ("22-11-2062", "mere end to uger ude i fremtiden"),
    ):
        labelled(page, "Mødets dato").value = wrong
        assert sentence in told(page) and "Den er stadig 22. november 2026." in told(page)
        assert labelled(page, "Mødets dato").value == "22-11-2026"
    labelled(page, "Mødets dato").value = "19-11-2026"
    assert "er ikke gemt. Skal det flyttes til 19. november 2026?" in told(page)
    press(page, "Ja, flyt det")
    assert StatusSession(case(root), root).unsaved() == (date(2026, 11, 19),)
    save(page)
    assert text(root, "maalinger.csv") == MEASURED + "1;Besøg;19-11-2026;41;;\n"


@pytest.mark.parametrize(("planned", "expected"), [((19, 30), 19), ((25,), 25), ((5,), 22)])
def test_the_day_is_that_of_the_nearest_meeting_within_a_fortnight(root: Path, planned: tuple[int, ...], expected: int) -> None:
    page = status_board(case(root, date(2026, 10, 19), *(date(2026, 11, day) for day in planned)), root)
    assert labelled(page, "Mødets dato").value == f"{expected}-11-2026"


def test_the_board_shows_where_a_goal_began_what_was_done_and_decided_last_and_what_is_suggested(root: Path) -> None:
    folder = root / "data" / "odder"
    (folder / "aktiviteter.csv").write_text(
        "indsatsmål;dato;hvad;hvem\n1;19-10-2026;Gammelt brev;Tovholder\n1;20-10-2026;Nyt brev;Tovholder\n", encoding="utf-8"
    )
    (folder / "beslutninger.csv").write_text(
        "indsatsmål;dato;beslutning;mål;ord\n1;19-10-2026;nyt måltal;45;færre papirer\n", encoding="utf-8"
    )
    page = status_board(case(root, date(2026, 10, 19)), root)
    for sentence in (
        "Nulpunkt med ord: Få besøg.",
        "Besøg (timer): nulpunkt 33, mål 45. 38 25. oktober 2026 39 22. november 2026 – for få tal. Der er to målinger.",
        "Gjort siden mødet 19. oktober 2026: 20. oktober 2026, tovholder: Nyt brev.",
        "Sidst besluttet, 19. oktober 2026: nyt måltal 45. Færre papirer.",
        "Forslag: Fortsæt: for tidligt at sige.",
    ):
        assert sentence in told(page)
    assert "Gammelt brev" not in told(page)


def test_what_can_not_be_read_or_wants_heed_is_told_beside_its_field_at_once_and_before_it_is_saved(root: Path) -> None:
    page = opened(root, 1)
    figure, day = labelled(page, "Besøg: tal (timer)"), labelled(page, "Besøg: tallet gælder")
    assert day.value == "22-11-2026", "the figures before were of the meetings' own days"
    figure.value = "abc"
    assert "Tal: »abc« er ikke et tal." in told(page)
    figure.value = "41"
    assert "»abc«" not in told(page)
    assert "Der står allerede 39 for 22. november 2026. Det nye tal kommer i stedet for det." in told(page)
    day.value = "23-11-2026"
    assert "23. november 2026 ligger efter mødet." in told(page)
    press(page, "Gem status")
    assert "Mål 1, »Besøg«: 23. november 2026 ligger efter mødet." in told(page)
    day.value = "1-9-2026"
    assert "Målet begyndte først 1. oktober 2026, så tallet er fra før planen." in told(page)
    press(page, "Gem status")
    assert "Mål 1, »Besøg«: Målet begyndte først" in told(page)
    press(page, "Ja, gem")
    assert text(root, "maalinger.csv") == MEASURED + "1;Besøg;01-09-2026;41;;\n"


FEW = """  - nummer: 5
    navn: "Job"
    beslutninger: ["Udvalget, 1. oktober 2026"]
    måltal:
      - {navn: "Borgere i job", enhed: personer, retning: op, nulpunkt: 3, mål: 15}
      - {navn: "I tilbud", enhed: pct., retning: op, serie: {register: andel i virksomhed}}
"""


def test_few_persons_are_not_shown_on_the_wall_and_what_a_register_counts_is_not_asked_for(root: Path) -> None:
    (root / "params" / "odder.goals.yml").write_text(PLAN + FEW, encoding="utf-8")
    rows = "5;Borgere i job;30-09-2026;8;;\n5;Borgere i job;31-10-2026;2;;\n"
    (root / "data" / "odder" / "maalinger.csv").write_text(MEASURED + rows, encoding="utf-8")
    page = opened(root, 5)
    assert "Borgere i job (personer): nulpunkt under 5, mål 15. 8 30. september 2026 skjult 31. oktober 2026" in told(page)
    assert labelled(page, "Borgere i job: tal (personer)").value == ""
    assert "Der er gemt et tal for 31. oktober 2026, som ikke vises her." in told(page)
    labelled(page, "Borgere i job: tallet gælder").value = "30-09-2026"
    assert labelled(page, "Borgere i job: tal (personer)").value == "8"
    labelled(page, "Borgere i job: tallet gælder").value = "31-10-2026"
    labelled(page, "Borgere i job: tal (personer)").value = "6"
    press(page, "Gem status")
    assert "»Borgere i job«, 31. oktober 2026: tal før et tal, der ikke vises, nu 6" in told(page)
    assert "I tilbud: tal (pct.)" not in labels(page) and "I tilbud: med ord" in labels(page)
    assert "Tallene kommer af sig selv" in told(page)


def test_a_saved_figure_that_the_note_leaves_out_since_an_edition_counted_otherwise_stays_off_the_wall(root: Path) -> None:
    (root / "params" / "odder.goals.yml").write_text(PLAN + FEW, encoding="utf-8")
    rows = "5;Borgere i job;31-08-2026;2;;\n5;Borgere i job;30-09-2026;8;;\n"
    (root / "data" / "odder" / "maalinger.csv").write_text(MEASURED + rows, encoding="utf-8")
    edition(root, "2026-10-10", [], counted=[(5, "Borgere i job", 3)])
    session = StatusSession(case(root), root)
    place = ("mål 5", "»Borgere i job«")
    session.write(DAY, *place, to={"tal": "9", "gælder": "30-09-2026"})
    (form,) = (form for form in session.forms(session.goals[5], DAY) if form.path == place)
    assert (form.saved, form.heed(session.draft(DAY))) == ({}, ())
    assert session.pending(DAY)[0].endswith("30. september 2026: tal før et tal, der ikke vises, nu 9")


def test_the_focus_goes_back_to_where_somebody_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, other = opened(root, 1), StatusSession(case(root), root)
    got: list[str] = []
    monkeypatch.setattr(widgets.DOMWidget, "focus", lambda each: got.append(each.description))
    other.write(DAY, "mål 1", "»Besøg« med ord", "ord", to="Godt")
    labelled(page, "Besøg: med ord").value = "Skidt"
    assert got == ["Besøg: med ord"] and "Du skrev: »Skidt«" in told(page)
    press(page, "Gem status")
    assert "Du skrev: »Skidt«" in told(page), "a click that left the field takes nothing away unread"
    press(page, "Nej")
    labelled(page, "Mødets dato").value = "20-11-2026"
    press(page, "Nej, det bliver der")
    press(page, "Videre til næste mål")
    assert got[1:] == ["Nej", "Gem status", "Nej, det bliver der", "Mødets dato", "Mål"]
    press(page, "Tilføj en aktivitet")
    fields = [labelled(page, label) for label in ("Hvad er der gjort?", "Beslutning")]
    other.write(date(2026, 11, 20), "mål 4", "aktivitet 2", to={"hvad": "Brev"})
    press(page, "Hent nyt fra andre skærme")
    assert all(each in list(within(page)) for each in fields), "fields that somebody is in stay when others come"


def test_a_table_that_is_a_spreadsheet_is_refused_and_nothing_else_is_shown(root: Path) -> None:
    sheet = Workbook()
    sheet.save(root / "data" / "odder" / "aktiviteter.xlsx")
    page = status_board(case(root), root)
    assert isinstance(page, widgets.HTML)
    assert "data/odder/aktiviteter.xlsx: Tabellen er et regneark, og herfra kan der kun skrives i CSV-filer." in page.value
