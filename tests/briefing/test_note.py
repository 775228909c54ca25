"""What of an executed notebook becomes the note: tagged cells, drawn charts, facts; and what never does."""

import re
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import pytest
from handmade import ABOUT, Piece, cell, listed, notebook, title

from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import FIGURE_NARROW, FIGURE_WIDE, Block, text
from actionplan.briefing.note import NoteError, make_note, named, tidy_svg
from actionplan.browser import Browser
from actionplan.browsers import find_browser
from actionplan.worker import without_seminar


def finding(name: str) -> Finding:
    return Finding(
        id=f"01.{name}",
        headline="Fundet",
        sentence="Det er fundet.",
        value=1.5,
        unit="pct.",
        source="Kilde",
        uncertainty="",
        comparison=(("Landet", 2.0),),
        direction="up",
        invented=False,
    )


def figure(width: int, values: list[int]) -> go.Figure:
    drawn = go.Figure()
    drawn.add_scatter(x=[1, 2, 3], y=values, name="Prøve", mode="lines+markers")
    drawn.update_layout(template="none", width=width, height=200, showlegend=True)
    return drawn


def chart(name: str, values: list[int]) -> Block:
    html = (
        f'<section class="chart"><h2>{name}</h2><div class="wide" role="img" aria-label="w">{FIGURE_WIDE}</div>'
        f'<div class="narrow" style="display:none" role="img" aria-label="n">{FIGURE_NARROW}</div></section>'
    )
    wide, narrow = (str(figure(width, values).to_json()) for width in (600, 300))
    return Block("chart", name, html, wide, narrow)


# What is in a note


def test_cells_without_a_tag_of_their_own_stay_in_the_notebook(browser: Browser) -> None:
    kept, left = Piece("priority-1", 1, 1), Piece("priority-2", 2, 1)
    away = left.cell()
    away.metadata["tags"] = ["parameters"]
    untagged = cell("", Block("text", "Uden", "<p>uden-mærke</p>"))
    note = make_note(notebook(title(), away, kept.cell(), untagged), "01_prove", browser)
    assert kept.marks[0] in note.html
    for absent in (left.marks[0], "uden-mærke"):
        assert absent not in note.html + note.annex


@pytest.mark.parametrize("tag", ["priority-0", "priority-10", "Priority-1", "prioritet-1"])
def test_a_tag_that_is_no_priority_puts_nothing_in_the_note(tag: str, browser: Browser) -> None:
    stray = cell(tag, Block("text", "Vild", "<p>vildfaren</p>"))
    note = make_note(notebook(title(), stray), "01_prove", browser)
    assert "vildfaren" not in note.html + note.annex


def test_what_a_cell_printed_or_showed_otherwise_never_reaches_the_note(browser: Browser) -> None:
    loud = Piece("priority-1", 1, 1).cell()
    loud.outputs += [
        nbformat.v4.new_output("stream", name="stdout", text="udskrevet-tekst"),
        nbformat.v4.new_output("display_data", {"text/html": "<p>raa-tabel</p>", "text/plain": "raa-tabel"}),
        nbformat.v4.new_output("execute_result", {"text/plain": "vist-ramme"}, execution_count=1),
    ]
    note = make_note(notebook(title(), loud), "01_prove", browser)
    for absent in ("udskrevet-tekst", "raa-tabel", "vist-ramme", "shown"):
        assert absent not in note.html + note.annex


def test_the_blocks_of_one_cell_stay_together(browser: Browser) -> None:
    long = "".join(f"<p>Linje {n}.</p>" for n in range(150))
    pair = cell(
        "priority-9",
        Block("text", "Den ene", f"<p>foerste-halvdel</p>{long}"),
        Block("text", "Den anden", f"{long}<p>anden-halvdel</p>"),
    )
    note = make_note(notebook(title(), pair), "01_prove", browser)
    assert ("foerste-halvdel" in note.annex, "anden-halvdel" in note.annex) == (True, True)
    assert "halvdel" not in note.html
    assert listed(note.html) == ["Den ene"]


