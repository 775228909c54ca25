"""How large the cooperation with companies is to be: the part `dimensionering` of `params/<m>.goals.yml` (guidelines 3.2.3).

The plan's own choice of companies and places, and what only the municipality knows: persons ready, places, hours, money and its
own assumptions. All of it is optional. What is not told is None, and `actionplan.analyses.dimensioning` does not reckon with it.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from actionplan.danish import exact
from actionplan.parameters.target_groups import MODEL_KEYS, Model, ModelKey
from actionplan.parameters.values import Part, Text, is_empty, mistake, read_number, read_whole_number

_Told = TypeVar("_Told", bound=Part)
MANY, MANY_PLACES, MANY_HOURS, MUCH = 10_000, 1_000, 100_000, 999_999_999
"""More than this of companies, places in each company, hours a week, persons or kroner is a slip of the hand; no Danish
municipality comes near it, and the reader takes no figure with more digits."""
_NOT_TOLD: Any = None
"""`middel` has no default, but its neighbours are checked against it."""
_TOO_MUCH = "{} er mere, end det kan være. Skriv højst {}, eller ret tallet."


def _amount(value: object) -> float:
    if not 0 <= (read := read_number(value)) <= MUCH:
        raise mistake("Tallet kan ikke være under 0." if read < 0 else _TOO_MUCH.format(exact(read), exact(MUCH)))
    return read


def _hours(value: object) -> float:
    if (read := _amount(value)) > MANY_HOURS:
        raise mistake(_TOO_MUCH.format(f"{exact(read)} timer om ugen", exact(MANY_HOURS)))
    return read


def _count(value: object) -> int:
    if (read := read_whole_number(value)) < 0:
        raise mistake("Et antal er 0 eller mere.")
    if read > MANY:
        raise mistake(_TOO_MUCH.format(exact(read), exact(MANY)))
    return read


def _more_than_none(what: str) -> Callable[[object], float]:
    def read(value: object) -> float:
        if (number := _amount(value)) == 0:
            raise mistake(f"{what} er ikke over 0. Skriv et større tal, eller slet linjen, hvis det ikke vides.")
        if number > MANY_PLACES:
            raise mistake(_TOO_MUCH.format(f"{exact(number)} pladser i én virksomhed", exact(MANY_PLACES)))
        return number

    return read


Amount = Annotated[float, BeforeValidator(_amount)]
Hours = Annotated[float, BeforeValidator(_hours)]
Count = Annotated[int, BeforeValidator(_count)]
Places = Annotated[float, BeforeValidator(_more_than_none("Antallet af pladser"))]


class PerModel(Part, Generic[_Told]):
    """Something told of each of the four cooperation models, None for those of which nothing is told."""

    single_trainee: _Told | None = Field(default=None, validation_alias="model_1")
    open_places: _Told | None = Field(default=None, validation_alias="model_2")
    training_department: _Told | None = Field(default=None, validation_alias="model_3")
    team_intake: _Told | None = Field(default=None, validation_alias="model_4")

    @property
    def told(self) -> Mapping[Model, _Told]:
        """What is told, by model; models of which nothing is told are not there."""
        return {model: each for model in MODEL_KEYS.values() if (each := getattr(self, model)) is not None}


class ModelChoice(Part):
    """What the plan chooses of one model: so many companies, and on average so many places at a time in each."""

    companies: Count = Field(default=0, validation_alias="virksomheder")
    places: Places | None = Field(default=None, validation_alias="pladser")


class Estimate(Part):
    """A figure with a low and a high end where these are told, and where it comes from."""

    low: Amount | None = Field(default=None, validation_alias="lavt")
    middle: Amount = Field(default=_NOT_TOLD, validation_alias="middel", validate_default=True)
    high: Amount | None = Field(default=None, validation_alias="højt")
    source: Text | None = Field(default=None, validation_alias="kilde")

    @field_validator("middle", mode="before")
    @classmethod
    def _is_told(cls, middle: object) -> object:
        if middle is None:
            raise mistake("Skriv også middel, det tal, I tror mest på, fx {lavt: 40, middel: 60, højt: 80}.")
        return middle

    @field_validator("middle")
    @classmethod
    def _not_below_the_low(cls, middle: float, info: ValidationInfo) -> float:
        if (low := info.data.get("low")) is not None and middle < low:
            raise mistake(f"Middel {exact(middle)} er mindre end lavt {exact(low)}. Ret det ene.")
        return middle

    @field_validator("high")
    @classmethod
    def _not_below_the_middle(cls, high: float | None, info: ValidationInfo) -> float | None:
        if high is not None and (middle := info.data.get("middle")) is not None and high < middle:
            raise mistake(f"Højt {exact(high)} er mindre end middel {exact(middle)}. Ret det ene.")
        return high


class Factor(Estimate):
    """An estimate that is multiplied or divided by, so that none of its figures can be 0."""

    @field_validator("low", "middle", "high")
    @classmethod
    def _is_not_nothing(cls, value: float | None) -> float | None:
        if value == 0:
            raise mistake("En forudsætning kan ikke være 0. Slet linjen, hvis der ikke skal regnes med den.")
        return value


class Ready(Part):
    """A target group counted by hand, and how many of its persons are ready for each model; untold models are not there."""

    name: Text = Field(validation_alias="navn")
    people: Amount = Field(validation_alias="personer")
    ready: Mapping[ModelKey, Amount] = Field(default={}, validation_alias="klar")

    @field_validator("ready", mode="before")
    @classmethod
    def _no_value_is_no_model(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            raise mistake("Skriv antallet af personer, der er klar til hver model, sådan: {model_1: 40, model_2: 20}.")
        return {key: each for key, each in value.items() if key not in MODEL_KEYS or not is_empty(each)}

    @field_validator("ready")
    @classmethod
    def _not_more_than_there_are(cls, ready: Mapping[Model, float], info: ValidationInfo) -> Mapping[Model, float]:
        people = info.data.get("people")
        keys = {model: key for key, model in MODEL_KEYS.items()}
        for model, count in ready.items():
            if people is not None and count > people:
                raise mistake(f"{exact(count)} er klar til {keys[model]}, men gruppen er kun på {exact(people)} personer.")
        return ready


class MunicipalPlaces(Part):
    """The municipality's own activation places: how many there are, how many the plan closes, kroner per place and year, and
    persons per place and year."""

    number: Count | None = Field(default=None, validation_alias="antal")
    closed: Count = Field(default=0, validation_alias="nedlægges")
    price: Amount | None = Field(default=None, validation_alias="kroner")
    people: Amount | None = Field(default=None, validation_alias="personer")

    @field_validator("closed")
    @classmethod
    def _not_more_than_there_are(cls, closed: int, info: ValidationInfo) -> int:
        number = info.data.get("number")
        if number is not None and closed > number:
            raise mistake(f"Der kan ikke nedlægges {closed} pladser, når der kun er {number}. Ret det ene tal.")
        return closed


class Assumptions(Part):
    """The municipality's own assumptions in place of the standard ones.

    people_per_place: persons per place and year. mentor_hours, consultant_hours: a week per place in use. price: kroner a year
    per place. weekly_hours: a trainee's hours a week, which turn places into full-time persons.
    """

    people_per_place: Factor | None = Field(default=None, validation_alias="personer_pr_plads")
    mentor_hours: Factor | None = Field(default=None, validation_alias="mentortimer_pr_plads")
    consultant_hours: Factor | None = Field(default=None, validation_alias="jobkonsulenttimer_pr_plads")
    price: Factor | None = Field(default=None, validation_alias="kroner_pr_plads")
    weekly_hours: Factor | None = Field(default=None, validation_alias="timer_pr_praktikant")


class Dimensioning(Part):
    """What the plan chooses and what there is to do it with.

    models: the plan's choice. groups: persons ready, where note 01 does not count them. supply: places that companies will offer
    at a time, where the survey does not tell. consultant_hours, mentor_hours: a week. money: kroner a year.
    """

    models: PerModel[ModelChoice] = Field(default=PerModel[ModelChoice](), validation_alias="modeller")
    groups: tuple[Ready, ...] = Field(default=(), validation_alias="borgere")
    supply: PerModel[Estimate] = Field(default=PerModel[Estimate](), validation_alias="udbud")
    consultant_hours: Hours | None = Field(default=None, validation_alias="jobkonsulenttimer")
    mentor_hours: Hours | None = Field(default=None, validation_alias="mentortimer")
    money: Amount | None = Field(default=None, validation_alias="penge")
    municipal: MunicipalPlaces = Field(default=MunicipalPlaces(), validation_alias="kommunale_pladser")
    assumptions: Assumptions = Field(default=Assumptions(), validation_alias="forudsætninger")


DIMENSIONING_PARTS = (Dimensioning, PerModel, ModelChoice, Estimate, Ready, MunicipalPlaces, Assumptions)
"""The parts that have keys of their own."""
