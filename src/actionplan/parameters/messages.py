"""What is wrong with a params file's content, from pydantic's errors to Danish sentences with a line."""

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from actionplan.names import did_you_mean, either, quoted, slug
from actionplan.parameters.model import Bodies, Parameters, TaskPlan, Tasks, keys_of
from actionplan.parameters.syntax import Document, Path, place
from actionplan.problems import Problem

_PARTS: tuple[type[BaseModel], ...] = (Parameters, Bodies, Tasks, TaskPlan)
_SPELLINGS = {slug(key): key for part in _PARTS for key in keys_of(part)}

_NESTED = {
    "institutioner": "Skriv hvert navn på sin egen linje, rykket ind under institutioner, fx »jobcenter: Jobcenter Odder«.",
    "opgaver": "Skriv hver opgave på sin egen linje, rykket ind under opgaver.",
}
_NOT_A_LIST = "Her skal stå en liste. Skriv hver på sin egen linje med bindestreg og mellemrum foran, også når der kun er én."
NOT_USABLE = "Værdien kan ikke bruges her. Sammenlign med params/eksempelby.yml."
_ONE_TASK = 'En opgave skrives {ansvarlig: "", start: "", slut: "", status: ""}.'


def same_key(written: str) -> str:
    """The key as the model knows it, whatever its case and however its æ, ø, å, spaces and hyphens are written."""
    return _SPELLINGS.get(slug(written), written)


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
        case "extra_forbidden":
            return _unknown_key(detail, document)
        case "missing":
            return _missing(detail, document)
        case "model_type":
            return _NESTED.get(str(detail["loc"][-1]), _ONE_TASK)
        case "greater_than_equal":
            return f"Tallet er for lille. Skriv {detail['ctx']['ge']} eller mere."
        case other:
            return _NOT_A_LIST if other == "tuple_type" else NOT_USABLE


def _in_the_file(path: Path, document: Document) -> Path:
    """The path in the file's own keys; a field that is not in the file bears its name in code until now."""
    danish = {name: key for key, name in keys_of(Parameters).items()}
    return path if path in document.lines else (danish.get(str(path[0]), path[0]), *path[1:])


def _line(path: Path, document: Document) -> int | None:
    """The line of the path, or of what it stands under where there is no such line."""
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines.get(path)


def _part(path: Path) -> type[BaseModel]:
    """The model of the part that the path leads to."""
    part: type[BaseModel] = Parameters
    for key in path:
        annotation = part.model_fields[keys_of(part)[str(key)]].annotation
        assert isinstance(annotation, type) and issubclass(annotation, BaseModel)
        part = annotation
    return part


def _unknown_key(detail: ErrorDetails, document: Document) -> str:
    *parents, written = detail["loc"]
    word, keys = str(written), list(keys_of(_part(tuple(parents))))
    if detail["loc"] in document.loose:
        return f"{quoted(word)} er ingen nøgle. Er det resten af en tekst med komma, så sæt teksten i anførselstegn."
    if word in _SPELLINGS.values():
        return f"{quoted(word)} hører ikke til her. Ryk linjen ind, så den står under den rigtige overskrift."
    hint = did_you_mean(word, keys) or f" Her kan stå {either(keys)}."
    return f"{quoted(word)} kendes ikke.{hint}"


def _missing(detail: ErrorDetails, document: Document) -> str:
    if detail["loc"] in document.lines:
        return "Der mangler en værdi efter kolonet."
    return f"Linjen »{detail['loc'][-1]}: …« mangler. Skriv fx »kommune: Odder«."
