"""Methods that know nothing of the workbook: disclosure control, directions, sample sizes."""
