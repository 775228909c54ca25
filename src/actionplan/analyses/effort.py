"""What the guidelines (2.3) ask of the present effort, and which topics of documents and themes of interviews answer it.

Documents are listed by topic and statements coded by theme in the municipality's own words. The words here are those that
the interview guides and the guide for analysts suggest; others are shown too, but answer none of the five questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from actionplan.tables.specs import SPECS


@dataclass(frozen=True)
class EffortQuestion:
    """One of the five questions. title: in a table. asked: as a question, own wording; `{jobcentre}` as in `Bodies.fill`.
    topics: of documents (keys of `actionplan.analyses.document_topics.TOPICS`). themes: of statements, in Danish."""

    name: str
    title: str
    asked: str
    topics: tuple[str, ...]
    themes: tuple[str, ...]


_QUESTIONS = (
    EffortQuestion(
        "contact",
        "Kontakten til virksomhederne",
        "Hvordan og af hvem kontaktes virksomhederne i dag?",
        ("contact_strategy", "shared_contacts", "registration", "one_entry"),
        ("kontaktstrategi", "fast kontaktperson", "registrering", "deling af kontakter", "én indgang"),
    ),
    EffortQuestion(
        "engagement",
        "Støtten til virksomhedernes sociale engagement",
        "Hvad gør {jobcentre} helt konkret for at støtte de virksomheder, der vil tage et socialt ansvar?",
        ("agreements", "marketing"),
        ("socialt engagement", "samarbejdsmodeller", "kollegaskab", "mentor"),
    ),
    EffortQuestion(
        "way",
        "Vejen til arbejdsmarkedet",
        "Hvordan er vejen lagt til rette for borgere, der ikke er klar til et job?",
        ("follow_up", "offers"),
        ("overlevering", "opfølgning", "tilbud", "tid", "helbred"),
    ),
    EffortQuestion(
        "match",
        "Matchet mellem borger og virksomhed",
        "Hvordan findes den borger, der passer til det, virksomheden mangler?",
        ("matching",),
        ("match", "kompetencer", "forventninger"),
    ),
    EffortQuestion(
        "rules",
        "Rammer for praktik, løntilskud og mentor",
        "Hvilke rammer og retningslinjer gælder for praktik, løntilskud og mentor?",
        ("traineeship", "wage_subsidy", "mentor"),
        ("retningslinjer", "papirarbejde", "praktik", "løntilskud"),
    ),
)

EFFORT_QUESTIONS: Mapping[str, EffortQuestion] = MappingProxyType({question.name: question for question in _QUESTIONS})
"""The five questions of the guidelines (2.3.2) by name, in their order."""


@dataclass(frozen=True)
class Wanted:
    """One thing that the guidelines ask for in their section 2.3 (and 3.1).

    What answers it: any of the tables, any of the informants, documents of the kinds wanted, documents on one of the topics, or
    papers or statements on one of the five questions. place: the topic of the note that tells it ("five": the five questions).
    missing: what is said where it doesn't, empty where another thing says it. how: how to get it. task: of params, which can say
    why it was left out.
    """

    title: str
    section: str
    place: str
    missing: str
    how: str
    task: str
    tables: tuple[str, ...] = ()
    kinds: bool = False
    topics: tuple[str, ...] = ()
    informants: tuple[str, ...] = ()
    question: str = ""


WANTED = (
    Wanted(
        "Projektbeskrivelser, partnerskabsaftaler, kontrakter og markedsføring",
        "2.3.1",
        "documents",
        "Projektbeskrivelser, aftaler, kontrakter og markedsføring er ikke samlet",
        SPECS["documents"].collect,
        "documents",
        kinds=True,
    ),
    Wanted(
        "Papirer om kontaktstrategi, aftaler, opfølgning, deling af kontakter, registrering og én indgang",
        "2.3.1",
        "documents",
        "",
        SPECS["documents"].collect,
        "documents",
        topics=("contact_strategy", "agreements", "follow_up", "shared_contacts", "registration", "one_entry"),
    ),
    Wanted(
        "Omfanget af samarbejdet med virksomheder i dag",
        "2.3.1",
        "cooperation",
        "Aftalerne med virksomheder er ikke skrevet op",
        SPECS["agreements"].collect,
        "documents",
        tables=("agreements",),
    ),
    Wanted(
        "Interview med ledere",
        "2.3.2",
        "consensus",
        "Lederne er ikke interviewet",
        "Brug interviewguiden, og tal med hver leder.",
        "jobcentre_interviews",
        informants=("manager",),
    ),
    Wanted(
        "Interview med jobkonsulenter",
        "2.3.2",
        "consensus",
        "Jobkonsulenterne er ikke interviewet",
        "Brug interviewguiden, og tal med nogle jobkonsulenter.",
        "jobcentre_interviews",
        informants=("job_consultant",),
    ),
    Wanted(
        "Gruppeinterview med sagsbehandlere",
        "2.3.2",
        "consensus",
        "Sagsbehandlerne er ikke interviewet",
        "Hold et gruppeinterview om visitation og overlevering af sager.",
        "jobcentre_interviews",
        informants=("caseworker",),
    ),
    *(
        Wanted(question.title, "2.3.2", "five", "", "", "jobcentre_interviews", question=name)
        for name, question in EFFORT_QUESTIONS.items()
    ),
    Wanted(
        "Vejen til arbejdsmarkedet, trin for trin",
        "2.3.2",
        "way",
        "Vejen til arbejdsmarkedet er ikke tegnet",
        SPECS["process_steps"].collect,
        "jobcentre_interviews",
        tables=("process_steps",),
    ),
    Wanted(
        "Interview med samarbejdspartnere om deres rolle",
        "2.3.3",
        "consensus",
        "Samarbejdspartnerne er ikke interviewet",
        "Brug interviewguiden, og spørg uddannelser, fagforeninger, projekter og konsulenter.",
        "partner_interviews",
        informants=("partner",),
    ),
    Wanted(
        "Opgaver og rollefordeling",
        "2.3.3",
        "roles",
        "Det er ikke skrevet ned, hvem der gør hvad",
        SPECS["roles"].collect,
        "jobcentre_interviews",
        tables=("roles",),
    ),
    Wanted(
        "Samarbejdspartnernes opgaver og snitflader",
        "2.3.3",
        "partners",
        "Samarbejdspartnernes opgaver og snitflader er ikke skrevet ned",
        SPECS["partners"].collect,
        "partner_interviews",
        tables=("partners",),
    ),
    Wanted(
        "Samtaler med politikere og andre beslutningstagere",
        "3.1",
        "consensus",
        "Politikere og andre beslutningstagere er ikke interviewet",
        "Tal med dem, når notatet er drøftet i styregruppen, og brug interviewguiden.",
        "decision_maker_interviews",
        informants=("politician",),
    ),
)
"""What the guidelines ask of the present effort, in their order."""
