"""Exercises that check themselves: `check("2.1", my_answer)` says at once what is right or wrong.

Each lecture has a module `lecture_NN` of checks. A check is a function `(answer, rng) -> str | None` under the
decorator `exercise`; it calls the student's function through `ask`, says with `require(condition, message)` what the
answer must fulfil, draws its inputs from `rng` (so that an answer with built-in results fails) and may return a remark
for the student who got it right.
"""

import dis
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from course_utils.exercises import limits
from course_utils.exercises.limits import TimeIsUp, within
from course_utils.exercises.values import (  # noqa: F401 - the checks take them from here
    NO_RETURN,
    Wrong,
    close,
    listed,
    name_mistake,
    number,
    numbers,
    parts,
    require,
    shape_of,
    short,
    told_apart,
    whole,
)
from course_utils.exercises.watched import state_of, what_changed
from course_utils.messages import in_language

NOT_ATTEMPTED, WRONG, CORRECT = "not attempted yet", "not yet right", "correct"
_SEED = 2026
_CHECKS: dict[str, Callable[[Any, np.random.Generator], str | None]] = {}


@dataclass(frozen=True)
class Result:
    """What a check found: its status (one of the three above) and what to tell the student."""

    exercise: str
    status: str
    message: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self._head(), self.message)))

    def in_language(self) -> str:
        """The same, in the reader's language."""
        head, message = in_language(self._head()), in_language(self.message)
        return f"{head}{'' if not message or head.endswith('。') else ' '}{message}"

    def _head(self) -> str:
        if self.status == CORRECT:
            return f"✔ Exercise {self.exercise}: correct."
        if self.status == WRONG:
            return f"✘ Exercise {self.exercise}: not yet right."
        return f"… Exercise {self.exercise}: not attempted yet."


def check(exercise_id: str, answer: Any, *, count: bool = True) -> None:
    """Check an answer to an exercise and print what was found; never raises for a wrong answer.

    Args:
        exercise_id: the number of the exercise, for example "2.1" (lecture 2, exercise 1).
        answer: your function or your value, as the task asks; `...` counts as not attempted.
        count: remember a right answer, for `progress`. The solutions of the lectures do not count.

    Raises:
        ValueError: there is no exercise of that number.
    """
    result = evaluate(exercise_id, answer)
    print(result.in_language())
    if count and result.status != NOT_ATTEMPTED and "COURSE_BOARD" in os.environ:
        from course_utils.exercises.board import report

        report(exercise_id, result.status, result.message)
    if count and result.status == CORRECT:
        from course_utils.exercises.progress import remember

        remember(exercise_id)


def evaluate(exercise_id: str, answer: Any) -> Result:
    """Check an answer like `check`, but return the result instead of printing it."""
    checker = _checker(exercise_id)
    if _is_untouched(answer):
        return Result(exercise_id, NOT_ATTEMPTED, "Replace the three dots and run the cell again.")
    try:
        with _random_numbers_of_its_own(), _one_thread(), limits.exit_raises():
            remark = within(limits.SECONDS, lambda: checker(answer, np.random.default_rng(_SEED)))
    except Wrong as wrong:
        return Result(exercise_id, WRONG, str(wrong))
    except TimeIsUp:
        message = f"It takes longer than {limits.SECONDS:g} seconds and was stopped. "
        message += "Is there a loop without an end, or one of very many steps?"
        return Result(exercise_id, WRONG, message)
    except (SystemExit, GeneratorExit) as error:
        return Result(
            exercise_id, WRONG, f"Your answer ends the program ({type(error).__name__}): leave that out."
        )
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        return Result(exercise_id, WRONG, f"Your answer could not be read ({type(error).__name__}: {said}).")
    return Result(exercise_id, CORRECT, remark or "")


def exercise(exercise_id: str):
    """Register the decorated function as the check of an exercise."""

    def register(checker):
        _CHECKS[exercise_id] = checker
        return checker

    return register


