"""What students and the instructor do on a class server."""

import asyncio
import contextlib
import csv
import io
import json
import sqlite3
import subprocess
import tarfile
import time
from types import SimpleNamespace

import pytest
import requests

from tests.browser.conftest import browser  # noqa: F401 - a fixture
from tests.class_server.conftest import WORDS, Classroom
from tools import notebooks
from tools.classroom.server.accounts import ClassAuthenticator
from tools.classroom.server.board import Board
from tools.classroom.server.places import FIRST_NUMBER
from tools.measure.class_client import Refused, Student

WRONG, RIGHT = (
    "lambda xs, ys, w: 3",
    "lambda xs, ys, w: sum((w * x - y) ** 2 for x, y in zip(xs, ys)) / len(xs)",
)


def board(instructor, **more):
    answer = instructor.web.get(f"{instructor.address}/services/board/state", params=more, timeout=20)
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()


def test_who_may_log_in(classroom):
    for name, password in WORDS.items():
        Student(classroom.address, name).log_in(password)
    Student(classroom.address, "carl").log_in("chosen by carl")
    for name, password in {
        "ann": "not her password",
        "carl": "another choice",
        "nobody": "a good word",
        "dora": "short",
        "emil": "e" * 73,
        "instructor": "a good word",
        "../ann": "first password",
    }.items():
        with pytest.raises(Refused):
            Student(classroom.address, name).log_in(password)


def test_lectures_are_laid_out_without_solutions(ann):
    folders = {e["name"] for e in ann.ask("GET", "contents/").json()["content"] if e["type"] == "directory"}
    assert folders == {"lectures", "zh_CN"}
    for folder in ("lectures", "zh_CN"):
        listed = ann.ask("GET", f"contents/{folder}").json()["content"]
        assert sorted(entry["name"] for entry in listed) == [
            path.name for path in notebooks.lecture_notebooks()
        ]
        lecture = ann.ask("GET", f"contents/{folder}/02_gradient_descent.ipynb").json()["content"]
        assert not any("solution" in cell["metadata"].get("tags", []) for cell in lecture["cells"])
        assert not any(cell.get("outputs") for cell in lecture["cells"])


def test_each_student_is_another_account(ann, bob):
    ask = "import os; print(os.getuid(), os.getgid(), os.getgroups(), os.getcwd())"
    said = [student.kernel().run(ask).split() for student in (ann, bob)]
    numbers = [int(words[0]) for words in said]
    assert len(set(numbers)) == 2 and min(numbers) > FIRST_NUMBER
    assert all(words[0] == words[1] and words[3] == "/home/student/lectures" for words in said)


def test_a_chinese_name(classroom):
    kernel = classroom.student("王芳").kernel("zh_CN/01_linear_model.ipynb")
    said = kernel.run(f'from course_utils import check\ncheck("1.1", {WRONG})')
    assert "✘ 练习 1.1" in said and "误差" in said


def test_the_board_sees_a_check_within_two_seconds(classroom, ann, bob):
    kernel, instructor = ann.kernel(), classroom.instructor()
    assert "not yet right" in kernel.run(f'from course_utils import check\ncheck("1.1", {WRONG})')
    checked = time.monotonic()
    while True:
        state = board(instructor, lecture="1")
        if any(row["states"][0] == "wrong" for row in state["rows"]):
            break
        assert time.monotonic() - checked < 2
        time.sleep(0.05)
    (kind, count), *_ = next(c for c in state["columns"] if c["number"] == "1.1")["mistakes"]
    assert count >= 1 and "you return …" in kind, "the kind of mistake, without the values of one student"
    assert all(not row["name"] for row in state["rows"]), "no names on the projector"
    assert {row["name"] for row in board(instructor, names="1")["rows"]} >= {"ann", "bob"}
    assert "correct" in kernel.run(f'check("1.1", {RIGHT})')
    time.sleep(1)
    named = {row["name"]: row["states"] for row in board(instructor, names="1", lecture="1")["rows"]}
    assert named["ann"][0] == "right" and named["bob"][0] == "untried"
    classroom.student("王芳").kernel("zh_CN/01_linear_model.ipynb").run(f'check("1.1", {WRONG})')
    time.sleep(1)
    (column,) = [c for c in board(instructor, lecture="1", language="zh")["columns"] if c["number"] == "1.1"]
    assert "但你返回" in column["mistakes"][0][0]


