"""What is wrong with a params file's content, from pydantic's errors to Danish sentences with a line."""

from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from actionplan.names import did_you_mean, either, quoted, slug
from actionplan.parameters.model import KEYS, Parameters
from actionplan.parameters.syntax import Document, Path, place
from actionplan.parameters.target_groups import MODEL_KEYS
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem

_NESTED = {
    "institutioner": "Skriv hvert navn på sin egen linje, rykket ind under institutioner, fx »jobcenter: Jobcenter Odder«.",
    "opgaver": "Skriv hver opgave på sin egen linje, rykket ind under opgaver.",
    "udtræk": "Skriv den første og den sidste dag sådan: {fra: 01-01-2024, til: 31-12-2026}.",
    "interviewplan": "Skriv antallene sådan: {enkeltinterviews: 20, gruppeinterviews: 3}.",
    "virksomhedsinterviews": "Skriv antallet sådan: {antal: 12}.",
    "vægte": "Skriv vægtene sådan: {sektor: 1, størrelse: 1, branche: 1, holdning: 1, samarbejdsmodel: 2, samarbejde: 2}.",
    "kan_levere": "Hver forventning begynder med en bindestreg, fx - {forventning: svar samme dag, svar: delvis}.",
    "målgrupper": 'Hver målgruppe begynder med en bindestreg og sit navn, fx - navn: "Unge på kontanthjælp".',
}
_NOT_A_LIST = "Her skal stå en liste. Skriv hver på sin egen linje med bindestreg og mellemrum foran, også når der kun er én."
NOT_USABLE = "Værdien kan ikke bruges her. Sammenlign med params/eksempelby.yml."
_EXAMPLES = {
    "kommune": "kommune: Odder",
    "navn": "navn: Unge på kontanthjælp",
    "forventning": "forventning: svar samme dag",
    "svar": "svar: delvis",
}
_ONE_TASK = 'En opgave skrives {ansvarlig: "", start: "", slut: "", status: ""}.'


def same_key(written: str) -> str:
    """The key as the model knows it, whatever its case and however its æ, ø, å, spaces and hyphens are written."""
    return KEYS.get(slug(written), written)


def problems_of(error: ValidationError, document: Document, file: str) -> list[Problem]:
    """One Problem for each of the validation errors, at the line of the key or item it is about; none where the document
    has one at that place already, as the second would only be a consequence of the first."""
    said = {(problem.line, problem.column) for problem in document.problems}
    found = [_problem(detail, document, file) for detail in error.errors(include_url=False, include_input=False)]
    return [problem for problem in found if (problem.line, problem.column) not in said]


def _problem(detail: ErrorDetails, document: Document, file: str) -> Problem:
    path = _in_the_file(detail["loc"], document)
    return Problem(file, _line(path, document), place(path), _sentence(detail, document))


def _sentence(detail: ErrorDetails, document: Document) -> str:
    """The Danish sentence. The cases are those that the model can give; the last is for one that it should come to give."""
    match detail["type"]:
        case "danish":
            return str(detail["ctx"]["sentence"])
        case "extra_forbidden" | "literal_error":
            return _unknown_key(_in_the_file(detail["loc"], document), document)
        case "missing":
            return _missing(detail, document)
        case "model_type" | "tuple_type" as kind:
            key = str(next(key for key in reversed(detail["loc"]) if isinstance(key, str)))
            return _NESTED.get(key, _ONE_TASK if kind == "model_type" else _NOT_A_LIST)
        case "greater_than_equal":
            return f"Tallet er for lille. Skriv {detail['ctx']['ge']} eller mere."
        case _:
            return NOT_USABLE


def _in_the_file(path: Path, document: Document) -> Path:
    """The path in the file's own keys; a field that is not in the file bears its name in code until now, and pydantic says of
    a key that the key itself is wrong."""
    path = path[:-1] if path[-1] == "[key]" else path
    danish = {name: key for key, name in keys_of(Parameters).items()}
    return path if path in document.lines else (danish.get(str(path[0]), path[0]), *path[1:])


def _line(path: Path, document: Document) -> int | None:
    """The line of the path, or of what it stands under where there is no such line."""
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines.get(path)


def _keys(path: Path) -> list[str]:
    """The keys that may stand in the part that the path leads to."""
    part: type[BaseModel] = Parameters
    for key in path:
        if isinstance(key, str):
            annotation = part.model_fields[keys_of(part)[key]].annotation
            kinds = [
                kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type) and issubclass(kind, BaseModel)
            ]
            if not kinds:  # who is ready is told per cooperation model
                return list(MODEL_KEYS)
            part = kinds[0]
    return list(keys_of(part))


def _unknown_key(path: Path, document: Document) -> str:
    *parents, written = path
    word, keys = str(written), _keys(tuple(parents))
    if path in document.loose:
        return f"{quoted(word)} er ingen nøgle. Er det resten af en tekst med komma, så sæt teksten i anførselstegn."
    if word in KEYS.values():
        return f"{quoted(word)} hører ikke til her. Ryk linjen ind, så den står under den rigtige overskrift."
    hint = did_you_mean(word, keys) or f" Her kan stå {either(keys)}."
    return f"{quoted(word)} kendes ikke.{hint}"


def _missing(detail: ErrorDetails, document: Document) -> str:
    if detail["loc"] in document.lines:
        return "Der mangler en værdi efter kolonet."
    example = _EXAMPLES[str(detail["loc"][-1])]
    return f"Linjen »{detail['loc'][-1]}: …« mangler. Skriv fx »{example}«."
