"""The standard questionnaire to companies (`data/reference/questionnaire.yml`): its parts, its reader and what it must fulfil.

The file is the codebook too: answers are read by the ids and codes that stand in it. Content: guidelines 2.2.2.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from actionplan.danish import joined, number
from actionplan.names import did_you_mean, either, quoted
from actionplan.parameters.model import Bodies
from actionplan.problems import Problem, Refused
from actionplan.sources.catalogue import Fact
from actionplan.tables.specs import SURVEY_RESPONSES

FILE = "data/reference/questionnaire.yml"
MOST_QUESTIONS = 25
MOST_MINUTES = 10.0

WORDS_PER_MINUTE = 200
"""Reading, somewhat slower than the 238 English words a minute of Brysbaert, How many words do we read per minute?
(Journal of Memory and Language 109, 2019)."""

ANSWERING = {"single": 5, "scale": 5, "multiple": 10, "number": 15, "text": 60}
"""Seconds to think and mark or write, by kind of question, on top of reading: an assumption of this workbook."""

COMPANY_ID = "company_id"
COMPANY_ID_WORDING = "Virksomhedens nummer (det står i brevet eller mailen)"

OWN_HEADERS = tuple(column.danish for column in SURVEY_RESPONSES.columns)
"""The columns of the table of answers that are no question."""

Kind = Literal["single", "multiple", "scale", "number", "text"]
Needed = Mapping[str, tuple[Kind, tuple[str, ...]]]
"""Questions that must be asked: id -> kind and codes."""
_YES_NO: tuple[str, ...] = ("yes", "no")
_SCALE: tuple[str, ...] = ("1", "2", "3", "4", "5")
ANALYSED: Needed = MappingProxyType(
    {
        "respondent": ("single", ()),
        "sector": ("single", ("private", "public")),
        "industry": ("single", ()),
        "employees": ("number", ()),
        "bottleneck": ("single", _YES_NO),
        "experience": ("single", _YES_NO),
        "experience_kinds": ("multiple", ()),
        "assessment": ("scale", _SCALE),
        "reasons": ("multiple", ()),
        "contact_forms": ("multiple", ()),
        "contact_wanted": ("single", ()),
        "attitude_tasks": ("scale", _SCALE),
        "attitude_colleagues": ("scale", _SCALE),
        "target_groups": ("multiple", ()),
        "inclusiveness": ("scale", _SCALE),
        "special_terms": ("number", ()),
        "interest_single_trainee": ("single", _YES_NO),
        "interest_open_places": ("single", _YES_NO),
        "interest_training_department": ("single", _YES_NO),
        "interest_team_intake": ("single", _YES_NO),
        "places": ("number", ()),
        "support": ("multiple", ()),
        "expectations": ("multiple", ()),
        "wishes": ("text", ()),
        "may_contact": ("single", _YES_NO),
    }
)
"""The questions that the note reckons with: their kind and the codes that it knows."""

Place = tuple[str | int, ...]
"""Where in the file something stands: keys and positions from the outside in, as pydantic tells them."""

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_Header = Annotated[str, StringConstraints(pattern=r"^[a-zæøå][a-zæøå0-9_]*$")]
_Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,20}$")]
_Short = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_LONGEST_QUESTION, _LONGEST_ANSWER = 20, 5
_SELECTING = frozenset({"single", "multiple", "scale"})
_BODY = re.compile("|".join(rf"\{{{name}\}}" for name in Bodies.model_fields))
_MARKUP = re.compile(r"[<>{}]")


class Choice(Fact):
    """One answer to choose. code: how it is stored. short: its code in LimeSurvey, None where that is the same. alone: it
    excludes all others."""

    code: _Code
    label: _Text
    short: _Short | None = None
    alone: bool = False


class Condition(Fact):
    """True where one of these answers (codes) was given to an earlier question."""

    question: str
    answers: tuple[str, ...]


class Section(Fact):
    """A part of the form. feeds: what a note tells from its answers."""

    title: _Text
    feeds: _Text


class Question(Fact):
    """One question.

    header: its column's name where answers are typed in. outside: the answer that is no point on the scale or no answer in the
    matter ("ved ikke"). shown_if: it is put where at least one of these is true; to all where there are none. maximum: the
    largest number that can be meant.
    """

    id: _Id
    header: _Header
    section: str
    wording: _Text
    kind: Kind
    help: _Text | None = None
    short: _Short | None = None
    choices: tuple[Choice, ...] = ()
    outside: Choice | None = None
    shown_if: tuple[Condition, ...] = ()
    maximum: int | None = None

    @property
    def answers(self) -> tuple[Choice, ...]:
        """Every answer to choose, in the order shown, the one outside the scale last; none for numbers and text."""
        return self.choices if self.outside is None else (*self.choices, self.outside)


class Questionnaire(Fact):
    """The whole form. Names of bodies may stand as `{jobcentre}` and the like until `named` has put them in."""

    title: _Text
    intro: _Text
    thanks: _Text
    sections: Mapping[str, Section]
    questions: tuple[Question, ...]

    def number(self, question: str) -> int:
        """The number under which a question is printed, from 1. KeyError where there is none of that id."""
        for position, each in enumerate(self.questions, start=1):
            if each.id == question:
                return position
        raise KeyError(question)

    def question(self, name: str) -> Question:
        """The question of that id; KeyError where there is none."""
        return self.questions[self.number(name) - 1]

    def by_section(self) -> Iterator[tuple[Section, tuple[Question, ...]]]:
        """The sections in their order, each with its questions."""
        for name, section in self.sections.items():
            yield section, tuple(question for question in self.questions if question.section == name)

    def minutes(self) -> float:
        """How long it takes one who is asked everything: all words at `WORDS_PER_MINUTE`, and `ANSWERING` for each question."""
        texts = [self.title, self.intro, self.thanks, *(section.title for section in self.sections.values())]
        for question in self.questions:
            texts += [question.wording, question.help or "", *(choice.label for choice in question.answers)]
        words = sum(len(text.split()) for text in texts)
        return words / WORDS_PER_MINUTE + sum(ANSWERING[question.kind] for question in self.questions) / 60


def questionnaire(root: Path) -> Questionnaire:
    """The questionnaire of the project's folder, checked, read anew only when the file has changed.

    Raises Refused with every mistake and its line.
    """
    path = root.resolve() / FILE
    stat = path.stat() if path.is_file() else None
    return _questionnaire(path, stat and (stat.st_mtime_ns, stat.st_size))


@cache
def _questionnaire(path: Path, _: object) -> Questionnaire:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refused.of(FILE, "Filen mangler. Hent den igen fra arbejdsbogen.") from None
    except (OSError, UnicodeDecodeError):
        raise Refused.of(FILE, "Filen kan ikke læses. Gem den som UTF-8, eller hent den igen fra arbejdsbogen.") from None
    return parse(text, ANALYSED)


def parse(
    text: str, needed: Mapping[str, tuple[Kind, tuple[str, ...]]] = MappingProxyType({}), shown: str = FILE
) -> Questionnaire:
    """Reads a questionnaire's YAML. needed: as `ANALYSED`. shown: the file as messages name it.

    Raises Refused with every mistake and its line.
    """
    try:
        content = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        message = "Linjen kan ikke læses. Sæt tekst med kolon i anførselstegn, og ryk lige langt ind på samme niveau."
        raise Refused.of(shown, message, line=None if mark is None else mark.line + 1) from None
    try:
        read = Questionnaire.model_validate(content)
    except ValidationError as error:
        nodes = YAML().compose(text)
        raise Refused(_problem(shown, nodes, detail["loc"], _shape(detail)) for detail in error.errors()) from None
    if found := [*faults(read), *_needed_faults(read, needed)]:
        nodes = YAML().compose(text)
        raise Refused(_problem(shown, nodes, place, message) for place, message in found)
    return read


def named(form: Questionnaire, bodies: Bodies) -> Questionnaire:
    """The questionnaire with the municipality's own names for its bodies, each text on one line."""

    def fill(text: str) -> str:
        return " ".join(_BODY.sub(lambda found: bodies.fill(found[0]), text).split())

    def choice(each: Choice) -> Choice:
        return each.model_copy(update={"label": fill(each.label)})

    def question(each: Question) -> Question:
        texts = {"wording": fill(each.wording), "help": None if each.help is None else fill(each.help)}
        outside = None if each.outside is None else choice(each.outside)
        return each.model_copy(update={**texts, "choices": tuple(map(choice, each.choices)), "outside": outside})

    sections = {name: each.model_copy(update={"title": fill(each.title)}) for name, each in form.sections.items()}
    texts = {"title": fill(form.title), "intro": fill(form.intro), "thanks": fill(form.thanks)}
    return form.model_copy(update={**texts, "sections": sections, "questions": tuple(map(question, form.questions))})


