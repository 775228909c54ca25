"""What a note says of the last edition, from editions with a few findings each."""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from handmade_editions import edition, edition_of
from hypothesis import given, settings
from hypothesis import strategies as st

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


def both(findings: Sequence[Finding], root: Path, day: date = TODAY) -> tuple[str, str]:
    """What note 01 says, and its annex."""
    asked = case(day=day)
    return said(since_last(asked, "01", findings, root)), said(since_last(asked, "01", findings, root, annex=True))


def test_three_editions_after_each_other_read_the_right_changes(tmp_path: Path) -> None:
    assert since_last(case(), "01", MARCH, tmp_path) is None
    edition(tmp_path, "2027-03-01", MARCH)
    june, annex = both(JUNE[:2], tmp_path, date(2027, 6, 7))
    assert june == (
        " Siden udgaven af 1. marts 2027 Ét resultat har flyttet sig mere, end tilfældigheder kan give. Det er: "
        " Resultat 01.a (6 procentpoint højere). Desuden er ét ikke med mere. Alle ændringer står i bilaget "
        "( 01_social_mapping_bilag.html ). "
    ).replace("  ", " ")
    assert "Resultat 01.a 20 pct. December 2026 26 pct. Marts 2027 6 procentpoint højere Ja. De to måneder" in annex
    assert "Ikke med mere: Resultat 01.old." in annex and "Ét resultat er uændret." in annex
    edition(tmp_path, "2027-06-07", JUNE)
    september, annex = both(SEPTEMBER, tmp_path)
    assert "Siden udgaven af 7. juni 2027" in september
    assert "Det er: 6 pct. er i tilbud (3,5 procentpoint lavere). Desuden er ét ændret og ét nyt." in september
    assert annex.index("6 pct. er i tilbud 9,0 pct. Marts 2027 5,5 pct. Juni 2027 3,5 procentpoint lavere Ja.") < (
        annex.index("26,0 pct. Marts 2027 26,4 pct. Juni 2027 0,4 procentpoint højere Nej.")
    )
    assert "Nyt: 3 pct. er i job." in annex
    assert "01.old" not in annex + september and "02.x" not in annex + september
    # What was away for a while is new against the edition that it was away from.
    again, _ = both((*SEPTEMBER, MARCH[2]), tmp_path, date(2027, 9, 7))
    assert "Desuden er ét ændret og to nye." in again
    assert last_edition(tmp_path, "odder", TODAY) == last_edition(tmp_path, "odder", date(2027, 6, 8))
    assert (before := last_edition(tmp_path, "odder", date(2027, 6, 7))) is not None
    assert before.day == date(2027, 3, 1)


def test_a_note_is_not_compared_with_its_own_edition_nor_with_a_later_one_but_with_another_one_of_the_same_day(
    tmp_path: Path,
) -> None:
    edition(tmp_path, "2027-03-01", MARCH)
    edition(tmp_path, "2027-09-06", SEPTEMBER)
    edition(tmp_path, "2027-12-01", JUNE)
    (tmp_path / "data" / "odder" / "editions" / ".ny-half-made").mkdir()
    (tmp_path / "data" / "odder" / "editions" / "2027-02-30").mkdir()
    assert "1. marts 2027" in said(since_last(case(), "01", SEPTEMBER, tmp_path))
    corrected = (*SEPTEMBER[:2], finding("01.new", 8.0, "2027M06"))
    told, annex = both(corrected, tmp_path)
    assert "6. september 2027" in told
    assert "Samme tal, ny opgørelse" in annex
    edition(tmp_path, "2027-09-06_2", corrected)
    assert both(corrected, tmp_path) == (told, annex)
    assert "6. september 2027" in said(since_last(case(day=date(2027, 9, 7)), "01", corrected, tmp_path))


def test_invented_and_real_editions_are_never_compared(tmp_path: Path) -> None:
    invented = [finding("01.a", 20.0, "2026M12", invented=True)]
    edition(tmp_path, "2027-03-01", invented, invented=True)
    assert since_last(case(), "01", SEPTEMBER, tmp_path) is None
    assert "Opdigtede tal" in said(since_last(case(fictional=True), "01", invented, tmp_path))


def test_the_note_names_the_weightiest_in_a_few_lines_and_the_annex_has_all(tmp_path: Path) -> None:
    before = [finding(f"01.{number}", 20.0, "2026M12") for number in range(7)]
    edition(tmp_path, "2027-03-01", [*before, finding("01.list", 4.0, "", unit="emner", margin=0.0)])
    now = [finding(f"01.{number}", 20.0 + 2 * number, "2027M12") for number in range(7)]
    assert "5 emner 1 mere Ja." in both([*now, finding("01.list", 5.0, "", unit="emner", margin=0.0)], tmp_path)[1]
    note, annex = both([*now, finding("01.list", 9.0, "", unit="emner", margin=0.0)], tmp_path)
    assert (
        "Seks resultater har flyttet sig mere, end tilfældigheder kan give. Mest: Resultat 01.6 (12 procentpoint højere); "
        in note
    )
    assert [note.count(f"Resultat 01.{number} ") for number in (6, 5, 4, 3, 1)] == [1, 1, 1, 0, 0]
    assert len(note) < 480 and "Desuden er ét ændret." in note and "Opdigtede" not in note
    assert all(f"Resultat 01.{number} " in annex for number in range(1, 7))
    assert "9 emner 5 flere Ja. Optalt på kommunens egen liste." in annex and "er der intet tilfældigt ved" in annex
    long = [finding(each.id, each.value, each.period, headline="Langt " * 30) for each in now]
    assert both(long, tmp_path)[0].count("Langt Langt") == 1 * 15
    edition(tmp_path, "2027-08-01", now)
    assert "Intet resultat har flyttet sig." in said(since_last(case(), "01", now, tmp_path))
    assert since_last(case(), "01", now, tmp_path, annex=True) is None


