"""The draft action plan (guidelines 3.2): what stands in it, for Word and for HTML alike.

It is made from what has been decided (params and the goals file) and from the notes that lie in `reports/`, and words nothing
that they do not hold. What is not decided is said to be so. Its six chapters are those of the guidelines' 3.2.1 to 3.2.5 and 5.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from actionplan import danish
from actionplan.analyses.challenges import AREAS, Challenge
from actionplan.briefing import action_plan_data, action_plan_goals, action_plan_origin, dimensioning
from actionplan.briefing.action_plan_data import RECKONING, pointer
from actionplan.briefing.action_plan_goals import AFTER_SEMINAR, models_of, named_model
from actionplan.briefing.blocks import Block
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Front, Heading, Link, Numbers, Piece, Plan, Strong, body, bullets, steps
from actionplan.parameters.dimensioning import ModelChoice
from actionplan.parameters.model import Parameters, PlanStatus, Procedure
from actionplan.parameters.target_groups import Model
from actionplan.tables.specs import MODELS
from actionplan.workbook import Case

TITLE = "Handlingsplan for samarbejdet mellem {jobcentre} og virksomhederne"
STATUS: Mapping[PlanStatus, str] = {
    "draft": "Udkast",
    "seminar": "Udkast til drøftelse på visionsseminaret",
    "final": "Endelig handlingsplan",
    "adopted": "Vedtaget af {committee}",
    "consulted": "Hørt i {council}",
}
"""What the front page and the header call the plan. A plan without a status is a draft."""
ABOUT_MODELS = ("01.offers", "02.interest", "02.places", "03.cooperation")
"""Challenges that a choice of cooperation models can answer."""
IN_BRIEF = 3
"""So many challenges tell the background."""


def plan(basis: Basis, notes: Mapping[str, Sequence[Block]]) -> Plan:
    """The whole plan. notes: the charts and tables of notes 01 to 03 (`action_plan_data.blocks_of`)."""
    first = action_plan_origin.first_tables(basis)
    numbers = Numbers(tables=sum(first))  # those of chapters 3 and 4 stand before those of chapter 5
    goals = action_plan_goals.ordered(basis)
    wanted = [challenge.finding.id for challenge in basis.challenges.chosen]
    wanted += [id for goal in goals for id in goal.answers]
    reckoning = dimensioning.reach(basis.case) if models_of(basis).places else None
    data = action_plan_data.evidence(notes, list(dict.fromkeys(wanted)), numbers, reckoning)
    pieces = (
        *_introduction(basis, data.places),
        *_challenges(basis, data.places),
        *action_plan_goals.chapter(basis, data.places, Numbers()),
        *action_plan_origin.origin(basis, Numbers(tables=first[0])),
        *action_plan_data.introduction(data, basis.not_made),
        *data.pieces,
        *action_plan_origin.tasks(basis.case, numbers),
    )
    return Plan(front(basis.case), pieces)


def read_blocks(root: Path, slug: str) -> dict[str, tuple[Block, ...]]:
    """The charts and tables that a municipality's plan can show."""
    return action_plan_data.blocks_of(root / "reports" / slug)


def front(case: Case) -> Front:
    """The front page."""
    parameters = case.parameters
    fill = parameters.bodies.fill
    sender = fill("Styregruppen og {council}")
    return Front(
        case.name, fill(TITLE), fill(STATUS[parameters.status or "draft"]), danish.day(case.day), sender, case.invented
    )  # fmt: skip


def _introduction(basis: Basis, places: Mapping[str, Link]) -> list[Piece]:
    """Chapter 1 (guidelines 3.2.1): background, purpose, sender, changes in the effort, procedure, revision."""
    parameters = basis.case.parameters
    fill = parameters.bodies.fill
    purpose = fill(
        "Formålet er at styrke samarbejdet mellem {jobcentre} og virksomhederne, så flere af de ledige, der ikke selv kan finde "
        "en plads på arbejdsmarkedet, får hjælp til det på en arbejdsplads. Planen siger, hvad der skal nås, hvem der har "
        "ansvaret, og hvornår det skal være gjort."
    )
    sections: tuple[tuple[str, list[Piece]], ...] = (
        ("Baggrund", _background(basis)),
        ("Formål", [body(purpose)]),
        ("Afsender", _sender(parameters)),
        ("Ændringer i indsatsen", _changes(basis, places)),
        ("Sådan behandles planen", _procedure(basis.case)),
        ("Revision", _revision(basis)),
    )
    made: list[Piece] = [Heading(1, "1", "Indledning", "afsnit-1")]
    for number, (title, content) in enumerate(sections, 1):
        made += [Heading(2, f"1.{number}", title, f"afsnit-1-{number}"), *content]
    return made


