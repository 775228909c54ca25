"""What every table must satisfy, generated from its `TableSpec` as a pandera schema.

The schema is the only place where a table's rules are checked, whether the table was read from a file or generated. The
`error` of a check is the end of a Danish sentence that begins with the value found, or a sentence of its own.
"""

import re
from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from actionplan.civil_numbers import holds_civil_number, is_civil_number
from actionplan.danish import capital, number
from actionplan.tables.shape import Column, Kind, TableSpec

DTYPES: dict[Kind, str] = {
    "text": "str",
    "code": "str",
    "pseudonym": "str",
    "choice": "str",
    "month": "str",
    "count": "Int64",
    "year": "Int64",
    "number": "float64",
    "date": "datetime64[us]",
    "flag": "boolean",
}
"""The pandas type of a column of each kind. Missing is NaN, <NA> or NaT."""

P_NUMBER_COLUMNS = frozenset({"company_id"})
"""Columns whose ten digits are a workplace's number. The same digits with a hyphen are a person's all the same."""

NOT_UNIQUE = "multiple_fields_uniqueness"
EMPTY = "not_nullable"
"""What pandera calls the two failures that have no `error` of their own."""

CIVIL_NUMBER = "Cellen indeholder noget, der ligner et CPR-nummer, og vises derfor ikke."
PSEUDONYM = "Cellen ligner et CPR-nummer og vises derfor ikke. Erstat det med et løbenummer, det samme i alle tabeller."


def schema(spec: TableSpec) -> pa.DataFrameSchema:
    """The schema of a table's frame: columns, order, types, missing values, ranges, words, unique key, order of dates.

    Validate with `lazy=True` to get every failure. Rows are named by the index, which must be unique.
    """
    return pa.DataFrameSchema(
        {column.name: _column(column) for column in spec.columns},
        checks=[_period(spec, *pair) for pair in spec.periods],
        index=pa.Index("int64", unique=True),
        strict=True,
        ordered=True,
        unique=list(spec.key) or None,
        report_duplicates="exclude_first",
        name=spec.name,
    )


def _column(column: Column) -> pa.Column:
    checks = _range(column) + [check for check in (_form(column), _civil(column)) if check is not None]
    return pa.Column(DTYPES[column.kind], checks, nullable=not column.required)


def limits(column: Column) -> str:
    """The column's range in words ("fra 1 til 5", "højst 60"); empty where there is none to tell of."""
    low, high = (None if limit is None else _limit(limit, column) for limit in (column.minimum, column.maximum))
    if low and high:
        return f"fra {low} til {high}"
    return f"mindst {low}" if low else f"højst {high}" if high else ""


def _limit(limit: float, column: Column) -> str:
    return f"{limit:.0f}" if column.kind == "year" else number(limit)


def _range(column: Column) -> list[pa.Check]:
    at_least_0 = column.kind == "count" and column.minimum is None
    name = capital(column.danish).replace("_", " ")
    error = f"kan ikke være rigtigt. {name} skal være {limits(column)}. Ret tallet."
    checks = [pa.Check.ge(0, error="er negativt. Et antal er 0 eller mere.")] if at_least_0 else []
    checks += [] if column.minimum is None else [pa.Check.ge(column.minimum, error=error)]
    return checks + ([] if column.maximum is None else [pa.Check.le(column.maximum, error=error)])


def _form(column: Column) -> pa.Check | None:
    if column.kind == "choice":
        return pa.Check.isin(list(column.choices), error="er ikke et af kolonnens ord.")
    if column.kind == "month":
        return pa.Check.str_matches(r"^[0-9]{4}M(0[1-9]|1[0-2])\Z", error="er ikke en måned som 2026M07.")
    if column.kind in {"text", "code", "pseudonym"}:
        return pa.Check(_on_values(lambda text: text == text.strip() != ""), error="er tom eller har mellemrum i enderne.")
    return None


def _civil(column: Column) -> pa.Check | None:
    if column.kind == "pseudonym":
        return pa.Check(_possible_persons, error=PSEUDONYM)
    if column.kind == "text":
        return pa.Check(_on_values(lambda text: not holds_civil_number(text)), error=f"{CIVIL_NUMBER} Slet det i teksten.")
    if column.kind == "code":
        exempt = column.name in P_NUMBER_COLUMNS

        def allowed(text: str) -> bool:
            return (exempt and re.fullmatch("[0-9]{10}", text) is not None) or not holds_civil_number(text)

        return pa.Check(_on_values(allowed), error=f"{CIVIL_NUMBER} Slet eller ret det.")
    return None


def _possible_persons(series: pd.Series) -> pd.Series:
    """False where a pseudonym may be a civil registration number.

    Excel drops the first zero of a number, which leaves nine digits for everybody born in the first nine days of a month.
    Nine digits are an ordinary pseudonym, though, so they count only where the whole column can be such numbers.
    """
    values = series.unique()
    every_one = all(re.fullmatch("[0-9]{9,10}", text) and is_civil_number(text.zfill(10)) for text in values)
    return series.map({text: not every_one and not holds_civil_number(text) for text in values}).astype(bool)


def _on_values(rule: Callable[[str], bool]) -> Callable[[pd.Series], pd.Series]:
    """A rule for one text as a check of a column, asked once for each different text."""
    return lambda series: series.map({text: rule(text) for text in series.unique()}).astype(bool)


def period_error(spec: TableSpec, start: str, end: str) -> str:
    """What a row's end is told that lies before its start, or a whole that is less than its part."""
    first, last = spec.column(start).danish, spec.column(end).danish
    return f"{'ligger før' if spec.column(start).kind == 'date' else 'er mindre end'} {first}. Ret {first} eller {last}."


def _period(spec: TableSpec, start: str, end: str) -> pa.Check:
    return pa.Check(lambda frame: ~(frame[start] > frame[end]).fillna(False).astype(bool), error=period_error(spec, start, end))
