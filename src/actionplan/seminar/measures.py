"""Two parts of a goal's card that are lists of their own: the findings that the goal answers, and what it is measured by."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from actionplan.names import slug
from actionplan.parameters.goals import DIRECTIONS
from actionplan.seminar.controls import button, field, offer, paragraph
from actionplan.tables.specs import MODELS

Measure = Mapping[str, str]
"""One measure as the goals file writes it, key to text."""

UNITS = ("personer", "fuldtidspersoner", "virksomheder", "pladser", "pct.", "dage", "ord")
_MODELS = [("ingen af modellerne", ""), *((label, label[0]) for label in MODELS.values() if label[0].isdecimal())]
_DIRECTIONS = [("ikke valgt", ""), *((word, word) for word in DIRECTIONS.values())]
_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "navn": ("navn", "Det samme navn som i maalinger.csv."),
        "enhed": (
            "enhed",
            "Fx personer, når hver tæller én, og fuldtidspersoner, når deres tid er lagt sammen.",
        ),
        "model": ("samarbejdsmodel", "Vælges, når måltallet handler om én af de fire modeller."),
        "retning": ("retning", "Op, når tallet skal være højere. Ned, når det skal være lavere."),
        "nulpunkt": ("nulpunkt", "Tallet, da planen begyndte, fx 16,6."),
        "mål": ("mål", "Tallet, der skal nås."),
        "inden": ("inden", "Dagen, tallet skal være nået, fx 31-12-2027."),
    }
)


class Answers:
    """The findings that a goal answers: those chosen with a button each to take them away, and a list to add one from."""

    def __init__(self, findings: Mapping[str, str], changed: Callable[[Sequence[str]], None]) -> None:
        self._findings, self._changed = findings, changed
        self._chosen: tuple[str, ...] | None = None
        self.listed = widgets.VBox([])
        self.more = field(widgets.Dropdown, "Resultat, som målet svarer på", "Resultater fra notat 01 til 03.")
        self.add = button("Tilføj resultatet", "Sætter resultatet på listen over det, målet svarer på.", self._add)
        self.box = widgets.VBox([widgets.HTML("<h4>Svarer på resultater</h4>"), self.listed, self.more, self.add])
        self.box.add_class("seminar-part")

    def load(self, chosen: Sequence[str]) -> None:
        """Shows what stands now."""
        if tuple(chosen) == self._chosen:
            return
        self._chosen = tuple(chosen)
        rows = [self._row(place, id) for place, id in enumerate(chosen, 1)]
        self.listed.children = rows or [widgets.HTML(paragraph("Ingen endnu."))]
        left = [(f"{headline} (notat {id[:2]})", id) for id, headline in self._findings.items() if id not in chosen]
        nothing = "Vælg et resultat" if self._findings else "Notat 01 til 03 er ikke lavet endnu"
        offer(self.more, [(nothing, ""), *left], "")

    def _row(self, place: int, id: str) -> Any:
        known = self._findings.get(id)
        told = f"{known} (notat {id[:2]})" if known else f"Findes ikke i notat {id[:2]} nu"
        remove = button(f"Fjern resultat {place}", f"Målet svarer ikke længere på: {told}", partial(self._remove, id))
        remove.layout.flex = "none"
        return widgets.HBox([widgets.HTML(paragraph(f"{place}. {told}")), remove], layout={"justify_content": "space-between"})

    def _remove(self, id: str) -> None:
        self._changed([each for each in self._chosen or () if each != id])
        self.add.focus()  # the button that was pressed is gone

    def _add(self) -> None:
        if self.more.value:
            self._changed([*(self._chosen or ()), self.more.value])


class Measures:
    """What a goal is measured by, each measure with a field for every key. changed: is given all measures, as they are to be."""

    def __init__(self, changed: Callable[[Sequence[Measure]], None]) -> None:
        self._changed = changed
        self._loading = False
        self._rows: list[dict[str, Any]] = []
        self._measures: tuple[Measure, ...] = ()
        self.listed = widgets.VBox([])
        self.add = button("Tilføj et måltal", "Sætter et tomt måltal nederst.", self._add)
        self.box = widgets.VBox([widgets.HTML("<h4>Måltal</h4>"), self.listed, self.add])
        self.box.add_class("seminar-part")

    def load(self, measures: Sequence[Measure]) -> None:
        """Shows what stands now; fields that are there already stay, so that nobody is thrown out of one."""
        self._measures = tuple(measures)
        self._loading = True
        try:
            if len(measures) != len(self._rows):
                self._rows = [self._row(number) for number in range(len(measures))]
                self.listed.children = [self._framed(number, row) for number, row in enumerate(self._rows)]
            for row, measure in zip(self._rows, measures, strict=True):
                for key, each in row.items():
                    each.value = _shown(key, measure.get(key, ""))
        finally:
            self._loading = False

    def _row(self, number: int) -> dict[str, Any]:
        row = {}
        for key, (word, tooltip) in _KINDS.items():
            label = f"Måltal {number + 1}: {word}"
            if key in {"model", "retning"}:
                made = field(widgets.Dropdown, label, tooltip, options=_MODELS if key == "model" else _DIRECTIONS)
            elif key == "enhed":
                made = field(widgets.Combobox, label, tooltip, options=UNITS)
            else:
                made = field(widgets.Text, label, tooltip)
            made.observe(partial(self._edited, number, key), names="value")
            row[key] = made
        return row

    def _framed(self, number: int, row: Mapping[str, Any]) -> Any:
        remove = button(f"Fjern måltal {number + 1}", "Fjerner måltallet fra målet.", partial(self._remove, number))
        name, *others = row.values()
        framed = widgets.VBox([name, widgets.HBox(others, layout={"flex_flow": "row wrap"}), remove])
        framed.add_class("seminar-measure")
        return framed

    def _edited(self, number: int, key: str, change: Any) -> None:
        if not self._loading:
            kept = {each: value for each, value in self._measures[number].items() if each != key}
            written = change["new"].strip()
            edited = {**kept, key: written} if written else kept
            self._changed([*self._measures[:number], edited, *self._measures[number + 1 :]])

    def _add(self) -> None:
        self._changed([*self._measures, {"navn": f"Måltal {len(self._measures) + 1}"}])
        if self._rows:
            self._rows[-1]["navn"].focus()

    def _remove(self, number: int) -> None:
        self._changed([*self._measures[:number], *self._measures[number + 1 :]])
        self.add.focus()


def _shown(key: str, written: str) -> str:
    """What a field shows of what is written; a direction may have been written with a capital."""
    return next((word for word in DIRECTIONS.values() if slug(word) == slug(written)), "") if key == "retning" else written
