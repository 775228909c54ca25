"""The blocks of note 03 that are made from interviews: where the groups of informants stand, and their own words."""

from collections.abc import Sequence

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import interviews, views
from actionplan.analyses.finding import Finding
from actionplan.analyses.interviews import Interviews
from actionplan.analyses.remarks import Remark
from actionplan.analyses.views import CONSENSUS_RULE, Group, View, Views
from actionplan.briefing import voices
from actionplan.briefing.blocks import Block
from actionplan.briefing.plans import INFORMANTS_OF, section, size, words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.publish.statements import PublishedPositions, in_words
from actionplan.workbook import Case

AGREED, DISPUTED = 6, 4
"""At most so many themes of each kind stand in the note; all are in the annex."""
NAMED = 3
WORKS, BETTER = "hjælper", "skal\N{NO-BREAK SPACE}blive\N{NO-BREAK SPACE}bedre"
TOPICS = ("consensus", "quotes")


def topics(case: Case) -> dict[str, Topic]:
    """Agreement and disagreement, and quotes; empty where nobody of note 03's informants has been interviewed."""
    talks, passed = voices.held(case), positions(case)
    if passed is None:
        return {name: Topic(None, None) for name in TOPICS}
    found = views.views(passed)
    finding = _finding(found, passed, evidence(case))
    block = _consensus(found, passed, finding, left_out(case)) if len(passed.parties) > 1 else _alone(case, talks)
    spoken = tuple(informant for informant in INFORMANTS_OF["03"] if talks.number([informant]))
    return {
        "consensus": Topic(finding, block, _everything(case, talks, passed)),
        "quotes": Topic(None, voices.quotes_block("Med deres egne ord", talks, spoken, case.parameters.threshold)),
    }


def positions(case: Case) -> PublishedPositions | None:
    """Where the groups of informants stand; None where none of note 03's has been interviewed, or all groups are too small."""
    talks, threshold = voices.held(case), case.parameters.threshold
    if not talks.number(INFORMANTS_OF["03"]):
        return None
    told = views.groups(talks, threshold).told
    return views.stands(talks, told, threshold) if told else None


def left_out(case: Case) -> str:
    """That some groups are too small to be told, as a sentence; empty where none is."""
    small = views.groups(voices.held(case), case.parameters.threshold).left_out
    if not small:
        return ""
    whom = danish.capital(danish.joined(small))
    return f"{whom} er under {case.parameters.threshold} personer i interviewene, så deres svar står ikke for sig."


def evidence(case: Case) -> str:
    """How many interviews and participants a finding on the groups rests on."""
    talks, threshold = voices.held(case), case.parameters.threshold
    held = talks.frame["interview_id"].nunique()
    if held < threshold:
        return f"{size(held, threshold)} interviews"
    return f"{danish.number(held)} interviews med {danish.number(views.persons(talks, list(views.GROUPS)))} deltagere"


def remarks(case: Case) -> tuple[Remark, ...]:
    """What the groups agree works, what they agree must get better, and what they disagree on."""
    passed = positions(case)
    if passed is None:
        return ()
    found, rests, invented = views.views(passed), evidence(case), passed.invented
    made = []
    if found.works:
        headline, sentence = f"Grupperne er enige om, at {_themes(found.works)} hjælper", _who(found.works[0])
        made.append(Remark("03.views.works", True, headline, sentence, rests, 1.0, invented))
    if found.better:
        headline, sentence = f"Grupperne vil have gjort noget ved {_themes(found.better)}", _who(found.better[0])
        made.append(Remark("03.views.better", False, headline, sentence, rests, 1.0, invented))
    if found.disputed:
        headline, sentence = f"Grupperne er uenige om {_themes(found.disputed)}", _who(found.disputed[0])
        made.append(Remark("03.views.disputed", False, headline, sentence, rests, 0.7, invented))
    return tuple(made)


def _finding(found: Views, passed: PublishedPositions, rests: str) -> Finding | None:
    """The field of consensus as one finding; None where the groups agree on nothing and disagree on nothing."""
    told = []
    if found.better:
        told.append(f"De vil have gjort noget ved {_themes(found.better)}.")
    if found.works:
        told.append(f"De er enige om, at {_themes(found.works)} hjælper.")
    if found.disputed:
        told.append(f"De er uenige om, hvorvidt {_themes(found.disputed)} fremmer eller hæmmer.")
    if not told:
        return None
    if found.better:
        headline = f"Grupperne vil have gjort noget ved {_themes(found.better)}"
    elif found.works:
        headline = f"Grupperne er enige om, at {_themes(found.works)} hjælper"
    else:
        headline = f"Grupperne er uenige om {_themes(found.disputed)}"
    return Finding(
        id="03.views.consensus",
        headline=headline,
        sentence=" ".join(told[1:] if found.better and len(told) > 1 else told),
        source="; ".join(passed.sources),
        uncertainty=f"{rests}. {interviews.UNSURE}",
        invented=passed.invented,
    )


