"""Which topics of the guidelines (2.3.1 and 2.3.2) a document is on.

An analyst writes the topics of a document freely, separated by comma. They are recognised by what they contain, so that
"virksomhedspraktik" and "praktikker" are one topic, and a phrase such as "opfølgning under praktik" is on two of them. A
title counts too where it plainly names a topic.
"""

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

from actionplan.names import slug

TOPICS: Mapping[str, str] = MappingProxyType({
    "contact_strategy": "kontaktstrategi",
    "agreements": "aftaler om indslusning",
    "follow_up": "opfølgning",
    "shared_contacts": "deling af virksomhedskontakter",
    "registration": "registrering af virksomheder",
    "one_entry": "én indgang eller hotline",
    "marketing": "markedsføring",
    "offers": "tilbud til borgere",
    "matching": "match",
    "traineeship": "praktik",
    "wage_subsidy": "løntilskud",
    "mentor": "mentor",
})  # fmt: skip
"""What the guidelines (2.3.1 and 2.3.2) want something written on, in their order, and its name in a sentence."""
_WORDS = r"(?:(?!(?:i|hos|ved|for|under|paa|om|til|fra)-)[a-z0-9]+-){0,3}"
"""Up to three words before the one that is meant, such as "lokale og private"; a preposition would begin another subject."""
_COMPANY = r"[a-z]*(?:virksomhed(?!s?(?:praktik|plan))|arbejdsgiver|arbejdsplads)"
_PLACE = r"[a-z]*(?:indslus|praktik|loentilskud|fleksjob|\bpladser?\b)"
_RECOGNISED = {
    "contact_strategy": r"^(?!.*\b(?:deling|dele|faelles|koordinering)\b).*"
    r"(?:kontaktstrateg|kontaktform|(?<!registrering-af-)virksomhedskontakt|^kontakt(?:en)?$|\bkontakt(?:en)?-(?:til|med)-.*virksomhed|"
    rf"^opsoegende(?:-arbejde|-indsats)?$|opsoegende-{_WORDS}{_COMPANY})",
    "agreements": r"indslus|partnerskab|saerlige-vilkaar|aftaleindgaaelse|(?:virksomheds?|praktik|loentilskuds)aftale|"
    r"^(?:indgaaelse-af-)?(?:samarbejds|ramme)?aftale(?:r|n|rne)?$|"
    rf"aftale[a-z]*-(?:med|mellem)-{_WORDS}{_COMPANY}|aftale[a-z]*-(?:med-{_WORDS})?(?:om|paa)-(?:[a-z]+-)?{_PLACE}",
    "follow_up": r"opfoelg|\bfoelge?-op\b",
    "shared_contacts": r"\b(?:deling|dele|faelles|koordinering)\b.*kontakt|kontaktdeling",
    "registration": r"^registrering(?:en)?$|virksomheds?(?:registr|register|database|kartotek)|kontaktregist|\bcrm\b|"
    rf"\bregist[a-z]*-(?:(?:af|over|paa)-)?{_WORDS}(?:{_COMPANY}|[a-z]*(?:kontakt|aftale))",
    "one_entry": r"^indgang(?:en)?$|(?:^|-)(?:een|en|faelles|samlet)-indgang(?!-(?:for|til)-borger)|virksomhedsindgang|"
    r"enstreng|hotline|\ben-doer\b",
    "marketing": r"markedsfoer|kampagne|reklame|\bfolder",
    "offers": r"^tilbud(?:ene)?$|tilbud-til-(?:borger|ledig)|tilbudsvifte|aktivering|"
    r"opkvalific(?!.*(?:medarbejder|personale|ansatte))",
    "matching": r"match(?!-?(?:grup|kategori))|jobformidl",
    "traineeship": r"praktik",
    "wage_subsidy": r"loentilskud|tilskudsjob",
    "mentor": r"mentor",
}  # fmt: skip
"""What a topic's slug contains. An agreement or a registration of something else (agreements on holidays, registration of
attendance) is none of the guidelines'."""
_IN_TITLE = {key: pattern for key, pattern in _RECOGNISED.items() if key not in {"follow_up", "marketing"}} | {
    "follow_up": rf"opfoelg[a-z]*-(?:under|efter|i|hos)-{_WORDS}(?:{_COMPANY}|{_PLACE}|ansaett)",
    "matching": r"\bmatch(?:ning|et)?\b(?!-(?:grup|kategori))|jobformidl",
}
"""A title says more than a topic: there is follow-up on a budget, campaigns are on anything, and projects have names."""
_OFFERED = {"project", "contract"}
_GUIDANCE = r"(?<!virksomheds)vejledning(?!.*(?:virksomhed|arbejdsgiver))"
"""Guidance is an offer to citizens where a project or a contract is on it; else "vejledning" is a kind of paper."""
_LABELS = {slug(label): key for key, label in TOPICS.items()}
_TYPING_MISTAKE = 0.88
"""A text that is so much like a topic's name is a typing mistake for it."""


def recognised(written: str, kind: str) -> tuple[set[str], tuple[str, ...]]:
    """The topics of the guidelines (keys of `TOPICS`) in an analyst's list of topics, and those that are none of them.

    kind: of the document, as in the table `documents`.
    """
    keys: set[str] = set()
    others = []
    for text in (part.strip(" .") for part in re.split(r"[,;/|\n]", written)):
        meant = slug(text)
        found = _matching(_RECOGNISED, meant, kind)
        if not found:
            found = {_LABELS[near] for near in difflib.get_close_matches(meant, _LABELS, n=1, cutoff=_TYPING_MISTAKE)}
        keys |= found
        if meant and not found:
            others.append(text)
    return keys, tuple(others)


def titled(title: str, kind: str) -> set[str]:
    """The topics of the guidelines (keys of `TOPICS`) that a document's title plainly names."""
    return _matching(_IN_TITLE, slug(title), kind) | ({"marketing"} if kind == "marketing" else set())


def _matching(patterns: Mapping[str, str], meant: str, kind: str) -> set[str]:
    found = {key for key, pattern in patterns.items() if re.search(pattern, meant)}
    return found | {"offers"} if kind in _OFFERED and re.search(_GUIDANCE, meant) else found
