"""The leaflet and the newsletters (`data/reference/information.yml`) that tell of the plan; guidelines 1.4.

All that is told of a municipality is from its params. What is not decided is left out, and one sentence says so.
"""

from collections.abc import Iterator, Mapping
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
    """What is said where it is known how to get in touch, and where it is not."""

    known: Words
    unknown: Words


class Sentences(Fact):
    """What changes with the time plan, each under its task's name, and whom to ask."""

    survey: ByStage
    company_interviews: ByStage
    jobcentre_interviews: ByStage
    partner_interviews: ByStage
    action_plan: ByStage
    vision_seminar: ByStage
    contact: ByKnown
    contact_staff: ByKnown


_TASKS = {
    "survey": "company_survey",
    **{name: name for name, field in Sentences.model_fields.items() if field.annotation is ByStage and name != "survey"},
}
"""Which task each of the changing sentences is about."""
_IN_NEWSLETTERS = (*PLACEHOLDERS, *Sentences.model_fields, "steering_group")


class Section(Fact):
    """A piece of the leaflet: a paragraph, a list or both."""

    title: Words
    text: Words | None = None
    points: tuple[Words, ...] = ()


class Leaflet(Fact):
    """The leaflet's first page."""

    title: Words
    lead: Words
    sections: tuple[Section, ...]


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
    """How to get in touch, on one line; empty where nothing is known."""
    phone = None if contact.phone is None else f"telefon {contact.phone}"
    return ", ".join(part for part in (contact.who, phone, contact.email, contact.web) if part is not None)


def stage(plan: TaskPlan, day: date) -> Stage:
    """How a task lies on a day, by its status and then its dates."""
    first, last = plan.start or plan.end, plan.end or plan.start
    if plan.status == "done" or (last is not None and last < day):
        return "over"
    if first is None:
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
    for name, task in _TASKS.items():
        plan: TaskPlan = getattr(parameters.tasks, task)
        last = plan.end or plan.start
        dates = {"when": _at(plan), "last_day": danish.day(last) if last else ""}
        told = "" if plan.status == "left_out" else getattr(getattr(sentences, name), stage(plan, day))
        said[name] = filled(told, parameters, **dates)
    reached = reach(parameters.contact)
    for name in ("contact", "contact_staff"):
        both: ByKnown = getattr(sentences, name)
        said[name] = filled(both.known if reached else both.unknown, parameters, reach=reached)
    return said


_WHEN, _WHO, _WHAT = "Hvornår", "Ansvarlig", "Hvad den skal give"
_COLUMNS = {_WHEN: "time", _WHO: "who", _WHAT: "what"}
"""Columns beside the task, and their classes."""
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
{_plan(parameters)}
{_groups(parameters)}
{_missing(parameters)}
</section>"""
    return page(filled(f"{leaflet.title} · {{municipality}}", parameters), _STYLE, body, invented=parameters.fictional)


def _section(section: Section, parameters: Parameters) -> str:
    text = "" if section.text is None else f"<p>{html(filled(section.text, parameters))}</p>"
    points = "".join(f"<li>{html(filled(point, parameters))}</li>" for point in section.points)
    return f"<div>\n<h2>{html(filled(section.title, parameters))}</h2>\n{text}{f'<ul>{points}</ul>' if points else ''}\n</div>"


def _told(parameters: Parameters) -> list[tuple[Task, TaskPlan]]:
    """The tasks that are done here, with their plans."""
    return [(task, plan) for task, plan in parameters.tasks.planned() if plan.status != "left_out"]


def _plan(parameters: Parameters) -> str:
    """The tasks, with when and who as far as these are known, and otherwise with what each is to give."""
    tasks = _told(parameters)
    columns = {_WHEN: [when(plan) for _, plan in tasks], _WHO: [plan.responsible or "" for _, plan in tasks]}
    known = {name: cells for name, cells in columns.items() if any(cells)}
    heading = "Opgaver og tidsplan" if _WHEN in known else "Opgaver"
    if not known:
        known = {_WHAT: [_results(task, parameters) for task, _ in tasks]}
    head = "".join(f'<th scope="col" class="{_COLUMNS[name]}">{name}</th>' for name in known)
    rows = "\n".join(
        f'<tr><th scope="row">{html(filled(task.title, parameters))}</th>'
        + "".join(f"<td>{html(cells[number] or _NOTHING)}</td>" for cells in known.values())
        + "</tr>"
        for number, (task, _) in enumerate(tasks)
    )
    return f"""<h2>{heading}</h2>
<table>
<thead><tr><th scope="col" class="title">Opgave</th>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def _results(task: Task, parameters: Parameters) -> str:
    return ". ".join(filled(result, parameters) for result in task.results)


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
    told = f"Kontakt {reached}." if reached else parameters.bodies.fill(whom)
    return f'<div class="contact">\n<h2>Vil du vide mere?</h2>\n<p>{html(told)}</p>\n</div>'


def _missing(parameters: Parameters) -> str:
    """One paragraph on all that is not decided; empty where everything is."""
    plans = [plan for _, plan in _told(parameters)]
    dates, people = [bool(when(plan)) for plan in plans], [bool(plan.responsible) for plan in plans]
    reached = bool(parameters.contact.phone or parameters.contact.email)
    missing = {
        "tidsplanen": any(dates),
        "de ansvarlige for opgaverne": any(people),
        "styregruppen": bool(parameters.steering_group),
        "projektgruppen": bool(parameters.project_group),
        "telefon": reached,
        "mail": reached,
    }
    names = [name for name, known in missing.items() if not known]
    told = f"Ikke oplyst endnu: {danish.joined(names)}." if names else ""
    gaps = (any(dates) and not all(dates)) or (any(people) and not all(people))
    sign = f"{_NOTHING} i skemaet betyder, at det ikke er oplyst endnu." if gaps else ""
    return f"<p>{html(f'{told} {sign}')}</p>" if told or sign else ""
