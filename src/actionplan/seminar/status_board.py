"""The status board of the group that follows the plan up (guidelines 4.2.2): goal by goal what was measured, done and decided.

Every change is on disk before it is shown (`actionplan.seminar.status_session`); "Gem status" shows what it would change and
writes the rows into the municipality's tables, which notebook 05 reads. The board holds no figure itself.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.goal_records import DROPPED, MET, NEW_TARGET, Records
from actionplan.analyses.goal_reviews import Review, reviews, sign
from actionplan.briefing import blocks, general_status
from actionplan.briefing.blocks import Block, mark
from actionplan.parameters.goals import Goal
from actionplan.problems import Refused
from actionplan.seminar.controls import Line, Question, alert, button, field, heading, live, offer, paragraph
from actionplan.seminar.page_style import STYLE
from actionplan.seminar.status_forms import FIELDS, Form, day_of, figures, former, general_forms, goal_forms, meeting, written
from actionplan.seminar.status_session import StatusSession
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN, TRENDS
from actionplan.workbook import Case

TITLE: Final = "Status på målene"
JUST_NOW: Final = timedelta(days=7)
"""How long after a meeting its status may still be typed without anybody having to change the day."""
GOALS, GENERAL = "1 Mål for mål", "2 Generel status"

_IN_BATCH = (
    "Status skrives, når arbejdsbogen er åben i JupyterLab eller på sin egen side. Det, der skrives, kommer med i notatet."
)
_NO_GOALS = "Planen har ingen mål endnu. De skrives på seminaret om mål, og så kan deres status skrives her."
_GENERAL = "Hvad betyder planen i det hele taget? Skriv et par linjer til hvert spørgsmål og aldrig navne på personer."
_LABELS: Final[Mapping[str, str]] = {
    "tal": "{measure}: tal ({unit})",
    "ord": "{measure}: med ord",
    "hvad": "Hvad er der gjort?",
    "hvem": "Hvem gjorde det? Skriv funktionen",
    "dato": "Hvornår?",
    "beslutning": "Beslutning",
    "nyt tal": "Det nye tal",
    "måltal": "Hvilket måltal?",
    "hvorfor": "Hvorfor?",
    "retning": "{where}: går det bedre?",
    "svar": "{where}: svaret med ord",
}
_LONG: Final = frozenset({"ord", "hvad", "hvorfor", "svar"})
_NO_DAY = "Skriv mødets dato med dag, måned og år, fx 21-11-2026. Den er stadig {old}."
_FUTURE = "{new} ligger ude i fremtiden. Skriv den dag, mødet blev holdt. Den er stadig {old}."
_OTHER_DAY = "Det, I har skrevet til mødet {old}, er ikke gemt. Skal det flyttes til {new}?"


def status_board(case: Case, root: Path) -> "widgets.Widget | Block":
    """The page where somebody sits at the kernel; one sentence in its place where a note is made.

    root: the project's folder. Where the log or a table can't be read or written in, the page says so and nothing else.
    """
    if not live():
        return blocks.text(TITLE, (_IN_BATCH,))
    if not case.goals.goals:
        return widgets.HTML(alert(_NO_GOALS))
    try:
        session = StatusSession(case, root)
    except Refused as refused:
        return widgets.HTML(alert(*(problem.sentence() for problem in refused.problems)))
    return _Board(case, session).box


def _meeting_day(case: Case) -> date:
    """The day that the board is most likely about: the group's latest meeting, where it has just been, otherwise today."""
    met = meetings.plan(case.parameters.follow_up, case.day)
    return met[-1] if met and case.day - met[-1] <= JUST_NOW else case.day


