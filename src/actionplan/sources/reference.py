"""The facts that ship with the workbook in `data/reference/`: municipalities, published figures, words and assumptions.

Everything here is public and made by nobody in the workbook; each fact names its source. The published figures are written
by `actionplan.sources.jobindsats.carry` and described by the catalogue `indicators.yml`.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
from pydantic import Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from actionplan.names import slug
from actionplan.problems import Refused
from actionplan.sources.catalogue import AREA, PERIOD, Fact, IndicatorCatalogue

FOLDER = "data/reference"
COLUMNS = ("area", "period", "measure", "breakdown", "category", "value", "unit", "source")
AGAIN = "Filen følger med arbejdsbogen; hent den igen derfra."


class Word(Fact):
    """A word that is right in a certain time, with its forms. about: a sentence for a reader who does not know it."""

    word: str
    definite: str
    source: str
    plural: str | None = None
    about: str | None = None
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    def valid(self, on: date) -> bool:
        """Whether it was the word on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


class CooperationModel(Fact):
    """One of the four models for bringing people into a company. brief: what it is, in a few words after its label."""

    number: int
    label: str
    brief: str
    about: str
    source: str


class Assumption(Fact):
    """A figure to reckon with where the municipality has none of its own. low, high: None where the source gives one figure."""

    label: str
    unit: str
    low: float | None
    middle: float
    high: float | None
    minimum: float | None
    about: str
    source: str
    date: str


class Ceiling(Fact):
    """The law's ceiling on people in traineeship, wage subsidy and utility work in one company at a time."""

    label: str
    employees_per_person: int
    up_to_employees: int
    employees_per_person_above: int
    at_least: int
    source: str
    date: str

    def people(self, employees: int) -> int:
        """How many full-time persons a company with so many ordinary employees may have at a time."""
        below = min(employees, self.up_to_employees) // self.employees_per_person
        above = max(employees - self.up_to_employees, 0) // self.employees_per_person_above
        return max(below, self.at_least) + above


class CooperationFacts(Fact):
    """The four models and the default assumptions (`data/reference/cooperation_models.yml`)."""

    models: Mapping[str, CooperationModel]
    assumptions: Mapping[str, Assumption]
    ceiling: Ceiling


SupportKind = Literal["benefit", "supported_job", "pension", "education", "job", "same", "other", "unknown"]


class SupportBasis(Fact):
    """What people live of, with the words that files use for it. kind: see the file."""

    label: str
    kind: SupportKind
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Municipality:
    """A municipality: code of Danmarks Statistik, name, name in file names, and its group there."""

    code: str
    name: str
    slug: str
    group: str


@dataclass(frozen=True, eq=False)
class Reference:
    """The facts of `data/reference/`. indicators: columns `COLUMNS`; value NaN is withheld; read it, never change it."""

    municipalities: tuple[Municipality, ...]
    indicators: pd.DataFrame
    catalogue: IndicatorCatalogue
    vocabulary: Mapping[str, tuple[Word, ...]]
    cooperation: CooperationFacts
    support: Mapping[str, SupportBasis]
    with_figures: frozenset[str]

    def words(self, key: str, on: date) -> Word:
        """The word for `key` that was right on that day; KeyError where the vocabulary has none."""
        for word in self.vocabulary[key]:
            if word.valid(on):
                return word
        raise KeyError(f"{key} {on}")

    def municipality(self, name_or_slug: str) -> Municipality | None:
        """The municipality of that name, with or without "Kommune", or of that file name."""
        wanted = slug(name_or_slug).removesuffix("-kommune")
        return next((each for each in self.municipalities if each.slug == wanted), None)

    def nearest(self, name: str) -> tuple[str, ...]:
        """Up to three names that look like it, best first."""
        names = {each.slug: each.name for each in self.municipalities}
        return tuple(names[near] for near in difflib.get_close_matches(slug(name), names, n=3, cutoff=0.6))

    def of_same_kind(self, municipality: Municipality) -> tuple[str, ...]:
        """The names of the others in its group that have published figures, in the order of their codes."""
        group = [each for each in self.municipalities if each.group == municipality.group and each.name != municipality.name]
        return tuple(each.name for each in sorted(group, key=lambda each: each.code) if each.name in self.with_figures)


def read_reference(root: Path) -> Reference:
    """Reads all of `data/reference/` under the project's folder, anew only when a file there has changed.

    Raises Refused where a file is broken.
    """
    return _read_reference(root.resolve(), _state(root.resolve()))


def forget() -> None:
    """Lets the next call read the files anew; for measurements."""
    _read_reference.cache_clear()
    _read_catalogue.cache_clear()


