"""The parts of the class server that need neither root nor JupyterHub: marks, names, class lists, limits."""

import json
import os
import tempfile
from pathlib import Path

import pytest

from course_utils.exercises import check
from tools.classroom.server import limits, marks, places
from tools.classroom.server.places import FIRST_NUMBER, Class, name_of_folder, readable
from tools.classroom.server.settings import Settings
from tools.setup import Stop, class_packages
from tools.setup.class_list import read_students

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a class server runs on Linux")
KNOWN = ["1.1", "1.2", "1.10"]


def mark(folder, number="1.1", **changes):
    said = {"status": "not yet right", "message": "you return 3.", "tries": 2, "at": 1e9} | changes
    (folder / f"{number}.json").write_text(json.dumps(said), encoding="utf-8")


def test_a_check_leaves_a_mark_only_where_it_is_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress"))
    monkeypatch.delenv("COURSE_BOARD", raising=False)
    wrong = lambda xs, ys, w: 3  # noqa: E731
    check("1.1", wrong)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("COURSE_BOARD", str(tmp_path))
    check("1.1", ...)
    assert not list(tmp_path.iterdir()), "not attempted yet is no outcome"
    check("1.1", wrong)
    check("1.1", wrong, count=False)
    check("1.1", wrong)
    found = marks.read(tmp_path, KNOWN)
    assert set(found) == {"1.1"} and found["1.1"].state == "wrong" and found["1.1"].tries == 2
    check("1.1", lambda xs, ys, w: sum((w * x - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs))
    check("1.1", wrong)
    assert marks.read(tmp_path, KNOWN)["1.1"].state == "right", "what was right once stays right"
    monkeypatch.setenv("COURSE_BOARD", str(tmp_path / "missing"))
    check("1.1", wrong)
    assert "not yet right" in capsys.readouterr().out, "a board that cannot be written disturbs nobody"


def test_the_kind_of_a_mistake_has_no_values():
    said = "For xs = [-0.8, 0.2], w = -0.3 the errors are [1.5, nan], but you return 3e-5."
    other = "For xs = [4, 5], w = 7 the errors are [2, 3], but you return None."
    assert marks.Mark("wrong", said).kind == marks.Mark("wrong", other).kind
    assert marks.Mark("wrong", said).kind != marks.Mark("wrong", "The result is None.").kind


def test_the_commonest_mistake(tmp_path):
    found = []
    for place, message in enumerate(["you return 3.", "you return 4.", "It has no bias.", ""]):
        folder = tmp_path / str(place)
        folder.mkdir()
        mark(folder, message=message, status="not yet right" if message else "correct")
        found.append(marks.read(folder, KNOWN))
    assert marks.commonest(found, "1.1") == [("you return ….", 2), ("It has no bias.", 1)]
    assert marks.commonest(found, "1.2") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 4000,
        b"null",
        b'{"status": "correct"}',
        b'{"status": "right", "message": "", "tries": 1, "at": 1}',
        b'{"status": "correct", "message": "", "tries": "many", "at": 1}',
        b'{"status": ["correct"], "message": "", "tries": 1, "at": 1}',
        b'{"status": "correct", "message": "' + b"x" * 5000 + b'", "tries": 1, "at": 1}',
        b"\xff\xfe",
    ],
)
def test_a_mark_that_is_none_is_passed_over(tmp_path, content):
    (tmp_path / "1.1.json").write_bytes(content)
    mark(tmp_path, "1.2")
    assert set(marks.read(tmp_path, KNOWN)) == {"1.2"}


def test_nothing_but_short_files_is_opened(tmp_path):
    folder = tmp_path / "marks"
    folder.mkdir()
    mark(tmp_path)
    (folder / "1.1.json").symlink_to(tmp_path / "1.1.json")
    os.mkfifo(folder / "1.2.json")
    (folder / "1.10.json").mkdir()
    assert marks.read(folder, KNOWN) == {}
    (tmp_path / "link").symlink_to(folder)
    mark(folder, "1.3")
    assert marks.read(tmp_path / "link", ["1.3"]) == {} and marks.read(folder, ["1.3"])


def test_marks_as_a_table(tmp_path):
    for name in ("ann", "bob"):
        (tmp_path / name).mkdir()
    mark(tmp_path / "ann", status="correct")
    mark(tmp_path / "ann", "1.2")
    lines = marks.as_table({name: tmp_path / name for name in ("bob", "ann")}).splitlines()
    assert lines[0].startswith("student,1.1,1.2,1.3,") and lines[0].endswith(",right")
    assert lines[0].count(",") == 65, "64 exercises"
    assert lines[1].startswith("ann,1,0,,") and lines[1].endswith(",1")
    assert lines[2] == "bob" + 64 * "," + ",0"


