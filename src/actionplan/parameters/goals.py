"""The goals of a plan (guidelines 3.2.3) and what the analyst changes in its challenges: the content of `params/<m>.goals.yml`.

Field names are English, the keys in the file Danish (`validation_alias`), read as `actionplan.parameters.model` reads its own.
What is None or empty is not decided; `missing` says what the seminar has to decide still. Rules between goals are kept by
`actionplan.parameters.goals_reader`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from actionplan.danish import counted, exact, joined
from actionplan.names import quoted, slug
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.goal_series import SeriesChoice, unfit
from actionplan.parameters.values import (
    Day,
    Part,
    Text,
    end_not_before_start,
    is_empty,
    mistake,
    read_choice,
    read_number,
    read_text,
    read_whole_number,
)

GoalKind = Literal["marketing", "cooperation_models", "tools", "organisation"]
KINDS: Mapping[GoalKind, str] = MappingProxyType(
    {
        "marketing": "markedsføring",
        "cooperation_models": "samarbejdsmodeller",
        "tools": "redskaber",
        "organisation": "organisering",
    }
)
"""The guidelines' four kinds of goals (3.2.3, 1 to 4), and the Danish word."""
Direction = Literal["up", "down"]
DIRECTIONS: Mapping[Direction, str] = MappingProxyType({"up": "op", "down": "ned"})
"""Which way a measure is to move, and the Danish word."""
COUNTED: Mapping[int, str] = MappingProxyType({0: "på dagen", 1: "i måneden", 3: "i kvartalet", 6: "i halvåret", 12: "i året"})
"""How many months long the period is that a measure counts what happens in, 0 where it counts what there is on a day."""
WORDS, PERCENT = "ord", "pct."
"""Units that mean something here: a measure whose status is told in words, and a share."""
PERSONS = (
    "person|borger|ledig|sygemeldt|deltager|modtager|unge|familie|mentor|praktikant|kvinde|mænd|medarbejder|kandidat|flygtning"
    "|elev"
)
"""What a unit that counts persons has in it, as a pattern."""
FEWEST_USUAL, MOST_USUAL = 5, 11
USUAL_SOURCE = "Evaluering af Bro til arbejdsmarkedet, november 2008"
LONGEST_SENTENCE, LONGEST_PASSAGE = 300, 800

_FINDING = re.compile(r"0[1-3](\.[a-z0-9_]+)+")
_NOBODY = re.compile(
    r"((pct|procent|kr|kroner|t?kr|(mio|mia)\.? ?kr|dage?|arbejdsdage?|uger?|måned(er)?|år|timer?|minut(ter)?"
    r"|(procent)?point)\b.*|ord)"
)
"""Units that are no count: a share, money, time, a score. With "timer pr. borger" care is taken all the same."""
_COMPANIES = re.compile("virksomhed|arbejdsgiver|arbejdssted")
_UNITS = {"person": "personer", "fuldtidsperson": "fuldtidspersoner", "pct": PERCENT, "procent": PERCENT, "%": PERCENT}
_PERCENT_SIGN = re.compile(r"\s*(pct\.?|procent|%)$", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=.)(?<!\.)(?<!\.\w)(?<!\bpct)(?<!\bkr)(?<!\bmv)(?<!\bosv)(?<!\bmio)\.$")
_MODELS = (
    "Skriv 1 (én praktikant ad gangen), 2 (åbne pladser), 3 (trænings- og rekrutteringsafdeling) eller 4 (praktikanter i hold)."
)
_AVERAGE = re.compile(r"\bgennemsnit|\bmedian")
"""What the name of a measure has in it whose figures can't be added up."""
_ON_A_DAY = "Skriv tælles: på dagen, eller slet det."
_FORMER = "i perioden"
"""What was written before the period's length had to be told."""
_NOT_TOLD: Any = None  # a direction has no default, but a measure in words needs none


def _sentence(value: object) -> str:
    return read_text(value, longest=LONGEST_SENTENCE)


