"""What has been written about the goals since the plan began: measurements, activities and decisions (guidelines 4.2.2).

The group writes them at its meetings. A row that belongs to no goal would be lost without a word, so it is refused.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from actionplan.analyses.goal_readings import Series, ShownBy, readings
from actionplan.danish import day as day_told
from actionplan.danish import joined
from actionplan.names import did_you_mean, either, quoted
from actionplan.parameters.goals import PERCENT, Goal, Goals, Measure
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Problem
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN
from actionplan.tables.parse import Table

NEW_TARGET, MET, DROPPED = "new_target", "met", "dropped"
"""Keys of `DECISIONS_TAKEN` that change what a goal is: its target, or whether it runs on."""
TABLES = ("measurements", "activities", "decisions")
Shown = Mapping[tuple[int, str], Sequence[ShownBy]]
"""For each measure, by goal and name, how editions have shown it."""
_HOW_TARGET = "Skriv det nye tal i kolonnen mål."


@dataclass(frozen=True)
class Activity:
    """Something done for a goal. who: a function."""

    day: date
    what: str
    who: str


@dataclass(frozen=True)
class Said:
    """A measure's status in words."""

    day: date
    measure: str
    words: str


@dataclass(frozen=True)
class Decision:
    """What a meeting decided on a goal. taken: a key of `DECISIONS_TAKEN`. target, measure: for a new target; measure may be
    empty where the goal has but one in figures."""

    day: date
    taken: str
    target: float | None
    measure: str
    words: str

    @property
    def told(self) -> str:
        """The decision in Danish."""
        return DECISIONS_TAKEN[self.taken]


@dataclass(frozen=True)
class Records:
    """What was written up to a day, that day included. source: of the measurements, as a reader wants it.

    measurements, activities, decisions: the tables of these names, in order of time, with the goals' numbers as whole numbers.
    coming: decisions of later days; what they say the goals file may hold already. day: the day itself. registered: the figures
    of measures that a register counts, by goal and measure (`key`). counted: how earlier editions counted what they showed.
    """

    measurements: pd.DataFrame
    activities: pd.DataFrame
    decisions: pd.DataFrame
    coming: pd.DataFrame
    source: str
    invented: bool
    day: date
    registered: Mapping[tuple[int, str], Series] = field(default_factory=dict)
    counted: Shown = field(default_factory=dict)

    @classmethod
    def until(
        cls,
        tables: Mapping[str, Table],
        day: date,
        *,
        invented: bool,
        registered: Mapping[tuple[int, str], Series] | None = None,
    ) -> "Records":
        """The tables' rows up to a day; later ones are left out, so that a note of an earlier day can be made again.

        registered: the figures of measures that have a series, by goal and measure.
        """

        last = pd.Timestamp(day)

        def numbered(name: str) -> pd.DataFrame:
            frame = tables[name].frame.sort_values("date", kind="stable")
            return frame.assign(goal=frame["goal"].map(number).astype("int64"))

        measured, done, decided = map(numbered, TABLES)
        files = [Path(file).name for file in tables["measurements"].files]
        return cls(
            measured[measured["date"] <= last],
            done[done["date"] <= last],
            decided[decided["date"] <= last],
            decided[decided["date"] > last],
            f"Kommunens målinger ({', '.join(files)})" if files else "",
            invented,
            day,
            {name: series.left([each <= day for each in series.days]) for name, series in (registered or {}).items()},
        )

    @property
    def measured(self) -> bool:
        """Whether there is any figure or word on a goal, written down or counted by a register."""
        return not self.measurements.empty or any(series.days for series in self.registered.values())

    @property
    def latest(self) -> date | None:
        """The day of the latest figure or word; None where there is none."""
        days = [day.date() for day in self.measurements["date"]]
        return max([*days, *(series.days[-1] for series in self.registered.values() if series.days)], default=None)

    def readings(self, goal: Goal, measure: Measure) -> Series:
        """The figures of a measure in order of time: a register's where that counts them, otherwise those written down."""
        registered = self.registered.get(key(goal, measure))
        return readings(self.measurements, goal, measure) if registered is None else registered

    def done(self, goal: Goal) -> tuple[Activity, ...]:
        """What was done for a goal, in order of time."""
        mine = self.activities[self.activities["goal"] == goal.number]
        return tuple(
            Activity(day.date(), what, who) for day, what, who in zip(mine["date"], mine["what"], mine["who"], strict=True)
        )

    def said(self, goal: Goal) -> tuple[Said, ...]:
        """What was said about a goal with words, in order of time."""
        mine = self.measurements[(self.measurements["goal"] == goal.number) & self.measurements["words"].notna()]
        return tuple(
            Said(day.date(), measure, words)
            for day, measure, words in zip(mine["date"], mine["measure"], mine["words"], strict=True)
        )

    def decided(self, goal: Goal) -> tuple[Decision, ...]:
        """What was decided on a goal, in order of time."""
        return _decided(self.decisions, goal)

    def decided_later(self, goal: Goal) -> tuple[Decision, ...]:
        """What was decided on a goal after the day."""
        return _decided(self.coming, goal)