def test_the_list_of_the_annex_counts_charts_names_what_has_a_name_and_is_three_lines_at_most() -> None:
    told = named(
        [
            ("Mål 3 er blevet dårligere: 60 dage, og målet er 30", True),
            ("Mål 1 er blevet bedre: 40 besøg, og målet er 45", True),
            ("Senest besluttet: mål 6 fortsætter (24. september 2026)", False),
            ("Andelen på kontanthjælp er højere end i de fire lignende kommuner under ét", False),
            *((f"Afsnit {number:02} med et navn", False) for number in range(30)),
        ]
    )
    assert told[:3] == ["to diagrammer", "Senest besluttet", "Afsnit 00 med et navn"]
    assert told[-1] == f"og {32 - (len(told) - 2)} afsnit mere"
    assert sum(map(len, told)) < 290


def test_in_the_annex_what_stands_there_stands_below(browser: Browser) -> None:
    pointing = "De andre står i bilaget under »Alle«, og rådet skriver sit i bilaget."
    note = make_note(
        notebook(title(), cell("annex", text("A", (pointing,))), cell("priority-1", text("B", (pointing,)))), "01_prove", browser
    )
    assert pointing in note.html and pointing.replace("står i bilaget", "står nedenfor") in note.annex


def test_prose_of_a_tagged_markdown_cell_is_in_the_note(browser: Browser) -> None:
    prose = nbformat.v4.new_markdown_cell("## En indledning\n\nMed *betoning*.", metadata={"tags": ["priority-1"]})
    hidden = nbformat.v4.new_markdown_cell("kun for den der åbner notebooken")
    note = make_note(notebook(title(), hidden, prose), "01_prove", browser)
    assert re.search(r"<h2[^>]*>En indledning", note.html)
    assert "<em>betoning</em>" in note.html
    assert "kun for den der" not in note.html


def test_a_text_is_shown_as_it_is_written_and_never_as_html(browser: Browser) -> None:
    tricky = text("Et <b>navn</b> & co", ("<script>alert(1)</script>",), ("<img src=x onerror=alert(1)>",))
    note = make_note(notebook(title(), cell("annex", tricky), cell("priority-1", tricky)), "01_prove", browser)
    for page in (note.html, note.annex):
        assert not re.search(r"<(script|img|b)\b", page)
        assert "&lt;script&gt;" in page
    assert listed(note.html) == ["Et &lt;b&gt;navn&lt;/b&gt; &amp; co"]


def test_a_note_without_a_head_is_refused_with_a_sentence(browser: Browser) -> None:
    with pytest.raises(NoteError, match="01_prove"):
        make_note(notebook(Piece("priority-1", 1, 1).cell()), "01_prove", browser)


def test_findings_come_once_each_in_order_wherever_they_were_shown(browser: Browser) -> None:
    shown = [Block("chart", "x", "<p>x</p>", findings=(finding("b"),)), Block("chart", "y", "<p>y</p>", findings=(finding("c"),))]
    cells = [title(findings=(finding("a"), finding("b"))), cell("priority-1", shown[0]), cell("annex", shown[1])]
    note = make_note(notebook(*cells), "01_prove", browser)
    assert [each.id for each in note.findings] == ["01.a", "01.b", "01.c"]
    assert note.findings[0] == finding("a")


def test_an_invented_note_says_so_in_its_annex_and_on_every_printed_page(browser: Browser) -> None:
    about = tuple((key, "yes" if key == "invented" else value) for key, value in ABOUT)
    note = make_note(notebook(title(about=about), Piece("annex", 1, 2).cell()), "01_prove", browser)
    assert re.search(r'class="banner"[^>]*>Opdigtede tal', note.annex)
    for page in (note.html, note.annex):
        assert re.search(r"@bottom-left { content: \"[^\"]*Opdigtede tal", page)


def test_a_name_with_quotes_cannot_break_out_of_the_style_sheet(browser: Browser, tmp_path: Path) -> None:
    about = tuple((key, 'Prøve"} body{display:none} \\</style><script>' if key == "subject" else value) for key, value in ABOUT)
    note = make_note(notebook(title(about=about), Piece("priority-1", 1, 1).cell()), "01_prove", browser)
    assert "<script" not in note.html
    page = tmp_path / "page.html"
    page.write_text(note.html, encoding="utf-8")
    assert browser.evaluate(page, "getComputedStyle(document.body).display") == "block"
    assert browser.evaluate(page, "document.querySelector('main h2') !== null")


