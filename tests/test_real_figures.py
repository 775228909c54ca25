"""The real figures are in the notes: every figure of every table of the twelve, found again in the source files."""

import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import nbformat
import pytest
from builtnotes import MONTHS, NOTES, SOURCE, TWELVE, Built, Table, as_period
from officialfigures import (
    ALL,
    COUNTRY,
    GROUP,
    IN_COMPANIES,
    LONG_TERM,
    OFFERS,
    OFFERS_TOTAL,
    PERSONS,
    RATES,
    RECIPIENTS,
    VISITATION,
    WITHHELD,
    Column,
    Figure,
    Official,
    category,
    change,
    hidden_with,
    numbers,
    possible,
    protected,
    shares,
)

pytestmark = pytest.mark.xdist_group("built")

SHARED = SOURCE / "../shared/data/jobindsats"
PARTS = {"Kontanthjælpsmodtagere efter visitationskategori": VISITATION, "Igangværende forløb i tilbud": OFFERS}
GROWTH = "Ændring på et år"
Totals = dict[Column, Fraction | None]
BLOCK = "application/vnd.actionplan.block+json"


@dataclass(frozen=True)
class Expected:
    """What a cell must show, and with how many decimals."""

    figure: Figure
    decimals: int = 0


def shows(text: str, expected: Expected) -> bool:
    """Whether a cell shows a figure in Danish, rounded right; a figure just between two may go either way."""
    if isinstance(expected.figure, str):
        return text == expected.figure
    decimals = rf",\d{{{expected.decimals}}}" if expected.decimals else ""
    if not re.fullmatch(rf"\u2212?(\d{{1,3}}(\.\d{{3}})*){decimals}", text):
        return False
    return abs(in_figures(text) - expected.figure) <= Fraction(1, 2 * 10**expected.decimals)


def in_figures(text: str) -> Fraction:
    """A Danish number as a fraction."""
    return Fraction(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))


@pytest.fixture(scope="module")
def official() -> Official:
    return Official(SOURCE)


def tables(built: Built, municipality: str, note: str = NOTES[0]) -> list[Table]:
    """All tables of figures; the list of whom to interview is one of words."""
    return [table for page in built.note_and_annex(municipality, note) for table in page.tables if not table.words]


def expected_cells(table: Table, own: str, official: Official, totals: Totals) -> Iterator[Expected]:
    """What every cell of a table must show, in the order of `Table.cells`."""
    if table.name in PARTS:
        yield from expected_parts(table, own, official, totals[PARTS[table.name]])
    elif table.name in RATES:
        for row, column, _ in table.cells():
            period, area = (as_period(row), column) if as_period(row) else (as_period(column), row)
            yield Expected(official.rate(RATES[table.name], own, area, str(period)), 1)
    elif table.name == "Kontanthjælpsmodtagere":
        for row, column, _ in table.cells():
            yield Expected(official.figure(RECIPIENTS, row, str(as_period(column))))
    elif table.name == "Langtidsledige":
        yield from expected_long_term(table, own, official)
    else:
        pytest.fail(f"no source is known for the table {table.caption!r}")


def expected_long_term(table: Table, own: str, official: Official) -> Iterator[Expected]:
    if as_period(table.rows[0][0]):
        for row, column, _ in table.cells():
            yield Expected(official.figure(LONG_TERM, column, str(as_period(row))))
        return
    months = [str(as_period(column.split(" (")[0])) for column in table.columns[:-1]]
    assert table.columns[-1].startswith(GROWTH)
    for row, _ in table.rows:
        counts = official.long_term(own, row, months)
        yield from map(Expected, [*counts, change(*counts[-2:])])


def expected_parts(table: Table, own: str, official: Official, total: Fraction | None) -> Iterator[Expected]:
    """A breakdown: counts of the municipality, shares of all three, of the parts that the municipality shows.

    Figures that the total would tell are hidden; where all are shown the authority's own total stands, not the rounded sum.
    """
    column = PARTS[table.name]
    by_area = {area: official.printed_parts(column, own, area, total) for area in (own, GROUP, COUNTRY)}
    parts = by_area[own]
    complete = len(numbers(parts.values())) == len(parts)
    assert [row for row, _ in table.rows] == [*parts, *([ALL] if complete else [])]
    for row, label, _ in table.cells():
        area = label.split(" (")[0].removesuffix(", pct.")
        if row == ALL:
            whole = sum(numbers(parts.values())) if total is None else total
            yield Expected(Fraction(100) if label.endswith("pct.") else whole)
        else:
            yield Expected((shares(by_area[area], parts) if label.endswith("pct.") else by_area[area])[row])


