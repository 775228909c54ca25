"""The table `support_spells` against itself: one person has one sex and one year of birth."""

from actionplan.problems import Problem
from actionplan.sources.mistakes import Mistakes
from actionplan.tables.parse import Table

_REMEDY = "Ret det, eller giv dem hver sit løbenummer."


def person_problems(table: Table) -> list[Problem]:
    """Every row that tells something else of a person than the first row about the same person does."""
    frame = table.frame
    if frame.empty:
        return []
    mistakes = Mistakes(table.files[0])
    people = frame.groupby("person_id", sort=False)
    for column, told in (("sex", "to køn"), ("birth_year", "to fødselsår")):
        other = frame[column] != people[column].transform("first")
        for line in frame.index[other]:
            mistakes.add(column, f"Samme person har {told} i filen. {_REMEDY}", int(line), table.spec.column(column).danish)
    return mistakes.problems()