def _decided(decisions: pd.DataFrame, goal: Goal) -> tuple[Decision, ...]:
    mine = decisions[decisions["goal"] == goal.number]
    columns = [mine[name].tolist() for name in ("date", "decision", "target", "measure", "words")]
    return tuple(
        Decision(day.date(), taken, None if pd.isna(target) else target, *("" if pd.isna(text) else text for text in texts))
        for day, taken, target, *texts in zip(*columns, strict=True)
    )


def key(goal: Goal, measure: Measure) -> tuple[int, str]:
    """What `Records.registered` and `Records.counted` know a measure by."""
    return goal.number, same_name(measure.name)


def number(written: str) -> int | None:
    """A goal's number as it stands in a table: 1 of "1" and of "01"; None where it is no number."""
    return int(written) if written.strip().isdecimal() else None


def about(decision: Decision, goal: Goal, measure: Measure) -> bool:
    """Whether a decision on a new target is about this measure of the goal."""
    if decision.taken != NEW_TARGET or measure.in_words:
        return False
    return same_name(decision.measure) == same_name(measure.name) if decision.measure else len(_figures([goal])) == 1


def _figures(goals: Sequence[Goal]) -> list[Measure]:
    return [measure for goal in goals for measure in goal.measures if not measure.in_words]


def record_problems(
    tables: Mapping[str, Table],
    plans: Sequence[Goals],
    file: str,
    day: date | None = None,
    former: Mapping[int, Goals] | None = None,
) -> list[Problem]:
    """Rows about a goal or a measure that there is not, new targets without a figure, and measurements that can't be right.

    plans: the goals file first and then those of former years, whose rows stay. file: the goals file, as messages name it. day:
    today; a measurement more than a year later is a slip of the pen. None where days are seen to elsewhere. former: the plans of
    former years by the year whose end they stand to.
    """
    goals: dict[int, list[Goal]] = {}
    for goal in chain.from_iterable(plan.goals for plan in plans):
        goals.setdefault(goal.number, []).append(goal)
    found = [problem for name in TABLES for problem in _problems(tables[name], goals, file)]
    found += _typed(tables["measurements"], plans[0], former or {}, file)
    return [*found, *_impossible(tables["measurements"], goals, day)]


def _typed(table: Table, plan: Goals, former: Mapping[int, Goals], file: str) -> Iterator[Problem]:
    """Figures of a measure that a register counts: two figures of the same would leave a reader in doubt. Words may stay, and
    figures that the group typed before a register counted the measure.

    A row is judged by the plan that stood on its day, or the first one after it that knows the measure: by former ones the group
    may have typed it. Of a plan's own figures those from before baseline and target were settled anew may have been typed.
    """
    header = table.spec.column("value").danish
    now, standing = _measures(plan), [(year, _measures(former[year])) for year in sorted(former)]
    for line, row in zip(table.frame.index, table.frame.to_dict("records"), strict=True):
        mine, on = (number(row["goal"]) or 0, same_name(str(row["measure"]))), row["date"].date()
        if mine not in now or now[mine].series is None or pd.isna(row["value"]):
            continue
        then = next((measures[mine] for year, measures in standing if year >= on.year and mine in measures), now[mine])
        if then.series is None or (then.since is not None and on < then.since):
            continue
        remedy = f"Slet tallet her, eller slet måltallets serie i {file}." if then is now[mine] else "Slet tallet her."
        told = f"Tallene for {quoted(str(row['measure']))} hentes fra {then.series.told}. {remedy} Ord må gerne stå."
        yield Problem(table.files[0], int(line), header, told)


