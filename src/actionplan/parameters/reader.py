"""Reading `params/*.yml`: every mistake of every file at once, each a Danish sentence with file and line."""

import contextlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from actionplan.civil_numbers import without_civil_numbers
from actionplan.names import did_you_mean, find_municipality, nearest, slug, typed
from actionplan.parameters.messages import problems_of, same_key
from actionplan.parameters.model import Parameters
from actionplan.parameters.syntax import parse
from actionplan.problems import Problem, Refused

_FOLDER = "params"
_GOALS = ".goals.yml"
_ENDINGS = (".yml", ".yaml", ".yml.txt", ".yaml.txt")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_RESAVE = "Åbn den i Notesblok, og gem den med kodningen UTF-8."


def read_all_parameters(root: Path, known: Mapping[str, str], only: str | None = None) -> dict[str, Parameters]:
    """The municipalities' parameters by slug, in the slugs' order.

    root: the project's folder. known: the 98 real municipalities, slug to name. only: one municipality as a person writes
    it ("odder", "Odder Kommune"); then no other file is read. Raises Refused with the problems of all files together.
    """
    paths = params_paths(root, known, only)
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


def params_paths(root: Path, known: Mapping[str, str], only: str | None = None) -> list[Path]:
    """The params files to read: all, or that of one municipality as a person writes it. Raises Refused where there is none."""
    return _paths(root) if only is None else [_path_of(only, root, known)]


def read_parameters(path: Path, root: Path, known: Mapping[str, str]) -> Parameters:
    """One params file. `root` and `known` as in `read_all_parameters`. Raises Refused with all of the file's problems; where
    the YAML itself can't be read, with that alone."""
    file = without_civil_numbers(path.relative_to(root).as_posix())
    if not path.name.endswith(".yml"):
        raise Refused.of(file, f"Filen skal ende på .yml. Omdøb den til {slug(path.name.split('.')[0])}.yml.")
    document = parse(_text(path, file), file, same_key)
    try:
        parameters = Parameters.model_validate(
            document.content, by_alias=True, by_name=False, context={"known": known, "stem": path.stem}
        )
    except ValidationError as error:
        raise Refused([*document.problems, *problems_of(error, document, file)]) from None
    if document.problems:
        raise Refused(document.problems)
    return parameters


def _paths(root: Path) -> list[Path]:
    """The params files, and those that were meant to be one but bear a wrong ending."""
    folder = root / _FOLDER
    if not folder.is_dir():
        raise Refused.of(_FOLDER, "Mappen findes ikke. Kør kommandoen i projektets mappe, hvor params og data ligger.")
    files = [path for path in folder.iterdir() if not path.name.startswith((".", "~"))]
    paths = sorted(path for path in files if path.name.lower().endswith(_ENDINGS) and not path.name.endswith(_GOALS))
    if not paths:
        raise Refused.of(_FOLDER, f"Mappen rummer ingen kommuner. Lav en med: {typed('new', 'Odder')}")
    return paths


def _path_of(only: str, root: Path, known: Mapping[str, str]) -> Path:
    """The file of the one municipality that is asked for."""
    real = find_municipality(only, known)
    stem = real or slug(only) or "kommune"
    path, file = root / _FOLDER / f"{stem}.yml", f"{_FOLDER}/{stem}.yml"
    if path.exists():
        return path
    existing = [path.stem for path in (root / _FOLDER).glob("*.yml") if not path.name.endswith(_GOALS)]
    if real:
        near = "".join(f" (den nærmeste, der findes, er »{stem}«)" for stem in nearest(real, existing))
        raise Refused.of(file, f"Filen findes ikke. Lav den med: {typed('new', known[real])}{near}")
    hint = did_you_mean(only, [*existing, *known.values()], 3) or " Skriv navnet på en dansk kommune."
    raise Refused.of(file, f"Filen findes ikke, og der er ingen dansk kommune af det navn.{hint}")


def _text(path: Path, file: str) -> str:
    """The file's text. UTF-8 with or without BOM; what is not UTF-8 is read as Windows' Danish encoding."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused.of(file, "Filen findes ikke.") from None
    except OSError:
        raise Refused.of(
            file, "Filen kan ikke åbnes. Luk den i andre programmer, og se efter, at du har lov at læse den."
        ) from None
    if data.startswith(_UTF16) or b"\0" in data:
        raise Refused.of(file, f"Filen er gemt som UTF-16 eller er ikke en tekstfil. {_RESAVE}")
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return unicodedata.normalize("NFC", data.decode(encoding))
    raise Refused.of(file, f"Filen rummer bogstaver, som ikke kan læses. {_RESAVE}")
