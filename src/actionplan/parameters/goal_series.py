"""Where a measure's figures come from when nobody types them: jobindsats, or the municipality's own register (`serie`).

The choices are the few that the tables can carry. What they name (a measure of jobindsats, an offer, a target group) is looked up
where the figures are, by `actionplan.analyses.goal_series`.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from actionplan.danish import joined
from actionplan.names import quoted
from actionplan.parameters.values import Part, Text, mistake, read_choice, read_text, read_whole_number, read_yes

Register = Literal["begun", "in_company", "persons"]
REGISTERS: Mapping[Register, str] = MappingProxyType(
    {"begun": "begyndte tilbud", "in_company": "andel i virksomhed", "persons": "personer på ydelse"}
)
"""What is counted on data on single persons, and the Danish words: courses of help that begin in a period, the share in a company
of the courses that run on a day, and persons on a day."""
FLOWS: frozenset[Register] = frozenset({"begun"})
"""Those that count what happens in a period, and not what there is on a day."""
HOW_SERIES = (
    'Skriv serien sådan: {jobindsats: "Langtidsledige, fuldtidspersoner"} eller sådan: '
    "{register: begyndte tilbud, i_virksomhed: ja}."
)
_UNITS: Mapping[Register, tuple[str, str]] = MappingProxyType(
    {
        "begun": (r".*forløb", "forløb"),
        "in_company": (r"pct\.", "pct."),
        "persons": (r"(?!.*fuldtid).*(person|borger|ledig|sygemeldt|deltager|modtager|unge|kvinde|mænd).*", "personer"),
    }
)
"""The units that fit, as a pattern, and one of them."""
_ONLY_WITH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jobindsats": ("del",),
        "begun": ("tilbud", "model", "i_virksomhed"),
        "in_company": (),
        "persons": ("målgruppe", "ydelse"),
    }
)
"""The keys that narrow a series down, by what it counts."""


def _register(value: object) -> object:
    return read_choice(value, REGISTERS, "register")


def _model(value: object) -> object:
    if value not in (1, 2, 3, 4) and read_text(value) not in {"1", "2", "3", "4"}:
        raise mistake(f"{quoted(read_text(value))} er ingen af de fire samarbejdsmodeller. Skriv 1, 2, 3 eller 4.")
    return read_whole_number(value)


class SeriesChoice(Part):
    """What a measure's figures are taken from. jobindsats: the label of a measure in `data/reference/indicators.yml`. part: one
    of its categories, by its label. counts: what is counted in the municipality's own data. offer: a kind of offer. model: a
    cooperation model, 1 to 4. in_company: only offers in companies, or only others. group: one of the plan's target groups, by
    its number or name. benefit: as the register writes it."""

    jobindsats: Text | None = Field(default=None, validation_alias="jobindsats")
    part: Text | None = Field(default=None, validation_alias="del")
    counts: Annotated[Register, BeforeValidator(_register)] | None = Field(default=None, validation_alias="register")
    offer: Text | None = Field(default=None, validation_alias="tilbud")
    model: Annotated[int, BeforeValidator(_model)] | None = Field(default=None, validation_alias="model")
    in_company: Annotated[bool, BeforeValidator(read_yes)] | None = Field(default=None, validation_alias="i_virksomhed")
    group: Text | None = Field(default=None, validation_alias="målgruppe")
    benefit: Text | None = Field(default=None, validation_alias="ydelse")

    @property
    def flow(self) -> bool:
        """Whether it counts what happens in a period."""
        return self.counts in FLOWS

    @property
    def told(self) -> str:
        """Where the figures come from, as running text has it."""
        return "jobindsats" if self.jobindsats is not None else "kommunens udtræk af forløb"

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.jobindsats is None) == (self.counts is None):
            told = "Der skal stå enten jobindsats eller register."
            raise mistake(f"{told} {HOW_SERIES}")
        kind = self.counts or "jobindsats"
        written = {
            "del": self.part,
            "tilbud": self.offer,
            "model": self.model,
            "i_virksomhed": self.in_company,
            "målgruppe": self.group,
            "ydelse": self.benefit,
        }
        strange = [key for key, value in written.items() if value is not None and key not in _ONLY_WITH[kind]]
        if strange:
            name = quoted(REGISTERS[self.counts]) if self.counts else "jobindsats"
            here = f"Skriv {joined(_ONLY_WITH[kind], 'eller')}, eller slet det." if _ONLY_WITH[kind] else "Slet det."
            raise mistake(f"{joined(strange)} hører ikke til {name}. {here}")
        if self.counts == "persons" and (self.group is None) == (self.benefit is None):
            raise mistake('Skriv enten målgruppe (nummer eller navn i params) eller ydelse, fx ydelse: "sygedagpenge".')
        return self


def unfit(series: SeriesChoice, unit: str, months: int) -> str:
    """Why a series can't be what a measure of this unit and period counts, as a Danish sentence; empty where it can.

    months: of the period, 0 where what there is on a day is counted. The unit of a measure of jobindsats is not known here.
    """
    if unit == "ord":
        return "Måltallet følges med ord og kan ikke få tal fra en serie. Skriv en anden enhed, eller slet serien."
    if series.flow and not months:
        return "Begyndte tilbud tælles over en periode. Skriv tælles: i måneden, i kvartalet, i halvåret eller i året."
    if months and not series.flow:
        return "Serien er, hvad der er på en dag, og kan ikke lægges sammen over en periode. Skriv tælles: på dagen."
    if series.counts is not None:
        pattern, right = _UNITS[series.counts]
        if not re.fullmatch(pattern, unit.casefold()):
            return f"{quoted(REGISTERS[series.counts])} tælles i {right}, men enheden er {quoted(unit)}. Skriv enhed: {right}."
    return ""