def _measures(plan: Goals) -> dict[tuple[int, str], Measure]:
    return {key(goal, measure): measure for goal in plan.goals for measure in goal.measures}


def _impossible(table: Table, goals: Mapping[int, list[Goal]], day: date | None) -> Iterator[Problem]:
    """Measurements that can't be right: a negative figure, a share over 100, a day far ahead."""
    headers = {column.name: column.danish for column in table.spec.columns}
    last = None if day is None else pd.Timestamp(day) + pd.DateOffset(years=1)
    for line, row in zip(table.frame.index, table.frame.to_dict("records"), strict=True):
        value, mine = row["value"], goals.get(number(row["goal"]) or 0, [])
        shares = {same_name(each.name) for each in _figures(mine) if each.unit == PERCENT}
        if not pd.isna(value) and value < 0:
            yield Problem(table.files[0], int(line), headers["value"], "Tallet kan ikke være under 0. Ret det.")
        elif not pd.isna(value) and value > 100 and same_name(str(row["measure"])) in shares:
            yield Problem(table.files[0], int(line), headers["value"], "En andel i pct. ligger mellem 0 og 100. Ret tallet.")
        if last is not None and row["date"] > last:
            told = f"{day_told(row['date'].date())} ligger mere end et år frem. Ret datoen."
            yield Problem(table.files[0], int(line), headers["date"], told)


def _problems(table: Table, goals: Mapping[int, list[Goal]], file: str) -> Iterator[Problem]:
    headers = {column.name: column.danish for column in table.spec.columns}
    for line, row in zip(table.frame.index, table.frame.to_dict("records"), strict=True):
        mine = goals.get(number(row["goal"]) or 0)
        if mine is None:
            known = joined([str(each) for each in sorted(goals)], "eller")
            told = f"Der er intet mål {quoted(row['goal'])} i {file}. Skriv {known}, eller skriv målet ind i filen."
            yield Problem(table.files[0], int(line), headers["goal"], told)
            continue
        told = _measure(row, mine, file)
        if told:
            yield Problem(table.files[0], int(line), headers["measure"], told)
        if table.spec.name == "decisions" and (told := _target(row, mine)):
            yield Problem(table.files[0], int(line), headers["target"], told)


def _measure(row: Mapping[Hashable, Any], goals: Sequence[Goal], file: str) -> str:
    """What is wrong with the measure that a row names; empty where nothing is."""
    written = row.get("measure")
    names = list(dict.fromkeys(measure.name for goal in goals for measure in goal.measures))
    if not isinstance(written, str) or same_name(written) in {same_name(name) for name in names}:
        return ""
    if not names:
        return f"Mål {goals[0].number} har ikke noget måltal i {file}. Skriv måltallet {quoted(written)} ind der."
    hint = did_you_mean(written, names) or f" Skriv {either(names)}."
    return (
        f"Mål {goals[0].number} har ikke noget måltal {quoted(written)} i {file}.{hint} Navnet skal være det samme begge steder."
    )


def _target(row: Mapping[Hashable, Any], goals: Sequence[Goal]) -> str:
    """What is wrong with the target of a decision; empty where nothing is."""
    target = row["target"]
    told = isinstance(target, float) and not pd.isna(target)
    if row["decision"] != NEW_TARGET:
        how = f"Skriv »{DECISIONS_TAKEN[NEW_TARGET]}« som beslutning, eller slet tallet."
        return f"Der står et nyt tal, men beslutningen er en anden. {how}" if told else ""
    if not told:
        return f"Beslutningen er et nyt måltal, men tallet mangler. {_HOW_TARGET}"
    names = list(dict.fromkeys(measure.name for measure in _figures(goals)))
    if not names:
        return f"Mål {goals[0].number} følges med ord og har ikke noget tal at ændre. Slet tallet, og skriv en anden beslutning."
    if len(names) > 1 and not isinstance(row["measure"], str):
        return f"Mål {goals[0].number} har flere måltal. Skriv i kolonnen måltal, hvilket det gælder: {either(names)}."
    return ""
