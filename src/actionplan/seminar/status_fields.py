"""The fields of the status board: how each is labelled, and what may be chosen in a list."""

from collections.abc import Mapping
from typing import Any, Final

import ipywidgets as widgets  # type: ignore[import-untyped]

from actionplan import danish
from actionplan.parameters.goals import Goal
from actionplan.seminar.controls import field
from actionplan.seminar.status_forms import Form, figures
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN, TRENDS

_LABELS: Final[Mapping[str, str]] = {
    "tal": "{measure}: tal ({unit})",
    "gælder": "{measure}: tallet gælder",
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
_TIPS: Final = {0: "Tallet, som det var en dag.", 1: "Tallet for en periode, og periodens sidste dag."}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"beslutning": DECISIONS_TAKEN, "retning": TRENDS}


def input_of(form: Form, key: str, goal: Goal) -> Any:
    """The control for one field of a form. goal: the one that is shown, which a form on the whole plan has nothing of."""
    measure = next((each for each in goal.measures if each.name == form.fixed.get("measure")), None)
    names = {"measure": measure.name, "unit": measure.unit} if measure is not None else {}
    label = _LABELS[key].format(where=form.where, **names)
    if key in _WORDS or key == "måltal":
        words = _WORDS[key].values() if key in _WORDS else figures(goal)
        options = [(danish.capital(word) if key in _WORDS else word, word) for word in words]
        return field(widgets.Dropdown, label, form.where, options=[("ikke valgt", ""), *options])
    if key in _LONG:
        return field(widgets.Textarea, label, form.where, rows=2)
    made = field(widgets.Text, label, form.where if measure is None else _TIPS[min(measure.months, 1)])
    if key != "hvem":
        made.add_class("status-short")
    return made


def load(made: Any, text: str) -> None:
    """Shows a text in a field; a list shows only what it offers."""
    if isinstance(made, widgets.Dropdown):
        values = [value for _, value in made.options]
        text = next((value for value in values if value.casefold() == text.casefold()), "")
    made.value = text
