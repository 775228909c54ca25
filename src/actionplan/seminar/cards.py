"""The goals' cards at the seminar (guidelines 3.2.3): every part of a goal edited on the screen, and what it lacks told at once.

What is typed goes into the seminar's log as it is typed. Whether it can stand in the plan is judged by the goals file's own
rules (`mistakes`), and what has still to be decided by `actionplan.parameters.goals.missing`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup
from pydantic import ValidationError

from actionplan import danish
from actionplan.analyses import challenges
from actionplan.analyses.finding import Finding
from actionplan.names import quoted, slug
from actionplan.parameters import goals_writer
from actionplan.parameters.goals import KINDS, Goal, missing
from actionplan.problems import Refused
from actionplan.seminar.controls import Line, Question, button, field, heading, offer, paragraph, status
from actionplan.seminar.measures import Answers, Measures
from actionplan.seminar.session import Session

Path = tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What goals can answer. headlines: by id, as the municipality words them. unmade: numbers of notes that have not been made,
    whose findings nobody can know yet."""

    found: Sequence[Finding]
    headlines: Mapping[str, str]
    unmade: Collection[str]


@dataclass(frozen=True)
class Entry:
    """A part of a goal that is typed or chosen. path: below the goal, in the goals file's own keys. kind: a line, a longer text,
    a list with one item a line, or one of the kinds of goals. rows: how high its field is."""

    path: Path
    label: str
    kind: Literal["line", "text", "list", "kind"]
    tooltip: str
    rows: int = 3


BEFORE = (
    Entry(("navn",), "Navn", "line", "Målets navn, højst 160 tegn."),
    Entry(("slags",), "Slags", "kind", "Hvilken af de fire slags mål."),
    Entry(("udfordring",), "Udfordring", "text", "Den særlige udfordring, højst 800 tegn.", 4),
)
ORIGINS = (
    Entry(("beskæftigelsesplan",), "Mål i beskæftigelsesplanen, ét pr. linje", "list", "De mål, som målet udmønter."),
    Entry(("beslutninger",), "Politiske beslutninger, én pr. linje", "list", "Med udvalg og dato."),
)
EFFORT = (
    Entry(("indsats",), "Indsats", "text", "Indsatsen mod udfordringen, højst 800 tegn.", 4),
    Entry(("delmål", "kort_sigt"), "Delmål på kort sigt, ét pr. linje", "list", "Hvert højst 300 tegn."),
    Entry(("delmål", "langt_sigt"), "Delmål på langt sigt, ét pr. linje", "list", "Hvert højst 300 tegn."),
    Entry(("succeskriterier",), "Succeskriterier, ét pr. linje", "list", "Hvad man kan se, når det er lykkedes."),
    Entry(("nulpunkt",), "Nulpunkt med ord", "text", "Udgangspunktet, højst 300 tegn.", 2),
)
MEANS = (
    Entry(("start",), "Start", "line", "Målets første dag, fx 01-01-2027."),
    Entry(("slut",), "Slut", "line", "Målets sidste dag, fx 31-12-2028."),
    Entry(("penge",), "Penge", "text", "Økonomien med ord og beløb. Skriv »Ingen nye penge«, når der ikke er nogen.", 2),
    Entry(("folk",), "Folk", "text", "Bemandingen, fx timer om ugen.", 2),
    Entry(("ansvarlig",), "Ansvarlig", "line", "Den funktion, der har ansvaret, og aldrig en persons navn."),
    Entry(("samarbejdspartnere",), "Samarbejdspartnere, én pr. linje", "list", "Dem, målet ikke kan nås uden."),
)
_OBJECTIVE = ("målsætning",)
_GONE = "{where}: Intet resultat i notat 01 til 03 har id {id} nu.{hint} Fjern det, eller vælg et andet."
_LABELS = {
    "svarer_på": "»Svarer på resultater«",
    "beskæftigelsesplan": "»Mål i beskæftigelsesplanen«",
    "beslutninger": "»Politiske beslutninger«",
}
"""The card's labels for the keys of the goals file that sentences about mistakes name."""
_KIND_OPTIONS = [("ikke valgt", ""), *((word, word) for word in KINDS.values())]


def mistakes(session: Session, findings: Findings, file: str) -> tuple[str, ...]:
    """Why the draft can't become the plan, a Danish sentence for each mistake; none where it can. file: the goals file, as
    messages name it."""
    draft = session.wanted()
    try:
        read = goals_writer.check(draft, file)
    except Refused as refused:
        return tuple(_in_labels(problem.message) for problem in refused.problems)
    dead = challenges.dead_pointers(read, findings.found, unmade=findings.unmade)
    return tuple(
        _GONE.format(
            where=danish.capital(each.where), id=quoted(each.id), hint=_in_headlines(each.suggestion, findings.headlines)
        )
        for each in dead
    )