def _passage(value: object) -> str:
    return read_text(value, longest=LONGEST_PASSAGE)


def _milestone(value: object) -> str:
    return read_text(value, longest=LONGEST_SENTENCE, what="Delmålet", how=", altså en til tre linjer")


def _finding(value: object) -> str:
    text = read_text(value)
    if not _FINDING.fullmatch(text):
        how = 'Skriv det, som det står i findings.json, fx "03.way.breaks".'
        raise mistake(f"{quoted(text)} er ikke id på et resultat i notat 01 til 03. {how}")
    return text


def _or_nothing(read: Callable[[object], str]) -> Callable[[object], str]:
    """Reads an item of a list where an empty one is as good as none. It is kept until the others are read, as their places
    in the list are what messages find their lines by."""
    return lambda value: "" if is_empty(value) else read(value)


def _said(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in items if item)


def _headline(text: str) -> str:
    """A headline bears no full stop, but an abbreviation keeps its own."""
    return _FULL_STOP.sub("", text)


Sentence = Annotated[str, BeforeValidator(_sentence)]
Passage = Annotated[str, BeforeValidator(_passage)]
Headline = Annotated[Text, AfterValidator(_headline)]
FindingId = Annotated[str, BeforeValidator(_finding)]
Texts = Annotated[tuple[Annotated[str, BeforeValidator(_or_nothing(read_text))], ...], AfterValidator(_said)]
Sentences = Annotated[tuple[Annotated[str, BeforeValidator(_or_nothing(_sentence))], ...], AfterValidator(_said)]
MilestoneTexts = Annotated[tuple[Annotated[str, BeforeValidator(_or_nothing(_milestone))], ...], AfterValidator(_said)]
FindingIds = Annotated[tuple[Annotated[str, BeforeValidator(_or_nothing(_finding))], ...], AfterValidator(_said)]


def _number(value: object) -> int:
    if (read := read_whole_number(value)) == 0:
        raise mistake("Målene har numre fra 1 og op. Skriv et andet nummer.")
    return read


def _kind(value: object) -> object:
    return None if value is None else read_choice(value, KINDS, "slags mål")


def _unit(unit: str) -> str:
    """The unit, with one spelling for those that the workbook must not mix up."""
    plain = unit.casefold().rstrip(".")
    full_time = re.sub(r"fuldtids-?\s?person(er)?\b", "", plain)
    if "fuldtid" in plain and re.search(r"\bperson", full_time):
        how = "Skriv personer, når hver borger tæller én, og fuldtidspersoner, når deres tid er lagt sammen."
        raise mistake(f"{quoted(unit)} kan betyde to ting. {how}")
    return _UNITS.get(plain, plain if plain in {*_UNITS.values(), WORDS} else unit)


def _model(value: object) -> object:
    if value is None:
        return None
    if value not in (1, 2, 3, 4) and read_text(value) not in {"1", "2", "3", "4"}:
        raise mistake(f"{quoted(read_text(value))} er ingen af de fire samarbejdsmodeller. {_MODELS}")
    return read_whole_number(value)


