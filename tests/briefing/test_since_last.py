"""What a note says of the last edition, from editions with a few findings each."""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actionplan.analyses.challenges import challenges
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing.blocks import Block
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.since_last import challenges_since_last, shown, since_last
from actionplan.briefing.social_mapping import Topic
from actionplan.editions import last_edition
from actionplan.parameters.model import Parameters
from actionplan.problems import Refused
from actionplan.tables.figures import Figures
from actionplan.workbook import Case

TODAY = date(2027, 9, 6)


def finding(id: str, value: float | None, period: str, headline: str = "", **more: Any) -> Finding:
    about: dict[str, Any] = {"unit": "pct.", "base": 2000.0, "invented": False, **more}
    return Finding(
        id=id, headline=headline or f"Resultat {id}", sentence="", value=value, period=period, source="", uncertainty="", **about
    )


def case(*, fictional: bool = False, day: date = TODAY) -> Case:
    comparison = Comparison("Odder", "Hele landet", (), "", invented=fictional)
    fields: dict[str, Any] = {"fictional": True, "comparison": ("Nabo",), "country": "Eksempelland"} if fictional else {}
    return Case("odder", Parameters(municipality="Odder", **fields), {}, Figures({}, {}, {}, {}), comparison, None, None, day)  # type: ignore[arg-type]


def freeze(root: Path, name: str, findings: Sequence[Finding], *, invented: bool = False) -> None:
    """An edition as far as a note reads it."""
    folder = root / "data" / "odder" / "editions" / name
    folder.mkdir(parents=True)
    record = {"invented": invented, "findings": [each.record() for each in findings]}
    (folder / "findings.json").write_text(json.dumps(record), encoding="utf-8")


def said(block: Block | None) -> str:
    assert block is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.html))


MARCH = (finding("01.a", 20.0, "2026M12"), finding("01.b", 9.0, "2026M12"), finding("01.old", 5.0, "2026M12"))
JUNE = (finding("01.a", 26.0, "2027M03"), finding("01.b", 9.0, "2027M03"), finding("02.x", 50.0, "forår 2027"))
SEPTEMBER = (
    finding("01.a", 26.4, "2027M06"),
    finding("01.b", 5.5, "2027M06", headline="6 pct. er i tilbud"),
    finding("01.new", 3.0, "2027M06", headline="3 pct. er i job"),
)


def test_three_editions_after_each_other_read_the_right_changes(tmp_path: Path) -> None:
    assert since_last(case(), "01", MARCH, tmp_path) is None
    freeze(tmp_path, "2027-03-01", MARCH)
    june = said(since_last(case(day=date(2027, 6, 7)), "01", JUNE[:2], tmp_path))
    assert "Siden udgaven af 1. marts 2027" in june
    assert "Før 20 pct., nu 26 pct.: 6 procentpoint højere. Det er mere, end tilfældigheder kan give. De to måneder" in june
    assert "Ikke med mere: Resultat 01.old." in june
    assert "Ét resultat er uændret." in june
    freeze(tmp_path, "2027-06-07", JUNE)
    september = said(since_last(case(), "01", SEPTEMBER, tmp_path))
    assert "Siden udgaven af 7. juni 2027" in september
    assert september.index("6 pct. er i tilbud. Før 9,0 pct., nu 5,5 pct.: 3,5 procentpoint lavere. Det er mere, end") < (
        september.index("Før 26,0 pct., nu 26,4 pct.: 0,4 procentpoint højere. Det er ikke mere, end tilfældigheder kan give.")
    )
    assert "Nyt: 3 pct. er i job." in september
    assert "01.old" not in september
    assert "02.x" not in september
    assert last_edition(tmp_path, "odder", TODAY) == last_edition(tmp_path, "odder", date(2027, 6, 8))
    assert (before := last_edition(tmp_path, "odder", date(2027, 6, 7))) is not None
    assert before.day == date(2027, 3, 1)


