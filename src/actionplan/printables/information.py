"""The leaflet and the newsletters (`data/reference/information.yml`) that tell of the plan; guidelines 1.4.

All that is told of a municipality is from its params. What is not decided is left out; who makes the papers is told what
they lack (`lacking`), and the public no more than that there is no time plan yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from actionplan import danish
from actionplan.names import quoted, slug
from actionplan.paper import INVENTED, html, page
from actionplan.parameters.model import Contact, Parameters, TaskPlan
from actionplan.parameters.tasks import Task
from actionplan.printables.texts import PLACEHOLDERS, Place, Words, filled, read, strange_placeholders
from actionplan.sources.catalogue import Fact

FILE = "data/reference/information.yml"
LEAFLET = "folder.pdf"

Stage = Literal["ahead", "now", "over", "unknown"]
_MaybeEmpty = Annotated[str, StringConstraints(strip_whitespace=True)]
_DATES = ("when", "last_day")


class ByStage(Fact):
    """What is said of a task that lies ahead, is under way, is over, or has no date yet; empty where nothing is said."""

    ahead: _MaybeEmpty = ""
    now: _MaybeEmpty = ""
    over: _MaybeEmpty = ""
    unknown: _MaybeEmpty = ""


class ByKnown(Fact):
    """What is said where it is known how to get in touch (`reach`), and where it is not."""

    known: Words
    unknown: Words


class Sentences(Fact):
    """What changes with the time plan, each under its task's name, and whom to ask."""

    survey: ByStage
    company_interviews: ByStage
    companies_asked: ByStage
    social_mapping: ByStage
    citizen_interviews: ByStage
    jobcentre_interviews: ByStage
    partner_interviews: ByStage
    staff_asked: ByStage
    documents: ByStage
    action_plan: ByStage
    vision_seminar: ByStage
    contact: ByKnown
    contact_staff: ByKnown


_OTHER_TASKS = {
    "survey": ("company_survey",),
    "companies_asked": ("company_survey", "company_interviews"),
    "staff_asked": ("jobcentre_interviews", "partner_interviews"),
}
_TASKS = {name: _OTHER_TASKS.get(name, (name,)) for name, field in Sentences.model_fields.items() if field.annotation is ByStage}
"""Which tasks each of the changing sentences is about. Of several, the first of `_STAGES` that one of them is at counts."""
_STAGES: tuple[Stage, ...] = ("now", "ahead", "unknown", "over")
_IN_NEWSLETTERS = (*PLACEHOLDERS, *Sentences.model_fields, "steering_group")


class Section(Fact):
    """A piece of the leaflet: a paragraph, a list or both."""

    title: Words
    text: Words | None = None
    points: tuple[Words, ...] = ()


class Phase(Fact):
    """A part of the work on the leaflet's second page. text: what it is for, told to everybody."""

    title: Words
    text: Words


class Phases(Fact):
    """The parts of the work in their order."""

    preparation: Phase
    citizens: Phase
    companies: Phase
    effort: Phase
    plan: Phase
    follow_up: Phase


_PHASES = {None: "preparation", "01": "citizens", "02": "companies", "03": "effort", "04": "plan", "05": "follow_up"}
"""Which part of the work a task is in, by the note that it feeds."""


class Leaflet(Fact):
    """The leaflet's first page, and what stands on the second while there is no time plan."""

    title: Words
    lead: Words
    sections: tuple[Section, ...]
    phases: Phases


class Newsletter(Fact):
    """A text to be pasted. file: its name without ending."""

    file: Words
    title: Words
    paragraphs: tuple[Words, ...]

    @property
    def path(self) -> str:
        """The name of the file that is written."""
        return f"{slug(self.file)}.txt"


class Information(Fact):
    """The wording of everything that tells of the plan."""

    leaflet: Leaflet
    sentences: Sentences
    newsletters: tuple[Newsletter, ...]


def information(root: Path) -> Information:
    """The wording of the project's folder. Raises Refused with every mistake and its line."""
    return read(root, FILE, Information, _faults)