def limesurvey_names(form: Questionnaire) -> Mapping[str, str]:
    """Question id to its name in LimeSurvey, which takes at most 20 letters and digits; the company's number too."""
    return MappingProxyType(
        {COMPANY_ID: COMPANY_ID.replace("_", ""), **{each.id: each.short or each.id.replace("_", "") for each in form.questions}}
    )


def limesurvey_codes(question: Question) -> Mapping[str, str]:
    """Code to the code in LimeSurvey, which takes at most 5 characters where one answer is chosen, and 20 where several are."""
    return MappingProxyType({choice.code: choice.short or choice.code for choice in question.answers})


def faults(form: Questionnaire) -> Iterator[tuple[Place, str]]:
    """Whatever a questionnaire of right shape gets wrong, each with its place and a Danish sentence with the remedy."""
    if len(form.questions) > MOST_QUESTIONS:
        message = f"Der er {len(form.questions)} spørgsmål, men der må højst være {MOST_QUESTIONS}. Slet nogle."
        yield ("questions", MOST_QUESTIONS), message
    if form.minutes() > MOST_MINUTES:
        minutes = number(form.minutes(), 1)
        message = f"Skemaet tager {minutes} minutter at svare på, men må højst tage {number(MOST_MINUTES)}. Gør det kortere."
        yield ("questions",), message
    for key, text in (("title", form.title), ("intro", form.intro), ("thanks", form.thanks)):
        yield from _text_faults((key,), text)
    for key, section in form.sections.items():
        yield from _text_faults(("sections", key, "title"), section.title)
    names = limesurvey_names(form)
    for position, question in enumerate(form.questions):
        place = ("questions", position)
        earlier = form.questions[:position]
        if question.header in {*OWN_HEADERS, *(each.header for each in earlier)}:
            yield (*place, "header"), f"Der er allerede en kolonne med navnet »{question.header}«. Giv denne et andet."
        if question.id == COMPANY_ID or question.id in {each.id for each in earlier}:
            yield (*place, "id"), f"Der er allerede et spørgsmål med navnet »{question.id}«. Giv dette et andet."
        elif names[question.id].casefold() in {names[each].casefold() for each in (COMPANY_ID, *(each.id for each in earlier))}:
            yield (*place, "id"), f"I LimeSurvey hedder to spørgsmål »{names[question.id]}«. Skriv en anden short."
        if len(names[question.id]) > _LONGEST_QUESTION:
            message = f"Navnet er længere end de {_LONGEST_QUESTION} tegn, som LimeSurvey tager. Skriv et kortere i short."
            yield (*place, "short" if question.short else "id"), message
        if question.section not in form.sections:
            hint = did_you_mean(question.section, form.sections) or f" Afsnittene er {joined(list(form.sections))}."
            yield (*place, "section"), f"Afsnittet {quoted(question.section)} findes ikke.{hint}"
        elif earlier and _turns_back(form, position):
            yield (*place, "section"), f"Spørgsmålet står uden for sit afsnit. Flyt det op til de andre i »{question.section}«."
        yield from _text_faults((*place, "wording"), question.wording)
        if question.help is not None:
            yield from _text_faults((*place, "help"), question.help)
        yield from _choice_faults(place, question)
        yield from _routing_faults(place, question, earlier)