def _background(basis: Basis) -> list[Piece]:
    case = basis.case
    begin = case.parameters.bodies.fill(
        f"Planen handler om borgere i {case.name}, der har andre problemer end ledighed, og om, hvordan {{jobcentre}} og "
        "virksomhederne sammen kan hjælpe dem ind på arbejdsmarkedet."
    )
    if since := _revised(basis):
        begin += f" Den er en revision af den plan, kommunen har arbejdet efter siden {danish.day(since)}."
    if not basis.challenges.chosen:
        wait = " Kommunens udfordringer er ikke beskrevet endnu. Det bliver de, når notat 01 til 03 har resultater."
        return [body(begin + wait)]
    about = danish.joined([AREAS[note.number] for note in basis.notes if note.findings])
    told = f"{begin} Det, kommunen ved om {about}, peger især på:"
    return [
        body(told),
        *bullets([f"{danish.stopped(each.headline)}{_figures(each)}" for each in basis.challenges.chosen[:IN_BRIEF]]),
        body("Alle de væsentlige udfordringer står i ", Link("afsnit 2", "afsnit-2"), "."),
    ]


def _figures(challenge: Challenge) -> str:
    """The finding's own headline where the municipality has reworded it, as that is where its figure stands."""
    return f" {danish.stopped(challenge.finding.headline)}" if challenge.reworded else ""


def _revised(basis: Basis) -> date | None:
    """Since when a plan has run that this draft revises; None for a first plan, and one that has been agreed on itself."""
    if basis.case.parameters.status in AFTER_SEMINAR:
        return None
    begun = [goal.start for goal in basis.case.goals.goals if goal.start and goal.start < basis.case.day]
    return min(begun, default=None)


def _sender(parameters: Parameters) -> list[Piece]:
    fill = parameters.bodies.fill
    made: list[Piece] = [body(fill("Afsendere er styregruppen og {council}."))]
    if parameters.steering_group:
        made += [body("I styregruppen sidder:"), *bullets(parameters.steering_group)]
    else:
        made.append(body("Hvem der sidder i styregruppen, er ikke oplyst endnu."))
    told = [f"Arbejdet er udført af en projektgruppe: {_listed(parameters.project_group)}."] if parameters.project_group else []
    told += [f"Tovholder: {danish.stopped(parameters.coordinator)}"] if parameters.coordinator else []
    contact = parameters.contact
    ways = [way for way in (contact.phone and f"telefon {contact.phone}", contact.email, contact.web) if way]
    if contact.who or ways:
        told.append(f"Spørgsmål til planen: {danish.stopped(', '.join(filter(None, (contact.who, *ways))))}")
    return [*made, body(" ".join(told))] if told else made


def _listed(functions: Sequence[str]) -> str:
    return danish.joined([danish.small(each) for each in functions])


