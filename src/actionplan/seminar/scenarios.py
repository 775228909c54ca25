"""Two scenarios side by side (guidelines 3.2.3): what each takes and gives, how B differs from A, and which one is the plan's.

Each has a name that the room gives it. Like the board, the screen holds nothing: what it shows stands on the disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup
from pydantic import ValidationError

from actionplan import danish
from actionplan.analyses.dimensioning import (
    CONSULTANTS,
    MENTORS,
    MODELS,
    MONEY,
    Reckoning,
    Scenario,
    Setting,
    about,
    reckon,
)
from actionplan.analyses.dimensioning import (
    SCENARIOS as ESTIMATED,
)
from actionplan.parameters.target_groups import Model
from actionplan.seminar.answer import ESTIMATES, STYLE, binds, judged, rounded
from actionplan.seminar.controls import Line, alert, button, field, heading, paragraph, relabel, sentences
from actionplan.seminar.log import SCENARIOS
from actionplan.seminar.places import Known, letters, read, scenario_name
from actionplan.seminar.session import Session

TITLE = "To scenarier"
NOT_TOLD = "ikke oplyst"
_CAPTION = "Hvad de to scenarier tager og giver ({estimate})"
_ABOUT = "Begge begynder som planen. De ændres på skærm 1, Pladser. Det valgte scenarie kommer i planen ved »Gem i planen«."
_NONE = "Intet endnu"
_COPIED = "{to} er nu som {source}. Fortryd tager det tilbage."
_SAME = "De to er ens i forvejen."
_CHOSEN = "Scenarie {name} kommer i planen ved »Gem i planen«."
_NONE_CHOSEN = "Intet scenarie er valgt, så pladserne i planen bliver, som de er."
_STYLE = """<style>
.seminar table.places-two { width: 100%; table-layout: fixed; }
.seminar table.places-two thead th { font-size: calc(1.2 * var(--seminar-type)); font-weight: 700;
  vertical-align: bottom; overflow-wrap: anywhere; }
.seminar table.places-two td.figure { font-size: calc(1.6 * var(--seminar-type)); }
.seminar table.places-two td.words { font-size: var(--seminar-type); }
.seminar table.places-two td.figure span {
  display: block; font-size: var(--seminar-type); font-weight: 400; white-space: normal; }
