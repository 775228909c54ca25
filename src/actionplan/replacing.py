"""Puts finished files in the place of former ones, all of them or none, and clears a folder of what can be made again."""

import shutil
from collections.abc import Callable, Collection, Sequence
from pathlib import Path


class InUse(Exception):
    """A file that another program holds open; the message is the Danish sentence for the analyst."""

    def __init__(self, path: Path, root: Path | None = None) -> None:
        self.path, self.root = path, root
        shown = path.relative_to(root).as_posix() if root is not None and path.is_relative_to(root) else path.name
        super().__init__(f"Filen {shown} er åben i et andet program, fx Word, Excel eller en PDF-læser. Luk den, og kør igen.")

    def __reduce__(self) -> tuple[type["InUse"], tuple[Path, Path | None]]:
        """Lets the error travel from a worker process."""
        return (InUse, (self.path, self.root))


class Changed(Exception):
    """A file that somebody has written since it was judged that it could be replaced."""


def replace_all(moves: Sequence[tuple[Path | None, Path]], aside: Path, still: Callable[[Path], bool] | None = None) -> None:
    """Moves each new file (None: the former one goes away) to its place; where that fails, everything is as before.

    A former file stays in its place until the new one takes it in one step, so that a kill or a power cut leaves each file
    whole, old or new. aside: an empty place for copies of the former files meanwhile. still: asked of each place just before it
    is written, whether what lies there may go. Raises InUse naming a file that another program holds, and Changed.
    """
    aside.mkdir(parents=True)
    copies = {target: aside / str(number) for number, (_, target) in enumerate(moves) if target.exists()}
    done: list[Path] = []
    target = aside
    try:
        for target, copy in copies.items():
            shutil.copy2(target, copy)
        for new, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            if still is not None and not still(target):
                raise Changed(target)
            if new is not None:
                new.replace(target)
            elif target in copies:
                target.unlink()
            done.append(target)
    except BaseException as error:
        for placed in done:
            if placed in copies:
                copies[placed].replace(placed)
            else:
                placed.unlink(missing_ok=True)
        if isinstance(error, PermissionError):
            raise InUse(target) from None
        raise


def clean(folder: Path, root: Path, keep: Collection[Path] = ()) -> None:
    """Removes what a folder holds, and nothing else. keep: files in it that stay. Raises InUse where a file is open in another
    program."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            if path in keep:
                continue
            if any(path in kept.parents for kept in keep) and not path.is_symlink():
                clean(path, root, keep)
            elif path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except PermissionError as error:
            raise InUse(Path(error.filename or path), root) from None