def totals(built: Built, municipality: str) -> Totals:
    """What a reader finds elsewhere in the note or its annex: the recipients of the latest month, and no whole of the offers."""
    (table,) = (each for each in tables(built, municipality) if each.name == "Kontanthjælpsmodtagere")
    return {VISITATION: in_figures(table.rows[0][1][-1]), OFFERS: None}


@pytest.mark.parametrize("municipality", TWELVE)
def test_every_figure_of_every_table_is_the_one_in_the_source(municipality: str, built: Built, official: Official) -> None:
    own, elsewhere = official.names[municipality], totals(built, municipality)
    checked, wrong = 0, []
    for table in tables(built, municipality):
        for (row, column, text), expected in zip(table.cells(), expected_cells(table, own, official, elsewhere), strict=True):
            checked += 1
            if not shows(text, expected):
                wrong.append(f"{table.caption}, {row}, {column}: {text} and not {expected.figure}")
    assert not wrong
    in_html = sum(
        len(re.findall("<td>", part))  # a cell of words has a class
        for page in built.note_and_annex(municipality, NOTES[0])
        for part in re.findall("<tbody>.*?</tbody>", page.html, re.DOTALL)
    )
    assert checked == in_html
    monthly = 3 * sum(len(official.periods(column)) for column in RATES.values()) + len(official.periods(LONG_TERM))
    by_year = 3 * sum(len(official.same_months(column)) for column in RATES.values())
    by_year += len(official.same_months(RECIPIENTS)) + 3 * (len(official.same_months(LONG_TERM)) + 1)
    parts = sum(4 * len(table.rows) for table in tables(built, municipality) if table.name in PARTS)
    assert checked == monthly + by_year + parts


@pytest.mark.parametrize("municipality", TWELVE)
def test_tables_hold_all_months_and_areas_that_they_promise(municipality: str, built: Built, official: Official) -> None:
    own = official.names[municipality]
    found = tables(built, municipality)
    for name, column in {**RATES, "Langtidsledige": LONG_TERM}.items():
        monthly, by_year = (
            [table for table in found if table.name == name and (as_period(table.rows[0][0]) is not None) is kind]
            for kind in (True, False)
        )
        assert len(monthly) == len(by_year) == 1
        assert [as_period(row) for row, _ in monthly[0].rows] == official.periods(column)
        months = [as_period(label.split(" (")[0]) for label in by_year[0].columns if not label.startswith(GROWTH)]
        assert months == official.same_months(column)
        assert [row for row, _ in by_year[0].rows] == [own, GROUP, COUNTRY]
        assert list(monthly[0].columns) == ([own] if column == LONG_TERM else [own, GROUP, COUNTRY])
    assert sorted(table.name for table in found) == sorted([*RATES, "Langtidsledige"] * 2 + [*PARTS, "Kontanthjælpsmodtagere"])


@pytest.mark.parametrize("municipality", TWELVE)
def test_the_source_named_under_a_table_is_that_of_its_figures(municipality: str, built: Built) -> None:
    columns = {**RATES, **PARTS, "Langtidsledige": LONG_TERM, "Kontanthjælpsmodtagere": RECIPIENTS}
    for table in tables(built, municipality):
        assert re.findall(r"tabel (\w+)", table.source) == [columns[table.name].file.removesuffix("_viskat")], table.caption


@pytest.mark.parametrize("municipality", TWELVE)
def test_the_municipalities_compared_with_are_those_of_the_same_kind(municipality: str, built: Built, official: Official) -> None:
    own = official.names[municipality]
    prose = " ".join(page.prose for page in built.note_and_annex(municipality, NOTES[0]))
    assert official.named_in(prose) - {own} == set(official.group(own))


@pytest.mark.parametrize("municipality", TWELVE)
def test_a_chart_is_drawn_from_the_same_figures(municipality: str, built: Built, official: Official) -> None:
    own, elsewhere = official.names[municipality], totals(built, municipality)
    drawn = 0
    for block in blocks(built, municipality):
        for figure in (json.loads(block[kind]) for kind in ("wide", "narrow") if block[kind]):
            for trace in figure["data"]:
                drawn += 1
                assert_drawn_right(block["html"], trace, own, official, elsewhere)
    assert drawn == 2 * (3 * (len(RATES) + len(PARTS)) + 1)


