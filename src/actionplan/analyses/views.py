"""Where the groups of informants stand, side by side: agreement, disagreement and the field of consensus.

Guidelines, section 5: interviews are to bring out "forskellige holdninger til og konsensusfelt for virksomhedssamarbejdet".
Interviews of all informants count, also those of notes 01 and 02 (guidelines 2.1.2, 2.2.3, 2.3.2, 2.3.3, 3.1). A group is so
large that nobody is known by it: one person's post is one person, so small groups are told together with their nearest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from actionplan import danish
from actionplan.analyses.interviews import Interviews, most_told, themes
from actionplan.publish.statements import (
    HELPS,
    HINDERS,
    NAMED,
    SPLIT,
    WISHED,
    Party,
    PublishedPositions,
    positions,
)
from actionplan.tables.specs import POLARITY

GROUPS: Mapping[str, str] = MappingProxyType({
    "citizen": "borgere",
    "company_leader": "virksomhedsledere",
    "employee_representative": "medarbejderrepræsentanter",
    "manager": "ledere",
    "job_consultant": "jobkonsulenter",
    "caseworker": "sagsbehandlere",
    "partner": "samarbejdspartnere",
    "politician": "beslutningstagere",
})  # fmt: skip
"""The informants as groups, plural."""
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "borgere": ("citizen",),
    "virksomheder": ("company_leader", "employee_representative"),
    "ansatte": ("manager", "job_consultant", "caseworker"),
    "partnere og beslutningstagere": ("partner", "politician"),
})  # fmt: skip
"""Groups that are told together where one of them is too small, and what they are called then."""
_SIDES = {
    POLARITY["success"]: HELPS,
    POLARITY["resource"]: HELPS,
    POLARITY["barrier"]: HINDERS,
    POLARITY["wish"]: WISHED,
    POLARITY["neutral"]: NAMED,
}
LEAST = 2
"""So many groups at least agree, or stand on each side of a disagreement together."""
CONSENSUS_RULE = (
    "Grupperne er enige, når mindst en tredjedel af dem (og mindst to) siger det samme og ingen det modsatte. De er uenige, når "
    "nogle siger, at temaet fremmer, og andre, at det hæmmer. En delt gruppe tæller ikke med, og ressourcer tæller som noget, "
    "der fremmer. Ét interview kan være nok til at afgøre, hvor en gruppe står."
)
SHARE = 1 / 3


@dataclass(frozen=True)
class Group:
    """Informants that are told as one. name: plural. informants: keys of `INFORMANTS`. persons: how many took part."""

    name: str
    informants: tuple[str, ...]
    persons: int


@dataclass(frozen=True)
class Groups:
    """The groups of informants in the interviews, and the names of those too small to be told even together."""

    told: tuple[Group, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """A theme and where the groups stand on it. The fields hold the groups' names."""

    theme: str
    helps: tuple[str, ...]
    hinders: tuple[str, ...]
    split: tuple[str, ...]
    wished: tuple[str, ...]

    @property
    def better(self) -> tuple[str, ...]:
        """Those who say that something must get better: it hinders, or they wish for it."""
        return (*self.hinders, *self.wished)

    @property
    def agreed(self) -> tuple[str, ...]:
        """The groups that go the same way, where none goes the other; empty otherwise. A group that is split within itself goes
        neither way, and a wish for more of what helps is no objection to it."""
        return () if self.helps and self.hinders else self.helps or self.better


@dataclass(frozen=True)
class Views:
    """The field of consensus and the rest. works, better: agreed by groups that it works or must get better; disputed: some say
    that it helps and others that it hinders, the most evenly divided first. The agreed ones with those of most groups first."""

    works: tuple[View, ...]
    better: tuple[View, ...]
    disputed: tuple[View, ...]


def groups(talks: Interviews, threshold: int) -> Groups:
    """The informants as groups of at least `threshold` persons; smaller ones joined within their family, or left out.

    Families are not joined with each other: notes 01 and 02 tell of some of them alone, and the difference would give the rest.
    """
    told: list[Group] = []
    small: list[str] = []
    for family, informants in FAMILIES.items():
        present = [Group(GROUPS[each], (each,), talks.persons([each])) for each in informants if talks.number([each])]
        large, joined = _parted(present, threshold)
        told += large
        if joined is not None:
            name = family if len(joined.informants) == len(present) > 1 else joined.name
            if joined.persons >= threshold:
                told.append(Group(name, joined.informants, joined.persons))
            else:
                small.append(name)
    order = list(GROUPS)
    told.sort(key=lambda group: order.index(group.informants[0]))
    return Groups(tuple(told), tuple(small))


def stands(talks: Interviews, told: Sequence[Group], threshold: int) -> PublishedPositions:
    """Where each group stands on each theme, those themes first that most interviews tell of."""
    parties = [Party(group.name, group.persons, themes(talks, group.informants)) for group in told]
    said = talks.of([key for group in told for key in group.informants])
    return positions(parties, most_told(said), _SIDES, threshold)


def views(passed: PublishedPositions) -> Views:
    """What the groups agree and disagree on, by `CONSENSUS_RULE`."""
    seen = [
        View(
            theme,
            passed.who(theme, HELPS),
            passed.who(theme, HINDERS),
            passed.who(theme, SPLIT),
            passed.who(theme, WISHED),
        )
        for theme in passed.themes
    ]
    enough = max(LEAST, len(passed.parties) * SHARE)
    agreed = sorted((view for view in seen if len(view.agreed) >= enough), key=lambda view: -len(view.agreed))
    disputed = [view for view in seen if view.helps and view.hinders]
    return Views(
        tuple(view for view in agreed if view.helps),
        tuple(view for view in agreed if not view.helps),
        tuple(sorted(disputed, key=lambda view: (-min(len(view.helps), len(view.hinders)), -len(view.helps + view.hinders)))),
    )


def told_on(passed: PublishedPositions, wanted: Collection[str]) -> tuple[View, ...]:
    """Where groups stand on some themes, whatever their case, without those that nobody points anywhere with."""
    known = {theme.casefold() for theme in wanted}
    return tuple(
        View(theme, *(passed.who(theme, stand) for stand in (HELPS, HINDERS, SPLIT, WISHED)))
        for theme in passed.themes
        if theme.casefold() in known and passed.who(theme, HELPS, HINDERS, SPLIT, WISHED)
    )


def _parted(present: Sequence[Group], threshold: int) -> tuple[list[Group], Group | None]:
    """Those that can be told alone, and the others as one; the smallest that could joins them where they are too few."""
    ordered = sorted(present, key=lambda group: group.persons)
    joined = [group for group in ordered if group.persons < threshold]
    large = ordered[len(joined) :]
    while joined and large and sum(group.persons for group in joined) < threshold:
        joined.append(large.pop(0))
    if not joined:
        return large, None
    order = list(GROUPS)
    joined.sort(key=lambda group: order.index(group.informants[0]))
    keys = tuple(key for group in joined for key in group.informants)
    return large, Group(danish.joined([group.name for group in joined]), keys, sum(group.persons for group in joined))
