"""Names as people write them: of municipalities and of keys. What is the same, what is near, and what may be shown.

A municipality's files and folders bear its slug: the name in lower-case ASCII (æ ae, ø oe, å aa).
"""

import difflib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping

from actionplan.civil_numbers import without_civil_numbers
from actionplan.danish import joined

_DANISH = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa"})
_MUNICIPALITY = re.compile(r"-(?:regions)?kommune$")
_LONGEST_SHOWN = 60


def slug(name: str) -> str:
    """The name in lower-case ASCII with hyphens for everything that is no letter or digit: "Høje-Taastrup" → "hoeje-taastrup"."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_DANISH)
    ascii_letters = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-")


def find_municipality(name: str, known: Mapping[str, str]) -> str | None:
    """The slug in `known` (slug to name) meant by "odder", "Odder Kommune" or "Københavns Kommune"; None for none."""
    written = slug(name)
    bare = _MUNICIPALITY.sub("", written)
    for candidate in (written, bare, bare.removesuffix("s"), f"{bare}s"):
        if candidate in known:
            return candidate
    return None


def nearest(word: str, candidates: Iterable[str], count: int = 1) -> list[str]:
    """Up to `count` candidates that look like the word, nearest first; letters' case and æ, ø, å do not matter. A single one
    must look more like it than one to choose from."""
    by_slug = {slug(candidate): candidate for candidate in candidates}
    bare = _MUNICIPALITY.sub("", slug(word))
    cutoff = 0.6 if count == 1 else 0.4
    return [by_slug[found] for found in difflib.get_close_matches(bare, list(by_slug), n=count, cutoff=cutoff)]


def did_you_mean(word: str, candidates: Iterable[str], count: int = 1) -> str:
    """ " Mente du »Odder«?" with a space before it, or nothing where no candidate is near."""
    found = nearest(word, candidates, count)
    return f" Mente du {either(found)}?" if found else ""


def either(words: Iterable[str]) -> str:
    """Words as a Danish choice: "»a«, »b« eller »c«"."""
    return joined([f"»{word}«" for word in words], "eller")


def typed(name: str, municipality: str = "") -> str:
    """A command as the analyst types it on this machine: with make, or without on Windows."""
    if os.name == "nt":
        return f"py -m actionplan {name}{f' --municipality {municipality}' if municipality else ''}"
    target = "make" if name == "build" else f"make {name}"
    return f"{target} MUNICIPALITY={municipality}" if municipality else target


def commands(name: str, municipality: str) -> tuple[str, ...]:
    """A command as it can be typed: with make first where there is one, then without."""
    plain = f"{'py' if os.name == 'nt' else 'python'} -m actionplan {name} --municipality {municipality}"
    return tuple(dict.fromkeys([typed(name, municipality), plain]))


def quoted(value: str) -> str:
    """The value as a message may repeat it: on one line, cut where long, without what can be a civil registration number."""
    text = without_civil_numbers(" ".join(value.split()))
    return f"»{text}«" if len(text) <= _LONGEST_SHOWN else f"»{text[:_LONGEST_SHOWN]} …«"
