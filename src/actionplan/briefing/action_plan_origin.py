"""Chapters 4 and 6 of the plan: how it came about and how it fits the employment plan (guidelines 3.2.4), tasks and time (5)."""

from collections.abc import Mapping

from actionplan import danish
from actionplan.analyses import views
from actionplan.analyses.interviews import Interviews
from actionplan.analyses.views import Group
from actionplan.briefing import gantt, plans, voices
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Grid, Heading, Numbers, Piece, body, bullets
from actionplan.workbook import Case

WHY = {
    "citizen": "for at høre borgernes eget syn på indsatsen",
    "company_leader": "for at få uddybet, hvad virksomhederne kan og vil",
    "employee_representative": "for at høre, hvad kollegerne på arbejdspladserne siger",
    "manager": "for at få beskrevet, hvordan samarbejdet er organiseret",
    "job_consultant": "for at få beskrevet kontakten til virksomhederne",
    "caseworker": "for at få beskrevet borgerens vej gennem systemet",
    "partner": "for at vide, hvad samarbejdspartnerne betyder for indsatsen",
    "politician": "for at vide, hvor der er enighed, og hvor der er forskellige holdninger",
}
"""Why each kind of informants is interviewed (guidelines 2.1.2, 2.2.3, 2.3.2, 2.3.3 and 3.1)."""


MATERIAL: Mapping[str, tuple[str, str]] = {
    "support_spells": ("Borgernes ydelser", "Hvor længe borgerne får en ydelse, og hvor store målgrupperne er"),
    "offer_spells": ("Borgernes tilbud", "Hvilke tilbud borgerne får, og hvad de lever af bagefter"),
    "exit_counts": ("Optælling af borgere efter tilbud", "Hvad borgerne lever af efter et tilbud"),
    "companies": ("Liste over kommunens virksomheder", "Det lokale arbejdsmarked, og hvem der har svaret på spørgeskemaet"),
    "workplaces": ("Tal for arbejdssteder", "Brancher og størrelser på det lokale arbejdsmarked"),
    "survey_responses": ("Virksomhedernes svar på spørgeskemaet", "Virksomhedernes erfaringer, holdninger og tilbud om pladser"),
    "interviews": ("Interviews", "Hvad de, det handler om, selv siger"),
    "documents": ("Skriftligt materiale om indsatsen", "Hvad der er skrevet ned, og hvad der strider mod hinanden"),
    "partners": ("Oversigt over samarbejdspartnere", "Hvem der gør hvad, og hvor opgaverne mødes"),
    "roles": ("Opgavefordelingen i indsatsen", "Hvem der beslutter og udfører, og hvem der bliver spurgt"),
    "process_steps": ("Borgerens vej til job, trin for trin", "Hvor vejen tager tid, og hvor den brydes"),
    "agreements": ("Aftaler med virksomheder", "Hvor stort samarbejdet er i dag"),
}
"""What the municipality has collected itself, by table, in words for readers of the plan, and what it is used for. Public figures
are told apart from it, and what belongs to the follow-up is no ground for the plan."""
STEPS = {
    "01": "en social kortlægning",
    "02": "en undersøgelse blandt virksomhederne",
    "03": "en gennemgang af den nuværende indsats i {jobcentre}",
}
"""The guidelines' three investigations (2.1 to 2.3), by note."""


def first_tables(basis: Basis) -> tuple[int, int]:
    """How many tables with numbers chapters 3 and 4 have."""
    return int(bool(basis.running.goals)), int(bool(basis.case.collected(*MATERIAL)))


def origin(basis: Basis, numbers: Numbers) -> list[Piece]:
    """Chapter 4: who was interviewed and why, which data runs, what both plans share and where they differ.

    numbers: deals out those of tables.
    """
    sections = (
        ("Sådan er planen blevet til", _interviews(basis)),
        ("Datakørsler og andet materiale", _material(basis, numbers)),
        ("Sammenhængen med beskæftigelsesplanen", _employment_plan(basis)),
    )
    made: list[Piece] = [Heading(1, "4", "Tilblivelse og forhold til beskæftigelsesplanen", "afsnit-4")]
    for number, (title, content) in enumerate(sections, 1):
        made += [Heading(2, f"4.{number}", title, f"afsnit-4-{number}"), *content]
    return made


def _way(basis: Basis) -> str:
    """Which of the guidelines' three investigations there are results of, and which are lacking."""
    made = {note.number for note in basis.notes if note.findings}
    fill = basis.case.parameters.bodies.fill
    there = [fill(what) for number, what in STEPS.items() if number in made]
    lacking = [fill(what) for number, what in STEPS.items() if number not in made]
    told = f"Planen bygger på {danish.joined(there)}." if there else "Arbejdet bag planen er ikke begyndt endnu."
    if there and lacking:
        lacks = danish.capital(danish.joined(lacking))
        told += f" {lacks} mangler endnu."
    return told


def _interviews(basis: Basis) -> list[Piece]:
    """Who has been interviewed and why. Groups too small to be told are told together or not counted, as in note 03."""
    case = basis.case
    talks, threshold = voices.held(case), case.parameters.threshold
    found = views.groups(talks, threshold)
    way = _way(basis)
    if not found.told:
        return [body(f"{way} Der er ikke lagt interviews ind endnu.")]
    held = [_held(talks, group, threshold) for group in found.told]
    made: list[Piece] = [body(f"{way} Undervejs er der holdt interviews:"), *bullets(held)]
    if found.left_out:
        whom = danish.joined(list(found.left_out))
        few = danish.counted(threshold, "", "personer")
        made.append(body(f"Der er også talt med {whom}, men med færre end {few}, så de er ikke talt med her."))
    return made


