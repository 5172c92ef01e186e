"""The folder of a class: what lies where, and whose it is.

homes/NAME    a student's files: only this student's account may read them
marks/NAME    which exercises are right: the student writes, the board reads
copies/       the lectures without solutions, as they are laid out at the first login
whole/        the lectures with solutions: only the instructor's server sees them
hub/          accounts, passwords, the state of JupyterHub: only root
run/          the socket at which servers ask for kernels
backups/      what `make class ARGS=backup` writes: only root
"""

import os
import zlib
from pathlib import Path

# Students have numbers of their own and no accounts in /etc/passwd: a thousand for each class, the first for the board.
FIRST_NUMBER = 2_100_000
HOME = "/home/student"  # what each student sees
COURSE = Path(__file__).resolve().parents[3]


def name_of_folder(user: str) -> str:
    """The folder of a user's name: letters, digits, and no way out of it."""
    return "".join(c if c.isalnum() or c in "-_" else f"+{ord(c):x}+" for c in user)


def readable(folder: str) -> str:
    """The name that name_of_folder made a folder of."""
    parts = folder.split("+")
    return "".join(chr(int(part, 16)) if place % 2 else part for place, part in enumerate(parts))


HIDDEN = (Path("/home"), Path("/root"))  # in a room these are new folders, which hold what it shows


def private_folder(path: Path) -> Path | None:
    """The first folder on the way to a folder that a room's account may not enter; None where it may."""
    way = [*reversed(path.resolve().parents), path.resolve()]
    for folder in way if not set(HIDDEN) & set(way) else ():
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


class Class:
    """The folders of one class."""

    def __init__(self, folder: str | Path):
        self.folder = Path(folder).resolve()

    def __getattr__(self, name: str) -> Path:
        if name not in ("homes", "marks", "copies", "whole", "hub", "run", "backups"):
            raise AttributeError(name)
        return self.folder / name

    @property
    def first(self) -> int:
        """The first of the class's account numbers: two classes on one machine have nothing in common."""
        file = self.hub / "first-number"
        try:
            return int(file.read_text())
        except FileNotFoundError:
            number = FIRST_NUMBER + 1000 * (zlib.crc32(bytes(self.folder)) % 2000)
            file.write_text(str(number))
            return number

    @property
    def socket(self) -> Path:
        return self.run / "kernels.sock"

    def prepare(self) -> None:
        """Make the folders, closed for all but those who need them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name, mode in {
            "homes": 0o700,
            "marks": 0o750,
            "copies": 0o755,
            "whole": 0o755,
            "run": 0o755,
        }.items():
            (self.folder / name).mkdir(exist_ok=True)
            (self.folder / name).chmod(mode)
        for name in ("hub", "backups"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        os.chown(self.marks, 0, self.first)

    def number_of(self, user: str) -> int:
        """The number of a student's account; a new student gets the next one, and folders of their own.

        Raises:
            ValueError: the student's folder belongs to somebody else, for example to root.
        """
        name = name_of_folder(user)
        home, marks = self.homes / name, self.marks / name
        if home.exists():
            number = home.stat().st_uid
        else:
            taken = [self.first, *(path.stat().st_uid for path in self.homes.iterdir())]
            number = max(taken) + 1
            new = self.homes / f".new-{name}"
            new.mkdir(mode=0o700, exist_ok=True)
            os.chown(new, number, number)
            new.rename(home)  # what is there belongs to somebody
        if number < FIRST_NUMBER:
            raise ValueError(
                f"{home} belongs to account {number}, which is no student's: "
                "a backup is put back by root, with tar -xpf."
            )
        marks.mkdir(exist_ok=True)
        os.chown(marks, number, self.first)
        marks.chmod(0o2750)  # the board's group for all that is written there
        return number
