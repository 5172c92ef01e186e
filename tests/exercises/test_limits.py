"""No answer hangs, ends the program, or changes unseen what it was given."""

import itertools
import signal
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook
from torch import nn

from course_utils import check
from course_utils.exercises import CORRECT, WRONG, Wrong, ask, evaluate, limits
from course_utils.exercises.limits import TimeIsUp, within
from tools.notebooks.run import execute

quick = pytest.fixture(lambda monkeypatch: monkeypatch.setattr(limits, "SECONDS", 0.3))


def endless(k, d):
    while True:
        pass


def counting(k, d):
    return sum(1 for _ in itertools.product(range(99), repeat=10))


def sleeping(k, d):
    time.sleep(3600)


def stubborn(k, d):
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            continue


def drawing(k, d):
    while True:
        torch.randn(100, 100) @ torch.randn(100, 100)


@pytest.mark.parametrize("answer", [endless, counting, sleeping, stubborn, drawing])
@pytest.mark.parametrize("in_a_thread", [False, True])
def test_an_answer_that_never_ends(answer, in_a_thread, quick):
    if in_a_thread and answer in (sleeping, stubborn):
        pytest.skip("only the main thread can be woken, or asked twice")
    found = []
    start = time.monotonic()
    if in_a_thread:
        thread = threading.Thread(target=lambda: found.append(evaluate("1.5", answer)), daemon=True)
        thread.start()
        thread.join(60)
    else:
        found.append(evaluate("1.5", answer))
    assert found[0].status == WRONG and "longer than 0.3 seconds" in found[0].message
    assert time.monotonic() - start < 30
    assert evaluate("1.5", lambda k, d: k**d).status == CORRECT  # nothing is left over
    time.sleep(0.2)


@pytest.mark.parametrize("before", [signal.default_int_handler, signal.SIG_IGN, lambda *_: None])
def test_what_was_there_before_is_there_again(before, quick):
    outside = signal.signal(signal.SIGINT, before)  # whoever runs the tests may ignore it
    try:
        for answer in (endless, lambda k, d: k**d):
            evaluate("1.5", answer)
            assert signal.getsignal(signal.SIGINT) == before
    finally:
        signal.signal(signal.SIGINT, outside)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("time limit")]


def test_the_stop_button_stops():
    def stopped(k, d):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.01)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            evaluate("1.5", stopped)
    finally:
        signal.signal(signal.SIGINT, before)


def test_exit_of_a_notebook_is_its_own_again(monkeypatch):
    class Shell:
        def ask_exit(self):
            return "ends the kernel"

    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    with limits.exit_raises(), pytest.raises(SystemExit):
        shell.ask_exit()
    assert shell.ask_exit() == "ends the kernel"
    with pytest.raises(ZeroDivisionError), limits.exit_raises():
        1 / 0  # noqa: B018
    assert shell.ask_exit() == "ends the kernel"


def test_a_limit_that_is_kept_leaves_no_trace():
    for _ in range(200):
        assert within(60, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 / 0)
    for seconds in (0.0005, 0.001, 0.002) * 20:  # the end and the limit at one moment
        try:
            within(seconds, lambda: time.sleep(0.001))
        except TimeIsUp:
            pass
    time.sleep(0.1)


@pytest.mark.parametrize("end", [sys.exit, exit, quit, lambda: (_ for _ in ()).throw(GeneratorExit)])
def test_an_answer_that_ends_the_program(end, capsys):
    def answer(k, d):
        end()

    check("1.5", answer)
    assert "ends the program" in capsys.readouterr().out

    class Answer:
        def __call__(self, *_):
            end()

        def __array__(self, *_, **__):
            end()

        def __iter__(self):
            end()

        def __float__(self):
            end()

    for exercise in ("1.1", "2.5", "6.1", "9.2"):
        assert evaluate(exercise, Answer()).status == WRONG
        assert evaluate(exercise, lambda *_: Answer()).status == WRONG


