"""Actors as the way to the labour market names them: several in one cell, companies, and who a case reaches."""

import re
from collections.abc import Iterable

from actionplan.names import slug

_WORD = "(?:virksomhed(?:en|er|erne)?|arbejdsplads(?:en|er|erne)?|arbejdsgiver(?:en|e|ne)?)"
_COMPANY, _OF_COMPANY = re.compile(f"{_WORD}(?:-|$)"), re.compile(f"{_WORD}s?(?:-|$)")
_PLACE, _PURPOSE = re.compile("-(?:i|paa|hos|fra|ved)-"), re.compile("-(?:for|med|til)-")
_SEVERAL = re.compile(r"\s+(?:og|samt|eller)\s+|[,/&]")


def names(told: str) -> frozenset[str]:
    """The actors that a cell names, as slugs: "Sagsbehandler og jobkonsulent" are two."""
    return frozenset(filter(None, map(slug, _SEVERAL.split(told))))


def all_names(told: Iterable[str]) -> frozenset[str]:
    """The actors that several cells name."""
    return frozenset().union(*map(names, told))


def has_company(actors: frozenset[str]) -> bool:
    """Whether one of the actors is a company or somebody there.

    It is told by its word ("Virksomheden", "Leder på arbejdspladsen"), which others have only the beginning of, or have for
    their purpose ("Virksomhedsindgangen", "Kontaktperson for virksomheder", "Virksomhedens kontaktperson i jobcentret").
    """
    return any(map(_is_company, actors))


def reaches(receivers: str, takers: Iterable[str]) -> bool:
    """Whether one of those who get a case is among the takers; a company may be called this here and that there."""
    given, has = names(receivers), all_names(takers)
    return bool(given & has) or (has_company(given) and has_company(has))


def _is_company(name: str) -> bool:
    who, *places = _PLACE.split(_PURPOSE.split(name)[0])
    if not places:
        return _OF_COMPANY.search(who) is not None
    return _COMPANY.search(who) is not None or any(_OF_COMPANY.search(place) for place in places)
