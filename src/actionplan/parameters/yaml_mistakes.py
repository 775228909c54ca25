"""Mistakes in the YAML of a file in params/, in Danish and at the line where the clerk has to mend it.

YAML's parser often stops after the line that is wrong and speaks of what it had expected, so the lines themselves are looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from actionplan.names import typed


@dataclass(frozen=True)
class Help:
    """What messages about a kind of file compare it with: a file and a line that are right; and what to do with an empty one."""

    file: str
    line: str
    empty: str


PARAMS_HELP = Help("params/eksempelby.yml", "kommune: Odder", f"Slet den, og lav den igen med {typed('new')}.")

BACKSLASH = "Der står en omvendt skråstreg i en tekst i anførselstegn. Skriv teksten uden den."
_INDENTED = "Linjen er rykket forkert ind. Ryk den lige så langt ind som de andre på samme niveau, og brug kun mellemrum."
_UNREADABLE = "Linjen kan ikke læses. Sammenlign den med den tilsvarende linje i {file}."
_MESSAGES = (
    (r"(?:character|found) '[@`%|>,\]}]'", "Linjen rummer et tegn, som ikke kan stå her. Sæt hele teksten i anførselstegn."),
    (r"'<scalar>'", "Der står mere tekst efter det sidste anførselstegn. Sæt hele teksten i ét par anførselstegn."),
    (r"alias|alphabetic", "Teksten begynder med & eller *. Sæt den i anførselstegn."),
    (r"escape", BACKSLASH),
    (r"another document", "Linjen med --- deler filen i to. Slet den."),
    (r"expected <block end>|<document start>|sequence entries", _INDENTED),
)
"""What the parser says, and what the analyst is told; the first that fits."""


def explained(error: YAMLError, lines: list[str], help: Help = PARAMS_HELP) -> Iterator[tuple[int | None, str]]:
    """Line (1-based) and Danish sentence for an error of the parser; `lines` are the file's. One, or one for each tab."""
    if isinstance(error, ReaderError):
        line = "\n".join(lines).count("\n", 0, error.position) + 1
        yield line, "Linjen rummer et usynligt tegn, som ikke kan læses. Skriv linjen igen."
    elif not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        yield None, f"Filen kan ikke læses. Sammenlign den med {help.file}."
    else:
        at = min(error.problem_mark.line, len(lines) - 1)
        tabs = [number for number, line in enumerate(lines) if re.match(r" *\t\s*\S", line)]
        if tabs and tabs[0] <= at:
            yield from ((number + 1, "Linjen er rykket ind med tabulator. Brug mellemrum.") for number in tabs)
        else:
            number, message = _one(error, at, lines, help)
            yield number + 1, message


def _one(error: MarkedYAMLError, at: int, lines: list[str], help: Help) -> tuple[int, str]:
    """Line (0-based) and sentence; `at` is the line where the parser stopped."""
    problem = error.problem or ""
    began = error.context_mark.line if error.context_mark else at
    for number in range(at + 1):
        if _unclosed_quote(_code(lines[number])):
            return number, "Der mangler et anførselstegn. En tekst skal have et i begge ender, eller slet ingen."
    if "mapping values" in problem:
        return _before_the_colon(lines, at, help)
    if "expected ':'" in problem:
        return began, _missing_colon(lines[began], help)
    if "',' or" in problem:
        return (
            began,
            "Der mangler et komma eller en slutparentes. En liste skrives [a, b], og flere nøgler på én linje {a: 1, b: 2}.",
        )
    unreadable = _UNREADABLE.format(file=help.file)
    return at, next((message for pattern, message in _MESSAGES if re.search(pattern, problem)), unreadable)


def _code(line: str) -> str:
    """The line without its comment."""
    code = re.match(r"""(?:"[^"]*"|[^#]|(?<=\S)#)*""", line)
    return code[0].rstrip() if code else ""


def _unclosed_quote(code: str) -> bool:
    return code.count('"') % 2 == 1 or re.search(r"(^|[:\-\[{,]\s*)'[^']*$", code) is not None


def _missing_colon(line: str, help: Help) -> str:
    if re.match(r"\s*-\S", line):
        return "Der mangler et mellemrum efter bindestregen."
    if ":" in line:
        return "Der mangler et mellemrum efter kolonet."
    return f"Der mangler et kolon. Skriv nøglen, et kolon, et mellemrum og så værdien, som »{help.line}«."


def _before_the_colon(lines: list[str], at: int, help: Help) -> tuple[int, str]:
    """A colon where none can be: the line above lacks its own, this line's text holds one, or the line is indented wrong."""
    if len(re.findall(r":(?:\s|$)", _code(lines[at]))) > 1:
        return at, "Teksten rummer et kolon. Sæt hele teksten i anførselstegn."
    above = next((number for number in range(at - 1, -1, -1) if _code(lines[number]).strip()), None)
    if above is not None and not re.search(r":(?:\s|$)|^\s*-\s|[\[\]{}]", _code(lines[above])):
        return above, _missing_colon(lines[above], help)
    return at, _INDENTED
