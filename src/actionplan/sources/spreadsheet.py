"""The first sheet of an XLSX workbook as text, each cell as a person would have typed it in a Danish Excel."""

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from actionplan.problems import Refused

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
Record = tuple[int, list[str]]


def sheet_records(data: bytes, shown: str) -> list[Record]:
    """The rows of the first visible sheet that holds anything, as (row number, cells); none where all are empty.

    data: the file's content. shown: the file as messages name it. Raises Refused for what is not a readable workbook.
    """
    if data.startswith(_OLE):
        raise Refused.of(
            shown,
            "Filen er beskyttet med adgangskode eller gemt i Excels gamle format. "
            "Fjern adgangskoden, og gem den som »Excel-projektmappe (.xlsx)«.",
        )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused.of(shown, "Filen hedder .xlsx, men er ikke et regneark. Åbn den i Excel, og gem den som .xlsx eller CSV.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and drop-down lists, which have no say here
            return _first_sheet(data)
    except Exception as error:
        raise Refused.of(shown, "Regnearket er beskadiget. Hent det igen, eller gem det som CSV.") from error


def _first_sheet(data: bytes) -> list[Record]:
    from openpyxl import load_workbook  # noqa: PLC0415  most municipalities have CSV files alone, which need no such import

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # the size that a file states can be a million empty rows too large, or wrong
        records = [(number, _row(row)) for number, row in enumerate(sheet.iter_rows(), start=1)]
        records = [record for record in records if record[1]]
        if records:
            return records
    return []


def _row(cells: Sequence[Any]) -> list[str]:
    texts = [_typed(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _typed(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return _typed_number(value, str(cell.number_format))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _typed_number(value: float, layout: str) -> str:
    """Decimal comma, no exponent; the percent sign and the leading zeros that the cell's layout shows."""
    exact = Decimal(repr(value))
    if layout.endswith("%"):
        return decimal_text(exact * 100) + " %"
    zeros = re.fullmatch(r"0+", re.sub(r"[\\\"\s-]", "", layout))
    return decimal_text(exact).zfill(len(zeros[0]) if zeros else 0)


def decimal_text(value: Decimal) -> str:
    """A number as typed in Danish: every digit, a decimal comma, no exponent and no empty decimals."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
