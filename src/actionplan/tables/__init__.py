"""The checked, typed shapes that the rest of the workbook knows."""
