"""The blocks of note 01 that are made from interviews (guidelines 2.1.2 and 2.1.3), and the list of whom to interview."""

from collections.abc import Collection
from pathlib import Path

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import interview_plan, interviews
from actionplan.analyses.finding import Finding
from actionplan.analyses.interview_plan import InterviewPlan, Stratum
from actionplan.analyses.interviews import CITIZENS, JOBCENTRE, SEGMENTS, Interviews
from actionplan.analyses.social_mapping import ACTIVATION
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.plans import words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import Published, rounded
from actionplan.publish.statements import FEW, MOST, NONE, SEVERAL, SOME, PublishedQuotes, PublishedWords, in_words, quotes
from actionplan.tables.cell import Missing
from actionplan.tables.specs import CITIZEN_STATUS
from actionplan.workbook import Case

WORDS = (MOST, SEVERAL, SOME, FEW)
QUOTES_PER_THEME = 1
QUOTES = 6
"""At most so many quotes: a note is read in ten minutes."""
FROM_RATES = "Antallet er fuldtidspersoner på kontanthjælp i den nyeste måned, delt efter aktiveringsgraden."
TOPICS = ("success", "barriers", "segments", "quotes", "managers", "interview_plan")


def topics(case: Case) -> dict[str, Topic]:
    """Every subject by name; empty where there are no interviews on it."""
    found = {"interview_plan": Topic(None, None, _plan(case))}
    talks = held(case)
    threshold = case.parameters.threshold
    if talks.number(CITIZENS):
        words = in_words(interviews.themes(talks, CITIZENS), threshold, talks.number(CITIZENS))
        told = {finding.id.rsplit(".", 1)[-1]: finding for finding in interviews.interview_findings(words)}
        found["success"] = Topic(told.get("success"), themes_block("Hvad borgerne siger", words, tuple(told.values())))
        found["barriers"] = Topic(told.get("barriers"), None)
        found["segments"] = Topic(None, _segments(talks, threshold))
        found["quotes"] = Topic(None, quotes_block("Med borgernes egne ord", talks, CITIZENS, threshold))
    if talks.persons(JOBCENTRE) >= threshold:  # one person's post is one person
        words = in_words(interviews.themes(talks, JOBCENTRE), threshold, talks.number(JOBCENTRE))
        where = case.parameters.bodies.jobcentre
        found["managers"] = Topic(None, themes_block(f"Hvad ledere og medarbejdere i {where} siger", words, ()))
    return {name: found.get(name, Topic(None, None)) for name in TOPICS}


def held(case: Case) -> Interviews:
    """The municipality's coded interviews."""
    table = case.tables["interviews"]
    return Interviews(table.frame, tuple(f"Kommunens interviews ({Path(file).name})" for file in table.files), table.invented)


def themes_block(title: str, words: PublishedWords, findings: tuple[Finding, ...]) -> Block:
    """What interviews tell by theme, after the findings made from it."""
    told = Markup("").join(
        Markup("<p><strong>{}.</strong> {}</p>").format(finding.headline.rstrip("."), finding.sentence) for finding in findings
    )
    return Block("table", title, _section(title, told, by_direction(words, words.caption), _under(words)), findings=findings)


def _segments(talks: Interviews, threshold: int) -> Block | None:
    found = interviews.segments(talks)
    if not found.interviews:
        return None
    words = in_words(found.draft, threshold, found.interviews)
    rows = [(segment.name, segment.about, words.word(segment.name, words.columns[0])) for segment in SEGMENTS]
    table = words_table(words.caption, ("Gruppe", "Hvad det betyder", "Interviews"), rows, invented=words.invented)
    title = "Borgerne har mere end en visitation: barrierer og ressourcer"
    return Block("table", title, _section(title, Markup(""), table, f"{found.rule} {_under(words)}"))


def quotes_block(title: str, talks: Interviews, informants: Collection[str], threshold: int) -> Block | None:
    """Statements of these informants that may be quoted; None where there is none."""
    chosen = interviews.quotable(talks, informants, QUOTES_PER_THEME, threshold)[:QUOTES]
    if not chosen:
        return None
    passed = quotes(chosen)
    return Block("text", title, _section(title, Markup(""), _quoted(passed), _rule(passed)))


def _quoted(passed: PublishedQuotes) -> Markup:
    items = Markup("").join(
        Markup('<li>»{}« <span class="who">({}, om {})</span></li>').format(each.text, each.said_by, each.theme)
        for each in passed.statements
    )
    return Markup("{}<ul>{}</ul>").format(mark(passed.invented), items)


def _rule(passed: PublishedQuotes) -> str:
    return f"{interviews.quote_rule(QUOTES_PER_THEME)} Der er {danish.counted(len(passed.statements), 'et citat', 'citater')}."


