"""Note 01 for all 98 municipalities: those with published figures and those without, the largest and the smallest."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from actionplan import build
from actionplan.crew import on_this_machine
from actionplan.parameters.scaffold import scaffold
from actionplan.sources.reference import read_reference
from actionplan.workbook import known_municipalities

SOURCE = Path(__file__).parents[1]
DAY = date(2026, 11, 21)


@pytest.mark.long
def test_every_municipality_gets_a_social_mapping_of_at_most_five_pages(tmp_path: Path) -> None:
    shutil.copytree(SOURCE / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(SOURCE / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "params").mkdir()
    known = known_municipalities(SOURCE)
    for name in known.values():
        scaffold(name, tmp_path, known, DAY, {})
    works = [build.Work(tmp_path, slug, build.NOTEBOOKS[0], DAY) for slug in known]
    results: list[build.Result] = []
    with on_this_machine(tmp_path, len(works)) as crew:
        crew.ask(lambda pool: build.build(works, pool, crew.at_once, lambda work: work, results.append))
    assert len(results) == len(known) == 98
    assert {result.problem for result in results} == {""}
    assert max(result.pages for result in results) <= 5
    with_figures = {
        each.slug for each in read_reference(SOURCE).municipalities if each.name in read_reference(SOURCE).with_figures
    }
    for slug in known:
        note = (tmp_path / "reports" / slug / "01_social_mapping.html").read_text(encoding="utf-8")
        assert ("Offentlige tal mangler" in note) == (slug not in with_figures), slug
        assert "pct.." not in note, slug
