"""The process that all students' kernels are forks of: it imports the large libraries once, and their memory is shared.

It runs as root and answers on a socket. What a server asks for runs under that server's own account, in its room and
under its limits: Linux says which process is at the other end (SO_PEERCRED), not the server itself. A connection is
one kernel: when the server ends, the kernel does; when the kernel ends, the server is told.
"""

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import struct
import sys
from pathlib import Path

from tools.classroom.server import limits, places
from tools.notebooks.kernel_nursery import import_libraries, launch

# Linux: sched.h, prctl.h
_NEW_NAMESPACE, _END_WITH_PARENT, _SET_DUMPABLE, _NO_NEW_PRIVILEGES = 0x00020000, 1, 4, 38
_LIBC = ctypes.CDLL(None, use_errno=True)
_LONGEST = 1_000_000  # bytes of a request
_MOST = 100  # connections and kernels of one account
_FILES = 4096  # that a kernel may have open


class Request:
    """A connection: first what is asked for, then the kernel that was started for it."""

    def __init__(self, connection: socket.socket):
        self.connection, self.words = connection, b""
        self.kernel: int | None = None
        self.is_over = False
        self.ended: int | None = None  # a file number that becomes readable when the kernel ends
        size = struct.calcsize("3i")
        self.peer, self.account, _ = struct.unpack(
            "3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        )


def serve(path: Path) -> None:
    """Import the libraries, then start kernels until this process is ended."""
    said = import_libraries()
    if said or len(os.listdir("/proc/self/task")) > 1:  # a fork has only one of several threads
        sys.exit(f"no kernels can be shared: {said or 'a library has started threads'}")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    call("prctl", _END_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.collect()
    gc.freeze()  # keeps the memory shared
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(256)
    waiting = selectors.DefaultSelector()
    waiting.register(listener, selectors.EVENT_READ, None)
    print("ready", flush=True)
    while True:
        for key, _ in waiting.select():
            if key.data is None:
                welcome(waiting, listener)
            elif key.fileobj == key.data.ended:
                end(waiting, key.data)
            else:
                hear(waiting, key.data)


def welcome(waiting: selectors.BaseSelector, listener: socket.socket) -> None:
    """Take a connection, unless this account has too many."""
    try:
        connection, _ = listener.accept()
        request = Request(connection)
    except OSError:  # it has gone already
        return
    others = [key.data.account for key in waiting.get_map().values() if key.data]
    if others.count(request.account) >= _MOST:
        connection.close()
        return
    connection.setblocking(False)
    waiting.register(connection, selectors.EVENT_READ, request)


def hear(waiting: selectors.BaseSelector, request: Request) -> None:
    """Read on; start the kernel when all has come, and end it when its server has gone."""
    if request.is_over:
        return
    try:
        words = request.connection.recv(65536)
    except OSError:
        words = b""
    request.words += words
    if not words or request.kernel or len(request.words) > _LONGEST:
        end(waiting, request)
    elif request.words.endswith(b"\n"):
        start(waiting, request)


def start(waiting: selectors.BaseSelector, request: Request) -> None:
    """Start the kernel that is asked for, and answer with the number of its process."""
    if request.account < places.FIRST_NUMBER:  # no student
        return end(waiting, request)
    try:
        request.kernel = os.fork()
    except OSError:  # too little memory, too many processes
        return end(waiting, request)
    if request.kernel == 0:
        be_kernel(waiting, request)
    request.words = b""
    request.ended = os.pidfd_open(request.kernel)
    waiting.register(request.ended, selectors.EVENT_READ, request)
    try:
        request.connection.send(b"%d\n" % request.kernel)
    except OSError:
        end(waiting, request)


def end(waiting: selectors.BaseSelector, request: Request) -> None:
    """Close the connection, and end its kernel where that has not ended by itself."""
    if request.is_over:  # both its ends were heard at once
        return
    request.is_over = True
    waiting.unregister(request.connection)
    request.connection.close()
    if request.kernel:
        waiting.unregister(request.ended)
        os.close(request.ended)
        try:
            os.killpg(request.kernel, signal.SIGKILL)  # its number is not given away before the next line
        except ProcessLookupError:  # it has not come as far as to lead a group
            os.kill(request.kernel, signal.SIGKILL)
        os.waitpid(request.kernel, 0)


def be_kernel(waiting: selectors.BaseSelector, request: Request) -> None:
    """Be the kernel, and do not come back."""
    try:
        os.setsid()
        for key in list(waiting.get_map().values()):  # nothing of the other students comes along
            if key.fd > 2:
                os.close(key.fd)
        waiting.close()
        enter_room(request.peer, request.account)
        asked = json.loads(request.words)
        asked["env"].pop("JPY_PARENT_PID", None)  # the connection says who ends it
        with open("/tmp/kernels.log", "ab") as log:  # in its room: not what the class server writes to
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        launch(**asked)
    except BaseException as error:
        print(f"kernel: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(1)


def enter_room(peer: int, account: int) -> None:
    """Go where the server is: its limits, its files, its account; from there is no way back."""
    limits.join_groups_of(peer)
    Path("/proc/self/oom_score_adj").write_text("500")  # rather the kernel than its server
    files = min(_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    room = os.open(f"/proc/{peer}/ns/mnt", os.O_RDONLY)
    call("setns", room, _NEW_NAMESPACE)
    os.close(room)
    os.setgroups([])
    os.setresgid(account, account, account)
    os.setresuid(account, account, account)
    call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call("prctl", _SET_DUMPABLE, 1, 0, 0, 0)  # its own /proc/self can be read again


def call(name: str, *arguments: int) -> None:
    """Call a function of the C library that Python 3.11 does not have."""
    if getattr(_LIBC, name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    sys.path[0] = ""
    serve(Path(sys.argv[1]))
