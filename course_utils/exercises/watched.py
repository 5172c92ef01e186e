"""What a function was given, before and after: arrays, tensors, lists, dicts, models. An answer must not change it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np


def state_of(value: Any, depth: int = 0) -> Any:
    """A copy of what a value holds, to compare with a later one.

    Tensors that learn are left out, so that a task may train them; so is what is nested deeper than six levels.
    """
    if depth > 6:
        return None
    if isinstance(value, np.ndarray):
        return ("numbers", value.copy())
    if isinstance(value, dict):
        return ("contents", {key: state_of(part, depth + 1) for key, part in value.items()})
    if isinstance(value, list | tuple):
        return ("contents", [state_of(part, depth + 1) for part in value])
    if isinstance(value, set):
        return ("contents", {repr(part): None for part in value})
    if hasattr(value, "state_dict") and hasattr(value, "named_modules"):
        layers = [(name, type(module), module.training) for name, module in value.named_modules()]
        # Not the buffers: a batch normalisation changes its own whenever it is called.
        weights = {name: ("numbers", _array(tensor)) for name, tensor in value.named_parameters()}
        hooks = [(name, _hooks(module)) for name, module in value.named_modules()]
        return (
            "model",
            ("layers or the mode (train, eval)", layers),
            ("weights", weights),
            ("hooks (remove each with its `.remove()`)", hooks),
        )
    if hasattr(value, "detach"):
        return None if value.requires_grad else ("numbers", _array(value))
    if isinstance(value, int | float | complex | str | bytes | bool | None):
        return ("contents", repr(value))
    return None


def _hooks(module: Any) -> int:
    kinds = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(module, kind, ())) for kind in kinds)


def _array(tensor: Any) -> np.ndarray:
    tensor = tensor.detach().cpu()
    return (tensor.float() if "bfloat16" in str(tensor.dtype) else tensor).numpy().copy()


def what_changed(old: Any, new: Any) -> str:
    """What differs between two states ("the numbers", "the contents", "the weights" …); "" if nothing does."""
    if old is None or new is None:
        return "" if old is new else "the contents"
    if old[0] != new[0]:
        return f"the {old[0]}"
    if old[0] == "numbers":
        a, b = old[1], new[1]
        if a.shape != b.shape:
            return "the shape"
        same = a.dtype == b.dtype and _same_numbers(a, b)
        return "" if same else "the numbers"
    if old[0] == "model":
        for (what, before), (_, after) in zip(old[1:], new[1:], strict=True):
            if what == "weights":
                if before.keys() != after.keys() or any(
                    what_changed(before[key], after[key]) for key in before
                ):
                    return f"the {what}"
            elif before != after:
                return f"the {what}"
        return ""
    a, b = old[1], new[1]
    if type(a) is not type(b) or isinstance(a, str):
        return "" if a == b else "the contents"
    if len(a) != len(b) or (isinstance(a, dict) and list(a) != list(b)):
        return "the contents"
    pairs = zip(a.values(), b.values(), strict=True) if isinstance(a, dict) else zip(a, b, strict=True)
    inside = next(filter(None, (what_changed(*pair) for pair in pairs)), "")
    # Another shape in a place of a list: the list was sorted.
    return "the contents" if inside == "the shape" else inside


def _same_numbers(a: np.ndarray, b: np.ndarray) -> bool:
    if a.dtype.kind in "fc":
        return np.array_equal(a, b, equal_nan=True)
    return np.array_equal(a, b)


@contextmanager
def calls_of(kind: type, method: str) -> Iterator[list]:
    """A list that gets an entry whenever somebody calls this method of an object of that kind inside."""
    calls, original = [], getattr(kind, method)

    def counted(self, *args, **kwargs):
        calls.append(method)
        return original(self, *args, **kwargs)

    setattr(kind, method, counted)
    try:
        yield calls
    finally:
        setattr(kind, method, original)


class Call(NamedTuple):
    """A call of a function of torch: its name, what went in and what came out."""

    name: str
    args: tuple
    kwargs: dict
    out: Any


@contextmanager
def calls_of_torch() -> Iterator[list[Call]]:
    """A list that gets each call of a function of torch inside, in their order."""
    calls: list[Call] = []
    if "torch" not in sys.modules:
        yield calls
        return
    from torch.overrides import TorchFunctionMode

    class Listen(TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            out = function(*args, **(kwargs or {}))
            calls.append(Call(getattr(function, "__name__", "torch"), args, kwargs or {}, out))
            return out

    with Listen():
        yield calls
