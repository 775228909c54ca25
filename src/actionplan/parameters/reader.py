"""Reading the files of params/: every mistake of every file at once, each a Danish sentence with file and line."""

import codecs
import contextlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from actionplan.civil_numbers import without_civil_numbers
from actionplan.parameters.files import misnamed, params_paths
from actionplan.parameters.messages import PARAMS, AnyPart, FileKind, problems_of
from actionplan.parameters.model import Parameters
from actionplan.parameters.syntax import parse
from actionplan.problems import Problem, Refused

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_RESAVE = "Åbn den i Notesblok, og gem den med kodningen UTF-8."


def read_all_parameters(root: Path, known: Mapping[str, str], only: str | None = None) -> dict[str, Parameters]:
    """The municipalities' parameters by slug, in the slugs' order.

    root: the project's folder. known: the 98 real municipalities, slug to name. only: one municipality as a person writes
    it ("odder", "Odder Kommune"); then no other file is read. Raises Refused with the problems of all files together.
    """
    paths = params_paths(root, lambda: known, only)
    read: dict[str, Parameters] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            read[path.stem] = read_parameters(path, root, known)
        except Refused as refused:
            problems.extend(refused.problems)
    if problems:
        raise Refused(problems)
    return read


def read_parameters(path: Path, root: Path, known: Mapping[str, str]) -> Parameters:
    """One params file. `root` and `known` as in `read_all_parameters`. Raises Refused with all of the file's problems; where
    the YAML itself can't be read, with that alone."""
    file = without_civil_numbers(path.relative_to(root).as_posix())
    if wrong := misnamed(path):
        raise Refused.of(file, without_civil_numbers(wrong))
    return parameters_of(bytes_of(path, file), file, path.stem, known)


def parameters_of(data: bytes, file: str, stem: str, known: Mapping[str, str]) -> Parameters:
    """What a params file's bytes say. file: as messages name it. stem: the municipality that it must be about. known, and what
    is raised, as in `read_parameters`."""
    return part_of(data, file, PARAMS, {"known": known, "stem": stem})


def part_of(data: bytes, file: str, kind: FileKind[AnyPart], context: Mapping[str, object] | None = None) -> AnyPart:
    """What the bytes of a file in params/ say. context: what the kind's models ask for. Raises as `read_parameters`."""
    document = parse(unicodedata.normalize("NFC", decoded(data, file)[0]), file, kind.same_key, kind.help)
    problems = [*document.problems, *(kind.rules(document, file) if kind.rules else ())]
    try:
        part = kind.root.model_validate(document.content, by_alias=True, by_name=False, context=context)
    except ValidationError as error:
        raise Refused([*problems, *problems_of(error, document, file, kind)]) from None
    if problems:
        raise Refused(problems)
    return part


def bytes_of(path: Path, file: str) -> bytes:
    """The file as it lies on the disk. Raises Refused where it can't be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused.of(file, "Filen findes ikke.") from None
    except OSError:
        raise Refused.of(
            file, "Filen kan ikke åbnes. Luk den i andre programmer, og se efter, at du har lov at læse den."
        ) from None


def decoded(data: bytes, file: str) -> tuple[str, str]:
    """Text and encoding. UTF-8 with or without BOM; what is not UTF-8 is read as Windows' Danish encoding."""
    if data.startswith(_UTF16) or b"\0" in data:
        raise Refused.of(file, f"Filen er gemt som UTF-16 eller er ikke en tekstfil. {_RESAVE}")
    for encoding in ("utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    raise Refused.of(file, f"Filen rummer bogstaver, som ikke kan læses. {_RESAVE}")
