"""A vote as it stands in the seminar's log: who takes part, which tables are done, what each has given, and the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup

from actionplan import danish
from actionplan.seminar.session import TABLES, Session
from actionplan.seminar.votes import Place, named, spread, tally

Ballot = Literal["udfordringer", "mål"]
Subjects = Callable[[Ballot], Mapping[str, str]]
"""What is voted on: its key in the log, and its words."""

BALLOTS: Mapping[Ballot, str] = MappingProxyType({"udfordringer": "Udfordringerne", "mål": "Målene"})
DOTS = 5
"""For each table, until the facilitator says otherwise."""
_ONE: Mapping[Ballot, str] = MappingProxyType({"udfordringer": "Udfordring", "mål": "Mål"})


@dataclass(frozen=True)
class Standing:
    """One vote, read from the session at each question. subjects: asked again each time, as goals come and go."""

    session: Session
    subjects: Subjects
    ballot: Ballot

    def dots(self) -> int:
        """How many each table has."""
        return int(self.session.value("prikker", self.ballot, default=DOTS))

    def tables(self) -> list[str]:
        """All tables of the room."""
        return [str(number) for number in range(1, int(self.session.value("borde", default=TABLES)) + 1)]

    def taking_part(self) -> list[str]:
        """The tables that are waited for."""
        return [table for table in self.tables() if not self.session.value("ude", self.ballot, table, default=False)]

    def missing(self) -> list[str]:
        """Those of them that are not done."""
        return [table for table in self.taking_part() if not self.is_in(table)]

    def is_out(self) -> bool:
        """Whether the room has seen the result, also where it has been hidden again."""
        tables = self.taking_part()
        return self.session.value("vist", self.ballot) is True or (bool(tables) and not self.missing())

    def given(self, table: str) -> dict[str, int]:
        """What the table has given to what is voted on now."""
        there = self.session.value("stemmer", self.ballot, table, default={})
        return {subject: int(there.get(subject, 0)) for subject in self.subjects(self.ballot)}

    def is_in(self, table: str) -> bool:
        """Whether the table is done."""
        return self.session.value("inde", self.ballot, table, default=False) is True

    def places(self) -> tuple[Place, ...]:
        """The order, from the tables that are done."""
        votes = {table: self.given(table) for table in self.taking_part() if self.is_in(table)}
        return tally(votes, tuple(self.subjects(self.ballot)))


def result(vote: Standing) -> str:
    """The result as HTML: each subject with its place, its dots and how much the tables differ."""
    subjects, dots, missing, here = vote.subjects(vote.ballot), vote.dots(), vote.missing(), vote.taking_part()
    count = len(here) - len(missing)
    rows = Markup("").join(
        Markup('<tr><td>{}</td><th scope="row">{}</th><td class="figure">{}</td><td>{}</td><td>{}</td></tr>').format(
            f"{place.place}{' (delt)' if place.shared else ''}" if place.dots else "–",
            subjects[place.subject],
            place.dots,
            spread(place, dots),
            f"{place.tables} af {count}",
        )
        for place in vote.places()
    )
    heads = ("Plads", _ONE[vote.ballot], "Prikker", "Fra hvert bord", "Borde, der gav prikker")
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in heads)
    caption = f"{BALLOTS[vote.ballot]} efter prikker fra {danish.counted(count, 'et bord', 'borde')}"
    if away := [table for table in vote.tables() if table in missing or table not in here]:
        caption += f", uden {named(away)}"
    form = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
    return str(form.format(caption, head, rows))
