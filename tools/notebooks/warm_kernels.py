"""Kernels that start at once, for `make test` on Linux: forks of one process that has imported the large libraries.

A fresh kernel spends most of its first ten seconds on importing torch and Matplotlib, twelve times the same. `make
format`, which stores the outputs, `make test-variants` and `make test-long` take fresh kernels. Where the imports print
or warn of anything there is no warm kernel either, so that the lecture's own import shows it.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

NURSERY = Path(__file__).with_name("kernel_nursery.py")

_servers: list[subprocess.Popen | None] = []  # empty until the first kernel is wanted


def _server() -> subprocess.Popen | None:
    """The process that has the libraries, started when it is first wanted; None where there can be none."""
    if not _servers:
        _servers.append(_start() if sys.platform == "linux" else None)
    return _servers[0]


def _start() -> subprocess.Popen | None:
    server = subprocess.Popen(
        [sys.executable, str(NURSERY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if server.stdout.readline() == "ready\n":
        atexit.register(server.communicate)  # the end of its input ends it
        return server
    server.communicate()
    return None


def _ask(request: dict) -> int | None:
    """The number of a new kernel's process; None where there can be none."""
    if (server := _server()) is None:
        return None
    try:
        print(json.dumps(request), file=server.stdin, flush=True)
        return int(server.stdout.readline())
    except (OSError, ValueError):  # it died
        with contextlib.suppress(OSError):
            server.stdin.close()
        _servers[:] = [None]
        return None


class Kernel:
    """A kernel by its number, with what LocalProvisioner asks of a process that it started."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.02)
        return 1

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the process that has the libraries; without one, as always."""

    def ask(self, request: dict) -> Kernel | None:
        """A kernel for this command; None where there can be none."""
        return Kernel(pid) if (pid := _ask(request)) else None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        """Launch the kernel, as LocalProvisioner does."""
        cwd = str(kwargs.get("cwd") or Path.cwd())
        request = {"command": cmd, "env": dict(kwargs.get("env") or os.environ), "cwd": cwd}
        if not (kernel := self.ask(request)):
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel
        self.pid = self.pgid = self.process.pid  # it leads a session of its own
        self.cwd = cwd
        return self.connection_info


def use(kernel_spec: Any) -> None:
    """Let the kernels of this specification be warm ones."""
    name, group = "course-warm", KernelProvisionerFactory.GROUP_NAME
    provisioner = EntryPoint(name, f"{__name__}:{WarmProvisioner.__name__}", group)
    KernelProvisionerFactory.instance().provisioners[name] = provisioner
    kernel_spec.metadata["kernel_provisioner"] = {"provisioner_name": name}
