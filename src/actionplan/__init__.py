"""A workbook with which a Danish municipality prepares its action plan on jobcentre and companies."""
