"""`python -m actionplan seminar`: the seminar's screens as a page of their own, served by Voilà to this machine alone.

What is served is one notebook in a folder of its own: of notebook 04, or 05 for the status board, the parameters, with the
municipality put in, the first cell without a tag, which opens it, and those of the seminar. Every visit has a kernel of its own,
the ordinary one of this environment; what is decided lies on disk, so a kernel may end at any time. Server and kernels end with
the process that began them.

See https://voila.readthedocs.io/en/stable/customize.html (templates and settings). The page's template is Danish, shows neither
source code nor tracebacks, and loads nothing from another host.
"""

import logging
import os
import secrets
import signal
import tempfile
import threading
import webbrowser
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import psutil
from jupyter_core.utils import run_sync
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyterlab_server.themes_handler import ThemesHandler
from nbformat import NotebookNode
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.web import HTTPError, RequestHandler
from traitlets.config import Config
from voila.app import Voila  # type: ignore[import-untyped]
from voila.static_file_handler import TemplateStaticFileHandler  # type: ignore[import-untyped]

from actionplan.kernels import own_folder
from actionplan.names import typed
from actionplan.parameters.files import params_paths
from actionplan.workbook import Case, known_municipalities, open_case

NOTES = {"04": ("04_goal_setting", "Seminar"), "05": ("05_followup", "Status på målene")}
"""The notebooks whose screens have a page, by number, and what the page is called."""
HOST = "127.0.0.1"
LOOK_SECONDS = 1
"""How often the server looks for kernels that have died and for the process that began it."""
LEFT_SECONDS = 300
"""How long a kernel goes on that no page is connected to: a visit that ended without asking for its end, or a laptop asleep."""
_WITH_TOKEN = frozenset({"QUERY_STRING", "VOILA_REQUEST_URL"})
"""What Voilà tells a kernel of the visit that has the token in it."""
_TEMPLATES = Path(__file__).parent / "briefing" / "template"
_PAGE, _REFUSAL = "seminar.html.j2", "seminar_refused.html"
_WIDGETS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8")
"""What of JupyterLab's extensions draws the controls; others that are installed have no business on the page."""
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a browser is allowed to load: what this server gives. The scripts of Voilà and JupyterLab are written into the page."""


def hold_seminar(root: Path, municipality: str, note: str = "04") -> int:
    """Serves a municipality's seminar until Ctrl-C and opens the browser at it; returns the exit status.

    note: one of `NOTES`. Raises Refused with everything that is wrong with the municipality's files.
    """
    (params,) = params_paths(root, partial(known_municipalities, root), municipality)
    case = open_case(params, root, date.today())
    own_folder()
    with tempfile.TemporaryDirectory(prefix="handlingsplan-", ignore_cleanup_errors=True) as folder:
        source = nbformat.read(root / "notebooks" / f"{NOTES[note][0]}.ipynb", as_version=4)
        file = Path(folder, "seminar.ipynb")
        nbformat.write(_seminar_of(source, case, note), file)
        server = _Server.instance(
            notebook_path=str(file),
            connection_dir_root=folder,
            config_file_paths=[],
            token=secrets.token_urlsafe(24),
            config=_settings(root),
            log_level=logging.ERROR,
        )
        server.initialize([])
        _log_to(root / "reports" / "fejl.txt", server.log)
        server.start()
    print(f"Slut. Det, der blev bestemt, ligger i data/{case.slug}/seminar og er der, når seminaret åbnes igen.")
    return 0


def _seminar_of(source: NotebookNode, case: Case, note: str) -> NotebookNode:
    """What the page is made from: of a notebook the parameters, the first cell without a tag and those of the seminar."""
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    parameters, opening, seminar = (
        [cell for cell in code if cell.metadata.get("tags", []) == tags] for tags in (["parameters"], [], ["seminar"])
    )
    parameters[0].source += f"\nmunicipality = {case.slug!r}"
    chosen = "" if note == "04" else f" --note {note}" if os.name == "nt" else f" NOTE={note}"
    commands = {"start": typed("seminar", case.slug) + chosen, "check": typed("check", case.slug)}
    source.metadata |= {"title": f"{NOTES[note][1]}: {case.name}", "actionplan": commands}
    source.cells = [*parameters, *opening[:1], *seminar]
    return source


def _settings(root: Path) -> Config:
    """Voilà's settings. A kernel that dies stays dead, since the page can't go on with a new one and says so."""
    return Config(
        {
            "VoilaConfiguration": {
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": list(_WIDGETS),
                "file_allowlist": [],
                "multi_kernel_manager_class": _Kernels,
                "show_tracebacks": True,  # to the template, which tells an analyst's mistakes and nothing else
            },
            "HTMLExporter": {"language_code": "da"},
            "VoilaExporter": {"template_file": _PAGE},
            "KernelRestarter": {"restart_limit": 0, "time_to_dead": LOOK_SECONDS},
            "MappingKernelManager": {
                "root_dir": str(root / "notebooks"),
                "transport_encryption": "auto",
                "cull_idle_timeout": LEFT_SECONDS,
                "cull_interval": LEFT_SECONDS // 5,
                "cull_connected": False,
            },
        }
    )


def _log_to(file: Path, server: logging.Logger) -> None:
    """Has what only a maintainer can read added to a file, made at the first need, and nothing of it to the terminal."""
    file.parent.mkdir(exist_ok=True)
    # Traitlets closes what handlers there are; one that appends opens again by itself.
    log = logging.FileHandler(file, mode="a", encoding="utf-8", delay=True)
    log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.setLevel(logging.ERROR)
    logging.getLogger().addHandler(log)
    server.handlers.clear()
    server.propagate = True


class _Kernels(AsyncMappingKernelManager):
    """The kernels behind the visits; none is told the token."""

    async def start_kernel(self, *, env: dict[str, str], **more: Any) -> str:  # type: ignore[override]
        """Starts a kernel with what it may know of its visit."""
        known = {name: value for name, value in env.items() if name not in _WITH_TOKEN}
        started: str = await super().start_kernel(env=known, **more)
        return started


class _Static(TemplateStaticFileHandler):  # type: ignore[misc]  # it carries no types
    """The files of Voilà's templates. What is no file of one is not found, where Voilà itself would fail."""

    def parse_url_path(self, path: str) -> str:
        """The path of a file below a template's `static`."""
        try:
            parsed: str = super().parse_url_path(path)
        except (AssertionError, ValueError):
            raise HTTPError(404) from None
        return parsed

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """Where the file lies."""
        try:
            found: str = super().get_absolute_path(root, path)
        except (AssertionError, ValueError):
            raise HTTPError(404) from None
        return found


