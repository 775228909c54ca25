"""Writing what was decided at a screen into a params file, where everything else stays byte for byte as a person wrote it.

The file is never made anew from its content, as that would lose comments, order and quotes. Single places in the text are
replaced, and the new text is kept only where it says exactly what it should.
"""

import contextlib
import os
import shutil
import stat
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from actionplan.civil_numbers import without_civil_numbers
from actionplan.names import quoted
from actionplan.parameters.company_interviews import CompanyInterviews
from actionplan.parameters.messages import same_key
from actionplan.parameters.model import MOST_GROUPS, Parameters
from actionplan.parameters.reader import bytes_of, decoded, parameters_of
from actionplan.parameters.syntax import compose, parse
from actionplan.parameters.target_groups import TargetGroup, same_name
from actionplan.parameters.yaml_text import Edit, colon, edited, ends, line_end, newline_of, set_value
from actionplan.problems import Refused

_KEY, _CHOICE_KEY = "målgrupper", "virksomhedsinterviews"
_BY_HAND = "Filen er skrevet på en måde, som målgruppen ikke kan føjes til. Skriv den selv ind under målgrupper."
_CHOICE_BY_HAND = (
    "Filen er skrevet på en måde, så antal og vægte ikke kan rettes i den. Skriv dem selv ind under virksomhedsinterviews."
)
_FULL = "Der er allerede fem målgrupper. Ret en af dem, eller slet en i filen, før {name} gemmes."
_READ_ONLY = "Filen er skrivebeskyttet, og intet er gemt. Fjern skrivebeskyttelsen, og gem igen."
_CHANGED = "Filen er ændret af en anden, mens der blev gemt, og intet er gemt. Gem igen."
_NO_DISK = "Filen kunne ikke gemmes. Luk den i andre programmer, og se efter, at der er plads på disken. Gem så igen."


def save_target_group(path: Path, root: Path, known: Mapping[str, str], group: TargetGroup) -> None:
    """Writes one target group into a params file: as a new one, or in the place of the one of that name.

    path: params/<municipality>.yml. root: the project's folder. known: the 98 municipalities, slug to name. The file is
    replaced in one step, and only after the new one has been read back and says all that the former said, and the group.
    Raises Refused, with nothing changed, where the file has mistakes, is write-protected or changes meanwhile, and for a
    sixth group.
    """
    file = without_civil_numbers(path.relative_to(root).as_posix())

    def changed(former: Parameters) -> Mapping[str, object]:
        groups = _with(former.target_groups, group)
        if len(groups) > MOST_GROUPS:
            raise Refused.of(file, _FULL.format(name=quoted(group.name)))
        return {"target_groups": groups}

    _save(path, file, known, changed, lambda text: with_target_group(text, group, file), _BY_HAND)


def save_company_interviews(path: Path, root: Path, known: Mapping[str, str], plan: CompanyInterviews) -> None:
    """Writes how companies to interview are chosen into a params file, as `save_target_group` writes a target group."""
    file = without_civil_numbers(path.relative_to(root).as_posix())
    _save(
        path,
        file,
        known,
        lambda _: {"company_interviews": plan},
        lambda text: with_company_interviews(text, plan, file),
        _CHOICE_BY_HAND,
    )


def _save(
    path: Path,
    file: str,
    known: Mapping[str, str],
    changed: Callable[[Parameters], Mapping[str, object]],
    edit: Callable[[str], str],
    by_hand: str,
) -> None:
    """Replaces a params file by its edited text. changed: from what the file says to the fields that are to be otherwise
    afterwards. by_hand: what is said where the edited text does not say just that."""
    before = bytes_of(path, file)
    former = parameters_of(before, file, path.stem, known)
    wanted = former.model_copy(update=changed(former))
    text, encoding = decoded(before, file)
    after = encoded(edit(text), encoding, file)
    replace_file(path, file, (before, after), lambda new: _read_back(new, file, path.stem, known) == wanted, by_hand)


