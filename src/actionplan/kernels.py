"""How the build's kernels are reached: over files of this user alone where the system can, so that two never meet on a port.

See https://jupyter-client.readthedocs.io/en/stable/api/manager.html (transport) and https://zeromq.org (ipc).
"""

import os
import sys
import tempfile
import uuid
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

_folder: tempfile.TemporaryDirectory[str] | None = None


def own_folder() -> Path:
    """A folder of this process, made once: for its kernels' connections and in place of the user's own IPython settings.

    Also sees to it that the kernel is the one of this environment (jupyter_core's JUPYTER_PREFER_ENV_PATH).
    """
    global _folder  # noqa: PLW0603  one per process, as long as the process lives
    if _folder is None:
        _folder = tempfile.TemporaryDirectory(prefix="hp-")
        os.environ["IPYTHONDIR"] = _folder.name
        os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    return Path(_folder.name)


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager with a connection of its own; elsewhere than on Windows no network is involved."""

    @default("transport")
    def _own_transport(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    @default("connection_file")
    def _own_connection_file(self) -> str:
        # The sockets' names start with this one, and a Unix socket's path may hold some hundred characters only.
        return str(own_folder() / f"{uuid.uuid4().hex[:12]}.json")
