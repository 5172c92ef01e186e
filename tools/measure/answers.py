"""Attack the checks: each solution with one fault in it is an answer that a check has to refuse; `make mutants`.

A fault changes an operator, a constant, an axis, a reduction, an order, a condition, an argument, or leaves a line out
(tools/measure/faults_in_code.py). What a check accepts all the same is right in another way: then it stands with the
reason in tests/exercises/equivalent_answers.txt. Or it is a hole in the check.
"""

import argparse
import ast
import collections
import contextlib
import fnmatch
import io
import multiprocessing
import os
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from tools.measure.faults_in_code import changes_of_answers, faults

EXPLAINED = Path(__file__).resolve().parents[2] / "tests" / "exercises" / "equivalent_answers.txt"
SECONDS = 20.0  # for one answer: many times what a right one needs


def wrong_solutions(source: str) -> Iterator[tuple[str, str]]:
    """(what is wrong, the source) for each fault that can be made in a solution; none twice."""
    seen = {ast.unparse(ast.parse(source))}
    number = 0
    while True:
        tree = ast.parse(source)
        found = list(faults(tree, changes_of_answers))
        if number >= len(found):
            return
        node, what, apply = found[number]
        number += 1
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


def explained() -> dict[str, str]:
    """{exercise and what is changed, * for any text: why the answer is right all the same}."""
    lines = [line for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    # Brackets are no pattern here.
    return {line.rsplit(" | ", 1)[0].replace("[", "[[]"): line.rsplit(" | ", 1)[1] for line in lines}


def attack(exercise_id: str) -> list[tuple[str, str, bool, str, float]]:
    """(exercise, fault, accepted, message, seconds of processor time) for each fault of this solution."""
    from course_utils.exercises import CORRECT, evaluate, limits
    from tests.exercises.test_exercises import EXERCISES, answer_of

    limits.SECONDS = SECONDS
    warnings.simplefilter("ignore")
    results = []
    for what, source in wrong_solutions(EXERCISES[exercise_id][2]):
        begin = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                answer = answer_of(exercise_id, source)
            except Exception as error:
                results.append((exercise_id, what, False, f"cell raises {type(error).__name__}", 0.0))
                continue
            result = evaluate(exercise_id, answer)
        spent = time.process_time() - begin
        results.append((exercise_id, what, result.status == CORRECT, result.message, spent))
    return results


def main(arguments: list[str] | None = None) -> int:
    """Attack the checks that are asked for; returns how many accepted answers nobody has explained."""
    parser = argparse.ArgumentParser(prog="make mutants ARGS=answers", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="numbers such as 2.1; all without any"
    )
    parser.add_argument("--messages", action="store_true", help="print each message, too")
    asked = parser.parse_args(arguments)
    from tests.exercises.test_exercises import EXERCISES

    reasons = explained()
    counts = collections.Counter()
    with multiprocessing.get_context("spawn").Pool(min(2, os.cpu_count() or 1), maxtasksperchild=4) as pool:
        for results in pool.imap_unordered(attack, asked.exercises or list(EXERCISES)):
            for exercise_id, what, is_accepted, message, seconds in results:
                counts["all"] += 1
                if is_accepted:
                    why = any(fnmatch.fnmatchcase(f"{exercise_id} | {what}", pattern) for pattern in reasons)
                    counts["explained" if why else "holes"] += 1
                    if not why:
                        print(f"ACCEPTED  {exercise_id} | {what}", flush=True)
                elif asked.messages:
                    print(f"refused   {exercise_id} | {what} | {message} | {seconds:.2f} s", flush=True)
    print(
        f"{counts['all']} wrong solutions: {counts['explained']} are right in another way (explained), "
        f"{counts['holes']} accepted without an explanation"
    )
    return counts["holes"]


if __name__ == "__main__":
    sys.exit(min(main(), 1))
