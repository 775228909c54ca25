"""How a text gets into a cell of a spreadsheet: as what it is, whatever a company or an analyst has written."""

import re

from openpyxl.worksheet.worksheet import Worksheet

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that no text of a form or a sheet may hold."""


def put(sheet: Worksheet, row: int, column: int, value: str | int) -> None:
    """Writes a value as what it is: a text that begins with = is no formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = CONTROL.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
