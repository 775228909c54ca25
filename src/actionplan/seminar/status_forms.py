"""What a group writes about its goals at a meeting (guidelines 4.2.2), as rows of the tables that notebook 05 reads.

A form is one row: of a measure, an activity, a decision, or an answer on what the plan means. What is typed into it lies in the
log of the seminar as texts; here it gets its meaning, together with what the files say already.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from actionplan import danish
from actionplan.analyses.goal_records import NEW_TARGET, number
from actionplan.names import quoted
from actionplan.parameters.goals import Goal, Measure
from actionplan.parameters.target_groups import same_name
from actionplan.seminar.log import Place, Values, at
from actionplan.seminar.status_figures import Figures
from actionplan.tables.append import Change, Row, TableFile, read_value
from actionplan.tables.csv_lines import as_typed
from actionplan.tables.follow_up_specs import STATUS_QUESTIONS, TRENDS
from actionplan.tables.shape import Column
from actionplan.tables.specs import SPECS
from actionplan.tables.values import Value, Wrong

STATUS: Final = "status"
"""The key in the seminar's log under which each meeting's status lies, by its day."""
TABLES: Final = ("measurements", "activities", "decisions", "general_status")
Shown = Mapping[tuple[int, str], Collection[date]]
"""For each measure, by goal and name, the days of the figures that note 05 shows; of a period its last day."""
Kind = Literal["figure", "words", "activity", "decision", "answer"]
_KINDS: Final[Mapping[Kind, tuple[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "figure": ("measurements", {"tal": "value", "gælder": "date"}),
        "words": ("measurements", {"ord": "words"}),
        "activity": ("activities", {"hvad": "what", "hvem": "who", "dato": "date"}),
        "decision": ("decisions", {"beslutning": "decision", "nyt tal": "target", "måltal": "measure", "hvorfor": "words"}),
        "answer": ("general_status", {"retning": "trend", "svar": "words"}),
    }
)
"""What can be written: into which table, and what is typed by the log's key and the column that it goes into."""

_STAYS = "Det står allerede i {file}. Slet linjen i filen, hvis det skal væk."
_EMPTY = "Skriv også: {fields}."
_NO_DECISION = "Vælg en beslutning, eller slet det, der står om den."
_NO_TARGET = "Skriv det nye tal, eller vælg en anden beslutning."
_WHICH = "Vælg, hvilket måltal det nye tal gælder."
_NOT_DONE = "{day} ligger efter mødet. Skriv den dag, det blev gjort."
_GONE = "{where} er der skrevet noget om, men målet eller måltallet findes ikke mere. Det bliver ikke gemt."
_HIDDEN = "et tal, der ikke vises"


@dataclass(frozen=True)
class Form:
    """One row that can be written at a meeting, or half of one: a measure's figure and the words on it have each their day.

    path: its place below the meeting's in the log. where: what it is about, as a sentence begins. fixed: the columns that nobody
    types, and the day that stands where nobody has typed another. saved: the row as the file has it and the wall may show it,
    nothing where it has none. figures: of a figure's measure.
    """

    kind: Kind
    path: Place
    where: str
    fixed: Row
    saved: Row
    figures: Figures | None = None

    @property
    def table(self) -> str:
        """The table that the row goes into."""
        return _KINDS[self.kind][0]

    @property
    def fields(self) -> Mapping[str, str]:
        """What can be typed, by the log's key and the column."""
        return _KINDS[self.kind][1]

    def texts(self, draft: Values) -> dict[str, str]:
        """What stands in each field: what was typed, otherwise what the file says."""
        return {key: self.text(draft, key) for key in self.fields}

    def text(self, draft: Values, key: str) -> str:
        """What stands in one field."""
        typed = at(draft, (*self.path, key))
        return self.standing(key) if typed is None else str(typed)

    def standing(self, key: str) -> str:
        """What a field says where nobody has typed anything."""
        column = SPECS[self.table].column(self.fields[key])
        return as_typed(self.fixed[column.name] if column.name in self.fixed else self.saved.get(column.name), column)

    def typed(self, draft: Values, key: str, text: str) -> tuple[Place, Any]:
        """Where in the log it goes that a text was typed into a field, and what goes there; None where that is what stands.

        A figure is written together with the day that stood beside it: that is the day that was meant.
        """
        to = None if text == self.standing(key) else text
        if self.kind != "figure":
            return (*self.path, key), to
        figure = {"tal": at(draft, (*self.path, "tal")), "gælder": self.text(draft, "gælder"), key: to}
        due = self.standing("gælder")
        if figure["tal"] is None:
            return self.path, {"gælder": day} if (day := figure["gælder"] or due) != due else None
        return self.path, {"tal": figure["tal"], "gælder": figure["gælder"] or due}

    def at_once(self, draft: Values) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is wrong with what stands in the fields, whatever is still to come, and what to bear in mind of it."""
        values, wrong = _values(self, self.texts(draft))
        day, value = values.get("date"), self.new(draft)
        if self.kind == "activity" and isinstance(day, datetime) and day > cast(datetime, self.fixed["date"]):
            wrong.append(_NOT_DONE.format(day=danish.day(day.date())))
        if self.figures is None or not isinstance(day, datetime):
            return tuple(wrong), ()
        if value is not None:
            wrong += self.figures.wrong(day.date(), value)
        others = [self.figures.hidden(day.date())] if value is None else self.figures.heed(day.date(), value)
        return tuple(wrong), tuple(filter(None, (self.figures.period(day.date()), *others)))

    def new(self, draft: Values) -> float | None:
        """The figure that somebody has typed; None where nobody has, or it can't be read."""
        value = _values(self, self.texts(draft))[0].get("value")
        return value if isinstance(value, float) and at(draft, (*self.path, "tal")) is not None else None

    def heed(self, draft: Values) -> tuple[str, ...]:
        """What to bear in mind of a new figure that takes no other's place, when it is saved."""
        day, value = day_of(self.text(draft, "gælder")), self.new(draft)
        if self.figures is None or day is None or value is None or day in self.figures.held:
            return ()
        return self.figures.heed(day, value)


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


