"""How the build's kernels are started and reached: forked from a preloaded server where the system can, over files of this
user alone, so that two never meet on a port.

See https://jupyter-client.readthedocs.io/en/stable/provisioning.html (provisioners) and https://zeromq.org (ipc).
"""

import atexit
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
import uuid
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Type, default

from actionplan.kernel_server import CAN_FORK, KernelServer

LAUNCHER = "ipykernel_launcher"
_FORKED = "actionplan-forked"
_folder: tempfile.TemporaryDirectory[str] | None = None
_addresses: dict[Path, str] = {}
"""The kernel server of each project folder that this process makes notes of."""


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


class ForkedKernel:
    """A kernel that a server forked, with those methods of `subprocess.Popen` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, arguments: list[str], folder: str, variables: dict[str, str]) -> None:
        self._connection = _connected(address)
        self._lines = self._connection.makefile("r", encoding="utf-8")
        self.returncode: int | None = None
        asked = {"argv": arguments, "cwd": folder, "env": variables}
        self._connection.sendall(json.dumps(asked).encode() + b"\n")
        self.pid = self._hear().get("pid", 0)
        self._hear()  # that it is listening: a client's first message then arrives at once

    def _hear(self) -> dict[str, int]:
        """Waits for the server's next word; its silence is the kernel's end, as a server takes its kernels with it."""
        line = self._lines.readline()
        told: dict[str, int] = json.loads(line) if line else {"exit": -signal.SIGKILL}
        self.returncode = told.get("exit")
        return told

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self._hear()
        return self.returncode

    def wait(self) -> int:
        """Waits for its end and gives the exit status."""
        while self.returncode is None:
            self._hear()
        self._lines.close()
        self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Sends a signal, unless it has ended: its number may be another's by then."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)


class ForkingProvisioner(LocalProvisioner):
    """Starts a kernel by asking the project's kernel server for a fork; all the rest is as for a kernel of the ordinary kind."""

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Asks for the kernel and waits until it listens."""
        folder = Path.cwd()  # papermill has gone there: the project's notebooks
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        variables = dict(kwargs["env"])  # type: ignore[call-overload]  # a mapping, see KernelProvisionerBase.pre_launch
        try:
            kernel = ForkedKernel(server_of(folder.parent), arguments, str(folder), variables)
        except OSError:  # the server is gone; this process starts one of its own
            _addresses.pop(folder.parent, None)
            kernel = ForkedKernel(server_of(folder.parent), arguments, str(folder), variables)
        self.process = kernel  # type: ignore[assignment]  # as much of a Popen as is asked of it
        self.pid = self.pgid = kernel.pid  # it leads a session of its own
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Ends the kernel and waits for that, which takes no time, in place of asking ten times a second."""
        await super().kill(restart)
        if self.process is not None:
            self.process.wait()


class PromptClient(AsyncKernelClient):
    """A kernel client that begins as soon as the kernel has answered.

    jupyter_client's own then waits until nothing has come for 0.2 s; nbclient takes only answers to its own messages, so
    what is still under way does not disturb it.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Returns when the kernel has answered on both channels. Raises RuntimeError where it is dead or takes too long."""
        end = time.monotonic() + (timeout or 60)
        while True:
            self.kernel_info()
            try:
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
            except Empty:
                if time.monotonic() > end or not await self.is_alive():
                    raise RuntimeError("The kernel did not answer.") from None
            else:
                return


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager with a connection of its own; elsewhere than on Windows no network is involved."""

    client_factory = Type(PromptClient, klass=AsyncKernelClient)

    @default("transport")
    def _own_transport(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    @default("connection_file")
    def _own_connection_file(self) -> str:
        # The sockets' names start with this one, and a Unix socket's path may hold some hundred characters only.
        return str(own_folder() / f"{uuid.uuid4().hex[:12]}.json")


def prepare(root: Path, server: str | None = None) -> None:
    """Sees to it that this process's kernels are forked, where the system can.

    server: the address of a kernel server that runs for `root`; without it one is started at the first need.
    """
    own_folder()
    if server:
        _addresses[root] = server
    if CAN_FORK:
        entry = EntryPoint(_FORKED, "actionplan.kernels:ForkingProvisioner", KernelProvisionerFactory.GROUP_NAME)
        KernelProvisionerFactory.provisioners[_FORKED] = entry
        KernelProvisionerFactory.instance().default_provisioner_name = _FORKED


def server_of(root: Path) -> str:
    """The address of the kernel server for `root`, started now if this process was not told of one."""
    if root not in _addresses:
        server = KernelServer(root)
        atexit.register(server.close)
        _addresses[root] = server.address
    return _addresses[root]


def _connected(address: str) -> socket.socket:
    """A connection to a server that may just be starting. Raises OSError where there is none."""
    begun = time.monotonic()
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            # Where nobody listens any more it was there and is gone; where there is no socket yet it is still to come.
            if time.monotonic() - begun > (2 if isinstance(error, ConnectionRefusedError) else 60):
                raise
            time.sleep(0.02)
        else:
            return connection
