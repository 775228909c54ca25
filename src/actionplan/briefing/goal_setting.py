"""The frame of note 04, challenges and goals: the summary of at most five pages for the political talks (guidelines 3.1).

It holds no findings of its own. It takes up those of notes 01 to 03 (`Basis`), says which are the municipality's challenges
and asks what the talks have to settle. The goals themselves are in `actionplan.briefing.goal_cards`.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import challenges as ranking
from actionplan.analyses.challenges import AREAS, Challenge, Challenges
from actionplan.analyses.finding import Finding
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.analyses.social_mapping import GROUP
from actionplan.briefing import blocks, plans, tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.earlier_notes import EarlierNote, dead_pointers, findings_of, not_made, read_notes
from actionplan.briefing.plans import section, words_table
from actionplan.parameters.goals import Changes, Goal, Goals
from actionplan.parameters.target_groups import MODEL_KEYS
from actionplan.problems import Refused
from actionplan.tables.specs import MODELS
from actionplan.workbook import Case

NUMBER = "04"
MOST_MESSAGES = 5


@dataclass(frozen=True)
class Basis:
    """What note 04 is made of: a municipality with its goals, the notes before it that have been made, and their challenges."""

    case: Case
    notes: tuple[EarlierNote, ...]
    challenges: Challenges

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that the earlier notes have found."""
        return findings_of(self.notes)

    @property
    def not_made(self) -> tuple[str, ...]:
        """The numbers of those of notes 01 to 03 that do not lie there."""
        return not_made(self.notes)

    def numbered(self) -> tuple[tuple[int, Challenge], ...]:
        """The chosen challenges with the numbers that the note gives them."""
        return tuple(enumerate(self.challenges.chosen, 1))

    def finding(self, *ids: str) -> Finding | None:
        """The first of these findings that there is."""
        by_id = {finding.id: finding for finding in self.findings}
        return next((by_id[id] for id in ids if id in by_id), None)

    def headline(self, finding: Finding) -> str:
        """A finding's headline as the municipality words it, or as it stands among the challenges."""
        ranked = (*self.challenges.chosen, *self.challenges.others)
        among = next((challenge.headline for challenge in ranked if challenge.finding.id == finding.id), finding.headline)
        return self.case.goals.changes.reworded.get(finding.id, among)

    @property
    def running(self) -> Goals:
        """The goals file without the goals that have ended before the note's day."""
        goals = self.case.goals
        return goals.model_copy(update={"goals": tuple(goal for goal in goals.goals if not self.has_ended(goal))})

    def has_ended(self, goal: Goal) -> bool:
        """Whether a goal's last day lies before the note's."""
        return goal.end is not None and goal.end < self.case.day


def basis(case: Case, root: Path) -> Basis:
    """Reads the earlier notes from `reports/` below `root` and ranks their challenges.

    Raises Refused where the goals file points to findings that those notes don't have.
    """
    notes = read_notes(root / "reports" / case.slug)
    findings = findings_of(notes)
    made = Basis(case, notes, ranking.challenges(findings, case.goals.changes))
    if dead := dead_pointers(case.goals, case.slug, notes, root):
        raise Refused(dead)
    return made


def head(basis: Basis) -> Block:
    """The title block. It also carries the first challenge, for the municipality's index."""
    made = plans.head(basis.case, NUMBER)
    first = basis.challenges.chosen[:1]
    return replace(made, about=(*made.about, ("message", first[0].headline if first else "")))


def messages(basis: Basis) -> Block:
    """The weightiest challenges as key messages; where there are none, why, and what the note is for. It says which of the
    earlier notes are lacking."""
    case = basis.case
    told = [challenge for _, challenge in basis.numbered()][:MOST_MESSAGES]
    items = Markup("").join(
        Markup("<li><strong>{}</strong> {}{}</li>").format(
            danish.stopped(challenge.headline), mark(challenge.finding.invented), explained(challenge)
        )
        for challenge in told
    )
    if told:
        title = "De vigtigste udfordringer" if len(told) > 1 else "Den vigtigste udfordring"
        body = Markup("<ol>{}</ol>").format(items)
    elif ranking.challenges(basis.findings, Changes()).chosen:
        title, body = "Hvor vi er", Markup("<p><strong>Kommunen har udeladt alle udfordringer.</strong></p>")
    else:
        title, purpose = "Hvor vi er", case.parameters.bodies.fill(NOTE_PLANS[NUMBER].purpose)
        body = Markup("<p>{}<strong>Der er ingen udfordringer at vise endnu.</strong> {}</p>").format(
            mark(case.invented), purpose
        )
    if lacking := _not_made(basis):
        body += Markup("<p>{}</p>").format(lacking)
    html = Markup('<section class="messages"><h2>{}</h2>{}</section>').format(title, body)
    return Block("messages", title, str(html))


