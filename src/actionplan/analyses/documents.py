"""What is written on the present effort (guidelines 2.3.1): which topics have papers, how old, whose, what contradicts what."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from actionplan import danish
from actionplan.analyses.document_topics import TOPICS, recognised, titled
from actionplan.analyses.finding import Finding
from actionplan.analyses.remarks import Remark
from actionplan.names import did_you_mean, quoted, slug
from actionplan.problems import Problem
from actionplan.sources.mistakes import Mistakes
from actionplan.tables.parse import Table

WANTED_KINDS: Mapping[str, str] = MappingProxyType({
    "project": "projektbeskrivelser",
    "partnership": "partnerskabsaftaler",
    "contract": "kontrakter",
    "marketing": "markedsføring",
})  # fmt: skip
"""The kinds of documents that the guidelines (2.3.1) ask for by name."""
OLD = 5
"""A document is old from so many years on, of whatever kind. The guidelines set no limit; this one is the workbook's own."""
OLD_RULE = "Mindst fem år gammelt. Grænsen er valgt til dette notat; guidelines sætter ingen."
NAMED, CONTRADICTIONS = 5, 2
"""A sentence names so many of a kind, and of contradictions, and counts the others."""
TITLE = 60
"""Letters of a title in a sentence."""
UNSURE = "Listen er kommunens egen. Der kan være dokumenter, som ikke er kommet på den."


@dataclass(frozen=True)
class Document:
    """One document. year: as listed; age: in years, 0 for this year's and later. owners: departments or functions. topics: keys
    of `TOPICS`, told or plain from the title; others: what else it is on, as written. link: empty where none is told. kind: as
    in the table."""

    title: str
    kind: str
    year: int
    age: int
    owners: tuple[str, ...]
    topics: frozenset[str]
    others: tuple[str, ...]
    link: str

    @property
    def old(self) -> bool:
        """Whether it may well be out of date."""
        return self.age >= OLD

    @property
    def owner(self) -> str:
        """Its owners in a sentence."""
        return danish.joined(self.owners)


@dataclass(frozen=True)
class TopicPapers:
    """A topic of the guidelines with its documents, the newest first. label: as in a sentence."""

    key: str
    label: str
    documents: tuple[Document, ...]

    @property
    def newest(self) -> Document | None:
        """The newest document on it; None where there is no document."""
        return self.documents[0] if self.documents else None

    @property
    def old(self) -> bool:
        """Whether even its newest document is old."""
        return self.newest is not None and self.newest.old

    @property
    def apart(self) -> bool:
        """Whether several have a guideline of their own on it, and there is no guideline and no plan in common.

        Only guidelines tell how to do the same thing; projects, contracts and leaflets of several departments are no sign of
        a disagreement.
        """
        owners = {owner for document in self.documents if document.kind == "guideline" for owner in document.owners}
        common = any(len(document.owners) > 1 for document in self.documents if document.kind in {"guideline", "plan"})
        return len(owners) > 1 and not common


@dataclass(frozen=True)
class Papers:
    """The register of documents. documents: in its order. contradictions: pairs, the one that the analyst marked first."""

    documents: tuple[Document, ...]
    contradictions: tuple[tuple[Document, Document], ...]
    sources: tuple[str, ...]
    invented: bool

    @cached_property
    def topics(self) -> tuple[TopicPapers, ...]:
        """Every topic of the guidelines, those without documents too."""
        newest_first = sorted(self.documents, key=lambda document: -document.year)
        return tuple(
            TopicPapers(key, label, tuple(document for document in newest_first if key in document.topics))
            for key, label in TOPICS.items()
        )

    @property
    def gaps(self) -> tuple[TopicPapers, ...]:
        """The topics on which nothing is written."""
        return tuple(topic for topic in self.topics if not topic.documents)

    @property
    def old(self) -> tuple[TopicPapers, ...]:
        """The topics on which everything is old."""
        return tuple(topic for topic in self.topics if topic.old)

    @property
    def fresh(self) -> tuple[TopicPapers, ...]:
        """The topics with a document that is not old."""
        return tuple(topic for topic in self.topics if topic.documents and not topic.old)

    @property
    def apart(self) -> tuple[TopicPapers, ...]:
        """The topics on which several owners have a guideline each, and none in common."""
        return tuple(topic for topic in self.topics if topic.apart)

    @property
    def missing_kinds(self) -> tuple[str, ...]:
        """The kinds that the guidelines name and the register lacks, as Danish plurals."""
        held = {document.kind for document in self.documents}
        return tuple(name for kind, name in WANTED_KINDS.items() if kind not in held)

    @property
    def size(self) -> str:
        """How many documents there are, as evidence: "18 dokumenter"."""
        return danish.counted(len(self.documents), "et dokument", "dokumenter")


