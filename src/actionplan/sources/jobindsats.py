"""Answers from the authority's interface (jobindsats.dk, API v3) as indicators, and the command that ships them.

An answer is JSON: `{"columns": ["Periode", "Område", ...], "rows": [["2026M07", "Odder", ...], ...]}`. Met in real ones: a
byte order mark before the first key or header, `Area` for `Område`, measures under drifting headers, null for a withheld
figure, totals and subdivisions among the rows, and a part that is its parent's only child twice, once as each.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from actionplan.civil_numbers import without_civil_numbers
from actionplan.danish import joined
from actionplan.names import quoted, slug
from actionplan.problems import Problem, Refused
from actionplan.sources.catalogue import IndicatorCatalogue, SourceTable
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.reference import COLUMNS, FOLDER, Municipality, read_catalogue, read_municipalities

MONTH = re.compile(r"[12]\d{3}M(0[1-9]|1[0-2])")
Key = tuple[str, str, str]
Values = tuple[float | None, ...]


def carry(folder: Path, root: Path) -> None:
    """Writes `data/reference/indicators/` under the project's folder again, from a folder of answers named after their tables.

    Every table of the catalogue must be there (`y25i01.json` ...). All are read before any is written; each is written beside
    its file and then renamed. Raises Refused with the problems of all answers, or where a file cannot be written.
    """
    catalogue, municipalities = read_catalogue(root), read_municipalities(root)
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for name in catalogue.tables:
        try:
            rows = _read(_content(folder / f"{name}.json"), f"{folder.name}/{name}.json", catalogue, name, municipalities)
        except Refused as refused:
            problems += refused.problems
        else:
            texts[name] = _as_csv(rows, catalogue, name, municipalities)
    if problems:
        raise Refused(problems)
    for name, text in texts.items():
        _replace(root, f"{FOLDER}/indicators/{name}.csv", text)


def parse_answer(
    content: bytes, file: str, catalogue: IndicatorCatalogue, table: str, municipalities: Iterable[Municipality]
) -> pd.DataFrame:
    """An answer to the catalogue's table as indicators: columns `COLUMNS`, value NaN where the authority withholds it.

    file: the path to name in messages. Raises Refused with everything that cannot be right.
    """
    facts = catalogue.tables[table]
    source = catalogue.source(table)
    total = "total" if facts.breakdown == "none" else catalogue.breakdowns[facts.breakdown].total
    records = [
        (area, period, key, facts.breakdown, category, math.nan if value is None else value, catalogue.measures[key].unit, source)
        for (area, period, category), values in _read(content, file, catalogue, table, municipalities).items()
        for key, value in zip(facts.measures, values, strict=True)
        if value is not None or category == total or not catalogue.measures[key].total_only
    ]
    return pd.DataFrame(records, columns=list(COLUMNS)).astype({c: "float64" if c == "value" else "str" for c in COLUMNS})


@dataclass(frozen=True)
class _Places:
    """Where an answer's columns are: period, area, category, the table's measures in order, and what is held at the whole."""

    period: int
    area: int
    category: int | None
    measures: tuple[int, ...]
    held: Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class _Known:
    """What a row may say: areas by slug, categories by the authority's word, and the categories that are left out."""

    areas: Mapping[str, str]
    categories: Mapping[str, str]
    skipped: frozenset[str]
    wanted: str


def _read(
    content: bytes, file: str, catalogue: IndicatorCatalogue, name: str, municipalities: Iterable[Municipality]
) -> dict[Key, Values]:
    """An answer's figures by area, period and category, in the order of the table's measures; None is withheld."""
    table = catalogue.tables[name]
    columns, rows = _columns_and_rows(content, file)
    places = _places(columns, file, catalogue, table)
    known = _known(catalogue, table, municipalities)
    mistakes, figures = Mistakes(file), dict[Key, Values]()
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            mistakes.add(
                "length", f"Række {number} skal være en liste med {len(columns)} felter, ét pr. overskrift. Hent tabellen igen."
            )
            continue
        word = "" if places.category is None else _plain(row[places.category])
        if word in known.skipped or any(_plain(row[at]) not in names for at, names in places.held.items()):
            continue
        key, wrong = _key(row, places, known)
        for measure, at in zip(table.measures, places.measures, strict=True):
            wrong[at] = _wrong(row[at], catalogue.measures[measure].unit)
        for at, wanted in wrong.items():
            if wanted:
                mistakes.add(wanted, f"I række {number} står {_shown(row[at])}. {wanted}", column=columns[at])
        if any(wrong.values()):
            continue
        values = tuple(row[at] for at in places.measures)
        if figures.setdefault(key, values) != values:
            mistakes.add("double", f"Række {number} for {key[0]}, {key[1]}, har stået før med andre tal. Hent tabellen igen.")
    if mistakes:
        raise Refused(mistakes.problems())
    if not figures:
        raise Refused.of(file, "Svaret har ingen rækker, som kan bruges. Hent tabellen igen for alle kommuner og hele landet.")
    return figures


