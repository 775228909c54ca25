"""What a municipality has decided about its plan: the content of `params/<municipality>.yml`, checked and typed.

Field names are English, the keys in the file Danish (`validation_alias`). The reader hands every value over as the text
that stands in the file, so that nothing depends on what YAML takes for a number, a date or a yes. A key without a value is
as good as no key. Rules that need the 98 municipalities are kept where the reader gives them as validation context.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from actionplan.names import did_you_mean, either, find_municipality, quoted, slug
from actionplan.parameters.company_interviews import CompanyInterviews, Weights
from actionplan.parameters.delivery import Delivery
from actionplan.parameters.follow_up import FollowUp, Taken
from actionplan.parameters.target_groups import MODEL_KEYS, TargetGroup, same_name
from actionplan.parameters.tasks import TASK_KEYS, TASKS, Task
from actionplan.parameters.values import (
    Day,
    Part,
    Text,
    end_not_before_start,
    is_empty,
    keys_of,
    mistake,
    read_choice,
    read_whole_number,
    read_yes,
)

WHOLE_COUNTRY = "Hele landet"
OWN_KIND = "komgrp"
MOST_GROUPS = 5

PlanStatus = Literal["draft", "seminar", "final", "adopted", "consulted"]
PLAN_STATUS: Mapping[PlanStatus, str] = {
    "draft": "udkast",
    "seminar": "seminar",
    "final": "endelig",
    "adopted": "vedtaget",
    "consulted": "hørt",
}
"""How far the plan is, and the Danish word: draft, at the seminar, final, adopted by the committee, heard by the council."""

SeminarKind = Literal["open", "internal"]
SEMINAR_KINDS: Mapping[SeminarKind, str] = {"open": "åbent", "internal": "internt"}
"""Whom the seminar is for: politicians, companies and others too, or the jobcentre's management and staff alone."""

TaskStatus = Literal["not_begun", "under_way", "done", "left_out"]
TASK_STATUS: Mapping[TaskStatus, str] = {
    "not_begun": "ikke begyndt",
    "under_way": "i gang",
    "done": "færdig",
    "left_out": "fravalgt",
}


def _known(info: ValidationInfo) -> Mapping[str, str] | None:
    """The real municipalities, slug to name, where the reader has given them."""
    known: Mapping[str, str] | None = (info.context or {}).get("known")
    return known


def _compared_municipality(name: str, info: ValidationInfo) -> str:
    known, fictional = _known(info), info.data.get("fictional")
    found = find_municipality(name, known) if known else None
    if known is None or fictional is None:
        return name
    if fictional:
        if found:
            raise mistake(f"»{known[found]}« er en virkelig kommune. En opdigtet kommune sammenlignes kun med opdigtede.")
        return name
    if found is None:
        raise mistake(f"{quoted(name)} er ikke en dansk kommune.{did_you_mean(name, known.values())}")
    if known[found] == info.data.get("municipality"):
        raise mistake(f"»{known[found]}« kan ikke sammenlignes med sig selv. Slet linjen.")
    return known[found]


ComparedMunicipality = Annotated[Text, AfterValidator(_compared_municipality)]


class Bodies(Part):
    """What the municipality calls its bodies, as they stand in running text ("jobcentret", "Jobcenter Odder").

    The guidelines' names are dated: a municipality need not have a jobcentre since 2026, and the councils have changed.
    """

    jobcentre: Text = Field(default="jobcentret", validation_alias="jobcenter")
    company_entry: Text = Field(default="virksomhedsindgangen", validation_alias="virksomhedsindgang")
    council: Text = Field(default="det rådgivende råd", validation_alias="råd")
    committee: Text = Field(default="det politiske udvalg for beskæftigelse", validation_alias="udvalg")

    def fill(self, text: str) -> str:
        """The text with `{jobcentre}`, `{company_entry}`, `{council}` and `{committee}` replaced by the bodies' names."""
        return text.format(**self.model_dump())


def _yes_or_no(value: object) -> object:
    return None if value is None else read_yes(value)