def _held(talks: Interviews, group: Group, threshold: int) -> str:
    count = talks.number(group.informants)
    told = (
        f"færre end {danish.counted(threshold, '', 'interviews')}"
        if count < threshold
        else danish.counted(count, "et interview", "interviews")
    )
    why = danish.joined(list(dict.fromkeys(WHY[informant] for informant in group.informants)))
    return f"{danish.capital(group.name)}: {told} med i alt {danish.counted(group.persons, 'en deltager', 'deltagere')}, {why}."


def _material(basis: Basis, numbers: Numbers) -> list[Piece]:
    case = basis.case
    items = []
    catalogue = case.reference.catalogue
    used = {source for sources in case.figures.sources.values() for source in sources}
    tables = [table for name, table in catalogue.tables.items() if catalogue.source(name) in used]
    if tables:
        names = danish.joined(sorted({table.table for table in tables}))
        latest = danish.day(max(table.fetched for table in tables))
        items.append(f"Offentlige tal: {catalogue.authority}, tabellerne {names}, hentet {latest}.")
    if case.lives is not None:
        days = danish.days(case.lives.extract.first, case.lives.extract.last)
        items.append(f"Kommunens udtræk af ydelser og tilbud, som dækker {days}.")
    if (asked := basis.finding("02.interest")) and asked.period:
        items.append(f"Svar på spørgeskemaet til virksomhederne, {asked.period}.")
    items += [f"Notat {note.number}, {danish.small(note.subject)}, af {note.date}." for note in basis.notes if note.findings]
    own = tuple(MATERIAL[table.spec.name] for table in case.collected(*MATERIAL))
    if not items and not own:
        return [body("Der er ikke samlet materiale ind endnu.")]
    made: list[Piece] = [body("Planen bygger på:"), *bullets(items)]
    if own:
        made.append(numbers(Grid("Det, kommunen selv har samlet ind", ("Materiale", "Viser"), own, shares=(42, 58))))
    return made


def _employment_plan(basis: Basis) -> list[Piece]:
    fill = basis.case.parameters.bodies.fill
    focus = fill(
        "De to planer har hver sit fokus. Beskæftigelsesplanen gælder hele beskæftigelsesindsatsen, og kommunen står bag den. "
        "Handlingsplanen udfolder den del, der handler om samarbejdet med virksomhederne om ledige med andre problemer end "
        "ledighed. Bag den står styregruppen og {council}, og den kan sætte mål, som ikke står i beskæftigelsesplanen."
    )
    by_aim: dict[str, list[str]] = {}
    for goal in basis.running.goals:
        for aim in goal.employment_plan:
            by_aim.setdefault(aim, []).append(str(goal.number))
    items = [f"»{aim}« føres ud i livet af mål {danish.joined(numbers)}." for aim, numbers in by_aim.items()]
    others = [str(goal.number) for goal in basis.running.goals if not goal.employment_plan]
    if others and by_aim:
        they = "Det" if len(others) == 1 else "De"
        items.append(
            f"Mål {danish.joined(others)} støtter ikke et mål i beskæftigelsesplanen. {they} bygger på de lokale udfordringer "
            "eller på politiske beslutninger."
        )
    elif others:
        items.append("Ingen af målene er knyttet til et mål i beskæftigelsesplanen endnu.")
    else:
        items.append("Hvilke af beskæftigelsesplanens mål planen skal støtte, afgøres sammen med indsatsmålene.")
    shares = basis.case.parameters.employment_plan_shares
    shared = (
        f"De to planer bygger begge på tal om {danish.stopped(shares)}"
        if shares
        else ("Hvilke tal de to planer er fælles om, er ikke oplyst endnu.")
    )
    return [body(focus), *bullets(items), body(shared)]


def tasks(case: Case, numbers: Numbers) -> list[Piece]:
    """Chapter 6: the guidelines' table of tasks (section 5) and one chart of them."""
    made: list[Piece] = [Heading(1, "6", "Opgaver og tidsplan", "afsnit-6")]
    planned = case.parameters.tasks.planned()
    fill = case.parameters.bodies.fill
    chart = gantt.picture(case)
    told = "Tabellen viser de opgaver, som retningslinjerne deler arbejdet op i, og hvad hver af dem skal føre til."
    if chart is not None:
        made += [Heading(2, "6.1", gantt.finding(case), "afsnit-6-1"), numbers(chart)]
        told = f"{told} Den prikkede streg på figuren er den {danish.day(case.day)}."
        if undated := gantt.without_dates(case):
            told = f"Uden datoer, og derfor ikke på figuren: {danish.joined([danish.small(each) for each in undated])}. {told}"
    else:
        told = f"Hvem der løser opgaverne, og hvornår, er ikke oplyst endnu. {told}"
    decided = chart is not None or any(plan.responsible or plan.start or plan.end or plan.status for _, plan in planned)
    if decided:
        rows = tuple(
            (
                fill(task.title),
                "\n".join(fill(result) for result in task.results),
                danish.capital(plan.responsible or plans.NOT_DECIDED),
                danish.capital(plans.when(plan)),
                danish.capital(plans.how_far(plan, case.day)),
            )
            for task, plan in planned
        )
        heads = ("Opgave", "Forventet resultat", "Ansvarlig", "Tidsplan", "Status")
        grid = Grid("Opgaver, ansvarlige og tidsplan", heads, rows, shares=(20, 26, 20, 21, 13))
    else:
        short = tuple((fill(task.title), "\n".join(fill(result) for result in task.results)) for task, _ in planned)
        grid = Grid("Opgaver og forventede resultater", ("Opgave", "Forventet resultat"), short, shares=(45, 55))
    return [*made, body(told), numbers(grid)]
