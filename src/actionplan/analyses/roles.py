"""Who decides, does, is asked and is told in the tasks of the present effort (guidelines 2.3.2): doubles and holes.

A task wants one who decides and somebody who does it. Several may do a task together, but then each may think that another
does it, so it is told. That nobody is asked or told is no fault.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from actionplan import danish
from actionplan.analyses.documents import few, named, shortened
from actionplan.analyses.finding import Finding
from actionplan.analyses.remarks import Remark
from actionplan.names import slug
from actionplan.tables.parse import Table
from actionplan.tables.specs import ROLES

RESPONSIBLE = ("decides", "does")
"""The roles that a task cannot be without, and of which it wants one."""
MOST = 3
"""An actor is told to bear most where so many tasks are its own."""
TASK = 45
"""Letters of a task in a sentence."""
UNSURE = "Skemaet viser, hvad der er aftalt eller antaget, og ikke altid, hvad der sker i hver sag."


@dataclass(frozen=True)
class RoleTask:
    """One task. actors: those in each role (keys of `ROLES`), as first written."""

    name: str
    actors: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, role: str) -> tuple[str, ...]:
        """Those who have the role in the task."""
        return dict(self.actors).get(role, ())

    def hole(self, role: str) -> bool:
        """Whether nobody has a role that somebody must have."""
        return role in RESPONSIBLE and not self.of(role)

    def double(self, role: str) -> bool:
        """Whether several have a role that one should have."""
        return role in RESPONSIBLE and len(self.of(role)) > 1

    @property
    def holed(self) -> bool:
        """Whether nobody decides or nobody does it."""
        return any(self.hole(role) for role in RESPONSIBLE)

    @property
    def doubled(self) -> bool:
        """Whether several decide or several do it."""
        return any(self.double(role) for role in RESPONSIBLE)


@dataclass(frozen=True)
class Roles:
    """The tasks in the order of the table, and all actors, those with most roles first."""

    tasks: tuple[RoleTask, ...]
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    invented: bool

    @property
    def holes(self) -> tuple[RoleTask, ...]:
        """Tasks that nobody decides or nobody does."""
        return tuple(task for task in self.tasks if task.holed)

    @property
    def doubles(self) -> tuple[RoleTask, ...]:
        """Tasks that several decide or several do."""
        return tuple(task for task in self.tasks if task.doubled)

    @property
    def clear(self) -> tuple[RoleTask, ...]:
        """Tasks that one decides and one does."""
        return tuple(task for task in self.tasks if not task.holed and not task.doubled)

    def cell(self, task: RoleTask, actor: str) -> tuple[str, ...]:
        """The roles (keys of `ROLES`) that an actor has in a task."""
        return tuple(role for role in ROLES if actor in task.of(role))

    @property
    def busiest(self) -> tuple[tuple[str, ...], int]:
        """Who decides or does most tasks, and how many; nobody where none stands out."""
        own = Counter(actor for task in self.tasks for actor in {each for role in RESPONSIBLE for each in task.of(role)})
        most = max(own.values(), default=0)
        first = tuple(actor for actor in self.actors if own[actor] == most)
        return (first, most) if most >= MOST and len(first) <= 2 else ((), 0)

    @property
    def size(self) -> str:
        """How much it rests on: "11 opgaver og ti aktører"."""
        tasks = danish.counted(len(self.tasks), "en opgave", "opgaver")
        return f"{tasks} og {danish.counted(len(self.actors), 'en aktør', 'aktører')}"


def roles(table: Table) -> Roles:
    """The table `roles`, where a task or an actor that is written in two ways ("Jobkonsulent", "jobkonsulent") is one."""
    tasks: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    spelt: dict[str, str] = {}
    many: Counter[str] = Counter()
    for row in table.frame.to_dict("records"):
        task, actor = slug(row["task"]), slug(row["actor"])
        names.setdefault(task, row["task"])
        spelt.setdefault(actor, row["actor"])
        held = tasks.setdefault(task, {role: [] for role in ROLES})[row["role"]]
        if actor not in held:
            held.append(actor)
            many[actor] += 1
    return Roles(
        tasks=tuple(
            RoleTask(names[task], tuple((role, tuple(spelt[actor] for actor in held)) for role, held in by_role.items()))
            for task, by_role in tasks.items()
        ),
        actors=tuple(spelt[actor] for actor, _ in many.most_common()),
        sources=tuple(f"Kommunens skema over roller ({Path(file).name})" for file in table.files),
        invented=table.invented,
    )


def told(tasks: Sequence[RoleTask], *, doubles: bool) -> str:
    """What is double or missing in these tasks, a sentence for each role: "Ingen udfører »Opfølgning«."."""
    sentences = []
    for role in RESPONSIBLE:
        if doubles:
            found = [f"{_named(task)} ({named(task.of(role), 2)})" for task in tasks if task.double(role)]
        else:
            found = [_named(task) for task in tasks if task.hole(role)]
        if found:
            sentences.append(f"{'Flere' if doubles else 'Ingen'} {ROLES[role]} {named(found, 1 if doubles else 2)}.")
    return " ".join(sentences)


def finding(held: Roles) -> Finding:
    """Whether each task has one who decides and one who does it, with the number of tasks where that is not so."""
    holes, doubles = held.holes, held.doubles
    wrong = len(held.tasks) - len(held.clear)
    if holes and doubles:
        headline = f"{_count(holes)} mangler en ansvarlig, og {few(len(doubles))} har flere"
    elif holes:
        headline = f"{_count(holes)} mangler en ansvarlig"
    elif doubles:
        headline = f"{_count(doubles)} har flere ansvarlige"
    else:
        headline = f"{_all(held)} har én, der beslutter, og én, der udfører"
    sentence = " ".join(part for part in (told(holes, doubles=False), told(doubles, doubles=True)) if part)
    most, tasks = held.busiest
    if most and len(held.actors) > 1:
        each = "hver " if len(most) > 1 else ""
        sentence += f" {danish.joined(most)} beslutter eller udfører {each}flest opgaver, {few(tasks)} af {few(len(held.tasks))}."
    return Finding(
        id="03.roles",
        headline=headline,
        sentence=sentence.strip() or f"Skemaet dækker {held.size}.",
        value=float(wrong),
        unit="opgaver",
        source="; ".join(held.sources),
        uncertainty=UNSURE,
        invented=held.invented,
        margin=0.0,
    )


def remarks(held: Roles) -> tuple[Remark, ...]:
    """Tasks that nobody answers for, those that several do, and those where it is clear; nothing of an empty table."""
    found = []
    for name, strength, tasks, about, sentence, weight in (
        ("holes", False, held.holes, "mangler en ansvarlig", told(held.holes, doubles=False), 0.6),
        ("doubles", False, held.doubles, "har flere ansvarlige", told(held.doubles, doubles=True), 0.4),
        ("clear", True, held.clear, "har én, der beslutter, og én, der udfører", _clear(held), 0.3),
    ):
        if tasks:
            heavy = weight + (1 - weight) * len(tasks) / len(held.tasks)
            headline = f"{_all(held) if len(tasks) == len(held.tasks) and strength else _count(tasks)} {about}"
            figure = (float(len(tasks)), "opgaver", held.sources, True)
            found.append(Remark(f"03.roles.{name}", strength, headline, sentence, held.size, heavy, held.invented, *figure))
    return tuple(found)


def _clear(held: Roles) -> str:
    return f"Det gælder {named([_named(task) for task in held.clear])}."


def _named(task: RoleTask) -> str:
    return f"»{shortened(task.name, TASK)}«"


def _count(tasks: Sequence[RoleTask]) -> str:
    return danish.capital(danish.counted(len(tasks), "en opgave", "opgaver"))


def _all(held: Roles) -> str:
    return {1: "Den ene opgave", 2: "Begge opgaver"}.get(len(held.tasks), f"Alle {few(len(held.tasks))} opgaver")
