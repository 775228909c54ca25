"""What note 01 makes of data on single persons: its figures counted again by other means, and no way to a single citizen."""

import csv
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from builtnotes import FICTIONAL, SOURCE, Built, Page, Table
from workfolder import Project

pytestmark = pytest.mark.xdist_group("built")

LAST = date(2026, 7, 31)
THRESHOLD = 5
SAME = {"uddannelseshjælp": "kontanthjælp"}
Spell = tuple[str, date, date]


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / "data" / FICTIONAL / f"{name}.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))


def day(text: str) -> date:
    if not text:
        return LAST + timedelta(days=10_000)
    first, month, year = text.split("-")
    return date(int(year), int(month), int(first))


@pytest.fixture(scope="module")
def support() -> dict[str, list[Spell]]:
    """Every person's spells, in order of their beginning."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    for row in rows("ydelsesforloeb"):
        spells[row["person"]].append((SAME.get(row["ydelse"], row["ydelse"]), day(row["start"]), day(row["slut"])))
    return {person: sorted(each, key=lambda spell: spell[1:]) for person, each in spells.items()}


@pytest.fixture(scope="module")
def pages(built: Built) -> list[Page]:
    return built.note_and_annex(FICTIONAL, "01_social_mapping")


def table(pages: list[Page], name: str) -> Table:
    found = [each for page in pages for each in page.tables if each.name.startswith(name)]
    assert len(found) == 1, [each.caption for page in pages for each in page.tables]
    return found[0]


def number(text: str) -> int | None:
    return None if text == "skjult" else int(text.replace(".", "").replace("\u2212", "-"))


def on(spells: list[Spell], when: date) -> str:
    running = [basis for basis, start, end in spells if start <= when <= end]
    return running[-1] if running else "uden ydelse"


def months_on(spells: list[Spell], basis: str) -> float:
    """Months on a basis up to the last day, pauses of less than four weeks left out of account."""
    mine = [(start, end) for each, start, end in spells if each == basis]
    begun, reached = mine[0]
    for start, end in mine[1:]:
        if (start - reached).days > 28:
            begun = start
        reached = max(reached, end)
    return 12 * (LAST.year - begun.year) + LAST.month - begun.month + (LAST.day - begun.day) / 31


def test_persons_by_benefit_and_duration_are_those_of_the_file(pages: list[Page], support: dict[str, list[Spell]]) -> None:
    bands = {"under ½ år": 6, "½-1 år": 12, "1-2 år": 24, "2-5 år": 60, "5 år og mere": 10_000}
    truth: Counter[tuple[str, str]] = Counter()
    for spells in support.values():
        basis = on(spells, LAST)
        if basis != "uden ydelse":
            months = months_on(spells, basis)
            truth[basis.capitalize(), next(band for band, end in bands.items() if months < end)] += 1
    shown = [each for page in pages for each in page.tables if each.name == "Borgere efter ydelse, og hvor længe de har fået den"]
    counted = next(each for each in shown if each.columns[-1] == "I alt")
    cells = {(row, column): number(text) for row, column, text in counted.cells()}
    assert len(cells) == 6 * 6
    assert cells["I alt", "I alt"] == sum(truth.values()) == 1787
    for (row, column), value in cells.items():
        if "I alt" not in {row, column} and value is not None:
            assert value == truth[row, column], (row, column)


def add_months(when: date, months: int) -> date:
    year, month = divmod(12 * when.year + when.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(when.day, last))


def courses() -> Iterator[tuple[str, str, date, date]]:
    """Ended courses: offers of one kind that follow each other within four weeks are one."""
    offers: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for row in rows("tilbudsforloeb"):
        offers[row["person"], row["tilbud"]].append((day(row["start"]), day(row["slut"])))
    for (person, offer), spells in offers.items():
        joined: list[tuple[date, date]] = []
        for start, end in sorted(spells):
            if joined and (start - joined[-1][1]).days <= 28:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        yield from ((person, offer, start, end) for start, end in joined)


@pytest.mark.parametrize("months", [3, 6, 12])
def test_what_people_live_of_after_an_offer_is_what_the_files_tell(
    months: int, pages: list[Page], support: dict[str, list[Spell]]
) -> None:
    latest: dict[str, tuple[date, date, str]] = {}
    for person, offer, start, end in courses():
        if date(2023, 8, 1) <= end <= date(2025, 7, 31):
            latest[person] = max(latest.get(person, (end, start, offer)), (end, start, offer))
    truth: Counter[tuple[str, str]] = Counter()
    for person, (end, start, offer) in latest.items():
        before = on(support.get(person, []), start - timedelta(days=1))
        if before == "uden ydelse":
            before = on(support.get(person, []), start)
        after = on(support.get(person, []), add_months(end, months))
        assert before != "uden ydelse"
        left = "ikke længere på ydelse" if after == "uden ydelse" else "på ydelse, i støttet job eller på pension"
        truth[offer.capitalize(), left] += 1
    word = {3: "tre", 6: "seks", 12: "tolv"}[months]
    name = f"Hvad borgerne levede af {word} måneder efter tilbuddet"
    shown = [each for page in pages for each in page.tables if each.name == name and each.caption.endswith("(personer)")]
    assert len(shown) == 1
    checked = 0
    for row, column, text in shown[0].cells():
        value = number(text)
        if row != "I alt" and column != "I alt" and value is not None:
            assert value == truth[row, column], (row, column)
            checked += 1
    assert checked >= 8


def test_no_small_count_of_persons_courses_or_companies_is_printed(pages: list[Page]) -> None:
    units = ("(personer)", "(borgere)", "(forløb)", "(virksomheder)", "(personmåneder)")
    counted = 0
    for page in pages:
        for each in page.tables:
            if "Kommunens udtræk" not in each.source or each.words:
                continue
            for row, column, text in each.cells():
                is_count = each.caption.endswith(units) or column.startswith(("Borgere", "Forløb")) or column.endswith(units)
                value = number(text) if is_count and re.fullmatch(r"[\d.]+|skjult", text) else None
                if value is not None:
                    counted += 1
                    assert value == 0 or value >= THRESHOLD, (each.caption, row, column)
    assert counted > 200


def test_no_line_of_a_table_has_one_hidden_figure_that_its_total_gives_away(pages: list[Page]) -> None:
    lines = 0
    for page in pages:
        for each in page.tables:
            if each.columns[-1:] != ("I alt",) or "Kommunens udtræk" not in each.source:
                continue
            for row, texts in each.rows:
                if texts[-1] != "skjult":
                    lines += 1
                    assert texts.count("skjult") != 1, (each.caption, row)
    assert lines > 20


def test_only_statements_that_may_be_quoted_are_in_any_file(built: Built) -> None:
    statements = rows("interviewudsagn")
    secret = [row["udsagn"] for row in statements if row["må_citeres"] == "nej"]
    open_ones = [row["udsagn"] for row in statements if row["må_citeres"] == "ja" and row["informant"] == "borger"]
    assert len(secret) > 10
    text = "".join(path.read_text(encoding="utf-8") for path in built.files(".html", ".json", ".ipynb"))
    text = json.dumps(text, ensure_ascii=False).replace("&#39;", "'").replace("&amp;", "&")
    assert not [each for each in secret if each in text]
    assert sum(each in text for each in open_ones) >= 4


def test_no_pseudonym_and_no_interview_s_number_is_in_any_file(built: Built) -> None:
    people = {row["person"] for name in ("ydelsesforloeb", "tilbudsforloeb") for row in rows(name)}
    talks = {row["interview"] for row in rows("interviewudsagn")}
    found = set()
    for path in built.files(".html", ".json", ".ipynb"):
        found |= set(re.findall(r"\b[A-Z]\d{2,5}\b", path.read_text(encoding="utf-8"))) & (people | talks)
    assert len(people) > 3000
    assert not found


ALONE = {
    "spells": (("ydelsesforloeb", "tilbudsforloeb"), "har fået den samme ydelse i mindst to år"),
    "a count by hand": (("optaelling_efter_tilbud",), "seks måneder efter"),
    "published figures": (("noegletal",), "får kontanthjælp"),
    "interviews": (("interviewudsagn",), "ingen tal for kommunen"),
}


@pytest.mark.parametrize("what", ALONE)
def test_a_note_on_one_kind_of_data_alone_has_a_finding_and_says_what_it_cannot_know(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, told = ALONE[what]
    project = Project.of(tmp_path)
    shutil.copy(SOURCE / "params" / f"{FICTIONAL}.yml", tmp_path / "params")
    (tmp_path / "data" / FICTIONAL).mkdir()
    for file in files:
        shutil.copy(SOURCE / "data" / FICTIONAL / f"{file}.csv", tmp_path / "data" / FICTIONAL)
    run = project.here(capsys, "build", "--only", "01")
    assert (run.status, run.err) == (0, "")
    page = Page(tmp_path / "reports" / FICTIONAL / "01_social_mapping.html")
    messages = " ".join(page.tree.find(class_="messages").get_text(" ").split())  # type: ignore[union-attr]
    assert told in messages
    headings = [heading.get_text() for heading in page.tree.find_all("h2")]
    assert {"Til drøftelse", "Det ved vi ikke endnu", "Datagrundlag"} <= set(headings)
    assert ("Offentlige tal mangler" in headings) == (what != "published figures")
    assert "Der er ingen tal i notatet" not in page.prose or what == "interviews"
    pages = [int(cells[0]) for (_, note), cells in run.outcomes().items() if note == "01_social_mapping"]
    assert 1 <= pages[0] <= 5


WRONG = {
    "two years of birth": (
        "data/eksempelby/ydelsesforloeb.csv",
        "E00002;mand;1961;dagpenge;jobparat;06-06-2023;11-01-2024",
        "E00001;mand;1961;dagpenge;jobparat;06-06-2023;11-01-2024",
        "»fødselsår«: Samme person har to fødselsår i filen. Ret det, eller giv dem hver sit løbenummer.",
    ),
    "two sexes": (
        "data/eksempelby/ydelsesforloeb.csv",
        "E00002;mand;1961;dagpenge;jobparat;06-06-2023;11-01-2024",
        "E00001;kvinde;1978;dagpenge;jobparat;06-06-2023;11-01-2024",
        "»køn«: Samme person har to køn i filen. Ret det, eller giv dem hver sit løbenummer.",
    ),
    "a benefit that nobody gets": (
        "params/eksempelby.yml",
        "    ydelse: [sygedagpenge]",
        "    ydelse: [sygedagpnge]",
        "»målgrupper: ydelse«: »sygedagpnge« findes ikke i ydelsesforløbene, så målgruppen »Sygemeldte i mere end et halvt år« "
        "kan ikke tælles. Mente du »sygedagpenge«?",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_what_cannot_be_right_is_refused_with_its_line(mistake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, old, new, told = WRONG[mistake]
    project = Project.of(tmp_path, FICTIONAL)
    line = project.change(file, old, new)
    run = project.here(capsys, "check")
    assert run.status == 1
    assert run.sentences == [f"{file}, linje {line}, {told}"]


def test_a_threshold_above_all_counts_leaves_words_and_no_figure_of_persons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project.of(tmp_path, FICTIONAL)
    (tmp_path / "data" / FICTIONAL / "noegletal.csv").unlink()
    (tmp_path / "params" / f"{FICTIONAL}.goals.yml").unlink()  # its goals point at findings that are not made then
    project.change("params/eksempelby.yml", "diskretionsgrænse: 5", "diskretionsgrænse: 5000")
    run = project.here(capsys, "build", "--only", "01")
    assert (run.status, run.err) == (0, "")
    for page in (tmp_path / "reports" / FICTIONAL).glob("01_*.html"):
        for each in Page(page).tables:
            if "Kommunens udtræk" in each.source and not each.words:
                assert {text for _, _, text in each.cells()} <= {"skjult", "ukendt", "0", "–"}, each.caption