def _state(root: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells that the files have changed: names, sizes and times of change."""
    files = sorted(path for path in (root / FOLDER).rglob("*") if path.is_file())
    return tuple((str(path), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)


@cache
def _read_reference(root: Path, _: object) -> Reference:
    catalogue = read_catalogue(root)
    indicators = read_indicators(root)
    return Reference(
        municipalities=read_municipalities(root),
        indicators=indicators,
        catalogue=catalogue,
        vocabulary=_facts(root, "words.yml", dict[str, tuple[Word, ...]]),
        cooperation=_facts(root, "cooperation_models.yml", CooperationFacts),
        support=_facts(root, "support_basis.yml", dict[str, SupportBasis]),
        with_figures=frozenset(indicators["area"].unique()) - {catalogue.country},
    )


def read_catalogue(root: Path) -> IndicatorCatalogue:
    """Reads `indicators.yml`, anew only when a file there has changed. Raises Refused where it is broken."""
    return _read_catalogue(root.resolve(), _state(root.resolve()))


@cache
def _read_catalogue(root: Path, _: object) -> IndicatorCatalogue:
    return _facts(root, "indicators.yml", IndicatorCatalogue)


def read_municipalities(root: Path) -> tuple[Municipality, ...]:
    """Reads the 98 municipalities of `municipalities.csv`."""
    frame = _csv(root, "municipalities.csv", ("kode", "navn", "slug", "gruppe"), ())
    return tuple(Municipality(*(str(value) for value in row)) for row in frame.itertuples(index=False))


def read_indicators(root: Path, areas: Collection[str] | None = None) -> pd.DataFrame:
    """Reads the published figures: columns `COLUMNS`, for all areas or only those named.

    value is float64 with NaN for what the authority withholds; the others are text. A figure that was never made has no row.
    Raises Refused where a file is missing or not as `carry` writes it.
    """
    catalogue = read_catalogue(root)
    parts: dict[str, list[np.ndarray]] = {column: [] for column in COLUMNS}
    for name, table in catalogue.tables.items():
        frame = _csv(root, f"indicators/{name}.csv", *catalogue.file_columns(table))
        if areas is not None:
            frame = frame[frame[AREA].isin(areas)]
        for column, values in _tidy(frame, catalogue, name).items():
            parts[column].append(values)
    return pd.DataFrame(
        {
            column: np.concatenate(values) if column == "value" else pd.array(np.concatenate(values), dtype="str")
            for column, values in parts.items()
        }
    )


def _tidy(frame: pd.DataFrame, catalogue: IndicatorCatalogue, name: str) -> dict[str, np.ndarray]:
    """A file's frame as long columns, measure after measure."""
    table = catalogue.tables[name]
    if table.breakdown == "none":
        categories, total = np.full(len(frame), "total", dtype=object), "total"
    else:
        breakdown = catalogue.breakdowns[table.breakdown]
        ids = {category.label: key for key, category in breakdown.categories.items()}
        found = frame[breakdown.label].map(ids)
        if found.isna().any():
            raise Refused.of(f"{FOLDER}/indicators/{name}.csv", f"En kategori er ukendt. {AGAIN}", column=breakdown.label)
        categories, total = found.to_numpy(dtype=object), breakdown.total or ""
    columns: dict[str, list[np.ndarray]] = {column: [] for column in COLUMNS}
    for key in table.measures:
        measure = catalogue.measures[key]
        values = frame[measure.header].to_numpy(dtype="float64")
        kept = ~np.isnan(values) | (categories == total) if measure.total_only else np.ones(len(frame), dtype=bool)
        same = {"measure": key, "breakdown": table.breakdown, "unit": measure.unit, "source": catalogue.source(name)}
        each = {"area": frame[AREA].to_numpy(dtype=object), "period": frame[PERIOD].to_numpy(dtype=object)}
        for column, array in {**each, "category": categories, "value": values}.items():
            columns[column].append(array[kept])
        for column, word in same.items():
            columns[column].append(np.full(int(kept.sum()), word, dtype=object))
    return {column: np.concatenate(arrays) for column, arrays in columns.items()}


def _csv(root: Path, name: str, words: tuple[str, ...], figures: tuple[str, ...]) -> pd.DataFrame:
    """A shipped file with exactly these columns: words as categories, figures with a decimal comma."""
    file = f"{FOLDER}/{name}"
    types = dict.fromkeys(words, "category") | dict.fromkeys(figures, "float64")
    try:
        with (root / file).open(encoding="utf-8-sig") as lines:
            frame = pd.read_csv(lines, sep=";", decimal=",", comment="#", dtype=types, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise Refused.of(file, f"Filen mangler. {AGAIN}") from None
    except ValueError:
        raise Refused.of(file, f"Filen kan ikke læses. {AGAIN}") from None
    if tuple(frame.columns) != (*words, *figures):
        raise Refused.of(file, f"Overskrifterne skal være {', '.join((*words, *figures))}. {AGAIN}")
    return frame


_T = TypeVar("_T")


def _facts(root: Path, name: str, kind: type[_T]) -> _T:
    """A shipped YAML file as checked facts."""
    file = f"{FOLDER}/{name}"
    try:
        return TypeAdapter(kind).validate_python(YAML(typ="safe").load((root / file).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Refused.of(file, f"Filen mangler. {AGAIN}") from None
    except (YAMLError, ValidationError, UnicodeDecodeError):
        raise Refused.of(file, f"Filen kan ikke læses. {AGAIN}") from None