def _plan(case: Case) -> Block | None:
    """Whom to interview, how many have been, and from what the numbers come."""
    numbers = case.parameters.interviews
    lives = case.lives if case.lives is not None and not case.lives.support.empty else None
    if lives is not None:
        strata = interview_plan.strata(lives, case.parameters.threshold)
    else:
        strata = interview_plan.strata_from_rates(_latest(case, "cash_benefit_full_time"), _latest(case, ACTIVATION.measure))
    plan = interview_plan.plan(strata, numbers.singles, numbers.groups)
    if not plan.shares:
        return None
    # Much rounder than elsewhere: the exact sizes of the benefits stand in another table, and a part less a whole is the rest.
    sizes = rounded(interview_plan.stratum_sizes(plan, lives), 10 * case.parameters.threshold) if lives is not None else None
    rows = [
        (
            danish.capital(share.stratum.label),
            _size(share.stratum, sizes),
            danish.number(share.singles),
            danish.number(share.groups),
        )
        for share in plan.shares
    ]
    heads = ("Hvem", "Borgere", "Enkeltinterviews", "Gruppeinterviews")
    table = words_table("Interviews, der bør holdes", heads, rows, invented=case.invented)
    title = "Hvem bør interviewes, og hvor mange?"
    under = " ".join(sizes.remarks) if sizes is not None else FROM_RATES if case.has_figures else ""
    return Block("table", title, _section(title, Markup("<p>{}</p>").format(plan.rule), table + _so_far(case, plan), under))


def _so_far(case: Case, plan: InterviewPlan) -> Markup:
    """How many of the interviews have been held, by the citizens' situation; nothing where none has."""
    talks = Interviews(case.tables["interviews"].frame, (), case.invented)
    if not talks.number(CITIZENS):
        return Markup("")
    words = in_words(interviews.held(talks), case.parameters.threshold, talks.number(CITIZENS))
    told = dict(zip(words.rows, words.words, strict=True))
    rows = []
    for status, label in CITIZEN_STATUS.items():
        asked = (plan.singles(status), plan.groups(status))
        if label in told and (any(asked) or set(told[label]) != {NONE}):
            rows.append(
                (danish.capital(label), *(cell for pair in zip(told[label], map(str, asked), strict=True) for cell in pair))
            )
    heads = ("Situation", "Enkeltinterviews holdt", "bør holdes", "Gruppeinterviews holdt", "bør holdes")
    caption = f"Af {danish.counted(talks.number(CITIZENS), 'et interview', 'interviews')} med borgere er der holdt"
    return words_table(caption, heads, rows, invented=case.invented) + Markup("<p>{}</p>").format(words.scale)


def _size(stratum: Stratum, sizes: Published | None) -> str:
    """How many there are to choose from: as the gate lets through, or about so many by published figures."""
    if sizes is not None:
        return tables.shown(sizes.cell(stratum.label, "Borgere"), 0) if stratum.label in sizes.rows else "ukendt"
    return "ukendt" if stratum.persons is None else f"omkring {danish.number(5 * round(stratum.persons / 5))} fuldtidspersoner"


def _latest(case: Case, measure: str) -> float | None:
    if measure not in case.figures.periods:
        return None
    cell = case.figures.cell(case.comparison.own, case.figures.latest(measure), measure)
    return None if isinstance(cell, Missing) else cell


def by_direction(words: PublishedWords, caption: str, *, often: bool = True) -> Markup:
    """What interviews tell, a row for each direction: its themes by how often, in the order of the alphabet.

    often: whether the word for how often stands at them.
    """
    rows = []
    for column in words.columns:
        said = {theme: words.word(theme, column) for theme in sorted(words.rows)}
        named = [(word, danish.joined([theme for theme in said if said[theme] == word])) for word in WORDS]
        told = [f"{themes} ({word})" for word, themes in named if themes]
        if not often:
            told = [danish.joined([theme for theme in said if said[theme] != NONE])] if told else []
        if told:
            rows.append((danish.capital(column), "; ".join(told)))
    heading = "Temaer, og i hvor mange interviews de er nævnt" if often else "Temaer"
    return words_table(caption, ("Retning", heading), rows, invented=words.invented)


def _under(words: PublishedWords) -> str:
    return " ".join((words.scale, *(f"Kilde: {danish.stopped(source)}" for source in words.sources)))


def _section(title: str, before: Markup, body: Markup, under: str) -> str:
    source = Markup('<p class="source">{}</p>').format(under) if under else Markup("")
    return str(Markup("<section><h2>{}</h2>{}{}{}</section>").format(title, before, body, source))
