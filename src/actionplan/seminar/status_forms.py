"""What a group writes about its goals at a meeting (guidelines 4.2.2), as rows of the tables that notebook 05 reads.

A form is one row: of a measure, an activity, a decision, or an answer on what the plan means. What is typed into it lies in the
log of the seminar as texts; here it gets its meaning, together with what the files say already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from actionplan import danish
from actionplan.analyses.goal_records import NEW_TARGET, number
from actionplan.names import quoted
from actionplan.parameters.goals import PERCENT, Goal
from actionplan.parameters.target_groups import same_name
from actionplan.seminar.log import Place, Values, at
from actionplan.tables.append import Change, Row, TableFile, as_typed, read_value
from actionplan.tables.follow_up_specs import STATUS_QUESTIONS, TRENDS
from actionplan.tables.shape import Column
from actionplan.tables.specs import SPECS
from actionplan.tables.values import Value, Wrong

STATUS: Final = "status"
"""The key in the seminar's log under which each meeting's status lies, by its day."""
TABLES: Final = ("measurements", "activities", "decisions", "general_status")
FIELDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "measurements": {"tal": "value", "ord": "words"},
        "activities": {"hvad": "what", "hvem": "who", "dato": "date"},
        "decisions": {"beslutning": "decision", "nyt tal": "target", "måltal": "measure", "hvorfor": "words"},
        "general_status": {"retning": "trend", "svar": "words"},
    }
)
"""By table: what can be typed, by the log's key and the column that it goes into."""

_STAYS = "Det står allerede i {file}. Slet linjen i filen, hvis det skal væk."
_EMPTY = "Skriv også: {fields}."
_NO_DECISION = "Vælg en beslutning, eller slet det, der står om den."
_NO_TARGET = "Skriv det nye tal, eller vælg en anden beslutning."
_WHICH = "Vælg, hvilket måltal det nye tal gælder."
_NO_SHARE = "En andel i pct. ligger mellem 0 og 100. Ret tallet."
_GONE = "{where} er der skrevet noget om, men målet eller måltallet findes ikke mere. Det bliver ikke gemt."


@dataclass(frozen=True)
class Form:
    """One row that can be written at a meeting. path: its place below the meeting's in the log. where: what it is about, as a
    sentence begins. fixed: the columns that nobody types. saved: the row as the file has it, nothing where it has none."""

    table: str
    path: Place
    where: str
    fixed: Row
    saved: Row

    def texts(self, draft: Values) -> dict[str, str]:
        """What stands in each field: what was typed, otherwise what the file says."""
        return {key: self.text(draft, key) for key in FIELDS[self.table]}

    def text(self, draft: Values, key: str) -> str:
        """What stands in one field."""
        typed = at(draft, (*self.path, key))
        return self.standing(key) if typed is None else str(typed)

    def standing(self, key: str) -> str:
        """What a field says where nobody has typed anything."""
        column = SPECS[self.table].column(FIELDS[self.table][key])
        return as_typed(self.saved.get(column.name, self.fixed.get(column.name)), column)


@dataclass(frozen=True)
class Sheet:
    """All that was written at a meeting. rows: by table. wrong: what has to be mended first, as Danish sentences. left_out: what
    is about something that is no longer in the plan."""

    rows: Mapping[str, Sequence[Row]]
    wrong: tuple[str, ...]
    left_out: tuple[str, ...]


def meeting(day: date) -> str:
    """A meeting's key in the log."""
    return f"{day:%d-%m-%Y}"


def day_of(text: str) -> date | None:
    """The day that a text tells of; None where it is no date."""
    read = read_value(SPECS["measurements"].column("date"), text)
    return read.date() if isinstance(read, datetime) else None


def goal_forms(goal: Goal, draft: Values, files: Mapping[str, TableFile], day: date) -> tuple[Form, ...]:
    """What can be written about a goal: its measures, the activities that somebody has begun to write, and the decision.

    draft: what the log holds of the meeting. files: by table.
    """
    place, moment = f"mål {goal.number}", datetime(day.year, day.month, day.day)
    mine: Row = {"goal": str(goal.number), "date": moment}
    name = danish.capital(place)
    forms = []
    for measure in goal.measures:
        saved = _saved(files["measurements"], goal, moment, measure.name)
        fixed: Row = {"measure": measure.name, **mine}
        forms.append(Form("measurements", (place, f"»{measure.name}«"), f"{name}, {quoted(measure.name)}", fixed, saved))
    begun = [key for key in _keys(draft, place) if key.startswith("aktivitet ") and key[10:].isdecimal()]
    for key in sorted(begun, key=lambda key: int(key[10:])):
        forms.append(Form("activities", (place, key), f"{name}, {key}", mine, {}))
    saved = _saved(files["decisions"], goal, moment)
    return (*forms, Form("decisions", (place, "beslutning"), f"{name}, beslutningen", mine, saved))


def general_forms(files: Mapping[str, TableFile], day: date) -> tuple[Form, ...]:
    """The three questions of the general qualitative status."""
    moment = datetime(day.year, day.month, day.day)
    rows = [row for row in files["general_status"].rows.values() if row["date"] == moment]
    saved = {str(row["question"]): row for row in rows}
    return tuple(
        Form("general_status", ("generelt", words), danish.capital(words), {"date": moment, "question": key}, saved.get(key, {}))
        for key, words in STATUS_QUESTIONS.items()
    )


