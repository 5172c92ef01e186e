"""What a check sees of an answer that changes what it was given."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.exercises.watched import state_of, what_changed


class Module(nn.Module):
    """Two layers, one of them a batch normalisation with buffers."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 2)
        self.norm = nn.BatchNorm1d(2)


def deep(levels, inside):
    """A list in a list in a list …"""
    for _ in range(levels):
        inside = [inside]
    return inside


def put(index, value):
    return lambda holder: holder.__setitem__(index, value)


CHANGES = {
    "an element of an array": (np.arange(3.0), put(1, 7.0), "the numbers"),
    "a whole number of an array": (np.arange(3), put(1, 7), "the numbers"),
    "nothing, beside nan": (np.array([np.nan, 1.0]), put(1, 1.0), ""),
    "the shape of an array": (np.arange(6.0), lambda a: a.resize((2, 3), refcheck=False), "the shape"),
    "an element of a tensor": (torch.arange(3.0), put(1, 7.0), "the numbers"),
    "a half precision tensor": (torch.ones(2, dtype=torch.bfloat16), put(0, 3.0), "the numbers"),
    "a tensor that learns": (torch.ones(2, requires_grad=True), lambda t: t.data.mul_(2), ""),
    "a tensor in a list": ([torch.ones(2)], lambda a: a[0].mul_(2), "the numbers"),
    "one of a list": ([1, 2], put(0, 3), "the contents"),
    "the length of a list": ([1, 2], lambda a: a.append(3), "the contents"),
    "the order of a list of arrays": ([np.ones(2), np.ones(3)], lambda a: a.reverse(), "the contents"),
    "a value of a dictionary": ({"a": 1}, put("a", 2), "the contents"),
    "the order of a dictionary": ({"a": 1, "b": 1}, lambda d: d.update(a=d.pop("a")), "the contents"),
    "a member of a set": ({1, 2}, lambda s: s.add(3), "the contents"),
    "another member of a set": ({1, 2}, lambda s: (s.remove(1), s.add(3)), "the contents"),
    "the kind of what is inside": ([1], put(0, [1]), "the contents"),
    "an array for a number": ([1], put(0, np.ones(1)), "the contents"),
    "a number for a function": ([len], put(0, 1), "the contents"),
    "a function for a number": ([1], put(0, len), "the contents"),
    "a weight": (Module(), lambda m: m.linear.weight.data.mul_(2), "the weights"),
    "a weight more": (
        Module(),
        lambda m: m.linear.register_parameter("new", nn.Parameter(torch.ones(1))),
        "the weights",
    ),
    "the mode": (Module(), lambda m: m.eval(), "the layers or the mode (train, eval)"),
    "a layer": (
        Module(),
        lambda m: setattr(m, "norm", nn.Identity()),
        "the layers or the mode (train, eval)",
    ),
    "a hook": (
        Module(),
        lambda m: m.linear.register_forward_hook(lambda *_: None),
        "the hooks (remove each with its `.remove()`)",
    ),
    "a buffer": (Module(), lambda m: m.norm.running_mean.add_(1), ""),
    "what lies six levels deep": (deep(5, [1]), lambda a: a[0][0][0][0][0].append(2), "the contents"),
    "a number six levels deep": (deep(5, [1]), lambda a: put(0, 7)(a[0][0][0][0][0]), "the contents"),
    "a number six dictionaries deep": (
        {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}},
        lambda d: put("a", 7)(d["a"]["a"]["a"]["a"]["a"]),
        "the contents",
    ),
    "a number seven dictionaries deep": (
        {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}},
        lambda d: put("a", 7)(d["a"]["a"]["a"]["a"]["a"]["a"]),
        "",
    ),
    "what lies deeper": (deep(7, [1]), lambda a: a[0][0][0][0][0][0][0].append(2), ""),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_an_answer_changes(kind):
    value, change, told = CHANGES[kind]
    value = copy.deepcopy(value)
    before = state_of(value)
    assert what_changed(before, state_of(value)) == ""
    change(value)
    assert what_changed(before, state_of(value)) == told