def assert_drawn_right(html: str, trace: dict[str, list[float | None]], own: str, official: Official, totals: Totals) -> None:
    area = str(trace["name"])
    (name,) = (each for each in (*RATES, *PARTS, "Langtidsledige") if re.search(rf"<caption[^>]*>{each}\b(?! \w)", html))
    if name in PARTS:
        expected = list(printed_shares(PARTS[name], own, official, totals[PARTS[name]])[area].values())
        values = trace["x"]
    else:
        periods = official.periods(RATES.get(name, LONG_TERM))
        assert trace["x"] == [f"{period[:4]}-{period[5:]}-01" for period in periods]
        values = trace["y"]
        if name in RATES:
            expected = [official.rate(RATES[name], own, area, period) for period in periods]
        else:
            assert area == own, "the municipality's own count, beside nobody's"
            expected = [official.figure(LONG_TERM, own, period) for period in periods]
    for value, figure in zip(values, expected, strict=True):
        if isinstance(figure, str):
            assert value is None
        else:
            assert value is not None
            assert math.isclose(value, figure, rel_tol=1e-9)


def printed_shares(column: Column, own: str, official: Official, total: Fraction | None) -> dict[str, dict[str, Figure]]:
    """The shares of all three areas as they are printed."""
    parts = {area: official.printed_parts(column, own, area, total) for area in (own, GROUP, COUNTRY)}
    return {area: shares(shown, parts[own]) for area, shown in parts.items()}


def blocks(built: Built, municipality: str) -> list[dict[str, str]]:
    notebook = nbformat.read(built.reports / municipality / "notebooks" / f"{NOTES[0]}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"][BLOCK] for output in outputs if BLOCK in output.get("data", {})]


@pytest.mark.parametrize("municipality", TWELVE)
def test_findings_have_the_figures_of_the_source(municipality: str, built: Built, official: Official) -> None:
    own = official.names[municipality]
    found = json.loads((built.reports / municipality / "findings.json").read_text(encoding="utf-8"))["findings"]
    by_id = {finding["id"]: finding for finding in found}
    rates = dict(zip(("01.recipients", "01.activation", "01.ordinary_hours", "01.unemployment"), RATES.values(), strict=True))
    for name, column in rates.items():
        latest = official.periods(column)[-1]
        expected = {area: official.rate(column, own, area, latest) for area in (own, GROUP, COUNTRY)}
        assert_found(by_id[name], latest, expected, own)
    latest = official.periods(LONG_TERM)[-1]
    assert_found(by_id["01.long_term"], latest, {own: official.figure(LONG_TERM, own, latest)}, own)
    total = totals(built, municipality)[VISITATION]
    visited = {area: shown["Aktivitetsparat"] for area, shown in printed_shares(VISITATION, own, official, total).items()}
    assert_found(by_id["01.visitation"], None, visited, own)
    offered = {area: share_in_companies(official, own, area) for area in (own, GROUP, COUNTRY)}
    assert_found(by_id["01.offers"], None, offered, own)


def share_in_companies(official: Official, own: str, area: str) -> Figure:
    """An area's share of courses in companies: of those offers that the municipality shows, so that like meets like."""
    offered = [offer for offer in IN_COMPANIES if isinstance(official.parts(OFFERS, own, own)[offer], Fraction)]
    return sum(numbers(printed_shares(OFFERS, own, official, None)[area][offer] for offer in offered))


def assert_found(finding: dict[str, object], period: str | None, expected: dict[str, Figure], own: str) -> None:
    told = {own: finding["value"], **dict(finding["comparison"])}  # type: ignore[call-overload]
    assert told.keys() == expected.keys(), finding["id"]
    for area, figure in expected.items():
        assert isinstance(figure, Fraction)
        assert math.isclose(told[area], figure, rel_tol=1e-9), (finding["id"], area)
    if period is not None:
        assert finding["period"] == period