class _Extensions(FileFindHandler):
    """The files that draw the controls. Jupyter's page for what is not found needs what Voilà has not, and would fail."""

    write_error = RequestHandler.write_error


class _Themes(ThemesHandler):
    """The files of themes, as those of extensions."""

    write_error = RequestHandler.write_error


_HANDLERS = {TemplateStaticFileHandler: _Static, FileFindHandler: _Extensions, ThemesHandler: _Themes}
"""What stands in for handlers that would put a traceback into the file for maintainers whenever somebody asks for nonsense."""


class _Server(Voila):  # type: ignore[misc]  # it carries no types
    """Voilà on a free port of this machine, for those who know the token."""

    template_paths: list[str]

    def setup_template_dirs(self) -> None:
        """Puts the page's own template before Voilà's."""
        super().setup_template_dirs()
        self.template_paths = [str(_TEMPLATES), *self.template_paths]

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, and the page for those who have not the token."""
        settings: dict[str, Any] = super().init_settings()
        self.identity_provider.login_handler_class = _Refusal
        # A page that is left asks for the end of its kernel without Jupyter's token against forged requests. Against these
        # there are the check of where a request comes from, and a cookie that no other site's request carries.
        self.identity_provider.cookie_options = {"samesite": "Strict"}
        return {**settings, "allow_remote_access": False, "disable_check_xsrf": True}

    def init_handlers(self) -> list[Any]:
        """Voilà's handlers, with others for those that would fail."""
        handlers: list[tuple[Any, ...]] = super().init_handlers()
        return [(address, _HANDLERS.get(handler, handler), *more) for address, handler, *more in handlers]

    def listen(self) -> None:
        """Listens, opens the browser and serves until a signal comes or the process that began this one is gone."""
        sockets = bind_sockets(0, HOST)
        self.port = sockets[0].getsockname()[1]
        self.app.settings["headers"] = {"Content-Security-Policy": _POLICY.format(host=f"{HOST}:{self.port}")}
        HTTPServer(self.app).add_sockets(sockets)
        self.ioloop = IOLoop.current()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle_signal_stop)
        owner = os.getppid()
        PeriodicCallback(lambda: self._end_without(owner), 1000 * LOOK_SECONDS).start()
        address = f"http://{HOST}:{self.port}/?token={self.token}"
        print(f"Seminaret kan ses på {address} på denne maskine. Ctrl-C slutter.", flush=True)
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
        try:
            self.ioloop.start()
        finally:
            run_sync(self.kernel_manager.shutdown_all)()

    def _end_without(self, owner: int) -> None:
        # Windows keeps telling the number of a process that has ended.
        if not psutil.pid_exists(owner) if os.name == "nt" else os.getppid() != owner:
            self.ioloop.stop()


class _Refusal(RequestHandler):
    """What is shown where the token is missing or wrong, in place of Jupyter's form to type it in."""

    def get(self) -> None:
        """Refuses."""
        self.set_status(403)
        self.finish((_TEMPLATES / _REFUSAL).read_bytes())