def _consensus(found: Views, passed: PublishedPositions, finding: Finding | None, small: str) -> Block:
    title = finding.headline if finding else "Grupperne er hverken klart enige eller uenige"
    parts = []
    agreed = [
        (view.theme, BETTER, _sides((view.hinders, ""), (view.wished, "ønsker det"), (view.split, "er delt")))
        for view in found.better
    ]
    agreed += [
        (view.theme, WORKS, _sides((view.helps, ""), (view.wished, "ønsker mere"), (view.split, "er delt")))
        for view in found.works
    ]
    if agreed:
        columns = ("Tema", "Det", "Siger")
        parts.append(_whole(words_table("Det er grupperne enige om", columns, agreed[:AGREED], invented=passed.invented)))
    if found.disputed:
        heads = ("Tema", "Det fremmer, siger", "Det hæmmer, siger", "Andre")
        opposed = [
            (
                view.theme,
                _listed(view.helps),
                _listed(view.hinders),
                _sides((view.wished, "ønsker det bedre"), (view.split, "er delt")),
            )
            for view in found.disputed[:DISPUTED]
        ]
        parts.append(_whole(words_table("Det er grupperne uenige om", heads, opposed, invented=passed.invented)))
    more = len(agreed) + len(found.disputed) > len(agreed[:AGREED]) + len(found.disputed[:DISPUTED])
    told = " ".join(filter(None, [CONSENSUS_RULE, small, "Resten står i bilaget." if more else ""]))
    made = section(title, *parts, Markup('<p class="source">{}</p>').format(told))
    return Block("table", title, made.html, findings=(finding,) if finding else ())


def _alone(case: Case, talks: Interviews) -> Block:
    """What the interviews tell where there is one group only, which can neither agree nor disagree with another."""
    (group,) = views.groups(talks, case.parameters.threshold).told
    small = Markup('<p class="source">{}</p>').format(left_out(case))
    return section(f"Hvad {group.name} siger", _group(talks, group, case.parameters.threshold), small)


def _whole(table: Markup) -> Markup:
    """A short table that is not parted by the end of a page."""
    return Markup('<div class="short">{}</div>').format(table)


def _everything(case: Case, talks: Interviews, passed: PublishedPositions) -> Block:
    """Every theme with where the groups stand, then each group's own themes by how often."""
    heads = ("Tema", "Fremmer", "Hæmmer", "Ønske", "Delt", "Kun nævnt")
    order = ("fremmer", "hæmmer", "ønske", "delt", "nævnt")
    rows = [(theme, *(_listed(passed.who(theme, stand)) for stand in order)) for theme in passed.themes]
    parts = [words_table("Hvor grupperne står i hvert tema", heads, rows, invented=passed.invented)]
    for group in views.groups(talks, case.parameters.threshold).told:
        parts.append(_group(talks, group, case.parameters.threshold))
    return section("Temaerne, gruppe for gruppe", *parts)


def _group(talks: Interviews, group: Group, threshold: int) -> Markup:
    words = in_words(interviews.themes(talks, group.informants), threshold, talks.number(group.informants))
    return Markup("{}<p>{}</p>").format(voices.by_direction(words, danish.capital(group.name)), words.scale)


def _themes(seen: Sequence[View]) -> str:
    return danish.joined([view.theme for view in seen[:NAMED]])


def _who(view: View) -> str:
    """Who says what on a theme, in sentences."""
    sides = ((view.helps, "det fremmer"), (view.hinders, "det hæmmer"))
    said = [(danish.joined(who), what) for who, what in sides if who]
    told = [f"Om {view.theme} siger {said[0][0]}, at {said[0][1]}"] if said else []
    told += [f"mens {who} siger, at {what}" for who, what in said[1:]]
    told = [f"{', '.join(told)}."] if told else []
    if view.wished:
        more = "mere af det" if view.helps else "det bedre"
        told.append(f"{danish.capital(danish.joined(view.wished))} ønsker {more}.")
    return " ".join(told)


def _sides(*sides: tuple[Sequence[str], str]) -> str:
    """Groups with what they say, where they say anything else than the others."""
    return "; ".join(f"{', '.join(who)} {verb}".rstrip() for who, verb in sides if who) or "–"


def _listed(who: Sequence[str]) -> str:
    return ", ".join(who) or "–"
