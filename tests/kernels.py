"""A real Jupyter kernel for tests: cells go in, what a notebook would show comes out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

PATIENCE = 120  # seconds; the machine may be busy


@dataclass
class Shown:
    """What a cell shows.

    Attributes:
        number: the execution count.
        displays: the data of each display, by MIME type; one that was updated is there once, as it is now.
        printed: standard output and error.
        error: the exception's name and value, and what is shown of it; empty if there was none.
        status: of the reply, "ok" or "error".
    """

    number: int = 0
    displays: list[dict[str, Any]] = field(default_factory=list)
    printed: str = ""
    error: tuple[str, str, str] | tuple[()] = ()
    status: str = ""

    @property
    def text(self) -> str:
        """The displays as plain text."""
        return "\n".join(d.get("text/plain", "") for d in self.displays)

    @property
    def html(self) -> str:
        """The displays as HTML."""
        return "\n".join(d.get("text/html", "") for d in self.displays)


class Kernel:
    """A running kernel."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client

    def run(self, code: str, cell: str = "") -> Shown:
        """Run a cell to its end.

        Args:
            cell: what the notebook calls it, which JupyterLab and VS Code tell the kernel.
        """
        asked = self.begin(code, cell)
        return self.finish(asked)

    def begin(self, code: str, cell: str = "") -> str:
        """Have a cell run and do not wait."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True, "allow_stdin": False}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def wait_for(self, asked: str, text: str) -> None:
        """Wait until a cell has shown or printed that text. It is taken away from what `finish` returns."""
        for kind, content in self._messages(asked):
            if text in str(content.get("data", content.get("text", ""))):
                return
            assert not (kind == "status" and content["execution_state"] == "idle"), f"{text!r} never came"

    def finish(self, asked: str) -> Shown:
        """What a cell has shown, once it has ended."""
        shown, places = Shown(), {}
        for kind, content in self._messages(asked):
            if kind == "stream":
                shown.printed += content["text"]
            elif kind == "error":
                shown.error = (content["ename"], content["evalue"], "\n".join(content["traceback"]))
            elif kind in ("display_data", "execute_result", "update_display_data"):
                place = content.get("transient", {}).get("display_id") or str(len(places))
                places[place] = content["data"]
            elif kind == "status" and content["execution_state"] == "idle":
                break
        reply = self._reply(asked)
        shown.displays, shown.status = list(places.values()), reply["status"]
        shown.number = reply.get("execution_count", 0)
        return shown

    def _messages(self, asked: str) -> Iterator[tuple[str, dict[str, Any]]]:
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == asked:
                yield message["msg_type"], message["content"]

    def _reply(self, asked: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                message = self.client.get_shell_msg(timeout=1)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") == asked:
                content: dict[str, Any] = message["content"]
                return content
        raise TimeoutError("the kernel does not answer")


@contextmanager
def kernel(folder: Path, **environment: str) -> Iterator[Kernel]:
    """A kernel of this Python at work in a folder, with some variables besides this process's own."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(transport="tcp" if sys.platform == "win32" else "ipc")
    manager.connection_file = str(folder / "kernel.json")
    manager.ip = str(folder / "kernel") if manager.transport == "ipc" else manager.ip
    manager.kernel_spec.argv[0] = sys.executable
    manager.start_kernel(cwd=str(folder), env={**os.environ, "IPYTHONDIR": str(folder / "ipython"), **environment})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
        manager.cleanup_resources()
