"""A municipality's own indicators against the catalogue: a figure that no note would find is a mistake, not a row to skip."""

from collections.abc import Collection, Mapping

import pandas as pd

from actionplan.names import did_you_mean, quoted
from actionplan.problems import Problem
from actionplan.sources.catalogue import IndicatorCatalogue
from actionplan.sources.mistakes import Mistakes
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
    mistakes = Mistakes(table.files[0])
    judged = {}
    for line, *values in table.frame[[*KEY, "unit"]].astype(str).itertuples():
        row = tuple(values)
        if row not in judged:
            judged[row] = _told(dict(zip([*KEY, "unit"], values, strict=True)), catalogue, areas)
        for name, told in judged[row]:
            mistakes.add(name, told, line, table.spec.column(name).danish)
    keys = pd.MultiIndex.from_frame(published[KEY])
    for line in table.frame.index[pd.MultiIndex.from_frame(table.frame[KEY]).isin(keys)]:
        mistakes.add("published", "Tallet findes allerede i de offentlige tal i data/reference. Slet rækken.", int(line))
    return mistakes.problems()


def _told(row: Mapping[str, str], catalogue: IndicatorCatalogue, areas: Collection[str]) -> list[tuple[str, str]]:
    """Column and sentence for each value of a row that may not stand there; an unknown measure leaves the rest unjudged."""
    allowed: dict[str, Collection[str]] = {"area": areas, "measure": catalogue.measures}
    measure, breakdown = row["measure"], row["breakdown"]
    if measure in catalogue.measures:
        breakdowns = {table.breakdown for table in catalogue.tables.values() if measure in table.measures}
        allowed |= {"breakdown": breakdowns, "unit": [catalogue.measures[measure].unit]}
        if breakdown in breakdowns:
            allowed["category"] = ["total"] if breakdown == "none" else catalogue.breakdowns[breakdown].categories
    told = []
    for name, known in allowed.items():
        if row[name] not in known:
            near = did_you_mean(row[name], known) or " De mulige står i data/reference/indicators.yml."
            told.append((name, f"{quoted(row[name])} kendes ikke.{near}"))
    return told