def test_a_goal_is_judged_by_its_control_chart_and_never_compared_under_another_measure_or_period(tmp_path: Path) -> None:
    def goal(number: int, value: float, day: str, signal: str, about: str = "Aftaler", **more: Any) -> Finding:
        about_it = {"unit": "aftaler", "margin": 3.0, "base": None, "about": about, "signal": signal, **more}
        return finding(f"05.goal.{number}", value, day, **about_it)

    edition(tmp_path, "2027-03-01", [goal(number, 20.0, "1. marts 2027", "chance") for number in range(1, 6)])
    now = [
        goal(1, 25.0, "1. juni 2027", "up"),
        goal(2, 31.0, "1. juni 2027", "chance"),
        goal(3, 28.0, "1. juni 2027", "", "Aftaler i kvartalet"),
        goal(4, 9.0, "1. juni 2027", "down", "Nye aftaler"),
        goal(5, 22.0, "1. juni 2027", "chance", " aftaler"),
    ]
    note = said(since_last(case(), "05", now, tmp_path))
    annex = said(since_last(case(), "05", now, tmp_path, annex=True))
    assert "Det er: Resultat 05.goal.1 (5 flere). Desuden er fire ændret." in note and "05_followup_bilag.html" in note
    assert "5 flere Ja. Kontroldiagrammet viser en ændring, som ikke var der dengang." in annex
    assert "11 flere Nej." in annex and "2 flere Nej." in annex
    assert annex.count("– Kan ikke afgøres. Tallet handler nu om noget andet end før.") == 2
    assert "For mål med et kontroldiagram skal diagrammet også vise en ændring" in annex


def test_note_04_tells_what_has_moved_among_the_challenges(tmp_path: Path) -> None:
    def of(*found: Finding) -> Basis:
        return Basis(case(), (), challenges(found, case().goals.changes))

    way = finding("03.way.breaks", 2.0, "1. marts 2027", "To brud", unit="brud", margin=0.0, strength=False)
    gone = finding("03.roles.holes", 1.0, "1. marts 2027", "Én opgave mangler en ansvarlig", unit="opgaver", strength=False)
    other = finding("01.recipients", 2.0, "2026M12")
    edition(tmp_path, "2027-03-01", (way, gone, other))
    now = finding("03.way.breaks", 4.0, "6. september 2027", "Fire brud", unit="brud", margin=0.0, strength=False)
    told = said(challenges_since_last(of(now, other), tmp_path))
    assert "Det er: Fire brud (2 flere). Desuden er ét ikke med mere." in told and "04_goal_setting_bilag.html" in told
    annex = said(challenges_since_last(of(now, other), tmp_path, annex=True))
    assert "Ikke med mere: Én opgave mangler en ansvarlig." in annex
    assert "01.recipients" not in annex


def test_an_edition_that_somebody_has_changed_is_not_compared_with_but_told_with_its_file(tmp_path: Path) -> None:
    (edition(tmp_path, "2027-03-01", MARCH) / "findings.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refused, match=r"data/odder/editions/2027-03-01/findings\.json: Filen mangler eller er ændret"):
        since_last(case(), "01", SEPTEMBER, tmp_path)


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["pct.", "up", "2026M13", 10**400]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=25, deadline=None)
@given(changed=st.dictionaries(st.sampled_from(list(MARCH[0].record())), ODD, max_size=3), whole=st.none() | ODD, invented=ODD)
def test_whatever_stands_in_an_edition_it_is_read_and_compared_with_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, object], whole: object, invented: object
) -> None:
    root = tmp_path_factory.getbasetemp()
    record = {"invented": invented if whole else False, "findings": [{**MARCH[0].record(), **changed}], "made_of": whole}
    for content in (record, whole, {"invented": False, "findings": whole}):
        edition_of(root, "2027-03-03", json.dumps(content).encode())
        try:
            since_last(case(), "01", JUNE, root)
            since_last(case(), "01", JUNE, root, annex=True)
        except Refused as refused:
            assert "Udgaven kan ikke læses. Hent den fra en sikkerhedskopi" in str(refused)
    edition_of(root, "2027-03-03", b"").joinpath("indhold.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(Refused, match=r"indhold\.json: Udgaven kan ikke"):
        since_last(case(), "01", JUNE, root)


def test_all_that_a_note_shows_is_compared_each_finding_once() -> None:
    block = Block("chart", "", "", findings=MARCH[:2])
    topics = {"one": Topic(MARCH[0], block), "two": Topic(None, None, Block("table", "", "", findings=MARCH[1:]))}
    assert shown(topics, None, block) == MARCH
