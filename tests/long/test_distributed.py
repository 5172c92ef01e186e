"""The training script in several processes: the same training as in one, and what happens when a process dies."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "train_distributed.py"
ONE = [sys.executable, str(SCRIPT)]
TWO = [
    *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1"),
    *("--nproc-per-node", "2"),
    str(SCRIPT),
]
# One full process group on two shared cores starts in about ten seconds; nothing here may take this long.
LIMIT = 240


def run(command, *options):
    return subprocess.run([*command, *options], capture_output=True, text=True, timeout=LIMIT, check=False)


def weights(path):
    return torch.load(path, weights_only=True)["model"]


def largest_difference(a, b):
    return max((a[name] - b[name]).abs().max().item() for name in a)


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """Options of a short training, and its state after twelve epochs in one process."""
    state = tmp_path_factory.mktemp("one") / "state.pt"
    options = ["--digits", "256", "--epochs", "12", "--float64"]
    result = run(ONE, *options, "--checkpoint", str(state))
    assert result.returncode == 0, result.stderr
    return options, weights(state), re.findall(r"epoch .*", result.stdout)


def test_two_processes_train_as_one(whole_run, tmp_path):
    options, expected, losses = whole_run
    result = run(TWO, *options, "--checkpoint", str(tmp_path / "state.pt"))
    assert result.returncode == 0, result.stderr
    assert "process 1 of 2" in result.stdout
    assert re.findall(r"epoch .*", result.stdout) == losses
    assert largest_difference(weights(tmp_path / "state.pt"), expected) < 1e-12


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may rename the machine"
)
def test_a_machine_that_nobody_knows_by_its_name(whole_run):
    """Without --local-addr torchrun asks for the machine's name, and waits for minutes (PyTorch 2.15.0).

    It says again and again "The IPv6 network addresses of (…) cannot be retrieved".
    """
    options, _, losses = whole_run
    renamed = ["unshare", "--uts", "sh", "-c", 'hostname unknown.invalid && exec "$@"', "sh"]
    result = run([*renamed, *TWO], *options)
    assert result.returncode == 0, result.stderr
    assert re.findall(r"epoch .*", result.stdout) == losses


def test_a_killed_worker_is_reported_and_the_training_goes_on(whole_run, tmp_path):
    options, expected, _ = whole_run
    options = [*options, "--checkpoint", str(tmp_path / "state.pt")]
    with subprocess.Popen(
        [*TWO, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        victim, output = None, ""
        for line in running.stdout:
            output += line
            if found := re.search(r"process 1 of 2, pid (\d+)", line):
                victim = int(found[1])
            if line.startswith("epoch 2"):
                os.kill(victim, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert running.wait(timeout=LIMIT) != 0
    assert "another process is gone" in output or "Signal 9" in output
    assert "goes on after the last saved epoch" in output or "rank      : 1" in output

    saved = torch.load(tmp_path / "state.pt", weights_only=True)["epoch"]
    assert 1 <= saved < 12, "killed after the second epoch: the first is saved, the last cannot be"
    again = run(TWO, *options)
    assert again.returncode == 0, again.stderr
    assert f"goes on after epoch {saved}" in again.stdout
    assert largest_difference(weights(tmp_path / "state.pt"), expected) < 1e-12


def test_a_state_of_another_training_is_refused(whole_run, tmp_path):
    options, _, _ = whole_run
    state = tmp_path / "state.pt"
    assert run(ONE, *options, "--checkpoint", str(state)).returncode == 0
    result = run(ONE, *options, "--lr", "0.2", "--checkpoint", str(state))
    assert result.returncode != 0
    assert "belongs to" in result.stderr and "'lr': 0.1" in result.stderr


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path):
    result = run(TWO, "--batch", "63", "--digits", "128")
    assert result.returncode != 0
    assert "--batch 63 cannot be shared equally by 2 processes" in result.stdout + result.stderr