class _Board:
    """The controls and what they do; what was written is in the session alone."""

    def __init__(self, case: Case, session: StatusSession) -> None:
        self._case, self._session = case, session
        self._goals = {goal.number: goal for goal in case.goals.goals}
        self._day = (session.unsaved() or (_meeting_day(case),))[-1]
        self._loading = False
        self._shown: tuple[Any, ...] = ()
        self._fields: dict[tuple[tuple[str, ...], str], Any] = {}
        self._unsaved: set[tuple[tuple[str, ...], str]] = set()  # what was typed and refused stays in its field
        self.line, self.question = Line(), Question()
        self.day = field(widgets.Text, "Mødets dato", "Dagen, som tal, ord og beslutninger gælder.", value=meeting(self._day))
        tooltip = "Mål for mål, eller planen i det hele."
        self.screen = widgets.ToggleButtons(description="Skærm", tooltip=tooltip, options=(GOALS, GENERAL))
        self.goal = field(widgets.Dropdown, "Mål", "Det mål, der skrives om.")
        self.former = button("Forrige mål", "Går til målet før.", partial(self._step, -1))
        self.next = button("Næste mål", "Går til målet efter.", partial(self._step, 1))
        self.add = button("Tilføj en aktivitet", "Sætter felter til endnu en aktivitet.", self._add)
        self.place = widgets.VBox([])
        self.told = widgets.HTML()
        self.told.add_class("seminar-told")
        self.undo = button("Fortryd", "Tager den seneste ændring tilbage.", self._undo)
        self.news = button("Hent nyt fra andre skærme", "Viser, hvad andre har skrevet siden sidst.", self._refresh)
        self.save = button("Gem status", "Viser først, hvad der bliver skrevet i kommunens filer.", self._ask)
        head = Markup("<h2>{}: {} {}</h2>").format(TITLE, case.name, mark(case.invented))
        actions = widgets.HBox([self.undo, self.news, self.save], layout={"flex_flow": "row wrap"})
        foot = widgets.VBox([self.question.box, self.line.box, actions])
        foot.add_class("seminar-foot")
        self.box = widgets.VBox([widgets.HTML(STYLE), widgets.HTML(str(head)), self.day, self.screen, self.place, foot])
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
        standing = next(form.standing(key) for form in self._forms() if form.path == path)
        self.question.close()
        self.line.tell()
        before = self._session.draft(self._day)
        self._unsaved.discard(place)
        told = self._session.write(self._day, *path, key, to=None if typed == standing else typed)
        if told:
            lost = f"Du skrev: »{typed}«"
            if self._session.draft(self._day) == before:
                self._unsaved.add(place)
                lost = "Det, du skrev, står kun på skærmen."
            self._show()
            self.line.alert(told, lost)

    def _add(self) -> None:
        forms = [form.path[1] for form in self._forms() if form.table == "activities"]
        number = max((int(key.rpartition(" ")[2]) for key in forms), default=0) + 1
        path = (f"mål {self.goal.value}", f"aktivitet {number}")
        self.line.alert(self._session.write(self._day, *path, to={"hvad": ""}))
        if made := self._fields.get((path, "hvad")):
            made.focus()

    def _remove(self, form: Form) -> None:
        told = self._session.write(self._day, *form.path, to=None)
        self.line.tell(told or "Aktiviteten er fjernet. Det kan fortrydes.")

    def _step(self, step: int) -> None:
        numbers = list(self._goals)
        self.goal.value = numbers[(numbers.index(self.goal.value) + step) % len(numbers)]

    def _another(self, _: object) -> None:
        if not self._loading:
            self._unsaved.clear()
            self.question.close()
            self.line.tell(*self._session.refresh())
            self._show()

    def _another_day(self, change: Any) -> None:
        if self._loading:
            return
        self.question.close()
        self.line.tell()
        self._unsaved.clear()
        day, old = day_of(change["new"]), self._day
        if day is None:
            self.line.alert(_NO_DAY.format(old=danish.day(old)))
        elif day > max(self._case.day, date.today()):
            self.line.alert(_FUTURE.format(new=danish.day(day), old=danish.day(old)))
        else:
            self._day = day
        self._show()
        if self._day != old and self._session.draft(old) and not self._session.draft(self._day):
            told = _OTHER_DAY.format(old=danish.day(old), new=danish.day(self._day))
            move = partial(self._move, old, self._day)
            self.question.ask(paragraph(told), ("Ja, flyt det", move), ("Nej, det bliver der", None))

    def _move(self, old: date, day: date) -> None:
        told = self._session.move(old, day)
        self.line.alert(told)
        if not told:
            self.line.tell(f"Flyttet til mødet {danish.day(day)}.")

    def _undo(self) -> None:
        self.question.close()
        news = self._session.refresh()
        self.line.tell(*news, self._session.undo())

    def _refresh(self) -> None:
        self.question.close()
        if not self._reloaded():
            return
        self.line.tell(*(self._session.refresh() or ("Der er ikke noget nyt fra andre skærme.",)))
        self._show()

    def _reloaded(self) -> bool:
        """Reads the files again; tells where that can't be."""
        try:
            self._session.reload()
        except Refused as refused:
            self.line.alert(*(problem.sentence() for problem in refused.problems))
            return False
        return True

    def _ask(self) -> None:
        """Shows what saving would change, or what has to be mended first."""
        self.question.close()
        news = self._session.refresh()
        if not self._reloaded():
            return
        self.line.tell(*news)
        self._show()
        found = self._session.sheet(self._day)
        if found.wrong:
            self.line.alert("Status er ikke gemt.", *found.wrong)
            return
        lines = (*self._session.pending(self._day), *found.left_out)
        if not lines:
            self.line.tell("Der er intet at gemme. Filerne siger det, der står her.")
            return
        listed = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
        told = Markup("<p><strong>Det bliver skrevet i kommunens filer:</strong></p><ul>{}</ul>").format(listed)
        self.question.ask(str(told), ("Ja, gem", self._keep), ("Nej", None))

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
        goal = self._goals[self.goal.value]
        return goal_forms(goal, self._session.draft(self._day), self._session.files, self._day)

    def _show(self) -> None:
        """The screen as the session has it; fields that are there already stay, so that nobody is thrown out of one."""
        self._loading = True
        try:
            self.day.value = meeting(self._day)
            records = Records.until(self._session.status(self._day), self._day, invented=self._case.invented)
            options = tuple((self._name(goal, records), number) for number, goal in self._goals.items())
            if tuple(self.goal.options) != options:
                chosen = self.goal.value
                offer(self.goal, options, chosen if chosen in self._goals else next(iter(self._goals)))
            forms = self._forms()
            shown = (self.screen.value, self.goal.value, self._day, *(form.path for form in forms))
            if shown != self._shown:
                self._shown = shown
                self._build(forms)
            draft = self._session.draft(self._day)
            for form in forms:
                for key, text in form.texts(draft).items():
                    made = self._fields.get((form.path, key))
                    if made is not None and (form.path, key) not in self._unsaved:
                        _load(made, text)
            self._only_what_counts()
            if self.screen.value == GOALS:
                self.told.value = str(self._status(records))
        finally:
            self._loading = False

    def _name(self, goal: Goal, records: Records) -> str:
        """The goal in the list, with what the meeting should know before it is chosen."""
        draft = self._session.draft(self._day)
        begun = draft.get(f"mål {goal.number}") or any(
            form.saved for form in goal_forms(goal, draft, self._session.files, self._day)
        )
        last = [each.told for each in records.decided(goal)[-1:] if each.taken in {MET, DROPPED}]
        told = danish.joined([*last, *(["skrevet til mødet"] if begun else [])])
        return f"{goal.number} {goal.name}{f' ({told})' if told else ''}"

    def _status(self, records: Records) -> Markup:
        """What the figures say of the goal, what was typed counted in, and what is suggested to the meeting."""
        goal = self._goals[self.goal.value]
        (review,) = reviews([goal], records, self._case.parameters.threshold, self._day, self._day)
        return _status(review, written(self._session.files, goal, self._day))

    def _build(self, forms: tuple[Form, ...]) -> None:
        """New fields for the forms."""
        self._fields = {(form.path, key): self._field(form, key) for form in forms for key in FIELDS[form.table]}
        for place, made in self._fields.items():
            made.observe(partial(self._set, *place), names="value")
        parts = [self._framed(form) for form in forms]
        if self.screen.value == GENERAL:
            self.place.children = [heading("Generel status"), widgets.HTML(paragraph(_GENERAL)), *parts]
            return
        *others, decision = parts
        measures = len([form for form in forms if form.table == "measurements"])
        steps = widgets.HBox([self.former, self.next], layout={"flex_flow": "row wrap"})
        self.place.children = [
            *(heading("Mål for mål"), self.goal, steps, self.told),
            *(others[:measures] or [widgets.HTML(paragraph("Målet har intet måltal. Det kan det få på seminaret om mål."))]),
            *(widgets.HTML("<h4>Aktiviteter siden sidst</h4>"), *others[measures:], self.add),
            *(widgets.HTML("<h4>Hvad beslutter mødet?</h4>"), decision),
        ]

    def _field(self, form: Form, key: str) -> Any:
        goal = self._goals[self.goal.value]
        measure = next((each for each in goal.measures if each.name == form.fixed.get("measure")), None)
        names = {"measure": measure.name, "unit": measure.unit} if measure is not None else {}
        label = _LABELS[key].format(where=form.where, **names)
        if key in {"beslutning", "retning"}:
            words = DECISIONS_TAKEN if key == "beslutning" else TRENDS
            options = [("ikke valgt", ""), *((danish.capital(word), word) for word in words.values())]
            return field(widgets.Dropdown, label, form.where, options=options)
        if key == "måltal":
            return field(
                widgets.Dropdown, label, form.where, options=[("ikke valgt", ""), *((each, each) for each in figures(goal))]
            )
        return field(widgets.Textarea, label, form.where, rows=2) if key in _LONG else field(widgets.Text, label, form.where)

    def _framed(self, form: Form) -> Any:
        """The fields of a form, and what can be done with it."""
        parts = [self._fields[form.path, key] for key in FIELDS[form.table]]
        if form.table == "general_status":
            asked = str(form.fixed["question"])
            question = Markup("<h4>{}</h4>").format(self._case.parameters.bodies.fill(general_status.QUESTIONS[asked]))
            before = former(self._session.files, asked, self._day)
            parts = [widgets.HTML(str(question) + (paragraph(before) if before else "")), *parts]
        if form.table == "activities":
            label = danish.capital(f"fjern {form.path[1]}")
            parts = [*parts, button(label, "Tager aktiviteten ud igen.", partial(self._remove, form))]
        framed = widgets.VBox(parts)
        framed.add_class("seminar-measure")
        return framed

    def _only_what_counts(self) -> None:
        """Hides the fields that say nothing: a figure of what is told in words, a target where none is decided."""
        goal = self._goals[self.goal.value]
        in_words = {f"»{measure.name}«" for measure in goal.measures if measure.in_words}
        for (path, key), made in self._fields.items():
            decided = self._fields.get((path, "beslutning"))
            new_target = decided is not None and decided.value == DECISIONS_TAKEN[NEW_TARGET]
            wanted = {"nyt tal": new_target, "måltal": new_target and len(figures(goal)) > 1, "tal": path[1] not in in_words}
            made.layout.display = "" if wanted.get(key, True) else "none"