class Procedure(Part):
    """How this municipality deals with the plan (guidelines 4.1). seminar: an open one, or one for the jobcentre's own people;
    adopted: by the committee; consulted: heard by the council. None means not told."""

    seminar: SeminarKind | None = Field(default=None, validation_alias="seminar")
    adopted: Annotated[bool | None, BeforeValidator(_yes_or_no)] = Field(default=None, validation_alias="vedtages")
    consulted: Annotated[bool | None, BeforeValidator(_yes_or_no)] = Field(default=None, validation_alias="høring")

    @field_validator("seminar", mode="before")
    @classmethod
    def _read_seminar(cls, value: object) -> object:
        return None if value is None else read_choice(value, SEMINAR_KINDS, "slags seminar")


class TaskPlan(Part):
    """Who does a task and when, or why it is left out. None means not decided yet."""

    responsible: Text | None = Field(default=None, validation_alias="ansvarlig")
    start: Day | None = Field(default=None, validation_alias="start")
    end: Day | None = Field(default=None, validation_alias="slut")
    status: TaskStatus | None = Field(default=None, validation_alias="status")
    reason: Text | None = Field(default=None, validation_alias="grund", validate_default=True)

    @field_validator("status", mode="before")
    @classmethod
    def _read_status(cls, value: object) -> object:
        return None if value is None else read_choice(value, TASK_STATUS, "status")

    @field_validator("reason")
    @classmethod
    def _why_it_is_left_out(cls, reason: str | None, info: ValidationInfo) -> str | None:
        if "status" not in info.data:
            return reason
        left_out = info.data["status"] == "left_out"
        if left_out and reason is None:
            raise mistake('En opgave, der er fravalgt, skal have en grund. Skriv fx grund: "partnerne er hørt i 2025".')
        if reason is not None and not left_out:
            raise mistake("Grunden bruges kun, når opgaven er fravalgt. Skriv status: fravalgt, eller slet grunden.")
        return reason

    _not_before_the_start = field_validator("end")(end_not_before_start)


class Contact(Part):
    """Whom to ask about the plan, for the leaflet and the guides. who: a function, never a person's name."""

    who: Text | None = Field(default=None, validation_alias="hvem")
    phone: Text | None = Field(default=None, validation_alias="telefon")
    email: Text | None = Field(default=None, validation_alias="mail")
    web: Text | None = Field(default=None, validation_alias="hjemmeside")

    @field_validator("phone")
    @classmethod
    def _can_be_dialled(cls, phone: str | None) -> str | None:
        if phone is not None and not re.fullmatch(r"(\+[0-9]{2} ?)?[0-9]{2}( ?[0-9]{2}){3}", phone):
            raise mistake(f"{quoted(phone)} er ikke et dansk telefonnummer. Skriv otte cifre, fx 12 34 56 78.")
        return phone

    @field_validator("email")
    @classmethod
    def _has_an_at(cls, email: str | None) -> str | None:
        if email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
            raise mistake(f"{quoted(email)} er ikke en mailadresse. Skriv fx jobcenter@kommunen.dk.")
        return email


class Tasks(Part):
    """The fifteen tasks of the guidelines, each with who and when."""

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=lambda name: TASK_KEYS[name]))

    council_discussion: TaskPlan = TaskPlan()
    leadership_dialogue: TaskPlan = TaskPlan()
    information: TaskPlan = TaskPlan()
    social_mapping: TaskPlan = TaskPlan()
    citizen_interviews: TaskPlan = TaskPlan()
    company_survey: TaskPlan = TaskPlan()
    company_interviews: TaskPlan = TaskPlan()
    documents: TaskPlan = TaskPlan()
    jobcentre_interviews: TaskPlan = TaskPlan()
    partner_interviews: TaskPlan = TaskPlan()
    working_notes: TaskPlan = TaskPlan()
    decision_maker_interviews: TaskPlan = TaskPlan()
    action_plan: TaskPlan = TaskPlan()
    vision_seminar: TaskPlan = TaskPlan()
    implementation: TaskPlan = TaskPlan()

    def planned(self) -> tuple[tuple[Task, TaskPlan], ...]:
        """Every task with its plan, in the order of the process."""
        return tuple((task, getattr(self, task.name)) for task in TASKS)


