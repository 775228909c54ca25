"""The target groups of a plan (guidelines 2.1): whom a municipality means, in words of the data, and who is ready for what.

A group is read from `målgrupper` in the params file and can be written back there, by hand and by the seminar alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from actionplan.danish import joined, number
from actionplan.names import quoted, slug
from actionplan.parameters.values import Part, Text, is_empty, mistake, read_text, read_yes

Sex = Literal["female", "male"]
Model = Literal["single_trainee", "open_places", "training_department", "team_intake"]
MODEL_KEYS: Mapping[str, Model] = MappingProxyType(
    {
        "model_1": "single_trainee",
        "model_2": "open_places",
        "model_3": "training_department",
        "model_4": "team_intake",
    }
)
"""The four cooperation models, by their key in the params file."""

Ages = tuple[int | None, int | None]
Months = tuple[float | None, float | None]

YOUNGEST, OLDEST, LONGEST = 15, 99, 600
_SEX: Mapping[str, Sex] = {"kvinde": "female", "kvinder": "female", "mand": "male", "maend": "male"}
_PEOPLE: Mapping[Sex, str] = {"female": "kvinder", "male": "mænd"}
_DASH = r"\s*(?:-|\u2013|til)\s*"
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{1,2})?½?|½|et|ét"
_AT_LEAST = r"(?:mindst|minimum|fra)"
_HOW_AGE = "Skriv fx 50-54, mindst 50 eller under 30."
_HOW_MONTHS = "Skriv fx mindst 12 måneder, 6-12 måneder eller under 6 måneder."
_HOW_READY = "Skriv en andel, fx 40 pct., eller visitationen i en liste, fx [jobparat]."


@dataclass(frozen=True)
class Readiness:
    """Who of a group is ready for a cooperation model: a stated share (0 to 100), or those of certain match groups."""

    share: float | None = None
    match_groups: tuple[str, ...] = ()


def same_name(name: str) -> str:
    """What two names of groups have in common that mean the same one: case and spaces are left out of account."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _words(value: object) -> object:
    """One word or a list of them, each once."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise mistake("Her skal stå et ord eller en liste, fx [dagpenge, sygedagpenge].")
    words: dict[str, str] = {}
    for item in given:
        if not is_empty(item):
            words.setdefault(same_name(word := read_text(item)), word)
    return tuple(words.values())


def _sex(value: object) -> object:
    if value is None or value in _PEOPLE:
        return value
    text = read_text(value)
    if slug(text) not in _SEX:
        raise mistake(f"{quoted(text)} kendes ikke som køn. Skriv kvinde eller mand, eller slet linjen, hvis begge er med.")
    return _SEX[slug(text)]


def _age(value: object) -> object:
    if isinstance(value, tuple):
        return value
    text = read_text(value)
    plain = re.sub(r"\s*år\.?$", "", text.casefold())
    if match := re.fullmatch(rf"([0-9]+){_DASH}([0-9]+)", plain):
        low, high = int(match[1]), int(match[2])
    elif match := re.fullmatch(rf"{_AT_LEAST} ([0-9]+)|([0-9]+)\s*\+|([0-9]+) og derover", plain):
        low, high = int(match[1] or match[2] or match[3]), OLDEST
    elif match := re.fullmatch(r"over ([0-9]+)", plain):
        low, high = int(match[1]) + 1, OLDEST
    elif match := re.fullmatch(r"under ([0-9]+)", plain):
        low, high = YOUNGEST, int(match[1]) - 1
    elif match := re.fullmatch(r"højst ([0-9]+)", plain):
        low, high = YOUNGEST, int(match[1])
    elif re.fullmatch(r"[0-9]+", plain):
        low = high = int(plain)
    else:
        raise mistake(f"{quoted(text)} er ikke en alder. {_HOW_AGE}")
    if not YOUNGEST <= low <= high <= OLDEST:
        raise mistake(f"{quoted(text)} er ingens alder: Aldre går fra {YOUNGEST} til {OLDEST} år, den laveste først. {_HOW_AGE}")
    return (None if low == YOUNGEST else low, None if high == OLDEST else high)


def _months(value: object) -> object:
    if isinstance(value, tuple):
        return value
    text = read_text(value)
    plain = re.sub(r"\bmdr\.?(?=\s|$|-)|\bmåned(?:er)?\b|\bmd\.?(?=\s|$|-)", "m", text.casefold())
    plain = re.sub(r"\bår\b", "å", plain)
    low: float | None = None
    high: float | None = None
    if match := re.fullmatch(rf"({_NUMBER})\s*([må]?){_DASH}({_NUMBER})\s*([må])", plain):
        low, high = _in_months(match[1], match[2] or match[4]), _in_months(match[3], match[4])
    elif match := re.fullmatch(rf"{_AT_LEAST} ({_NUMBER})\s*([må])|({_NUMBER})\s*([må])\s*\+", plain):
        low = _in_months(match[1] or match[3], match[2] or match[4])
    elif match := re.fullmatch(rf"under ({_NUMBER})\s*([må])", plain):
        high = _in_months(match[1], match[2])
    elif re.search(r"[0-9]", plain) and not re.search(r"\b[må]\b|[0-9½][må]\b", plain):
        raise mistake(f"{quoted(text)} siger ikke, om det er måneder eller år. {_HOW_MONTHS}")
    else:
        raise mistake(f"{quoted(text)} er ikke en varighed. {_HOW_MONTHS}")
    if not (low or 0) < (LONGEST if high is None else high) <= LONGEST:
        raise mistake(f"{quoted(text)} er ingens varighed: Den korteste skal stå først, og ingen er over 50 år. {_HOW_MONTHS}")
    return (low or None, high)


def _in_months(written: str, unit: str) -> float:
    half = written.endswith("½")
    whole = written.removesuffix("½").replace(",", ".")
    count = (1 if whole in {"et", "ét"} else float(whole or 0)) + half / 2
    return round(count * (12 if unit == "å" else 1), 2)


def _readiness(value: object) -> object:
    if isinstance(value, Readiness):
        return value
    if isinstance(value, list):
        words = _words(value)
        assert isinstance(words, tuple)
        if not words:
            raise mistake(f"Listen er tom. {_HOW_READY}")
        return Readiness(None, words)
    text = read_text(value)
    match = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]+)?)\s*(?:pct\.?|%|procent)", text.casefold())
    if match is None or not 0 <= float(match[1].replace(",", ".")) <= 100:
        wrong = "er ikke en andel mellem 0 og 100 pct."
        raise mistake(f"{quoted(text)} {wrong if re.match('-?[0-9]', text) else 'er ikke en andel.'} {_HOW_READY}")
    return Readiness(float(match[1].replace(",", ".")), ())


ModelKey = Annotated[Model, BeforeValidator(lambda key: MODEL_KEYS.get(key, key))]


class TargetGroup(Part):
    """One target group: a name and what makes somebody belong to it; every filter that is given must fit.

    benefits, match_groups: words as the municipality writes them, () for all. age: years, both ends inclusive. months: on the
    present benefit, from (inclusive) and up to (exclusive). in_offer: whether in an offer now. ready: per cooperation model
    (`MODEL_KEYS`) who of the group is ready for it; models that are not there are not decided.
    """

    name: Text = Field(validation_alias="navn")
    benefits: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(default=(), validation_alias="ydelse")
    sex: Annotated[Sex | None, BeforeValidator(_sex)] = Field(default=None, validation_alias="køn")
    age: Annotated[Ages, BeforeValidator(_age)] = Field(default=(None, None), validation_alias="alder")
    months: Annotated[Months, BeforeValidator(_months)] = Field(default=(None, None), validation_alias="varighed")
    match_groups: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(default=(), validation_alias="visitation")
    in_offer: bool | None = Field(default=None, validation_alias="i_tilbud")
    ready: Mapping[ModelKey, Annotated[Readiness, BeforeValidator(_readiness)]] = Field(default={}, validation_alias="klar")

    @field_validator("in_offer", mode="before")
    @classmethod
    def _read_in_offer(cls, value: object) -> object:
        return None if value is None else read_yes(value)

    @field_validator("ready", mode="before")
    @classmethod
    def _no_value_is_no_model(cls, value: object) -> object:
        if not isinstance(value, dict):
            raise mistake("Skriv modellerne sådan: {model_1: 40 pct., model_2: [jobparat]}.")
        return {key: each for key, each in value.items() if key not in MODEL_KEYS or not is_empty(each)}

    @model_validator(mode="after")
    def _is_not_everybody(self) -> Self:
        if not self.told():
            raise mistake("Målgruppen er alle. Skriv mindst én linje om den, fx ydelse, alder eller varighed.")
        return self

    def told(self) -> str:
        """The filters for readers: "dagpenge, kvinder, 50-54 år, mindst 12 måneder"."""
        filters = (
            joined(self.benefits, "eller"),
            _PEOPLE[self.sex] if self.sex else "",
            _span_told(self.age, "år", "år"),
            _months_told(self.months),
            joined(self.match_groups, "eller"),
            {True: "i tilbud", False: "ikke i tilbud", None: ""}[self.in_offer],
        )
        return ", ".join(told for told in filters if told)

    def written(self) -> Iterator[tuple[str, str]]:
        """Key and value, as they stand in a params file, of everything that is decided about the group."""
        yield "navn", in_quotes(self.name)
        if self.benefits:
            yield "ydelse", _listed(self.benefits)
        if self.sex:
            yield "køn", {"female": "kvinde", "male": "mand"}[self.sex]
        if self.age != (None, None):
            yield "alder", _span_told(self.age, "", "")
        if self.months != (None, None):
            yield "varighed", _plain(_span_told(self.months, "måneder", "måneder"))
        if self.match_groups:
            yield "visitation", _listed(self.match_groups)
        if self.in_offer is not None:
            yield "i_tilbud", "ja" if self.in_offer else "nej"
        if self.ready:
            keys = {model: key for key, model in MODEL_KEYS.items()}
            yield "klar", "{" + ", ".join(f"{keys[model]}: {_ready_written(who)}" for model, who in self.ready.items()) + "}"


def in_quotes(text: str) -> str:
    """The text as a value in YAML, whatever is in it; single quotes where double ones would need backslashes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _months_told(months: Months) -> str:
    """In years where all that is told are whole years and none is the first, as people say 12 months but 2 years."""
    ends = [end for end in months if end is not None]
    if ends and all(end % 12 == 0 and end >= 24 for end in ends):
        low, high = (None if end is None else end / 12 for end in months)
        return _span_told((low, high), "år", "år")
    return _span_told(months, "måned", "måneder")