def holds_text(value: Any) -> bool:
    """Whether anything has been typed in a part of a draft; what was taken away again leaves empty places."""
    return any(map(holds_text, value.values())) if isinstance(value, dict) else value is not None


def goal_forms(goal: Goal, draft: Values, files: Mapping[str, TableFile], day: date, published: Shown) -> tuple[Form, ...]:
    """What can be written about a goal: its measures, the activities that somebody has begun to write, and the decision.

    draft: what the log holds of the meeting. files: by table. published: the days of the figures that note 05 shows of what is
    saved. A measure that a register counts gets its figures from there, and only words are asked for.
    """
    place, moment = f"mål {goal.number}", _moment(day)
    mine: Row = {"goal": str(goal.number), "date": moment}
    name = danish.capital(place)
    forms = []
    for measure in goal.measures:
        about: Row = {"measure": measure.name, **mine}
        where = f"{name}, »{measure.name}«"  # whole, however long
        if not measure.in_words and measure.series is None:
            shown = published.get((goal.number, same_name(measure.name)), ())
            of = Figures(measure, held(files, goal, measure), day, goal.start, shown)
            forms.append(_figure(goal, measure, where, draft, of))
        saved = _saved(files["measurements"], goal, moment, measure)
        forms.append(Form("words", (place, f"»{measure.name}« med ord"), f"{where} med ord", about, saved))
    begun = [key for key in _keys(draft, place) if key.startswith("aktivitet ") and key[10:].isdecimal()]
    for key in sorted(begun, key=lambda key: int(key[10:])):
        forms.append(Form("activity", (place, key), f"{name}, {key}", mine, {}))
    saved = _saved(files["decisions"], goal, moment)
    return (*forms, Form("decision", (place, "beslutning"), f"{name}, beslutningen", mine, saved))


def _figure(goal: Goal, measure: Measure, where: str, draft: Values, figures: Figures) -> Form:
    """The form of a figure, with what the file says for the day that it is of."""
    path = (f"mål {goal.number}", f"»{measure.name}«")
    typed = at(draft, (*path, "gælder"))
    of = figures.due if typed is None else day_of(str(typed))
    fixed: Row = {"measure": measure.name, "goal": str(goal.number), "date": _moment(figures.due)}
    saved: Row = {"value": figures.held[of]} if of is not None and figures.shows(of) else {}
    return Form("figure", path, where, fixed, saved, figures)


def general_forms(files: Mapping[str, TableFile], day: date) -> tuple[Form, ...]:
    """The three questions of the general qualitative status."""
    moment = _moment(day)
    rows = [row for row in files["general_status"].rows.values() if row["date"] == moment]
    saved = {str(row["question"]): row for row in rows}
    return tuple(
        Form("answer", ("generelt", words), danish.capital(words), {"date": moment, "question": key}, saved.get(key, {}))
        for key, words in STATUS_QUESTIONS.items()
    )


def sheet(draft: Values, goals: Sequence[Goal], files: Mapping[str, TableFile], day: date, published: Shown) -> Sheet:
    """The rows of a meeting, without those that nobody has typed anything in. published: as in `goal_forms`."""
    forms = [(form, goal) for goal in goals for form in goal_forms(goal, draft, files, day, published)]
    asked: list[tuple[Form, Goal | None]] = [*forms, *((form, None) for form in general_forms(files, day))]
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    wrong: list[str] = []
    for form, goal in asked:
        if at(draft, (*form.path, "tal") if form.kind == "figure" else form.path) in (None, {}):
            continue
        row, told = _read(form, draft, goal)
        wrong += [f"{form.where}: {sentence}" for sentence in told]
        if row is not None and not told:
            rows[form.table].append(row)
    measured, emptied = _joined(rows["measurements"], files["measurements"])
    known = {form.path for form, _ in asked}
    strange = [(first, second) for first in draft for second in _keys(draft, first) if (first, second) not in known]
    left_out = tuple(_GONE.format(where=danish.capital(", ".join(each))) for each in strange)
    return Sheet({**rows, "measurements": measured}, (*wrong, *emptied), left_out)


