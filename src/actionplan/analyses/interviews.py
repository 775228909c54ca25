"""What the interviews say (guidelines 2.1.2, and 2.1.3 for a meeting in their place).

The interviews are coded: one row is a highlight with one tag, as Taguette exports it, so an interview has many rows and one
statement can have several. All counts are therefore of different interviews and never of statements.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.publish import Draft, Header
from actionplan.publish.statements import MOST, SEVERAL, PublishedWords, Statement
from actionplan.tables.cell import Cell
from actionplan.tables.specs import CITIZEN_STATUS, INFORMANTS, POLARITY

CITIZENS = ("citizen",)
JOBCENTRE = ("manager", "caseworker", "job_consultant")
"""Who takes part in the meeting that the guidelines (2.1.3) offer in place of interviews with citizens."""
COMPANIES = ("company_leader", "employee_representative")
"""Who is interviewed in the companies, or takes part in the meeting that the guidelines (2.2.4) offer instead."""

ENOUGH = 2
"""So many different themes are many barriers, or many resources."""


@dataclass(frozen=True, eq=False)
class Interviews:
    """The coded statements: frame as the table `interviews`; sources as a reader wants them."""

    frame: pd.DataFrame
    sources: tuple[str, ...]
    invented: bool

    def of(self, informants: Collection[str]) -> pd.DataFrame:
        """The statements of these informants (keys of `INFORMANTS`)."""
        return self.frame[self.frame["informant"].isin(list(informants))]

    def number(self, informants: Collection[str]) -> int:
        """How many different interviews there are with these informants."""
        return int(self.of(informants)["interview_id"].nunique())

    def persons(self, informants: Collection[str]) -> int:
        """How many took part in the interviews with these informants."""
        return int(self.of(informants).groupby("interview_id")["group_size"].max().sum())


@dataclass(frozen=True)
class Segment:
    """Citizens alike in barriers and resources, in words that say more than a match category. about: what it means for offers."""

    name: str
    many_barriers: bool
    many_resources: bool
    about: str


SEGMENTS = (
    Segment("Klar til mere", False, True, "Få barrierer og mange ressourcer: Det rette match er det vigtigste."),
    Segment(
        "Kan meget, men møder meget modstand",
        True,
        True,
        "Mange barrierer og mange ressourcer: Kræfterne er der, når nogen hjælper med at rydde vejen.",
    ),
    Segment(
        "Har brug for et sted at begynde",
        False,
        False,
        "Få barrierer og få ressourcer: Der skal noget at prøve kræfter med, og et tilbud kan vise, hvad der er muligt.",
    ),
    Segment(
        "Har brug for støtte på flere områder",
        True,
        False,
        "Mange barrierer og få ressourcer: Hjælp på flere områder og et forløb på en arbejdsplads må følges ad.",
    ),
)
SEGMENT_RULE = (
    "Et interview har mange barrierer, når mindst to forskellige temaer hæmmer, og mange ressourcer, når mindst to forskellige "
    "temaer er ressourcer eller fremmer. Kun enkeltinterviews med borgere er delt op."
)
"""What makes a course succeed counts as a resource: the guidelines (2.1.2) ask for the factors that make inclusion succeed or
fail, the citizens' barriers and resources among them."""


@dataclass(frozen=True)
class Segments:
    """Single interviews with citizens by segment. interviews: how many there are. rule: how they were told apart, in Danish."""

    draft: Draft
    interviews: int
    rule: str


def held(talks: Interviews) -> Draft:
    """Interviews held with citizens: rows are the statuses, columns the single and the group interviews."""
    each = _each(talks.of(CITIZENS))
    labels = {key: label for key, label in CITIZEN_STATUS.items() if key != "none"}
    rows = {**labels, **({"none": "situation ikke oplyst"} if (each["status"] == "none").any() else {})}
    cells = tuple(
        tuple(float(((each["status"] == status) & (each["in_group"] == in_group)).sum()) for in_group in (False, True))
        for status in rows
    )
    columns = (Header("Enkeltinterviews", "interviews"), Header("Gruppeinterviews", "interviews"))
    return _draft(talks, ("Interviews, der er holdt", "Situation"), tuple(rows.values()), columns, cells)


