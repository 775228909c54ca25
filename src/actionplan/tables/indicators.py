"""A municipality's own indicators against the catalogue: a figure that no note would find is a mistake, not a row to skip."""

from collections.abc import Collection, Mapping

import pandas as pd

from actionplan.names import did_you_mean, quoted
from actionplan.problems import Problem
from actionplan.sources.catalogue import IndicatorCatalogue
from actionplan.tables.parse import Table

KEY = ["area", "period", "measure", "breakdown", "category"]


def indicator_problems(
    table: Table, catalogue: IndicatorCatalogue, areas: Collection[str], published: pd.DataFrame
) -> list[Problem]:
    """What is wrong with the table `indicators` of one municipality, row by row.

    areas: the names that a figure may be for. published: the figures that the workbook has already; the same figure twice
    would leave a reader in doubt which one is shown.
    """
    if table.frame.empty:
        return []
    file = table.files[0]
    spec = table.spec
    problems = []
    for line, row in table.frame.iterrows():
        for name, value, known in _checks(row, catalogue, areas):
            if value not in known:
                found = f"{quoted(value)} kendes ikke.{did_you_mean(value, known)}"
                hint = "" if "Mente" in found else " De mulige står i data/reference/indicators.yml."
                problems.append(Problem(file, int(str(line)), spec.column(name).danish, found + hint))
    keys = pd.MultiIndex.from_frame(published[KEY])
    for line in table.frame.index[pd.MultiIndex.from_frame(table.frame[KEY]).isin(keys)]:
        told = "Tallet findes allerede i de offentlige tal i data/reference. Slet rækken."
        problems.append(Problem(file, int(str(line)), None, told))
    return problems


def _checks(row: "pd.Series", catalogue: IndicatorCatalogue, areas: Collection[str]) -> list[tuple[str, str, Collection[str]]]:
    """Column, value and what may stand there; a measure that is unknown leaves its breakdown and unit unjudged."""
    checks: list[tuple[str, str, Collection[str]]] = [
        ("area", str(row["area"]), areas),
        ("measure", str(row["measure"]), catalogue.measures),
    ]
    measure, breakdown = str(row["measure"]), str(row["breakdown"])
    if measure in catalogue.measures:
        allowed = {table.breakdown for table in catalogue.tables.values() if measure in table.measures}
        checks.append(("breakdown", breakdown, allowed))
        checks.append(("unit", str(row["unit"]), [catalogue.measures[measure].unit]))
        if breakdown in allowed:
            categories: Mapping[str, object] = (
                catalogue.breakdowns[breakdown].categories if breakdown != "none" else {"total": None}
            )
            checks.append(("category", str(row["category"]), categories))
    return checks