def encoded(text: str, encoding: str, file: str) -> bytes:
    """The text in the file's own encoding. Raises Refused where that lacks one of the signs."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        sign = quoted(error.object[error.start : error.end])
        raise Refused.of(file, f"Filens kodning kan ikke rumme {sign}. Skriv uden det, eller gem filen som UTF-8.") from None


def replace_file(
    path: Path,
    file: str,
    contents: tuple[bytes | None, bytes],
    is_right: Callable[[Path], bool],
    by_hand: str,
    first: Callable[[], None] = lambda: None,
) -> None:
    """Puts a file of params/ in the place of the former one, in one step.

    file: as messages name it. contents: the former one (None: there was none) and the new one. is_right: whether the new file,
    lying beside the former, says what it should; where it does not, `by_hand` is told. first: done right before the step.
    Raises Refused, with the former file in its place, where the file is write-protected or changes meanwhile, and where the disk
    says no.
    """
    before, after = contents
    target = path.resolve()
    new = target.with_name(f".{target.stem}-{uuid.uuid4().hex}")
    try:
        if before is not None and not target.stat().st_mode & stat.S_IWUSR:
            raise Refused.of(file, _READ_ONLY)
        _write(new, after)
        if before is not None:
            shutil.copymode(target, new)
        if not is_right(new):
            raise Refused.of(file, by_hand)
        if (bytes_of(path, file) if path.exists() else None) != before:
            raise Refused.of(file, _CHANGED)
        first()
        new.replace(target)
        _keep_name(target.parent)
    except OSError as error:
        raise Refused.of(file, _NO_DISK) from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def with_target_group(text: str, group: TargetGroup, file: str = "params") -> str:
    """The text of a params file with one more target group, or with the one of the same name as it is now.

    Nothing else of the text is touched: of a group that is there, only the values that change. file: as messages name it.
    Raises Refused where the text can't be read, or where `målgrupper` holds no list that a group could be added to.
    """
    root = compose(text, file)
    newline = newline_of(text)
    found = next(((key, value) for key, value in root.value if _name(key) == _KEY), None)
    if found is None:
        edits = _new_key(root, group, text, newline, file)
    elif isinstance(found[1], SequenceNode) and found[1].value:
        edits = _in_list(found[1], group, text, newline, file)
    else:
        edits = _first(*found, group, text, newline, file)
    return edited(text, edits)


def with_company_interviews(text: str, plan: CompanyInterviews, file: str = "params") -> str:
    """The text of a params file with this number and these weights under `virksomhedsinterviews`.

    Of what is there only the numbers that change are touched. file: as messages name it. Raises Refused where the text can't be
    read.
    """
    root = compose(text, file)
    numbers: dict[str, object] = {"antal": str(plan.number), "vægte": dict(plan.weights.written())}
    return edited(text, _in_mapping(root, {_CHOICE_KEY: numbers}, text, newline_of(text)))


def _in_mapping(node: MappingNode, wanted: Mapping[str, object], text: str, newline: str) -> list[Edit]:
    """Edits that give a mapping these values: texts, or further mappings of them. What is there already stays as written."""
    there = {_name(key): (key, value) for key, value in node.value}
    edits: list[Edit] = []
    for name, value in wanted.items():
        if name not in there:
            continue
        key, old = there[name]
        if isinstance(value, dict) and isinstance(old, MappingNode) and old.value:
            edits += _in_mapping(old, value, text, newline)
        elif not isinstance(old, ScalarNode) or old.value != value:
            edits.append(set_value(key, old, _inline(value), text))
    added = [f"{name}: {_inline(value)}" for name, value in wanted.items() if name not in there]
    if not added:
        return edits
    end = max(ends(node.value[-1][1], text), default=colon(node.value[-1][0], text))
    if node.flow_style:
        return [*edits, (end, end, "".join(f", {each}" for each in added))]
    end = line_end(text, max(end, colon(node.value[-1][0], text)))
    return [*edits, (end, end, "".join(f"{newline}{' ' * node.start_mark.column}{each}" for each in added))]


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(each)}" for key, each in value.items()) + "}"
    return str(value)


def _with(groups: tuple[TargetGroup, ...], group: TargetGroup) -> tuple[TargetGroup, ...]:
    """The groups with this one: in the place of the one of that name, or last."""
    there = [same_name(each.name) == same_name(group.name) for each in groups]
    changed = tuple(group if same else each for each, same in zip(groups, there, strict=True))
    return changed if any(there) else (*groups, group)


def _read_back(path: Path, file: str, stem: str, known: Mapping[str, str]) -> Parameters | None:
    """What the new file says, None where it can't be read: the analyst's own file is not to blame for that."""
    try:
        return parameters_of(bytes_of(path, file), file, stem, known)
    except Refused:
        return None


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_name(folder: Path) -> None:
    """Brings the folder itself to the disk, so that a power cut does not undo the step. Windows opens no folders."""
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _new_key(root: MappingNode, group: TargetGroup, text: str, newline: str, file: str) -> list[Edit]:
    if root.flow_style:
        raise Refused.of(file, _BY_HAND)
    column = root.start_mark.column
    before = "" if text.endswith(("\n", "\r")) else newline
    lines = ["", f"{' ' * column}{_KEY}:", *_block(group, column + 2)]
    return [(len(text), len(text), before + newline.join(lines) + newline)]


def _first(key: ScalarNode, value: Node, group: TargetGroup, text: str, newline: str, file: str) -> list[Edit]:
    """The first group of a list that is empty; what stands there instead of nothing (`[]`, `""`) goes away."""
    quoted_text = isinstance(value, ScalarNode) and value.style in {"'", '"'}
    nothing = ("",) if quoted_text else ("", "~", "null")
    if isinstance(value, MappingNode) or (isinstance(value, ScalarNode) and value.value.strip() not in nothing):
        raise Refused.of(file, _BY_HAND, line=key.start_mark.line + 1)
    end = line_end(text, max((colon(key, text), *ends(value, text))))
    lines = newline.join(["", *_block(group, key.start_mark.column + 2)])
    return [set_value(key, value, "", text), (end, end, lines)]


def _in_list(items: SequenceNode, group: TargetGroup, text: str, newline: str, file: str) -> list[Edit]:
    for item, old in zip(items.value, _groups_of(text, file), strict=True):
        if same_name(old.name) == same_name(group.name):
            if item.flow_style:
                return [(int(item.start_mark.index), int(item.end_mark.index), _flow(group))]
            return _values(item, old, group, text, newline)
    end = max(ends(items.value[-1], text))
    if items.flow_style:
        return [(end, end, f",{newline}{' ' * items.value[0].start_mark.column}{_flow(group)}")]
    end = line_end(text, end)
    return [(end, end, newline.join(["", *_block(group, items.start_mark.column)]))]


def _groups_of(text: str, file: str) -> list[TargetGroup]:
    """The groups as they stand in the text."""
    listed = parse(text, file, same_key).content[_KEY]
    assert isinstance(listed, list)
    try:
        return [TargetGroup.model_validate(item, by_alias=True, by_name=False) for item in listed]
    except ValidationError:
        raise Refused.of(file, _BY_HAND) from None


def _values(item: MappingNode, old: TargetGroup, new: TargetGroup, text: str, newline: str) -> list[Edit]:
    """The values of a group that change, each in its place, and those that it had not at its end; one that goes away leaves
    its key without a value, which is as good as no key."""
    before, after = dict(old.written()), dict(new.written())
    nodes = {_name(key): (key, value) for key, value in item.value}
    edits = [set_value(*nodes[key], after.get(key, ""), text) for key in nodes if before.get(key, "") != after.get(key, "")]
    end = line_end(text, max(ends(item, text)))
    lines = [f"{newline}{' ' * item.start_mark.column}{key}: {value}" for key, value in after.items() if key not in nodes]
    return [*edits, (end, end, "".join(lines))]


def _name(key: Node) -> str:
    return same_key(" ".join(key.value.split())) if isinstance(key, ScalarNode) else ""


def _block(group: TargetGroup, column: int) -> list[str]:
    """The group as lines of a list whose hyphens stand in that column."""
    lines = [f"{key}: {value}" for key, value in group.written()]
    return [f"{' ' * column}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]


def _flow(group: TargetGroup) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in group.written()) + "}"