def ask(
    answer: Any, *args: Any, shown: str | None = None, may_be_none: bool = False, may_change: bool = False
) -> Any:
    """What the student's function returns for these arguments.

    Args:
        answer: the student's function.
        args: its arguments.
        shown: how the call is named in the message; None shows the arguments themselves.
        may_be_none: None is an answer, too.
        may_change: the task is to change what it is given.

    Raises:
        Wrong: it raises, ends the program, returns None, or changes what it was given: numbers in an array or tensor,
            the contents of a list or a dict, the weights, the mode or the layers of a model.
    """
    require(
        callable(answer), f"This should be a function, but it is {short(answer)}. Pass it without brackets."
    )
    name = getattr(answer, "__name__", "your function")
    call = f"{name}({shown or ', '.join(short(a) for a in args)})"
    before = [] if may_change else [state_of(a) for a in args]
    try:
        result = answer(*args)
    except RecursionError:
        raise Wrong(f"{call} calls itself without an end.") from None
    except (SystemExit, GeneratorExit) as error:
        raise Wrong(f"{call} ends the program ({type(error).__name__}): leave that out.") from None
    except Exception as error:
        raise Wrong(_raised(call, error, answer)) from None
    for place, (old, arg) in enumerate(zip(before, args, strict=not may_change), 1):
        if difference := what_changed(old, state_of(arg)):
            raise Wrong(
                f"{call} changes {difference} of its argument {place}. Leave it as it is: copy it first."
            )
    require(
        may_be_none or result is not None,
        f"The result is None. {NO_RETURN}",
    )
    return result


@contextmanager
def _random_numbers_of_its_own() -> Iterator[None]:
    """What is drawn inside with torch's global generator is the same each time, and changes nothing outside."""
    if torch := sys.modules.get("torch"):
        state = torch.get_rng_state()
        torch.default_generator.manual_seed(_SEED)
        try:
            yield
        finally:
            torch.set_rng_state(state)
    else:
        yield


@contextmanager
def _one_thread() -> Iterator[None]:
    """torch computes in one thread inside: for tensors as small as these more of them only wait for each other."""
    if torch := sys.modules.get("torch"):
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
    else:
        yield


def _checker(exercise_id: str):
    lecture = str(exercise_id).split(".")[0]
    if exercise_id not in _CHECKS and lecture.isdecimal():
        name = f"{__name__}.lecture_{int(lecture):02d}"
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    if exercise_id not in _CHECKS:
        known = sorted(k for k in _CHECKS if k.split(".")[0] == lecture) or ["none in this lecture"]
        raise ValueError(f"there is no exercise {exercise_id!r}; there are: {', '.join(known)}")
    return _CHECKS[exercise_id]


def _is_untouched(answer: Any) -> bool:
    """True for `...`, for a function whose body is only a docstring and `...`, for a class of such functions, and for
    a tuple that holds one of them."""
    if answer is Ellipsis:
        return True
    if isinstance(answer, tuple | list):
        return any(_is_untouched(part) for part in answer)
    if isinstance(answer, type):
        methods = [value for value in vars(answer).values() if isinstance(value, FunctionType)]
        return bool(methods) and all(map(_is_untouched, methods))
    if not isinstance(answer, FunctionType):
        return False
    idle = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    steps = list(dis.get_instructions(answer))
    return {step.opname for step in steps} <= idle and all(
        step.argval is None for step in steps if step.opname in ("LOAD_CONST", "RETURN_CONST")
    )


def _raised(call: str, error: Exception, answer: Any) -> str:
    """The error, which line of the student's function it comes from, and a hint where the cause is a known one."""
    kind = type(error).__name__
    code = getattr(answer, "__code__", None)
    frames = traceback.walk_tb(error.__traceback__) if code else []
    lines = [line for frame, line in frames if frame.f_code is code]
    if lines:
        line = lines[-1] - code.co_firstlineno + 1
        return f"{call} raised {kind}: {error} (line {line} of your function)."
    if isinstance(error, TypeError) and "positional argument" in str(error):
        return f"{call} raised {kind}: {error}. Keep the arguments that the task gives."
    return f"{call} raised {kind}: {error}."
