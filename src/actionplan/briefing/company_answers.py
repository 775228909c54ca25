"""The blocks of note 02 on what the companies answered: from the survey by way of the gate to the page.

Each topic's block is short, and its full tables are for the annex. Where the answers are not weighted, every block says that
its figures are of those who answered alone.
"""

from collections.abc import Mapping
from functools import reduce

from actionplan import danish
from actionplan.analyses import company_answers as answers
from actionplan.analyses import company_findings as findings
from actionplan.analyses.company_answers import ASSESSMENT, CHOSEN, STATEMENTS, THINKS, YES
from actionplan.analyses.finding import Finding
from actionplan.analyses.interviews import COMPANIES, themes
from actionplan.analyses.respondents import INTEREST
from actionplan.analyses.survey_words import Asked, most_chosen, share_told, whole
from actionplan.briefing import blocks, company_places, diverging, tables, voices
from actionplan.briefing.plans import words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.briefing.survey_blocks import Given, choices, each_row, full, interval_table, words_block
from actionplan.names import slug
from actionplan.parameters.delivery import ANSWERS as DELIVERED
from actionplan.publish import (
    Header,
    Published,
    below,
    beside,
    cell_of,
    derived,
    estimates,
    spread,
    upright,
)
from actionplan.publish.estimates import ANSWERS, OUTSIDE, without_answers
from actionplan.publish.statements import in_words
from actionplan.workbook import Case

TOPICS = (
    "interest", "places", "groups", "interest_by", "in_short", "experience", "assessment", "attitudes", "contact", "support",
    "expectations", "wishes", "company_voices",
)  # fmt: skip
THINKS_AT = THINKS.removesuffix("…")
LEADING = 3
"""So many answers are named in a line of text."""
CONTACTED = {
    "visit": "vil helst have besøg",
    "phone": "vil helst kontaktes på telefon",
    "mail": "vil helst kontaktes på mail",
    "net": "vil helst kontaktes gennem en forening eller et netværk",
    "none": "vil helst ikke kontaktes",
}
"""What companies want, by the choice to the question on contact."""
NO_TEXTS = (
    "Teksterne står ikke her. Virksomhederne er ikke spurgt, om de må citeres, og korte tekster kan røbe, hvem der har skrevet."
)


def topics(case: Case) -> dict[str, Topic]:
    """Every subject by name; empty where the municipality has no answers on it."""
    found = {"company_voices": _voices(case)}
    if case.survey is not None:
        asked = Asked(case.survey.weighted, case.parameters.bodies.jobcentre)
        labels = {key: model.label for key, model in case.reference.cooperation.models.items()}
        given = Given(case, case.survey, case.parameters.threshold, asked, labels)
        models = estimates(answers.interest(case.survey, labels, given.threshold), given.threshold)
        support = given.chosen("support")
        found |= {
            "interest": _interest(given, models),
            "interest_by": _interest_by(given, models),
            "places": company_places.offered(given),
            "groups": company_places.groups(given),
            **_experience(given),
            "attitudes": _attitudes(given),
            "contact": _contact(given),
            "support": _support(given, support),
            "expectations": _expectations(given),
            "wishes": _wishes(given),
        }
        found["in_short"] = _in_short(given, found, support)
    return {name: found.get(name, Topic(None, None)) for name in TOPICS}


def _interest(given: Given, models: Published) -> Topic:
    if not models.rows:
        return Topic(None, None)
    some = estimates(answers.interest_in_any(given.survey, given.threshold), given.threshold)
    finding = findings.interest(models, some, given.asked)
    columns = [YES, f"{YES}, fra", f"{YES}, til", ANSWERS]
    whole = below([some.only(columns), models.only(columns)], caption="Interesse for de fire modeller", row_heading="Model")
    numbers = interval_table(whole, YES, "Har interesse")
    gaps = models.rows[:1]
    facts = given.case.reference.cooperation.models.values()
    explained = " ".join(f"{danish.capital(model.label)}: {danish.stopped(model.brief)}" for model in facts)
    note = f"{explained} {given.note}".strip()
    block = diverging.whiskers(whole, YES, finding, numbers, title="Interesse for de fire modeller", gaps=gaps, note=note)
    return Topic(
        finding, block, full("Interesse for de fire modeller: alle svar", each_row(models, "Interesse for "), given.note)
    )