def test_marks_as_a_table(classroom, ann):
    ann.kernel().run(f'from course_utils import check\ncheck("1.1", {RIGHT})')
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(classroom.words("marks")))}
    assert rows["ann"]["1.1"] == "1" and rows["ann"]["1.2"] == "" and rows["ann"]["right"] == "1"
    assert "instructor" not in rows and rows["bob"]["right"] == "0"


def test_progress_is_kept_on_the_server(classroom, bob):
    kernel = bob.kernel("lectures/02_gradient_descent.ipynb")
    kernel.run("from course_utils.exercises.progress import remember\nremember('2.1')")
    assert (classroom.place.marks / "bob" / "2.1").exists()
    assert "✔ 2.1" in kernel.run("from course_utils import progress\nprogress(2)")


def test_an_update_keeps_what_was_written(classroom, bob):
    """The next version of the course reaches the lectures that nobody has touched, and no other."""
    copies = classroom.place.copies / "lectures"
    mine, theirs = "03_backpropagation.ipynb", "04_linear_regression.ipynb"
    content = bob.ask("GET", f"contents/lectures/{mine}").json()
    content["content"]["cells"][0]["source"] = "my own words"
    assert bob.ask("PUT", f"contents/lectures/{mine}", json=content).status_code == 200
    for name in (mine, theirs):
        text = (copies / name).read_text(encoding="utf-8")
        lecture = json.loads(text)
        lecture["cells"][0]["source"] = ["a newer version"]
        (copies / name).write_text(json.dumps(lecture, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    bob.web.delete(f"{classroom.address}/hub/api/users/bob/server", headers=token(bob), timeout=60)
    bob.open_server()
    read = {name: bob.ask("GET", f"contents/lectures/{name}").json()["content"] for name in (mine, theirs)}
    assert read[mine]["cells"][0]["source"] == "my own words"
    assert read[theirs]["cells"][0]["source"] == "a newer version"


def token(student):
    found = [c.value for c in student.web.cookies if c.name == "_xsrf" and c.path == "/hub/"]
    return {"X-XSRFToken": found[0]}


def test_backup_holds_everything(classroom, ann):
    ann.ask("PUT", "contents/kept.txt", json={"type": "file", "format": "text", "content": "my work"})
    said = classroom.words("backup")
    path = said.split("Written: ")[1].strip()
    with tarfile.open(path) as file:
        names = file.getnames()
        assert file.extractfile("homes/ann/kept.txt").read() == b"my work"
        assert file.getmember("homes/ann/kept.txt").uid > FIRST_NUMBER
        (database,) = [name for name in names if ".sqlite" in name]
        file.extract(database, classroom.place.folder.parent, filter="data")
    with contextlib.closing(sqlite3.connect(classroom.place.folder.parent / database)) as kept:
        assert ("ann",) in kept.execute("select name from users").fetchall()
    assert database == "hub/jupyterhub.sqlite" and {"hub/names.txt", "marks/ann/1.1.json"} <= set(names)
    assert any(name.startswith("hub/passwords") for name in names)


def test_a_forgotten_password(classroom):
    Student(classroom.address, "dora").log_in("the first one")
    given = classroom.words("password Dora").strip().removeprefix("The password of dora is now ")
    Student(classroom.address, "dora").log_in(given)
    for wrong in ("the first one", "what a thief would choose"):
        with pytest.raises(Refused):
            Student(classroom.address, "dora").log_in(wrong)
    for name, said in {
        "nobody": "The class knows no 'nobody'",
        "ann": "The class list gives the password of ann: change it there",
        "": "Password needs a name",
    }.items():
        assert said in classroom.words(f"password {name}")


def test_the_instructors_password(classroom):
    given = classroom.words("password instructor").strip().removeprefix("The password of instructor is now ")
    assert (classroom.place.hub / "instructor-password").read_text() == given
    Student(classroom.address, "instructor").log_in(given)


def test_one_s_own_password(classroom):
    for name, old, said in (
        ("emil", "the first one", "success"),
        ("bob", WORDS["bob"], "ask your instructor"),
    ):
        student = Student(classroom.address, name).log_in(old)
        page = f"{classroom.address}/hub/auth/change-password"
        student.web.get(page, timeout=20)
        fields = {"password": "one of my own", "_xsrf": token(student)["X-XSRFToken"]}
        assert said in student.web.post(page, data=fields, timeout=20).text
    Student(classroom.address, "emil").log_in("one of my own")
    Student(classroom.address, "bob").log_in(WORDS["bob"])


def test_the_list_holds_at_once(classroom):
    """A late student, a password that changes, and one who is struck out."""
    file = classroom.list
    before = file.read_text(encoding="utf-8")
    late = Student(classroom.address, "gus")
    with pytest.raises(Refused):
        late.log_in("late but here")
    file.write_text(before.replace("bob,another word", "bob,a new word") + "gus\n", encoding="utf-8")
    Student(classroom.address, "gus").log_in("late but here")
    Student(classroom.address, "bob").log_in("a new word")
    classroom.place.number_of("gus")
    assert "\ngus," in classroom.words("marks")
    file.write_text(
        before + "no name with spaces\n", encoding="utf-8"
    )  # the last list that could be read holds
    Student(classroom.address, "gus").log_in("late but here")
    file.write_text(before, encoding="utf-8")
    with pytest.raises(Refused):
        Student(classroom.address, "gus").log_in("late but here")
    assert "\ngus," not in classroom.words("marks")
    Student(classroom.address, "bob").log_in(WORDS["bob"])


def test_who_was_struck_out_is_asked_again(tmp_path):
    names = tmp_path / "names.txt"
    authenticator = ClassAuthenticator(students=str(names), dbm_path=str(tmp_path / "passwords"))
    for text, stays in (("ann\nbob", True), ("bob", False)):
        names.write_text(text, encoding="utf-8")
        assert asyncio.run(authenticator.refresh_user(SimpleNamespace(name="ann"))) is stays
    assert asyncio.run(authenticator.refresh_user(SimpleNamespace(name="instructor")))


def test_who_is_not_there_yet(classroom):
    """Those on the list are in the marks and on the board before they come."""
    rows = {row["student"] for row in csv.DictReader(io.StringIO(classroom.words("marks")))}
    assert {"ann", "bob", "王芳", "carl", "dora", "emil"} <= rows


def test_the_board_shows_those_on_the_list(tmp_path):
    for name in ("ann", "gone", "instructor"):
        (tmp_path / name).mkdir()
    assert set(Board(tmp_path).now()) == {"ann", "gone"}
    on_list = Board(tmp_path, ["ann", "late"])
    (tmp_path / "late").mkdir()
    assert set(on_list.now()) == {"ann", "late"}


def test_the_board_in_a_browser(classroom, ann, browser):  # noqa: F811
    """A page's own questions are asked in another way than those of a test: JupyterHub wants its token with them."""
    ann.kernel().run(f'from course_utils import check\ncheck("1.1", {RIGHT})')
    page = browser.new_page()
    page.goto(f"{classroom.address}/hub/login")
    page.fill("input[name=username]", "instructor")
    page.fill("input[name=password]", (classroom.place.hub / "instructor-password").read_text())
    page.click("[type=submit]")
    page.wait_for_url("**/user/**", timeout=60_000)
    page.goto(f"{classroom.address}/services/board/")
    page.wait_for_selector("td.right", timeout=10_000)
    assert "ann" not in page.inner_text("main")
    page.check("#names")
    page.wait_for_selector("th:text-is('ann')", timeout=10_000)
    assert not page.inner_text("#still")
    page.close()


def test_what_make_class_refuses(classroom, folder):
    """One sentence each, and nothing is started."""
    for more, said in {
        "--address 192.0.2.7": "is on a network",
        "--address 192.0.2.7 --without-tls": "is running already",
        f"--port {classroom.port}": "is running already",
        "--port 80": "from 1024 to 65532",
        "--memory 0": "are above 0",
        "--students missing.txt": "There is no file missing.txt",
        "--certificate /etc/hosts": "belong together",
    }.items():
        said_here = classroom.words(f"start {more}")
        assert said in said_here and "Traceback" not in said_here, said_here
    other = [*classroom.command[:3], "--folder", str(folder / "other")]
    for more, said in {
        f"--port {classroom.port}": f"Port {classroom.port}",
        "--address 192.0.2.7 --without-tls": "192.0.2.7 is no address of this machine",
    }.items():
        elsewhere = subprocess.run(
            [*other, *more.split()], capture_output=True, text=True, cwd=notebooks.NOTEBOOK_DIR.parent
        )
        assert elsewhere.returncode == 1 and said in elsewhere.stderr


def test_tls(folder):
    """A certificate of the class's own: what crosses the network is encrypted, and checked against it."""
    running = Classroom(folder / "tls", "--self-signed", scheme="https").start()
    try:
        student = Student(running.address, "ann", verify=str(running.place.hub / "127.0.0.1.crt"))
        student.log_in("first password").open_server()
        assert student.ask("GET", "contents/lectures").status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            Student(running.address, "ann").log_in()
    finally:
        began = time.monotonic()
        running.stop()
    assert time.monotonic() - began < 20, "the hub did not stop by itself, and was killed"
