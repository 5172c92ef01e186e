"""Whatever the tests of the exercises let the checks say is also said in Chinese: no English sentence may be left."""

import re

import pytest

from course_utils.exercises import CORRECT
from course_utils.messages import in_language

# What stays as it is: code, what Python and its libraries say, and what was given.
STAYS = re.compile(
    r"`[^`]*`|抛出 .*|\([^()]*\)|（[^（）]*）|\[[^\]]*\]|\{[^}]*\}|“[^”]*”|'[^']*'|import .*|<[^>]*>",
    re.DOTALL,
)
ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z’']+[ ,:;]+){2,}[A-Za-z][a-z’']+")


@pytest.fixture(autouse=True)
def every_message_is_translated(request, monkeypatch):
    evaluate = getattr(request.module, "evaluate", None)
    if evaluate is None:
        return

    def evaluated(*args, **kwargs):
        result = evaluate(*args, **kwargs)
        said = in_language(result.message, "zh")
        if result.status == CORRECT or "could not be read" not in result.message:
            assert not ENGLISH.search(STAYS.sub(" ", STAYS.sub(" ", said))), (result.message, said)
        return result

    monkeypatch.setattr(request.module, "evaluate", evaluated)