def _faults(found: Information) -> Iterator[tuple[Place, str]]:
    yield from strange_placeholders(found.leaflet.model_dump(), PLACEHOLDERS, ("leaflet",))
    for name, sentence in found.sentences:
        known = (*PLACEHOLDERS, *(_DATES if isinstance(sentence, ByStage) else ("reach",)))
        yield from strange_placeholders(sentence.model_dump(), known, ("sentences", name))
    for number, letter in enumerate(found.newsletters):
        yield from strange_placeholders(letter.model_dump(), _IN_NEWSLETTERS, ("newsletters", number))
        if letter.path in {earlier.path for earlier in found.newsletters[:number]}:
            yield (
                ("newsletters", number, "file"),
                f"Der er allerede en tekst med navnet {quoted(letter.file)}. Giv denne et andet.",
            )


def reach(contact: Contact) -> str:
    """What to do to get in touch, after "så" and without the last full stop: "ring på 12 34 56 78. Læs mere på odder.dk/plan".

    Empty where nothing is known.
    """
    told = ask(contact)
    if contact.web is None:
        return told
    return f"{told}. Læs mere på {contact.web}" if told else f"se {contact.web}"


def ask(contact: Contact) -> str:
    """As `reach`, but only where somebody answers: empty where no more than a web page is known."""
    who, phone, email = contact.who, contact.phone, contact.email
    if who is not None:
        ways = [way for way in (phone and f"telefon {phone}", email) if way]
        return f"kontakt {who} på {danish.joined(ways, 'eller')}" if ways else f"kontakt {who}"
    ways = [way for way in (phone and f"ring på {phone}", email and f"skriv til {email}") if way]
    return ", eller ".join(ways)


def stage(plan: TaskPlan, day: date) -> Stage:
    """How a task lies on a day. One whose end has passed without its being done is unknown: nobody is told that it was done."""
    first, last = plan.start or plan.end, plan.end or plan.start
    if plan.status == "done":
        return "over"
    if first is None or last is None or (last < day and plan.end is not None):
        return "unknown"
    return "ahead" if first > day else "now"


def when(plan: TaskPlan) -> str:
    """The time of a task, no finer than a reader needs: "4. marts 2027", "september til november 2026"; empty for no date."""
    first, last = plan.start or plan.end, plan.end or plan.start
    if first is None or last is None:
        return ""
    if first == last:
        return danish.day(first)
    begun, done = (danish.month(f"{each:%YM%m}") for each in (first, last))
    if begun == done:
        return begun
    return f"{begun.removesuffix(f' {last.year}')} til {done}"


def _at(plan: TaskPlan) -> str:
    """The time of a task inside a sentence: "den 4. marts 2027", "i marts 2027", "fra september til november 2026"."""
    told = when(plan)
    if told[:1].isdigit():
        return f"den {told}"
    return f"fra {told}" if " til " in told else f"i {told}"


def newsletter(letter: Newsletter, found: Information, parameters: Parameters, day: date) -> str:
    """A newsletter as text: one line for each paragraph with an empty one between, first the heading. day: when it is read."""
    said = _said(found.sentences, parameters, day)
    members = "".join(f"\n- {member}" for member in parameters.steering_group)
    paragraphs = [filled(letter.title, parameters, **said, steering_group="")]
    for text in letter.paragraphs:
        if "{steering_group}" in text:  # a list, which must not become one line
            told = filled(text.replace("{steering_group}", ""), parameters, **said)
            paragraphs.append("\n\n".join(filter(None, [told, f"I styregruppen sidder:{members}" if members else ""])))
        else:
            paragraphs.append(filled(text, parameters, **said))
    mark = [INVENTED] if parameters.fictional else []
    return "\n\n".join([*mark, *filter(None, paragraphs)]) + "\n"


