"""A new municipality: its params file and its data folder with a header-only file for every table."""

import contextlib
import shutil
import string
import uuid
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path

from actionplan.danish import day
from actionplan.names import did_you_mean, find_municipality, quoted
from actionplan.problems import Refused


def template(slug: str, name: str, today: date) -> str:
    """The params file of a municipality that has decided nothing yet."""
    text = resources.files("actionplan.parameters").joinpath("template.yml").read_text(encoding="utf-8")
    return string.Template(text).substitute(slug=slug, name=name, today=day(today))


def scaffold(name: str, root: Path, known: Mapping[str, str], today: date, templates: Mapping[str, str]) -> list[Path]:
    """Makes `params/<slug>.yml` and `data/<slug>/`, both or neither, and never over something that is there.

    name: as a person writes it ("kolding", "Kolding Kommune"). root: the project's folder. known: the 98 municipalities,
    slug to name. templates: file name in the data folder to its text; CSV gets the BOM that Excel needs to see UTF-8. A data
    folder that already holds something is left as it is. Returns the files made. Raises Refused for an unknown name, for a
    municipality that has its params file already, and where the disk says no.
    """
    slug = find_municipality(name, known)
    if slug is None:
        hint = did_you_mean(name, known.values(), 3) or " Skriv navnet, som det står på kommunens hjemmeside."
        raise Refused.of("params", f"{quoted(name)} er ikke en dansk kommune.{hint}")
    params, data = root / "params" / f"{slug}.yml", root / "data" / slug
    if params.exists():
        keep = "Filen findes allerede og er ikke ændret. Ret i den, eller omdøb den, hvis du vil begynde forfra."
        raise Refused.of(f"params/{slug}.yml", keep)
    new_params, new_data = (path.with_name(f".{slug}-{uuid.uuid4().hex}") for path in (params, data))
    try:
        new_params.parent.mkdir(parents=True, exist_ok=True)
        new_params.write_text(template(slug, known[slug], today), encoding="utf-8", newline="\n")
        if data.exists() and any(data.iterdir()):
            new_params.rename(params)
            return [params]
        new_data.mkdir(parents=True)
        for file, text in templates.items():
            encoding = "utf-8-sig" if file.endswith(".csv") else "utf-8"
            (new_data / file).write_text(text.removeprefix("\ufeff"), encoding=encoding, newline="\n")
        _put_in_place(new_data, data, new_params, params)
    except OSError as error:
        why = "Filen kunne ikke laves, og intet er lavet. Er der plads på disken, og må du skrive i mapperne params og data?"
        raise Refused.of(f"params/{slug}.yml", why) from error
    finally:
        with contextlib.suppress(OSError):
            new_params.unlink()
        shutil.rmtree(new_data, ignore_errors=True)
    return [params, *(data / file for file in sorted(templates))]


def _put_in_place(new_data: Path, data: Path, new_params: Path, params: Path) -> None:
    """The params file comes last: from then on the municipality exists."""
    if data.exists():
        data.rmdir()
    new_data.rename(data)
    try:
        new_params.rename(params)
    except OSError:
        data.rename(new_data)
        raise