def papers(table: Table, day: date) -> Papers:
    """The register as it stands in the table `documents`, on a day. Call `document_problems` before it."""
    frame = table.frame.astype(object).where(table.frame.notna(), None)
    alone = {slug(owner) for owner in frame["owner"]}
    documents = []
    for row in frame.to_dict("records"):
        keys, others = recognised(row["topics"], row["kind"])
        documents.append(
            Document(
                title=row["title"],
                kind=row["kind"],
                year=int(row["year"]),
                age=max(0, day.year - int(row["year"])),
                owners=_owners(row["owner"], alone),
                topics=frozenset(keys | titled(row["title"], row["kind"])),
                others=others,
                link=row["link"] or "",
            )
        )
    pairs: dict[frozenset[int], tuple[Document, Document]] = {}
    find = _finder([(document.title, document.year) for document in documents])
    for i, text in enumerate(frame["contradicts"]):
        for meant in (find(part, i) for part in _named(text, find, i)):
            if meant is not None:
                pairs.setdefault(frozenset((i, meant)), (documents[i], documents[meant]))
    sources = tuple(f"Kommunens liste over skriftligt materiale ({Path(file).name})" for file in table.files)
    return Papers(tuple(documents), tuple(pairs.values()), sources, table.invented)


def document_problems(table: Table, day: date) -> list[Problem]:
    """Documents that contradict one that is not in the register or themselves, and documents of years to come.

    A plan for the next year may be listed before it begins; a year after that is a typing mistake.
    """
    frame = table.frame
    if frame.empty:
        return []
    mistakes = Mistakes(table.files[0])
    find = _finder(list(zip(frame["title"], map(int, frame["year"]), strict=True)))
    for i, (line, year, text) in enumerate(zip(frame.index, frame["year"], frame["contradicts"], strict=True)):
        if year > day.year + 1:
            told = f"»{year}« ligger ude i fremtiden. Skriv det år, dokumentet er fra; næste år er det seneste, det kan være."
            mistakes.add("future", told, int(line), table.spec.column("year").danish)
        for part in _named(text if isinstance(text, str) else None, find, i):
            if find(part, i) is None:
                titles = [title for j, title in enumerate(frame["title"]) if j != i]
                itself = slug(part) == slug(frame["title"].iloc[i])
                found = "er dokumentets egen titel" if itself else "er ikke titlen på noget dokument på listen"
                hint = "" if itself else did_you_mean(part, titles)
                told = f"{quoted(part)} {found}.{hint or ' Skriv titlen på det andet dokument, som den står på listen.'}"
                mistakes.add("stranger", told, int(line), table.spec.column("contradicts").danish)
    return mistakes.problems()


_Find = Callable[[str, int], int | None]


def _finder(listed: Sequence[tuple[str, int]]) -> _Find:
    """Finds the document that is meant by a title, with or without its year: the newest of them that is not the one asking."""
    places: dict[str, list[int]] = {}
    for i in sorted(range(len(listed)), key=lambda i: -listed[i][1]):
        title, year = listed[i]
        for name in dict.fromkeys((slug(title), slug(f"{title} {year}"))):
            places.setdefault(name, []).append(i)
    return lambda text, asking: next((i for i in places.get(slug(text), []) if i != asking), None)


def _named(text: str | None, find: _Find, asking: int) -> tuple[str, ...]:
    """The titles in a cell: one, or several with semicolons between them."""
    if text is None:
        return ()
    if find(text, asking) is not None:
        return (text,)
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _owners(text: str, alone: set[str]) -> tuple[str, ...]:
    """A document's owners. "Job og Ydelse" is one, unless both Job and Ydelse own something by themselves."""
    owners = []
    for part in (part.strip() for part in re.split(r"[,;/]", text)):
        halves = [half.strip() for half in part.split(" og ")]
        owners += halves if all(slug(half) in alone for half in halves) else [part]
    return tuple(dict.fromkeys(owner for owner in owners if owner))


def named(words: Sequence[str], most: int = NAMED) -> str:
    """A list in a sentence that names so many and counts the rest: "a, b og tre andre"."""
    if len(words) <= most + 1:  # "og én anden" would take as much room as its name
        return danish.joined(words)
    return danish.joined([*words[:most], danish.counted(len(words) - most, "en anden", "andre")])


def few(count: int, one: str = "") -> str:
    """A count without its noun, in words up to twelve: "én", "13". one: "et " where the noun is neuter, for "ét"."""
    return danish.counted(count, one, "").strip()


def about(topics: Sequence[TopicPapers], last: str = "og", most: int = len(TOPICS)) -> str:
    """What something is about, in a sentence: "om praktik og mentor", but "om aftaler om indslusning og om praktik"."""
    words = [topic.label for topic in topics]
    if len(words) > most + 1:
        words = [*words[:most], danish.counted(len(words) - most, "et andet emne", "andre emner")]
    each = len(words) > 1 and " om " in words[-2]
    return danish.joined([f"om {word}" for word in words], last) if each else f"om {danish.joined(words, last)}"