def _load(made: Any, text: str) -> None:
    """Shows a text in a field; a list shows only what it offers."""
    if isinstance(made, widgets.Dropdown):
        values = [value for _, value in made.options]
        text = next((value for value in values if value.casefold() == text.casefold()), "")
    made.value = text


def _status(review: Review, activities: tuple[str, ...]) -> Markup:
    """What the figures say of a goal, and what is suggested to the meeting."""
    goal = review.goal
    lines = [f"Ansvarlig: {goal.responsible}."] if goal.responsible else []
    for course in review.courses:
        latest = course.shown.rows[-1] if course.shown.rows else ""
        told = f"{course.measure.name}: "
        told += (
            "ingen tal endnu"
            if not latest
            else "tallet er for lille til at blive vist"
            if course.latest is None
            else (f"{danish.exact(course.latest)} ({latest})")
        )
        told += f", målet er {course.told(course.target)}" if course.target is not None else ""
        lines.append(f"{told}. {danish.capital(sign(course))}.")
    lines += [f"{each.measure}, {danish.day(each.day)}: {danish.stopped(each.words)}" for each in review.said[-1:]]
    lines += [f"Besluttet {danish.day(each.day)}: {each.told}." for each in review.decided[-1:]]
    lines += [f"Aktivitet gemt til mødet: {danish.stopped(activity)}" for activity in activities]
    listed = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    suggested = Markup("<p><strong>Forslag: {}.</strong> {}</p>").format(review.advice.told, review.advice.why)
    return Markup('<div role="status">{}{}</div>').format(listed, suggested)
