"""The blocks of note 03 on what is written, who does what, and the partners: in the note what to act on, in the annex the lists.

A sign stands before what to look at, always with a word or a year: ▲ old, or several where one is wanted; ○ missing.
"""

from collections.abc import Sequence
from math import ceil

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import documents, partners, roles
from actionplan.analyses.document_topics import TOPICS as DOCUMENT_TOPICS
from actionplan.analyses.documents import Document, Papers, about, contradiction, named, shortened
from actionplan.analyses.finding import Finding
from actionplan.analyses.partners import Partner, Partners
from actionplan.analyses.remarks import Remark
from actionplan.analyses.roles import RESPONSIBLE, Roles, RoleTask
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.plans import words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.tables.specs import DOCUMENT_KINDS, ROLES
from actionplan.workbook import Case

TOPICS = ("documents", "roles", "partners")
LOOK, MISSING, HELD = "▲", "○", "●"
LINES = 15
"""The table of topics takes at most so many lines, and the block under half a page."""
TITLE, OWNER, TITLE_CUT, OWNER_CUT = 38, 24, 36, 22
"""Letters of a title and an owner in one line of that table, and where all of them have to be cut to one line."""
TASK = 70
"""Letters of a task in the note."""
MOST_TASKS, MOST_PARTNERS = 4, 8
"""With more tasks than this the note shows some of those to act on, with more partners the kinds; the annex has them all."""
ACTORS = 12
"""Columns of actors beside each other on paper."""
CELL = 90
"""Letters of a partner's tasks and interface in the note."""
SHORT = {
    "agreements": "indslusningsaftaler",
    "shared_contacts": "deling af kontakter",
    "registration": "registrering",
    "one_entry": "én indgang",
}
"""Names of topics over narrow columns."""
UPRIGHT = "display:inline-block;margin:0 -1mm;writing-mode:vertical-rl;transform:rotate(180deg);line-height:1"
UPRIGHT_EM, UPRIGHT_LETTERS = 0.58, 20
"""The height of an upright heading by its letters; a longer one takes two lines. With a higher one, Chromium does not repeat a
table's head on each page."""
ROLE_SIGNS = {"decides": "B", "does": "U", "is_asked": "S", "is_told": "O"}
OLD_LEGEND = f"{LOOK} {documents.OLD_RULE}"
UNLISTED = "Nævnt i guidelines, men ikke på listen"
IN_NOTE = ("decides", "does", "is_asked")
"""The roles that the note shows. Nothing is wrong with a task that nobody is told of."""
ROLE_LEGEND = f"{MISSING} Ingen har rollen. {LOOK} Flere har den, så det er uklart, hvem der har ansvaret."


def topics(case: Case) -> dict[str, Topic]:
    """Every subject by name; empty where the municipality has no data for it."""
    found: dict[str, Topic] = {}
    if case.collected("documents"):
        found["documents"] = _documents(documents.papers(case.tables["documents"], case.day))
    if case.collected("roles"):
        found["roles"] = _roles(roles.roles(case.tables["roles"]))
    if case.collected("partners"):
        found["partners"] = _partners(partners.partners(case.tables["partners"]))
    return {name: found.get(name, Topic(None, None)) for name in TOPICS}


def remarks(case: Case) -> tuple[Remark, ...]:
    """Strengths and challenges in what is written, in who does what and among the partners."""
    return (
        *documents.remarks(documents.papers(case.tables["documents"], case.day)),
        *roles.remarks(roles.roles(case.tables["roles"])),
        *partners.remarks(partners.partners(case.tables["partners"])),
    )


def partners_line(case: Case) -> str:
    """The partners in one line, for a note without room for their block; empty where they have not been listed."""
    return partners.line(partners.partners(case.tables["partners"])) if case.collected("partners") else ""


def _documents(held: Papers) -> Topic:
    finding = documents.finding(held)
    written = [(topic, topic.documents[0]) for topic in held.topics if topic.documents]
    two_lines = [len(newest.title) > TITLE or len(newest.owner) > OWNER for _, newest in written]
    title, owner = (TITLE_CUT, OWNER_CUT) if len(written) + sum(two_lines) > LINES else (2 * TITLE, 2 * OWNER)
    rows = [
        (danish.capital(topic.label), _year(newest), shortened(newest.title, title), shortened(newest.owner, owner))
        for topic, newest in written
    ]
    table = Markup("")
    if rows:
        heads = ("Emne", "År", "Nyeste dokument", "Ejer")
        table = words_table("Det nyeste dokument om hvert emne", heads, rows, invented=held.invented)
    # One paragraph, which the page keeps with the table after it; of two the first could be left alone at the foot.
    gaps = Markup("<br><strong>{} Ingen dokumenter</strong> {}.").format(MISSING, about(held.gaps, "eller")) if held.gaps else ""
    before = Markup("<p>{}{}{}</p>").format(mark(held.invented and not rows), _size(held), gaps)
    legend = OLD_LEGEND if any(document.old for document in held.documents) else ""
    block = _section(finding, (before, table, _listed(_beside(held))), legend)
    return Topic(finding, block, _register(held))