def _key(row: list[Any], places: _Places, known: _Known) -> tuple[Key, dict[int, str]]:
    """Which figures a row has (area, period, category), and what its fields should have been, by column, "" where right."""
    period, area = _text(row[places.period]), known.areas.get(slug(_text(row[places.area])), "")
    wrong = {
        places.period: "" if MONTH.fullmatch(period) else "En måned skrives som 2026M07.",
        places.area: "" if area else "Det skal være »Hele landet« eller en af landets 98 kommuner.",
    }
    if places.category is None:
        return (area, period, "total"), wrong
    category = known.categories.get(_plain(row[places.category]), "")
    return (area, period, category), wrong | {places.category: "" if category else f"Det skal være {known.wanted}."}


def _places(columns: list[str], file: str, catalogue: IndicatorCatalogue, table: SourceTable) -> _Places:
    """Finds the columns by the catalogue's headers, whatever their case, blanks and order. Raises Refused."""
    at = {_plain(header): number for number, header in enumerate(columns)}
    mistakes = Mistakes(file)

    def place(headers: tuple[str, ...]) -> int:
        hits = [at[_plain(header)] for header in headers if _plain(header) in at]
        if not hits:
            mistakes.add("missing", f"Kolonnen mangler. Hent {table.table} igen med »{headers[0]}«.", column=headers[0])
        return hits[0] if hits else -1

    measures = [catalogue.measures[key] for key in table.measures]
    places = _Places(
        period=place(catalogue.period_headers),
        area=place(catalogue.area_headers),
        category=None if table.breakdown == "none" else place(catalogue.breakdowns[table.breakdown].headers),
        measures=tuple(place((measure.header, *measure.aliases)) for measure in measures),
        held={at[_plain(h)]: frozenset(map(_plain, names)) for h, names in table.held.items() if _plain(h) in at},
    )
    headers = {_plain(header): header for header in _headers(catalogue, table)}
    for number, header in enumerate(columns):
        if _plain(header) not in headers:
            near = get_close_matches(_plain(header), headers, n=1)
            hint = f" Mente du »{headers[near[0]]}«?" if near else " Hent tabellen igen uden den."
            mistakes.add("unknown", f"Overskriften er ukendt i {table.table}.{hint}", column=header)
        elif at[_plain(header)] != number:
            mistakes.add("double", "Overskriften står der mere end én gang. Hent tabellen igen.", column=header)
    if mistakes:
        raise Refused(mistakes.problems())
    return places


def _headers(catalogue: IndicatorCatalogue, table: SourceTable) -> list[str]:
    """All headers that a table's answer may have."""
    measures = [catalogue.measures[key] for key in table.measures]
    divided = () if table.breakdown == "none" else catalogue.breakdowns[table.breakdown].headers
    own = [header for measure in measures for header in (measure.header, *measure.aliases)]
    return [*catalogue.period_headers, *catalogue.area_headers, *divided, *own, *table.also, *table.held]


def _known(catalogue: IndicatorCatalogue, table: SourceTable, municipalities: Iterable[Municipality]) -> _Known:
    """What the rows of a table's answer may say."""
    areas = {slug(each.name): each.name for each in municipalities} | {slug(catalogue.country): catalogue.country}
    if table.breakdown == "none":
        return _Known(areas, {}, frozenset(), "")
    breakdown = catalogue.breakdowns[table.breakdown]
    categories = {_plain(word): key for key, each in breakdown.categories.items() for word in (each.label, each.header)}
    wanted = joined([f"»{each.header}«" for each in breakdown.categories.values()], "eller")
    return _Known(areas, categories, frozenset(map(_plain, breakdown.skipped)), wanted)


