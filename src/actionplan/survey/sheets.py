"""How a text gets into a cell of a spreadsheet: as what it is, whatever a company or an analyst has written."""

from openpyxl.worksheet.worksheet import Worksheet

from actionplan.paper import CONTROL


def put(sheet: Worksheet, row: int, column: int, value: str | int) -> None:
    """Writes a value as what it is: a text that begins with = is no formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = CONTROL.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
