"""The blocks of note 03 that are made from interviews: where the groups of informants stand, and their own words."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import interviews, views
from actionplan.analyses.finding import Finding
from actionplan.analyses.interviews import Interviews
from actionplan.analyses.remarks import Remark
from actionplan.analyses.views import CONSENSUS_RULE, Group, View, Views
from actionplan.briefing import voices
from actionplan.briefing.blocks import Block
from actionplan.briefing.plans import INFORMANTS_OF, section, words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.publish.statements import FEW, HELPS, HINDERS, NAMED, NONE, SOME, SPLIT, WISHED, PublishedPositions, in_words
from actionplan.workbook import Case

AGREED, DISPUTED = 3, 3
"""At most so many themes of each kind stand in the note; all are in the annex."""
IN_HEADLINE = 3
WANT_BETTER = "vil have det forbedret"
TOPICS = ("consensus", "quotes")


def topics(case: Case) -> dict[str, Topic]:
    """Agreement and disagreement, and quotes; empty where nobody of note 03's informants has been interviewed."""
    talks, passed = voices.held(case), positions(case)
    if passed is None:
        return {name: Topic(None, None) for name in TOPICS}
    made = remarks(case)
    finding = made[0].finding(interviews.UNSURE) if made else None
    block = _consensus(views.views(passed), passed, finding, left_out(case)) if len(passed.parties) > 1 else _alone(case, talks)
    return {"consensus": Topic(finding, block, _everything(case, talks, passed)), "quotes": Topic(None, _quotes(case, talks))}


def _quotes(case: Case, talks: Interviews) -> Block | None:
    """Statements of those whose group is told. Partners are not quoted where they stand on a list by name."""
    threshold = case.parameters.threshold
    told = {informant for group in views.groups(talks, threshold).told for informant in group.informants}
    listed = {"partner"} if case.collected("partners") else set[str]()
    spoken = [informant for informant in INFORMANTS_OF["03"] if informant in told - listed]
    made = voices.quotes_block("Med deres egne ord", talks, spoken, threshold)
    if made is None or not listed & told:
        return made
    return replace(made, html=made.html.replace("</section>", f'<p class="source">{NOT_QUOTED}</p></section>'))


NOT_QUOTED = "Samarbejdspartnere er ikke citeret, fordi de står på listen ved navn."


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
    """How many interviews and participants stand behind the groups that are told; empty where none is."""
    talks, told = voices.held(case), views.groups(voices.held(case), case.parameters.threshold).told
    whom = [informant for group in told for informant in group.informants]
    if not whom:
        return ""
    held = danish.counted(talks.number(whom), "et interview", "interviews")
    return f"{held}, {danish.number(talks.persons(whom))} deltagere"


def remarks(case: Case) -> tuple[Remark, ...]:
    """What the groups agree must get better, what they agree works, and what they disagree on."""
    passed = positions(case)
    if passed is None:
        return ()
    found, rests = views.views(passed), evidence(case)

    def remark(name: str, headline: str, sentences: Sequence[str], weight: float) -> Remark:
        sentence, strength = " ".join(filter(None, sentences)), name == "works"
        return Remark(f"03.views.{name}", strength, headline, sentence, rests, weight, passed.invented, sources=passed.sources)

    works = f"De er enige om, at {_themes(found.works)} hjælper." if found.works else ""
    disputed = f"De er uenige om, hvorvidt {_themes(found.disputed)} fremmer eller hæmmer." if found.disputed else ""
    made = []
    if found.better:
        told = [_asked(passed), works, disputed] if works or disputed else [_asked(passed), _who(found.better[0])]
        things = danish.counted(len(found.better), "en ting", "ting")
        made.append(remark("better", f"Grupperne er enige om {things}, der skal blive bedre: {_themes(found.better)}", told, 1.0))
    if found.works:
        told = [_asked(passed), _who(found.works[0]), "" if found.better else disputed]
        made.append(remark("works", f"Grupperne er enige om, at {_themes(found.works)} hjælper", told, 1.0))
    if found.disputed:
        told = [_asked(passed), _who(found.disputed[0])]
        made.append(remark("disputed", f"Grupperne er uenige om {_themes(found.disputed)}", told, 0.7))
    return tuple(made)


def _asked(passed: PublishedPositions) -> str:
    return f"{danish.capital(danish.counted(len(passed.parties), 'en gruppe', 'grupper'))} er spurgt."