@pytest.mark.parametrize("municipality", TWELVE)
def test_every_figure_of_a_key_message_stands_in_a_table_or_follows_from_one(
    municipality: str, built: Built, official: Official
) -> None:
    own = official.names[municipality]
    page = built.page(municipality, NOTES[0])
    in_tables = {text.removeprefix("\u2212") for table in tables(built, municipality) for _, _, text in table.cells()}
    offers = official.parts(OFFERS, own, own)
    in_companies = [in_figures_of(share_in_companies(official, own, area)) for area in (own, GROUP, COUNTRY)]
    persons = [official.figure(column, own, period) for column in PERSONS for period in official.same_months(column)[-2:]]
    follows = {*in_companies, str(sum(numbers(offers[offer] for offer in IN_COMPANIES))), *map(whole, numbers(persons))}
    messages = page.tree.select(".messages li")
    assert 1 <= len(messages) <= 5
    for message in messages:
        told = re.sub(rf"({'|'.join(MONTHS)}) \d{{4}}|16-66-årige", "", message.get_text(" "))
        figures = set(re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", told))
        assert figures, "a key message is computed"
        assert figures <= in_tables | follows, told


def whole(figure: Fraction) -> str:
    """A whole number as it is printed."""
    return f"{int(figure):,}".replace(",", ".")


@pytest.mark.parametrize("municipality", TWELVE)
def test_key_messages_on_unemployment_and_recipients_count_the_persons(
    municipality: str, built: Built, official: Official
) -> None:
    own = official.names[municipality]
    found = json.loads((built.reports / municipality / "findings.json").read_text(encoding="utf-8"))["findings"]
    sentences = {finding["id"]: finding["sentence"] for finding in found}
    for name, column in zip(("01.unemployment", "01.recipients"), PERSONS, strict=True):
        before, now = (official.figure(column, own, period) for period in official.same_months(column)[-2:])
        assert isinstance(before, Fraction)
        assert isinstance(now, Fraction)
        assert f" {whole(now)} fuldtidspersoner" in sentences[name]
        assert f" mod {whole(before)} året før" in sentences[name]


def in_figures_of(share: Figure) -> str:
    assert isinstance(share, Fraction)
    return str(round(share))


@pytest.mark.parametrize("municipality", TWELVE)
def test_no_withheld_figure_can_be_computed_from_what_a_note_shows(municipality: str, built: Built, official: Official) -> None:
    own = official.names[municipality]
    found = {table.name: table for table in tables(built, municipality) if table.name in PARTS}
    for name, column in PARTS.items():
        true = official.parts(column, own, own)
        shown = {row: texts[0] for row, texts in found[name].rows}
        assert all(shown[part] == WITHHELD for part, figure in true.items() if figure == WITHHELD), "withheld stays withheld"
        if WITHHELD not in true.values():
            continue
        assert ALL not in shown, "a total stands beside parts that it would give away"
        if column == OFFERS:
            whole = official.figure(OFFERS, own, official.periods(OFFERS)[-1], OFFERS_TOTAL)
            assert isinstance(whole, Fraction)
            assert not stands(whole, built, municipality), "the whole can be read beside its parts"
            continue
        total = totals(built, municipality)[column]
        assert total is not None
        hidden = [part for part in true if shown[part] == WITHHELD]
        extra = [true[part] for part in hidden if true[part] != WITHHELD]
        if not extra:
            assert protected(true, total)
        else:
            assert_free(true, total, hidden)


def assert_free(true: dict[str, Figure], total: Fraction, hidden: list[str]) -> None:
    """Each withheld part can be 0, 1 and 2 for a reader who knows the total, which parts are withheld, and the rule."""
    withheld = [part for part in hidden if true[part] == WITHHELD]
    further = [part for part in hidden if true[part] != WITHHELD]
    shown = {part: figure for part, figure in true.items() if part not in hidden}
    left = int(total - sum(numbers(shown.values())))
    found = set()
    for guess in itertools.product((0, 1, 2), repeat=len(withheld)):
        for others in itertools.product(range(3, left + 1), repeat=len(further) - 1):
            parts = [Fraction(part) for part in (*others, left - sum(guess) - sum(others))]
            table = {**shown, **dict.fromkeys(withheld, WITHHELD), **dict(zip(further, parts, strict=True))}
            if parts[-1] >= 3 and hidden_with(table, total) == set(further):
                found.add(guess)
                break
    assert all({guess[place] for guess in found} == {0, 1, 2} for place in range(len(withheld)))


def stands(figure: Fraction, built: Built, municipality: str) -> bool:
    """Whether a figure stands anywhere in words or in the tables that it could be taken from."""
    text = whole(figure)
    prose = " ".join(page.prose for page in built.note_and_annex(municipality, NOTES[0]))
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d,]|\.\d)", prose) is not None


def test_a_hidden_part_is_found_where_a_total_gives_it_away() -> None:
    one, two = {"a": Fraction(90), "b": WITHHELD}, {"a": Fraction(90), "b": WITHHELD, "c": WITHHELD}
    assert possible(one, Fraction(91)) == [(1,)]
    assert not protected(one, Fraction(91))
    assert protected(two, Fraction(92))
    assert not protected(two, Fraction(93))


