"""`make watch`: makes a municipality's notes again whenever a file that they are made of is saved, and shows them.

Three parts: this process watches and shows; a second one, ready with browser and all, makes the notes when told to; and a page
in the analyst's own browser holds the notes in a frame, so that they themselves stay without scripts. When the package or the
published figures change, which the second process has read already, it is exchanged for a new one.
"""

import io
import json
import secrets
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import Change, watch

from actionplan.build import NOTEBOOKS
from actionplan.cli import guard
from actionplan.command_build import Wish, build_all, known
from actionplan.crew import on_this_machine
from actionplan.parameters.files import params_paths

PACKAGE = Path(__file__).parent
PAGE = PACKAGE / "watch.html"
GONE = "Den proces, der laver notaterne, er slut. Stands med Ctrl-C, og start igen."
SETTLED_MILLISECONDS = 400
"""For how long saving may go on before a build is begun: programs write in several steps."""


def watch_municipality(root: Path, municipality: str) -> int:
    """Follows one municipality until Ctrl-C. Raises Refused where there is none of that name."""
    (params,) = params_paths(root, partial(known, root), municipality)
    screen = _Screen(f"reports/{params.stem}/index.html")
    key = secrets.token_urlsafe(16)  # other users of the machine don't know the address
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, screen, key, directory=str(root / "reports"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{key}/"
        print(f"Notaterne vises på {address} og laves om, hver gang du gemmer. Ctrl-C slutter.", flush=True)
        webbrowser.open(address)
        maker = _Maker(root, params.stem)
        try:
            maker.make(screen)
            wanted = partial(_concerns, root, params.stem)
            places = (root / "params", root / "data", root / "notebooks", PACKAGE)
            for changes in watch(*places, watch_filter=wanted, debounce=SETTLED_MILLISECONDS, raise_interrupt=True):
                if _outdates(root, changes):
                    maker.close()
                    maker = _Maker(root, params.stem)
                maker.make(screen)
        except KeyboardInterrupt:
            print("Slut.")
        finally:
            maker.close()
            server.shutdown()
    return 0


def _concerns(root: Path, slug: str, _: Change, changed: str) -> bool:
    """Whether the municipality's notes are made of this file."""
    path = Path(changed)
    if path.name.startswith((".", "~$")) or path.name.endswith("~") or {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
        return False
    if path.is_relative_to(PACKAGE):
        return True
    folder, *rest = path.relative_to(root).parts if path.is_relative_to(root) else ("",)
    return (
        (folder == "params" and len(rest) == 1 and rest[0].startswith(f"{slug}."))
        or (folder == "data" and rest[:1] == ["reference"])
        # As for `changes`: what lies deeper in a municipality's data, such as a seminar's log, goes into no note.
        or (folder == "data" and len(rest) == 2 and rest[0] == slug)
        or (folder == "notebooks" and path.suffix == ".ipynb")
    )


def _outdates(root: Path, changes: Iterable[tuple[Change, str]]) -> bool:
    """Whether anything changed that the second process has read already."""
    reference = root / "data" / "reference"
    return any(Path(changed).is_relative_to(read) for _, changed in changes for read in (PACKAGE, reference))


class _Screen:
    """What the page shows: a state, what was told of a build that did not go well, and how many builds there have been."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._changed = threading.Condition()
        self._state, self._told, self._made, self._number = "Laver notaterne …", "", 0, 0

    def show(self, state: str, told: str = "", made: int = 0) -> None:
        """Shows something else. made: 1 where a build has ended."""
        with self._changed:
            self._state, self._told = state, told
            self._made += made
            self._number += 1
            self._changed.notify_all()

    def after(self, number: int) -> tuple[int, str]:
        """Waits until there is something newer than this number; gives its number and itself as JSON."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number)
            now = {"state": self._state, "told": self._told, "made": self._made, "page": self._page}
            return self._number, json.dumps(now, ensure_ascii=False)


class _Handler(SimpleHTTPRequestHandler):
    """Gives out the page, its news and the files of reports/, to those who know the key."""

    def __init__(self, screen: _Screen, key: str, *args: object, directory: str) -> None:
        self._screen, self._key = screen, key
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]  # request, address and server

    def do_GET(self) -> None:
        """Answers one request."""
        prefix = f"/{self._key}/"
        wanted = self.path.removeprefix(prefix).split("?")[0]
        if not self.path.startswith(prefix):
            self.send_error(404)
        elif wanted == "":
            self._give("text/html", PAGE.read_bytes())
        elif wanted == "events":
            self._tell()
        elif wanted.startswith("reports/"):
            self.path = wanted.removeprefix("reports")
            super().do_GET()
        else:
            self.send_error(404)

    def end_headers(self) -> None:
        """Nothing is kept by the browser: the next request is for what has changed."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is for what concerns the notes."""

    def _give(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _tell(self) -> None:
        """Server-sent events, until the browser goes."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        number = -1
        try:
            while True:
                number, news = self._screen.after(number)
                self.wfile.write(f"data: {news}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return


class _Maker:
    """The second process, seen from the first."""

    def __init__(self, root: Path, slug: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "actionplan.watch", str(root), slug],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is answered by the first process, which then closes this one's input
        )

    def make(self, screen: _Screen) -> None:
        """Has the notes made that have to be, and shows how it went."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        screen.show("Laver notaterne …")
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:
            answer = ""
        account = json.loads(answer or json.dumps({"status": 1, "out": "", "err": GONE}))
        print(account["out"] + account["err"], end="", flush=True)
        at = f"Kl. {datetime.now():%H.%M.%S}"
        if account["status"] == 0:
            screen.show(f"{at}: Notaterne svarer til filerne.", made=1)
        else:
            screen.show(f"{at}: Der er noget at rette. Notaterne er som før.", (account["err"] or account["out"]).strip(), made=1)

    def close(self) -> None:
        """Ends the process when it has made what it is making."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone
            self._process.stdin.close()
        self._process.wait()


def _serve(root: Path, slug: str) -> int:
    """The second process: makes the notes once for each line of its input, and gives a line of JSON as account of each time."""
    with on_this_machine(root, len(NOTEBOOKS)) as crew:
        for _ in sys.stdin:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                status = guard(root, lambda: build_all(Wish(root, date.today(), slug), crew))
            print(json.dumps({"status": status, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
    return 0


if __name__ == "__main__":
    here = Path(sys.argv[1])
    sys.exit(guard(here, lambda: _serve(here, sys.argv[2])))
