"""The name classifier where its input or its output is closed, or the disk of its answer full."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import classify_names

SCRIPT = Path(classify_names.__file__)


@pytest.mark.skipif(sys.platform == "win32", reason="closed streams and a full device, as POSIX has them")
@pytest.mark.parametrize(("streams", "status"), [("<&-", 0), (">&-", 0), ("> /dev/full", 2)])
def test_streams_that_are_closed_or_full(streams, status, tmp_path):
    network = tmp_path / "names.pt"
    classify_names.save(classify_names.NameNet(2), ["A", "B"], network)
    names = "" if streams == "<&-" else " Smith"
    command = f"'{sys.executable}' '{SCRIPT}' '{network}'{names} {streams}"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in result.stderr
    assert result.returncode == status, result.stderr
