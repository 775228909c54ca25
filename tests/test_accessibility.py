"""Everybody can read the notes: what a browser makes of them on a desk, on a phone and for a screen reader (WCAG 2.1 AA)."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builtnotes import COMBINED, FICTIONAL, NOTES, PLAN, Built, Page

from actionplan.browser import Browser

pytestmark = pytest.mark.xdist_group("built")
DESK, PHONE, NARROWEST = 1280, 390, 320
LOOKED_AT = ("aalborg", "odder", FICTIONAL)
OF_SINGLE_PERSONS, OF_COMPANIES, OF_THE_EFFORT = 6, 3, 1
"""Charts that the fictional municipality alone has, in notes and annexes, as it alone has such data. Charts are counted there;
the combined note has the same."""
AUDIT = """
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = element => element.textContent.replace(/\\s+/g, ' ').trim();
  const shown = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() && shown(element)) texts.push([walker.currentNode, element]);
  }
  const colour = text => {
    const [red, green, blue, opacity = 1] = text === 'none' ? [0, 0, 0, 0] : text.match(/[\\d.]+/g).map(Number);
    return {red, green, blue, opacity};
  };
  const over = (front, back, opacity) => Object.fromEntries(['red', 'green', 'blue'].map(
    part => [part, front[part] * opacity + back[part] * (1 - opacity)]));
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const found = colour(getComputedStyle(each).backgroundColor);
      if (found.opacity === 1) return found;
      if (found.opacity > 0) throw new Error('half-transparent background');
    }
    return {red: 255, green: 255, blue: 255};
  };
  const light = ({red, green, blue}) => {
    const [r, g, b] = [red, green, blue].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (front, back) => {
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const faded = element => {
    let product = 1;
    for (let each = element; each; each = each.parentElement) product *= Number(getComputedStyle(each).opacity);
    return product;
  };
  const ground = element => {  // a figure inside a bar stands on the bar's colour, or on that behind the bar's pattern
    const bar = element.closest('.bartext') && element.closest('.point').querySelector('path');
    if (!bar) return null;
    const pattern = getComputedStyle(bar).fill.match(/url\\("?#([^")]+)"?\\)/);
    return colour(getComputedStyle(pattern ? document.getElementById(pattern[1]).querySelector('rect') : bar).fill);
  };
  const painted = (element, property) => {
    const style = getComputedStyle(element);
    const front = colour(style[property]);
    const strength = property === 'color' ? front.opacity : front.opacity * Number(style[property + 'Opacity']);
    const back = ground(element) || behind(element.closest('svg') ? element.closest('svg').parentElement : element);
    return contrast(over(front, back, strength * faded(element)), back);
  };
  const size = element => {
    const matrix = element.closest('svg') && element.getScreenCTM && element.getScreenCTM();
    const stretch = matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
    return parseFloat(getComputedStyle(element).fontSize) * stretch;
  };
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: all('h1, h2, h3, h4, h5, h6').filter(shown).map(heading => [Number(heading.tagName[1]), words(heading)]),
    mains: all('main').length,
    outside: texts.filter(([, element]) => !element.closest('main')).map(([node]) => node.textContent.trim()),
    ids: all('[id]').map(element => element.id),
    drawings: all('svg').map(svg => {
      const frame = svg.closest('[role=img]');
      return {name: frame ? (frame.getAttribute('aria-label') || '').trim() : null,
        hidden: svg.getAttribute('aria-hidden'), focusable: svg.getAttribute('focusable')};
    }),
    figures: all('figure').map(figure => {
      // The numbers stand in the figure's own section, or under a heading that the alternative text names.
      const named = [...all('[role=img]', figure).map(image => image.getAttribute('aria-label') || '').join(' ')
        .matchAll(/»([^«]+)«/g)].map(match => match[1]);
      const sections = [figure.closest('section'),
        ...all('h2').filter(heading => named.includes(words(heading))).map(heading => heading.closest('section'))];
      return {caption: words(figure.querySelector('figcaption')),
        tables: sections.reduce((found, section) => found + all('table', section).length, 0),
        named: all('[role=img][aria-label]', figure).filter(shown).length};
    }),
    images: all('[role=img]').filter(shown).length,
    tables: all('table').map(table => ({
      caption: table.caption ? words(table.caption) : '',
      unscoped: all('th', table).filter(th => !['col', 'row'].includes(th.scope)).map(words),
      empty: all('th', table).filter(th => !words(th)).length,
      headless: all('tbody tr', table).filter(row => row.cells[0].tagName !== 'TH' || row.cells[0].scope !== 'row').map(words),
      columns: all('thead th[scope=col]', table).length,
      uneven: all('tr', table).filter(row => row.cells.length !== table.rows[0].cells.length).map(words),
    })),
    faint: texts.map(([node, element]) => [painted(element, element.closest('svg') ? 'fill' : 'color'), node.textContent.trim()])
      .filter(([ratio]) => ratio < 4.5),
    faintLines: all('.js-line, .point').filter(shown).map(line => Math.max(painted(line, 'stroke'), painted(line, 'fill')))
      .filter(ratio => ratio < 3),
    dashes: all('.scatterlayer').filter(shown).map(layer => all('.trace', layer)
      .map(trace => trace.querySelector('.js-line'))  // a line with a gap is drawn in parts that look alike
      .filter(line => line && parseFloat(getComputedStyle(line).strokeWidth) > 0)  // the edge of a shade has none
      .map(line => getComputedStyle(line).strokeDasharray)).filter(each => each.length),
    symbols: all('.scatterlayer').filter(shown).map(layer => all('.trace', layer).map(
      trace => trace.querySelector('.point') && trace.querySelector('.point').getAttribute('d'))).filter(each => each[0]),
    small: texts.map(([node, element]) => [size(element), node.textContent.trim()]).filter(([px]) => px < 13.99),
    texts: texts.length,
    width: document.documentElement.scrollWidth,
    cut: texts.map(([node, element]) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      return [box.right, node.textContent.trim(), element.closest('.frame, .hidden') !== null];
    }).filter(([right, , framed]) => !framed && right > innerWidth + 1),
    frames: all('*').filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
      && element.scrollWidth > element.clientWidth).map(element => [element.tabIndex, element.getAttribute('role'),
        (element.getAttribute('aria-label') || '').trim()]),
    focusable: all('[tabindex], a').map(element => [element.tabIndex, element.getAttribute('aria-label') || words(element)]),
    wide: all('.wide').map(element => [shown(element), element.getBoundingClientRect().width]),
    narrow: all('.narrow').map(element => [shown(element), element.getBoundingClientRect().width]),
    overlaps: all('svg').filter(shown).flatMap(svg => {
      const boxes = all('text', svg).filter(text => words(text)).map(text => [words(text), text.getBoundingClientRect()]);
      const met = [];
      boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 3) met.push([one, other]);
      }));
      const frame = svg.getBoundingClientRect();
      boxes.forEach(([one, a]) => {
        if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
          met.push([one, 'the edge']);
      });
      return met;
    }),
  };
})()
"""
Look = Callable[[int], Iterator[tuple[str, dict[str, Any]]]]


@pytest.fixture(scope="module")
def look(built: Built, browser: Browser) -> Look:
    """Every page of three municipalities and the overview, as a browser shows it in a window of some width."""
    pages = [Page(built.reports / "index.html"), *(page for name in LOOKED_AT for page in built.pages(name))]
    seen: dict[tuple[str, int], dict[str, Any]] = {}

    def each(width: int) -> Iterator[tuple[str, dict[str, Any]]]:
        for page in pages:
            name = page.path.relative_to(built.reports).as_posix()
            if (name, width) not in seen:
                seen[name, width] = browser.evaluate(page.path, AUDIT, width=width)
            yield name, seen[name, width]

    return each


def wrong(look: Look, width: int, key: str) -> dict[str, Any]:
    """What the audit found on a list that must be empty, by page."""
    return {name: seen[key] for name, seen in look(width) if seen[key]}


BAD = """<!DOCTYPE html><html lang="da"><title>x</title><body style="margin:0">uden for
<main><h1>En</h1><h3>To</h3>
<section><p style="color:#999">svag</p><p style="font-size:9px">lille</p><p style="width:900px;white-space:nowrap">{long}</p>
<div style="overflow-x:auto;width:100px"><div style="width:500px">bred</div></div>
<table><tr><th>Uden</th><th></th></tr><tr><td>1</td></tr></table>
<figure><figcaption>Figur</figcaption><div role="img"><svg id="a" width="300" height="40">
<text x="10" y="20" fill="#ccc">et navn</text><text x="20" y="22">et andet</text><text x="290" y="20">over kanten</text>
</svg></div></figure><a id="a" href="#"></a></section></main></body></html>"""


def test_the_audit_finds_what_is_wrong_with_a_bad_page(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(BAD.format(long="lang " * 200), encoding="utf-8")
    seen = browser.evaluate(page, AUDIT, width=DESK)
    assert seen["outside"] == ["uden for"]
    assert [level for level, _ in seen["headings"]] == [1, 3]
    assert seen["ids"] == ["a", "a"]
    assert seen["drawings"] == [{"name": "", "hidden": None, "focusable": None}]
    assert seen["figures"] == [{"caption": "Figur", "tables": 1, "named": 0}]
    (table,) = seen["tables"]
    assert table == {
        "caption": "", "unscoped": ["Uden", ""], "empty": 1, "headless": ["Uden", "1"], "columns": 0, "uneven": ["1"],
    }  # fmt: skip
    assert {text for _, text in seen["faint"]} == {"svag", "et navn"}
    assert [text for _, text in seen["small"]] == ["lille"]
    assert [pair for pair in seen["overlaps"] if "the edge" not in pair] == [["et navn", "et andet"]]
    assert ["over kanten", "the edge"] in seen["overlaps"]
    assert seen["width"] > DESK
    assert [text.startswith("lang") for _, text, _ in seen["cut"]] == [True]
    assert seen["frames"] == [[-1, None, ""]]
    assert [0, ""] in seen["focusable"]


def _counts(name: str) -> bool:
    """Whether a page's charts are counted: the combined note and the plan show those of other pages again, and how many note 05
    has follows from goals and figures."""
    return not any(page in name for page in (COMBINED, PLAN, NOTES[4]))


# For a screen reader


def test_every_page_has_a_title_a_language_and_all_its_text_in_one_main_landmark(look: Look) -> None:
    for name, seen in look(DESK):
        assert seen["title"], name
        assert seen["language"] == "da", name
        assert seen["mains"] == 1, name
        assert not seen["outside"], name
        assert seen["texts"] > 5, name


def test_headings_begin_with_the_only_h1_and_skip_no_level(look: Look) -> None:
    for name, seen in look(DESK):
        levels = [level for level, _ in seen["headings"]]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert all(text for _, text in seen["headings"]), name
        assert len(levels) > 1, name


def test_every_drawing_has_a_name_and_its_insides_are_hidden_from_readers(look: Look) -> None:
    found = 0
    for name, seen in look(DESK):
        for drawing in seen["drawings"]:
            found += 1
            assert len(drawing["name"] or "") > 20, name
            assert (drawing["hidden"], drawing["focusable"]) == ("true", "false"), name
    assert found >= 2 * 7 * len(LOOKED_AT)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_figure_is_read_once_with_its_caption_and_has_its_numbers_in_a_table(width: int, look: Look) -> None:
    for name, seen in look(width):
        for figure in seen["figures"]:
            assert figure["caption"], name
            assert figure["named"] == 1, name
            assert figure["tables"] >= 1, name
        assert seen["images"] == len(seen["figures"]), name


def test_every_table_has_a_caption_and_its_headings_say_what_they_head(look: Look) -> None:
    found = 0
    for name, seen in look(DESK):
        for table in seen["tables"]:
            found += 1
            assert table["caption"], name
            assert table["columns"] > 0, (name, table)
            assert not table["unscoped"] + table["headless"] + table["uneven"], (name, table)
            assert table["empty"] == 0, (name, table)
    assert found > 20 * len(LOOKED_AT)


def test_no_id_stands_twice_in_a_page(look: Look) -> None:
    for name, seen in look(DESK):
        assert len(seen["ids"]) == len(set(seen["ids"])), name


def test_whatever_takes_the_focus_has_a_name_and_keeps_the_order_of_the_page(look: Look) -> None:
    for name, seen in look(DESK):
        assert all(order == 0 and text for order, text in seen["focusable"]), name


# For the eye


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_all_text_has_a_contrast_of_at_least_four_and_a_half(width: int, look: Look) -> None:
    assert wrong(look, width, "faint") == {}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_lines_and_points_have_a_contrast_of_at_least_three(width: int, look: Look) -> None:
    assert wrong(look, width, "faintLines") == {}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_lines_and_points_differ_by_more_than_colour(width: int, look: Look) -> None:
    lines, points = Counter[int](), Counter[int]()
    for name, seen in look(width):
        for dashes in seen["dashes"]:
            lines[len(dashes)] += _counts(name)
            assert len(set(dashes)) == len(dashes), name
        for symbols in seen["symbols"]:
            points[len(symbols)] += _counts(name)
            assert len(set(symbols)) == len(symbols), name
    assert +lines == {3: 4 * len(LOOKED_AT) + 1, 1: len(LOOKED_AT)}, "four rates, the time on support; the long-term alone"
    assert +points == {3: 2 * len(LOOKED_AT), 1: 2}, "visitation and offers by area; interest in the four models; the way's break"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_text_is_smaller_than_ten_and_a_half_points(width: int, look: Look) -> None:
    assert wrong(look, width, "small") == {}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_text_of_a_drawing_runs_into_another_or_over_its_edge(width: int, look: Look) -> None:
    assert wrong(look, width, "overlaps") == {}


# In a narrow window


@pytest.mark.parametrize("width", [PHONE, NARROWEST])
def test_no_page_must_be_scrolled_sideways(width: int, look: Look) -> None:
    assert {name: seen["width"] for name, seen in look(width) if seen["width"] > width} == {}
    assert wrong(look, width, "cut") == {}


@pytest.mark.parametrize("width", [DESK, PHONE, NARROWEST])
def test_a_frame_that_scrolls_can_be_reached_by_keyboard_and_has_a_name(width: int, look: Look) -> None:
    for name, seen in look(width):
        for order, role, label in seen["frames"]:
            assert (order, role) == (0, "region"), name
            assert label, name


def test_nothing_scrolls_sideways_on_a_desk(look: Look) -> None:
    assert wrong(look, DESK, "frames") == {}


@pytest.mark.parametrize(("width", "seen_one", "hidden_one"), [(DESK, "wide", "narrow"), (PHONE, "narrow", "wide")])
def test_a_chart_is_drawn_for_the_window_that_shows_it(width: int, seen_one: str, hidden_one: str, look: Look) -> None:
    found = 0
    for name, seen in look(width):
        for (visible, across), (other, _) in zip(seen[seen_one], seen[hidden_one], strict=True):
            found += _counts(name)
            assert visible, name
            assert not other, name
            assert 0.7 * min(width, 665) < across <= width, name
    assert found == 7 * len(LOOKED_AT) + OF_SINGLE_PERSONS + OF_COMPANIES + OF_THE_EFFORT


def test_where_a_mail_preview_drops_the_style_sheet_a_chart_still_stands_once(built: Built) -> None:
    tree = built.page("odder", NOTES[0]).tree
    assert len(tree.select(".narrow")) == len(tree.select(".wide")) == 7
    assert all("display:none" in str(narrow["style"]).replace(" ", "") for narrow in tree.select(".narrow"))
    assert not [wide for wide in tree.select(".wide") if wide.has_attr("style")]
