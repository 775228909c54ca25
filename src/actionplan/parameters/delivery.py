"""What the municipality can and cannot give the companies (the guidelines' "forventningsafstemning"): its own statements."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator

from actionplan.names import either, quoted, slug
from actionplan.parameters.values import Part, Text, mistake, read_text

Answer = Literal["yes", "partly", "no"]
ANSWERS: Mapping[Answer, str] = MappingProxyType({"yes": "ja", "partly": "delvis", "no": "nej"})


class Delivery(Part):
    """One expectation that companies can have, and whether it can be met.

    expectation: the words of a choice to the question on expectations. how: in what way, or why not.
    """

    expectation: Text = Field(validation_alias="forventning")
    answer: Answer = Field(validation_alias="svar")
    how: Text | None = Field(default=None, validation_alias="hvordan")

    @field_validator("answer", mode="before")
    @classmethod
    def _read_answer(cls, value: object) -> object:
        text = read_text(value)
        for name, word in ANSWERS.items():
            if slug(text) == slug(word):
                return name
        raise mistake(f"{quoted(text)} er ikke et svar her. Skriv {either(ANSWERS.values())}.")
