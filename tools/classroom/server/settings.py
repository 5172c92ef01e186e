"""What an instructor chooses for a class: read from the command line once, handed on to JupyterHub as JSON."""

import dataclasses
import json
from pathlib import Path


@dataclasses.dataclass
class Settings:
    """The choices of `make class`; the defaults suit 30 students on one machine."""

    folder: str = "/srv/pytorch-class"
    address: str = "127.0.0.1"
    port: int = 8000  # the next three are used, too: hub, proxy, board
    students: str = ""  # a file with a name a line; empty: whoever comes may choose a name
    memory: float = 2.0  # gigabytes of one student: lecture 10 takes 1.5
    processors: float = 1.0  # of one student
    idle: int = 60  # minutes until a server that nobody uses is stopped
    certificate: str = ""
    key: str = ""
    language: str = "en"  # of the page after the login

    @property
    def url(self) -> str:
        return f"http{'s' if self.certificate else ''}://{self.address}:{self.port}"

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        return cls(**json.loads(text))


INSTRUCTOR = "instructor"


def read_students(path: Path) -> dict[str, str]:
    """The names of a class list, each with its first password, or "" where the student chooses it.

    Args:
        path: a text file: on each line a name, or a name, a comma and a password; empty lines and what follows # do
            not count.

    Raises:
        ValueError: a name is there twice, is the instructor's, or cannot be one; a password is too short.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        name, _, password = (word.strip() for word in line.partition("#")[0].partition(","))
        if not name:
            continue
        name, where = name.lower(), f"in {path.name}, line {number}"
        if any(not (c.isalnum() or c in "-_.") for c in name):
            raise ValueError(
                f"{where}: {name!r} cannot be a name: take letters, digits, and - _ . without spaces."
            )
        if name in found or name == INSTRUCTOR:
            raise ValueError(f"{where}: the name {name!r} is taken.")
        if password and not SHORTEST <= len(password.encode()) <= LONGEST:
            raise ValueError(f"{where}: a password has {SHORTEST} to {LONGEST} characters.")
        found[name] = password
    if not found:
        raise ValueError(f"the file {path.name} names no student.")
    return found


SHORTEST, LONGEST = 7, 72  # bytes: bcrypt looks at no more than 72