def apart(held: Papers) -> str:
    """The topics without a common guideline, as a sentence."""
    return f"{danish.capital(about(held.apart))} har flere afdelinger hver deres retningslinjer og ingen fælles."


def contradiction(pair: tuple[Document, Document]) -> str:
    """Two documents that contradict each other, in a sentence."""
    return " og ".join(f"»{shortened(document.title, TITLE)}« ({document.year})" for document in pair)


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters: cut after a whole word where it can be, with three dots."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    return f"{(cut.rsplit(' ', 1)[0] if ' ' in cut else cut).rstrip(' ,;.')}\u00a0…"


def finding(held: Papers) -> Finding:
    """How much of what the guidelines ask for is written down, with the number of topics that are not."""
    gaps, old, everything = len(held.gaps), len(held.old), few(len(TOPICS))
    count = danish.capital(danish.counted(gaps, "et emne", "emner"))
    older = few(old, "et ")
    if gaps == len(TOPICS):
        headline = f"Ingen af de {everything} emner i guidelines har dokumenter"
    elif gaps and old:
        headline = f"{count} har ingen dokumenter, og {older} har kun gamle"
    elif gaps:
        headline = f"{count} har ingen dokumenter"
    elif old:
        headline = f"Alle {everything} emner har dokumenter, men {older} har kun gamle"
    else:
        headline = f"Alle {everything} emner har nyere dokumenter"
    told = [_unmentioned(held, NAMED) if held.gaps else f"Listen over skriftligt materiale har {held.size}."]
    if held.old:
        told.append(f"Alt {about(held.old, most=NAMED)} er mindst fem år gammelt.")
    if held.contradictions:
        told.append(f"{_contradicting(held)}.")
    years = [document.year for document in held.documents]
    return Finding(
        id="03.documents",
        headline=headline,
        sentence=" ".join(told),
        value=float(gaps),
        unit="emner",
        period=f"{min(years)} til {max(years)}" if min(years) < max(years) else str(min(years)),
        source="; ".join(held.sources),
        uncertainty=UNSURE,
        invented=held.invented,
        margin=0.0,
    )


def _unmentioned(held: Papers, most: int) -> str:
    """That no document is on the gaps. It says what is on the list, as there may be papers that are not."""
    gaps = about(held.gaps, "eller", most)
    if len(held.documents) == 1:
        return f"Det ene dokument på listen handler ikke {gaps}."
    return f"Ingen af de {held.size} på listen handler {gaps}."


def _contradicting(held: Papers) -> str:
    if len(held.contradictions) == 1:
        return "To dokumenter strider mod hinanden"
    return f"{danish.capital(danish.counted(len(held.contradictions), 'et sted', 'steder'))} strider dokumenter mod hinanden"


def remarks(held: Papers) -> tuple[Remark, ...]:
    """Topics without a document, with old ones and with fresh ones, and contradictions; nothing of an empty register."""
    if not held.documents:
        return ()

    def remark(name: str, strength: bool, told: tuple[str, str], weight: float, value: int, unit: str = "emner") -> Remark:
        headline, sentence = told
        figure = (float(value), unit, held.sources, True)
        return Remark(f"03.documents.{name}", strength, headline, sentence, held.size, weight, held.invented, *figure)

    def on(name: str, topics: Sequence[TopicPapers], tells: str, sentence: str, least: float, *, strength: bool = False) -> None:
        if topics:
            headline = f"{danish.capital(danish.counted(len(topics), 'et emne', 'emner'))} {tells}"
            weight = least + len(topics) / len(TOPICS) / 2
            found.append(remark(name, strength, (headline, sentence), weight, len(topics)))

    found: list[Remark] = []
    on("gaps", held.gaps, "har ingen dokumenter", _unmentioned(held, len(TOPICS)), 0.5)
    if held.contradictions:
        told = "; ".join(contradiction(pair) for pair in held.contradictions[:CONTRADICTIONS])
        more = len(held.contradictions) - CONTRADICTIONS
        told += f"; og {danish.counted(more, 'et sted', 'steder')} mere" if more > 0 else ""
        told = f"Det gælder {told}."
        found.append(remark("contradictions", False, (_contradicting(held), told), 0.8, len(held.contradictions), "steder"))
    years = [f"om {topic.label}{' er' if i == 0 else ''} fra {topic.documents[0].year}" for i, topic in enumerate(held.old)]
    on("old", held.old, "hviler på gamle dokumenter", f"Det nyeste {danish.joined(years)}.", 0.4)
    on("apart", held.apart, "har flere retningslinjer og ingen fælles", apart(held), 0.4)
    fresh = f"{danish.capital(about(held.fresh))} er der dokumenter, som er højst fire år gamle."
    on("fresh", held.fresh, "har nyere dokumenter", fresh, 0.3, strength=True)
    return tuple(found)
