"""The scripts look at every argument and file before the work starts, and lose nothing that was trained."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from scripts import classify_names
from scripts import train_distributed as script

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run the program here, with `load_mnist` left out unless it may train."""
    monkeypatch.chdir(tmp_path)
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, trains=False):
        if not trains:
            monkeypatch.setattr(script, "load_mnist", lambda **_: pytest.fail("the work has begun"))
        monkeypatch.setattr(sys, "argv", ["train_distributed.py", *map(str, arguments)])
        return script.main(), *capsys.readouterr()

    return run


BAD = {
    "--digits 0": "--digits must be a whole number from 1 to",
    "--digits -1": "--digits must be",
    "--batch 0": "--batch must be",
    "--batch -64": "--batch must be",
    "--epochs -1": "--epochs must be",
    "--seed -1": "--seed must be a whole number from 0 to",
    f"--seed {2**70}": "--seed must be",
    "--lr 0": "--lr must be a positive number",
    "--lr -1": "--lr must be",
    "--lr nan": "--lr must be",
    "--lr inf": "--lr must be",
    "--checkpoint nowhere/state.pt": "there is no folder nowhere",
    "--checkpoint gloo/state.pt": "there is no folder gloo",
    "--checkpoint .": "is a folder",
}


@pytest.mark.parametrize("arguments", BAD)
def test_one_sentence_before_the_work(arguments, run):
    status, out, errors = run(*arguments.split())
    assert status == 2 and not out and errors.count("\n") == 1
    assert BAD[arguments] in errors and "network" not in errors


@pytest.mark.parametrize("arguments", ["--lr fast", "--digits 1.5", "--backend mpi", "--what 1"])
def test_what_argparse_says(arguments, run):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments.split())
    assert stopped.value.code == 2


def small(**changes):
    settings = {"batch": 64, "lr": 0.1, "seed": 0, "digits": 100, "dtype": "float32"}
    state = {
        "model": script.small_cnn().state_dict(),
        "optimizer": {"state": {}, "param_groups": []},
        "epoch": 1,
    }
    return state | {"settings": settings} | changes


FOREIGN = {
    "empty": b"",
    "text": b"hello",
    "a pickle": b"\x80\x04N.",
    "half of a state": None,
    "a number": 7,
    "a list": [1, 2],
    "a state without settings": {"model": {}},
    "other weights": small(model={"0.weight": torch.zeros(3)}),
    "a text for the epoch": small(epoch="one"),
    "settings that are none": small(settings=3),
}


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_is_no_state(kind, run, tmp_path):
    path, content = tmp_path / "state.pt", FOREIGN[kind]
    if content is None:
        torch.save(small(), path)
        content = path.read_bytes()[:20_000]
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        torch.save(content, path)
    before = path.read_bytes()
    status, _, errors = run("--checkpoint", "state.pt", "--digits", 100)
    assert status == 2 and "holds no state of this program" in errors and errors.count("\n") == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("arguments", ["--float64", "--lr 0.2", "--seed 1", "--batch 32"])
def test_the_state_of_another_training(arguments, run, tmp_path):
    torch.save(small(), tmp_path / "state.pt")
    status, _, errors = run("--checkpoint", "state.pt", "--digits", 100, *arguments.split())
    assert status == 2 and "belongs to a training with {" in errors


def test_a_state_that_cannot_be_saved_does_not_end_the_training(run, monkeypatch):
    def full_disk(state, part):
        part.write_bytes(b"half")
        raise RuntimeError("[enforce fail at inline_container.cc] unexpected pos 576 in gloo/state.pt")

    monkeypatch.setattr(script.torch, "save", full_disk)
    status, out, errors = run("--checkpoint", "state.pt", "--digits", 64, "--epochs", 2, trains=True)
    assert status == 1 and out.count("loss") == 2
    assert errors.count("could not be saved") == 2 and "another process" not in errors
    assert not list(Path().iterdir())


def test_it_goes_on_from_a_state(run):
    arguments = ("--checkpoint", "state.pt", "--digits", 64, "--seed", 2**32 - 1)
    assert run(*arguments, "--epochs", 1, trains=True)[0] == 0
    status, out, _ = run(*arguments, "--epochs", 2, trains=True)
    assert status == 0 and "goes on after epoch 1" in out and "epoch 2: loss" in out
    status, out, errors = run("--checkpoint", "state.pt", "--digits", 32, "--seed", 2**32 - 1, trains=True)
    assert status == 2 and "belongs to 64 digits" in errors


def test_half_of_torchruns_variables(run, monkeypatch):
    monkeypatch.setenv("RANK", "0")
    status, _, errors = run()
    assert status == 2 and "RANK is set but LOCAL_RANK is not" in errors
    for name, value in (("LOCAL_RANK", "0"), ("LOCAL_WORLD_SIZE", "2"), ("WORLD_SIZE", "3")):
        monkeypatch.setenv(name, value)
    status, _, errors = run("--batch", 64)
    assert status == 2 and "cannot be shared equally by 3 processes" in errors