def _interest_by(given: Given, models: Published) -> Topic:
    """Interest in every model by groups of companies; the finding is on the model that most want."""
    known = findings.by_interest(models)
    divided = answers.groupings(given.survey)
    if not known or not divided:
        return Topic(None, None)
    facts = given.case.reference.cooperation.models
    asked = {key: model for key, model in facts.items() if model.label in models.rows}
    each = {
        model.label: [
            (
                grouping.name,
                estimates(answers.interest_by(given.survey, INTEREST[key], grouping, given.threshold), given.threshold),
            )
            for grouping in divided
        ]
        for key, model in asked.items()
    }
    finding = findings.interest_groups(each[known[0]], known[0], given.asked)
    by = danish.joined([grouping.name for grouping in divided])
    columns = [YES, f"{YES}, fra", f"{YES}, til"]
    whole = {
        label: below(
            [table.only(columns) for _, table in divisions], caption=f"Interesse for {label}", row_heading="Virksomheder"
        )
        for label, divisions in each.items()
    }
    few = [(grouping.name, [str(group) for group in grouping.labels.categories]) for grouping in divided[:2]]
    in_note = danish.joined([name for name, _ in few])
    shares = [
        derived(
            whole[model.label].with_rows([row for _, rows in few for row in rows if row in whole[model.label].rows]),
            [(Header(f"Model {model.number}", "pct."), cell_of(YES))],
            caption=f"Interesse efter {in_note}",
        )
        for model in asked.values()
    ]
    named = ", ".join(f"{model.number} {model.label}" for model in asked.values())
    title = finding.headline if finding else f"Interesse for modellerne efter {by}"
    block = tables.block(
        title,
        [reduce(beside, shares)],
        reading=finding.sentence if finding else "",
        note=f"Model: {named}. {given.note}".strip(),
        findings=(finding,) if finding else (),
    )
    annex = [interval_table(table, YES, "Har interesse") for table in whole.values()]
    return Topic(finding, block, full(f"Interesse for hver model efter {by}", annex, given.note))


def _experience(given: Given) -> dict[str, Topic]:
    """Who has worked together with the jobcentre, and how it went; the tables are for the annex."""
    survey, threshold = given.survey, given.threshold
    has = estimates(answers.experience(survey, threshold), threshold)
    judged = estimates(answers.sides(survey, ASSESSMENT, threshold), threshold)
    kinds, reasons = given.chosen("experience_kinds"), given.chosen("reasons")
    finding = findings.experience(has, has.rows[0], reasons, given.asked)
    told = findings.assessment(judged, given.asked)
    if finding is None and told is None:
        return {}
    others = [estimates(made(survey, threshold), threshold) for made in (answers.special_terms, answers.unfilled)]
    annex = [*each_row(has, "Har samarbejdet: "), *each_row(judged, THINKS_AT), choices(kinds), choices(reasons)]
    annex += [each for table in others for each in each_row(table, f"{table.draft.caption}: ")]
    return {
        "experience": Topic(finding, None, full("Erfaringer med samarbejdet", annex, given.note)),
        "assessment": Topic(told, None),
    }


def _in_short(given: Given, found: Mapping[str, Topic], support: Published) -> Topic:
    """Experience, contact and support in one table of words: what the guidelines ask for has to be in the note itself.

    All answers to each question are for the annex.
    """
    told = {name: found[name].finding for name in ("support", "experience", "assessment", "contact") if name in found}
    known = tuple(finding for finding in told.values() if finding is not None)
    if not known:
        return Topic(None, None)
    reasons, kinds, used = (given.chosen(name) for name in ("reasons", "experience_kinds", "contact_forms"))
    rows = [
        ("Det ville hjælpe", _leading(support)),
        ("Har samarbejdet", _worked(told.get("experience"), told.get("assessment"))),
        ("Om hvad", _leading(kinds)),
        ("Hvorfor ikke", _leading(reasons)),
        ("Kontakt i dag", _leading(used)),
        ("Ønsket kontakt", _told(told.get("contact"))),
    ]
    asked = (
        (answers.special_terms, "har nogen på særlige vilkår"),
        (answers.unfilled, "har haft stillinger, de ikke kunne besætte"),
    )
    shares = [(share_told(estimates(made(given.survey, given.threshold), given.threshold), YES), what) for made, what in asked]
    there = ", og ".join(f"{share} {what}" for share, what in shares if share)
    rows.append(("På arbejdsstedet", danish.stopped(there) if there else ""))
    shown = [(head, text) for head, text in rows if text]
    body = words_table("Støtte, erfaringer og kontakt", ("Spørgsmål", "Svar"), shown, invented=given.survey.invented)
    own = tuple(finding for name, finding in told.items() if finding is not None and found[name].block is None)
    block = words_block(known[0].headline, own, body, [without_answers(kinds)], f"Alle svar står i bilaget. {given.note}".strip())
    return Topic(None, block)