def _changes(basis: Basis, places: Mapping[str, Link]) -> list[Piece]:
    """The changes in the effort: fewer municipal places, what the plan chooses of each cooperation model, and how far that
    reaches."""
    chosen = basis.case.goals.dimensioning
    municipal = chosen.municipal
    reckoned = " ".join(dimensioning.in_brief(basis.case))
    made: list[Piece] = []
    if municipal.closed:
        of = f" af de {danish.number(municipal.number)}" if municipal.number else ""
        told = (
            f"Planen lægger op til at nedlægge {danish.number(municipal.closed)}{of} kommunale aktiveringspladser. Borgerne skal "
            "i stedet have en plads i en virksomhed."
        )
        if municipal.price and not reckoned:
            money = danish.number(municipal.closed * municipal.price)
            these = "Pladsen" if municipal.closed == 1 else f"De {danish.number(municipal.closed)} pladser"
            told += f" {these} koster i dag {money} kr. om året, som kan bruges på indsatsen i virksomhederne."
        made.append(body(told))
    if chosen.models.told:
        made.append(body("Planen satser på disse pladser i virksomheder:"))
        made += bullets([_of_model(model, choice) for model, choice in chosen.models.told.items() if choice.companies])
        made += [body(reckoned, *pointer([places[RECKONING]] if RECKONING in places else []))] if reckoned else []
    if made:
        return made
    known = basis.finding("01.company_offers", "01.offers")
    before = f"{danish.stopped(basis.headline(known))} " if known else ""
    undecided = "Det er ikke besluttet endnu, om kommunale aktiveringspladser skal erstattes af pladser i virksomheder."
    return [body(f"{before}{undecided}")]


def _of_model(model: Model, choice: ModelChoice) -> str:
    number, _, name = MODELS[model].partition(" ")
    told = f"Model {number}, {name}: {danish.counted(choice.companies, 'en virksomhed', 'virksomheder')}"
    each = choice.places or (1 if model == "single_trainee" else 0)
    if not each:
        return f"{told}. Hvor mange pladser {'den' if choice.companies == 1 else 'de hver'} har, er ikke besluttet endnu."
    whole = each == int(each)
    places = danish.counted(int(each), "en plads", "pladser") if whole else f"i gennemsnit {danish.exact(each)} pladser"
    return f"{told} med {places}{'' if choice.companies == 1 else ' hver'} ad gangen."


def _procedure(case: Case) -> list[Piece]:
    """How this municipality deals with the plan (guidelines 4.1): seminar, committee, council."""
    parameters = case.parameters
    procedure, status = parameters.procedure, parameters.status or "draft"
    held = status in AFTER_SEMINAR
    seminar = parameters.tasks.vision_seminar
    when = f" {danish.days(seminar.start, seminar.end)}" if seminar.start and seminar.end else ""
    told = [_seminar(procedure, when, held=held)]
    if procedure.adopted is not None:
        passive = "er vedtaget af {committee}" if status in {"adopted", "consulted"} else "skal vedtages af {committee}"
        told.append(f"Den {passive}." if procedure.adopted else "Den skal ikke vedtages af {committee}.")
    if procedure.consulted is not None:
        passive = "har været i høring i {council}" if status == "consulted" else "skal derefter i høring i {council}"
        told.append(f"Den {passive}." if procedure.consulted else "Den skal ikke i høring i {council}.")
    if procedure == Procedure():
        told.append("Det er ikke oplyst endnu, om den skal vedtages af {committee} og i høring i {council}.")
    now = f"Planens status {danish.day(case.day)}: {danish.small(STATUS[status])}."
    return [body(parameters.bodies.fill(" ".join([now, *told])))]


def _seminar(procedure: Procedure, when: str, *, held: bool) -> str:
    is_was = "er drøftet" if held else "drøftes"
    if procedure.seminar == "open":
        return f"Den {is_was} på et åbent visionsseminar{when} for politikere, ledere, virksomheder og andre lokale parter."
    if procedure.seminar == "internal":
        shown = "er" if held else "bliver"
        return (
            f"Den {is_was} på et internt visionsseminar{when} for ledelse og medarbejdere i {{jobcentre}}. Derfor {shown} planen "
            "præsenteret på anden måde for {council}."
        )
    return f"Den {is_was} på et visionsseminar{when}. Det er ikke oplyst endnu, om seminaret er åbent eller internt."


