"""Each student's server: an account number of its own, a room in which it sees its own files only, and its limits."""

import contextlib
import os
import signal
import sys
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Unicode

from tools.classroom.server import limits, places
from tools.setup.class_list import INSTRUCTOR

ROOM = Path(__file__).with_name("room.sh")
# Of the course a student's kernel needs these; the lectures with their solutions are not among them.
SHOWN = ("course_utils", "data", "scripts", "tools")


class RoomSpawner(LocalProcessSpawner):
    """JupyterHub's spawner for local processes, with numbers in place of system accounts, and a room around each."""

    class_folder = Unicode(help="The folder of the class.", config=True)

    @property
    def place(self) -> places.Class:
        return places.Class(self.class_folder)

    @property
    def number(self) -> int:
        return self.place.number_of(self.user.name)

    @property
    def copies(self) -> list[Path]:
        """Where the lectures are laid out from: the instructor gets them with solutions, too."""
        return [self.place.copies] + [self.place.whole] * (self.user.name == INSTRUCTOR)

    def make_preexec_fn(self, name):
        """Nothing to do: room.sh changes to the student's account, after it has hidden what is not the student's."""

    def user_env(self, env: dict) -> dict:
        """The variables of the student's server."""
        marks = str(self.place.marks / places.name_of_folder(self.user.name))
        env |= {"USER": self.user.name, "LOGNAME": self.user.name, "HOME": places.HOME, "SHELL": "/bin/bash"}
        env |= {"COURSE_PROGRESS": marks, "COURSE_BOARD": marks, "CLASS_KERNELS": str(self.place.socket)}
        env |= {
            "CLASS_COPIES": os.pathsep.join(map(str, self.copies)),
            "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",
        }
        return env

    async def start(self):
        """Start the student's server in its room."""
        number, marks = self.number, self.place.marks / places.name_of_folder(self.user.name)
        kill_all_of(number)  # kernels that a killed server left behind
        base = Path(sys.base_prefix).resolve()
        shown = [places.COURSE / name for name in SHOWN] + [Path(sys.prefix), *self.copies]
        hidden = [*places.HIDDEN, places.COURSE, self.place.folder]
        if any(base.is_relative_to(folder) for folder in hidden):
            shown.append(base)
        amounts = (number, self.mem_limit or 2**33, self.cpu_limit or os.cpu_count())
        groups = [] if limits.has_systemd() else limits.by_hand(*amounts)
        self.popen_kwargs = {"cwd": "/"}
        self._room = {
            "ROOM_HIDE": hidden,
            "ROOM_SHOW": shown,
            "ROOM_KEEP": [marks, self.place.run],
            "ROOM_GROUPS": groups,
        }
        words = limits.systemd_words(*amounts) if limits.has_systemd() else []
        words += ["unshare", "--mount", "--propagation", "private", "bash", str(ROOM)]
        home = self.place.homes / places.name_of_folder(self.user.name)
        self.cmd = [*words, str(number), str(home), sys.executable, "-m", "tools.classroom.server.student"]
        return await super().start()

    def get_env(self) -> dict:
        env = super().get_env()
        if room := getattr(self, "_room", None):
            env |= {name: "\n".join(map(str, paths)) for name, paths in room.items()}
        return env | {"PYTHONPATH": str(places.COURSE)}

    async def _signal(self, sig: int) -> bool:
        """A number that the hub remembers may be another program's today: after a restart of the machine."""
        if not belongs_to(self.pid, self.number):
            return False
        return await super()._signal(sig)

    async def stop(self, now: bool = False):
        """Stop the server, and what it leaves behind."""
        await super().stop(now)
        kill_all_of(self.number)


def belongs_to(process: int, number: int) -> bool:
    """True where the process runs under this account, or is on the way to it (as root, in room.sh)."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    owner = owner_of(process)
    return owner == number or (owner == 0 and str(ROOM).encode() in words)


def owner_of(process: int | str) -> int | None:
    """The account that a process runs under; None where there is no such process."""
    try:
        status = Path(f"/proc/{process}/status").read_text(errors="replace")
    except OSError:
        return None
    return int(status.partition("\nUid:")[2].split()[0])


def kill_all_of(number: int) -> None:
    """Kill every process of a student's account; nothing where the number is none of a student."""
    if number < places.FIRST_NUMBER:
        return
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and owner_of(folder.name) == number:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(folder.name), signal.SIGKILL)