def _read(form: Form, draft: Values, goal: Goal | None) -> tuple[Row | None, list[str]]:
    """The row of a form, None where it is empty, and what is wrong with it."""
    spec = SPECS[form.table]
    values, told = _values(form, form.texts(draft))[0], list(form.at_once(draft)[0])
    if told:
        return None, told
    if form.table == "measurements":
        return {**form.fixed, **values}, []
    if all(value is None for name, value in values.items() if name not in form.fixed):
        return None, [_STAYS.format(file=f"tabellen {spec.danish}")] if form.saved else []
    if form.kind == "decision" and goal is not None:
        told = _decided(values, goal)
    else:
        labels = {name: key for key, name in form.fields.items()}
        empty = [labels[name] for name, value in values.items() if value is None and spec.column(name).required]
        told = [_EMPTY.format(fields=danish.joined(empty))] if empty else []
    about = {name: form.saved.get(name, value) for name, value in form.fixed.items()}  # as the file spells it
    return {**about, **values}, told


def _values(form: Form, texts: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    """What the texts in a form's fields mean, by column, and what is wrong with the others."""
    values: dict[str, Value] = {}
    told = []
    for key, name in form.fields.items():
        read = read_value(SPECS[form.table].column(name), texts[key])
        if isinstance(read, Wrong):
            told.append(f"{danish.capital(key)}: {read.message}")
        else:
            values[name] = read
    return values, told


def _joined(rows: Sequence[Row], file: TableFile) -> tuple[list[Row], list[str]]:
    """Measurements with figure and words of one day in one row, and what would leave a row of the file with neither."""
    there = {_key(row): row for row in file.rows.values()}
    found: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        found[_key(row)] = {**found.get(_key(row), {}), **row}
    kept: list[Row] = []
    told = []
    for key, row in found.items():
        old = there.get(key, {})
        if any({**old, **row}.get(name) is not None for name in ("value", "words")):
            kept.append({**row, **{name: old[name] for name in ("goal", "measure") if name in old}})  # as the file spells it
        elif old:
            stays = _STAYS.format(file=f"tabellen {file.table.spec.danish}")
            told.append(f"Mål {row['goal']}, {quoted(str(row['measure']))}: {stays}")
    return kept, told


def _key(row: Row) -> tuple[Value, ...]:
    """What tells a measurement from others."""
    return number(str(row["goal"])), same_name(str(row["measure"])), row["date"]


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


def held(files: Mapping[str, TableFile], goal: Goal, measure: Measure) -> Mapping[date, float]:
    """A measure's figures in its file, by their days."""
    rows = [row for row in files["measurements"].rows.values() if _is_of(row, goal, measure)]
    return {
        row["date"].date(): row["value"] for row in rows if isinstance(row["date"], datetime) and isinstance(row["value"], float)
    }


def told(change: Change, file: TableFile, *, hidden: bool = False) -> str:
    """What saving would do to a file, as a line for the screen. hidden: that the wall may not show the figure that is there."""
    spec, row = file.table.spec, change.row
    about = [f"mål {row['goal']}"] if "goal" in row else [STATUS_QUESTIONS[str(row["question"])]]
    about += [f"»{row['measure']}«"] if spec.name == "measurements" else []
    assert isinstance(row["date"], datetime)
    place = ", ".join([*about, danish.day(row["date"].date())])
    parts = []
    for key, name in [pair for table, fields in _KINDS.values() if table == spec.name for pair in fields.items()]:
        if name not in change.after or name == "date":
            continue
        column, value = spec.column(name), change.after[name]
        if change.line is not None:
            before = _HIDDEN if hidden and name == "value" else _shown(change.before[name], column)
            parts.append(f"{key} før {before}, nu {_shown(value, column)}")
        elif value is not None:
            parts.append(f"{key} {_shown(value, column)}")
    where = file.path.name
    how = f"Linje {change.line} i {where} bliver rettet" if change.line is not None else f"Ny linje i {where}"
    return f"{how}: {place}: {'; '.join(parts)}"


def _keys(draft: Values, place: str) -> Iterator[str]:
    found = draft.get(place)
    return iter(found if isinstance(found, dict) else ())


def _saved(file: TableFile, goal: Goal, moment: datetime, measure: Measure | None = None) -> Row:
    """The file's row about a goal, or one of its measures, of a day; nothing where it has none."""
    rows = [row for row in file.rows.values() if (_is_of(row, goal, measure) if measure else _about(row, goal))]
    return next((row for row in rows if row["date"] == moment), {})


def _is_of(row: Row, goal: Goal, measure: Measure) -> bool:
    return _about(row, goal) and same_name(str(row["measure"])) == same_name(measure.name)


def _shown(value: Value, column: Column) -> str:
    text = as_typed(value, column)
    return quoted(text) if column.kind == "text" and text else text or "tomt"


def _moment(day: date) -> datetime:
    """A day as a table's row has it."""
    return datetime(day.year, day.month, day.day)


def _about(row: Row, goal: Goal) -> bool:
    return number(str(row["goal"])) == goal.number