def test_digits_that_cannot_be_had(run, monkeypatch):
    def offline(full):
        raise OSError("train-images: it is not in the cache")

    monkeypatch.setattr(script, "load_mnist", offline)
    status, _, errors = run("--full", trains=True)
    assert status == 2 and errors.startswith("error: the digits cannot be had: train-images")


# ------------------------------------------------------------------------------------------------- classify_names


def names_state(**changes):
    model = classify_names.NameNet(2, 4, 4)
    return {
        "symbols": classify_names.SYMBOLS,
        "languages": ["A", "B"],
        "weights": model.state_dict(),
    } | changes


def test_a_small_file_cannot_ask_for_gigabytes(tmp_path, monkeypatch):
    wide = torch.zeros(1).expand(len(classify_names.SYMBOLS) + 2, 10**8)
    states = [
        names_state(weights=names_state()["weights"] | {"embed.weight": wide}),
        names_state(weights=names_state()["weights"] | {"gru.weight_hh_l0": torch.zeros(1).expand(3, 10**8)}),
        names_state(languages=["A"] * 10**5),
    ]
    for state in states:
        torch.save(state, tmp_path / "names.pt")
        assert (tmp_path / "names.pt").stat().st_size < 10**6
        monkeypatch.setattr(classify_names, "NameNet", lambda *_: pytest.fail("it was built"))
        with pytest.raises(ValueError, match="holds no network that --train"):
            classify_names.load(tmp_path / "names.pt")


@pytest.mark.parametrize(
    "error", [MemoryError, AssertionError, OverflowError, RecursionError, NotImplementedError]
)
def test_whatever_a_damaged_file_raises(error, tmp_path, monkeypatch):
    def damaged(*_, **__):
        raise error

    (tmp_path / "names.pt").write_bytes(b"x")
    monkeypatch.setattr(classify_names.torch, "load", damaged)
    with pytest.raises(ValueError, match="holds no network that --train"):
        classify_names.load(tmp_path / "names.pt")


def test_languages_do_not_steer_the_terminal(tmp_path, capsys):
    torch.save(names_state(languages=["\x1b[2JA", "B\x07"]), tmp_path / "names.pt")
    assert classify_names.main([str(tmp_path / "names.pt"), "Abe"]) == 0
    out = capsys.readouterr().out
    assert out.strip("\n").isprintable() and r"\x1b[2JA" in out


def test_training_begins_only_where_its_file_can_be_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(classify_names, "train", lambda: pytest.fail("the work has begun"))
    for place, words in ((tmp_path, "is a folder"), (tmp_path / "no" / "n.pt", "there is no folder")):
        assert classify_names.main(["--train", str(place)]) == 2
        assert words in capsys.readouterr().err
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert classify_names.main(["--train", str(tmp_path / "n.pt")]) == 2
    assert "nothing may be written" in capsys.readouterr().err


def test_as_a_program(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "train_distributed.py"), "--checkpoint", "gloo/s.pt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr == "error: --checkpoint gloo/s.pt: there is no folder gloo\n"


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
@pytest.mark.skipif(
    tuple(map(int, torch.__version__.split(".")[:2])) < (2, 15),
    reason="older PyTorch: in 2.6 no thread is called gloo, and one run in thirty never came back from "
    "destroy_process_group (on a busy machine)",
)
def test_no_thread_outlives_the_group(tmp_path):
    """One that is at work while Python ends aborts the process, rarely: after the training, and by no fault of it."""
    program = tmp_path / "program.py"
    program.write_text("""
import os, sys
from scripts import train_distributed
from torch.distributed import destroy_process_group

def alive():
    names = [open(f"/proc/self/task/{number}/comm").read() for number in os.listdir("/proc/self/task")]
    return sum("gloo" in name for name in names)

counts = []
train_distributed.dist.destroy_process_group = lambda: (counts.append(alive()), destroy_process_group())
assert train_distributed.main() == 0
open(f"{__file__}.{os.environ['RANK']}", "w").write(f"{counts[0]} {alive()}")
""")
    two = "-m torch.distributed.run --standalone --local-addr 127.0.0.1 --nproc-per-node 2".split()
    done = subprocess.run(
        [sys.executable, *two, str(program), *"--digits 64 --epochs 1 --backend gloo".split()],
        env=os.environ | {"PYTHONPATH": str(ROOT), "USE_LIBUV": "0"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for rank in (0, 1):
        before, after = map(int, (tmp_path / f"program.py.{rank}").read_text().split())
        assert before > 0 and after == 0
