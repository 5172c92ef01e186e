"""What `fuzz` tries: each function makes one input from the random numbers and hands it to the course."""

import argparse
import contextlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np
import torch

from course_utils import load_diabetes, load_names, load_otto, load_titanic, plot_losses, smooth
from course_utils.data import DataFileError, files, mnist
from course_utils.doctor import leftovers, packages
from course_utils.download import _addresses, one_mirror, proxies
from course_utils.download.known_files import RemoteFile
from course_utils.exercises import Result, evaluate
from course_utils.safe_text import printable, without_secrets
from scripts import classify_names, train_distributed
from tools import notebooks
from tools.measure.fuzz_inputs import NUMBERS, OneAnswer, damaged, nonsense, some_text


def try_smooth(draw: random.Random, _) -> None:
    values = [draw.choice(NUMBERS) for _ in range(draw.randrange(6))]
    forms = (list, tuple, np.array, iter, torch.tensor, lambda v: np.ma.masked_invalid(v), nonsense(draw))
    form = draw.choice(forms)
    beta = draw.choice([*NUMBERS, 0.9, 0.5, np.float16(0.9), torch.tensor(0.9), nonsense(draw)])
    with contextlib.suppress(
        RuntimeError, OverflowError, ValueError, TypeError
    ):  # torch's and NumPy's own, before smooth
        values = form(values) if callable(form) else form
    result = smooth(values, beta, draw.random() < 0.5)
    assert result.dtype == np.float64 and result.ndim == 1


def try_plot(draw: random.Random, _) -> None:
    import matplotlib.pyplot as plt

    curves = {
        nonsense(draw, hashable=True): [draw.choice([1.0, 2.0, 0.5]) for _ in range(draw.randrange(1, 4))]
        for _ in range(2)
    }
    try:
        plot_losses(
            draw.choice([curves, [1.0], [], {}, nonsense(draw)]), beta=draw.choice([None, 0.9, 1, "x"])
        )
    except (ValueError, TypeError):
        assert not plt.get_fignums()
        raise
    finally:
        plt.close("all")


CELL_KEYS = ["slideshow", "tags", "attachments", "outputs", "id", "source", "cell_type"]
CELL_VALUES = [
    "",
    "a\x1b",
    None,
    [],
    {},
    3,
    ["a"],
    {"slide_type": 3},
    "![x](attachment:y)",
    "$\\frac{$",
    "check('2.1', f)",
]


def try_notebook(draw: random.Random, folder: Path) -> None:
    from tools.notebooks.answers import carry
    from tools.publish import slides, student_copies

    source = draw.choice(notebooks.lecture_notebooks()[:3])
    path = folder / source.name
    if draw.random() < 0.4:
        path.write_bytes(damaged(draw, source.read_bytes()))
    else:
        content = json.loads(source.read_text(encoding="utf-8"))
        with contextlib.suppress(
            TypeError, LookupError, AttributeError
        ):  # after the first change it may be no notebook
            for _ in range(draw.randrange(1, 4)):
                cell = draw.choice(content["cells"])
                place = draw.choice([cell, cell["metadata"], content["metadata"], content])
                place[draw.choice([*place, *CELL_KEYS])] = draw.choice(CELL_VALUES)
        path.write_text(json.dumps(content), encoding="utf-8")
    with contextlib.suppress(slides.CellFault):
        slides.deck(notebooks.read(path), "title", folder)
    notebook = notebooks.read(path)
    student_copies.student_copy(notebook)
    carry(notebook, notebooks.read(source), draw.choice([None, notebooks.read(source)]))


DIGITS = "mnist_mini/t10k-labels-idx1-ubyte.gz"
LOADERS = {
    "diabetes/diabetes_raw.csv": lambda: load_diabetes("raw"),
    "diabetes/diabetes_clean.csv": load_diabetes,
    "titanic/train.csv": load_titanic,
    "names/names_test.csv": lambda: load_names(train=False),
    "otto/otto_sample.csv.gz": load_otto,
    DIGITS: lambda: mnist._read_idx(files.DATA_DIR / DIGITS, (1000,)),
}
_DATA = files.DATA_DIR


def try_loader(draw: random.Random, folder: Path) -> None:
    name = draw.choice(list(LOADERS))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(damaged(draw, (_DATA / name).read_bytes()))
    (folder / "SHA256SUMS").write_bytes((_DATA / "SHA256SUMS").read_bytes())
    with mock.patch.object(files, "DATA_DIR", folder):
        LOADERS[name]()


def try_model(draw: random.Random, folder: Path) -> None:
    path = folder / "model.pt"
    model = classify_names.NameNet(2, 4, 4)
    state = {"symbols": classify_names.SYMBOLS, "languages": ["A", "B"], "weights": model.state_dict()}
    if draw.random() < 0.5:
        holder = draw.choice([state, state["weights"]])
        holder[draw.choice(list(holder))] = draw.choice(
            [nonsense(draw), torch.zeros(3), torch.zeros(1).expand(9, 10**7), ["x"] * 9]
        )
    try:
        torch.save(draw.choice([state, state, state, [1], "x"]), path)
    except (RuntimeError, AttributeError, TypeError):  # what cannot be saved
        return
    if draw.random() < 0.5:
        path.write_bytes(damaged(draw, path.read_bytes()))
    classify_names.load(path)


def try_state(draw: random.Random, folder: Path) -> None:
    path = folder / "state.pt"
    settings = {"batch": 64, "lr": 0.1, "seed": 0, "digits": 100, "dtype": "float32"}
    state = {
        "model": train_distributed.small_cnn().state_dict(),
        "optimizer": {"state": {}},
        "epoch": 1,
        "settings": settings,
    }
    state[draw.choice(list(state))] = draw.choice([3, None, {}, [], "x", settings, {"lr": 2}])
    torch.save(state, path)
    if draw.random() < 0.5:
        path.write_bytes(damaged(draw, path.read_bytes()))
    options = argparse.Namespace(batch=64, lr=0.1, seed=0, digits=100, float64=False)
    train_distributed.read_state(path, options)


