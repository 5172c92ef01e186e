"""What an instructor chooses for a class: read from the command line once, handed on to JupyterHub as JSON."""

import dataclasses
import json


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
