"""When the group that follows the plan up meets (guidelines 4.2.2): every month at first, later every second month; and which of
the steps of revising the plan have been taken (4.2.4)."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from actionplan.parameters.values import Day, Part, is_empty, mistake, read_whole_number

MOST_MONTHS = 60


def _months(value: object) -> int:
    months = read_whole_number(value)
    if months > MOST_MONTHS:
        raise mistake(f"Skriv et antal måneder fra 0 til {MOST_MONTHS}.")
    return months


class Taken(Part):
    """The day on which each of the year's steps of revising the plan was last taken; None where nobody has written it."""

    memo: Day | None = Field(default=None, validation_alias="notat")
    steering_group: Day | None = Field(default=None, validation_alias="styregruppemøde")
    inform: Day | None = Field(default=None, validation_alias="orientering")
    decide: Day | None = Field(default=None, validation_alias="beslutning")
    adjust: Day | None = Field(default=None, validation_alias="tilretning")


class FollowUp(Part):
    """The group's meetings. dates: all of them, where the group has agreed on them itself; otherwise they are reckoned from
    first_meeting. monthly: for how many months the group meets every month, before it becomes every second one. taken: steps of
    the year's wheel."""

    first_meeting: Day | None = Field(default=None, validation_alias="første_møde")
    monthly: Annotated[int, BeforeValidator(_months)] = Field(default=6, validation_alias="hver_måned")
    dates: tuple[Day, ...] = Field(default=(), validation_alias="mødedatoer")
    taken: Taken = Field(default=Taken(), validation_alias="hjul")

    @field_validator("dates", mode="before")
    @classmethod
    def _without_empty_items(cls, value: object) -> object:
        return [item for item in value if not is_empty(item)] if isinstance(value, list) else value

    @field_validator("dates")
    @classmethod
    def _in_order_of_time(cls, dates: tuple[date, ...]) -> tuple[date, ...]:
        twice = sorted({day for day in dates if dates.count(day) > 1})
        if twice:
            raise mistake(f"{twice[0]:%d-%m-%Y} står der mere end én gang. Slet den ene.")
        return tuple(sorted(dates))