def _not_made(basis: Basis) -> str:
    """Which earlier notes have not been made; empty where all have been."""
    if not basis.not_made:
        return ""
    whose = "dets" if len(basis.not_made) == 1 else "deres"
    return f"Notat {danish.joined(basis.not_made)} er ikke lavet endnu, så {whose} udfordringer er ikke med."


def plan(basis: Basis, part: str) -> Block | None:
    """A part of the plan for the work that is not done: what is wanted (only before anything is there), steps, who and when."""
    if part == "wanted":
        return None if basis.findings or basis.case.goals.goals else plans.wanted(basis.case, NUMBER)
    steps = plans.steps(basis.case, NUMBER)
    return steps if part == "steps" or steps is None else plans.who_and_when(basis.case, NUMBER)


def challenges(basis: Basis) -> Block | None:
    """The challenges in the order of the rule, each with its figure, why it counts, how sure it is and where it is told."""
    if not basis.challenges.chosen:
        return None
    ordered = basis.numbered()
    first = {challenge.finding.uncertainty: number for number, challenge in reversed(ordered)}
    rows = [
        (
            below(f"{number}. {challenge.headline}", f"{challenge.area} (notat {challenge.finding.id[:2]})"),
            figure(challenge.finding),
            danish.capital(challenge.why),
            challenge.finding.uncertainty
            if first[challenge.finding.uncertainty] == number
            else f"Som ved {first[challenge.finding.uncertainty]}.",
        )
        for number, challenge in ordered
    ]
    counts = [(area, sum(challenge.area == area for _, challenge in ordered)) for area in AREAS.values()]
    numbers = {area: count for area, count in counts if count}
    spread = danish.joined([danish.counted(count, f"om {area}", f"om {area}") for area, count in numbers.items()])
    told = danish.capital(danish.counted(len(rows), "en udfordring", "udfordringer"))
    title = f"{told}: {spread}" if len(numbers) > 1 else f"{told} om {ordered[0][1].area}"
    turns = f"; de {danish.counted(len(numbers), '', 'områder')} skiftes" if len(numbers) > 1 else ""
    again = " De går igen ved målene." if basis.case.goals.goals else ""
    order = f"Numrene følger reglen i datagrundlaget{turns}.{again}"
    heads = ("Udfordring", "Tal", "Derfor er den med", "Så sikkert er det")
    return section(
        title,
        Markup("<p>{}</p>").format(order) if len(rows) > 1 else Markup(""),
        words_table("De væsentligste lokale udfordringer", heads, rows, invented=basis.case.invented),
    )


def explained(challenge: Challenge) -> str:
    """What stands behind a challenge's headline. Where the municipality's own headline has no figure and the sentence none
    either, the finding's own headline comes first, as it has one."""
    finding, told = challenge.finding, f"{challenge.headline} {challenge.finding.sentence}"
    if not challenge.reworded or finding.value is None or figure(finding) == "–":
        return finding.sentence
    has_it = any(danish.number(finding.value, decimals) in told for decimals in (0, 1))
    return finding.sentence if has_it else f"{danish.stopped(finding.headline)} {finding.sentence}"


def below(heading: str, *lines: str) -> Markup:
    """A cell of a table with lines under what it is about."""
    told = Markup("").join(Markup('<br><span class="who">{}</span>').format(danish.capital(line)) for line in lines)
    return Markup("{}{}").format(heading, told)


def figure(finding: Finding) -> str:
    """A finding's figure as its own words have it, with period and other areas' figures; a dash where there is none to show.

    That there is one of something ("Én opgave mangler en ansvarlig") is no figure beside its headline.
    """
    if finding.value is None or (finding.value == 1 and finding.unit != "pct."):
        return "–"
    # The finding has been worded with as many decimals as its source bears.
    decimals = int(danish.number(finding.value, 1) in f"{finding.headline} {finding.sentence}")
    told = f"{danish.number(finding.value, decimals)} {finding.unit}"
    told += f" ({tables.label(finding.period)})" if finding.period else ""
    beside = [
        f"{place.lower() if place == GROUP else place} {danish.number(value, decimals)}" for place, value in finding.comparison
    ]
    return f"{danish.stopped(told)} {danish.capital(danish.joined(beside))}" if beside else told