def _span_told(span: tuple[float | None, float | None], one: str, many: str) -> str:
    """A span of whole years of age (both ends inclusive: an `int`) or of time (the last exclusive: a `float`)."""
    low, high = span
    if low is None and high is None:
        return ""
    if high is None:
        assert low is not None
        told, last = f"mindst {_plain_number(low)}", low
    elif low is None:
        last = high + 1 if isinstance(high, int) else high
        told = f"under {_plain_number(last)}"
    else:
        last = high
        told = _plain_number(low) if low == high else f"{_plain_number(low)}-{_plain_number(high)}"
    return f"{told} {one if last == 1 else many}".rstrip()


def _plain_number(value: float) -> str:
    decimals = next((count for count in (0, 1) if round(value, count) == value), 2)
    return number(value, decimals)


def _ready_written(who: Readiness) -> str:
    return _listed(who.match_groups) if who.share is None else _plain(f"{_share_written(who.share)} pct.")


def _share_written(share: float) -> str:
    return repr(share).removesuffix(".0").replace(".", ",")


def _listed(words: tuple[str, ...]) -> str:
    return f"[{', '.join(in_quotes(word) for word in words)}]"


def _plain(text: str) -> str:
    """A text of letters, digits and points as it is; a comma would end it within braces."""
    return in_quotes(text) if "," in text else text
