"""What `fuzz` makes its inputs from."""

import random
import socket
import threading
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import torch

NUMBERS = [0, 1, -1, 0.1, 1e-320, 1e-150, 1e200, 1.7e308, float("nan"), float("inf"), -float("inf"), True, 2**70, 1j,
           np.float32(0.3), np.int8(-5), np.float16(0.9), None, "1", Fraction(1, 3), Decimal("0.1")]  # fmt: skip
LETTERS = [
    "a",
    "é",
    "数",
    "\0",
    "\n",
    "\r",
    "\x1b[2J",
    "\u202e",
    "'",
    '"',
    "\\",
    "%",
    "@",
    "//",
    ":",
    " ",
    "\ud800",
    "😀",
    "$",
    "`",
]


def some_text(draw: random.Random) -> str:
    """A short text with whatever makes trouble somewhere."""
    return "".join(draw.choices(LETTERS, k=draw.randrange(8)))


def nonsense(draw: random.Random, hashable: bool = False) -> Any:
    """A value that nobody expects."""
    simple = [
        *NUMBERS,
        some_text(draw),
        b"x",
        (),
        (1, 2),
        print,
        int,
        object(),
        range(3),
        frozenset({1}),
        Ellipsis,
    ]
    more = [
        [],
        {},
        [[1], [2, 3]],
        {"a": 1},
        {1, 2},
        np.zeros((2, 0)),
        np.array(["a"]),
        np.array([None]),
        torch.zeros(2, 2),
    ]
    more += [
        torch.tensor([]),
        torch.tensor(1.0, requires_grad=True),
        torch.tensor([1 + 1j]),
        np.zeros(3, dtype="M8[D]"),
        iter([1]),
    ]
    return draw.choice(simple if hashable else simple + more)


def damaged(draw: random.Random, content: bytes) -> bytes:
    """The bytes with one to three faults: cut, doubled, exchanged, overwritten, from elsewhere."""
    for _ in range(draw.randrange(1, 4)):
        place, other = sorted(draw.randrange(len(content) + 1) for _ in range(2))
        kind = draw.randrange(7)
        if kind == 0:
            content = content[:place]
        elif kind == 1:
            content = content[:place] + draw.randbytes(draw.randrange(1, 9)) + content[place:]
        elif kind == 2:
            content = content[:place] + content[other:]
        elif kind == 3:
            content = content[:place] + content[place:other][:2000] * 2 + content[other:]
        elif kind == 4:
            content = (
                content[:place]
                + draw.choice([b"\0", b"\xff", b'"', b",", b"\r", b"nan", b"{", b"]"])
                + content[place + 1 :]
            )
        elif kind == 5:
            content = (
                draw.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b", b"PK\x03\x04", b"<html>"]) + content
            )
        else:
            content = draw.choice([b"", b"\n", b"[]", b"{}", content.decode("latin-1").encode("utf-16")])
    return content


class OneAnswer:
    """A server on this machine that sends the same bytes to whoever asks: `with OneAnswer(...) as url`."""

    def __init__(self, answer: bytes):
        self.answer = answer

    def __enter__(self) -> str:
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self.server.getsockname()[1]}/file"

    def __exit__(self, *_) -> None:
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                client = self.server.accept()[0]
            except OSError:
                return
            with client:
                try:
                    client.settimeout(1)
                    client.recv(1 << 16)
                    client.sendall(self.answer)
                except OSError:
                    continue
