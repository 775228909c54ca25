"""Choosing target groups at the screen (guidelines 2.1): filters, the size at once, and saving into the params file.

The screen holds no figure of its own: every change asks for a table that has passed `actionplan.publish`. Filters go in coarse
steps only, as two groups that differ by little would tell of the few persons between them. Finer groups are written by hand.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pydantic import ValidationError

from actionplan.briefing import blocks, tables
from actionplan.briefing.blocks import Block
from actionplan.danish import capital
from actionplan.names import quoted
from actionplan.parameters.target_groups import TargetGroup, same_name
from actionplan.problems import Refused
from actionplan.publish import Published
from actionplan.seminar.controls import alert, control, live, paragraph, sentences
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

if TYPE_CHECKING:  # a tenth of a second, which a note that nobody sits at need not spend
    import ipywidgets as widgets  # type: ignore[import-untyped]

TITLE = "Vælg målgrupper"
AGES_FROM = tuple(range(20, 70, 5))
AGES_TO = tuple(age - 1 for age in AGES_FROM)
MONTHS = (6.0, 12.0, 24.0, 60.0)
_MONTHS_TOLD = {6.0: "6 måneder", 12.0: "12 måneder", 24.0: "2 år", 60.0: "5 år"}

_ALL, _OPEN = "alle", "ingen grænse"
_NEW, _NOW = "Ny målgruppe", "Valgt nu"
_NOTHING_CHOSEN = "Vælg mindst ét kendetegn, så tælles målgruppen med det samme."
_NO_NAME = "Ikke gemt. Giv målgruppen et navn først."
_FINER = (
    "{name} er skrevet i params med andre grænser end dem, der kan vælges her. Ret den i filen, eller vælg en ny her og gem den "
    "under et andet navn."
)
_IN_BATCH = "Målgrupperne vælges her, når arbejdsbogen er åben i JupyterLab. De gemmes i kommunens params."


def screen(
    case: Case, table: Callable[[TargetGroup], Published], save: Callable[[TargetGroup], None]
) -> "widgets.Widget | Block":
    """The builder where somebody sits at the kernel; one sentence in its place where a note is made."""
    return builder(case, table, save) if live() else blocks.text(TITLE, (_IN_BATCH,))


def builder(case: Case, table: Callable[[TargetGroup], Published], save: Callable[[TargetGroup], None]) -> "widgets.Widget":
    """The screen on which a target group is put together and saved; a sentence where there are no data on persons.

    table: the group as a table that has passed the gate. save: writes the group, and raises Refused where that can't be. The
    groups at the start are those of the params; both are asked again at every change.
    """
    import ipywidgets as widgets  # noqa: PLC0415  see above

    if case.lives is None or case.lives.support.empty:
        sentence = f"Der er ingen oplysninger om forløb, så målgrupper kan ikke tælles. {SPECS['support_spells'].collect}"
        return widgets.HTML(str(Markup("<p>{}</p>").format(sentence)))
    return _Builder(case, table, save).box


class _Builder:
    """The controls and what they do."""

    def __init__(self, case: Case, table: Callable[[TargetGroup], Published], save: Callable[[TargetGroup], None]) -> None:
        import ipywidgets as widgets  # noqa: PLC0415  see above

        assert case.lives is not None
        support = case.lives.support
        self._table, self._save = table, save
        self._file = f"params/{case.slug}.yml"
        self._groups = case.parameters.target_groups
        self._bases = {same_name(word): basis.label for basis in case.reference.support.values() for word in basis.words}
        self._loading = False

        several = "Flere vælges med Ctrl og klik, eller med Ctrl, piletaster og mellemrum. Vælg ingen, hvis alle er med."
        bases, visited = (sorted({str(word) for word in support[column].unique()} - {""}) for column in ("basis", "match_group"))
        self.present = control(widgets.Dropdown, "Målgruppe", "Begynd på en ny målgruppe, eller hent en, der er gemt.")
        self.name = control(
            widgets.Text,
            "Navn",
            "Målgruppens navn, som det skal stå i planen.",
            continuous_update=False,
            placeholder="Fx Sygemeldte",
        )
        self.benefits = control(widgets.SelectMultiple, "Ydelse", several, options=bases, rows=max(2, min(8, len(bases))))
        self.sex = control(
            widgets.Dropdown, "Køn", "Kvinder, mænd eller alle.", options=[(_ALL, None), ("kvinder", "female"), ("mænd", "male")]
        )
        self.youngest = control(widgets.Dropdown, "Alder fra", "Den laveste alder, i trin på fem år.", options=_ages(AGES_FROM))
        self.oldest = control(
            widgets.Dropdown, "Alder til og med", "Den højeste alder, i trin på fem år.", options=_ages(AGES_TO)
        )
        self.shortest = control(widgets.Dropdown, "Varighed mindst", "Den korteste tid på ydelsen.", options=_durations())
        self.longest = control(
            widgets.Dropdown, "Varighed under", "Den tid på ydelsen, som målgruppen ligger under.", options=_durations()
        )
        self.visited = control(widgets.SelectMultiple, "Visitation", several, options=visited, rows=max(2, min(6, len(visited))))
        self.in_offer = control(
            widgets.Dropdown,
            "Tilbud",
            "I et tilbud på udtrækkets sidste dag eller ej.",
            options=[(_ALL, None), ("i tilbud", True), ("ikke i tilbud", False)],
        )
        self.button = widgets.Button(
            description="Gem", tooltip=f"Skriver målgruppen i {self._file}.", layout={"width": "auto", "max_width": "100%"}
        )
        self.message, self.result, self.listed = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.filters = (
            self.benefits, self.sex, self.youngest, self.oldest, self.shortest, self.longest, self.visited, self.in_offer,
        )  # fmt: skip
        if not visited:
            self.visited.layout.display = "none"
        heading = widgets.HTML(str(Markup("<h3>{}</h3>").format(TITLE)))
        self.box = widgets.VBox(
            [heading, self.listed, self.present, self.name, *self.filters, self.result, self.button, self.message]
        )
        for each in (self.name, *self.filters):
            each.observe(self._changed, names="value")
        self.present.observe(self._chosen, names="value")
        self.button.on_click(self._pressed)
        first = next((group.name for group in self._groups if self._positions(group) is not None), "")
        self._list_groups(first)
        self._load(first)

    def _changed(self, _: object) -> None:
        if not self._loading:
            self.message.value = ""
            self._show()

    def _chosen(self, change: Any) -> None:
        if not self._loading:
            self.message.value = ""
            self._load(change["new"])

    def _show(self) -> None:
        """The result of the filters as they are now; what was there before goes first, so that it can never stand beside
        filters that it does not belong to."""
        self.result.value = ""
        there = self._of_that_name()
        name = quoted(_clean(self.name.value))
        self.button.description = (
            "Gem" if not _clean(self.name.value) else f"Ret {name}" if there else f"Gem {name} som ny målgruppe"
        )
        if not self._any_filter():
            self.result.value = paragraph(_NOTHING_CHOSEN)
            return
        try:
            group = self._group()
        except ValidationError as error:
            self.result.value = paragraph(*sentences(error))
            return
        if wrong := self._impossible():
            self.result.value = paragraph(wrong)
            return
        shown = self._table(group)
        self.result.value = str(
            Markup("<p><strong>{}</strong></p>").format(capital(group.told()) + ".")
            + tables.html(shown)
            + tables.footnote([shown])
        )

    def _pressed(self, _: object) -> None:
        self.message.value = ""
        if not _clean(self.name.value):
            self.message.value = alert(_NO_NAME)
            return
        if wrong := self._impossible() or ("" if self._any_filter() else _NOTHING_CHOSEN):
            self.message.value = alert(f"Ikke gemt. {wrong}")
            return
        try:
            group = self._group()
            self._save(group)
        except ValidationError as error:
            self.message.value = alert("Ikke gemt.", *sentences(error))
            return
        except Refused as refused:
            self.message.value = alert("Ikke gemt.", *(problem.sentence() for problem in refused.problems))
            return
        there = self._of_that_name()
        kept = tuple(group if each is there else each for each in self._groups)
        self._groups = kept if there else (*kept, group)
        self._list_groups(group.name)
        self._show()
        done = "er rettet" if there else "er gemt"
        self.message.value = str(Markup('<p role="status">{}</p>').format(f"{quoted(group.name)} {done} i {self._file}."))

    def _any_filter(self) -> bool:
        return any(each.value not in (None, ()) for each in self.filters)

    def _impossible(self) -> str:
        """What is wrong with the ranges, nothing where they are right."""
        youngest, oldest, shortest, longest = (each.value for each in (self.youngest, self.oldest, self.shortest, self.longest))
        if youngest is not None and oldest is not None and youngest > oldest:
            return f"Ingen er både mindst {youngest} og højst {oldest} år. Vælg en anden alder."
        if shortest is not None and longest is not None and shortest >= longest:
            told = (_MONTHS_TOLD[shortest], _MONTHS_TOLD[longest])
            return f"Ingen har fået ydelsen i både mindst {told[0]} og under {told[1]}. Vælg en anden varighed."
        return ""

    def _group(self) -> TargetGroup:
        """The group on the screen. Raises ValidationError with Danish sentences where the name can't be one."""
        there = self._of_that_name()
        return TargetGroup(
            name=_clean(self.name.value) or _NOW,
            benefits=self.benefits.value,
            sex=self.sex.value,
            age=(self.youngest.value, self.oldest.value),
            months=(self.shortest.value, self.longest.value),
            match_groups=self.visited.value,
            in_offer=self.in_offer.value,
            ready=there.ready if there else {},
        )

    def _of_that_name(self) -> TargetGroup | None:
        name = same_name(_clean(self.name.value))
        return next((group for group in self._groups if same_name(group.name) == name), None)

    def _list_groups(self, chosen: str) -> None:
        """The groups that are saved, as a list to read and to choose from."""
        items = Markup("").join(Markup("<li>{}: {}</li>").format(group.name, group.told()) for group in self._groups)
        none = paragraph("Der er ingen målgrupper i planen endnu. Retningslinjerne anbefaler tre til fem.")
        self.listed.value = str(Markup("<p>Planens målgrupper:</p><ul>{}</ul>").format(items)) if items else none
        self._loading = True
        try:
            self.present.options = [(_NEW, ""), *((group.name, group.name) for group in self._groups)]
            self.present.value = chosen
        finally:
            self._loading = False

    def _load(self, name: str) -> None:
        """Sets the controls to a group that is saved, or to nothing for a new one."""
        group = next((group for group in self._groups if group.name == name), None)
        positions = ((), None, None, None, None, None, (), None) if group is None else self._positions(group)
        self._loading = True
        try:
            if positions is not None:
                self.name.value = name
                for each, value in zip(self.filters, positions, strict=True):
                    each.value = value
        finally:
            self._loading = False
        self._show()
        if positions is None:
            self._list_groups("")
            self.message.value = alert(_FINER.format(name=quoted(name)))

    def _positions(self, group: TargetGroup) -> tuple[Any, ...] | None:
        """Where the filters stand for the group, None where it has limits or words that they have not."""
        visited = {same_name(word): word for word in self.visited.options}
        benefits = tuple(dict.fromkeys(self._bases.get(same_name(word), word) for word in group.benefits))
        match_groups = tuple(visited.get(same_name(word), word) for word in group.match_groups)
        positions = (benefits, group.sex, *group.age, *group.months, match_groups, group.in_offer)
        known = (
            set(benefits) <= set(self.benefits.options)
            and set(match_groups) <= set(self.visited.options)
            and group.age[0] in {None, *AGES_FROM}
            and group.age[1] in {None, *AGES_TO}
            and set(group.months) <= {None, *MONTHS}
        )
        return positions if known else None


def _ages(ages: tuple[int, ...]) -> list[tuple[str, int | None]]:
    return [(_OPEN, None), *((f"{age} år", age) for age in ages)]


def _durations() -> list[tuple[str, float | None]]:
    return [(_OPEN, None), *((_MONTHS_TOLD[months], months) for months in MONTHS)]


def _clean(name: str) -> str:
    """The name without the quotation marks that people put around names."""
    return " ".join(name.split()).strip(' "“”„»«')
