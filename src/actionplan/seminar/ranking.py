"""The order of things by dot votes (guidelines 4.1): each table gives its dots, and nobody sees a sum before all are in.

What a table has given stays off the page once the table is done, and while others vote. What counts is in the log alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import ipywidgets as widgets  # type: ignore[import-untyped]
from markupsafe import Markup

from actionplan import danish
from actionplan.seminar.controls import Line, Question, button, field, heading, offer, paragraph, status
from actionplan.seminar.session import TABLES, Session

Ballot = Literal["udfordringer", "mål"]
Subjects = Callable[[Ballot], Mapping[str, str]]
"""What is voted on: its key in the log, and its words."""

BALLOTS: Mapping[Ballot, str] = MappingProxyType({"udfordringer": "Udfordringerne", "mål": "Målene"})
DOTS = 5
"""For each table, until the facilitator says otherwise."""
MOST_TABLES, MOST_DOTS = 20, 30

_ABOUT = "Hvert bord giver sine prikker til det, bordet vil sætte først. Resultatet er skjult, til alle borde er færdige."
_NOTHING: Mapping[Ballot, str] = MappingProxyType(
    {
        "udfordringer": "Der er ingen udfordringer at stemme om endnu. Lav notat 01 til 03 først.",
        "mål": "Der er ingen mål at stemme om endnu. Skriv dem på skærm 3, Målkort.",
    }
)
_ONE: Mapping[Ballot, str] = MappingProxyType({"udfordringer": "Udfordring", "mål": "Mål"})
_USED: Mapping[Ballot, str] = MappingProxyType(
    {
        "udfordringer": "De udfordringer, der fik prikker, er fremhævet i den orden. Planen ændres først med »Gem i planen«.",
        "mål": "Målene står nu i den rækkefølge. Planen ændres først med »Gem i planen«.",
    }
)


@dataclass(frozen=True)
class Place:
    """What one subject got. place: 1 is the first; those with as many dots share theirs. lowest, highest: what one table gave.
    tables: how many gave it any. shared: whether another one has the same place."""

    place: int
    subject: str
    dots: int
    lowest: int
    highest: int
    tables: int
    shared: bool


def tally(votes: Mapping[str, Mapping[str, int]], subjects: Sequence[str]) -> tuple[Place, ...]:
    """The subjects by dots, the most first; those with as many stand in the order they came in.

    votes: the dots of each table that counts, by subject. Dots for something else than the subjects are passed over.
    """
    given = {subject: [table.get(subject, 0) for table in votes.values()] for subject in subjects}
    sums = {subject: sum(dots) for subject, dots in given.items()}
    return tuple(
        Place(
            place=1 + sum(other > sums[subject] for other in sums.values()),
            subject=subject,
            dots=sums[subject],
            lowest=min(given[subject], default=0),
            highest=max(given[subject], default=0),
            tables=sum(dots > 0 for dots in given[subject]),
            shared=sum(other == sums[subject] for other in sums.values()) > 1,
        )
        for subject in sorted(subjects, key=lambda subject: -sums[subject])
    )


def disagree(place: Place, dots: int) -> bool:
    """Whether one table gave at least half of its dots more than another, and two at the least. dots: what each table had."""
    return place.highest - place.lowest >= max(2, dots / 2)


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
        self.again = button("Ret bordets prikker", "Viser bordets prikker igen, så de kan rettes.", self._reopen)
        self.result = widgets.HTML()
        self.early = button("Vis nu", "Viser resultatet, selv om ikke alle borde er færdige.", self._ask)
        self.use = button("Brug rækkefølgen", "Sætter rækkefølgen ind i planens udkast.", self._use)
        self.question = Question()
        self.votes.add_class("seminar-votes")
        self.result.add_class("seminar-result")
        about = widgets.HBox([self.ballot, self.tables, self.dots], layout={"flex_flow": "row wrap", "align_items": "flex-end"})
        self.box = widgets.VBox(
            [
                heading("Rækkefølge"), widgets.HTML(paragraph(_ABOUT)), about, heading("Bordenes prikker"),
                self.table, self.left, self.votes, self.done, self.again, heading("Resultat"), self.result, self.early,
                self.question.box, self.use,
            ]
        )  # fmt: skip
        self.ballot.observe(self._another_ballot, names="value")
        self.tables.observe(self._another_number, names="value")
        self.dots.observe(self._other_dots, names="value")
        self.table.observe(self._another_table, names="value")
        session.listen(self._show)
        self._show()

    # What stands in the session.

    def _dots(self) -> int:
        return int(self._session.value("prikker", self.ballot.value, default=DOTS))

    def _tables(self) -> list[str]:
        return [str(number) for number in range(1, int(self._session.value("borde", default=TABLES)) + 1)]

    def _given(self, table: str) -> dict[str, int]:
        """What the table has given to what is voted on now."""
        there = self._session.value("stemmer", self.ballot.value, table, default={})
        return {subject: int(there.get(subject, 0)) for subject in self._subjects(self.ballot.value)}

    def _is_in(self, table: str) -> bool:
        return self._session.value("inde", self.ballot.value, table, default=False) is True

    def _places(self) -> tuple[Place, ...]:
        """The order, from the tables that are done."""
        votes = {table: self._given(table) for table in self._tables() if self._is_in(table)}
        return tally(votes, tuple(self._subjects(self.ballot.value)))

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
            self._line.tell()
            self._show()

    def _another_number(self, change: Any) -> None:
        if not self._loading:
            self._early = False
            self._set("borde", to=change["new"])

    def _other_dots(self, change: Any) -> None:
        if self._loading:
            return
        spent = {table: sum(self._given(table).values()) for table in self._tables()}
        if too_many := [table for table, dots in spent.items() if dots > change["new"]]:
            self._show()
            self._line.alert(f"{danish.capital(_named(too_many))} har allerede givet flere prikker. Intet er ændret.")
            return
        self._set("prikker", self.ballot.value, to=change["new"])

    def _vote(self, subject: str, change: Any) -> None:
        if self._loading:
            return
        table = self.table.value
        given = {**self._given(table), subject: change["new"]}
        if sum(given.values()) > self._dots():
            self._show()
            many = danish.counted(self._dots(), "en prik", "prikker")
            told = f"Bord {table} har kun {many}. Tag først en prik fra noget andet. Intet er ændret."
            self._line.alert(told)
            return
        self._set("stemmer", self.ballot.value, table, subject, to=change["new"], table=table)

    def _finish(self) -> None:
        table = self.table.value
        if not any(self._given(table).values()):
            told = f"Bord {table} har ikke givet nogen prikker endnu. Er bordet ikke med, så sæt antallet af borde ned."
            self._line.alert(told)
            return
        if self._set("inde", self.ballot.value, table, to=True, table=table):
            self._choose(None)
            self._show()
            self._line.tell(f"Bord {table} er færdigt.")

    def _reopen(self) -> None:
        self._early = False
        self._set("inde", self.ballot.value, self.table.value, to=False, table=self.table.value)

    def _ask(self) -> None:
        missing = [table for table in self._tables() if not self._is_in(table)]
        whose = "Bordets" if len(missing) == 1 else "Deres"
        told = f"{danish.capital(_named(missing))} er ikke {_done(missing)}. {whose} prikker tæller ikke med."
        self.question.ask(paragraph(told, "Skal resultatet vises nu?"), ("Ja, vis nu", self._show_early), ("Nej", None))

    def _show_early(self) -> None:
        self._early = True
        self._show()

    def _use(self) -> None:
        order = [place.subject for place in self._places() if place.dots]
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
        tables = self._tables()
        self.tables.value, self.dots.value = len(tables), self._dots()
        options = tuple((f"Bord {table}", table) for table in tables)
        if tuple(self.table.options) != options:
            chosen = self.table.value
            offer(self.table, options, chosen if chosen in tables else None)

    def _show_votes(self) -> None:
        """The chosen table's fields; nothing of a table that is done, so that the room can't see it."""
        table, subjects = self.table.value, self._subjects(self.ballot.value)
        is_open = table is not None and not self._is_in(table)
        shown = tuple(subjects.items()) if is_open else ()
        if shown != tuple((subject, each.description) for subject, each in self.fields.items()):
            gone = list(self.fields.values())
            self.fields = {subject: self._field(subject, words) for subject, words in shown}
            self.votes.children = list(self.fields.values())
            for each in gone:
                each.close()
        if is_open:
            for subject, dots in self._given(table).items():
                self.fields[subject].value = dots
        self.done.layout.display = "" if is_open and subjects else "none"
        self.again.layout.display = "" if table is not None and not is_open else "none"
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
        if self._is_in(table):
            return f"Bord {table} er færdigt, og dets prikker er skjult."
        left = self._dots() - sum(self._given(table).values())
        if left <= 0:
            return f"Bord {table} har brugt alle sine prikker."
        return f"Bord {table} har {danish.counted(left, 'en prik', 'prikker')} tilbage."

    def _show_result(self) -> None:
        tables, subjects = self._tables(), self._subjects(self.ballot.value)
        missing = [table for table in tables if not self._is_in(table)]
        self._early = self._early and bool(missing)
        shown = bool(subjects) and (not missing or self._early)
        self.early.layout.display = "" if subjects and missing and not shown and len(missing) < len(tables) else "none"
        self.use.layout.display = "" if shown else "none"
        if shown:
            self.result.value = self._table(missing)
            return
        told = f"Resultatet vises, når {_named(missing)} er {_done(missing)}." if subjects else _NOTHING[self.ballot.value]
        self.result.value = status(told)

    def _table(self, missing: Sequence[str]) -> str:
        """The result as HTML: each subject with its place, its dots and how much the tables differ."""
        subjects, dots = self._subjects(self.ballot.value), self._dots()
        count = len(self._tables()) - len(missing)
        rows = Markup("").join(
            Markup('<tr><td>{}</td><th scope="row">{}</th><td class="figure">{}</td><td>{}</td><td>{}</td></tr>').format(
                f"{place.place}{' (delt)' if place.shared else ''}" if place.dots else "–",
                subjects[place.subject],
                place.dots,
                _spread(place, dots),
                f"{place.tables} af {count}",
            )
            for place in self._places()
        )
        heads = ("Plads", _ONE[self.ballot.value], "Prikker", "Fra hvert bord", "Borde, der gav prikker")
        head = Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in heads)
        caption = f"{BALLOTS[self.ballot.value]} efter prikker fra {danish.counted(count, 'et bord', 'borde')}"
        if missing:
            caption += f", uden {_named(missing)}"
        form = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
        return str(form.format(caption, head, rows))


def _spread(place: Place, dots: int) -> str:
    """What the tables gave, in words where they disagree."""
    if place.lowest == place.highest:
        return f"{place.lowest} fra alle" if place.dots else "ingen"
    told = f"{place.lowest} til {place.highest}"
    return f"{told}: bordene er uenige" if disagree(place, dots) else told


def _named(tables: Sequence[str]) -> str:
    """Tables in a sentence: "bord 3", "bord 1, 2 og 4"."""
    return f"bord {danish.joined(tables)}"


def _done(tables: Sequence[str]) -> str:
    """That tables are done, as one or several want it: "færdigt", "færdige"."""
    return "færdigt" if len(tables) == 1 else "færdige"