class ExtractDays(Part):
    """The first and last day that the extract of spells tells of. None: not stated, and then deduced from the spells."""

    first: Day | None = Field(default=None, validation_alias="fra")
    last: Day | None = Field(default=None, validation_alias="til")

    @field_validator("last")
    @classmethod
    def _not_before_the_first(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("first")
        if last and first and last < first:
            raise mistake(f"Den sidste dag {last:%d-%m-%Y} ligger før den første dag {first:%d-%m-%Y}. Ret den ene.")
        return last


class InterviewNumbers(Part):
    """How many interviews with citizens are planned (guidelines 2.1.2): single ones and those with a group."""

    singles: Annotated[int, BeforeValidator(read_whole_number)] = Field(default=20, validation_alias="enkeltinterviews")
    groups: Annotated[int, BeforeValidator(read_whole_number)] = Field(default=3, validation_alias="gruppeinterviews")


class Parameters(Part):
    """One municipality's params file. What is None or empty is not decided, and notes say so.

    procedure: how the plan is dealt with. follow_up: when the group that follows it up meets. steering_group, project_group:
    functions, not names of people. contact: whom to ask. comparison: names of the municipalities to compare with; empty means
    those of the same kind (KOMGRP). threshold: smallest number of persons or companies that may be shown. companies_over_five:
    workplaces with more than five employees. employment_plan_shares: what data the municipality's employment plan builds on too.
    country: the area to compare with as the whole. extract: the days that the data on single persons tell of. interviews: how
    many there shall be. target_groups: whom the plan is about; the guidelines say three to five. company_interviews: how many
    companies to interview, and how they are chosen. delivers: which of the companies' expectations can be met.
    """

    fictional: Annotated[bool, BeforeValidator(read_yes)] = Field(default=False, validation_alias="fiktiv")
    municipality: Text = Field(validation_alias="kommune")
    status: PlanStatus | None = Field(default=None, validation_alias="status")
    procedure: Procedure = Field(default=Procedure(), validation_alias="behandling")
    bodies: Bodies = Field(default=Bodies(), validation_alias="institutioner")
    steering_group: tuple[Text, ...] = Field(default=(), validation_alias="styregruppe")
    project_group: tuple[Text, ...] = Field(default=(), validation_alias="projektgruppe")
    coordinator: Text | None = Field(default=None, validation_alias="tovholder")
    contact: Contact = Field(default=Contact(), validation_alias="kontakt")
    tasks: Tasks = Field(default=Tasks(), validation_alias="opgaver")
    follow_up: FollowUp = Field(default=FollowUp(), validation_alias="opfølgning")
    comparison: tuple[ComparedMunicipality, ...] = Field(default=(), validation_alias="sammenligning", validate_default=True)
    threshold: Annotated[int, BeforeValidator(read_whole_number)] = Field(default=5, ge=3, validation_alias="diskretionsgrænse")
    companies_over_five: Annotated[int, BeforeValidator(read_whole_number)] | None = Field(
        default=None, ge=1, validation_alias="virksomheder_over_fem"
    )
    employment_plan_shares: Text | None = Field(None, validation_alias="fælles_med_beskæftigelsesplanen")
    extract: ExtractDays = Field(default=ExtractDays(), validation_alias="udtræk")
    interviews: InterviewNumbers = Field(default=InterviewNumbers(), validation_alias="interviewplan")
    target_groups: tuple[TargetGroup, ...] = Field(default=(), validation_alias="målgrupper")
    company_interviews: CompanyInterviews = Field(default=CompanyInterviews(), validation_alias="virksomhedsinterviews")
    delivers: tuple[Delivery, ...] = Field(default=(), validation_alias="kan_levere")
    country: Text = Field(default=WHOLE_COUNTRY, validation_alias="land", validate_default=True)

    @field_validator("municipality")
    @classmethod
    def _is_real_unless_fictional(cls, name: str, info: ValidationInfo) -> str:
        known, fictional = _known(info), info.data.get("fictional")
        if known is None or fictional is None:
            return name
        found = find_municipality(name, known)
        if fictional and found:
            raise mistake(f"»{known[found]}« er en virkelig kommune og kan ikke være opdigtet. Skriv fiktiv: nej.")
        if not fictional and found is None:
            hint = did_you_mean(name, known.values()) or " Er kommunen opdigtet, så skriv fiktiv: ja."
            raise mistake(f"{quoted(name)} er ikke en dansk kommune.{hint}")
        right = found or slug(name)
        stem = (info.context or {}).get("stem", right)
        if stem != right:
            raise mistake(f"Filen skal hedde {right}.yml, når den handler om {known.get(right, name)}.")
        return known.get(right, name)

    @field_validator("status", mode="before")
    @classmethod
    def _read_status(cls, value: object) -> object:
        return None if value is None else read_choice(value, PLAN_STATUS, "status")

    @field_validator("steering_group", "project_group", mode="before")
    @classmethod
    def _without_empty_items(cls, value: object) -> object:
        return [item for item in value if not is_empty(item)] if isinstance(value, list) else value

    @field_validator("comparison", mode="before")
    @classmethod
    def _own_kind_or_names(cls, value: object) -> object:
        if isinstance(value, str):
            if slug(value) == OWN_KIND:
                return ()
            raise mistake(f"{quoted(value)} kan ikke bruges. Skriv komgrp eller en liste, fx [Odder, Vejle].")
        return [item for item in value if not is_empty(item)] if isinstance(value, list) else value

    @field_validator("comparison")
    @classmethod
    def _fits_the_municipality(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise mistake(f"{either(twice)} står der mere end én gang.")
        if info.data.get("fictional") and not names:
            raise mistake("En opdigtet kommune har ingen kommunegruppe. Skriv en liste med opdigtede kommuner.")
        return names

    @field_validator("country")
    @classmethod
    def _real_country_for_real_municipalities(cls, name: str, info: ValidationInfo) -> str:
        fictional = info.data.get("fictional")
        if fictional and slug(name) in {slug(WHOLE_COUNTRY), "danmark"}:
            raise mistake("En opdigtet kommune skal sammenlignes med et opdigtet land. Skriv fx land: Eksempelland.")
        if fictional is False and name != WHOLE_COUNTRY:
            raise mistake(f"Kun en opdigtet kommune kan have et andet land end »{WHOLE_COUNTRY}«. Slet linjen.")
        return name

    @field_validator("target_groups")
    @classmethod
    def _few_and_each_its_name(cls, groups: tuple[TargetGroup, ...]) -> tuple[TargetGroup, ...]:
        names = [same_name(group.name) for group in groups]
        twice = {same: group.name for same, group in zip(names, groups, strict=True) if names.count(same) > 1}
        if twice:
            raise mistake(f"{either(sorted(twice.values()))} står der mere end én gang. Giv hver målgruppe sit eget navn.")
        if len(groups) > MOST_GROUPS:
            raise mistake(f"Der er {len(groups)} målgrupper. Vælg tre til fem, og slet resten.")
        return groups


PARTS: tuple[type[BaseModel], ...] = (
    Parameters, Procedure, Bodies, Contact, Tasks, TaskPlan, ExtractDays, InterviewNumbers, TargetGroup, CompanyInterviews,
    Weights, Delivery, FollowUp, Taken,
)  # fmt: skip
"""Every part of a params file that has keys of its own."""
KEYS: Mapping[str, str] = {slug(key): key for key in (*(key for part in PARTS for key in keys_of(part)), *MODEL_KEYS)}
"""Every key of a params file by its slug, however a person writes its case, its æ, ø, å, its spaces and hyphens."""
