"""The general qualitative status of note 05 (guidelines 4.2.2, 2 a to c): the group's words, otherwise what interviews say."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
from markupsafe import Markup

from actionplan import danish
from actionplan.briefing import effort_voices
from actionplan.briefing.blocks import Block
from actionplan.briefing.cards import cards
from actionplan.briefing.plans import section
from actionplan.publish.statements import HELPS, HINDERS, PublishedPositions
from actionplan.tables.follow_up_specs import STATUS_QUESTIONS
from actionplan.workbook import Case

QUESTIONS: Mapping[str, str] = MappingProxyType({
    "cooperation": "Er samarbejdet i {jobcentre} blevet bedre, fx mellem sagsbehandlere og jobkonsulenter?",
    "match": "Bidrager planen til det rette match, så den ledige får fast tilknytning til arbejdsmarkedet?",
    "coherence": "Bidrager planen til mere sammenhængende forløb fra ledighed til job?",
})  # fmt: skip
"""The guidelines' three questions, with a place for the municipality's own name."""
THEMES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "cooperation": ("deling af kontakter", "registrering", "én indgang", "fast kontaktperson", "retningslinjer"),
    "match": ("match", "kompetencer", "forventninger"),
    "coherence": ("overlevering", "opfølgning", "tilbud", "tid"),
})  # fmt: skip
"""The themes of coded statements that tell of each question."""
SIGNS = {"better": "▲ bedre", "same": "● uændret", "worse": "▼ dårligere"}
TURNED = {"better": "bedre", "same": "uændret", "worse": "dårligere"}
NOT_TOLD = "Gruppen har ikke skrevet noget."


def block(case: Case) -> Block | None:
    """The three questions with their answers; None where neither the group nor an interview tells of any."""
    positions = effort_voices.positions(case)
    frame = case.tables["general_status"].frame
    frame = frame[frame["date"] <= pd.Timestamp(case.day)].sort_values("date")
    answers = {name: _of_the_group(frame[frame["question"] == name]) for name in STATUS_QUESTIONS}
    spoken = {name: _of_interviews(positions, THEMES[name]) for name in STATUS_QUESTIONS}
    if not any(answers.values()) and not any(spoken.values()):
        return None
    rows = []
    for name, question in QUESTIONS.items():
        trend, words = answers[name] or ("–", f"{NOT_TOLD} {spoken[name] or 'Heller ikke interviewene siger noget om det.'}")
        rows.append((case.parameters.bodies.fill(question), trend, words))
    heads = ("Spørgsmål", "Udvikling", "Svar")
    sources = dict.fromkeys(positions.sources if positions and not all(answers.values()) else ())
    told = "".join(f"Kilde: {danish.stopped(source)}" for source in sources)
    return section(
        _heading(frame),
        cards("Hvad planen betyder i det hele taget", heads, rows, invented=case.invented, shape="answers"),
        Markup('<p class="source">{}</p>').format(told) if told else Markup(""),
    )


def unanswered(case: Case) -> tuple[str, ...]:
    """The questions that the group has not answered, in Danish and in a few words."""
    frame = case.tables["general_status"].frame
    told = set(frame[frame["date"] <= pd.Timestamp(case.day)]["question"])
    return tuple(words for name, words in STATUS_QUESTIONS.items() if name not in told)


def _heading(frame: pd.DataFrame) -> str:
    """What the latest answers come to, as a headline."""
    latest = frame.dropna(subset=["trend"]).drop_duplicates("question", keep="last").set_index("question")["trend"]
    told = [f"{words} {TURNED[latest[question]]}" for question, words in STATUS_QUESTIONS.items() if question in latest]
    return f"Gruppens vurdering: {', '.join(told)}" if told else "Gruppen har ikke svaret på de tre spørgsmål endnu"


def _of_the_group(said: pd.DataFrame) -> tuple[str, Markup] | None:
    """The group's latest answer to a question with its trend, and the former one; None where it has said nothing."""
    if said.empty:
        return None
    words = [f"{text} ({danish.day(day.date())})" for day, text in zip(said["date"], said["words"], strict=True)][-2:]
    trend = said["trend"].iloc[-1]
    told = Markup("{}").format(words[-1])
    if len(words) > 1:
        told += Markup('<br><span class="who">Før: {}</span>').format(words[0])
    return ("–" if pd.isna(trend) else SIGNS[trend]), told


def _of_interviews(positions: PublishedPositions | None, themes: tuple[str, ...]) -> str:
    """What groups of informants say of some themes, as a sentence; empty where they say nothing."""
    if positions is None:
        return ""
    said = {
        theme: {stand for stand in (HELPS, HINDERS) if positions.who(theme, stand)}
        for theme in themes
        if theme in positions.themes
    }
    of = {stand: [theme for theme, found in said.items() if found == {stand}] for stand in (HELPS, HINDERS)}
    both = [theme for theme, found in said.items() if len(found) == 2]
    kinds = (("Det fremmer", of[HELPS]), ("Det hæmmer", of[HINDERS]), ("Delte meninger", both))
    told = " ".join(f"{word}: {danish.joined(named)}." for word, named in kinds if named)
    return f"Interviewene siger: {told} Notat 03 viser, hvem der siger hvad." if told else ""