@pytest.mark.parametrize("name", ["ann", "王芳", "a.b-c_d", "a+b", "..", "o/../p"])
def test_folders_of_names(name):
    folder = name_of_folder(name)
    assert readable(folder) == name and "/" not in folder and folder not in (".", "..")


def test_a_home_of_another_account_is_none(tmp_path, monkeypatch):
    """A student's server would run as whoever owns the home: never as root."""
    monkeypatch.setattr(os, "chown", lambda *_: None)
    place = Class(tmp_path / "class")
    place.prepare()
    (place.homes / "ann").mkdir()
    with pytest.raises(ValueError, match="no student's"):
        place.number_of("ann")


def test_two_classes_share_no_account(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "chown", lambda *_: None)
    firsts = []
    for name in ("one", "two"):
        place = Class(tmp_path / name)
        place.prepare()
        firsts.append(place.first)
        assert place.first == Class(tmp_path / name).first >= FIRST_NUMBER and place.first % 1000 == 0
    assert firsts[0] != firsts[1]


def test_class_lists(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\ufeffAnn\n# nobody\n\n王芳 , 芳的密码  # new\n", encoding="utf-8")
    assert read_students(path) == {"ann": "", "王芳": "芳的密码"}
    for text, said in {
        "": "names no student",
        "ann\nANN": "line 2: the name 'ann' is taken",
        "instructor": "is taken",
        "ann smith": "cannot be a name",
        "ann,short": "7 to 72",
        "ann," + 73 * "x": "7 to 72",
    }.items():
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=said):
            read_students(path)


def test_a_list_that_is_none_stops_before_the_packages_come(tmp_path):
    path = tmp_path / "my Names.txt"
    path.write_text("ann smith", encoding="utf-8")
    for arguments in (["--students", str(path)], ["--port", "9000", f"--students={path}"]):
        with pytest.raises(Stop, match="in my Names.txt, line 1: 'ann smith' cannot be a name"):
            class_packages.refuse_list(arguments)
    with pytest.raises(Stop, match="missing.txt"):
        class_packages.refuse_list(["--students", "missing.txt"])
    path.write_text("ann", encoding="utf-8")
    class_packages.refuse_list(["--students", str(path)])
    class_packages.refuse_list(["marks"])


def test_a_private_folder_is_found():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home" / "course").mkdir(parents=True)
        for modes, private in (
            ((0o755, 0o755), None),
            ((0o755, 0o750), folder / "home"),
            ((0o700, 0o750), folder),
        ):
            folder.chmod(modes[0])
            (folder / "home").chmod(modes[1])
            assert places.private_folder(folder / "home" / "course") == private


def test_settings_come_back():
    settings = Settings(students="names.txt", memory=0.7, certificate="c.pem")
    assert Settings.from_json(settings.to_json()) == settings and settings.url == "https://127.0.0.1:8000"


def test_systemd_is_asked_for_limits():
    words = limits.systemd_words(2_100_001, 1_500_000_000, 0.5)
    assert words[:2] == ["systemd-run", "--scope"] and words[-1] == "--"
    assert {"MemoryMax=1500000000", "CPUQuota=50%", "TasksMax=400", "MemorySwapMax=0"} <= set(words)


def test_groups_by_hand(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "_TOP", tmp_path)
    for tree, names in {"memory": ["memory.limit_in_bytes"], "cpu": ["cpu.cfs_quota_us"], "pids": []}.items():
        folder = tmp_path / tree / "pytorch-class" / "7"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).touch()
    files = limits.by_hand(7, 10**9, 0.5)
    assert [path.split("/")[-4] for path in files] == ["memory", "cpu", "pids"]
    assert (tmp_path / "memory/pytorch-class/7/memory.limit_in_bytes").read_text() == "1000000000"
    assert (tmp_path / "cpu/pytorch-class/7/cpu.cfs_quota_us").read_text() == "50000"
    (tmp_path / "cgroup.controllers").touch()
    folder = tmp_path / "pytorch-class" / "8"
    folder.mkdir(parents=True)
    (folder / "memory.max").touch()
    assert limits.by_hand(8, 10**9, 2) == [str(folder / "cgroup.procs")]
    assert (folder / "memory.max").read_text() == "1000000000"


@pytest.mark.parametrize(
    ("system", "account", "said"), [("win32", 0, "needs Linux"), ("linux", 1000, "sudo make class")]
)
def test_where_there_can_be_none(system, account, said):
    with pytest.raises(Stop, match=said):
        class_packages.refuse(system, account)