def test_random_numbers_inside_are_the_same_each_time():
    drawn = []

    def answer(k, d):
        drawn.append(torch.rand(3).tolist())
        return k**d

    evaluate("1.5", answer)
    first, drawn[:] = list(drawn), []
    torch.manual_seed(5)
    evaluate("1.5", answer)
    assert drawn == first


# ------------------------------------------------------------------------------------ what an answer was given


def in_place(change):
    def answer(value):
        change(value)
        return 1

    return answer


CHANGES = {
    "numbers of an array": (np.zeros(3), lambda v: v.__setitem__(0, 1), "the numbers"),
    "the type of numbers": (np.array([True, False]), lambda v: v.__setitem__(0, False), "the numbers"),
    "numbers of a tensor": (torch.zeros(3), lambda v: v.add_(1), "the numbers"),
    "a list": ([3, 1, 2], lambda v: v.sort(), "the contents"),
    "a list that grows": ([1], lambda v: v.append(2), "the contents"),
    "a list in a list": ([[1], [2]], lambda v: v[0].append(2), "the contents"),
    "an array in a list": ([np.zeros(2)], lambda v: v[0].fill(1), "the numbers"),
    "a list in a tuple": (([1], 2), lambda v: v[0].clear(), "the contents"),
    "a dict": ({"a": 1}, lambda v: v.update(a=2), "the contents"),
    "a key": ({"a": 1}, lambda v: v.pop("a"), "the contents"),
    "a tensor in a dict": ({"a": torch.zeros(2)}, lambda v: v["a"].fill_(1), "the numbers"),
    "the order of a dict": ({"a": 1, "b": 2}, lambda v: v.update(a=v.pop("a")), "the contents"),
    "a set": ({1, 2}, lambda v: v.add(3), "the contents"),
    "an integer for a float": ([1.0], lambda v: v.__setitem__(0, 1), "the contents"),
    "a model's mode": (nn.Linear(2, 2), lambda v: v.eval(), "the layers or the mode"),
    "a model's weights": (nn.Linear(2, 2), lambda v: nn.init.zeros_(v.weight), "the weights"),
    "a model's layers": (nn.Sequential(nn.ReLU()), lambda v: v.append(nn.ReLU()), "the layers or the mode"),
    "another kind of layer": (nn.Sequential(nn.ReLU()), lambda v: v.__setitem__(0, nn.Tanh()), "the layers"),
    "a model in a list": ([nn.Linear(2, 2)], lambda v: v[0].eval(), "the layers or the mode"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_of_what_it_was_given_is_seen(kind):
    value, change, words = CHANGES[kind]
    with pytest.raises(Wrong, match=f"changes {words}.* of its argument 1"):
        ask(in_place(change), value)


@pytest.mark.parametrize(
    "value",
    [
        np.array([np.nan]),
        [float("nan")],
        {"a": [1, (2, {3})]},
        nn.BatchNorm1d(2),
        torch.zeros(2, requires_grad=True),
        object(),
        [None, "a"],
        np.array(["a"]),
        torch.zeros(2, dtype=torch.bfloat16),
    ],
)
def test_what_is_left_alone_is_right(value):
    assert ask(lambda v: 1, value) == 1
    if isinstance(value, nn.BatchNorm1d):
        assert ask(lambda v: v(torch.ones(3, 2)), value) is not None


def test_what_the_task_is_to_change_may_change():
    assert ask(in_place(list.clear), [1], may_change=True) == 1


def test_in_a_kernel(tmp_path):
    """The kernel lives on, with all that is in it."""
    code = """from course_utils import check
from course_utils.exercises import limits
limits.SECONDS = 0.5
kept = 41

def answer(k, d):
    while True:
        pass

check("1.5", answer)
import time
check("1.5", lambda k, d: time.sleep(3600))
check("1.5", lambda k, d: exit())"""
    notebook = new_notebook(cells=[new_code_cell(code), new_code_cell("print(kept + 1)")])
    execute(notebook, tmp_path, timeout=60, warm=True)
    first, second = ("".join(output.text for output in cell.outputs) for cell in notebook.cells)
    assert first.count("longer than 0.5 seconds") == 2 and "ends the program" in first
    assert second == "42\n"