def _worked(experience: Finding | None, assessment: Finding | None) -> str:
    """The share that has worked together with the jobcentre, and the share of these that found it good."""
    if experience is None or experience.value is None:
        return ""
    told = f"{danish.percent(experience.value, 0)} de seneste tre år"
    if assessment is not None and assessment.value is not None:
        told += f"; {danish.percent(assessment.value, 0)} af dem synes, at det gik godt"
    return danish.stopped(told)


def _told(finding: Finding | None) -> str:
    return "" if finding is None else danish.stopped(finding.headline)


def _attitudes(given: Given) -> Topic:
    survey, threshold = given.survey, given.threshold
    joined = estimates(answers.sides(survey, STATEMENTS, threshold), threshold)
    finding = findings.attitude(joined, given.asked)
    if not joined.rows:
        return Topic(None, None)
    pointed = estimates(answers.points(survey, STATEMENTS, threshold), threshold)
    labels = [header.label for header in pointed.columns if header.unit == "pct."][:-1:3]
    shares = pointed.only(labels)
    numbers = pointed.only([*labels, OUTSIDE, ANSWERS])
    groups = given.chosen("target_groups")
    note = f"Kan forestille sig at tage imod: {danish.small(_leading(groups))}." if _leading(groups) else ""
    about = "»Ved ikke« er ikke med i de andre andele, som er af dem, der tog stilling."
    block = diverging.scales(
        shares, finding, numbers, title="Holdninger og rummelighed", note=" ".join(filter(None, (note, about, given.note)))
    )
    return Topic(
        finding,
        block,
        full("Holdninger, og hvem virksomhederne kan tage imod", [*each_row(pointed, THINKS_AT), choices(groups)], given.note),
    )


def _contact(given: Given) -> Topic:
    survey, threshold = given.survey, given.threshold
    wished = estimates(answers.one_of(survey, "contact_wanted", threshold), threshold)
    used = estimates(answers.chosen(survey, "contact_forms", threshold), threshold)
    if not wished.rows:
        return Topic(None, None)
    wanted = upright(
        wished, wished.rows[0], caption="Kontakt i dag og ønsket kontakt", row_heading="Kontakt", heading="Foretrækkes"
    )
    labels = {name: {c.code: c.label for c in survey.form.question(name).choices} for name in ("contact_wanted", "contact_forms")}
    ways = {label: CONTACTED.get(code, f"svarer »{label}«") for code, label in labels["contact_wanted"].items()}
    now = spread(used, {label: _row(used, labels["contact_forms"].get(code)) for code, label in labels["contact_wanted"].items()})
    finding = findings.contact(wanted, now, ways, given.asked)
    both: dict[str, tuple[str | None, str | None]] = {}
    for code in sorted(dict.fromkeys((*labels["contact_wanted"], *labels["contact_forms"])), key=lambda code: code == "none"):
        names = [labels[name].get(code) for name in ("contact_forms", "contact_wanted")]
        label = " / ".join(dict.fromkeys(name for name in names if name))
        both[label] = (_row(used, names[0]), names[1])
    today = derived(
        spread(without_answers(used), {label: old for label, (old, _) in both.items()}),
        [(Header("Seneste år", "pct."), cell_of(CHOSEN))],
    )
    wish = derived(
        spread(without_answers(wanted), {label: new for label, (_, new) in both.items()}),
        [(Header("Foretrækkes", "pct."), cell_of("Foretrækkes"))],
        caption=wanted.draft.caption,
    )
    title = finding.headline if finding else wanted.draft.caption
    note = "»–«: Der er ikke spurgt om det. Det seneste år kan have haft flere slags kontakt; kun ét svar kunne foretrækkes."
    block = tables.block(
        title,
        [beside(wish, today)],
        reading=finding.sentence if finding else "",
        note=f"{note} {given.note}".strip(),
        findings=(finding,) if finding else (),
    )
    return Topic(
        finding,
        block,
        full(
            "Kontakt i dag og ønsket kontakt", [interval_table(wanted, "Foretrækkes", "Foretrækkes"), choices(used)], given.note
        ),
    )


