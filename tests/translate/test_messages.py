"""Messages in the reader's language: each has a translation, and what is shown is found again."""

import re
import subprocess
import sys
import time

import pytest

from course_utils import messages as shown
from course_utils.exercises import check
from tests.translate.conftest import clear
from tools.translate import catalogue, glossary, messages


@pytest.fixture(scope="module")
def entries():
    return catalogue.read(messages.PO)


def test_every_message_is_translated_as_the_guard_asks(entries):
    assert messages.faults(entries, glossary.read()) == []


def test_the_course_reads_what_the_translators_wrote(entries):
    assert messages.JSON.read_text(encoding="utf-8") == messages.for_the_course(messages.in_step(entries))


def test_a_new_message_in_the_code_is_noticed(entries, monkeypatch):
    known = messages.messages()
    monkeypatch.setattr(messages, "messages", lambda: known | {"A new sentence about {thing}.": ["x.py"]})
    assert any("not translated" in fault for fault in messages.faults(entries, glossary.read()))


def test_a_hole_that_is_lost_is_noticed(entries):
    entry = next(entry for entry in entries if "{" in entry.msgstr)
    old, entry.msgstr = entry.msgstr, re.sub(r"\{\w+\}", "", entry.msgstr, count=1)
    try:
        assert any("formula lost" in fault for fault in messages.faults(entries, glossary.read()))
    finally:
        entry.msgstr = old


CODE = '''
"""No message: a docstring with words."""
def f(x, case):
    """No message either."""
    require(x, f"For {case} it should be {x:g}, but you return {len(x)}.")
    require(x, "Take the mean." + (" Look at the first." if x else ""))
    say("the index " "is {place!r} now".format(place=1))
    return {"key": 1, "A mistake of two words": 2}
'''


def test_what_counts_as_a_message():
    assert messages.of_code(CODE) == [
        "For {case} it should be {x}, but you return {len}.",
        "Take the mean.{value}",
        "Look at the first.",
        "the index is {place} now",
        "A mistake of two words",
    ]


def test_messages_are_found_by_their_fixed_words(known):
    known(
        {
            "Take the mean.": "请取均值。",
            "For {case} you return {got}.": "对于 {case}，你返回的是 {got}。",
            "{n} random xs": "{n} 个随机的 xs",
            "The end comes first: {a} before {b}.": "先说 {b}，再说 {a}。",
        }
    )
    say = shown.in_language
    assert say("Take the mean.", "zh") == "请取均值。"
    assert say("For 50 random xs you return -1.5.", "zh") == "对于 50 个随机的 xs，你返回的是 -1.5。"
    assert (
        say("For xs = [1.0, 2.0] you return 3. Take the mean.", "zh")
        == "对于 xs = [1.0, 2.0]，你返回的是 3。请取均值。"
    )
    assert say("The end comes first: x before y.", "zh") == "先说 y，再说 x。"
    assert say("Nobody wrote this.", "zh") == "Nobody wrote this."
    assert say("Take the mean.", "en") == "Take the mean."
    assert say("", "zh") == "" and say("1.5", "zh") == "1.5"


@pytest.mark.parametrize("content", ["", "no json", None])
def test_without_translations_all_is_english(known, tmp_path, content):
    known({})
    path = tmp_path / "messages_zh_CN.json"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    clear()
    assert shown.in_language("Take the mean.", "zh") == "Take the mean."


def test_which_language(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert shown.language() == "en"
    chinese = tmp_path / "build" / "zh_CN" / "notebooks"
    chinese.mkdir(parents=True)
    monkeypatch.chdir(chinese)
    assert shown.language() == "zh"
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    assert shown.language() == "en"
    monkeypatch.setenv("COURSE_LANGUAGE", "zh_CN")
    assert shown.language() == "zh"


def test_a_check_speaks_chinese_in_a_chinese_lecture(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LANGUAGE", "zh")
    check("2.2", lambda xs: 0.0)
    check("2.2", ...)
    said = capsys.readouterr().out
    assert "✘ 练习 2.2：还不对。对于 xs = [1.0, 2.0, 3.0]，" in said
    assert "… 练习 2.2：" in said
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", said)


def test_the_doctor_and_the_set_up_speak_chinese(monkeypatch, tmp_path):
    """As a student starts them; the set-up speaks before anything is installed."""
    variables = {
        "LANGUAGE": "zh",
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "tools/bootstrap.py", "no-such-command"]
    done = subprocess.run(command, cwd=messages.ROOT, env=variables, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and re.search("[一-鿿]{4}", done.stderr) and "no-such-command" in done.stderr
    variables = {"COURSE_LANGUAGE": "zh", "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "course_utils.doctor"]
    done = subprocess.run(command, cwd=messages.ROOT, env=variables, capture_output=True, encoding="utf-8")
    assert re.search("[一-鿿]{4}", done.stdout.splitlines()[-1])


def test_every_message_is_found_again_and_no_other_in_its_place(entries):
    """With numbers for its values each message gives its own translation; a further sentence behind it is left out."""
    wrong = []
    for entry in entries:
        values = {
            name: str(17 + 6 * k) for k, name in enumerate(dict.fromkeys(shown.HOLE.findall(entry.msgid)))
        }
        behind = " ".join(re.findall(r"\.((?:\{\w+\})+)", entry.msgid))
        values |= dict.fromkeys(shown.HOLE.findall(behind), "")
        said, wanted = (
            shown.HOLE.sub(lambda hole: values[hole[1]], text)  # noqa: B023
            for text in (entry.msgid, entry.msgstr)
        )
        if shown.in_language(said, "zh") != (shown._close_up(wanted) if values else wanted):
            wrong.append((said, shown.in_language(said, "zh"), wanted))
    assert not wrong


@pytest.mark.parametrize("word", ["the cat sat, it is. On: ", "a (b) and c, ", "x "])
def test_a_long_error_is_not_waited_for(word):
    """Errors of libraries may be as long as a book; whatever is in them arrives whole."""
    error = word * 20_000
    began = time.monotonic()
    said = shown.in_language(
        f"f(3 random xs) raised ValueError: {error.strip()} (line 7 of your function).", "zh"
    )
    assert time.monotonic() - began < 20, "a tenth of a second on a quiet machine"
    assert error.strip() in said and said.endswith("（你的函数的第 7 行）。")