def _months(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and slug(value) == slug(_FORMER):
        how = f"Skriv den periode, nulpunkt og mål gælder for: {joined([quoted(each) for each in COUNTED.values()], 'eller')}."
        raise mistake(f"{quoted(value)} siger ikke, hvor lang perioden er. {how}")
    known = isinstance(value, int) and not isinstance(value, bool) and value in COUNTED
    months = value if known else read_choice(value, COUNTED, "måde at tælle på")
    if months and (unit := info.data.get("unit")) in {WORDS, PERCENT}:
        told = "Det, der måles med ord," if unit == WORDS else "En andel i pct."
        raise mistake(f"{told} kan ikke lægges sammen over en periode. {_ON_A_DAY}")
    if months and _AVERAGE.search(str(info.data.get("name", "")).casefold()):
        raise mistake(f"Et gennemsnit kan ikke lægges sammen over en periode. {_ON_A_DAY}")
    return months


def _figure(value: object, info: ValidationInfo) -> object:
    """A figure of a measure. One with "pct." must be about a share, and what is counted is never below none."""
    if value is None:
        return None
    unit = info.data.get("unit")
    if unit == WORDS:
        raise mistake("Måltallet måles med ord, så her kan ikke stå et tal. Skriv en anden enhed, eller slet tallet.")
    if isinstance(value, str) and _PERCENT_SIGN.search(value):
        if unit not in {None, PERCENT}:
            raise mistake(f"Tallet er i pct., men enheden er {quoted(str(unit))}. Ret den ene.")
        value = _PERCENT_SIGN.sub("", value)
    figure = read_number(value)
    if unit == PERCENT and not 0 <= figure <= 100:
        raise mistake("En andel i pct. ligger mellem 0 og 100. Ret tallet eller enheden.")
    if figure < 0:
        raise mistake("Tallet kan ikke være under 0.")
    return figure


class Measure(Part):
    """What a goal is measured by. name: as in the table of measurements. unit: free text; `WORDS` where the status is told in
    words alone. model: the cooperation model (1 to 4) that it is about. months: how long the period is that it counts what
    happens in, 0 where it counts what there is on a day; baseline and target are of such a period. series: what its figures are
    taken from, None where the group types them. by: when the target shall be reached. since: the day on which
    baseline and target were settled anew; new targets that were decided before it are in them already."""

    name: Text = Field(validation_alias="navn")
    unit: Annotated[Text, AfterValidator(_unit)] = Field(validation_alias="enhed")
    model: Annotated[int | None, BeforeValidator(_model)] = Field(default=None, validation_alias="model")
    months: Annotated[int, BeforeValidator(_months)] = Field(default=0, validation_alias="tælles")
    series: SeriesChoice | None = Field(default=None, validation_alias="serie")
    direction: Direction = Field(default=_NOT_TOLD, validation_alias="retning", validate_default=True)
    baseline: Annotated[float | None, BeforeValidator(_figure)] = Field(default=None, validation_alias="nulpunkt")
    target: Annotated[float | None, BeforeValidator(_figure)] = Field(default=None, validation_alias="mål")
    by: Day | None = Field(default=None, validation_alias="inden")
    since: Day | None = Field(default=None, validation_alias="gælder_fra")

    @property
    def in_words(self) -> bool:
        """Whether the status is told in words, so that there are no figures to ask for."""
        return self.unit == WORDS

    @field_validator("series")
    @classmethod
    def _counts_the_same(cls, series: SeriesChoice | None, info: ValidationInfo) -> SeriesChoice | None:
        unit, months = info.data.get("unit"), info.data.get("months")
        if series is not None and unit is not None and months is not None and (wrong := unfit(series, unit, months)):
            raise mistake(wrong)
        return series

    @field_validator("direction", mode="before")
    @classmethod
    def _read_direction(cls, value: object, info: ValidationInfo) -> object:
        if value is not None:
            return read_choice(value, DIRECTIONS, "retning")
        if info.data.get("unit", WORDS) != WORDS:
            raise mistake("Skriv retning: op, hvis tallet skal være højere, og retning: ned, hvis det skal være lavere.")
        return "up"

    @field_validator("target")
    @classmethod
    def _lies_the_right_way(cls, target: float | None, info: ValidationInfo) -> float | None:
        baseline, direction = info.data.get("baseline"), info.data.get("direction")
        if target is None or baseline is None or direction is None:
            return target
        if target == baseline:
            raise mistake(f"Målet og nulpunktet er begge {exact(target)}. Ret det ene.")
        if (target > baseline) != (direction == "up"):
            lies = "over" if target > baseline else "under"
            told = f"Målet {exact(target)} ligger {lies} nulpunktet {exact(baseline)}, men retningen er {DIRECTIONS[direction]}."
            raise mistake(f"{told} Ret et af tallene eller retningen.")
        return target


def counts_somebody(unit: str) -> bool:
    """Whether a unit is people or companies, so that small figures of it may not be shown.

    What is counted stands for somebody (a job, an agreement, a course of help), unless the unit is known to be none of that.
    """
    plain = unit.casefold()
    return bool(re.search(PERSONS, plain)) or not _NOBODY.fullmatch(plain)


def shown_figure(measure: Measure, figure: float, threshold: int) -> str:
    """A measure's baseline as readers may see it: fewer persons or companies than the threshold are "under 5", none is none."""
    return f"under {exact(threshold)}" if counts_somebody(measure.unit) and 0 < figure < threshold else exact(round(figure, 2))


def shown_target(measure: Measure, figure: float, threshold: int) -> str:
    """A measure's target as readers may see it: as `shown_figure`, but one that counts companies may always be seen.

    Of persons a small target and the news that it has been met tell the count just as well.
    """
    return exact(round(figure, 2)) if _COMPANIES.search(measure.unit.casefold()) else shown_figure(measure, figure, threshold)


class Milestones(Part):
    """Steps towards a goal, one to three lines each."""

    short_term: MilestoneTexts = Field(default=(), validation_alias="kort_sigt")
    long_term: MilestoneTexts = Field(default=(), validation_alias="langt_sigt")


class Goal(Part):
    """One goal as the guidelines want it (3.2.3). number: as in the tables of measurements and activities.

    answers: ids of findings. employment_plan: goals of the employment plan that it carries out. decisions: recorded political
    decisions. At least one of the three says what the goal is an answer to. baseline: in words; figures are in `measures`.
    money, staff: resources. responsible: a function, never a person's name. partners: whom it takes to reach the goal.
    """

    number: Annotated[int, BeforeValidator(_number)] = Field(validation_alias="nummer")
    name: Text = Field(validation_alias="navn")
    kind: Annotated[GoalKind | None, BeforeValidator(_kind)] = Field(default=None, validation_alias="slags")
    answers: FindingIds = Field(default=(), validation_alias="svarer_på")
    employment_plan: Texts = Field(default=(), validation_alias="beskæftigelsesplan")
    decisions: Texts = Field(default=(), validation_alias="beslutninger", validate_default=True)
    challenge: Passage | None = Field(default=None, validation_alias="udfordring")
    effort: Passage | None = Field(default=None, validation_alias="indsats")
    milestones: Milestones = Field(default=Milestones(), validation_alias="delmål")
    success_criteria: Sentences = Field(default=(), validation_alias="succeskriterier")
    baseline: Sentence | None = Field(default=None, validation_alias="nulpunkt")
    measures: tuple[Measure, ...] = Field(default=(), validation_alias="måltal")
    start: Day | None = Field(default=None, validation_alias="start")
    end: Day | None = Field(default=None, validation_alias="slut")
    money: Sentence | None = Field(default=None, validation_alias="penge")
    staff: Sentence | None = Field(default=None, validation_alias="folk")
    responsible: Text | None = Field(default=None, validation_alias="ansvarlig")
    partners: Texts = Field(default=(), validation_alias="samarbejdspartnere")

    @field_validator("decisions")
    @classmethod
    def _answers_something(cls, decisions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        others = [info.data.get(name, "unknown") for name in ("answers", "employment_plan")]
        if not decisions and not any(others):
            how = "Skriv et resultat under svarer_på, et mål under beskæftigelsesplan eller en beslutning under beslutninger."
            raise mistake(f"Målet svarer ikke på noget. {how}")
        return decisions

    @field_validator("start")
    @classmethod
    def _before_its_measures_are_due(cls, start: date | None, info: ValidationInfo) -> date | None:
        early = [each for each in info.data.get("measures", ()) if start and each.by and each.by < start]
        if start and early:
            names, days = joined([quoted(each.name) for each in early]), joined([f"{each.by:%d-%m-%Y}" for each in early])
            raise mistake(f"Målet begynder {start:%d-%m-%Y}, men {names} skal være nået allerede {days}. Ret en af datoerne.")
        return start

    _not_before_the_start = field_validator("end")(end_not_before_start)


class Changes(Part):
    """What the analyst changes in the challenges that the notes point at, by ids of findings.

    pinned: always told, first, in this order. dropped: never told. reworded: finding to the municipality's own headline.
    """

    pinned: FindingIds = Field(default=(), validation_alias="fremhæv")
    dropped: FindingIds = Field(default=(), validation_alias="udelad")
    reworded: Mapping[FindingId, Headline] = Field(default={}, validation_alias="omskriv")

    @field_validator("reworded", mode="before")
    @classmethod
    def _of_findings_and_headlines(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            raise mistake('Skriv resultatets id, et kolon og den nye overskrift, fx »"01.long_term": "Flere er ledige længe"«.')
        return {key: headline for key, headline in value.items() if not is_empty(headline)}


class Goals(Part):
    """One municipality's goals file; without one there are no goals. questions: further ones for the political talks (3.1).
    objective: the overall one (3.2.3). dimensioning: how large the plan is to be. order: goals' numbers by weight, as voted."""

    changes: Changes = Field(default=Changes(), validation_alias="udfordringer")
    questions: Sentences = Field(default=(), validation_alias="spørgsmål")
    objective: Sentence | None = Field(default=None, validation_alias="målsætning")
    dimensioning: Dimensioning = Field(default=Dimensioning(), validation_alias="dimensionering")
    goals: tuple[Goal, ...] = Field(default=(), validation_alias="mål")
    order: tuple[Annotated[int, BeforeValidator(_number)], ...] = Field(default=(), validation_alias="rækkefølge")

    @property
    def by_weight(self) -> tuple[Goal, ...]:
        """The goals in the order that was voted, those that are not in it last, by their numbers."""
        place = {number: index for index, number in enumerate(self.order)}
        return tuple(sorted(self.goals, key=lambda goal: (place.get(goal.number, len(place)), goal.number)))


def missing(goal: Goal) -> tuple[str, ...]:
    """What has still to be decided about a goal, in Danish and in the order of the file: what the guidelines want of each."""
    figures = [each for each in goal.measures if not each.in_words]
    about_models = goal.kind == "cooperation_models" and goal.measures
    undecided = (
        ("slags", goal.kind is None),
        ("udfordring", goal.challenge is None),
        ("indsats", goal.effort is None),
        ("delmål på kort sigt", not goal.milestones.short_term),
        ("delmål på langt sigt", not goal.milestones.long_term),
        ("succeskriterier", not goal.success_criteria),
        ("nulpunkt", goal.baseline is None and not figures),
        ("måltal", not goal.measures),
        ("samarbejdsmodel", about_models and all(each.model is None for each in goal.measures)),
        ("nulpunkt i tal", any(each.baseline is None for each in figures)),
        ("mål i tal", any(each.target is None for each in figures)),
        ("dato for måltallet", any(each.by is None for each in figures)),
        ("startdato", goal.start is None),
        ("slutdato", goal.end is None),
        ("penge", goal.money is None),
        ("folk", goal.staff is None),
        ("ansvarlig", goal.responsible is None),
        ("samarbejdspartnere", not goal.partners),
    )
    return tuple(name for name, is_missing in undecided if is_missing)


def remark(goals: Goals) -> str:
    """A sentence where the number of goals is unusual; empty where it is not, or where there are none yet."""
    count = len(goals.goals)
    if not count or FEWEST_USUAL <= count <= MOST_USUAL:
        return ""
    told = f"Planen har {counted(count, 'et indsatsmål', 'indsatsmål')}."
    return f"{told} Retningslinjernes kommuner havde {FEWEST_USUAL} til {MOST_USUAL} mål ({USUAL_SOURCE})."