def _in_labels(told: str) -> str:
    """A sentence about the goals file as one about the card."""
    return re.sub(r"\bunder (svarer_på|beskæftigelsesplan|beslutninger)\b", lambda found: f"under {_LABELS[found[1]]}", told)


def _in_headlines(told: str, headlines: Mapping[str, str]) -> str:
    """A sentence that names a finding by its id, with its headline."""
    return re.sub(r"»([^»«]+)«", lambda found: quoted(headlines.get(found[1], found[1])), told)


def undecided(number: str, goal: Mapping[str, Any]) -> tuple[str, ...]:
    """What the seminar has still to decide about a goal of the draft; a part that can't be read counts as not decided."""
    told = {"navn": "Mål", **goal, "nummer": number, "beslutninger": ["Ses ikke på her"]}
    try:
        return missing(Goal.model_validate(told))
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors(include_url=False, include_input=False)}
        return undecided(number, {key: value for key, value in goal.items() if key not in wrong})


def cards(session: Session, findings: Findings, line: Line, file: str) -> widgets.Widget:
    """The screen. line: where a change that failed is told. file: as `mistakes` has it."""
    return _Cards(session, findings, line, file).box


class _Cards:
    """The controls and what they do; the goals are in the session alone."""

    def __init__(self, session: Session, findings: Findings, line: Line, file: str) -> None:
        self._session, self._findings, self._line, self._file = session, findings, line, file
        self._loading = False
        self._unsaved: set[Path] = set()  # what was typed and refused stays in its field
        self._wrong: tuple[str, ...] = ()
        self._seen: tuple[Any, Any] = (None, None)
        tooltip = "Hvad det hele skal føre til, i en eller to sætninger og højst 300 tegn."
        self.objective = field(widgets.Textarea, "Planens målsætning", tooltip, rows=2)
        self.goal = field(widgets.Dropdown, "Mål", "Det mål, kortet viser.")
        self.new = button("Nyt mål", "Lægger et tomt mål til planen.", self._new)
        self.gone = button("Slet målet", "Tager målet ud af planen. Der spørges først.", self._ask)
        self.question = Question()
        self.told = widgets.HTML()
        self.told.add_class("seminar-told")
        self.fields = {entry.path: self._field(entry) for entry in (*BEFORE, *ORIGINS, *EFFORT, *MEANS)}
        self.answers = Answers(findings.headlines, partial(self._set, ("svarer_på",)))
        self.measures = Measures(partial(self._set, ("måltal",)))
        before, origins, effort, means = (
            [self.fields[entry.path] for entry in part] for part in (BEFORE, ORIGINS, EFFORT, MEANS)
        )
        dates, others = widgets.HBox(means[:2], layout={"flex_flow": "row wrap"}), means[2:]
        self.card = widgets.VBox([*before, self.answers.box, *origins, *effort, self.measures.box, dates, *others])
        buttons = widgets.HBox([self.new, self.gone], layout={"flex_flow": "row wrap"})
        self.box = widgets.VBox([heading("Målkort"), self.objective, self.goal, buttons, self.question.box, self.told, self.card])
        self.objective.observe(self._objective_edited, names="value")
        self.goal.observe(self._chosen, names="value")
        session.listen(self._heard)
        self._show()

    # What stands in the session.

    def _goals(self) -> Mapping[str, Mapping[str, Any]]:
        """The draft's goals by number, as they stand in it."""
        goals: Mapping[str, Mapping[str, Any]] = self._session.value("mål", default={})
        return goals

    # What is done.

    def _set(self, path: Path, to: object) -> None:
        """Puts a part of the chosen goal on disk."""
        self._put(("mål", self.goal.value, *path), to)

    def _put(self, path: Path, to: object) -> None:
        """Puts a part of the draft on disk; what was typed stays in its field where that can't be."""
        known, before = set(self._wrong), self._session.value(*path)
        self._line.tell()
        self._unsaved.discard(path)
        if told := self._session.set(*path, to=to):
            lost = ""
            if self._session.value(*path) == before:
                self._unsaved.add(path)
                told += " Det, du skrev, står kun på skærmen."
            elif isinstance(to, str):
                lost = f"Du skrev: »{to}«"  # the field shows the other's text now, and a long one is not to be typed again
            self._show()
            self._line.alert(told, lost)
            return
        self._line.alert(*(each for each in self._wrong if each not in known))

    def _edited(self, entry: Entry, change: Any) -> None:
        if not self._loading:
            self._set(entry.path, _written(entry, change["new"]))

    def _objective_edited(self, change: Any) -> None:
        if not self._loading:
            self._put(_OBJECTIVE, change["new"].strip())

    def _new(self) -> None:
        try:
            # One that a goal has had before would give the new goal the old one's records.
            number = str(max(self._session.numbers_used(), default=0) + 1)
        except Refused as refused:
            self._line.alert(*(problem.sentence() for problem in refused.problems))
            return
        told = self._session.set("mål", number, to={"navn": f"Mål {number}"})
        self._line.alert(told)
        if not told:
            self.goal.value = number
            self._line.tell(f"Mål {number} er lagt til. Giv det et navn.")
            self.fields["navn",].focus()

    def _ask(self) -> None:
        told = f"Skal mål {self.goal.value}, {quoted(_name(self._goals()[self.goal.value]))}, slettes?"
        self.question.ask(paragraph(told, "Det kan fortrydes."), ("Ja, slet", self._delete), ("Nej", None), self.gone)

    def _delete(self) -> None:
        number = self.goal.value
        order = self._session.value("rækkefølge", default=[])
        # First the order, which may not name a goal that is gone: so undoing once brings the goal back.
        told = self._session.set("rækkefølge", to=[each for each in order if each != number]) if number in order else ""
        told = told or self._session.set("mål", number, to=None)
        self._line.alert(told)
        if not told:
            self._line.tell(f"Mål {number} er slettet.")
            (self.gone if self._goals() else self.new).focus()

    def _chosen(self, _: object) -> None:
        if not self._loading:
            self._unsaved.clear()
            self.question.close()
            self._line.tell()
            self._show()

    def _heard(self) -> None:
        """Something stands otherwise; a card asks only whether it is something of the goals."""
        if self._seen != (self._session.value("mål"), self._session.value(*_OBJECTIVE)):
            self._show()

    # What is seen.

    def _field(self, entry: Entry) -> Any:
        if entry.kind == "kind":
            made = field(widgets.Dropdown, entry.label, entry.tooltip, options=_KIND_OPTIONS)
        elif entry.kind == "line":
            made = field(widgets.Text, entry.label, entry.tooltip)
        else:
            made = field(widgets.Textarea, entry.label, entry.tooltip, rows=entry.rows)
        made.observe(partial(self._edited, entry), names="value")
        return made

    def _show(self) -> None:
        """The chosen goal as the session has it."""
        goals = self._goals()
        self._seen = (self._session.value("mål"), self._session.value(*_OBJECTIVE))
        self._loading = True
        try:
            options = tuple((f"{number} {_name(goal)}", number) for number, goal in goals.items())
            if tuple(self.goal.options) != options:
                chosen = self.goal.value
                offer(self.goal, options, chosen if chosen in goals else next(iter(goals), None))
            if _OBJECTIVE not in self._unsaved:
                self.objective.value = str(self._session.value(*_OBJECTIVE, default=""))
            number = self.goal.value
            for part in (self.card, self.goal, self.gone):
                part.layout.display = "" if goals else "none"
            if number is not None:
                self._fill(number, goals[number])
        finally:
            self._loading = False
        self._tell(number)

    def _fill(self, number: str, goal: Mapping[str, Any]) -> None:
        for entry in (*BEFORE, *ORIGINS, *EFFORT, *MEANS):
            if ("mål", number, *entry.path) not in self._unsaved:
                self.fields[entry.path].value = _typed(entry, goal)
        self.answers.load(goal.get("svarer_på") or ())
        self.measures.load(goal.get("måltal") or ())

    def _tell(self, number: str | None) -> None:
        """What is wrong with the goal and what it lacks; other goals' mistakes are only counted."""
        self._wrong = mistakes(self._session, self._findings, self._file)
        if number is None:
            self.told.value = status("Der er ingen mål endnu. Tryk på »Nyt mål«.")
            return
        own = [each for each in self._wrong if each.startswith((f"Mål {number}:", f"Mål {number},", f"Mål {number} "))]
        html = Markup("")
        if own:
            html += Markup("<p><strong>Det skal rettes, før planen kan gemmes:</strong></p>") + _listed(own)
        if others := len(self._wrong) - len(own):
            html += Markup("<p>{}</p>").format(
                f"Uden for dette kort er der {danish.counted(others, 'en fejl', 'fejl')} at rette."
            )
        if open_ := undecided(number, self._goals()[number]):
            html += Markup("<p><strong>Det mangler seminaret at beslutte:</strong> {}.</p>").format(danish.joined(open_))
        elif not own:
            html += Markup("<p>Alt er besluttet om målet.</p>")
        self.told.value = str(Markup('<div role="status">{}</div>').format(html))


def _name(goal: Mapping[str, Any]) -> str:
    return str(goal.get("navn") or "uden navn")


def _typed(entry: Entry, goal: Mapping[str, Any]) -> str:
    """What stands in a field for what stands in the goal."""
    *above, last = entry.path
    for key in above:
        goal = goal.get(key) or {}
    value = goal.get(last) or ""
    if entry.kind == "list":
        return "\n".join(value)
    if entry.kind == "kind":
        return next((word for word in KINDS.values() if slug(word) == slug(value)), "")
    return str(value)


def _written(entry: Entry, typed: str) -> object:
    """What is put on disk for what stands in a field."""
    if entry.kind == "list":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    return typed.strip()


def _listed(items: Sequence[str]) -> Markup:
    """Sentences as a list of HTML."""
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))
