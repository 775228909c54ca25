"""The partners of the present effort (guidelines 2.3.3): their tasks, where these meet the jobcentre's, and whom to contact."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from actionplan import danish
from actionplan.analyses.documents import few, named
from actionplan.analyses.finding import Finding
from actionplan.analyses.remarks import Remark
from actionplan.names import slug
from actionplan.tables.parse import Table

KINDS: Mapping[str, str] = MappingProxyType({
    r"revalider": "revalidering",
    r"uddannels|skole|gymnasi|universitet|\b(?:amu|vuc|fgu)\b": "uddannelse",
    r"fagforening|faglig|fagforbund|fagbevaegels|loenmodtager": "faglige organisationer",
    r"projekt": "projekter",
    r"arbejdsmiljoe|bedriftssundhed|\bbst\b": "arbejdsmiljørådgivere",
    r"konsulent": "konsulenter",
})  # fmt: skip
"""The kinds of partners that the guidelines name, by what their slug contains; BST are the working environment's advisers."""
UNSURE = "Listen er kommunens egen. En snitflade kan være aftalt uden at stå på den."


@dataclass(frozen=True)
class Partner:
    """One partner. interface: where its work meets the jobcentre's; contact: a function; both empty where not told."""

    name: str
    kind: str
    tasks: str
    interface: str
    contact: str


@dataclass(frozen=True)
class Partners:
    """The partners by kind, kinds in the order in which the list names them first."""

    partners: tuple[Partner, ...]
    sources: tuple[str, ...]
    invented: bool

    @property
    def without_interface(self) -> tuple[Partner, ...]:
        """Those of whom it is not told where their work meets the jobcentre's."""
        return tuple(partner for partner in self.partners if not partner.interface)

    @property
    def without_contact(self) -> tuple[Partner, ...]:
        """Those without a contact."""
        return tuple(partner for partner in self.partners if not partner.contact)

    @property
    def clear(self) -> tuple[Partner, ...]:
        """Those with both."""
        return tuple(partner for partner in self.partners if partner.interface and partner.contact)

    @property
    def kinds(self) -> Mapping[str, tuple[Partner, ...]]:
        """The partners by kind, as first written."""
        found: dict[str, list[Partner]] = {}
        for partner in self.partners:
            found.setdefault(slug(partner.kind), []).append(partner)
        return {danish.capital(held[0].kind): tuple(held) for held in found.values()}

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The kinds that the guidelines name and the list lacks. Not every municipality has them."""
        held = [slug(partner.kind) for partner in self.partners]
        return tuple(name for pattern, name in KINDS.items() if not any(re.search(pattern, kind) for kind in held))

    @property
    def size(self) -> str:
        """How many there are, as evidence: "otte samarbejdspartnere"."""
        return danish.counted(len(self.partners), "en samarbejdspartner", "samarbejdspartnere")


def partners(table: Table) -> Partners:
    """The table `partners`, partners of one kind together."""
    frame = table.frame.astype(object).where(table.frame.notna(), None)
    found = [
        Partner(row["partner"], row["kind"], row["tasks"], row["interface"] or "", row["contact_role"] or "")
        for row in frame.to_dict("records")
    ]
    first: dict[str, int] = {}
    for partner in found:
        first.setdefault(slug(partner.kind), len(first))
    found.sort(key=lambda partner: first[slug(partner.kind)])
    sources = tuple(f"Kommunens liste over samarbejdspartnere ({Path(file).name})" for file in table.files)
    return Partners(tuple(found), sources, table.invented)


def finding(held: Partners) -> Finding:
    """Of how many partners the interface is not told, with their names."""
    missing, everybody = held.without_interface, len(held.partners)
    if not missing:
        those = {1: "den ene samarbejdspartner", 2: "begge samarbejdspartnere"}.get(everybody, f"alle {held.size}")
        headline = f"Snitfladen til {those} er beskrevet"
    elif len(missing) == everybody:
        those = f"Ingen af de {held.size} har" if everybody > 1 else "Den ene samarbejdspartner har ikke"
        headline = f"{those} en beskrevet snitflade"
    else:
        headline = f"Snitfladen til {few(len(missing))} af {held.size} er ikke beskrevet"
    sentences = [f"Det er {_names(missing)}."] if missing and len(missing) < everybody else []
    sentences.append(_contacts(held))
    return Finding(
        id="03.partners",
        headline=headline,
        sentence=" ".join(sentences),
        value=float(len(missing)),
        unit="samarbejdspartnere",
        source="; ".join(held.sources),
        uncertainty=UNSURE,
        invented=held.invented,
        margin=0.0,
    )


def _contacts(held: Partners) -> str:
    if not held.without_contact:
        return {1: "Der er en kontakt på listen.", 2: "Begge har en kontakt."}.get(len(held.partners), "Alle har en kontakt.")
    if len(held.without_contact) == len(held.partners):
        none = {1: "Der er ingen kontakt på listen.", 2: "Ingen af de to har en kontakt."}
        return none.get(len(held.partners), "Ingen af dem har en kontakt.")
    return f"{danish.capital(few(len(held.without_contact)))} har ingen kontakt: {_names(held.without_contact)}."


def line(held: Partners) -> str:
    """The partners in one line, with those of whom the interface is not told."""
    missing, everybody = held.without_interface, len(held.partners)
    listed = f"{danish.capital(held.size)} er på listen"
    if everybody == 1:
        return f"{listed}, og snitfladen er {'ikke ' if missing else ''}beskrevet: {_names(held.partners)}."
    if not missing:
        return f"{listed}, og snitfladen til {'begge' if everybody == 2 else 'dem alle'} er beskrevet."
    if len(missing) == everybody:
        return f"{listed}, og snitfladen er ikke beskrevet til nogen af dem."
    return f"{listed}; snitfladen til {few(len(missing))} af dem er ikke beskrevet: {_names(missing)}."


def remarks(held: Partners) -> tuple[Remark, ...]:
    """Partners without an interface, without a contact and with both; nothing of an empty list."""
    found = []
    for name, strength, those, about, weight in (
        ("interfaces", False, held.without_interface, "har ingen beskrevet snitflade", 0.4),
        ("contacts", False, held.without_contact, "har ingen kontakt", 0.3),
        ("clear", True, held.clear, "har en beskrevet snitflade og en kontakt", 0.2),
    ):
        if those:
            headline = danish.capital(danish.counted(len(those), "en samarbejdspartner", "samarbejdspartnere"))
            heavy = weight + (1 - weight) * len(those) / len(held.partners)
            told = f"Det er {_names(those)}."
            figure = (float(len(those)), "samarbejdspartnere", held.sources, True)
            found.append(
                Remark(f"03.partners.{name}", strength, f"{headline} {about}", told, held.size, heavy, held.invented, *figure)
            )
    return tuple(found)


def _names(those: Sequence[Partner]) -> str:
    return named([partner.name for partner in those])