def _turns_back(form: Questionnaire, position: int) -> bool:
    order = list(form.sections)
    here, before = form.questions[position].section, form.questions[position - 1].section
    return before in order and order.index(here) < order.index(before)


def _text_faults(place: Place, text: str) -> Iterator[tuple[Place, str]]:
    if found := _MARKUP.search(_BODY.sub("", text)):
        allowed = joined([f"{{{name}}}" for name in Bodies.model_fields], "eller")
        yield place, f"Tegnet {found[0]} kan ikke stå i teksten. Slet det. I krøllede parenteser kan kun stå {allowed}."


def _choice_faults(place: Place, question: Question) -> Iterator[tuple[Place, str]]:
    selecting = question.kind in _SELECTING
    if selecting and len(question.choices) < 2:
        yield (*place, "choices"), "Der skal være mindst to svar at vælge mellem. Tilføj dem under choices."
    if not selecting and question.answers:
        yield (*place, "choices"), f"Slagsen {question.kind} har ingen svar at vælge mellem. Slet choices og outside."
    if question.outside is not None and question.kind == "multiple":
        yield (
            (*place, "outside"),
            "Hvor der kan sættes flere kryds, er der intet outside. Flyt svaret til choices med alone: true.",
        )
    if question.maximum is not None and question.kind != "number":
        yield (*place, "maximum"), "Kun et spørgsmål efter et antal (number) har et største tal. Slet maximum."
    short = limesurvey_codes(question)
    longest = _LONGEST_QUESTION if question.kind == "multiple" else _LONGEST_ANSWER
    for position, choice in enumerate(question.answers):
        inside = position < len(question.choices)
        own: Place = (*place, "choices", position) if inside else (*place, "outside")
        before = question.answers[:position]
        if choice.code in {each.code for each in before}:
            yield own, f"Der er allerede et svar med koden »{choice.code}«. Giv dette en anden."
        elif short[choice.code].casefold() in {short[each.code].casefold() for each in before}:
            yield own, f"I LimeSurvey har to svar koden »{short[choice.code]}«. Skriv en anden short."
        if choice.label.casefold() in {each.label.casefold() for each in before}:
            yield own, f"Der er allerede et svar med teksten {quoted(choice.label)}. Skriv en anden."
        if len(short[choice.code]) > longest:
            yield own, f"LimeSurvey tager højst {longest} tegn, men koden er »{short[choice.code]}«. Skriv en kortere i short."
        if choice.alone and question.kind != "multiple":
            yield own, "Kun hvor der kan sættes flere kryds, kan et svar stå alene. Slet alone."
        yield from _text_faults((*own, "label"), choice.label)