@media (max-width: 700px) {
  .seminar table.places-two, .seminar .places-two :is(caption, tbody, tr, th, td) { display: block; width: auto; }
  .seminar table.places-two :is(th, td) { border: 0; padding: 2px 0; }
  .seminar table.places-two thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .seminar table.places-two tr { border-bottom: 1px solid #888; padding: 6px 0; }
  .seminar table.places-two tbody th { font-weight: 700; }
  .seminar table.places-two td::before { content: attr(data-of) " "; font-size: var(--seminar-type); font-weight: 400; }
}
</style>"""


def scenarios(session: Session, known: Known, line: Line) -> "widgets.Widget":
    """The two scenarios. known: see `places.known`. line: tells what was done and what went wrong."""
    return _Two(session, known, line).box


@dataclass(frozen=True)
class Side:
    """What one scenario has in a line: a figure, None where nobody has told, and words that go with it."""

    figure: float | None
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the comparison. sides: A and B. kind: how figures and differences are told; "words" has no figures."""

    label: str
    sides: tuple[Side, ...]
    kind: Literal["many", "money", "words"] = "many"

    def shown(self, figure: float | None) -> str:
        """A figure of the line for readers."""
        if figure is None:
            return NOT_TOLD
        return f"{danish.exact(figure)} kr." if self.kind == "money" else danish.exact(figure)

    @property
    def difference(self) -> tuple[str, str]:
        """B against A: a figure with its sign, and the same in words."""
        first, second = (side.figure for side in self.sides)
        if self.kind == "words":
            return "", "ens" if len({side.words for side in self.sides}) == 1 else "ikke det samme"
        if first is None or second is None:
            return "", "kan ikke sammenlignes"
        more, less, same = ("mere", "mindre", "lige meget") if self.kind == "money" else ("flere", "færre", "lige mange")
        by = round(second - first, 1)
        if not by:
            return "0", same
        return f"{'+' if by > 0 else danish.MINUS}{self.shown(abs(by))}", f"{more if by > 0 else less} i B"


def compared(settings: tuple[Setting, Setting], estimate: Scenario) -> tuple[Row, ...]:
    """What the two scenarios take and give, line by line. Figures are rounded before they are compared, so that the difference
    is that of the figures that the room sees."""
    both = tuple(reckon(each, each.plan, estimate) for each in settings)
    rows = [
        Row("Borgere, der får en plads på et år", tuple(map(_persons, both))),
        Row("Grænserne", tuple(Side(None, binds(*each)) for each in zip(both, settings, strict=True)), kind="words"),
        Row("Pladser på én gang", tuple(Side(round(each.places)) for each in both)),
        Row("Heraf, som grænserne tillader", tuple(Side(round(each.allowed)) for each in both)),
        Row("Jobkonsulenternes timer om ugen", tuple(_needed(each, CONSULTANTS) for each in both)),
        Row("Mentorernes timer om ugen", tuple(_needed(each, MENTORS) for each in both)),
        Row("Kroner om året", tuple(_needed(each, MONEY) for each in both), kind="money"),
    ]
    rows += [
        Row(f"{danish.capital(settings[0].labels[model])}: virksomheder", tuple(_companies(each, model) for each in settings))
        for model in MODELS
        if any(each.plan.companies[model] for each in settings)
    ]
    if any(each.plan.closed for each in settings):
        rows.append(Row("Kommunale pladser, der nedlægges", tuple(Side(each.plan.closed) for each in settings)))
        rows.append(Row("Personer om året, der mister en kommunal plads", tuple(map(_lost, both))))
    return tuple(rows)


def _companies(found: Setting, model: Model) -> Side:
    places = danish.exact(found.plan.places[model])
    companies = found.plan.companies[model]
    return Side(companies, f"med {places} {'plads' if places == '1' else 'pladser'} i hver" if companies else "")


def _persons(reckoned: Reckoning) -> Side:
    if reckoned.demand is None:
        return Side(about(reckoned.persons))
    matched = f"{danish.number(about(reckoned.matched))} " if about(reckoned.matched) != about(reckoned.persons) else ""
    return Side(about(reckoned.persons), f"{matched}af {danish.number(about(reckoned.demand))}, der er klar")


def _lost(reckoned: Reckoning) -> Side:
    trade = reckoned.municipal
    if trade is None:
        return Side(0.0)
    return Side(None if trade.lost is None else about(trade.lost))


def _needed(reckoned: Reckoning, key: str) -> Side:
    use = next((use for use in reckoned.uses if use.key == key), None)
    if use is None:
        return Side(None)
    return Side(rounded(key, use.needed), "hvad der er, er ikke oplyst" if use.available is None else judged(use))


def table(rows: Sequence[Row], names: Sequence[str], estimate: Scenario) -> str:
    """The comparison as HTML. names: of A and B."""
    heads = ("Det, der sammenlignes", *names, "B i forhold til A")
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in heads)
    body = Markup("").join(map(_line, rows))
    told = Markup('<table class="places-two"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return str(told.format(_CAPTION.format(estimate=ESTIMATED[estimate]), head, body))


def _line(row: Row) -> Markup:
    figure, words = row.difference
    sides = [(row.shown(side.figure) if row.kind != "words" else "", side.words) for side in row.sides]
    heads = (*(f"{letter}:" for letter in SCENARIOS), "B i forhold til A:")
    cells = (_cell(*told, head) for told, head in zip((*sides, (figure, words)), heads, strict=True))
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(row.label, Markup("").join(cells))


def _cell(figure: str, words: str, head: str) -> Markup:
    if not figure or figure == NOT_TOLD:
        return Markup('<td class="words" data-of="{}">{}</td>').format(head, ", ".join(part for part in (figure, words) if part))
    return Markup('<td class="figure" data-of="{}">{}<span>{}</span></td>').format(head, figure, words)


class _Two:
    """The controls and what they do."""

    def __init__(self, session: Session, known: Known, line: Line) -> None:
        self._session, self._known, self._line = session, known, line
        self._loading = False
        self._shown: object = None
        self.estimate = widgets.ToggleButtons(description="Skøn", options=ESTIMATES, value="middle")
        self.names = {
            letter: field(widgets.Text, f"Navn på {letter}", "Et par ord, som salen kan huske.") for letter in SCENARIOS
        }
        self.copies = [
            button(f"Gør {to} til en kopi af {source}", "Navnene bliver, som de er.", partial(self._copy, source, to))
            for source, to in (SCENARIOS, SCENARIOS[::-1])
        ]
        self.chosen = widgets.ToggleButtons(description="I planen", options=[(_NONE, None), *letters(session)])
        self.result = widgets.HTML()
        row = {"flex_flow": "row wrap"}
        self.box = widgets.VBox(
            [
                widgets.HTML(STYLE + _STYLE),
                heading(TITLE),
                widgets.HTML(paragraph(_ABOUT)),
                self.estimate,
                self.result,
                self.chosen,
                widgets.HBox([*self.names.values()], layout=row),
                widgets.HBox(self.copies, layout=row),
            ]
        )
        for letter, name in self.names.items():
            name.observe(partial(self._named, letter), names="value")
        self.estimate.observe(self._another, names="value")
        self.chosen.observe(self._choose, names="value")
        session.listen(self._heard)
        self.show()

    def _values(self, letter: str) -> dict[str, Any]:
        found: dict[str, Any] = self._session.value("scenarier", letter, default={})
        return found

    def _heard(self) -> None:
        if self._stands() != self._shown:
            self.show()

    def _stands(self) -> tuple[Any, Any]:
        return self._session.value("scenarier"), self._session.value("valgt")

    def show(self) -> None:
        """Both scenarios as they stand now."""
        self._shown = self._stands()
        self._loading = True
        try:
            for letter, name in self.names.items():
                name.value = self._session.value("scenarier", letter, "navn", default="")
            relabel(self.chosen, [(_NONE, None), *letters(self._session)], self._session.value("valgt"))
        finally:
            self._loading = False
        try:
            first, second = (read(self._known, self._values(letter)) for letter in SCENARIOS)
        except ValidationError as error:
            self.result.value = alert("Et af scenarierne kan ikke regnes ud.", *sentences(error), "Fortryd den seneste ændring.")
            return
        names = [scenario_name(self._session, letter) for letter in SCENARIOS]
        self.result.value = table(compared((first, second), self.estimate.value), names, self.estimate.value)

    # What is done.

    def _another(self, _: object) -> None:
        self.show()

    def _named(self, letter: str, typed: Any) -> None:
        if not self._loading:
            self._write("scenarier", letter, "navn", to=" ".join(typed["new"].split()) or None)

    def _choose(self, chosen: Any) -> None:
        if not self._loading and self._write("valgt", to=chosen["new"]):
            letter = chosen["new"]
            self._line.tell(_CHOSEN.format(name=scenario_name(self._session, letter)) if letter else _NONE_CHOSEN)

    def _copy(self, source: str, to: str) -> None:
        """One scenario as the other, but for its name; one change, so that one "Fortryd" takes it back."""
        kept = {"navn": name} if (name := self._values(to).get("navn")) else {}
        copied = {**{key: each for key, each in self._values(source).items() if key != "navn"}, **kept}
        if copied == self._values(to):
            self._line.tell(_SAME)
        elif self._write("scenarier", to, to=copied):
            self._line.tell(_COPIED.format(source=source, to=to))

    def _write(self, *path: str, to: Any) -> bool:
        """Whether it is on disk. Where it is not, the controls go back to what stands."""
        self._line.tell()
        told = self._session.set(*path, to=to)
        if told:
            self._line.alert(told)
            self.show()
        return not told