def _said(sentences: Sentences, parameters: Parameters, day: date) -> Mapping[str, str]:
    """The sentences by name as the params stand on a day; empty for a task that is left out."""
    said = {}
    for name, tasks in _TASKS.items():
        plans: list[TaskPlan] = [plan for task in tasks if (plan := getattr(parameters.tasks, task)).status != "left_out"]
        if not plans:
            said[name] = ""
            continue
        at, plan = min(((stage(plan, day), plan) for plan in plans), key=lambda each: _STAGES.index(each[0]))
        last = plan.end or plan.start
        dates = {"when": _at(plan), "last_day": danish.day(last) if last else ""}
        said[name] = filled(getattr(getattr(sentences, name), at), parameters, **dates)
    reached = reach(parameters.contact)
    for name in ("contact", "contact_staff"):
        both: ByKnown = getattr(sentences, name)
        said[name] = filled(both.known if reached else both.unknown, parameters, reach=reached)
    return said


_WHEN, _WHO = "Hvornår", "Ansvarlig"
_COLUMNS = {_WHEN: "time", _WHO: "who"}
"""Columns beside the task, and their classes."""
_UNDATED = "<h2>Opgaverne</h2>\n<p>Tidsplanen er ikke lagt fast endnu.</p>"
_NOTHING = "\u2013"
"""Stands in a cell for what is not decided."""

_STYLE = """
@page { margin: 15mm 15mm 14mm; }
body { max-width: 180mm; }
.sheet { min-height: 265mm; display: flex; flex-direction: column; }
.sheet + .sheet { break-before: page; }
.front { justify-content: space-between; }
h1 { font-size: 28pt; margin: 2mm 0 4mm; }
.lead { font-size: 14pt; line-height: 1.35; border-left: 3pt solid #1a1a1a; padding-left: 4mm; margin: 0; }
h2 { font-size: 15pt; margin: 0 0 2.5mm; }
.front p, .front li { font-size: 12pt; line-height: 1.4; }
ul { margin: 0; padding-left: 5mm; }
li { margin: 0 0 1mm; }
table { width: 100%; border-collapse: collapse; margin: 0 0 2mm; font-size: 10.5pt; line-height: 1.22; }
table { flex: 1 0 auto; }
th, td { text-align: left; vertical-align: middle; padding: 0.8mm 3mm 0.8mm 0; font-weight: 400; }
th, td { border-bottom: 0.5pt solid #767676; }
thead th { font-weight: 600; border-bottom: 1pt solid #1a1a1a; }
.title { width: 39%; }
.time { width: 20%; }
.group { line-height: 1.25; margin: 0 0 1.5mm; }
.contact { border: 1pt solid #1a1a1a; padding: 3mm 4mm 1.5mm; }
.contact h2 { border: 0; margin: 0 0 1mm; }
.phases { flex: 1 0 auto; display: grid; grid-template-columns: 1fr 1fr; gap: 0 9mm; }
.phase { border-top: 0.5pt solid #767676; padding: 2mm 0 1mm; }
.phase:nth-child(-n+2) { border: 0; }
h3 { font-size: 14pt; margin: 0 0 1.5mm; }
.roomy { font-size: 13pt; line-height: 1.4; }
.roomy .phase { padding-top: 4mm; }
.roomy li { margin-bottom: 2mm; }
table + h2 { margin-top: 3mm; }
"""


def leaflet_page(found: Information, parameters: Parameters) -> str:
    """The leaflet as a page of HTML: two sides of A4, unless its texts have been made too long for that."""
    leaflet = found.leaflet
    title, lead = (html(filled(text, parameters)) for text in (leaflet.title, leaflet.lead))
    sections = "\n".join(_section(section, parameters) for section in leaflet.sections)
    body = f"""<section class="sheet front">
<div>
<p class="municipality">{html(parameters.municipality)} Kommune</p>
<h1>{title}</h1>
<p class="lead">{lead}</p>
</div>
{sections}
{_contact(parameters)}
</section>
<section class="sheet">
{_plan(leaflet, parameters)}
{_groups(parameters)}
</section>"""
    return page(filled(f"{leaflet.title} · {{municipality}}", parameters), _STYLE, body, invented=parameters.fictional)


def _section(section: Section, parameters: Parameters) -> str:
    text = "" if section.text is None else f"<p>{html(filled(section.text, parameters))}</p>"
    points = "".join(f"<li>{html(filled(point, parameters))}</li>" for point in section.points)
    return f"<div>\n<h2>{html(filled(section.title, parameters))}</h2>\n{text}{f'<ul>{points}</ul>' if points else ''}\n</div>"


