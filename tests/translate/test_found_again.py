"""How a message is found in what is shown: whole, in pieces, inside another one, in the middle of a long text."""

from pathlib import Path

import pytest

from course_utils import messages as shown

MEAN = {"Take the mean.": "请取均值。"}


def say(text):
    return shown.in_language(text, "zh")


def test_the_middle_of_a_very_long_text_is_set_aside(known):
    known(MEAN)
    text = "Take the mean. " * 100
    assert len(text) == 1_500 and say(text) == "请取均值。" * 100
    longer = say(f"x, {text}")
    assert longer.startswith("x, 请取均值。请取均值。") and longer.endswith("请取均值。请取均值。")
    assert longer.count("请取均值。") == 78 and longer.count("Take the mean.") == 22


def test_few_fixed_words_hold_no_unknown_sentence(known):
    known({"Look at the {x}": "看 {x}", "Look at the big {x}": "看大的 {x}", "a red car": "红车"})
    assert say("Look at the 7") == "看 7" and say("Look at the a red car") == "看红车"
    assert say("Look at the old blue car") == "Look at the old blue car", "nine letters: it may be chance"
    assert say("Look at the big old blue car") == "看大的 old blue car", "twelve letters are enough"


def test_the_most_exact_message_comes_first(known):
    known({"{a} is {b}": "{a} 为 {b}", "{a} is 3": "{a} 是三"})
    assert say("x is 3") == "x 是三" and say("x is 4") == "x 为 4"


def test_a_value_may_have_a_decimal_point_but_no_second_sentence(known):
    known(MEAN | {"you return {got}.": "你返回 {got}。", "it is {x}. So there.": "它是 {x}。就这样。"})
    assert say("you return 1.5.") == "你返回 1.5。"
    assert say("you return 1.5. Take the mean.") == "你返回 1.5。请取均值。"
    assert say("it is 1.5. So there.") == "它是 1.5。就这样。"


@pytest.mark.parametrize(("pieces", "is_found"), [(24, True), (25, False)])
def test_so_many_pieces_may_be_one_message(pieces, is_found, known):
    long = ", ".join(f"part{number}" for number in range(pieces))
    known({long: "很长"})
    assert say(long) == "很长"
    assert say(f"17: {long}") == ("17: 很长" if is_found else f"17: {long}")


@pytest.mark.parametrize(("depth", "is_found"), [(4, True), (5, False)])
def test_how_deep_messages_lie_in_each_other(depth, is_found, known):
    known({"the inner side of {x}": "{x} 的里面", "an old box": "旧箱子"})
    text, wanted = "an old box", "旧箱子" if is_found else "an old box"
    for _ in range(depth):
        text, wanted = f"the inner side of {text}", f"{wanted} 的里面"
    assert say(text).replace(" ", "") == wanted.replace(" ", "")


def test_a_piece_without_english_is_better_than_a_longer_one(known):
    longer = {"Take the mean. and {x}": "先取均值，再 {x}"}
    known(MEAN | longer)
    assert say("17: Take the mean. and an old cat") == "17: 请取均值。and an old cat"
    known(longer)
    assert say("17: Take the mean. and an old cat") == "17: 先取均值，再 an old cat"


def test_what_ends_a_message_may_be_several_sentences(known):
    known(
        {"Look at the big value of {x}": "看这个值：{x}", "{n} of the big values: {x}": "{n} 个大的值：{x}"}
    )
    assert say("Look at the big value of one. Two three four.") == "看这个值：one. Two three four."
    assert say("3 of the big values: one. Two three four.") == "3 个大的值：one. Two three four."


def test_what_the_libraries_say_stays(known):
    known(
        MEAN
        | {
            "it raised {error} (line {n}).": "它报错 {error}（第 {n} 行）。",
            "they said {said}.": "他们说 {said}。",
        }
    )
    assert (
        say("it raised ValueError: Take the mean. (line 7).")
        == "它报错 ValueError: Take the mean.（第 7 行）。"
    )
    assert say("they said Take the mean.") == "他们说 Take the mean。"
    assert (
        say("it raised E: one. Two three four. Five (line 7).")
        == "它报错 E: one. Two three four. Five（第 7 行）。"
    )


def test_calls_are_looked_into(known):
    known(
        {
            "{call} returns None.": "{call} 返回 None。",
            "{n} random numbers": "{n} 个随机数",
            "your function": "你的函数",
        }
    )
    assert say("f(3 random numbers) returns None.") == "f(3 个随机数) 返回 None。"
    assert say("your function(3 random numbers) returns None.") == "你的函数(3 个随机数) 返回 None。"
    assert say("a.b(x) returns None.") == "a.b(x) 返回 None。"


def test_no_space_between_chinese_letters(known):
    known({"the {x} here": "这里 {x} 在", "old box": "旧箱子", "box {n}": "箱子 {n}"})
    assert say("the old box here") == "这里旧箱子在" and say("the 7 here") == "这里 7 在"
    assert say("old box\nbox 7") == "旧箱子\n箱子 7"


def test_the_language_where_the_folder_is_gone(monkeypatch):
    def gone():
        raise FileNotFoundError

    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    monkeypatch.setattr(Path, "cwd", gone)
    assert shown.language() == "en"


def test_what_is_said_is_said_at_once(monkeypatch):
    said = []
    monkeypatch.setattr("builtins.print", lambda *words, **options: said.append((words, options)))
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    shown.say(7)
    assert said == [(("7",), {"flush": True})]
