"""From rows to the typed frames that the rest of the workbook knows."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from actionplan.tables.schemas import DTYPES
from actionplan.tables.shape import TableSpec


def frame(spec: TableSpec, rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A table from rows in the order of the spec's columns; None is a missing cell."""
    raw = pd.DataFrame(list(rows), columns=[column.name for column in spec.columns], dtype="object")
    return raw.astype({column.name: DTYPES[column.kind] for column in spec.columns})


def words(name: str) -> Any:
    """One of the files of invented Danish text beside this module."""
    return YAML(typ="safe").load(files("actionplan.invented").joinpath("words", f"{name}.yml").read_text(encoding="utf-8"))