def sheet(draft: Values, goals: Sequence[Goal], files: Mapping[str, TableFile], day: date) -> Sheet:
    """The rows of a meeting, without those that nobody has typed anything in."""
    forms = [(form, goal) for goal in goals for form in goal_forms(goal, draft, files, day)]
    asked: list[tuple[Form, Goal | None]] = [*forms, *((form, None) for form in general_forms(files, day))]
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    wrong: list[str] = []
    for form, goal in asked:
        if not at(draft, form.path):
            continue
        row, told = _read(form, draft, goal)
        wrong += [f"{form.where}: {sentence}" for sentence in told]
        if row is not None and not told:
            rows[form.table].append(row)
    known = {form.path for form, _ in asked}
    strange = [(first, second) for first in draft for second in _keys(draft, first) if (first, second) not in known]
    return Sheet(rows, tuple(wrong), tuple(_GONE.format(where=danish.capital(", ".join(each))) for each in strange))


def _read(form: Form, draft: Values, goal: Goal | None) -> tuple[Row | None, list[str]]:
    """The row of a form, None where it is empty, and what is wrong with it."""
    spec = SPECS[form.table]
    texts = form.texts(draft)
    values: dict[str, Value] = {}
    told = []
    for key, name in FIELDS[form.table].items():
        read = read_value(spec.column(name), texts[key])
        if isinstance(read, Wrong):
            told.append(f"{danish.capital(key)}: {read.message}")
        else:
            values[name] = read
    if told:
        return None, told
    if all(value is None for name, value in values.items() if name not in form.fixed):
        return None, [_STAYS.format(file=f"tabellen {spec.danish}")] if form.saved else []
    if form.table == "decisions" and goal is not None:
        told = _decided(values, goal)
    elif form.table == "measurements" and goal is not None and _no_share(values["value"], form, goal):
        told = [_NO_SHARE]
    else:
        labels = {name: key for key, name in FIELDS[form.table].items()}
        empty = [labels[name] for name, value in values.items() if value is None and spec.column(name).required]
        told = [_EMPTY.format(fields=danish.joined(empty))] if empty else []
    about = {name: form.saved.get(name, value) for name, value in form.fixed.items()}  # as the file spells it
    return {**about, **values}, told


def _decided(values: dict[str, Value], goal: Goal) -> list[str]:
    """What is wrong with a decision. A number and its measure count with a new target only."""
    if values["decision"] is None:
        return [_NO_DECISION]
    if values["decision"] != NEW_TARGET:
        values.update(target=None, measure=None)
        return []
    several = len(figures(goal)) > 1
    if not several:
        values["measure"] = None
    told = [_NO_TARGET] if values["target"] is None else []
    return [*told, _WHICH] if several and values["measure"] is None else told


def _no_share(value: Value, form: Form, goal: Goal) -> bool:
    """Whether a figure can't be the share that the measure is."""
    unit = next(measure.unit for measure in goal.measures if measure.name == form.fixed["measure"])
    return unit == PERCENT and isinstance(value, float) and not 0 <= value <= 100


def figures(goal: Goal) -> tuple[str, ...]:
    """The names of the goal's measures that have figures."""
    return tuple(measure.name for measure in goal.measures if not measure.in_words)


def former(files: Mapping[str, TableFile], question: str, day: date) -> str:
    """The group's latest answer to a question before a day; empty where there is none. question: a key of `STATUS_QUESTIONS`."""
    rows = [row for row in files["general_status"].rows.values() if row["question"] == question]
    earlier = [(row["date"], row) for row in rows if isinstance(row["date"], datetime) and row["date"].date() < day]
    if not earlier:
        return ""
    moment, row = max(earlier, key=lambda pair: pair[0])
    trend = f"{TRENDS[str(row['trend'])]}. " if row["trend"] else ""
    return f"Sidst, {danish.day(moment.date())}: {trend}{row['words']}"


def written(files: Mapping[str, TableFile], goal: Goal, day: date) -> tuple[str, ...]:
    """The activities of a day that the file has already."""
    moment = datetime(day.year, day.month, day.day)
    rows = files["activities"].rows.values()
    return tuple(f"{row['what']} ({row['who']})" for row in rows if _about(row, goal) and row["date"] == moment)


def told(change: Change, file: TableFile) -> str:
    """What saving would do to a file, as a line for the screen."""
    spec, row = file.table.spec, change.row
    about = [f"mål {row['goal']}"] if "goal" in row else [STATUS_QUESTIONS[str(row["question"])]]
    about += [quoted(str(row["measure"]))] if spec.name == "measurements" else []
    assert isinstance(row["date"], datetime)
    place = ", ".join([*about, danish.day(row["date"].date())])
    parts = []
    for key, name in FIELDS[spec.name].items():
        if name not in change.after or name == "date":
            continue
        column, value = spec.column(name), change.after[name]
        if change.line is not None:
            parts.append(f"{key} før {_shown(change.before[name], column)}, nu {_shown(value, column)}")
        elif value is not None:
            parts.append(f"{key} {_shown(value, column)}")
    where = file.path.name
    how = f"Linje {change.line} i {where} bliver rettet" if change.line is not None else f"Ny linje i {where}"
    return f"{how}: {place}: {'; '.join(parts)}"


def _shown(value: Value, column: Column) -> str:
    text = as_typed(value, column)
    return quoted(text) if column.kind == "text" and text else text or "tomt"


def _keys(draft: Values, place: str) -> Iterator[str]:
    found = draft.get(place)
    return iter(found if isinstance(found, dict) else ())


def _saved(file: TableFile, goal: Goal, moment: datetime, measure: str = "") -> Row:
    """The file's row about a goal, or one of its measures, of a day; nothing where it has none."""
    for row in file.rows.values():
        if _about(row, goal) and row["date"] == moment and (not measure or same_name(str(row["measure"])) == same_name(measure)):
            return row
    return {}


def _about(row: Row, goal: Goal) -> bool:
    return number(str(row["goal"])) == goal.number