def _told(parameters: Parameters) -> list[tuple[Task, TaskPlan]]:
    """The tasks that are done here, with their plans."""
    return [(task, plan) for task, plan in parameters.tasks.planned() if plan.status != "left_out"]


def _plan(leaflet: Leaflet, parameters: Parameters) -> str:
    """The tasks with when and who as far as these are known, and otherwise with what they are for."""
    tasks = _told(parameters)
    columns = {_WHEN: [when(plan) for _, plan in tasks], _WHO: [plan.responsible or "" for _, plan in tasks]}
    known = {name: cells for name, cells in columns.items() if any(cells)}
    if not known:
        return _by_phase(leaflet, [task for task, _ in tasks], parameters)
    heading = "<h2>Opgaver og tidsplan</h2>" if _WHEN in known else _UNDATED
    head = "".join(f'<th scope="col" class="{_COLUMNS[name]}">{name}</th>' for name in known)
    rows = "\n".join(
        f'<tr><th scope="row">{html(filled(task.title, parameters))}</th>'
        + "".join(f"<td>{html(cells[number] or _NOTHING)}</td>" for cells in known.values())
        + "</tr>"
        for number, (task, _) in enumerate(tasks)
    )
    sign = "" if all(all(cells) for cells in known.values()) else f"<p>{_NOTHING} betyder, at det ikke er lagt fast endnu.</p>"
    return f"""{heading}
<table>
<thead><tr><th scope="col" class="title">Opgave</th>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
{sign}"""


def _by_phase(leaflet: Leaflet, tasks: Sequence[Task], parameters: Parameters) -> str:
    """The tasks under the parts of the work that they belong to, with what each part is for."""
    cards = []
    for name, phase in leaflet.phases:
        titles = [filled(task.title, parameters) for task in tasks if _PHASES[task.notebook] == name]
        items = "".join(f"<li>{html(title)}</li>" for title in titles)
        if items:
            title, text = (html(filled(words, parameters)) for words in (phase.title, phase.text))
            cards.append(f'<div class="phase">\n<h3>{title}</h3>\n<p>{text}</p>\n<ul>{items}</ul>\n</div>')
    room = "" if _groups(parameters) else " roomy"
    return f'{_UNDATED}\n<div class="phases{room}">\n' + "\n".join(cards) + "\n</div>"


def _groups(parameters: Parameters) -> str:
    """Who stands behind, as functions; empty where nobody is named yet."""
    coordinator = (parameters.coordinator,) if parameters.coordinator else ()
    groups = {"Styregruppe": parameters.steering_group, "Projektgruppe": parameters.project_group, "Tovholder": coordinator}
    told = "\n".join(
        f'<p class="group"><strong>{name}:</strong> {html(" · ".join(members))}</p>'
        for name, members in groups.items()
        if members
    )
    return f"<h2>Hvem står bag?</h2>\n{told}" if told else ""


def _contact(parameters: Parameters) -> str:
    whom = "Kontakt {jobcentre}. Er du fra en virksomhed, så kontakt {company_entry}."
    reached = reach(parameters.contact)
    told = f"{danish.capital(reached)}." if reached else parameters.bodies.fill(whom)
    return f'<div class="contact">\n<h2>Vil du vide mere?</h2>\n<p>{html(told)}</p>\n</div>'


def lacking(parameters: Parameters) -> tuple[str, ...]:
    """What the leaflet would tell if it stood in params, for whoever makes it."""
    plans = [plan for _, plan in _told(parameters)]
    undated, without = sum(not when(plan) for plan in plans), sum(not plan.responsible for plan in plans)

    def of_tasks(what: str, count: int) -> str:
        return f"{what} for {'opgaverne' if count == len(plans) else danish.counted(count, 'en opgave', 'opgaver')}"

    found = {
        of_tasks("datoer", undated): undated,
        of_tasks("ansvarlige", without): without,
        "styregruppe": not parameters.steering_group,
        "projektgruppe": not parameters.project_group,
        "tovholder": not parameters.coordinator,
        "kontakt": not ask(parameters.contact),
    }
    return tuple(name for name, missing in found.items() if missing)