def _routing_faults(place: Place, question: Question, earlier: tuple[Question, ...]) -> Iterator[tuple[Place, str]]:
    known = {each.id: each for each in earlier}
    for position, condition in enumerate(question.shown_if):
        own = (*place, "shown_if", position)
        asked = known.get(condition.question)
        if asked is None:
            hint = did_you_mean(condition.question, known)
            yield own, f"{quoted(condition.question)} er ikke et tidligere spørgsmål. Vælg et, der står over dette.{hint}"
            continue
        if not condition.answers:
            yield own, "Der mangler svar. Skriv under answers, hvilke svar der fører hertil."
        codes = [choice.code for choice in asked.answers]
        for code in condition.answers:
            if code not in codes:
                told = f"Vælg mellem {joined(codes, 'eller')}." if codes else "Det har ingen svar at vælge mellem."
                yield own, f"{quoted(code)} er ikke et svar på »{condition.question}«. {told}"


def _needed_faults(form: Questionnaire, needed: Needed) -> Iterator[tuple[Place, str]]:
    """What the note reckons with must be asked, in the codes that it knows."""
    for name, (kind, codes) in needed.items():
        position = next((i for i, each in enumerate(form.questions) if each.id == name), None)
        if position is None:
            yield ("questions",), f"Spørgsmålet »{name}« mangler, og notatet regner med det. Hent det igen fra arbejdsbogen."
            continue
        question = form.questions[position]
        if question.kind != kind:
            yield ("questions", position, "kind"), f"Notatet regner med, at det er {kind}. Skriv det igen."
        elif missing := [code for code in codes if code not in {choice.code for choice in question.answers}]:
            yield ("questions", position, "choices"), f"Notatet regner med koden {either(missing)}. Skriv den igen."


def _shape(detail: ErrorDetails) -> str:
    """A Danish sentence for what pydantic found."""
    key = quoted(str(detail["loc"][-1])) if detail["loc"] else "Filen"
    if detail["type"] == "missing":
        return f"{key} mangler. Tilføj linjen."
    if detail["type"] == "extra_forbidden":
        known = {*Questionnaire.model_fields, *Section.model_fields, *Question.model_fields, *Choice.model_fields}
        return f"{key} kendes ikke.{did_you_mean(str(detail['loc'][-1]), known)} Ret eller slet linjen."
    if detail["type"] == "string_pattern_mismatch":
        return f"{quoted(str(detail['input']))} kan ikke være {key}. Brug kun a til z og tal, og begynd med et bogstav."
    if detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float):
        return f"{key} skal være tekst. Sæt værdien i anførselstegn."
    if detail["type"] == "literal_error":
        kinds = joined(list(ANSWERING), "eller")
        return f"{quoted(str(detail['input']))} er ikke en slags spørgsmål. Skriv {kinds}."
    return f"{key} har ikke den rette form. Sammenlign med de andre spørgsmål i filen."


def _problem(shown: str, nodes: Node | None, place: Place, message: str) -> Problem:
    """The problem at its line: that of the innermost part of the place that stands in the file."""
    node, line = nodes, 1
    for part in place:
        node, found = _inside(node, part)
        if node is None:
            break
        line = found
    column = next((str(part) for part in reversed(place) if isinstance(part, str)), None)
    return Problem(shown, line, column, message)


def _inside(node: Node | None, part: str | int) -> tuple[Node | None, int]:
    """The node under a key or position, and its line."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        value = node.value[part]
        return value, value.start_mark.line + 1
    return None, 0
