"""The page of a seminar on goals (guidelines 3.2.3 and 4.1): four screens, undoing, and saving what was decided into the plan.

Every change is on disk before it is shown (`actionplan.seminar.session`); the page holds no decision itself. Others may sit at
screens of their own meanwhile: what they have written is fetched at each action, and nobody overwrites it without being told.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import challenges
from actionplan.briefing import blocks
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.earlier_notes import findings_of, not_made, read_notes
from actionplan.parameters import goals_writer
from actionplan.problems import Refused
from actionplan.seminar.ballots import Ballot
from actionplan.seminar.board import board
from actionplan.seminar.cards import Findings, cards, mistakes
from actionplan.seminar.controls import Line, Question, alert, button, live, offer, paragraph
from actionplan.seminar.log import SCENARIOS
from actionplan.seminar.page_style import STYLE
from actionplan.seminar.places import Known, known, scenario_name
from actionplan.seminar.ranking import ranking
from actionplan.seminar.scenarios import scenarios
from actionplan.seminar.session import TABLES, Session
from actionplan.workbook import Case

TITLE = "Seminaret om mål"
SCREENS = ("1 Pladser", "2 Rækkefølge", "3 Målkort", "4 To scenarier")

_UNCHOSEN = "Intet scenarie er valgt, så pladserne bliver ikke gemt. Vælg her, hvilket der gælder, hvis de skal med."
_IN_BATCH = "Seminaret holdes, når arbejdsbogen er åben i JupyterLab eller på sin egen side. Det, der besluttes, gemmes i planen."


def seminar(case: Case, root: Path) -> "widgets.Widget | Block":
    """The page where somebody sits at the kernel; one sentence in its place where a note is made.

    root: the project's folder. Where the log or the goals file can't be read, the page says so and nothing else.
    """
    if not live():
        return blocks.text(TITLE, (_IN_BATCH,))
    try:
        session = Session(case, root)
    except Refused as refused:
        return widgets.HTML(alert(*(problem.sentence() for problem in refused.problems)))
    return _Page(case, root, session).box


class _Page:
    """The page's frame; each screen is made when it is first shown."""

    def __init__(self, case: Case, root: Path, session: Session) -> None:
        self._case, self._session = case, session
        self._file = f"params/{case.slug}.goals.yml"
        self._findings, self._challenges = _found(case, root)
        session.names = self._findings.headlines
        self._made: dict[str, widgets.Widget] = {}
        self.line, self.question = Line(), Question()
        self.screen = widgets.ToggleButtons(description="Skærm", tooltip="Den af de fire skærme, der vises.", options=SCREENS)
        self.undo = button("Fortryd", "Tager den seneste ændring tilbage.", self._undo)
        self.news = button("Hent nyt fra andre skærme", "Viser, hvad andre har ændret siden sidst.", self._refresh)
        self.save = button("Gem i planen", f"Viser først, hvad der bliver ændret i {self._file}.", self._ask)
        self.place = widgets.VBox([])
        head = Markup("<h2>{}: {} {}</h2>").format(TITLE, case.name, mark(case.invented))
        self.table = widgets.Dropdown(
            description="Skriver for",
            tooltip="Det bord, der sidder ved skærmen. Det står i loggen ved hver ændring.",
            options=_tables(session),
            style={"description_width": "initial"},
            layout={"width": "auto"},
        )
        actions = widgets.HBox([self.undo, self.news, self.save, self.table], layout={"flex_flow": "row wrap"})
        foot = widgets.VBox([self.question.box, self.line.box, actions])
        foot.add_class("seminar-foot")
        self.box = widgets.VBox([widgets.HTML(STYLE), widgets.HTML(str(head)), self.screen, self.place, foot])
        self.box.add_class("seminar")
        self.screen.observe(self._another, names="value")
        self.table.observe(self._seated, names="value")
        session.listen(self._heard)
        self._show()

    @cached_property
    def _known(self) -> Known:
        return known(self._case)

    def _build(self, name: str) -> widgets.Widget:
        """A screen, made now."""
        match name:
            case "1 Pladser":
                return board(self._session, self._known, self.line)
            case "2 Rækkefølge":
                return ranking(self._session, self._subjects, self.line)
            case "3 Målkort":
                return cards(self._session, self._findings, self.line, self._file)
            case _:
                return scenarios(self._session, self._known, self.line)

    def _subjects(self, ballot: Ballot) -> Mapping[str, str]:
        """What is voted on, by its key."""
        if ballot == "udfordringer":
            return self._challenges
        goals = self._session.value("mål", default={})
        return {number: f"{number} {goal.get('navn') or 'uden navn'}" for number, goal in goals.items()}

    def _show(self) -> None:
        name = self.screen.value
        if name not in self._made:
            self._made[name] = self._build(name)
        self.place.children = [self._made[name]]

    # What is done.

    def _another(self, _: object) -> None:
        self.question.close()
        self.line.tell(*self._session.refresh())
        self._show()

    def _undo(self) -> None:
        self.question.close()
        self.line.tell(self._session.undo())

    def _seated(self, change: Any) -> None:
        self._session.table = change["new"] or ""

    def _heard(self) -> None:
        """Something stands otherwise; here only how many tables there are."""
        if tuple(self.table.options) != (there := _tables(self._session)):
            chosen = self._session.table
            offer(self.table, there, chosen if chosen in {value for _, value in there} else "")

    def _refresh(self) -> None:
        self.line.tell(*(self._session.refresh() or ("Der er ikke noget nyt fra andre skærme.",)))

    def _ask(self) -> None:
        """Shows what saving would change, or what has to be mended first."""
        self.line.tell(*self._session.refresh())
        if wrong := mistakes(self._session, self._findings, self._file):
            self.line.alert("Planen er ikke gemt.", *wrong)
            return
        changes = self._session.difference()
        if not changes and not self._session.unchosen:
            self.line.tell("Der er intet at gemme. Planen er, som den står her.")
            return
        told = _listed("Det bliver ændret i planen:", changes) if changes else ""
        answers: list[tuple[str, Callable[[], None]]] = [("Ja, gem", self._save)] if changes else []
        if self._session.unchosen:
            told += paragraph(_UNCHOSEN)
            answers += [(f"Brug {scenario_name(self._session, letter)}", partial(self._choose, letter)) for letter in SCENARIOS]
        yes, *more = answers
        self.question.ask(told, yes, ("Nej", None), self.save, more=more)

    def _choose(self, letter: str) -> None:
        """Has a scenario count, and shows what saving would change then."""
        if told := self._session.set("valgt", to=letter):
            self.line.alert(told)
        else:
            self._ask()

    def _save(self, *, over: bool = False) -> None:
        try:
            told = self._session.save(over=over)
        except Refused as refused:
            self.line.alert("Planen er ikke gemt.", *(problem.sentence() for problem in refused.problems))
        except goals_writer.Changed as changed:
            self._changed(changed)
        else:
            self.line.tell(*told)

    def _changed(self, changed: goals_writer.Changed) -> None:
        """Somebody else has saved: shows what, and what this screen would put in its place."""
        theirs, over = self._session.against(changed.now)
        self.line.alert("Planen er ikke gemt. En anden har gemt i den imens. Vælg, hvad der skal gælde.")
        told = _listed("Den anden har ændret:", theirs or ("Intet i selve målene",))
        told += _listed("Gemmer du dine alligevel, bliver det ændret i den andens:", over or ("Intet",))
        mine, theirs_instead = ("Gem mine alligevel", partial(self._save, over=True)), ("Hent den andens", self._take)
        self.question.ask(told, mine, theirs_instead, self.save)

    def _take(self) -> None:
        told = self._session.take()
        kept = "Dine ændringer står stadig oven på. Tryk på Gem i planen, når de skal gemmes."
        self.line.tell("Den andens plan er hentet.", *(kept for _ in self._session.difference()[:1]), *map(danish.stopped, told))