def _beside(held: Papers) -> list[str]:
    """What the table of topics does not show, a line each."""
    told = []
    if held.contradictions:
        pairs = [contradiction(pair) for pair in held.contradictions[: documents.CONTRADICTIONS]]
        more = len(held.contradictions) - len(pairs)
        pairs += [f"og {danish.counted(more, 'et sted', 'steder')} mere i bilaget"] if more else []
        told.append(f"{LOOK} Strider mod hinanden: {'; '.join(pairs)}.")
    if held.apart:
        told.append(f"{LOOK} {documents.apart(held)}")
    if held.missing_kinds:
        told.append(f"{UNLISTED}: {danish.joined(held.missing_kinds)}.")
    return told


def _size(held: Papers) -> str:
    """How many documents there are, and how many of them are old."""
    old = sum(document.old for document in held.documents)
    told = f"Listen over skriftligt materiale har {held.size}"
    if not old:
        return f"{told}."
    who, are = ("det", "gammelt") if old == 1 else ("de", "gamle")
    who = who if old == len(held.documents) else f"{documents.few(old, 'et ')} af dem"
    return f"{told}, og {who} er mindst fem år {are} ({LOOK})."


def _register(held: Papers) -> Block:
    """Every document by topic, with age, owner and where it lies."""
    against: dict[Document, list[str]] = {}
    for one, other in held.contradictions:
        against.setdefault(one, []).append(f"»{other.title}« ({other.year})")
        against.setdefault(other, []).append(f"»{one.title}« ({one.year})")
    rows = [
        (
            _described(document, against.get(document, [])),
            *(HELD_CELL if key in document.topics else "" for key in DOCUMENT_TOPICS),
        )
        for document in held.documents
    ]
    heads = ("Dokument", *_upright([danish.capital(SHORT.get(key, label)) for key, label in DOCUMENT_TOPICS.items()]))
    table = words_table("Dokumenter efter emne", heads, rows, invented=held.invented)
    title = "Det skriftlige materiale"
    under = f"{HELD} Dokumentet handler om emnet. {OLD_LEGEND} Kilde: {danish.stopped('; '.join(held.sources))}"
    return _annex(title, under, (table,))


HELD_CELL = Markup('<span aria-hidden="true">{}</span><span class="hidden">ja</span>').format(HELD)


def _described(document: Document, against: Sequence[str]) -> Markup:
    """A document in the register: title, kind, year, age and owner, and what else is known of it."""
    kind = danish.capital(DOCUMENT_KINDS[document.kind])
    sign = f"{LOOK} " if document.old else ""
    age = f" ({danish.counted(document.age, 'et år', 'år')} gammelt)" if document.age else ""
    told = [f"{kind}, {sign}{document.year}{age}, {document.owner}."]
    told += [danish.stopped(document.link)] if document.link else []
    told += [f"Også om {danish.joined(document.others)}."] if document.others else []
    told += [f"{LOOK}\u00a0Strider mod {danish.joined(against)}."] if against else []
    return Markup('<span style="overflow-wrap:anywhere"><strong>{}</strong><br>{}</span>').format(document.title, " ".join(told))


def _year(document: Document) -> str:
    return f"{LOOK}\u00a0{document.year}" if document.old else str(document.year)


def _roles(held: Roles) -> Topic:
    finding = roles.finding(held)
    shown, caption = held.tasks, "Hvem gør hvad"
    if len(shown) > MOST_TASKS:
        # The unclear ones first; sorting keeps the order of the others.
        shown = tuple(sorted(held.tasks, key=lambda task: not (task.holed or task.doubled)))[:MOST_TASKS]
        first = ", de uklare først" if held.holes or held.doubles else ""
        many = danish.counted(len(held.tasks), "opgave", "opgaver")
        caption = f"{danish.capital(documents.few(len(shown)))} af {many}{first}; resten står i bilaget"
    heads = ("Opgave", *(danish.capital(ROLES[role]) for role in IN_NOTE))
    rows = [(_wide(shortened(task.name, TASK)), *(_who(task, role) for role in IN_NOTE)) for task in shown]
    table = words_table(caption, heads, rows, invented=held.invented)
    legend = f"{ROLE_LEGEND if held.holes or held.doubles else ''} Hvem der orienteres, står i bilaget.".strip()
    # No paragraph: the key messages have the finding's sentence, and the table shows what it says.
    return Topic(finding, _section(finding, (Markup('<div class="short">{}</div>').format(table),), legend), _role_matrix(held))


def _who(task: RoleTask, role: str) -> str:
    """Those who have a role in a task, with a sign where that is nobody or several and it should be one."""
    who = named(task.of(role), 2)
    if task.hole(role):
        return f"{MISSING} ingen"
    return f"{LOOK} flere: {who}" if task.double(role) else who or "–"


