"""The frame of note 03, the present effort: its head, strengths and challenges, the five questions of the guidelines (2.3.2),
what to talk about, and what it is built on.

Where nothing of it has been collected yet, the note plans the work instead (`actionplan.briefing.plans`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import documents, views
from actionplan.analyses.effort import EFFORT_QUESTIONS, WANTED, EffortQuestion, Wanted
from actionplan.analyses.finding import Finding
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.analyses.remarks import Remark
from actionplan.briefing import blocks, effort_cooperation, effort_papers, effort_voices, effort_way, plans, voices
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.plans import INFORMANTS_OF, section, words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.publish.statements import PublishedPositions
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

TABLES = ("documents", "roles", "process_steps", "partners", "agreements")
"""The tables of note 03 alone."""
MESSAGES = ("way", "consensus", "roles", "documents", "cooperation", "partners")
"""The topics whose findings become key messages, the most important first."""
MOST = {"Udfordring": 5, "Styrke": 3}
"""At most so many stand in the note; all are in the annex."""
PLURAL = {"Udfordring": "Udfordringer", "Styrke": "Styrker"}
NOTHING = ("Ingen dokumenter på listen.", "Ikke nævnt.")
"""What stands where no paper and no statement answers a question."""


def topics(case: Case) -> dict[str, Topic]:
    """Every subject of the note by name; all of them empty where the note is a plan alone."""
    found = effort_papers.topics(case) | effort_way.topics(case) | effort_cooperation.topics(case) | effort_voices.topics(case)
    if not begun(case):
        return dict.fromkeys(found, Topic(None, None))
    return {
        name: Topic(topic.finding and _dated(topic.finding, case), topic.block and _with_dates(topic.block, case), topic.annex)
        for name, topic in found.items()
    }


def _dated(finding: Finding, case: Case) -> Finding:
    """A finding with the day it holds for: lists and interviews tell of today, whenever they were written."""
    return replace(finding, period=finding.period or danish.day(case.day))


def _with_dates(block: Block, case: Case) -> Block:
    return replace(block, findings=tuple(_dated(finding, case) for finding in block.findings))


def begun(case: Case) -> bool:
    """Whether anything has been collected for the note."""
    return bool(case.collected(*TABLES)) or bool(voices.held(case).number(INFORMANTS_OF["03"]))


def head(case: Case) -> Block:
    """The title block."""
    return plans.head(case, "03")


def messages(case: Case, topics: dict[str, Topic]) -> Block:
    """The key messages; where nothing has been collected, that the note is a plan."""
    if not begun(case):
        return plans.state(case, "03")
    return blocks.key_messages(
        tuple(topics[name].finding for name in MESSAGES), nothing="Det indsamlede er for lidt til at sige noget sikkert."
    )


def plan(case: Case, part: str) -> Block | None:
    """A part of the plan for the work, where nothing has been collected yet; who does what also where some of it is not done."""
    made: dict[str, Callable[[], Block | None]] = {
        "wanted": lambda: plans.wanted(case, "03"),
        "who_and_when": lambda: plans.who_and_when(case, "03"),
        "steps": lambda: plans.steps(case, "03"),
        "collected": lambda: plans.collected(case, "03"),
    }
    if begun(case) and (part != "who_and_when" or plans.steps(case, "03") is None):
        return None
    return made[part]()


def remarks(case: Case) -> tuple[Remark, ...]:
    """Strengths and challenges of the present effort, the weightiest first; equals in the order of the note."""
    made = (
        *effort_voices.remarks(case),
        *effort_way.remarks(case),
        *effort_papers.remarks(case),
        *effort_cooperation.remarks(case),
    )
    return tuple(sorted(made, key=lambda remark: -remark.weight))


def balance(case: Case, *, annex: bool = False) -> Block | None:
    """Strengths and challenges, each with what it rests on; None where nothing has been found.

    annex: all of them and what is in them, where the note has the weightiest.
    """
    found = remarks(case)
    if not found:
        return None
    sides = {"Udfordring": [each for each in found if not each.strength], "Styrke": [each for each in found if each.strength]}
    title = "Styrker og udfordringer i den nuværende indsats"
    parts = []
    for name, chosen in sides.items():
        told = chosen if annex else chosen[: MOST[name]]
        # What a row rests on stays on one line, so that the table is no longer than its headlines.
        rows = [
            (each.headline, *((each.sentence,) if annex else ()), each.evidence if annex else each.evidence.replace(" ", NBSP))
            for each in told
        ]
        heads = (name, *(("Hvad der ligger i det",) if annex else ()), "Bygger på")
        most = "de vigtigste først" if len(told) == len(chosen) else f"de {documents.few(len(told))} vigtigste"
        if told:
            table = words_table(f"{PLURAL[name]}, {most}", heads, rows, invented=case.invented)
            parts.append(table if annex else Markup('<div class="short">{}</div>').format(table))
    return Block(
        "table",
        title,
        section(title, *parts).html,
        findings=() if annex else tuple(_dated(each.finding(), case) for each in found),
    )


def partners(case: Case) -> Block | None:
    """The partners in a sentence, since their list stands in the annex; None where they have not been listed."""
    line = effort_papers.partners_line(case)
    if not line:
        return None
    return section("Samarbejdspartnerne", Markup("<p>{}{} Listen står i bilaget.</p>").format(mark(case.invented), line))


def five_questions(case: Case) -> Block | None:
    """The five questions of the guidelines (2.3.2): what is written and what is said on each; None where neither is known."""
    papers = _papers(case)
    said = effort_voices.positions(case)
    if papers is None and said is None:
        return None
    columns = []
    if papers is not None:
        columns.append(("Det er skrevet ned", [_written(question, papers) for question in EFFORT_QUESTIONS.values()]))
    if said is not None:
        columns.append(("Det siger de interviewede", [_said(question, said) for question in EFFORT_QUESTIONS.values()]))
    rows = [
        (question.title, *(cells[number] for _, cells in columns)) for number, question in enumerate(EFFORT_QUESTIONS.values())
    ]
    title = _answered(rows)
    heads = ("Guidelines spørger om", *(head for head, _ in columns))
    return section(title, words_table("Fem spørgsmål til den nuværende indsats", heads, rows, invented=case.invented))


def _papers(case: Case) -> documents.Papers | None:
    return documents.papers(case.tables["documents"], case.day) if case.collected("documents") else None


def _answered(rows: Sequence[tuple[str, ...]]) -> str:
    missing = [danish.small(title) for title, *told in rows if set(told) <= set(NOTHING)]
    if missing:
        return f"{danish.capital(documents.few(len(missing)))} af de fem spørgsmål er ikke belyst: {danish.joined(missing)}"
    unwritten = [danish.small(title) for title, *told in rows if NOTHING[0] in told]
    if unwritten:
        return f"Alle fem spørgsmål er belyst, men der er ingen dokumenter om {danish.joined(unwritten, 'eller')}"
    return "Alle fem spørgsmål om indsatsen er belyst"


def _written(question: EffortQuestion, papers: documents.Papers) -> str:
    found = [topic for topic in papers.topics if topic.key in question.topics]
    told = [f"{topic.label} ({topic.newest.year})" for topic in found if topic.newest]
    missing = [topic.label for topic in found if not topic.newest]
    parts = [", ".join(told)] if told else []
    if not parts:
        return NOTHING[0]
    if missing:
        parts.append(f"ingen dokumenter om {danish.joined(missing, 'eller')}")
    return danish.stopped(danish.capital("; ".join(parts)))


def _said(question: EffortQuestion, said: PublishedPositions) -> str:
    seen = views.told_on(said, question.themes)
    if not seen:
        return NOTHING[1]
    alone = len(said.parties) == 1
    return " ".join(f"{danish.capital(view.theme)}: {_stands(view, alone=alone)}." for view in seen)


def _stands(view: views.View, *, alone: bool) -> str:
    """Where the groups stand; without names where there is one alone."""
    sides = ((view.helps, "fremmer"), (view.hinders, "hæmmer"), (view.wished, "ønskes bedre"), (view.split, "delt"))
    return ", ".join(verb if alone else f"{verb} ({', '.join(who)})" for who, verb in sides if who)


def questions(case: Case) -> Block:
    """Questions for the steering group, chosen by what was found."""
    if not begun(case):
        return plans.questions(case, "03")
    found = [remark.id for remark in remarks(case) if not remark.strength]
    raised = [question for begins, question in ASKED.items() if any(id.startswith(begins) for id in found)]
    return blocks.text("Til drøftelse", (DECISION,), tuple(raised[:MOST_ASKED]) or NOTE_PLANS["03"].questions[:1], ordered=True)


NBSP = "\N{NO-BREAK SPACE}"
DECISION = "Styregruppen skal pege på de udfordringer, som handlingsplanen skal gøre noget ved."
MOST_ASKED = 5
ASKED: Mapping[str, str] = MappingProxyType({
    "03.way.": "Hvor på vejen taber vi tid eller mennesker, og hvad kan gøres samtidig i stedet for efter hinanden?",
    "03.views.better": "Hvad gør vi først ved det, som grupperne er enige om skal blive bedre?",
    "03.roles.": "Hvem får ansvaret for det, som ingen eller flere har i dag, og hvem må sige ja til en virksomhed på stedet?",
    "03.documents.": "Hvilke papirer gælder, hvilke kan lægges væk, og hvad skal skrives først?",
    "03.cooperation.": "Hvilke af de fire samarbejdsmodeller vil vi have flere aftaler om?",
    "03.views.disputed": "Hvor er vi så uenige, at vi skal tale sammen, før vi skriver et mål?",
    "03.partners.": "Hvad skal aftales med de samarbejdspartnere, hvor snitfladen ikke er beskrevet?",
})  # fmt: skip
"""Questions by the beginning of the ids of the challenges that raise them, in the order of the key messages."""


def coverage(case: Case, topics: dict[str, Topic]) -> Block | None:
    """Where each thing that the guidelines (2.3) ask for is told, or why it is not; None where the note is a plan alone."""
    if not begun(case):
        return None
    five = five_questions(case)
    headings = {name: topic.block.title for name, topic in topics.items() if topic.block} | ({"five": five.title} if five else {})
    rows = [(wanted.title, wanted.section, _place(case, wanted, headings)) for wanted in WANTED]
    title = "Det spørger guidelines om, og her står det"
    heads = ("Guidelines spørger om", "Afsnit", "Hvor det står, eller hvorfor det mangler")
    return section(title, words_table("Punkterne i guidelines om den nuværende indsats", heads, rows, invented=case.invented))


def unknown(case: Case) -> Block | None:
    """What the note cannot know, and why or how to find out, one sentence each; None where it is a plan alone."""
    if not begun(case):
        return None
    told = [_missing(case, wanted) for wanted in WANTED if wanted.missing and not _answered_by(case, wanted)]
    told += [doubt for name, doubt in DOUBTS.items() if case.collected(name)]
    return blocks.text("Det ved vi ikke endnu", (), tuple(told))


DOUBTS = {
    "documents": "Det, der står skrevet, er ikke altid det, der bliver gjort. Spørg dem, der gør det, om papirerne bliver brugt.",
    "process_steps": "Vejen er den typiske. Følg nogle få forløb fra begyndelse til slut for at se, hvor meget de afviger.",
}
"""What the lists cannot tell however well they are filled in."""


def _answered_by(case: Case, wanted: Wanted) -> bool:
    """Whether the note tells something on it; a group too small to be told does not count."""
    papers = _papers(case)
    if wanted.question:
        question, said = EFFORT_QUESTIONS[wanted.question], effort_voices.positions(case)
        written = papers is not None and _written(question, papers) not in NOTHING
        return written or (said is not None and _said(question, said) not in NOTHING)
    if wanted.kinds:
        return papers is not None and len(papers.missing_kinds) < len(documents.WANTED_KINDS)
    if wanted.topics:
        return papers is not None and any(topic.documents for topic in papers.topics if topic.key in wanted.topics)
    return bool(case.collected(*wanted.tables)) or bool(_told(case) & set(wanted.informants))


def _told(case: Case) -> set[str]:
    """The informants whose group is told."""
    groups = views.groups(voices.held(case), case.parameters.threshold).told
    return {informant for group in groups for informant in group.informants}


def _place(case: Case, wanted: Wanted, headings: Mapping[str, str]) -> str:
    """The heading under which the note or its annex tells it, or why it is missing."""
    if not _answered_by(case, wanted) or wanted.place not in headings:
        return _why(case, wanted)
    papers = _papers(case)
    lacking: tuple[str, ...] = ()
    if papers is not None and wanted.kinds:
        lacking = papers.missing_kinds
    elif papers is not None and wanted.topics:
        lacking = tuple(topic.label for topic in papers.gaps if topic.key in wanted.topics)
    return f"»{headings[wanted.place]}«" + (f"; ikke på listen: {danish.joined(lacking)}" if lacking else "")


def _missing(case: Case, wanted: Wanted) -> str:
    return f"{wanted.missing}. {_why(case, wanted)}"


def _why(case: Case, wanted: Wanted) -> str:
    """Why something is missing: the municipality's own reason, or how to get it."""
    reason = getattr(case.parameters.tasks, wanted.task).reason
    if voices.held(case).number(wanted.informants):
        return "De er interviewet, men er så få, at deres svar ikke står for sig."
    if reason:
        return f"Fravalgt: {danish.stopped(reason)}"
    return wanted.how or "Hverken papirer eller interviews siger noget om det endnu. Spørg om det i interviewene."