# Drawings


def test_the_same_notebook_gives_the_same_bytes_even_from_another_browser(browser: Browser) -> None:
    made = [title(), cell("priority-1", chart("Et", [1, 2, 3])), cell("annex", chart("To", [3, 2, 1]))]
    first, second = (make_note(notebook(*made), "01_prove", browser) for _ in range(2))
    executable = find_browser()
    assert executable is not None
    with Browser(executable) as another:
        third = make_note(notebook(*made), "01_prove", another)
    assert first.html == second.html == third.html
    assert first.annex == second.annex == third.annex
    assert (first.html + first.annex).count("<svg") == 4


def test_a_tidy_drawing_has_ids_of_its_own_and_points_only_to_itself(browser: Browser) -> None:
    figures = [str(figure(400, values).to_json()) for values in ([1, 2, 3], [3, 1, 2])]
    raw = browser.svg(figures * 2)
    assert raw[0] != raw[2], "plotly gives every drawing ids by chance, or this proves nothing"
    tidy = [tidy_svg(svg, prefix) for svg, prefix in zip(raw, ("f0", "f1", "f0", "f1"), strict=True)]
    assert tidy[:2] == tidy[2:]
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in tidy]
    assert all(len(set(each)) == len(each) > 0 for each in ids)
    assert not set(ids[0]) & set(ids[1])
    for svg, own in zip(tidy, ids, strict=True):
        pointed = set(re.findall(r"url\(['\"]?#([^'\")]+)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
        assert pointed
        assert pointed <= set(own)
        assert not re.search(r"https?:|xmlns|//", svg)
        assert "&quot;" not in svg
        assert svg.startswith('<svg aria-hidden="true" focusable="false"')


def test_tidying_a_drawing_changes_no_colour_and_no_label(browser: Browser) -> None:
    drawn = figure(400, [1, 2, 3])
    drawn.update_traces(name="Løn (p123456) af-facade", line={"color": "#abcdef"})
    drawn.update_layout(title="Fra 202607-202608 til deadbe-ef")
    (raw,) = browser.svg([str(drawn.to_json())])
    tidy = tidy_svg(raw, "f7")
    for pattern in (r">([^<>]+)</text>", r"(?:stroke|fill): (rgb\([^)]*\)|#\w+)", r'\bd="([^"]*)"'):
        assert re.findall(pattern, tidy) == re.findall(pattern, raw) != [], pattern


def test_a_drawing_looks_the_same_after_tidying(browser: Browser, tmp_path: Path) -> None:
    """Its parts have the same places in the page, and what is cut off is cut off still."""
    (raw,) = browser.svg([str(figure(400, [1, 2, 3]).to_json())])
    measure = (
        "[...document.querySelectorAll('svg *')].filter(e => e.getBBox).map(e => {"
        "const b = e.getBoundingClientRect(); const s = getComputedStyle(e);"
        "return [e.tagName, b.x, b.y, b.width, b.height, s.stroke, s.fill, s.clipPath !== 'none']})"
    )
    seen = []
    for svg in (raw, tidy_svg(raw, "f0")):
        page = tmp_path / "page.html"
        page.write_text(f'<!DOCTYPE html><html lang="da"><body style="margin:0">{svg}</body></html>', encoding="utf-8")
        seen.append(browser.evaluate(page, measure))
    assert seen[0] == seen[1]
    assert len(seen[0]) > 20


# Seminar cells


def test_seminar_cells_are_taken_out_and_nothing_else() -> None:
    tagged = {"a": [], "b": ["seminar"], "c": ["priority-1"], "d": ["priority-2", "seminar"], "e": ["seminarium"]}
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": tags}) for source, tags in tagged.items()]
    prose = nbformat.v4.new_markdown_cell("f", metadata={"tags": ["seminar"]})
    left = without_seminar(nbformat.v4.new_notebook(cells=[*cells, prose]))
    assert [each.source for each in left.cells] == ["a", "c", "e"]
