"""Whatever a table holds, and in whichever dialect it is written, it reads back equal; and nothing breaks the reader."""

import csv
import io
import re
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from actionplan.civil_numbers import holds_civil_number
from actionplan.problems import Refused
from actionplan.tables.dictionary import write_table
from actionplan.tables.folder import read_tables
from actionplan.tables.names import file_stem
from actionplan.tables.parse import Table
from actionplan.tables.schemas import DTYPES, schema
from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.specs import INTERVIEWS, SPECS, SURVEY_RESPONSES
from actionplan.tables.talks import theme_key

LETTERS = "abcxyzæøåÆØÅéü 0123;,|\t\"'\n.-#%(»"
TEN_DIGITS = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)[- ]?\d{4}(?!\d)")
RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def _texts(column: Column) -> st.SearchStrategy[str]:
    first = "abcxyzæøå" if column.kind != "text" else "abcxyzæøåÆØÅ0123(»"
    body = st.text(alphabet=LETTERS, max_size=12).map(lambda text: re.sub(r"\n+", "\n", text))
    return st.tuples(st.sampled_from(first), body).map("".join).map(str.strip).filter(lambda text: not holds_civil_number(text))


def _values(column: Column) -> st.SearchStrategy[object]:
    low, high = column.minimum, column.maximum
    match column.kind:
        case "text" | "code" | "pseudonym":
            found: st.SearchStrategy[object] = _texts(column)
        case "choice":
            found = st.sampled_from(list(column.choices))
        case "count":
            found = st.integers(int(low or 0), int(high or 10**8))
        case "year":
            found = st.integers(int(low or 1900), int(high or 2100))
        case "number":
            found = st.floats(min_value=-1e8 if low is None else low, max_value=1e8, allow_nan=False)
        case "date":
            found = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(pd.Timestamp)
        case "month":
            found = st.tuples(st.integers(1990, 2030), st.integers(1, 12)).map(lambda parts: f"{parts[0]}M{parts[1]:02d}")
        case "flag":
            found = st.booleans()
    return found if column.required else st.none() | found


@st.composite
def frames(draw: st.DrawFn) -> tuple[TableSpec, pd.DataFrame]:
    """A spec and a frame that satisfies it."""
    spec = draw(st.sampled_from([spec for spec in SPECS.values() if spec is not SURVEY_RESPONSES]))  # it has its own reader
    columns = [column.name for column in spec.columns]
    rows = draw(
        st.lists(
            st.tuples(*(_values(column) for column in spec.columns)),
            max_size=6,
            unique_by=(lambda row: tuple(row[columns.index(name)] for name in spec.key)) if spec.key else repr,
        )
    )
    data = pd.DataFrame(rows, columns=columns, dtype="object")
    frame = pd.DataFrame({column.name: data[column.name].astype(DTYPES[column.kind]) for column in spec.columns})
    for start, end in spec.periods:
        frame = frame[~(frame[start] > frame[end])].reset_index(drop=True)
    if spec is INTERVIEWS:  # an interview is with people of one kind, and a theme has one spelling
        again = frame["interview_id"].duplicated() | frame["theme"].map(theme_key).duplicated()
        frame = frame[~again].reset_index(drop=True)
    return spec, schema(spec).validate(frame)


def _read(spec: TableSpec, folder: Path) -> Table:
    return read_tables(folder, folder)[spec.name]


def _equal(table: Table, frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(table.frame.reset_index(drop=True), frame)


@RELAXED
@given(frames(), st.booleans())
def test_a_frame_in_the_shipped_form_reads_back_equal(case: tuple[TableSpec, pd.DataFrame], invented: bool) -> None:
    spec, frame = case
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"{file_stem(spec)}.csv"
        write_table(frame, spec, path, invented)
        table = _read(spec, Path(name))
    _equal(table, frame)
    assert table.invented == invented


@RELAXED
@given(
    frames(),
    st.sampled_from(";,\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_frame_in_any_dialect_reads_back_equal(
    case: tuple[TableSpec, pd.DataFrame], delimiter: str, encoding: str, line_end: str, english: bool
) -> None:
    spec, frame = case
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow([column.name if english else column.danish for column in spec.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_written(value, column, english) for value, column in zip(row, spec.columns, strict=True)])
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / f"{spec.name}.csv").write_bytes(text.getvalue().encode(encoding))
        table = _read(spec, Path(name))
    _equal(table, frame)


def _written(value: object, column: Column, english: bool) -> str:
    if pd.isna(value):
        return ""
    if column.kind == "choice":
        return str(value) if english else column.choices[str(value)]
    if column.kind == "number":
        return f"{value:.17f}" if english else f"{value:.17f}".replace(".", ",")  # never just three decimals
    if column.kind == "date":
        return f"{value:%Y-%m-%d}" if english else f"{value:%d.%m.%Y}"
    if column.kind == "flag":
        return ("true" if value else "false") if english else ("x" if value else "0")
    return str(value)


@RELAXED
@given(frames())
def test_a_frame_in_a_spreadsheet_reads_back_equal(case: tuple[TableSpec, pd.DataFrame]) -> None:
    spec, frame = case
    workbook = Workbook()
    workbook.active.append(["# Opdigtede data"])
    workbook.active.append([column.danish for column in spec.columns])
    for row in frame.itertuples(index=False):
        workbook.active.append([_typed(value, column) for value, column in zip(row, spec.columns, strict=True)])
    with tempfile.TemporaryDirectory() as name:
        workbook.save(Path(name) / f"{spec.name}.xlsx")
        table = _read(spec, Path(name))
    _equal(table, frame)
    assert table.invented


def _typed(value: object, column: Column) -> object:
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else column.choices.get(str(value), value)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([".csv", ".xlsx"]), st.binary(max_size=400))
def test_arbitrary_bytes_give_a_table_or_a_refusal(suffix: str, data: bytes) -> None:
    _survives(f"roller{suffix}", data)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet='0123456789-; ,\n\t|"æÃ¸ap#', max_size=200))
def test_no_message_ever_holds_a_cpr_number(text: str) -> None:
    header = "person;køn;fødselsår;ydelse;visitation;start;slut\n"
    for content in (text, header + text, header + f"{text};{text}", "cpr;" + header + text.replace("\n", ";")):
        for sentence in _survives("support_spells.csv", content.encode()):
            assert not any(_is_day(*found) for found in TEN_DIGITS.findall(sentence))


def _is_day(day: str, month: str, year: str) -> bool:
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _sheet() -> bytes:
    workbook = Workbook()
    workbook.active.append(["opgave", "aktør", "rolle"])
    workbook.active.append(["møde", "leder", "udfører"])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


SHEET = _sheet()
SHARES = st.floats(0, 1, exclude_max=True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(SHARES, st.integers(0, 255)), max_size=8), SHARES)
def test_a_damaged_spreadsheet_gives_a_table_or_a_refusal(damage: list[tuple[float, int]], kept: float) -> None:
    content = bytearray(SHEET)
    for position, byte in damage:
        content[int(position * len(content))] = byte
    _survives("roller.xlsx", bytes(content))
    _survives("roller.xlsx", bytes(content[: int(kept * len(content))]))


def _survives(name: str, content: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        try:
            tables = read_tables(Path(folder), Path(folder))
        except Refused as refused:
            return [problem.sentence() for problem in refused.problems]
    assert set(tables) == set(SPECS)
    return []
