"""Attack the checks: each solution with one fault in it is an answer that a check has to refuse.

A fault changes an operator, a constant, an axis, a reduction, an order, a condition, an argument, or leaves a line out
(tools/measure/faults_in_code.py): some 2,500 answers. What a check accepts all the same is right in another way: then
it stands with the reason in tests/exercises/equivalent_answers.txt. Or it is a hole in the check.
"""

import ast
import contextlib
import fnmatch
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_utils.exercises import CORRECT, evaluate, limits
from tests.exercises.test_exercises import EXERCISES, answer_of
from tools.measure.faults_in_code import changes_of_answers, faults

EXPLAINED = Path(__file__).parents[1] / "exercises" / "equivalent_answers.txt"
SECONDS = 20.0  # for one answer: many times what a right one needs


def wrong_solutions(source: str) -> Iterator[tuple[str, str]]:
    """(what is wrong, the source) for each fault that can be made in a solution; none twice."""
    seen = {ast.unparse(ast.parse(source))}
    for number in range(len(list(faults(ast.parse(source), changes_of_answers)))):
        tree = ast.parse(source)
        node, what, apply = list(faults(tree, changes_of_answers))[number]
        line = node.lineno
        apply()
        try:
            text = ast.unparse(ast.fix_missing_locations(tree))
            ast.parse(text)
        except (SyntaxError, ValueError, AttributeError, TypeError):
            continue  # no code at all
        if text not in seen:
            seen.add(text)
            yield f"line {line}: {what}", text


def explained() -> list[str]:
    """The changes after which an answer is right all the same, as patterns; the file has the reasons."""
    lines = [line for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [line.rsplit(" | ", 1)[0].replace("[", "[[]") for line in lines]  # brackets are no pattern here


def is_accepted(exercise_id: str, source: str) -> bool:
    """Whether the check says that a solution with a fault is correct."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            answer = answer_of(exercise_id, source)
        except Exception:
            return False  # the cell itself raises
        return evaluate(exercise_id, answer).status == CORRECT


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_a_solution_with_a_fault_is_refused_or_explained(exercise_id, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", SECONDS)
    holes, count = [], 0
    for what, source in wrong_solutions(EXERCISES[exercise_id][2]):
        count += 1
        change = f"{exercise_id} | {what}"
        if is_accepted(exercise_id, source) and not any(fnmatch.fnmatchcase(change, p) for p in explained()):
            holes.append(change)
    print(f"{exercise_id}: {count} wrong solutions")
    assert not holes


def test_there_are_many_of_them():
    assert sum(1 for _, _, source in EXERCISES.values() for _ in wrong_solutions(source)) >= 1500


def test_every_explanation_has_a_reason():
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or len(line.split(" | ")) == 3, line
