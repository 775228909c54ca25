"""Which params files there are; quick to import, as every build begins with it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from actionplan.names import did_you_mean, find_municipality, nearest, slug, typed
from actionplan.problems import Refused

_FOLDER = "params"
_GOALS = ".goals.yml"
_ENDINGS = (".yml", ".yaml", ".yml.txt", ".yaml.txt")


def params_paths(root: Path, known: Callable[[], Mapping[str, str]], only: str | None = None) -> list[Path]:
    """The params files to read: all, or that of one municipality as a person writes it.

    known: gives the 98 real municipalities, slug to name; called only where the name alone does not tell. Raises Refused where
    there is no such file.
    """
    return _paths(root) if only is None else [_path_of(only, root, known)]


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


def _path_of(only: str, root: Path, all_known: Callable[[], Mapping[str, str]]) -> Path:
    """The file of the one municipality that is asked for."""
    if (exactly := root / _FOLDER / f"{slug(only)}.yml").exists():
        return exactly
    known = all_known()
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