def others(basis: Basis) -> Block | None:
    """For the annex: what stands behind each challenge, and the further ones in the order of the rule."""
    found = [(f"{number}. {challenge.headline}", challenge) for number, challenge in basis.numbered()]
    found += [(challenge.headline, challenge) for challenge in basis.challenges.others]
    if not found:
        return None
    rows = [
        (
            headline,
            f"{explained(challenge)} Derfor er den med: {danish.stopped(challenge.why)} (Notat {challenge.finding.id[:2]})",
            # A file's long name may be parted, as the table would be wider than the page otherwise.
            f"{danish.stopped(challenge.finding.uncertainty)} Kilde: {danish.stopped(challenge.finding.source)}".replace(
                "_", "_\u200b"
            ),
        )
        for headline, challenge in found
    ]
    title = "Alle udfordringer med tal og kilder"
    heads = ("Udfordring", "Hvad der ligger i den", "Usikkerhed og kilde")
    told = "De første med nummer står i notatet. Resten følger i den rækkefølge, reglen giver dem."
    table = words_table("Udfordringer fra notat 01 til 03", heads, rows, invented=basis.case.invented)
    return section(title, Markup("<p>{}</p>").format(told), table)


def strengths(basis: Basis) -> Block | None:
    """What works and can be built on; None where no note tells of it."""
    found = basis.challenges.strengths
    if not found:
        return None
    items = Markup("").join(Markup("<li>{} (notat {}).</li>").format(finding.headline, finding.id[:2]) for finding in found)
    told = Markup("<p>{}Notaterne peger også på noget, der virker:</p>").format(mark(basis.case.invented))
    return section("Det kan planen bygge på", told, Markup("<ul>{}</ul>").format(items))


def questions(basis: Basis) -> Block:
    """What the political talks have to settle: what follows from the challenges, then the analyst's own questions."""
    found = [*_first_of_all(basis), *_choices(basis), *basis.case.goals.questions]
    told = "Samtalerne skal gøre det klart, hvad planen først og fremmest skal løse, og hvor meget den må kræve."
    marked = Markup("{}{}").format(mark(basis.case.invented), told)
    return blocks.text("Det skal de politiske drøftelser afklare", (marked,), tuple(found), ordered=True)


def _first_of_all(basis: Basis) -> list[str]:
    count = len(basis.challenges.chosen)
    if count < 2:
        return ["Er det den udfordring, planen først og fremmest skal løse?"] * count
    which = "hvilken" if count == 2 else "hvilke"
    of = danish.counted(count, "", "udfordringer")
    return [f"{danish.capital(which)} af de {of} skal planen løse først, og {which} må vente?"]


def _choices(basis: Basis) -> list[str]:
    """The choices that the guidelines (3.2.2 and 3.2.3) want the challenges to lead up to, each after what is known of it."""
    questions = (
        "Skal kommunale aktiveringspladser erstattes af pladser i virksomheder, og hvor mange?",
        models_question(basis.running),
        "Hvor mange borgere og virksomheder skal vi nå, og hvad må det koste?",
    )
    asked = [
        f"{danish.stopped(basis.headline(known))} {question}" if known else question
        for known, question in zip(_leading_up(basis), questions, strict=True)
    ]
    if any(challenge.area == "indsatsen" for challenge in basis.challenges.chosen):
        asked.append("Hvad vil vi ændre i vores egen indsats, før vi beder virksomhederne om mere?")
    return asked


def _leading_up(basis: Basis) -> list[Finding | None]:
    """What is known of each choice, but nothing that the municipality has dropped."""
    dropped = basis.case.goals.changes.dropped
    known = (("01.offers", "01.company_offers"), ("02.interest",), ("02.places", "01.target_groups"))
    return [basis.finding(*(id for id in ids if id not in dropped)) for ids in known]


def models_question(goals: Goals) -> str:
    """The question of the cooperation models, after those that the goals bet on and those that the plan has places in."""
    labels = {key: label.partition(" ") for key, label in MODELS.items() if key in MODEL_KEYS.values()}
    bet = {str(measure.model) for goal in goals.goals for measure in goal.measures if measure.model}
    choices = {key: getattr(goals.dimensioning.models, key) for key in labels}
    places = {labels[key][0] for key, choice in choices.items() if choice is not None and choice.companies}

    def named(numbers: set[str]) -> str:
        return danish.joined([f"{name} (model {number})" for number, _, name in labels.values() if number in numbers])

    if not bet | places:
        return "Hvilke af de fire samarbejdsmodeller skal planen satse på?"
    told = [f"Målene satser på {'alle fire samarbejdsmodeller' if len(bet) == len(labels) else named(bet)}."] if bet else []
    if more := places - bet:
        told.append(f"Planen regner {'også ' if bet else ''}med {named(more)}, uden at noget mål handler om det.")
    if places and (less := bet - places):
        told.append(f"{danish.capital(named(less))} har ingen pladser i planen endnu.")
    if len(bet | places) == len(labels):
        return " ".join([*told, "Skal nogle af dem vente?"])
    return " ".join([*told, f"Er det {'den rigtige' if len(bet | places) == 1 else 'de rigtige'} af de fire?"])