def test_the_smallest_parts_are_hidden_until_a_reader_of_the_rule_learns_nothing() -> None:
    parts: dict[str, Figure] = dict(zip("abcde", [*map(Fraction, (116, 270, 69)), WITHHELD, Fraction(5)], strict=True))
    assert hidden_with(parts, Fraction(460)) == {"c", "e"}
    assert_free(parts, Fraction(460), ["c", "d", "e"])
    with pytest.raises(AssertionError):
        assert_free(parts, Fraction(460), ["d", "e"])
    assert hidden_with({"a": Fraction(4), "b": WITHHELD, "c": Fraction(3)}, Fraction(8)) == {"a", "c"}


COMPARED = {
    "Andelen på kontanthjælp": (RECIPIENTS, RATES["Fuldtidspersoner på kontanthjælp"]),
    "Andelen med ordinære løntimer": (
        Column("y60j01", "Antal personer med ordinære løntimer"),
        RATES["Kontanthjælpsmodtagere med ordinære løntimer"],
    ),
    "Andelen af langtidsledige blandt de ledige": (LONG_TERM, None),
    "Ledigheden": (Column("y25i01", "Antal ledige fuldtidspersoner", ALL), RATES["Ledige"]),
    "Andelen af tilbud på en arbejdsplads": (None, None),
}
"""What note 05 compares: where its count and its share come from, None where they are reckoned from several."""


@pytest.mark.parametrize("municipality", TWELVE)
def test_the_comparison_with_other_municipalities_shows_the_authority_s_latest_counts_and_shares(
    municipality: str, built: Built, official: Official
) -> None:
    seen = 0
    for table in tables(built, municipality, NOTES[4]):
        if table.name not in COMPARED or "Antal" not in table.columns:
            continue
        for (area, column, text), source in (
            (cell, dict(zip(("Antal", "Andel (pct.)"), COMPARED[table.name], strict=True)).get(cell[1])) for cell in table.cells()
        ):
            if source is not None:
                period = max(row["Periode"] for row in official.rows[source.file])
                assert shows(text, Expected(official.figure(source, area, period), int(column != "Antal"))), (table.name, area)
                seen += 1
    assert seen > 20


@pytest.mark.parametrize("municipality", TWELVE)
def test_the_other_notes_have_no_figures_but_those_of_the_sample_size_and_comparisons(municipality: str, built: Built) -> None:
    for note in NOTES[1:]:
        for table in tables(built, municipality, note):
            if note == NOTES[4] and table.name in {"Tal, der sammenlignes", "Andele og grænser", *COMPARED}:
                continue
            for row, column, text in table.cells():
                if not column.startswith("Af "):
                    assert not re.search(r"\d", text), (note, table.caption, text)
                    continue
                margin = in_figures(re.findall(r"\d+", row)[0]) / 100
                companies = in_figures(re.findall(r"[\d.]+", column)[0])
                endless = Fraction("1.959963984540054") ** 2 / 4 / margin**2
                assert text == str(math.ceil(endless / (1 + (endless - 1) / companies)))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the fetched answers lie outside the project and are not here")
def test_the_source_files_are_the_authority_s_own_answers(official: Official) -> None:
    for file, rows in official.rows.items():
        answer = json.loads((SHARED / f"{file}.json").read_text(encoding="utf-8"))
        headers = answer["columns"]
        named = [header for header in headers if header in {"Ydelsesgrupper", "Visitationskategori", "Tilbud"}]
        theirs = {}
        for line in answer["rows"]:
            row = dict(zip(headers, line, strict=True))
            theirs[row["Område"], row["Periode"], *(OUR_WORDS.get(row[name], row[name]) for name in named)] = row
        figures = [header for header in rows[0] if header not in {"Område", "Periode", "Ydelse", *named}]
        for row in rows:
            their = theirs[row["Område"], row["Periode"], *filter(None, [category(row)])]
            for header in figures:
                value = their[THEIR_HEADERS.get(header, header)]
                ours = Fraction(row[header].replace(",", ".")) if row[header] else None
                assert ours == (None if value is None else Fraction(str(value))), (file, row, header)


OUR_WORDS = {
    "Ydelsesgrupper i alt": ALL,
    "Åbenlys uddannelsesparat": "Åbenlyst uddannelsesparat",
    "Uoplyst visitationskategori": "Uoplyst",
    **{f"{offer} i alt": offer for offer in (
        "Vejledning og opkvalificering", *IN_COMPANIES, "Nytteindsats", "Særligt tilrettelagt nytteindsats",
    )},
}  # fmt: skip
THEIR_HEADERS = {"Antal langtidsledige fuldtidspersoner": "Antal langtidsledige personer"}
