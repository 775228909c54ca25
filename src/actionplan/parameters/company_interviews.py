"""How companies to interview are chosen (guidelines 2.2.3): how many, and how much each thing in which they differ counts.

Read from `virksomhedsinterviews` in the params file, and written back there by hand and by the seminar alike.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AliasGenerator, BeforeValidator, ConfigDict, Field, model_validator

from actionplan.parameters.values import Part, mistake, read_whole_number

Dimension = Literal["sector", "size", "industry", "attitude", "interest", "cooperation"]
DIMENSIONS: Mapping[Dimension, str] = MappingProxyType(
    {
        "sector": "sektor",
        "size": "størrelse",
        "industry": "branche",
        "attitude": "holdning",
        "interest": "samarbejdsmodel",
        "cooperation": "samarbejde",
    }
)
"""In what companies are to differ, and the Danish word, which is the key in the params file too."""
_KEYS: Mapping[str, str] = {str(dimension): key for dimension, key in DIMENSIONS.items()}
FEWEST, MOST, HEAVIEST = 1, 60, 10


def _number(value: object) -> int:
    number = read_whole_number(value)
    if not FEWEST <= number <= MOST:
        raise mistake(f"Der kan vælges fra {FEWEST} til {MOST} virksomheder. Skriv et tal mellem dem.")
    return number


def _weight(value: object) -> int:
    weight = read_whole_number(value)
    if not 0 <= weight <= HEAVIEST:
        raise mistake(f"En vægt går fra 0 til {HEAVIEST}. Skriv et helt tal mellem dem.")
    return weight


Weight = Annotated[int, BeforeValidator(_weight)]


class Weights(Part):
    """How much it counts to hear companies that differ in each dimension: 0 (left out) to 10."""

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=lambda name: _KEYS[name]))

    sector: Weight = 1
    size: Weight = 1
    industry: Weight = 1
    attitude: Weight = 1
    interest: Weight = 1
    cooperation: Weight = 1

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not any(self.by_dimension().values()):
            raise mistake("Alle vægte er 0, så der er intet at vælge efter. Giv mindst én af dem 1 eller mere.")
        return self

    def by_dimension(self) -> Mapping[Dimension, int]:
        """Every dimension with its weight."""
        return {dimension: getattr(self, dimension) for dimension in DIMENSIONS}

    def written(self) -> Iterator[tuple[str, str]]:
        """Key and value, as they stand in a params file."""
        for dimension, weight in self.by_dimension().items():
            yield DIMENSIONS[dimension], str(weight)


class CompanyInterviews(Part):
    """How many companies to interview, and by what weights they are chosen."""

    number: Annotated[int, BeforeValidator(_number)] = Field(default=12, validation_alias="antal")
    weights: Weights = Field(default=Weights(), validation_alias="vægte")