def _tables(session: Session) -> tuple[tuple[str, str], ...]:
    """Who may sit at the screen, and how the log has it."""
    return (("salen", ""), *((f"bord {number}", str(number)) for number in range(1, session.value("borde", default=TABLES) + 1)))


def _found(case: Case, root: Path) -> tuple[Findings, Mapping[str, str]]:
    """What the earlier notes have found, and the headlines of the challenges among it with the numbers of note 04."""
    notes = read_notes(root / "reports" / case.slug)
    found, changes = findings_of(notes), case.goals.changes
    headlines = {each.id: changes.reworded.get(each.id, each.headline) for each in found}
    ranked = challenges.challenges(found, changes)
    headlines |= {each.finding.id: each.headline for each in (*ranked.chosen, *ranked.others)}  # the words that are voted on
    numbered = {each.finding.id: f"{number}. {each.headline}" for number, each in enumerate(ranked.chosen, 1)}
    return Findings(found, headlines, not_made(notes)), numbered


def _listed(head: str, items: Sequence[str]) -> str:
    """Sentences as a list of HTML with a line above it."""
    listed = Markup("").join(Markup("<li>{}</li>").format(danish.stopped(item)) for item in items)
    return str(Markup("<p><strong>{}</strong></p><ul>{}</ul>").format(head, listed))
