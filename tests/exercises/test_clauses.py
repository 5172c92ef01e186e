"""Each clause of each task has a wrong answer that the check refuses for it; no sentence of a task is left out."""

import re

import pytest

from tests.exercises.clauses import CLAUSES
from tests.exercises.test_exercises import EXERCISES
from tests.exercises.wrong_answers import WRONG_ANSWERS
from tools import notebooks

ONLY_A_NAME = re.compile(r"Write (the \w+ )?`[^`]+`\.")


def words(text):
    return " ".join(text.split())


def task_of(exercise_id):
    """The text of a task, without its heading, and the cell with its stub."""
    path, stub, _ = EXERCISES[exercise_id]
    cells = notebooks.read(path).cells
    place = next(i for i, cell in enumerate(cells) if cell.source == stub)
    texts, number = [], exercise_id.split(".")[1]
    for cell in reversed(cells[:place]):
        texts.insert(0, cell.source if cell.cell_type == "markdown" else "")
        if cell.id == f"exercise-{number}":
            break
    text = "\n\n".join(re.sub(r"^#.*", "", part) for part in texts)
    comments = " ".join(re.findall(r"^# (.*)", stub, re.M))
    return text, comments


def sentences(text):
    text = words(re.sub(r"```.*?```", "", text, flags=re.S))
    return [
        s
        for s in re.split(r'(?<=[.?!])\s+(?=[A-Z`$*("])', text)
        if re.search(r"\w", s) and not ONLY_A_NAME.fullmatch(s)
    ]


def test_all_exercises_have_clauses():
    assert set(CLAUSES) == set(EXERCISES)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_each_clause_has_a_wrong_answer_that_breaks_it(exercise_id):
    text, comments = task_of(exercise_id)
    for clause, breaks in CLAUSES[exercise_id].items():
        assert words(clause) in words(text) or words(clause) in words(comments), f"not in the task: {clause}"
        assert breaks, f"no wrong answer for: {clause}"
        if not isinstance(breaks, str):
            unknown = set(breaks) - set(WRONG_ANSWERS[exercise_id])
            assert not unknown, f"{clause}: there are no wrong answers {unknown}"


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_no_sentence_of_a_task_is_left_out(exercise_id):
    clauses = [words(clause) for clause in CLAUSES[exercise_id]]
    for sentence in sentences(task_of(exercise_id)[0]):
        covered = any(clause in sentence or sentence in clause for clause in clauses)
        assert covered, f"no clause for: {sentence}"


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_clause_with_a_demand_is_asked_for_by_a_check(exercise_id):
    assert any(not isinstance(breaks, str) for breaks in CLAUSES[exercise_id].values())