def try_proxy(draw: random.Random, _) -> None:
    names = ("HTTP_PROXY", "https_proxy", "ALL_PROXY", "no_proxy", "COURSE_MIRROR")
    parts = (
        "http://",
        "socks5://",
        "socks://",
        "u:p@",
        "[::1]",
        ":9",
        "/",
        "@",
        "host",
        "%",
        "?",
        "#",
        " ",
        "\\",
        "::",
        some_text(draw),
    )
    values = {
        name: "".join(draw.choices(parts, k=draw.randrange(5))).replace("\0", "")
        for name in draw.sample(names, 3)
    }
    with mock.patch.dict(
        os.environ, {k: v.encode("utf-8", "replace").decode() for k, v in values.items()}, clear=True
    ):
        assert printable(without_secrets(some_text(draw))).isprintable()
        proxies.all_proxies() if draw.random() < 0.3 else proxies.proxy_for(
            draw.choice(["http://a.b/c", "https://[::2]/x"])
        )
        _addresses(RemoteFile("a/b", 1, "0" * 64, ("http://x/y",)))


def try_range(draw: random.Random, _) -> None:
    from tools.classroom.serve_data import wanted_part

    size = draw.choice([0, 1, 5, 1000])
    part = wanted_part(
        "".join(
            draw.choices(["bytes=", "-", "0", "9", "99999", ",", " ", "٣", "x", "\t"], k=draw.randrange(7))
        ),
        size,
    )
    assert part is None or (part.step == 1 and 0 <= part.start <= part.stop <= size)


def try_answer(draw: random.Random, folder: Path) -> None:
    """A server that answers anything: no more than this mirror has failed."""
    body = bytes(range(256)) * 4
    part = folder / "file.part"
    part.write_bytes(body[: draw.choice([0, 0, 100, 1024])])
    with OneAnswer(damaged_answer(draw, body)) as url, mock.patch.object(one_mirror, "READ_TIMEOUT", 1):
        file = RemoteFile("file", len(body), "0" * 64, (url,))
        one_mirror.download(url, file, part)


HEADERS = """Content-Length: 1024
Content-Length: x
Content-Length: -1
Content-Length: 99999999999999999999999999999999999999999
Content-Range: bytes 100-1023/1024
Content-Range: x
Transfer-Encoding: chunked
Location: http://[::1
Location: //
Location: \xff
Content-Encoding: gzip
Content-Type: \x1b[2J
Retry-After: soon
no colon
: empty"""


def damaged_answer(draw: random.Random, body: bytes) -> bytes:
    status = draw.choice(
        [b"200 OK", b"206 Partial", b"416 No", b"302 Found", b"x", b"999 \x1b[2J", b"404 Gone", b"", b"-1 a"]
    )
    headers = HEADERS.encode("latin-1").split(b"\n")
    lines = [b"HTTP/1.1 " + status, *draw.sample(headers, draw.randrange(4)), b"Connection: close", b"", b""]
    answer = b"\r\n".join(lines) + draw.choice([body, body[:100], b"", b"zz\r\n", b"5\r\nhello\r\n0\r\n\r\n"])
    return damaged(draw, answer) if draw.random() < 0.4 else answer


def try_exercise(draw: random.Random, _) -> None:
    known = [
        "1.1",
        "1.2",
        "1.5",
        "2.1",
        "2.3",
        "2.5",
        "3.1",
        "3.4",
        "4.3",
        "5.1",
        "5.2",
        "6.1",
        "7.2",
        "8.1",
        "8.4",
        "9.2",
        "10.1",
        "11.2",
        "12.2",
    ]
    value = nonsense(draw)
    answer = draw.choice(
        [value, lambda *a: value, [value, value], lambda *a: [value, value], lambda *a: a[0] if a else value]
    )
    result = evaluate(draw.choice(known), answer)
    assert isinstance(result, Result) and len(result.message) < 2000


def try_doctor(draw: random.Random, folder: Path) -> None:
    (folder / "nbconfig").mkdir(exist_ok=True)
    begin = b'{"load_extensions": {"a/main": true}, "NotebookApp": {"nbserver_extensions": {"b": true}}}'
    for name in ("nbconfig/notebook.json", "jupyter_notebook_config.json"):
        (folder / name).write_bytes(damaged(draw, begin))
    assert leftovers.check_leftovers([folder])
    toml = folder / "pyproject.toml"
    toml.write_bytes(damaged(draw, b'dependencies = [\n    "torch>=2.6",\n]\n'))
    with contextlib.suppress(UnicodeDecodeError):  # the doctor's fence makes a row of it
        packages.requirements(toml)


TARGETS: dict[str, tuple[Callable, int, tuple[type[Exception], ...]]] = {
    "smooth": (try_smooth, 5000, (ValueError, TypeError)),
    "plot": (try_plot, 300, (ValueError, TypeError)),
    "notebook": (try_notebook, 1500, (notebooks.NotebookFault,)),
    "loader": (try_loader, 2500, (DataFileError,)),
    "model": (try_model, 1500, (ValueError,)),
    "state": (try_state, 500, (train_distributed.Unusable,)),
    "proxy": (try_proxy, 4000, (ValueError,)),
    "range": (try_range, 3000, ()),
    "answer": (try_answer, 1500, (one_mirror.MirrorFailed,)),
    "exercise": (try_exercise, 1500, ()),
    "doctor": (try_doctor, 1000, ()),
}