def test_a_note_is_not_compared_with_its_own_edition_nor_with_a_later_one_but_with_another_one_of_the_same_day(
    tmp_path: Path,
) -> None:
    freeze(tmp_path, "2027-03-01", MARCH)
    freeze(tmp_path, "2027-09-06", SEPTEMBER)
    freeze(tmp_path, "2027-12-01", JUNE)
    (tmp_path / "data" / "odder" / "editions" / ".ny-half-made").mkdir()
    (tmp_path / "data" / "odder" / "editions" / "2027-02-30").mkdir()
    assert "1. marts 2027" in said(since_last(case(), "01", SEPTEMBER, tmp_path))
    corrected = (*SEPTEMBER[:2], finding("01.new", 8.0, "2027M06"))
    told = said(since_last(case(), "01", corrected, tmp_path))
    assert "6. september 2027" in told
    assert "Samme tal, ny opgørelse" in told
    freeze(tmp_path, "2027-09-06_2", corrected)
    assert said(since_last(case(), "01", corrected, tmp_path)) == told
    assert "6. september 2027" in said(since_last(case(day=date(2027, 9, 7)), "01", corrected, tmp_path))


def test_invented_and_real_editions_are_never_compared(tmp_path: Path) -> None:
    invented = [finding("01.a", 20.0, "2026M12", invented=True)]
    freeze(tmp_path, "2027-03-01", invented, invented=True)
    assert since_last(case(), "01", SEPTEMBER, tmp_path) is None
    assert "Opdigtede tal" in said(since_last(case(fictional=True), "01", invented, tmp_path))


def test_a_long_list_stands_whole_in_the_annex_and_a_short_one_in_the_note_alone(tmp_path: Path) -> None:
    freeze(tmp_path, "2027-03-01", [finding(f"01.{number}", 20.0, "2026M12", margin=0.0, unit="emner") for number in range(7)])
    now = [finding(f"01.{number}", 20.0 + number, "2027M06", margin=0.0, unit="emner") for number in range(7)]
    note, annex = said(since_last(case(), "01", now, tmp_path)), said(since_last(case(), "01", now, tmp_path, annex=True))
    assert note.count("Før ") == 5
    assert "Alle ændringer står i bilaget." in note
    assert "Alle ændringer siden udgaven af 1. marts 2027" in annex
    assert all(f"Resultat 01.{number} " in annex for number in range(1, 7))
    assert "26 emner Juni 2027 6 flere Ja. Det er optalt på kommunens egen liste" in annex
    freeze(tmp_path, "2027-08-01", now[:6])
    assert since_last(case(), "01", now, tmp_path, annex=True) is None


def test_note_04_tells_what_has_moved_among_the_challenges(tmp_path: Path) -> None:
    def of(*found: Finding) -> Basis:
        return Basis(case(), (), challenges(found, case().goals.changes))

    way = finding("03.way.breaks", 2.0, "1. marts 2027", "To brud", unit="brud", margin=0.0, strength=False)
    gone = finding("03.roles.holes", 1.0, "1. marts 2027", "Én opgave mangler en ansvarlig", unit="opgaver", strength=False)
    other = finding("01.recipients", 2.0, "2026M12")
    freeze(tmp_path, "2027-03-01", (way, gone, other))
    now = finding("03.way.breaks", 4.0, "6. september 2027", "Fire brud", unit="brud", margin=0.0, strength=False)
    told = said(challenges_since_last(of(now, other), tmp_path))
    assert "Fire brud. Før 2 brud, nu 4 brud: 2 flere." in told
    assert "Ikke med mere: Én opgave mangler en ansvarlig." in told
    assert "01.recipients" not in told


def test_an_edition_that_can_not_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    freeze(tmp_path, "2027-03-01", MARCH)
    (tmp_path / "data" / "odder" / "editions" / "2027-03-01" / "findings.json").write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match=r"data/odder/editions/2027-03-01/findings\.json: Filen kan ikke læses"):
        since_last(case(), "01", SEPTEMBER, tmp_path)


def test_all_that_a_note_shows_is_compared_each_finding_once() -> None:
    block = Block("chart", "", "", findings=MARCH[:2])
    topics = {"one": Topic(MARCH[0], block), "two": Topic(None, None, Block("table", "", "", findings=MARCH[1:]))}
    assert shown(topics, None, block) == MARCH
