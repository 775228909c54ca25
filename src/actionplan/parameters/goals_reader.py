"""Reading `params/<municipality>.goals.yml`: every mistake at once, each a Danish sentence with file and line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel

from actionplan.civil_numbers import without_civil_numbers
from actionplan.names import quoted, slug
from actionplan.parameters import syntax
from actionplan.parameters.dimensioning import DIMENSIONING_PARTS, Assumptions
from actionplan.parameters.files import goals_of, meant, misnamed
from actionplan.parameters.goal_series import HOW_SERIES, SeriesChoice
from actionplan.parameters.goals import Changes, Goal, Goals, Measure, Milestones
from actionplan.parameters.messages import FileKind, line_of
from actionplan.parameters.reader import bytes_of, decoded, part_of
from actionplan.parameters.syntax import Document, parse, place
from actionplan.parameters.target_groups import MODEL_KEYS, same_name
from actionplan.parameters.values import keys_of
from actionplan.parameters.yaml_mistakes import Help
from actionplan.problems import Problem, Refused

GOALS_PARTS: tuple[type[BaseModel], ...] = (Goals, Changes, Goal, Milestones, Measure, SeriesChoice, *DIMENSIONING_PARTS)
"""Every part of a goals file that has keys of its own."""
Written = Sequence[tuple[syntax.Path, str]]
"""Texts of the file, each with the place where it stands."""

_NUMBER = "Nummeret {text} har et andet mål i linje {line}. Giv hvert mål sit eget nummer."
_NAME = "Navnet {text} har et andet mål i linje {line}. Giv hvert mål sit eget navn."
_MEASURE = "Målet har også et måltal {text} i linje {line}. Giv hvert måltal sit eget navn."
_GROUP = "Gruppen {text} står også i linje {line}. Giv hver gruppe sit eget navn."
_AGAIN = "{text} står også i linje {line}. Slet den ene."
_NO_GOAL = "Der er intet mål {text}. Skriv numrene på målene i filen."
_BOTH = "{text} er fremhævet i linje {line} og kan ikke også udelades. Slet den ene."


def goals_path(params: Path) -> Path:
    """The goals file that belongs to a params file."""
    return params.with_name(f"{params.stem}.goals.yml")


def read_goals(path: Path, root: Path) -> Goals:
    """One municipality's goals; none where it has no such file. One that only bears a wrong name is refused, not passed over.

    path: params/<municipality>.goals.yml. root: the project's folder. Raises Refused with all of the file's problems; where the
    YAML itself can't be read, with that alone.
    """
    file = without_civil_numbers(path.relative_to(root).as_posix())
    if path.exists():
        return part_of(bytes_of(path, file), file, GOALS)
    for each in meant(path.parent):
        if goals_of(each.name) == goals_of(path.name) and (wrong := misnamed(each)):
            file = without_civil_numbers(each.relative_to(root).as_posix())
            raise Refused.of(file, without_civil_numbers(wrong))
    return Goals()


def line_in_measure(path: Path, goal: int, measure: str, written: str) -> int | None:
    """The line of a goals file that was read without mistakes, on which a text of a goal's measure stands; of its series rather
    than of the measure itself, as its name may be the same. None where the file doesn't have it."""
    document = parse(decoded(bytes_of(path, path.name), path.name)[0], path.name, GOALS.same_key, GOALS.help)
    goals = [
        at for at, text in _texts(document, [(*at, "nummer") for at in _places(document, ("mål",))]) if _plain(text) == str(goal)
    ]
    names = [(*each, "navn") for at in goals for each in _places(document, (*at[:-1], "måltal"))]
    for at, name in _texts(document, names):
        if _plain(name) == _plain(measure):
            within = [place for place in document.lines if place[: len(at) - 1] == at[:-1]]
            within.sort(key=lambda place: "serie" not in place)
            return next(
                (line_of(each, document) for each, text in _texts(document, within) if _plain(text) == _plain(written)), None
            )
    return None