def _consensus(found: Views, passed: PublishedPositions, finding: Finding | None, small: str) -> Block:
    title = finding.headline if finding else "Grupperne er hverken klart enige eller uenige"
    parts = []
    agreed = (
        ("Det skal blive bedre, siger grupperne", found.better, _better),
        ("Det hjælper, siger grupperne", found.works, _works),
    )
    for caption, seen, who in agreed:
        if seen:
            rows = [(view.theme, who(view)) for view in seen[:AGREED]]
            parts.append(_whole(words_table(caption, ("Tema", "Hvem siger det"), rows, invented=passed.invented)))
    if found.disputed:
        heads = ("Tema", "Det fremmer, siger", "Det hæmmer, siger", "Andre")
        opposed = [
            (
                view.theme,
                _listed(view.helps),
                _listed(view.hinders),
                _sides((view.wished, WANT_BETTER), (view.split, "er delt")),
            )
            for view in found.disputed[:DISPUTED]
        ]
        parts.append(_whole(words_table("Det er grupperne uenige om", heads, opposed, invented=passed.invented)))
    more = max(len(found.better), len(found.works)) > AGREED or len(found.disputed) > DISPUTED
    told = " ".join(filter(None, [CONSENSUS_RULE, small, "Resten står i bilaget." if more else ""]))
    made = section(title, *parts, Markup('<p class="source">{}</p>').format(told))
    return Block("table", title, made.html, findings=(finding,) if finding else ())


def _better(view: View) -> str:
    return _sides((view.hinders, ""), (view.wished, WANT_BETTER), (view.split, "er delt"))


def _works(view: View) -> str:
    return _sides((view.helps, ""), (view.wished, "ønsker mere af det"), (view.split, "er delt"))


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
    heads = ("Tema", "Fremmer", "Hæmmer", "Andre")
    others = ((WISHED, WANT_BETTER), (SPLIT, "er delt"), (NAMED, "nævner det"))
    rows = [
        (
            theme,
            _listed(passed.who(theme, HELPS)),
            _listed(passed.who(theme, HINDERS)),
            _sides(*((passed.who(theme, stand), verb) for stand, verb in others)),
        )
        for theme in passed.themes
    ]
    parts = [words_table("Hvor grupperne står i hvert tema", heads, rows, invented=passed.invented)]
    for group in views.groups(talks, case.parameters.threshold).told:
        parts.append(_group(talks, group, case.parameters.threshold))
    return section("Temaerne, gruppe for gruppe", *parts)


def _group(talks: Interviews, group: Group, threshold: int) -> Markup:
    words = in_words(interviews.themes(talks, group.informants), threshold, talks.number(group.informants))
    # Where every theme is told in few interviews, saying so of each tells nothing.
    often = not {word for row in words.words for word in row} <= {NONE, FEW, SOME}
    told = voices.by_direction(words, danish.capital(group.name), often=often)
    return Markup("{}<p>{}</p>").format(told, words.scale) if often else told


def _themes(seen: Sequence[View]) -> str:
    """Themes in a headline: the first, and that there are others."""
    among = "blandt andet " if len(seen) > IN_HEADLINE else ""
    return among + danish.joined([view.theme for view in seen[:IN_HEADLINE]])


def _who(view: View) -> str:
    """Who says what on a theme, in sentences."""
    sides = ((view.helps, "det fremmer"), (view.hinders, "det hæmmer"))
    said = [(danish.joined(who), what) for who, what in sides if who]
    told = [f"Om {view.theme} siger {said[0][0]}, at {said[0][1]}"] if said else []
    told += [f"mens {who} siger, at {what}" for who, what in said[1:]]
    told = [f"{', '.join(told)}."] if told else []
    if view.wished:
        wish = "ønsker mere af det" if view.helps and not view.hinders else WANT_BETTER
        told.append(f"{danish.capital(danish.joined(view.wished))} {wish}.")
    return " ".join(told)


def _sides(*sides: tuple[Sequence[str], str]) -> str:
    """Groups with what they say, where they say anything else than the others."""
    return "; ".join(f"{_broken(', '.join(who))} {verb}".rstrip() for who, verb in sides if who) or "–"


def _listed(who: Sequence[str]) -> str:
    return _broken(", ".join(who)) or "–"


def _broken(names: str) -> str:
    """Groups whose long names can be parted at the end of a line: three columns of them are wider than paper."""
    for first, second in (("medarbejder", "repræsentanter"), ("samarbejds", "partnere"), ("beslutnings", "tagere")):
        names = names.replace(first + second, f"{first}\N{SOFT HYPHEN}{second}")
    return names
