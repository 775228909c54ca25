"""The status board of the group that follows the plan up (guidelines 4.2.2): goal by goal what was measured, done and decided.

Every change is on disk before it is shown (`actionplan.seminar.status_session`); "Gem status" shows what it would change and
writes the rows into the municipality's tables, which notebook 05 reads. The board holds no figure itself.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.goal_records import DROPPED, MET, NEW_TARGET, Records
from actionplan.briefing import blocks, general_status
from actionplan.briefing.blocks import Block, mark
from actionplan.parameters.goals import Goal
from actionplan.problems import Refused
from actionplan.seminar.controls import Line, Question, alert, button, field, heading, live, offer, paragraph, row
from actionplan.seminar.page_style import STYLE
from actionplan.seminar.status_fields import input_of, load
from actionplan.seminar.status_forms import Form, day_of, figures, former, general_forms, holds_text, meeting
from actionplan.seminar.status_session import StatusSession
from actionplan.seminar.status_told import STYLE as OWN_STYLE
from actionplan.seminar.status_told import panel
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN
from actionplan.workbook import Case

TITLE: Final = "Status på målene"
FORTNIGHT: Final = timedelta(days=14)
"""A planned meeting so near is the one that the board is opened for, and a meeting further ahead is a slip of the pen."""
GOALS, GENERAL = "1 Mål for mål", "2 Generel status"

_IN_BATCH = (
    "Status skrives, når arbejdsbogen er åben i JupyterLab eller på sin egen side. Det, der skrives, kommer med i notatet."
)
_NO_GOALS = "Planen har ingen mål endnu. De skrives på seminaret om mål, og så kan deres status skrives her."
_GENERAL = "Hvad betyder planen i det hele taget? Skriv et par linjer til hvert spørgsmål og aldrig navne på personer."
_NO_DAY = "Skriv mødets dato med dag, måned og år, fx 21-11-2026. Den er stadig {old}."
_FUTURE = "{new} ligger mere end to uger ude i fremtiden. Skriv den dag, mødet bliver holdt. Den er stadig {old}."
_OTHER_DAY = "Det, I har skrevet til mødet {old}, er ikke gemt. Skal det flyttes til {new}?"


def status_board(case: Case, root: Path) -> "widgets.Widget | Block":
    """The page where somebody sits at the kernel; one sentence in its place where a note is made.

    root: the project's folder. Where the log or a table can't be read or written in, the page says so and nothing else.
    """
    if not live():
        return blocks.text(TITLE, (_IN_BATCH,))
    if not case.in_force.goals:
        return widgets.HTML(alert(_NO_GOALS))
    try:
        return _Board(case, StatusSession(case, root)).box
    except Refused as refused:
        return widgets.HTML(alert(*(problem.sentence() for problem in refused.problems)))


def _meeting_day(case: Case) -> date:
    """The day that the board is most likely about: the nearest meeting, where that is within a fortnight, otherwise today."""
    near = [day for day in meetings.plan(case.parameters.follow_up, case.day + FORTNIGHT) if case.day - day <= FORTNIGHT]
    return min(near, key=lambda day: abs(day - case.day), default=case.day)


class _Board:
    """The controls and what they do; what was written is in the session alone."""

    def __init__(self, case: Case, session: StatusSession) -> None:
        self._case, self._session = case, session
        self._goals = session.goals
        self._day = (session.unsaved() or (_meeting_day(case),))[-1]
        self._loading = False
        self._shown: tuple[Any, ...] = ()
        self._fields: dict[tuple[tuple[str, ...], str], Any] = {}
        self._notes: dict[tuple[str, ...], Any] = {}
        self._frames: dict[tuple[str, ...], Any] = {}
        self._unsaved: set[tuple[tuple[str, ...], str]] = set()  # what was typed and refused stays in its field
        self._lost: tuple[str, ...] = ()  # what was told of it; it stands until something else is done than to save
        self.line, self.question = Line(), Question()
        self.day = field(widgets.Text, "Mødets dato", "Dagen, som tal, ord og beslutninger gælder.", value=meeting(self._day))
        self.day.add_class("status-short")
        tooltip = "Mål for mål, eller planen i det hele."
        self.screen = widgets.ToggleButtons(description="Skærm", tooltip=tooltip, options=(GOALS, GENERAL))
        self.goal = field(widgets.Dropdown, "Mål", "Det mål, der skrives om.")
        self.former = button("Forrige mål", "Går til målet før.", partial(self._step, -1))
        self.next = button("Næste mål", "Går til målet efter.", partial(self._step, 1))
        self.onward = button("Videre til næste mål", "Går til målet efter, øverst på siden.", self._onward)
        self.add = button("Tilføj en aktivitet", "Sætter felter til endnu en aktivitet.", self._add)
        self.activities = widgets.VBox([])
        self.place = widgets.VBox([])
        self.told = widgets.HTML()
        self.told.add_class("seminar-told")
        self.undo = button("Fortryd", "Tager den seneste ændring tilbage.", self._undo)
        self.news = button("Hent nyt fra andre skærme", "Viser, hvad andre har skrevet siden sidst.", self._refresh)
        self.save = button("Gem status", "Viser først, hvad der bliver skrevet i kommunens filer.", self._ask)
        head = Markup("<h2>{}: {} {}</h2>").format(TITLE, case.name, mark(case.invented))
        foot = widgets.VBox([self.question.box, self.line.box, row(self.undo, self.news, self.save)])
        foot.add_class("seminar-foot")
        top, self.steps = row(self.day, self.screen), row(self.goal, self.former, self.next)
        for line in (top, self.steps):
            line.add_class("status-row")
        self.box = widgets.VBox([widgets.HTML(STYLE + OWN_STYLE), widgets.HTML(str(head)), top, self.place, foot])
        self.box.add_class("seminar")
        self.day.observe(self._another_day, names="value")
        self.screen.observe(self._another, names="value")
        self.goal.observe(self._another, names="value")
        session.listen(self._show)
        self._show()
        if days := [danish.day(day) for day in session.unsaved()]:
            here = "Det står her." if len(days) == 1 else f"Her står det til {days[-1]}."
            self.line.tell(
                f"Det, I skrev til {'mødet' if len(days) == 1 else 'møderne'} {danish.joined(days)}, er ikke gemt endnu. {here}"
            )

    # What is done.

    def _set(self, path: tuple[str, ...], key: str, change: Any) -> None:
        """Puts a field on disk; what was typed stays in it where that can't be."""
        if self._loading:
            return
        typed, place = change["new"].strip(), (path, key)
        form = next(form for form in self._forms() if form.path == path)
        self._quiet()
        before = self._session.draft(self._day)
        self._unsaved.discard(place)
        where, to = form.typed(before, key, typed)
        if told := self._session.write(self._day, *where, to=to):
            lost = f"Du skrev: »{typed}«"
            if self._session.draft(self._day) == before:
                self._unsaved.add(place)
                lost = "Det, du skrev, står kun på skærmen."
            self._show()
            self._lost = (told, lost)
            self.line.alert(*self._lost)
            if made := self._fields.get(place):
                made.focus()

    def _quiet(self) -> None:
        """Takes away what was asked and told before."""
        self._lost = ()
        self.question.close()
        self.line.tell()

    def _add(self) -> None:
        forms = [form.path[1] for form in self._forms() if form.table == "activities"]
        number = max((int(key.rpartition(" ")[2]) for key in forms), default=0) + 1
        path = (f"mål {self.goal.value}", f"aktivitet {number}")
        self._quiet()
        self.line.alert(self._session.write(self._day, *path, to={"hvad": ""}))
        if made := self._fields.get((path, "hvad")):
            made.focus()

    def _remove(self, form: Form) -> None:
        self._quiet()
        told = self._session.write(self._day, *form.path, to=None)
        self.line.tell(told or "Aktiviteten er fjernet. Det kan fortrydes.")
        self.add.focus()

    def _step(self, step: int) -> None:
        numbers = list(self._goals)
        self.goal.value = numbers[(numbers.index(self.goal.value) + step) % len(numbers)]

    def _onward(self) -> None:
        self._step(1)
        self.goal.focus()

    def _another(self, _: object) -> None:
        if not self._loading:
            self._unsaved.clear()
            self._quiet()
            self.line.tell(*self._session.refresh())
            self._show()

    def _another_day(self, change: Any) -> None:
        if self._loading:
            return
        self._quiet()
        self._unsaved.clear()
        day, old = day_of(change["new"]), self._day
        if day is None:
            self.line.alert(_NO_DAY.format(old=danish.day(old)))
        elif day > max(self._case.day, date.today()) + FORTNIGHT:
            self.line.alert(_FUTURE.format(new=danish.day(day), old=danish.day(old)))
        elif self._told_or(partial(self._session.since, day)):
            self._day = day
        self._show()
        if self._day == old:
            self.day.focus()
        if self._day != old and self._session.draft(old) and not self._session.draft(self._day):
            told = _OTHER_DAY.format(old=danish.day(old), new=danish.day(self._day))
            move = partial(self._move, old, self._day)
            self.question.ask(paragraph(told), ("Ja, flyt det", move), ("Nej, det bliver der", None), self.day)

    def _move(self, old: date, day: date) -> None:
        told = self._session.move(old, day)
        self.line.alert(told)
        if not told:
            self.line.tell(f"Flyttet til mødet {danish.day(day)}.")

    def _undo(self) -> None:
        self._quiet()
        self.line.tell(self._session.undo())

    def _refresh(self) -> None:
        self._quiet()
        if not self._told_or(self._session.reload):
            return
        self.line.tell(*(self._session.refresh() or ("Der er ikke noget nyt fra andre skærme.",)))
        self._show()

    def _told_or(self, read: Callable[[], object]) -> bool:
        """Reads files; tells where that can't be."""
        try:
            read()
        except Refused as refused:
            self.line.alert(*(problem.sentence() for problem in refused.problems))
            return False
        return True

    def _ask(self) -> None:
        """Shows what saving would change, or what has to be mended first."""
        self.question.close()
        news = self._session.refresh()
        if not self._told_or(self._session.reload):
            return
        self.line.tell(*news)
        self.line.alert(*((*news, *self._lost) if self._lost else ()))
        self._show()
        found = self._session.sheet(self._day)
        if found.wrong:
            self.line.alert("Status er ikke gemt.", *found.wrong, *self._lost)
            return
        lines = (*self._session.pending(self._day), *found.left_out)
        if not lines:
            self.line.tell("Der er intet at gemme. Filerne siger det, der står her.")
            return
        listed = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
        told = Markup("<p><strong>Det bliver skrevet i kommunens filer:</strong></p><ul>{}</ul>").format(listed)
        self.question.ask(str(told), ("Ja, gem", self._keep), ("Nej", None), self.save)

    def _keep(self) -> None:
        told, wrong = self._session.keep(self._day)
        self._show()
        self.line.tell(*told)
        self.line.alert(*(("Ikke alt er gemt.", *told) if told else ("Status er ikke gemt.",)) if wrong else (), *wrong)

    # What is seen.

    def _forms(self) -> tuple[Form, ...]:
        """What can be written on the screen that is shown."""
        if self.screen.value == GENERAL:
            return general_forms(self._session.files, self._day)
        return self._session.forms(self._goals[self.goal.value], self._day)

    def _show(self) -> None:
        """The screen as the session has it; fields that are there already stay, so that nobody is thrown out of one."""
        self._loading = True
        try:
            self.day.value = meeting(self._day)
            records = self._session.records(self._day)
            options = tuple((self._name(goal, records), number) for number, goal in self._goals.items())
            if tuple(self.goal.options) != options:
                chosen = self.goal.value
                offer(self.goal, options, chosen if chosen in self._goals else next(iter(self._goals)))
            forms = self._forms()
            shown = (self.screen.value, self.goal.value, self._day)
            self._build(forms, anew=shown != self._shown)
            self._shown = shown
            draft = self._session.draft(self._day)
            for form in forms:
                wrong, heed = form.at_once(draft)
                self._notes[form.path].value = alert(*wrong) if wrong else paragraph(*heed) if heed else ""
                for key, text in form.texts(draft).items():
                    made = self._fields.get((form.path, key))
                    if made is not None and (form.path, key) not in self._unsaved:
                        load(made, text)
            self._only_what_counts()
            if self.screen.value == GOALS:
                review = self._session.review(self._goals[self.goal.value], records, self._day)
                self.told.value = str(panel(review, self._session.since(self._day), self._case.parameters.threshold))
        finally:
            self._loading = False

    def _name(self, goal: Goal, records: Records) -> str:
        """The goal in the list, with what the meeting should know before it is chosen."""
        draft = self._session.draft(self._day)
        saved = [form for form in self._session.forms(goal, self._day) if form.saved and form.kind != "figure"]
        begun = holds_text(draft.get(f"mål {goal.number}")) or saved
        last = [each.told for each in records.decided(goal)[-1:] if each.taken in {MET, DROPPED}]
        told = danish.joined([*last, *(["skrevet til mødet"] if begun else [])])
        return f"{goal.number} {goal.name}{f' ({told})' if told else ''}"

    def _build(self, forms: tuple[Form, ...], *, anew: bool) -> None:
        """Frames for the forms. Those that are there stay, so that nobody is thrown out of one; anew: for another screen or goal,
        where only activities come and go otherwise."""
        there = set() if anew else {form.path for form in forms}
        self._frames = {path: frame for path, frame in self._frames.items() if path in there}
        self._fields = {place: made for place, made in self._fields.items() if place[0] in there}
        self._frames |= {form.path: self._framed(form) for form in forms if form.path not in self._frames}
        self.activities.children = [self._frames[form.path] for form in forms if form.kind == "activity"]
        if anew:
            others = [self._frames[form.path] for form in forms if form.kind != "activity"]
            self.place.children = self._general(others) if self.screen.value == GENERAL else self._goal(others)

    def _general(self, frames: list[Any]) -> list[Any]:
        return [heading("Generel status"), widgets.HTML(paragraph(_GENERAL)), *frames]

    def _goal(self, frames: list[Any]) -> list[Any]:
        *measures, decision = frames
        return [
            *(heading("Mål for mål"), self.steps, self.told),
            *(measures or [widgets.HTML(paragraph("Målet har intet måltal. Det kan det få på seminaret om mål."))]),
            *(widgets.HTML("<h4>Hvad er der gjort siden sidst?</h4>"), self.activities, self.add),
            *(widgets.HTML("<h4>Hvad beslutter mødet?</h4>"), decision, self.onward),
        ]

    def _framed(self, form: Form) -> Any:
        """The fields of a form, what is told of them at once, and what can be done with it."""
        made = {key: input_of(form, key, self._goals[self.goal.value]) for key in form.fields}
        self._fields |= {(form.path, key): each for key, each in made.items()}
        for key, each in made.items():
            each.observe(partial(self._set, form.path, key), names="value")
        note = self._notes[form.path] = widgets.HTML()
        note.add_class("status-note")
        parts = [*made.values(), note]
        if form.kind == "answer":
            asked = str(form.fixed["question"])
            question = Markup("<h4>{}</h4>").format(self._case.parameters.bodies.fill(general_status.QUESTIONS[asked]))
            before = former(self._session.files, asked, self._day)
            parts = [widgets.HTML(str(question) + (paragraph(before) if before else "")), *parts]
        if form.kind == "activity":
            label = danish.capital(f"fjern {form.path[1]}")
            parts = [*parts, button(label, "Tager aktiviteten ud igen.", partial(self._remove, form))]
        framed = widgets.VBox(parts)
        framed.add_class("seminar-measure")
        if form.kind == "words" and (form.path[0], form.path[1].removesuffix(" med ord")) in self._notes:
            framed.add_class("status-words")
        return framed

    def _only_what_counts(self) -> None:
        """Hides the fields that say nothing: a target where none is decided."""
        goal = self._goals[self.goal.value]
        for (path, key), made in self._fields.items():
            decided = self._fields.get((path, "beslutning"))
            new_target = decided is not None and decided.value == DECISIONS_TAKEN[NEW_TARGET]
            wanted = {"nyt tal": new_target, "måltal": new_target and len(figures(goal)) > 1}
            made.layout.display = "" if wanted.get(key, True) else "none"