def _rules(document: Document, file: str) -> Iterator[Problem]:
    """What no single goal can see: what stands there twice, and findings that are both pinned and dropped."""
    goals = _places(document, ("mål",))
    pinned, dropped = (_texts(document, _places(document, ("udfordringer", key))) for key in ("fremhæv", "udelad"))
    told = [
        *_twice(_texts(document, [(*goal, "nummer") for goal in goals]), _NUMBER),
        *_twice(_texts(document, [(*goal, "navn") for goal in goals]), _NAME),
        *_twice(pinned, _AGAIN),
        *_twice(dropped, _AGAIN),
        *((path, text, first, _BOTH) for path, text in dropped for first, same in pinned if same == text),
    ]
    numbers, order = _texts(document, [(*goal, "nummer") for goal in goals]), _texts(document, _places(document, ("rækkefølge",)))
    told += _twice(order, _AGAIN)
    known = {_plain(text) for _, text in numbers}
    told += [(path, text, path, _NO_GOAL) for path, text in order if text.strip().isdecimal() and _plain(text) not in known]
    told += _twice(_texts(document, [(*group, "navn") for group in _places(document, ("dimensionering", "borgere"))]), _GROUP)
    for goal in goals:
        told += _twice(_texts(document, _places(document, (*goal, "svarer_på"))), _AGAIN)
        measures = _places(document, (*goal, "måltal"))
        told += _twice(_texts(document, [(*measure, "navn") for measure in measures]), _MEASURE)
    for path, text, first, sentence in told:
        message = sentence.format(text=quoted(text), line=line_of(first, document))
        yield Problem(file, line_of(path, document), place(path), message)


def _twice(written: Written, sentence: str) -> Iterator[tuple[syntax.Path, str, syntax.Path, str]]:
    """Each text that stood there before: its place, itself, the place of the first, and what is to be told."""
    firsts: dict[str, syntax.Path] = {}
    for path, text in written:
        same = _plain(text)
        if same in firsts:
            yield path, text, firsts[same], sentence
        firsts.setdefault(same, path)


def _plain(text: str) -> str:
    """What two texts have in common that mean the same number or name."""
    return text.strip().lstrip("0") if text.strip().isdecimal() else same_name(text)


def _at(document: Document, path: syntax.Path) -> object:
    """What stands at the place; None where nothing does."""
    value: object = document.content
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, list) and isinstance(key, int) else None
    return value


def _places(document: Document, path: syntax.Path) -> list[syntax.Path]:
    """The places of the items of the list that stands at the place; none where there is no list."""
    items = _at(document, path)
    return [(*path, number) for number in range(len(items))] if isinstance(items, list) else []


def _texts(document: Document, places: Sequence[syntax.Path]) -> Written:
    """The texts that stand at the places; those where something else or nothing stands are passed over."""
    found = ((path, _at(document, path)) for path in places)
    return [(path, text) for path, text in found if isinstance(text, str) and text.strip()]


GOALS = FileKind(
    root=Goals,
    keys={slug(key): key for part in GOALS_PARTS for key in keys_of(part)},
    nested={
        "udfordringer": "Skriv fremhæv, udelad og omskriv på hver sin linje, rykket ind under udfordringer.",
        "mål": "Hvert mål begynder med en bindestreg og sit nummer, fx »- nummer: 1«. Ryk de andre linjer lige så langt ind.",
        "delmål": "Skriv kort_sigt og langt_sigt på hver sin linje, rykket ind under delmål.",
        "dimensionering": "Skriv modeller, jobkonsulenttimer, penge og de andre nøgler på hver sin linje, rykket ind.",
        **dict.fromkeys(
            ("modeller", "udbud"), "Skriv hver model på sin egen linje, rykket ind, fx »model_2: {virksomheder: 18, pladser: 2}«."
        ),
        **dict.fromkeys(
            MODEL_KEYS, "Skriv sådan: {virksomheder: 18, pladser: 2}. Under udbud skrives {lavt: 40, middel: 60, højt: 80}."
        ),
        "borgere": 'Hver gruppe begynder med en bindestreg, fx - {navn: "Sygemeldte", personer: 120, klar: {model_1: 40}}.',
        "kommunale_pladser": "Skriv tallene sådan: {antal: 150, nedlægges: 40, kroner: 95000, personer: 2}.",
        "forudsætninger": "Skriv hver forudsætning på sin egen linje, rykket ind.",
        **dict.fromkeys(
            keys_of(Assumptions),
            'En forudsætning skrives {lavt: 2, middel: "2,5", højt: 3, kilde: "jobcentrets egen opgørelse"}.',
        ),
        "serie": HOW_SERIES,
        "måltal": "Hvert måltal begynder med en bindestreg, fx - {navn: Åbne pladser, enhed: pladser, retning: op, mål: 35}.",
    },
    examples={
        "nummer": "nummer: 1",
        "navn": "navn: Flere åbne pladser",
        "enhed": "enhed: virksomheder",
        "personer": "personer: 120",
    },
    help=Help("params/eksempelby.goals.yml", 'målsætning: "Flere i job"', "Slet den, hvis der ikke er nogen mål endnu."),
    free_keys=tuple(MODEL_KEYS),
    rules=_rules,
)
"""`params/<municipality>.goals.yml`."""
