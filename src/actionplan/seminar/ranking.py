"""The order of things by dot votes (guidelines 4.1): each table gives its dots, and nobody sees a sum before all are in.

What a table has given stays off the page once the table is done, and while others vote. What counts is in the log alone, and so
does it stand there when a table is opened again after the result has been seen.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from actionplan import danish
from actionplan.seminar.ballots import BALLOTS, Ballot, Standing, Subjects, result
from actionplan.seminar.controls import Line, Question, button, field, heading, offer, paragraph, row, status
from actionplan.seminar.session import Session
from actionplan.seminar.votes import done, named

MOST_TABLES, MOST_DOTS = 20, 30

_ABOUT = (
    "Hvert bord giver sine prikker til det, bordet vil sætte først. Tallene vises som ●, mens de skrives, og resultatet er "
    "skjult, til alle borde er færdige."
)
_ALL_IN = "Så er alle borde færdige, og resultatet vises."
_SEEN = "Resultatet har været vist. Det skrives i loggen, at bordet er åbnet bagefter."
_NOTHING: Mapping[Ballot, str] = MappingProxyType(
    {
        "udfordringer": "Der er ingen udfordringer at stemme om endnu. Lav notat 01 til 03 først.",
        "mål": "Der er ingen mål at stemme om endnu. Skriv dem på skærm 3, Målkort.",
    }
)
_USED: Mapping[Ballot, str] = MappingProxyType(
    {
        "udfordringer": "De udfordringer, der fik prikker, er fremhævet i den orden. Planen ændres først med »Gem i planen«.",
        "mål": "Målene står nu i den rækkefølge. Planen ændres først med »Gem i planen«.",
    }
)


def ranking(session: Session, subjects: Subjects, line: Line) -> widgets.Widget:
    """The screen. subjects: asked again at each change, as goals come and go. line: where a change that failed is told."""
    return _Ranking(session, subjects, line).box


class _Ranking:
    """The controls and what they do; what has been voted is in the session alone."""

    def __init__(self, session: Session, subjects: Subjects, line: Line) -> None:
        self._session, self._subjects, self._line = session, subjects, line
        self._loading = False
        self._early = False  # whether the result is shown although tables are missing
        self.ballot = widgets.ToggleButtons(
            description="Der stemmes om",
            tooltip="Det, bordene stemmer om.",
            options=[(words, ballot) for ballot, words in BALLOTS.items()],
        )
        self.tables = field(widgets.BoundedIntText, "Antal borde", "Så mange borde stemmer.", min=1, max=MOST_TABLES)
        self.dots = field(widgets.BoundedIntText, "Prikker til hvert bord", "Så mange prikker har et bord.", min=1, max=MOST_DOTS)
        self.table = widgets.ToggleButtons(
            description="Bord", tooltip="Det bord, der giver prikker.", options=[("Bord 1", "1")], value=None
        )
        self.fields: dict[str, Any] = {}
        self.votes = widgets.VBox([])
        self.left = widgets.HTML()
        self.done = button("Bordet er færdigt", "Skjuler bordets prikker og tæller dem med.", self._finish)
        self.again = button("Ret bordets prikker", "Åbner bordets prikker igen, så de kan rettes.", self._ask_to_open)
        self.absent = button(
            "Bordet er ikke med", "Afstemningen venter ikke på bordet, og dets prikker tæller ikke.", self._leave
        )
        self.present = button("Bordet er med", "Afstemningen venter på bordet igen.", self._ask_to_open)
        self.result = widgets.HTML()
        self.early = button("Vis nu", "Viser resultatet, selv om ikke alle borde er færdige.", self._ask)
        self.use = button("Brug rækkefølgen", "Sætter rækkefølgen ind i planens udkast.", self._use)
        self.anew = button("Ny afstemning", "Nulstiller alle prikker. Der spørges først.", self._ask_anew)
        self.question = Question()
        self.votes.add_class("seminar-votes")
        self.result.add_class("seminar-result")
        about = widgets.HBox([self.ballot, self.tables, self.dots], layout={"flex_flow": "row wrap", "align_items": "flex-end"})
        self.box = widgets.VBox(
            [
                heading("Rækkefølge"), widgets.HTML(paragraph(_ABOUT)), about, heading("Bordenes prikker"),
                self.table, self.left, self.votes, row(self.done, self.again, self.absent, self.present),
                heading("Resultat"), self.result, self.question.box, row(self.early, self.use, self.anew),
            ]
        )  # fmt: skip
        self.ballot.observe(self._another_ballot, names="value")
        self.tables.observe(self._another_number, names="value")
        self.dots.observe(self._other_dots, names="value")
        self.table.observe(self._another_table, names="value")
        session.listen(self._show)
        self._show()

    @property
    def _now(self) -> Standing:
        """The vote that is chosen, as the session has it."""
        return Standing(self._session, self._subjects, self.ballot.value)

    # What is done.

    def _set(self, *path: str, to: object, table: str = "") -> bool:
        """Whether it is on disk; otherwise the page's line tells why."""
        self._line.tell()
        told = self._session.set(*path, to=to, table=table)
        self._line.alert(told)
        self._show()
        return not told

    def _another_ballot(self, _: object) -> None:
        if not self._loading:
            self._early = False
            self.question.close()
            self._choose(None)
            self._show()

    def _another_table(self, _: object) -> None:
        if not self._loading:
            self.question.close()
            self._line.tell()
            self._show()

    def _another_number(self, change: Any) -> None:
        if self._loading:
            return
        number, missing = int(change["new"]), self._now.missing()
        gone = [table for table in self._now.taking_part() if int(table) > number]
        told = []
        if voted := [table for table in gone if any(self._now.given(table).values())]:
            told.append(f"{danish.capital(named(voted))} har givet prikker, som så ikke tæller med.")
        if missing and set(missing) <= set(gone) and len(gone) < len(self._now.taking_part()):
            told.append(_ALL_IN)
        if not told:
            self._renumber(number, gone)
            return
        self._show()  # the former number, until somebody has answered
        ask = f"Skal antallet sættes ned til {number}?"
        self.question.ask(paragraph(*told, ask), ("Ja, sæt ned", partial(self._renumber, number, gone)), ("Nej", None), self.anew)

    def _renumber(self, number: int, gone: Sequence[str]) -> None:
        self._early = False
        if self._set("borde", to=number):
            without = f" {danish.capital(named(gone))} er ikke længere med." if gone else ""
            self._line.tell(f"Der er nu {danish.counted(number, 'et bord', 'borde')}.{without}")

    def _other_dots(self, change: Any) -> None:
        if self._loading:
            return
        spent = {table: sum(self._now.given(table).values()) for table in self._now.tables()}
        if too_many := [table for table, dots in spent.items() if dots > change["new"]]:
            self._show()
            self._line.alert(f"{danish.capital(named(too_many))} har allerede givet flere prikker. Intet er ændret.")
            return
        self._set("prikker", self.ballot.value, to=change["new"])

    def _vote(self, subject: str, change: Any) -> None:
        if self._loading:
            return
        table = self.table.value
        given = {**self._now.given(table), subject: change["new"]}
        if sum(given.values()) > self._now.dots():
            self._show()
            many = danish.counted(self._now.dots(), "en prik", "prikker")
            told = f"Bord {table} har kun {many}. Tag først en prik fra noget andet. Intet er ændret."
            self._line.alert(told)
            return
        self._set("stemmer", self.ballot.value, table, subject, to=change["new"], table=table)

    def _finish(self) -> None:
        table = self.table.value
        given = sum(self._now.given(table).values())
        if not given:
            told = f"Bord {table} har ikke givet nogen prikker endnu. Er bordet her ikke, så tryk »Bordet er ikke med«."
            self._line.alert(told)
        elif (left := self._now.dots() - given) > 0:
            told = f"Bord {table} har {danish.counted(left, 'en prik', 'prikker')} tilbage."
            ask = paragraph(told, "Er bordet færdigt alligevel?")
            self.question.ask(ask, ("Ja, færdigt", partial(self._put_in, table)), ("Nej", None), self.done)
        else:
            self._put_in(table)

    def _put_in(self, table: str) -> None:
        if self._set("inde", self.ballot.value, table, to=True, table=table):
            self._move_on(table)
            self._line.tell(f"Bord {table} er færdigt.")

    def _leave(self) -> None:
        """The table takes no part, after a question where that changes what counts."""
        table, missing = self.table.value, self._now.missing()
        told = []
        if any(self._now.given(table).values()):
            told.append(f"Bord {table} har givet prikker, som så ikke tæller med.")
        if missing == [table] and len(self._now.taking_part()) > 1:
            told.append(_ALL_IN)
        leave = partial(self._without, table)
        if told:
            self.question.ask(paragraph(*told, "Skal bordet ud?"), ("Ja, bordet er ikke med", leave), ("Nej", None), self.absent)
        else:
            leave()

    def _without(self, table: str) -> None:
        if self._set("ude", self.ballot.value, table, to=True, table=table):
            self._move_on(table)
            self._line.tell(f"Bord {table} er ikke med. Der ventes ikke på det.")

    def _ask_to_open(self) -> None:
        """A table that is done, or takes no part, votes again: after a question where the room has seen the result."""
        table = self.table.value
        if self._now.is_out():
            told, yes = paragraph(_SEEN, f"Skal bord {table} åbnes?"), ("Ja, åbn bordet", partial(self._open, table))
            self.question.ask(told, yes, ("Nej", None), self.again if self._now.is_in(table) else self.present)
        else:
            self._open(table)

    def _open(self, table: str) -> None:
        self._early = False
        ballot = self.ballot.value
        if self._now.is_out() and not self._set("vist", ballot, to=True, table=table):
            return
        if self._set("ude", ballot, table, to=None, table=table) and self._set("inde", ballot, table, to=False, table=table):
            self._begin(table)

    def _move_on(self, table: str) -> None:
        """To the next table that is waited for; where there is none, to what can be done with the result."""
        missing = self._now.missing()
        if missing:
            self._begin(next((each for each in missing if int(each) > int(table)), missing[0]))
        else:
            self._choose(None)
            self._show()
            self.use.focus()

    def _begin(self, table: str) -> None:
        """The focus goes to the table's button: a number's field can't be given it, and a second Enter there does no harm."""
        self._choose(table)
        self._show()
        self.done.focus()

    def _ask_anew(self) -> None:
        told = f"Alle prikker til {BALLOTS[self.ballot.value].lower()} nulstilles, og alle borde begynder forfra."
        kept = "De gamle prikker står i loggen, og en rækkefølge, der er brugt, bliver stående."
        self.question.ask(paragraph(told, kept), ("Ja, begynd forfra", self._anew), ("Nej", None), self.anew)

    def _anew(self) -> None:
        self._early = False
        # First that no table is done, so that nobody sees a result of half the dots; the dots themselves last.
        if all(self._set(kind, self.ballot.value, to=None) for kind in ("inde", "ude", "vist", "stemmer")):
            self._begin("1")
            self._line.tell("Der stemmes forfra.")

    def _ask(self) -> None:
        missing = self._now.missing()
        whose = "Bordets" if len(missing) == 1 else "Deres"
        told = f"{danish.capital(named(missing))} er ikke {done(missing)}. {whose} prikker tæller ikke med."
        ask = paragraph(told, "Skal resultatet vises nu?")
        self.question.ask(ask, ("Ja, vis nu", self._show_early), ("Nej", None), self.early)

    def _show_early(self) -> None:
        self._early = self._set("vist", self.ballot.value, to=True)
        self._show()
        self.use.focus()

    def _use(self) -> None:
        order = [place.subject for place in self._now.places() if place.dots]
        path = ("rækkefølge",) if self.ballot.value == "mål" else ("udfordringer", "fremhæv")
        if self._set(*path, to=order):
            self._line.tell(_USED[self.ballot.value])

    # What is seen.

    def _choose(self, table: str | None) -> None:
        self._loading = True
        try:
            self.table.value = table
        finally:
            self._loading = False

    def _show(self) -> None:
        """Everything as the session has it."""
        self._loading = True
        try:
            self._show_tables()
            self._show_votes()
            self._show_result()
        finally:
            self._loading = False

    def _show_tables(self) -> None:
        tables = self._now.tables()
        self.tables.value, self.dots.value = len(tables), self._now.dots()
        here = self._now.taking_part()
        options = tuple((f"Bord {table}{'' if table in here else ' (ikke med)'}", table) for table in tables)
        if tuple(self.table.options) != options:
            chosen = self.table.value
            offer(self.table, options, chosen if chosen in tables else None)

    def _show_votes(self) -> None:
        """The chosen table's fields; nothing of a table that is done, so that the room can't see it."""
        table, subjects = self.table.value, self._subjects(self.ballot.value)
        here = table in self._now.taking_part()
        is_open = here and not self._now.is_in(table)
        if tuple(subjects.items()) != tuple((subject, each.description) for subject, each in self.fields.items()):
            gone = list(self.fields.values())
            self.fields = {subject: self._field(subject, words) for subject, words in subjects.items()}
            self.votes.children = list(self.fields.values())
            for each in gone:
                each.close()
        given = self._now.given(table) if is_open else {}
        for subject, each in self.fields.items():
            each.value = given.get(subject, 0)
        _see(self.votes, is_open)
        _see(self.done, is_open and subjects)
        _see(self.again, here and not is_open)
        _see(self.absent, here)
        _see(self.present, table is not None and not here)
        self.left.value = status(self._told_of(table))

    def _field(self, subject: str, words: str) -> Any:
        made = field(widgets.BoundedIntText, words, "Antal prikker.", min=0, max=999)
        made.observe(lambda change: self._vote(subject, change), names="value")
        return made

    def _told_of(self, table: str | None) -> str:
        """How far the chosen table is."""
        if not self._subjects(self.ballot.value):
            return _NOTHING[self.ballot.value]
        if table is None:
            return "Vælg et bord, og skriv dets prikker."
        if table not in self._now.taking_part():
            return f"Bord {table} er ikke med, og der ventes ikke på det."
        if self._now.is_in(table):
            return f"Bord {table} er færdigt, og dets prikker er skjult."
        left = self._now.dots() - sum(self._now.given(table).values())
        if left <= 0:
            return f"Bord {table} har brugt alle sine prikker."
        return f"Bord {table} har {danish.counted(left, 'en prik', 'prikker')} tilbage."

    def _show_result(self) -> None:
        tables, subjects, missing = self._now.taking_part(), self._subjects(self.ballot.value), self._now.missing()
        self._early = self._early and bool(missing)
        shown = bool(subjects and tables) and (not missing or self._early)
        _see(self.early, subjects and not shown and len(missing) < len(tables))
        _see(self.use, shown)
        _see(self.anew, self._session.value("stemmer", self.ballot.value))
        if shown:
            self.result.value = result(self._now)
            return
        told = f"Resultatet vises, når {named(missing)} er {done(missing)}." if missing else "Ingen borde er med."
        self.result.value = status(told if subjects else _NOTHING[self.ballot.value])


def _see(part: Any, wanted: object) -> None:
    """Shows a part of the page or takes it out of sight."""
    part.layout.display = "" if wanted else "none"