def employment_plan(basis: Basis) -> Block:
    """How the plan hangs together with the employment plan (guidelines 3.2.4): what carries it out, does not, is shared.

    Goals that have ended are left out.
    """
    goals = basis.running.goals
    by_aim: dict[str, list[str]] = {}
    for goal in goals:
        for aim in goal.employment_plan:
            by_aim.setdefault(aim, []).append(str(goal.number))
    items = [f"»{aim}« udmøntes af mål {danish.joined(numbers)}." for aim, numbers in by_aim.items()]
    others = [str(goal.number) for goal in goals if not goal.employment_plan]
    if others and by_aim:
        items.append(f"Mål {danish.joined(others)} er ikke knyttet til et mål i beskæftigelsesplanen.")
    elif others:
        items.append("Ingen af målene er knyttet til et mål i beskæftigelsesplanen endnu.")
    shared = basis.case.parameters.employment_plan_shares or "ikke oplyst endnu"
    items.append(f"Fælles datagrundlag: {danish.stopped(shared)}")
    return blocks.text(
        "Sammenhængen med beskæftigelsesplanen",
        (
            (
                "Beskæftigelsesplanen gælder hele beskæftigelsesindsatsen. Handlingsplanen udfolder den del, der handler om "
                "samarbejdet med virksomhederne om ledige med problemer ud over ledighed, og kan sætte nye mål for det."
            ),
        ),
        tuple(items),
    )


UNKNOWN = {
    "01": "Hvem borgerne er, og hvor mange. Det kræver tal i notat 01.",
    "02": "Hvad virksomhederne mener, og hvad de vil være med til. Det kræver svar på spørgeskemaet (notat 02).",
    "03": "Hvor den nuværende indsats går i stå, og hvad den kan. Det kræver oversigterne eller interviewene i notat 03.",
}
"""What is unknown without findings of a note, and how to find out."""


def unknown(basis: Basis) -> Block:
    """What the note cannot know, and how to find out, one sentence each."""
    told = {finding.id[:2] for finding in basis.findings}
    items = [sentence for number, sentence in UNKNOWN.items() if number not in told]
    talks = basis.case.parameters.tasks.decision_maker_interviews
    if talks.status == "left_out":
        items.append(f"Hvad politikere og andre beslutningstagere vil. Fravalgt: {danish.stopped(talks.reason or '')}")
    elif talks.status != "done":
        items.append("Hvad politikere og andre beslutningstagere vil. Det viser samtalerne med dem.")
    if basis.challenges.chosen:
        items.append("Hvorfor udfordringerne er der, og hvad der vil virke. Tallene viser, hvor det kniber, og ikke årsagen.")
    return blocks.text("Det ved vi ikke endnu", items=tuple(items))


def foundation(basis: Basis) -> Block | None:
    """What the note is drawn from, the rule that ranks the challenges, and what the municipality has changed in them; None
    where there is nothing yet."""
    made = [
        f"notat {note.number} ({danish.small(note.subject)}, {note.date}: "
        f"{danish.counted(len(note.findings), 'et resultat', 'resultater')})"
        for note in basis.notes
        if note.findings
    ]
    told = [f"Udfordringerne er hentet fra {danish.joined(made)}. Der står kilder og forbehold."] if made else []
    if empty := [note.number for note in basis.notes if not note.findings]:
        told.append(f"Notat {danish.joined(empty)} har ingen resultater endnu.")
    if basis.challenges.chosen:
        told.append(f"Sådan er de valgt: {ranking.RULE}")
    told += _changed(basis)
    if basis.case.goals.goals:
        told.append("Målene er kommunens egne.")
    return blocks.text("Datagrundlag", items=tuple(told)) if told else None


def _changed(basis: Basis) -> list[str]:
    """What the analyst has changed in the challenges, a sentence for each kind of change; new words only where the note or its
    annex shows them."""
    changes = basis.case.goals.changes
    told = []
    for verb, ids in (("fremhævet", changes.pinned), ("udeladt", changes.dropped)):
        if named := [f"»{basis.headline(found)}«" for id in ids if (found := basis.finding(id))]:
            told.append(f"Kommunen har selv {verb} {danish.joined(named)}.")
    shown = _shown(basis)
    reworded = [
        f"»{words}« (i notat {id[:2]}: »{found.headline}«)"
        for id, words in changes.reworded.items()
        if id in shown and (found := basis.finding(id))
    ]
    if reworded:
        told.append(f"Kommunen har selv formuleret {danish.joined(reworded)}.")
    return told


def _shown(basis: Basis) -> set[str]:
    """The ids of the findings whose headlines the note or its annex shows."""
    ranked = basis.challenges
    shown = {challenge.finding.id for challenge in (*ranked.chosen, *ranked.others)}
    shown |= {finding.id for finding in (*ranked.strengths, *_leading_up(basis)) if finding}
    return shown.union(*(goal.answers for goal in basis.case.goals.goals))
