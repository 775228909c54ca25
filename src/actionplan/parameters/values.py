"""How a params file's values are read: every one from the text that stands in the file, every mistake a Danish sentence."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from actionplan.civil_numbers import holds_civil_number
from actionplan.danish import number
from actionplan.names import did_you_mean, either, quoted, slug

LONGEST_TEXT = 160


def mistake(sentence: str) -> PydanticCustomError:
    """A validation error that already is the Danish sentence for the analyst."""
    return PydanticCustomError("danish", "{sentence}", {"sentence": sentence})


def read_text(value: object, *, longest: int = LONGEST_TEXT, what: str = "Teksten", how: str = "") -> str:
    """One line of text. Raises where it is none, is empty or long, or may hold a civil registration number.

    longest: in characters. what, how: what the text is, and what so many characters come to, for the message.
    """
    if not isinstance(value, str):
        raise mistake("Her skal stå én tekst, ikke en liste eller flere linjer med nøgler.")
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if holds_civil_number(text):
        raise mistake("Teksten ligner et cpr-nummer og må ikke stå her. Skriv en funktion, fx »jobcenterchef«.")
    if len(text) > longest:
        raise mistake(f"{what} er på {number(len(text))} tegn. Skriv højst {longest}{how}.")
    if not text:
        raise mistake("Teksten er tom.")
    return text


def read_yes(value: object) -> bool:
    """ja or nej."""
    if isinstance(value, bool):
        return value
    answers = {"ja": True, "true": True, "nej": False, "false": False}
    answer = answers.get(read_text(value).casefold())
    if answer is None:
        raise mistake(f"{quoted(read_text(value))} er hverken ja eller nej. Skriv ja eller nej.")
    return answer


def read_whole_number(value: object) -> int:
    """A whole number of 0 or more, "1.200" too."""
    if isinstance(value, int):
        return value
    text = read_text(value)
    if not re.fullmatch(r"[0-9]{1,7}|[0-9]{1,3}(\.[0-9]{3})", text):
        raise mistake(f"{quoted(text)} er ikke et helt tal. Skriv kun cifre, fx 5.")
    return int(text.replace(".", ""))


def read_number(value: object) -> float:
    """A number as Danes write it: "20", "1.234,5" or "-3"."""
    if isinstance(value, int | float):
        return float(value)
    text = read_text(value)
    if not re.fullmatch(r"[-\u2212]?([0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3}){1,2})(,[0-9]{1,6})?", text):
        raise mistake(f"{quoted(text)} er ikke et tal. Skriv det med cifre og med komma før decimalerne, fx 12 eller 1.234,5.")
    return float(text.replace("\u2212", "-").replace(".", "").replace(",", "."))


def read_choice(value: object, words: Mapping[Any, str], what: str) -> object:
    """The name in code that goes with one of the Danish words. what: what it would be, "status"."""
    text = read_text(value)
    if text in words:
        return text
    for name, word in words.items():
        if slug(text) == slug(word):
            return name
    hint = did_you_mean(text, words.values()) or f" Skriv {either(words.values())}."
    raise mistake(f"{quoted(text)} kendes ikke som {what}.{hint}")


def read_day(value: object) -> date:
    """A day from 2000 to 2099, written 21-11-2026, 21.11.2026 or 2026-11-21."""
    if isinstance(value, date):
        return value
    text = read_text(value)
    how = "Skriv dag, måned og år, fx 21-11-2026."
    parts = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})([.-])([0-9]{1,2})\5([0-9]{4})", text)
    if parts is None:
        raise mistake(f"{quoted(text)} er ikke en dato. {how}")
    year, month, day = (int(number) for number in (parts.group(1, 2, 3) if parts[1] else parts.group(7, 6, 4)))
    if not 2000 <= year <= 2099:
        raise mistake(f"{quoted(text)} ligger ikke mellem år 2000 og 2099. {how}")
    try:
        return date(year, month, day)
    except ValueError:
        raise mistake(f"{quoted(text)} findes ikke i kalenderen. {how}") from None


Text = Annotated[str, BeforeValidator(read_text)]
Day = Annotated[date, BeforeValidator(read_day)]


def is_empty(value: object) -> bool:
    """Whether nothing stands there, which is as good as no key."""
    return value is None or (isinstance(value, str) and not value.strip())


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys that a part of a params file may have, each with the field's name in code."""
    return {str(field.validation_alias): name for name, field in model.model_fields.items()}


class Part(BaseModel):
    """A part of a params file: frozen, without unknown keys, made from the file's keys or from the fields' names."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    @model_validator(mode="before")
    @classmethod
    def _no_value_is_no_key(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        keys = keys_of(cls)
        return {key: value for key, value in data.items() if key not in keys or not is_empty(value)}


def end_not_before_start(end: date | None, info: ValidationInfo) -> date | None:
    """A rule for the field `end` of a part that has a `start` before it."""
    start = info.data.get("start")
    if end and start and end < start:
        raise mistake(f"Slutdatoen {end:%d-%m-%Y} ligger før startdatoen {start:%d-%m-%Y}. Ret den ene.")
    return end
