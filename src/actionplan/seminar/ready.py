"""Who is ready for a place, told in the room: a group, its persons, and how many of them are ready for each model.

Groups that note 01 counts are not told again, and counts that a note would hide are not taken.
"""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]
from pydantic_core import PydanticCustomError

from actionplan import danish
from actionplan.analyses.dimensioning import MODELS
from actionplan.names import quoted
from actionplan.parameters.target_groups import same_name
from actionplan.parameters.values import read_number
from actionplan.seminar.answer import WHO
from actionplan.seminar.controls import button, field, heading, offer, paragraph
from actionplan.seminar.places import KEYS, Known, mistake_in, shown, written

GROUPS = ("borgere",)
_NEW = "En ny gruppe"
_ABOUT = "Her skrives de grupper, som notat 01 ikke tæller. Et tomt felt betyder, at tallet ikke er oplyst."
_COUNTED = "Notat 01 tæller {names}. De grupper skrives ikke her."
_NO_NAME = "Skriv gruppens navn."
_NO_PEOPLE = "Skriv, hvor mange personer der er i gruppen."
_IN_NOTE = "Gruppen {name} tæller notat 01 selv. Den skrives ikke her."
_TAKEN = "Der er allerede en gruppe, der hedder {name}. Vælg den på listen, og ret den."
_FEW = "Tal på 1 til {most} personer kan ikke vises, fordi det er for få. Skriv 0 eller ingenting, eller slå grupper sammen."


class Ready:
    """The fields. values: the scenario as it stands. write: writes a value at a place of it, unless there is something wrong with
    it, which is its last argument, and says what went wrong; "" where it is on disk."""

    def __init__(
        self, known: Known, values: Callable[[], dict[str, Any]], write: Callable[[tuple[str, ...], Any, str], str]
    ) -> None:
        self._known, self._values, self._write = known, values, write
        self._loading = False
        self._loaded: dict[str, Any] = {}  # the group that the fields were filled with
        self.group = field(widgets.Dropdown, "Målgruppe", "Vælg en gruppe, der skal rettes, eller en ny.", options=[(_NEW, "")])
        self.name = field(widgets.Text, "Gruppens navn", "Fx »Ledige, der er visiteret til fleksjob«.")
        self.people = field(widgets.Text, "Personer i gruppen", "Hvor mange personer gruppen er på.")
        self.counts = {
            model: field(
                widgets.Text, f"Klar til {known.facts.models[model].label}", "Hvor mange personer i gruppen der er klar."
            )
            for model in MODELS
        }
        counts = widgets.Box([self.people, *self.counts.values()])
        counts.add_class("places-pair")
        self.keep = button("Skriv gruppen", "Regner med gruppen fra nu af.", self._keep)
        self.remove = button("Fjern gruppen", "Regner ikke længere med gruppen.", self._remove)
        names = danish.joined([quoted(name) for name in known.counted])
        about = " ".join((_ABOUT, *([_COUNTED.format(names=names)] if names else [])))
        actions = widgets.HBox([self.keep, self.remove], layout={"flex_flow": "row wrap"})
        self.box = widgets.VBox([heading(WHO), widgets.HTML(paragraph(about)), self.group, self.name, counts, actions])
        self.box.add_class("places-model")
        self.group.observe(self._chosen, names="value")
        self._load()

    def show(self) -> None:
        """The groups that stand. What is being typed stays, unless the group it is typed for is changed or gone."""
        options = [(_NEW, ""), *((group["navn"], group["navn"]) for group in self._groups())]
        if list(self.group.options) != options:
            chosen = self.group.value
            self._loading = True
            offer(self.group, options, chosen if chosen in [name for _, name in options] else "")
            self._loading = False
        if self._group() != self._loaded:
            self._load()

    def _groups(self) -> list[dict[str, Any]]:
        return self._values().get(GROUPS[0]) or []

    def _group(self) -> dict[str, Any]:
        """The chosen group; empty for a new one."""
        return next((each for each in self._groups() if each["navn"] == self.group.value), {})

    def _chosen(self, _: object) -> None:
        if not self._loading:
            self._load()

    def _load(self) -> None:
        """The chosen group in the fields, or empty ones."""
        group = self._loaded = self._group()
        self.name.value = group.get("navn", "")
        self.people.value = _figure(group.get("personer"))
        for model, control in self.counts.items():
            control.value = _figure((group.get("klar") or {}).get(KEYS[model]))
        self.remove.layout.display = "" if group else "none"

    def _keep(self) -> None:
        """Writes the group: one change, whatever of it is new."""
        groups, was = self._groups(), self.group.value
        name = " ".join(self.name.value.split())
        others = [each for each in groups if each["navn"] != was]
        try:
            people = _number(self.people.value)
            ready = {KEYS[model]: count for model, each in self.counts.items() if (count := _number(each.value)) is not None}
        except PydanticCustomError as error:
            self._write(GROUPS, None, str((error.context or {})["sentence"]))
            return
        group = {"navn": name, "personer": people, "klar": ready}
        to = [group if each["navn"] == was else each for each in groups] if was else [*groups, group]
        if wrong := self._wrong(name, people, [each["navn"] for each in others]) or self._few(people, ready):
            self._write(GROUPS, None, wrong)
            return
        if not self._write(GROUPS, to, mistake_in(self._known, self._values(), GROUPS, to)):
            self.group.value = name

    def _wrong(self, name: str, people: object, others: list[str]) -> str:
        if not name:
            return _NO_NAME
        if people is None:
            return _NO_PEOPLE
        if same_name(name) in map(same_name, self._known.counted):
            return _IN_NOTE.format(name=quoted(name))
        return _TAKEN.format(name=quoted(name)) if same_name(name) in map(same_name, others) else ""

    def _few(self, people: Any, ready: dict[str, Any]) -> str:
        few = any(0 < read_number(each) < self._known.threshold for each in (people, *ready.values()))
        return _FEW.format(most=self._known.threshold - 1) if few else ""

    def _remove(self) -> None:
        left = [each for each in self._groups() if each["navn"] != self.group.value]
        self._write(GROUPS, left or None, "")


def _figure(value: Any) -> str:
    return "" if value is None else shown(read_number(value))


def _number(text: str) -> int | str | None:
    """A typed number as the log has it; None for an empty field. Raises PydanticCustomError where it is none."""
    return written(read_number(text.strip())) if text.strip() else None
