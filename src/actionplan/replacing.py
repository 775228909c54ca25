"""Puts finished files in the place of former ones, all of them or none, and clears a folder of what can be made again."""

import shutil
from collections.abc import Sequence
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


def replace_all(moves: Sequence[tuple[Path | None, Path]], aside: Path) -> None:
    """Moves each new file (None: the former one goes away) to its place; where one is held, everything is as before.

    aside: an empty place on the same disk for the former files meanwhile. Raises InUse naming the file that is held.
    """
    aside.mkdir(parents=True)
    kept: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for number, (_, target) in enumerate(moves):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.replace(aside / str(number))
                kept.append((aside / str(number), target))
        for new, target in moves:
            if new is not None:
                new.replace(target)
                placed.append(target)
    except PermissionError as error:
        for target in placed:
            target.unlink()
        for former, target in kept:
            former.replace(target)
        raise InUse(Path(error.filename or moves[0][1])) from None


def clean(folder: Path, root: Path) -> None:
    """Removes what a folder holds, and nothing else. Raises InUse where a file is open in another program."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except PermissionError as error:
            raise InUse(Path(error.filename or path), root) from None