def _role_matrix(held: Roles) -> Block:
    """All tasks by actor, in several tables where the actors are many."""
    tables = []
    size = ceil(len(held.actors) / ceil(len(held.actors) / ACTORS))
    for first in range(0, len(held.actors), size):
        actors = held.actors[first : first + size]
        rows = [(_task(task), *(_signs(held, task, actor) for actor in actors)) for task in held.tasks]
        caption = "Opgaver og aktører" if first == 0 else "Opgaver og aktører, fortsat"
        tables.append(words_table(caption, ("Opgave", *_upright(actors)), rows, invented=held.invented))
    signs = ", ".join(f"{sign} {ROLES[role]}" for role, sign in ROLE_SIGNS.items())
    under = f"{danish.stopped(signs)} {ROLE_LEGEND} Kilde: {danish.stopped('; '.join(held.sources))}"
    return _annex("Roller: hele skemaet", under, tables)


def _task(task: RoleTask) -> str:
    """A task in the matrix, with what is missing or double."""
    told = [f"{MISSING} ingen {ROLES[role]}" for role in RESPONSIBLE if task.hole(role)]
    told += [f"{LOOK} flere {ROLES[role]}" for role in RESPONSIBLE if task.double(role)]
    return f"{task.name} ({', '.join(told)})" if told else task.name


def _signs(held: Roles, task: RoleTask, actor: str) -> str:
    return ", ".join(ROLE_SIGNS[role] for role in held.cell(task, actor))


def _partners(held: Partners) -> Topic:
    finding = partners.finding(held)
    complete = _partner_table(held.partners, invented=held.invented)
    if len(held.partners) > MOST_PARTNERS:
        rows = [
            (kind, named([each.name for each in those]), named([each.name for each in those if not each.interface]) or "–")
            for kind, those in held.kinds.items()
        ]
        heads = ("Art", "Samarbejdspartnere", f"{MISSING} Uden beskrevet snitflade")
        table = words_table("Samarbejdspartnere efter art", heads, rows, invented=held.invented)
    else:
        table = _partner_table([_cut(partner) for partner in held.partners], invented=held.invented)
    unlisted = _line(UNLISTED, danish.joined(held.unlisted)) if held.unlisted else Markup("")
    said = Markup("<p>{}</p>").format(finding.sentence)
    block = _section(finding, (said, table, unlisted), "")
    source = f"Kilde: {danish.stopped('; '.join(held.sources))}"
    annex = None if table == complete else _annex("Samarbejdspartnere: hele listen", source, (complete,))
    return Topic(finding, block, annex)


def _partner_table(those: Sequence[Partner], *, invented: bool) -> Markup:
    rows = [
        (
            f"{each.name} ({each.kind})",
            each.tasks,
            f"{danish.stopped(each.interface or f'{MISSING} Snitfladen er ikke beskrevet')} {_contact(each)}",
        )
        for each in those
    ]
    return words_table("Samarbejdspartnere", ("Partner", "Opgaver", "Snitflade og kontakt"), rows, invented=invented)


def _contact(partner: Partner) -> str:
    return f"Kontakt: {danish.stopped(partner.contact)}" if partner.contact else f"{MISSING} Ingen kontakt."


def _cut(partner: Partner) -> Partner:
    return Partner(
        shortened(partner.name, CELL), partner.kind, shortened(partner.tasks, CELL), shortened(partner.interface, CELL),
        shortened(partner.contact, CELL),
    )  # fmt: skip


def _upright(texts: Sequence[str]) -> list[Markup]:
    """Columns' headings that read upwards from a common line, so that many columns have room on paper."""
    longest_word = max(len(word) for text in texts for word in text.split())
    height = UPRIGHT_EM * max(longest_word, min(UPRIGHT_LETTERS, max(map(len, texts))))
    style = f"{UPRIGHT};height:{height:.1f}em"
    return [Markup('<span style="{}">{}</span>').format(style, text) for text in texts]


def _wide(text: str) -> Markup:
    """The head of a row with room for some words, where narrower columns would press it."""
    return Markup('<span style="display:inline-block;min-width:min(48mm,35vw)">{}</span>').format(text)


def _line(what: str, told: str) -> Markup:
    return Markup("<p><strong>{}:</strong> {}.</p>").format(what, told)


def _listed(told: Sequence[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(each) for each in told)
    return Markup("<ul>{}</ul>").format(items) if told else Markup("")


def _section(finding: Finding, content: Sequence[Markup], legend: str) -> Block:
    """A block of the note: its heading is its finding."""
    under = " ".join(part for part in (legend, f"Kilde: {danish.stopped(finding.source)}") if part)
    html = Markup('<section><h2>{}</h2>{}<p class="source">{}</p></section>').format(
        finding.headline, Markup("").join(content), under
    )
    return Block("table", finding.headline, str(html), findings=(finding,))


def _annex(title: str, legend: str, content: Sequence[Markup]) -> Block:
    """A block of the annex, where tables are long: the legend stands before them."""
    html = Markup('<section><h2>{}</h2><p class="source">{}</p>{}</section>').format(title, legend, Markup("").join(content))
    return Block("table", title, str(html))