def _revision(basis: Basis) -> list[Piece]:
    """When and how the plan is revised (guidelines 4.2.4)."""
    case, since = basis.case, _revised(basis)
    fill, running = case.parameters.bodies.fill, case.parameters.tasks.implementation
    made = case.parameters.tasks.action_plan.end
    begun = max(filter(None, (case.day, made)))
    year = begun.year if begun.month < 5 else begun.year + 1
    told = "Planen tages op til revision en gang om året."
    if since and running.end:
        told += f" Den nuværende plan har været i gang siden {danish.day(since)}. Den reviderede føres ud i livet frem til"
        told += f" {danish.day(running.end)}"
        told += f" med {danish.small(running.responsible)} som ansvarlig." if running.responsible else "."
    elif running.start and running.end:
        told += f" Den føres ud i livet i perioden {danish.span(running.start, running.end)}"
        told += f" med {danish.small(running.responsible)} som ansvarlig." if running.responsible else "."
    elif running.responsible:
        told += f" Ansvarlig for at føre den ud i livet: {danish.stopped(running.responsible)}"
    told += f" {'Næste' if since else 'Første'} gang er i {year}:"
    items = (
        "Implementeringsgruppen skriver et kort notat om, hvordan det går med indsatsmålene.",
        f"Styregruppen mødes i maj eller juni {year} og tager stilling til, om planen skal revideres.",
        "{council} og andre, det angår, får besked om beslutningen.",
        f"Efter 1. juli {year}, når beskæftigelsesplanen er lagt frem for {{council}}, beslutter styregruppen, hvordan planens "
        "mål skal ændres, så de to planer passer sammen.",
        "Implementeringsgruppen retter planen til.",
    )
    return [body(told), *steps([danish.capital(fill(item)) for item in items])]


def _challenges(basis: Basis, places: Mapping[str, Link]) -> list[Piece]:
    """Chapter 2 (guidelines 3.2.2): the challenges in words, and how they lead up to the choice of cooperation models."""
    made: list[Piece] = [Heading(1, "2", "De lokale udfordringer", "afsnit-2")]
    chosen = basis.challenges.chosen
    if not chosen:
        not_made = f" Notat {danish.joined(list(basis.not_made))} er ikke lavet endnu." if basis.not_made else ""
        made.append(body(f"Der er ingen udfordringer at beskrive endnu.{not_made}"))
    number = 0
    for area in AREAS.values():
        mine = [challenge for challenge in chosen if challenge.area == area]
        if mine:
            number += 1
            made.append(Heading(2, f"2.{number}", danish.capital(area), f"afsnit-2-{number}"))
            made += [_challenge(challenge, places) for challenge in mine]
    return [
        *made,
        Heading(2, f"2.{number + 1}", "Det peger udfordringerne hen imod", f"afsnit-2-{number + 1}"),
        *_leads_to(basis),
    ]


def _challenge(challenge: Challenge, places: Mapping[str, Link]) -> Piece:
    place = places.get(challenge.finding.id)
    sentence = challenge.finding.sentence.rstrip()
    figures = f"{_figures(challenge).strip()} " if challenge.reworded else ""
    return body(Strong(f"{danish.stopped(challenge.headline)} "), figures + sentence, *pointer([place] if place else []))


def _leads_to(basis: Basis) -> list[Piece]:
    """What there is to build on, and the cooperation models that the goals bet on."""
    made: list[Piece] = []
    if strengths := basis.challenges.strengths:
        made += [body("Der er noget at bygge på:"), *bullets([danish.stopped(finding.headline) for finding in strengths])]
    known = basis.finding("02.places", "02.interest")
    before = f"{danish.stopped(basis.headline(known))} " if known else ""
    found = models_of(basis)
    told = []
    if found.places:
        models = danish.joined([named_model(number) for number in found.places])
        led = any(challenge.finding.id.startswith(ABOUT_MODELS) for challenge in basis.challenges.chosen)
        told.append(f"{'På den baggrund regner planen' if led else 'Planen regner'} med pladser til {models}.")
    if found.goals:
        told.append(f"Der er indsatsmål om {danish.joined([named_model(number) for number in found.goals])}.")
    if told:
        return [*made, body(f"{before}{' '.join(told)} Målene står i ", Link("afsnit 3", "afsnit-3"), ".")]
    undecided = (
        "Der er fire modeller for samarbejdet: én praktikant ad gangen, åbne pladser, en trænings- og rekrutteringsafdeling og "
        "praktikanter i hold. Seminaret skal beslutte, hvilke af dem planen satser på, og hvor mange virksomheder og borgere "
        "det gælder."
    )
    return [*made, body(before + undecided)]
