"""What notes 01 to 03 have found, read back from the executed notebooks in reports."""

from pathlib import Path

import nbformat
from handmade import cell, notebook

from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import Block
from actionplan.briefing.earlier_notes import findings_of, read_notes
from actionplan.changes import NOTE

ABOUT = {"pages": 3, "subject": "Social kortlægning", "date": "21. november 2026"}


def finding(id: str, headline: str = "Flere er ledige") -> Finding:
    return Finding(
        id=id,
        headline=headline,
        sentence="Det er 12.",
        value=12.0,
        source="",
        uncertainty="",
        comparison=(("Hele landet", 10.0),),
        invented=False,
    )


def shown(*findings: Finding) -> Block:
    return Block("chart", "Afsnit", "<section></section>", findings=findings)


def put(reports: Path, name: str, *blocks: Block, about: dict[str, object] | None = None) -> None:
    made = notebook(*(cell("priority-1", block) for block in blocks))
    made.metadata[NOTE] = ABOUT if about is None else about
    (reports / "notebooks").mkdir(parents=True, exist_ok=True)
    nbformat.write(made, reports / "notebooks" / f"{name}.ipynb")


def test_findings_come_back_once_each_in_the_order_of_the_notes(tmp_path: Path) -> None:
    put(tmp_path, "03_jobcentre_organisation", shown(finding("03.way")), about={**ABOUT, "subject": "Den nuværende indsats"})
    put(tmp_path, "01_social_mapping", shown(finding("01.b"), finding("01.a")), shown(finding("01.a"), finding("01.c")))
    put(tmp_path, "04_goal_setting", shown(finding("04.challenge")))
    first, last = notes = read_notes(tmp_path)
    assert (first.number, first.subject, first.date) == ("01", "Social kortlægning", "21. november 2026")
    assert (last.number, last.subject) == ("03", "Den nuværende indsats")
    assert findings_of(notes) == (finding("01.b"), finding("01.a"), finding("01.c"), finding("03.way"))


def test_what_is_no_finished_note_counts_as_not_made(tmp_path: Path) -> None:
    assert read_notes(tmp_path / "reports") == ()
    put(tmp_path, "02_company_survey", shown(finding("02.places")), about={"pages": "3"})
    (tmp_path / "notebooks" / "01_social_mapping.ipynb").write_text("{", encoding="utf-8")
    nbformat.write(notebook(), tmp_path / "notebooks" / "03_jobcentre_organisation.ipynb")
    assert read_notes(tmp_path) == ()
