"""The dimensioning board (guidelines 3.2.3): how many companies and places the plan is to have, and at once what that comes to.

Every change is on disk before its answer is shown (`actionplan.seminar.session`), so the board holds no number itself: it shows
what stands in the scenario, whoever has written it. One change, one line of the log.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]
from pydantic import ValidationError

from actionplan import danish
from actionplan.analyses.dimensioning import (
    CONSULTANTS,
    MENTORS,
    MODELS,
    MONEY,
    PEOPLE,
    TOGETHER,
    Scenario,
    Setting,
    most,
    reckon,
)
from actionplan.analyses.dimensioning_law import law
from actionplan.parameters.target_groups import MODEL_KEYS
from actionplan.seminar.answer import ESTIMATES, STYLE, WHO, answer, limits
from actionplan.seminar.controls import Line, alert, button, field, heading, relabel, sentences
from actionplan.seminar.log import at
from actionplan.seminar.places import (
    CLOSED,
    COMPANIES,
    KEYS,
    PLACES,
    Known,
    Number,
    change,
    letters,
    mistake_in,
    most_closed,
    most_companies,
    numbers,
    places_steps,
    read,
    resources,
    shown,
    steps,
    written,
)
from actionplan.seminar.ready import Ready
from actionplan.seminar.session import Session

TITLE = "Hvor mange pladser?"
MOST = "Find det meste, grænserne tillader"

_RESOURCES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {("jobkonsulenttimer",): CONSULTANTS, ("mentortimer",): MENTORS, ("penge",): MONEY}
)
"""The limit that goes with each slider of hours or money."""
_FILLED = "Virksomhederne er sat til det meste, grænserne tillader ({estimate}). Fortryd tager det tilbage."
_NO_LIMIT = (
    "Det meste kan ikke regnes ud: Ingen har oplyst, hvor mange borgere der er klar, eller hvor mange pladser virksomhederne "
    f"tilbyder. Skriv det under »{WHO}« eller »Skriv et tal«."
)
_FULL = "Planen når allerede det meste, grænserne tillader ({estimate})."
_NOT_TOLD = "Ikke oplyst. Skriv tallet, så regnes der med det."


def board(session: Session, known: Known, line: Line) -> "widgets.Widget":
    """The board of both scenarios, one at a time. known: see `places.known`. line: tells what went wrong."""
    return _Board(session, known, line).box


class _Board:
    """The controls and what they do."""

    def __init__(self, session: Session, known: Known, line: Line) -> None:
        self._session, self._known, self._line = session, known, line
        self._loading = False
        self._shown: object = None
        self._ranged = ""  # the scenario that the sliders' ranges were made for
        self.letter = widgets.ToggleButtons(description="Scenarie", options=letters(session))
        self.estimate = widgets.ToggleButtons(description="Skøn", options=ESTIMATES, value="middle")
        found = read(known, {})
        keys: list[tuple[str, ...]] = [(model, f"{PEOPLE}:{model}") for model in MODELS]
        self.limits = {each: widgets.HTML() for each in [*keys, (TOGETHER,), *((key,) for key in _RESOURCES.values())]}
        self.companies, self.places, models = {}, {}, []
        for model in MODELS:
            about = known.facts.models[model]
            path = ("modeller", KEYS[model])
            self.companies[model] = self._lever(widgets.IntSlider, "Virksomheder", about.about, (*path, COMPANIES), min=0)
            self.places[model] = self._lever(
                widgets.SelectionSlider, "Pladser i hver", about.about, (*path, PLACES), options=_choices(places_steps(1))
            )
            pair = widgets.Box([self.companies[model], self.places[model]])
            pair.add_class("places-pair")
            name = heading(f"{about.number} {danish.capital(about.label)}")
            models.append(widgets.VBox([name, pair, self.limits[model, f"{PEOPLE}:{model}"]]))
            models[-1].add_class("places-model")
        self.closed = self._lever(
            widgets.IntSlider, "Kommunale pladser, der nedlægges", "De giver penge til pladser i virksomheder.", CLOSED, min=0
        )
        self.resources = {number.path: self._resource(number) for number in resources(found)}
        self.most = button(MOST, "Sætter antallet af virksomheder, så flest borgere får en plads.", self._fill)
        self.which = field(widgets.Dropdown, "Skriv et tal", "Vælg, hvilket tal der skal skrives.")
        self.figure = field(widgets.Text, "Tallet", "Skriv det med cifre. Et tomt felt betyder, at tallet ikke er oplyst.")
        self.ready = Ready(known, self._values, self._write)
        self.result, self.wrong, self.sides = widgets.HTML(), widgets.HTML(), widgets.Box([])
        self.box = self._laid_out(models)
        for each in (self.letter, self.estimate, self.which):
            each.observe(self._another, names="value")
        self.figure.observe(self._typed, names="value")
        session.listen(self._heard)
        self.show()

    def _laid_out(self, models: list[Any]) -> Any:
        cells = [self.closed]
        for path, both in self.resources.items():
            cells.append(widgets.VBox([*both, self.limits[_RESOURCES[path],]]))
        for cell in cells:
            cell.add_class("places-cell")
        for wide in (cells[0], cells[-1]):
            wide.add_class("wide")
        there = widgets.Box(cells)
        there.add_class("places-pair")
        given = widgets.VBox([heading("Til rådighed"), there])
        given.add_class("places-model")
        self.which.add_class("wide")
        exact = widgets.Box([self.which, self.figure])
        exact.add_class("places-pair")
        left = widgets.VBox([*models, self.limits[TOGETHER,], given, self.most, exact, self.ready.box])
        right = widgets.VBox([self.result])
        self.sides.children = [left, right]
        self.sides.add_class("places-board")
        for side in (left, right):
            side.add_class("places-side")
        top = widgets.Box([self.letter, self.estimate])
        top.add_class("places-pair")
        return widgets.VBox([widgets.HTML(STYLE), heading(TITLE), top, self.wrong, self.sides])

    def _lever(self, kind: Any, label: str, tooltip: str, path: tuple[str, ...], **more: Any) -> Any:
        """A slider that writes when it is let go of, so that the log has each decision and not each pixel."""
        made = kind(description=label, tooltip=tooltip, continuous_update=False, layout={"width": "auto"}, **more)
        made.add_class("places-lever")
        made.observe(lambda moved: self._moved(path, moved["new"]), names="value")
        return made

    def _resource(self, number: Number) -> tuple[Any, Any]:
        """A slider where the number is told, and an input where it is not; one of them is to be seen."""
        slider = self._lever(widgets.SelectionSlider, number.label, "", number.path, options=_choices((0,)))
        told = field(widgets.Text, number.label, _NOT_TOLD, placeholder="ikke oplyst")
        told.observe(lambda typed: self._tell(number.path, typed["new"]), names="value")
        return slider, told

    # What stands.

    def _values(self) -> dict[str, Any]:
        found: dict[str, Any] = self._session.value("scenarier", self.letter.value, default={})
        return found

    def _heard(self) -> None:
        """Something stands otherwise; the board asks only whether it is the scenarios."""
        if self._session.value("scenarier") is not self._shown:
            self.show()

    def show(self) -> None:
        """The scenario and its answer, as they stand now."""
        self._shown = self._session.value("scenarier")
        self._quietly(lambda: relabel(self.letter, letters(self._session), self.letter.value))
        try:
            found = read(self._known, self._values())
        except ValidationError as error:
            self.wrong.value = alert("Scenariet kan ikke regnes ud.", *sentences(error), "Fortryd den seneste ændring.")
            self.sides.layout.display = "none"
            return
        self.wrong.value, self.sides.layout.display = "", ""
        self._quietly(lambda: self._set(found))
        estimate: Scenario = self.estimate.value
        reckoned = reckon(found, found.plan, estimate)
        freed = (reckoned.municipal and reckoned.municipal.frees) or 0.0
        for keys, told in self.limits.items():
            told.value = limits(reckoned, keys, freed)
        self.result.value = answer(found, reckoned, estimate, law(found, found.plan, self._known.sizes).told)
        self.ready.show()

    def _quietly(self, done: Callable[[], None]) -> None:
        """Sets controls without taking it for a change of the room's."""
        self._loading = True
        try:
            done()
        finally:
            self._loading = False

    def _set(self, found: Setting) -> None:
        """The controls to what stands. A range stays as it is under the hand that moves it, until its end is reached."""
        fresh, self._ranged = self._ranged != self.letter.value, self.letter.value
        for model in MODELS:
            companies, places = found.plan.companies[model], found.plan.places[model]
            _at_number(self.companies[model], companies, most_companies(found, model), fresh=fresh)
            _at_step(self.places[model], places, partial(places_steps, places), fresh=fresh)
        _at_number(self.closed, found.municipal.closed, most_closed(found), fresh=True)
        for number in resources(found):
            slider, told = self.resources[number.path]
            slider.layout.display = "none" if number.value is None else ""
            told.layout.display = "" if number.value is None else "none"
            told.value = ""
            if number.value is not None:
                _at_step(slider, number.value, partial(steps, number.value), fresh=fresh)
        self._set_exact(found)

    def _set_exact(self, found: Setting) -> None:
        listed = numbers(found, self._known)
        options = [(f"{number.label}: {shown(number.value) or 'ikke oplyst'}", number.path) for number in listed]
        chosen = self.which.value
        if list(self.which.options) != options:
            self.which.options = options
            self.which.value = chosen if chosen in [path for _, path in options] else options[0][1]
        self.figure.value = next(shown(number.value) for number in listed if number.path == self.which.value)

    # What is done.

    def _another(self, _: object) -> None:
        if not self._loading:
            self.show()

    def _typed(self, typed: Any) -> None:
        if not self._loading:
            self._tell(self.which.value, typed["new"])

    def _tell(self, path: tuple[str, ...], text: str) -> None:
        """Writes a number that was typed, or says what is wrong with it."""
        if self._loading:
            return
        path, to, wrong = change(self._known, self._values(), path, text)
        self._write(path, to, wrong)

    def _moved(self, path: tuple[str, ...], value: float) -> None:
        if self._loading:
            return
        to: Any = written(value)
        if path[-1] == COMPANIES:
            path, to = self._with_places(path[:-1], to)
        self._write(path, to, mistake_in(self._known, self._values(), path, to))

    def _with_places(self, path: tuple[str, ...], companies: Any) -> tuple[tuple[str, ...], Any]:
        """Where nobody has told the places in each company, those that the slider beside shows go with the companies, in one
        change: what is reckoned with is what is saved."""
        told = at(self._values(), path) or {}
        if PLACES in told:
            return (*path, COMPANIES), companies
        model = MODEL_KEYS[path[-1]]
        return path, {**told, COMPANIES: companies, PLACES: written(self.places[model].value)}

    def _write(self, path: tuple[str, ...], to: Any, wrong: str = "") -> str:
        """Has it on disk before anything is shown. Where it was not written, the controls go back to what stands."""
        self._line.tell()
        told = wrong or self._session.set("scenarier", self.letter.value, *path, to=to)
        if told:
            self._line.alert(told)
            self.show()
        return told

    def _fill(self) -> None:
        """The most that the limits allow: one change, so that one "Fortryd" takes it back."""
        found = read(self._known, self._values())
        if not found.told_of and not found.supply:
            self._line.tell(_NO_LIMIT)
            return
        filled = most(found, self.estimate.value, found.plan)
        estimate = danish.small(self.estimate.label)
        if filled.companies == found.plan.companies:
            self._line.tell(_FULL.format(estimate=estimate), *filled.remarks)
            return
        models = self._values().get("modeller") or {}
        told = {KEYS[model]: {COMPANIES: filled.companies[model], PLACES: written(filled.places[model])} for model in MODELS}
        to = {**models, **{key: {**told[key], **(models.get(key) or {}), COMPANIES: told[key][COMPANIES]} for key in told}}
        if not self._write(("modeller",), to):
            self._line.tell(_FILLED.format(estimate=estimate), *filled.remarks)


def _at_number(slider: Any, value: int, end: int, *, fresh: bool) -> None:
    if fresh or value >= slider.max:
        slider.max = max(end, value)
    slider.value = value


def _at_step(slider: Any, value: float, fits: Callable[[], tuple[float, ...]], *, fresh: bool) -> None:
    there = [step for _, step in slider.options]
    if fresh or value not in there[:-1]:
        slider.options = _choices(fits())
    slider.value = value


def _choices(values: tuple[float, ...]) -> list[tuple[str, float]]:
    return [(danish.exact(value), value) for value in values]