def _support(given: Given, table: Published) -> Topic:
    if not table.rows:
        return Topic(None, None)
    finding = findings.support(table, given.asked)
    title = finding.headline if finding else "Ønsker til støtte"
    numbers = interval_table(table, CHOSEN, "Ønsker det")
    block = tables.block(
        title,
        [numbers],
        reading=finding.sentence if finding else "",
        note=f"{findings.SEVERAL} {given.note}".strip(),
        findings=(finding,) if finding else (),
    )
    return Topic(finding, block)


def _expectations(given: Given) -> Topic:
    """What companies expect beside what can be delivered. Of what the municipality has not said, nothing is said."""
    table = given.chosen("expectations")
    if not table.rows:
        return Topic(None, None)
    delivers = given.case.parameters.delivers
    finding = findings.expectations(table, delivers, given.asked)
    said = {slug(each.expectation): each for each in delivers}
    rows = []
    for row in table.rows:
        answer = said.get(slug(row))
        told = (DELIVERED[answer.answer], danish.capital(answer.how or "")) if answer else ("ikke oplyst", "")
        rows.append((danish.capital(row), tables.shown(table.cell(row, CHOSEN), 0), danish.capital(told[0]), told[1]))
    where = given.asked.jobcentre
    heads = ("Forventning", "Pct.", f"Kan {where} levere det?", "Hvordan, eller hvorfor ikke")
    body = words_table("Hvad virksomhederne forventer, og hvad der kan leveres", heads, rows, invented=table.invented)
    title = finding.headline if finding else "Forventninger"
    note = f"{findings.SEVERAL} Svarene om, hvad der kan leveres, er kommunens egne. {given.note}".strip()
    block = words_block(title, finding, body, [without_answers(table)], note, reading=finding.sentence if finding else "")
    return Topic(finding, block, full("Forventninger", [choices(table)], given.note))


def _wishes(given: Given) -> Topic:
    """How many wrote what they wish, and why it can't be read here."""
    count = answers.wrote(given.survey, "wishes")
    if not count:
        return Topic(None, None)
    passed = given.few_or_counted(count)
    many = "nogle få virksomheder" if passed is None else danish.counted(passed, "en virksomhed", "virksomheder")
    read = f"{danish.capital(given.asked.jobcentre)} bør læse dem alle."
    text = f"{danish.capital(many)} har skrevet med egne ord, hvad de ønsker sig. {NO_TEXTS} {read}"
    return Topic(None, blocks.text("Ønsker med egne ord", (text,)))


def _voices(case: Case) -> Topic:
    """Interviews in companies, or the meeting in their place (guidelines 2.2.4)."""
    talks, threshold = voices.held(case), case.parameters.threshold
    if talks.persons(COMPANIES) < threshold:  # one person's post is one person
        return Topic(None, None)
    words = in_words(themes(talks, COMPANIES), threshold, talks.number(COMPANIES))
    block = voices.themes_block("Hvad ledere og medarbejdere i virksomhederne siger", words, ())
    return Topic(None, block, voices.quotes_block("Med virksomhedernes egne ord", talks, COMPANIES, threshold))


def _row(table: Published, label: str | None) -> str | None:
    """A row's label where the table has it."""
    return label if label in table.rows else None


def _leading(table: Published) -> str:
    """The commonest choices with their shares, in a line of text; "bl.a." where a hidden one may be commoner."""
    most = most_chosen(table)[:LEADING]
    told = ", ".join(f"{row} ({danish.percent(table.value(row, CHOSEN) or 0, 0)})" for row in most)
    return danish.capital(told if not told or whole(table, CHOSEN) else f"bl.a. {told}")
