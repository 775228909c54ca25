"""What is wrong with the content of a file in params/, from pydantic's errors to Danish sentences with a line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from actionplan.names import did_you_mean, either, quoted, slug
from actionplan.parameters.model import KEYS, Parameters
from actionplan.parameters.syntax import Document, Path, place
from actionplan.parameters.target_groups import MODEL_KEYS
from actionplan.parameters.tasks import TASK_KEYS
from actionplan.parameters.values import Part, keys_of
from actionplan.parameters.yaml_mistakes import PARAMS_HELP, Help
from actionplan.problems import Problem

AnyPart = TypeVar("AnyPart", bound=Part)


@dataclass(frozen=True)
class FileKind(Generic[AnyPart]):
    """A kind of file in params/, as far as reading it and its messages go.

    root: the model of the whole file. keys: every key by its slug. free_keys: those of a mapping that is no part. nested: what
    is said where a part or a list of parts is expected, by its key. examples: lines for keys that must be there. rules: finds
    problems between parts of the file that no model sees.
    """

    root: type[AnyPart]
    keys: Mapping[str, str]
    nested: Mapping[str, str]
    examples: Mapping[str, str]
    help: Help
    free_keys: tuple[str, ...] = ()
    rules: Callable[[Document, str], Iterable[Problem]] | None = None

    def same_key(self, written: str) -> str:
        """The key as the model knows it, whatever its case and however its æ, ø, å, spaces and hyphens are written."""
        return self.keys.get(slug(written), written)


_NOT_A_LIST = "Her skal stå en liste. Skriv hver på sin egen linje med bindestreg og mellemrum foran, også når der kun er én."
NOT_USABLE = "Værdien kan ikke bruges her. Sammenlign med den samme linje i Eksempelbys fil."
PARAMS = FileKind(
    root=Parameters,
    keys=KEYS,
    nested={
        "institutioner": "Skriv hvert navn på sin egen linje, rykket ind under institutioner, fx »jobcenter: Jobcenter Odder«.",
        "opgaver": "Skriv hver opgave på sin egen linje, rykket ind under opgaver.",
        **dict.fromkeys(TASK_KEYS.values(), 'En opgave skrives {ansvarlig: "", start: "", slut: "", status: ""}.'),
        "opfølgning": "Skriv møderne sådan: {første_møde: 21-01-2027, hver_måned: 6}, eller {mødedatoer: [21-01-2027]}.",
        "hjul": "Skriv dagene sådan: {notat: 28-05-2027, styregruppemøde: 10-06-2027}. De andre skridt er orientering, "
        "beslutning og tilretning.",
        "udtræk": "Skriv den første og den sidste dag sådan: {fra: 01-01-2024, til: 31-12-2026}.",
        "interviewplan": "Skriv antallene sådan: {enkeltinterviews: 20, gruppeinterviews: 3}.",
        "virksomhedsinterviews": "Skriv antallet sådan: {antal: 12}.",
        "vægte": "Skriv vægtene sådan: {sektor: 1, størrelse: 1, branche: 1, holdning: 1, samarbejdsmodel: 2, samarbejde: 2}.",
        "kan_levere": "Hver forventning begynder med en bindestreg, fx - {forventning: svar samme dag, svar: delvis}.",
        "målgrupper": 'Hver målgruppe begynder med en bindestreg og sit navn, fx - navn: "Unge på kontanthjælp".',
    },
    examples={
        "kommune": "kommune: Odder",
        "navn": "navn: Unge på kontanthjælp",
        "forventning": "forventning: svar samme dag",
        "svar": "svar: delvis",
    },
    help=PARAMS_HELP,
    free_keys=tuple(MODEL_KEYS),
)
"""`params/<municipality>.yml`."""


def same_key(written: str) -> str:
    """The key of params/<municipality>.yml that a person means."""
    return PARAMS.same_key(written)


def problems_of(error: ValidationError, document: Document, file: str, kind: FileKind[AnyPart]) -> list[Problem]:
    """One Problem for each of the validation errors, at the line of the key or item it is about; none where the document
    has one at that place already, as the second would only be a consequence of the first."""
    said = {(problem.line, problem.column) for problem in document.problems}
    found = [_problem(detail, document, file, kind) for detail in error.errors(include_url=False, include_input=False)]
    return [problem for problem in found if (problem.line, problem.column) not in said]


def _problem(detail: ErrorDetails, document: Document, file: str, kind: FileKind[AnyPart]) -> Problem:
    path = _in_the_file(detail["loc"], document, kind)
    return Problem(file, line_of(path, document), place(path), _sentence(detail, document, kind))


def _sentence(detail: ErrorDetails, document: Document, kind: FileKind[AnyPart]) -> str:
    """The Danish sentence. The cases are those that the models can give; the last is for one that they should come to give."""
    match detail["type"]:
        case "danish":
            return str(detail["ctx"]["sentence"])
        case "extra_forbidden" | "literal_error":
            return _unknown_key(_in_the_file(detail["loc"], document, kind), document, kind)
        case "missing":
            return _missing(detail, document, kind)
        case "model_type" | "tuple_type":
            key = str(next(key for key in reversed(detail["loc"]) if isinstance(key, str)))
            return kind.nested.get(key, _NOT_A_LIST)
        case "greater_than_equal":
            return f"Tallet er for lille. Skriv {detail['ctx']['ge']} eller mere."
        case _:
            return NOT_USABLE


def _in_the_file(path: Path, document: Document, kind: FileKind[AnyPart]) -> Path:
    """The path in the file's own keys; a field that is not in the file bears its name in code until now, and pydantic says of
    a key that the key itself is wrong."""
    path = path[:-1] if path[-1] == "[key]" else path
    if path in document.lines:
        return path
    part = _part(path[:-1], kind)
    danish = {name: key for key, name in keys_of(part).items()} if part else {}
    return (*path[:-1], danish.get(str(path[-1]), path[-1]))


def line_of(path: Path, document: Document) -> int | None:
    """The line of the path, or of what it stands under where there is no such line."""
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines.get(path)


def _part(path: Path, kind: FileKind[AnyPart]) -> type[BaseModel] | None:
    """The part of the file that the path leads to; None where that is a mapping without a model."""
    part: type[BaseModel] = kind.root
    for key in path:
        if isinstance(key, str):
            kept = part.model_fields[keys_of(part)[key]].annotation
            inner = [each for each in (kept, *get_args(kept)) if isinstance(each, type) and issubclass(each, BaseModel)]
            if not inner:
                return None
            part = inner[0]
    return part


def _unknown_key(path: Path, document: Document, kind: FileKind[AnyPart]) -> str:
    *parents, written = path
    part = _part(tuple(parents), kind)
    word, keys = str(written), list(keys_of(part) if part else kind.free_keys)
    if path in document.loose and word[:1].isdecimal():
        how = 'Er det resten af et tal eller en tekst med komma, så sæt det hele i anførselstegn, fx "16,6".'
        return f"{quoted(word)} er ingen nøgle. {how}"
    if path in document.loose:
        return f"{quoted(word)} er ingen nøgle. Er det resten af en tekst med komma, så sæt teksten i anførselstegn."
    if word in kind.keys.values():
        return f"{quoted(word)} hører ikke til her. Ryk linjen ind, så den står under den rigtige overskrift."
    hint = did_you_mean(word, keys) or f" Her kan stå {either(keys)}."
    return f"{quoted(word)} kendes ikke.{hint}"


def _missing(detail: ErrorDetails, document: Document, kind: FileKind[AnyPart]) -> str:
    if detail["loc"] in document.lines:
        return "Der mangler en værdi efter kolonet."
    example = kind.examples[str(detail["loc"][-1])]
    return f"Linjen »{detail['loc'][-1]}: …« mangler. Skriv fx »{example}«."