def _columns_and_rows(content: bytes, file: str) -> tuple[list[str], list[Any]]:
    """The two parts of an answer. Raises Refused where it is no answer, or a refusal by the authority."""
    again = "Hent tabellen igen fra jobindsats' API v3, og gem svaret, som det er."
    try:
        answer = json.loads(content.decode("utf-8-sig"), parse_int=_whole)
    except UnicodeDecodeError:
        raise Refused.of(file, f"Filen er ikke UTF-8, som et svar er. {again}") from None
    except (ValueError, RecursionError):
        raise Refused.of(file, f"Filen er ikke JSON. {again}") from None
    if not isinstance(answer, dict):
        raise Refused.of(file, f"Filen skal have »columns« og »rows«. {again}")
    answer = {key.strip("\ufeff"): value for key, value in answer.items()}
    if "columns" not in answer and "code" in answer:
        cause = f": {_shown(answer['cause'])}" if "cause" in answer else ""
        raise Refused.of(
            file, f"Jobindsats har afvist forespørgslen med kode {_shown(answer['code'])}{cause}. Ret den, og hent igen."
        )
    columns, rows = answer.get("columns"), answer.get("rows")
    if not isinstance(columns, list) or not all(isinstance(header, str) for header in columns):
        raise Refused.of(file, f"»columns« mangler eller er ikke en liste af overskrifter. {again}")
    if not isinstance(rows, list):
        raise Refused.of(file, f"»rows« mangler eller er ikke en liste af rækker. {again}")
    return [_text(header) for header in columns], rows


def _whole(digits: str) -> float:
    """A whole number as float; the interpreter's own reading refuses very long ones with an error of its own."""
    return float(digits)


def _wrong(value: object, unit: str) -> str:
    """What a figure should have been, "" where it can be right."""
    if value is None:
        return ""
    if not isinstance(value, float) or not math.isfinite(value):
        return "Det skal være et tal eller null."
    if value < 0:
        return "Et tal kan ikke være negativt."
    return "En andel kan højst være 100 pct." if unit.startswith("pct.") and value > 100 else ""


def _plain(value: object) -> str:
    """A header or word as it is compared: without byte order mark, case and superfluous blanks."""
    return " ".join(_text(value).casefold().split())


def _text(value: object) -> str:
    return unicodedata.normalize("NFC", value).strip("\ufeff ") if isinstance(value, str) else ""


def _shown(value: object) -> str:
    """A value as a message may show it: short, and without what can be a civil registration number."""
    if isinstance(value, list | dict):
        return "flere værdier"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return quoted(without_civil_numbers(value if isinstance(value, str) else json.dumps(value)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        file = f"{path.parent.name}/{path.name}"
        raise Refused.of(file, f"Filen mangler eller kan ikke åbnes. Gem svaret for {path.stem} der.") from None


def _as_csv(rows: Mapping[Key, Values], catalogue: IndicatorCatalogue, name: str, municipalities: Iterable[Municipality]) -> str:
    """The figures in the layout of `data/reference/indicators/`: country first, then by code, category and month."""
    table = catalogue.tables[name]
    order = {catalogue.country: ""} | {each.name: each.code for each in municipalities}
    categories = ["total"] if table.breakdown == "none" else list(catalogue.breakdowns[table.breakdown].categories)
    words, figures = catalogue.file_columns(table)
    lines = [";".join((*words, *figures))]
    for area, period, category in sorted(rows, key=lambda key: (order[key[0]], categories.index(key[2]), key[1])):
        label = () if table.breakdown == "none" else (catalogue.label(table.breakdown, category),)
        numbers = ("" if value is None else f"{value:.12g}".replace(".", ",") for value in rows[area, period, category])
        lines.append(";".join((area, period, *label, *numbers)))
    return "\n".join(lines) + "\n"


def _replace(root: Path, file: str, text: str) -> None:
    """Writes a file beside itself and renames it, so that it is never half there."""
    target = root / file
    beside = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8-sig", newline="\n")
        beside.replace(target)
    except OSError:
        raise Refused.of(file, "Filen kan ikke skrives. Luk den, hvis den er åben i Excel, og prøv igen.") from None
