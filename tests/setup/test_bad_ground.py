"""Set-ups that break: what the student reads, and that the same command then ends well. No network is used.

Here uv installs; tests/long/test_bad_ground_by_pip.py is the same by pip.
"""

import os
import signal
import sys

import pytest

from tests.setup.ground import WHOLE, Ground, ends_well, files_asked, says, slow, wait_for
from tests.setup.small_wheels import packages


def test_nothing_breaks(ground, index):
    code, said = ground.set_up()
    assert (code, ground.installed()) == (0, WHOLE), said
    assert "About 13 MB will be fetched: 13 seconds at 1 MB a second" in said
    assert files_asked(index).count("torch") == 1 and "testonly" not in files_asked(index)
    ground.set_up("test")  # fails, because there is no pytest in the small course; its packages come first
    assert ground.installed() == {**WHOLE, "testonly": "1.0"}


def test_a_set_up_anew_takes_what_the_first_fetched(ground, index):
    ground.set_up()
    index.requests.clear()
    code, said = ground.set_up("setup", "--again")
    assert (code, ground.installed()) == (0, WHOLE), said
    assert "torch" not in files_asked(index)
    if ground.environment.get("COURSE_INSTALLER") != "pip":
        assert not index.requests and "will be fetched" not in said, "all of it lies in uv's cache"


@pytest.mark.skipif(os.name == "nt", reason="kills by a signal")
@pytest.mark.parametrize("moment", ["environment", "half of torch", "torch is there", "installing"])
def test_killed(ground, index, moment):
    slow(index)
    process = ground.start()
    wait_for(
        {
            "environment": ground.venv.exists,
            "half of torch": lambda: index.sent > 6_000_000,
            "torch is there": lambda: index.sent > 13_000_000,
            "installing": lambda: (
                any(ground.venv.glob("lib*/**/site-packages/torch")) or process.poll() is not None
            ),
        }[moment]
    )
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    before = index.sent
    index.fault = lambda handler: False
    ends_well(ground)
    if moment == "half of torch":
        assert index.sent - before < 10_000_000, "the half that came was kept"


def test_the_line_breaks_again_and_again(ground, index):
    def fault(handler):
        if handler.path.startswith("/files/torch-"):
            index.answer(handler, limit=3_000_000)
            return True

    index.fault = fault
    code, said = ground.set_up()
    assert (code, ground.installed()) == (0, WHOLE), said
    assert index.sent < 16_000_000, "no byte of torch came twice"


def test_the_index_goes_away_in_the_middle(ground, index):
    def fault(handler):
        if handler.path.startswith(("/files/tiny", "/simple/tiny")):
            handler.close_connection = True
            return True

    index.fault = fault
    says(*ground.set_up(), "package index cannot be reached", "run the same command again")
    before, index.fault = index.sent, lambda handler: False
    ends_well(ground)
    assert index.sent - before < 1_000_000, "torch was kept"


def test_no_index_at_all(ground, index):
    says(*ground.set_up(PIP_INDEX_URL="http://127.0.0.1:9/simple"), "package index cannot be reached")
    ends_well(ground)


def test_the_index_is_busy(ground, index):
    index.fault = lambda handler: index.send(handler, 503, "") or True
    says(*ground.set_up(), "The packages could not be installed: ")
    index.fault = lambda handler: False
    ends_well(ground)


def test_a_wrong_hash(ground, index, monkeypatch):
    right = index.stated
    monkeypatch.setattr(index, "stated", lambda file: "0" * 64 if file.startswith("tiny") else right(file))
    says(*ground.set_up(), "package index sent a wrong answer")
    monkeypatch.setattr(index, "stated", right)
    ends_well(ground)


def test_another_torch_than_the_lock_knows(ground, index, files):
    name = next(file for file in files if file.startswith("torch-"))
    index.packages[name] = packages()[name]  # as large, but other bytes, and the index states their hash
    code, said = ground.set_up()
    assert (code, ground.installed()) == (0, WHOLE), said  # what the index states is the index's business


def test_half_a_package(ground, index, files):
    name = "tiny-1.0-py3-none-any.whl"
    index.packages[name] = files[name][: len(files[name]) // 2]
    says(*ground.set_up(), "package index sent a wrong answer")
    index.packages[name] = files[name]
    ends_well(ground)


def test_a_part_of_other_bytes(ground, index, files):
    name = next(file for file in files if file.startswith("torch-"))
    folder = ground.course / ".venv-setup" / "wheels"
    folder.mkdir(parents=True)
    (folder / f"{name}.part").write_bytes(b"x" * 10_000_000)
    ends_well(ground)


def test_two_set_ups_at_once(ground, index):
    slow(index, 0.02)
    first, second = ground.start(), ground.start()
    said = first.communicate(timeout=120)[0] + second.communicate(timeout=120)[0]
    assert (first.returncode, second.returncode) == (0, 0), said
    assert said.count("Another set-up runs in this folder") == 1 and said.count("Setting the course up") == 1
    assert files_asked(index).count("torch") == 1
    ends_well(ground)


def test_uv_and_pip_make_the_same(tmp_path, index, ground):
    by_pip = Ground(tmp_path / "pip", index)
    by_pip.environment["COURSE_INSTALLER"] = "pip"
    assert ground.set_up()[0] == by_pip.set_up()[0] == 0
    assert ground.installed() == by_pip.installed() == WHOLE


def test_a_uv_that_does_not_start(tmp_path, index):
    ground = Ground(tmp_path, index)
    broken = ground.course / ".venv-setup" / "uv" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    broken.parent.mkdir(parents=True)
    broken.write_text("no program", encoding="utf-8")
    broken.chmod(0o755)
    folder = os.path.dirname(sys.executable)
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if p != folder)
    code, said = ground.set_up(PATH=path)
    assert code == 0, said
    assert (code, ground.installed()) == (0, WHOLE), said  # by pip: the small index has no uv