def themes(talks: Interviews, informants: Collection[str]) -> Draft:
    """Interviews that tell of a theme: rows are the themes, those of most interviews first; columns what they point to.

    informants: keys of `INFORMANTS`. An interview counts once in a cell and can count in several. Gate: `in_words`, with
    `Interviews.number` of the same informants.
    """
    said = talks.of(informants)
    order = (
        said.groupby("theme")["interview_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    )
    counts = said.groupby(["theme", "polarity"])["interview_id"].nunique()
    cells = tuple(tuple(float(counts.get((theme, polarity), 0)) for polarity in POLARITY) for theme in order)
    columns = tuple(Header(label, "interviews") for label in POLARITY.values())
    return _draft(talks, ("Hvad interviewene siger", "Tema"), tuple(order), columns, cells)


def segments(talks: Interviews) -> Segments:
    """Single interviews with citizens by `SEGMENTS` (guidelines 2.1.2): rows are the segments, one column.

    Gate: `in_words`, with `Segments.interviews`. Group interviews are left out, since nobody's barriers alone are told there.
    """
    said = talks.of(CITIZENS)
    each = _each(said)
    single = each.index[~each["in_group"]]

    def many(polarities: Collection[str]) -> pd.Series:
        chosen = said[said["polarity"].isin(list(polarities))]
        return chosen.groupby("interview_id")["theme"].nunique().reindex(single, fill_value=0) >= ENOUGH

    barriers, resources = many(["barrier"]), many(["success", "resource"])
    cells = tuple(
        (float(((barriers == segment.many_barriers) & (resources == segment.many_resources)).sum()),) for segment in SEGMENTS
    )
    rows = tuple(segment.name for segment in SEGMENTS)
    draft = _draft(
        talks, ("Borgerne efter barrierer og ressourcer", "Gruppe"), rows, (Header("Interviews", "interviews"),), cells
    )
    return Segments(draft, len(single), SEGMENT_RULE)


# Quotes

_GENERIC = {
    "citizen": "borger",
    "company_leader": "fra en virksomhed",
    "employee_representative": "fra en virksomhed",
    "manager": "ansat i jobcentret",
    "job_consultant": "ansat i jobcentret",
    "caseworker": "ansat i jobcentret",
    "partner": "samarbejdspartner eller beslutningstager",
    "politician": "samarbejdspartner eller beslutningstager",
}
ANYBODY = "en af de interviewede"


def quotable(talks: Interviews, informants: Collection[str], per_theme: int, threshold: int) -> tuple[Statement, ...]:
    """Statements that may be quoted, at most `per_theme` for each theme, chosen by the rule that `quote_rule` tells.

    The themes come in the order of `themes`. Who said it is told as closely as there are interviews for: a status, or a
    function, that fewer interviews than the threshold have is told as "borger" or the like, and so are further ones until
    those are enough together. Where even those are few, nothing is told. Raises
    ValueError where `per_theme` is less than 1.
    """
    if per_theme < 1:
        raise ValueError("at least one statement for each theme")
    said = talks.of(informants)
    voices = _voices(_each(said), threshold)
    may = said[said["may_quote"].fillna(False).astype(bool)]
    rows = list(zip(*(may[column].astype("str") for column in ("theme", "polarity", "statement", "interview_id")), strict=True))
    chosen: list[Statement] = []
    texts, heard = set[str](), set[str]()
    for theme in most_told(said):
        pointed = set[str]()
        for _ in range(per_theme):
            ordered = sorted(
                (polarity in pointed, interview in heard, len(text), text, polarity, interview)
                for of, polarity, text, interview in rows
                if of == theme and text not in texts
            )
            if ordered:
                *_, text, polarity, interview = ordered[0]
                chosen.append(Statement(theme, POLARITY[polarity], text, voices[interview], True, talks.invented))
                pointed.add(polarity)
                texts.add(text)
                heard.add(interview)
    return tuple(chosen)


def quote_rule(per_theme: int) -> str:
    """How `quotable` chooses, for readers."""
    most = danish.counted(per_theme, "et udsagn", "udsagn")
    return (
        f"Der er vist højst {most} om hvert tema, og kun udsagn, som må citeres. De er helst fra forskellige interviews "
        "og ellers de korteste."
    )


def _voices(each: pd.DataFrame, threshold: int) -> dict[str, str]:
    """Who spoke in each interview (index of `each`), as closely as it may be told."""
    close = each["informant"].map(INFORMANTS).where(each["informant"] != "citizen", each["status"].map(CITIZEN_STATUS))
    broad = each["informant"].map(_GENERIC).fillna(each["informant"].map(INFORMANTS))
    close = close.where((each["informant"] != "citizen") | (each["status"] != "none"), broad)
    told = broad.copy()
    for label in broad.unique():
        mine = close[broad == label]
        sizes = mine.value_counts().sort_index().sort_values(kind="stable")
        joined = [str(voice) for voice, size in sizes.items() if size < threshold or voice == label]
        # Where one voice alone, or few, are told broadly, "borger" would give them away: the smallest of the others joins.
        while joined and sizes[joined].sum() < threshold and len(joined) < len(sizes):
            joined.append(str(next(voice for voice in sizes.index if voice not in joined)))
        told[mine.index[~mine.isin(joined)]] = mine[~mine.isin(joined)]
        if len(mine) < threshold:
            told[mine.index] = ANYBODY
    return {str(interview): str(voice) for interview, voice in told.items()}


# Findings

UNSURE = "Interviews viser, hvad der kan være på spil, men ikke hvor udbredt det er."


def interview_findings(words: PublishedWords, who: str = "borgerne") -> tuple[Finding, ...]:
    """What makes inclusion succeed and what hinders it, from the themes in words: at most two findings, without a figure.

    who: whom the interviews are with, in the definite plural. A direction in which no theme is told in at least as many
    interviews as the threshold has no finding: a few who say the same are no pattern.
    """
    asked = (
        ("01.interviews.success", "success", "når det lykkes", "hvad der hjælper på vejen mod et job"),
        ("01.interviews.barriers", "barrier", "når det ikke lykkes", "hvad der står i vejen for et job"),
    )
    return tuple(
        _finding(words, id, POLARITY[polarity], headline, f"Spurgt om, {question}, nævner {who} oftest")
        for id, polarity, headline, question in asked
        if any(words.word(theme, POLARITY[polarity]) in {SEVERAL, MOST} for theme in words.most_told(POLARITY[polarity]))
    )


def _finding(words: PublishedWords, id: str, column: str, headline: str, asked: str) -> Finding:
    themes = words.most_told(column)
    listed = danish.joined(themes)
    return Finding(
        id=id,
        headline=f"{danish.capital(listed)} nævnes oftest, {headline}",
        sentence=f"{asked} {listed}. {_told_in(words, column, themes)}",
        period=words.period,
        source="; ".join(words.sources),
        uncertainty=f"{UNSURE} {words.scale}",
        invented=words.invented,
    )


def _told_in(words: PublishedWords, column: str, themes: Sequence[str]) -> str:
    """In how many interviews the themes are told, in words."""
    interviews = "interviewene" if words.of is None else f"de {danish.number(words.of)} interviews"
    by_word: dict[str, list[str]] = {}
    for theme in themes:
        by_word.setdefault(words.word(theme, column), []).append(theme)
    if len(by_word) == 1:
        subject = "Temaet er nævnt" if len(themes) == 1 else "Hvert tema er nævnt"
        return f"{subject} i {next(iter(by_word))} af {interviews}."
    (word, first), *others = by_word.items()
    rest = danish.joined([f"{danish.joined(named)} i {word}" for word, named in others])
    return f"{danish.capital(danish.joined(first))} er nævnt i {word} af {interviews}, {rest}."


def most_told(said: pd.DataFrame) -> list[str]:
    """The themes, those of most interviews first, equals by name."""
    interviews = said.groupby("theme")["interview_id"].nunique().sort_index()
    return [str(theme) for theme in interviews.sort_values(ascending=False, kind="stable").index]


def _each(said: pd.DataFrame) -> pd.DataFrame:
    """One row per interview: informant, status ("none" where it is not told) and whether it was with a group."""
    first = said.groupby("interview_id").agg(
        informant=("informant", "first"), status=("status", "first"), size=("group_size", "max")
    )
    return pd.DataFrame(
        {"informant": first["informant"], "status": first["status"].fillna("none"), "in_group": first["size"] > 1}
    )


def _draft(
    talks: Interviews,
    titles: tuple[str, str],
    rows: tuple[str, ...],
    columns: tuple[Header, ...],
    cells: tuple[tuple[Cell, ...], ...],
) -> Draft:
    return Draft(titles[0], titles[1], rows, columns, cells, "", talks.sources, talks.invented)
