"""Which params files there are; quick to import, as every build begins with it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from actionplan.names import did_you_mean, find_municipality, nearest, slug, typed
from actionplan.problems import Refused

_FOLDER = "params"
_GOALS = re.compile(r"(.+?)\.goals\b.*", re.IGNORECASE)
_ENDINGS = (".yml", ".yaml", ".yml.txt", ".yaml.txt")


def params_paths(root: Path, known: Callable[[], Mapping[str, str]], only: str | None = None) -> list[Path]:
    """The params files to read: all, or that of one municipality as a person writes it.

    known: gives the 98 real municipalities, slug to name; called only where the name alone does not tell. Raises Refused where
    there is no such file.
    """
    return _paths(root) if only is None else [_path_of(only, root, known)]


def _paths(root: Path) -> list[Path]:
    """The params files, and those that were meant to be one or to hold goals but bear a wrong name."""
    folder = root / _FOLDER
    if not folder.is_dir():
        raise Refused.of(_FOLDER, "Mappen findes ikke. Kør kommandoen i projektets mappe, hvor params og data ligger.")
    paths = [path for path in meant(folder) if goals_of(path.name) is None or misnamed(path)]
    if not paths:
        raise Refused.of(_FOLDER, f"Mappen rummer ingen kommuner. Lav en med: {typed('new', 'Odder')}")
    return paths


def meant(folder: Path) -> list[Path]:
    """The files in params that were meant to be read, whatever they are called; not those that programs hide there."""
    files = [path for path in folder.glob("*") if not path.name.startswith((".", "~"))]
    return sorted(path for path in files if path.name.lower().endswith(_ENDINGS))


def goals_of(name: str) -> str | None:
    """The municipality's slug in the name of what was meant to be a goals file; None where it was not."""
    found = _GOALS.fullmatch(name)
    return slug(found[1]) if found else None


def misnamed(path: Path) -> str | None:
    """What is wrong with the name of a file in params, as a Danish sentence with the remedy; None where nothing is.

    It names the file, so it is shown only without civil registration numbers.
    """
    municipality = goals_of(path.name)
    if municipality is None:
        right = f"{slug(path.name.split('.')[0])}.yml"
        return None if path.suffix == ".yml" else f"Filen skal ende på .yml. Omdøb den til {right}."
    beside = [each.name for each in meant(path.parent)]
    owners = {slug(name.split(".")[0]) for name in beside if goals_of(name) is None}
    right = f"{municipality}.goals.yml"
    if municipality not in owners:
        near = nearest(municipality, owners)
        how = f"Mente du {near[0]}.goals.yml?" if near else "De to filer skal begynde med det samme navn."
        return f"Der er ingen params/{municipality}.yml, som målene hører til. {how}"
    if path.name == right:
        return None
    return f"Der er også en {right}. Slet den ene." if right in beside else f"Målene er ikke læst. Omdøb den til {right}."


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
    existing = [path.stem for path in (root / _FOLDER).glob("*.yml") if goals_of(path.name) is None]
    if real:
        near = "".join(f" (den nærmeste, der findes, er »{stem}«)" for stem in nearest(real, existing))
        raise Refused.of(file, f"Filen findes ikke. Lav den med: {typed('new', known[real])}{near}")
    hint = did_you_mean(only, [*existing, *known.values()], 3) or " Skriv navnet på en dansk kommune."
    raise Refused.of(file, f"Filen findes ikke, og der er ingen dansk kommune af det navn.{hint}")