def foundation(case: Case) -> Block:
    """Data foundation: what has been collected, how it was counted, and what is withheld."""
    if not begun(case):
        return plans.foundation("03")
    threshold = case.parameters.threshold
    told = []
    if held := [_collected(case, name) for name in TABLES if case.collected(name)]:
        told.append(f"Kommunens egne oversigter: {danish.joined(held)}.")
    talks = voices.held(case)
    if talks.number(INFORMANTS_OF["03"]):
        whom = [group.name for group in views.groups(talks, threshold).told]
        if whom:
            source = danish.stopped(danish.joined(talks.sources))
            told.append(f"Interviews: {effort_voices.evidence(case)} ({danish.joined(whom)}). Kilde: {source}")
        told.append(
            "Et interview tæller én gang, hvor mange udsagn der end er i det. Grupper på under "
            f"{threshold} personer er lagt sammen med andre eller udeladt, så ingen kan kendes på sin stilling. "
            f"{effort_voices.left_out(case)}".strip()
        )
    if case.collected("agreements"):
        told.append(
            f"Tal med under {threshold} virksomheder eller borgere bag er skjult, og andre med dem, så de ikke kan regnes ud."
        )
    told.append(
        f"Fælles med beskæftigelsesplanen: {danish.stopped(case.parameters.employment_plan_shares or 'ikke oplyst endnu')}"
    )
    return blocks.text("Datagrundlag", items=tuple(told))


def _collected(case: Case, name: str) -> str:
    """A list with its length, of agreements only where their number may be told."""
    called = SPECS[name].danish.lower()
    if name == "agreements" and not effort_cooperation.shown(case):
        return called
    return f"{called} ({danish.counted(len(case.tables[name].frame), 'en linje', 'linjer')})"
