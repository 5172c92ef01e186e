"""What the checks say to each solution and each wrong answer, word by word: the record in `messages/NN.txt`.

A message that changes fails the test of its answer, also where another message holds the same hint.
After a change that is meant: `python -m tests.exercises.recorded_messages`, and read what git shows.
"""

import functools
import re
import warnings
from pathlib import Path

from course_utils.exercises import evaluate

FOLDER = Path(__file__).with_name("messages")
SOLUTION = "(the solution)"


def without_foreign_words(message: str) -> str:
    """The message in one line; what Python, NumPy or PyTorch say of an error differs from version to version."""
    message = re.sub(
        r"raised \w+: .*?(?= \(line \d+ of your function\)|$)", "raised …", message, flags=re.DOTALL
    )
    return message.replace("\n", " ⏎ ")


@functools.cache
def recorded() -> dict[tuple[str, str], str]:
    """(exercise, wrong answer or SOLUTION) -> message."""
    texts = [path.read_text(encoding="utf-8").strip("\n") for path in sorted(FOLDER.glob("*.txt"))]
    fields = [line.split(" | ", 2) for text in texts for line in text.split("\n")]
    return {(exercise_id, name): message for exercise_id, name, message in fields}


def write() -> None:
    from tests.exercises.test_exercises import WRONG_ANSWERS, answer_from, result_of_solution

    warnings.simplefilter("ignore")
    lines: dict[str, list[str]] = {}
    for exercise_id, answers in WRONG_ANSWERS.items():
        praise = result_of_solution(exercise_id)
        results = {SOLUTION: praise} if praise.message else {}
        for name, (source, _) in answers.items():
            results[name] = evaluate(exercise_id, answer_from(exercise_id, source))
        for name, result in results.items():
            line = f"{exercise_id} | {name} | {without_foreign_words(result.message)}"
            lines.setdefault(f"{int(exercise_id.split('.')[0]):02d}", []).append(line)
    FOLDER.mkdir(exist_ok=True)
    for lecture, texts in lines.items():
        (FOLDER / f"{lecture}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
