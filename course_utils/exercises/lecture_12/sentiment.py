"""Checks of lecture 12: is a phrase positive?"""

import numpy as np
import torch

from course_utils.exercises import (
    ask,
    exercise,
    numbers,
    require,
    shape_of,
)

_OPENINGS = ("the plot is", "this picture is", "the acting was", "all in all what we saw is")
_WORDS = (
    ("boring", "weak", "awful", "flat", "long", "stiff", "cold", "empty"),
    ("great", "warm", "witty", "brave", "sharp", "tender", "wise", "lively"),
)


def _phrases(rng, count, fresh):
    """Phrases of the two orders of the same words; pairs of words in the fresh ones do not occur in the others."""
    texts, labels = [], []
    while len(texts) < count:
        i, j, mood = (int(v) for v in rng.integers((8, 8, 2)))
        if ((i + j) % 4 == 0) == fresh:
            last, first = _WORDS[mood][i if mood else j], _WORDS[1 - mood][j if mood else i]
            texts.append(f"{_OPENINGS[rng.integers(4)]} not {first} but {last}")
            labels.append(mood)
    return texts, labels


def _moods(value, count):
    """The answers as a list of so many 0 and 1."""
    got = numbers(value, shape_of(value) or (count,), "The answers").tolist()
    require(
        isinstance(got, list) and len(got) == count,
        "It should return one answer for each phrase, in a list.",
    )
    require(all(mood in (0, 1) for mood in got), "Each answer should be 0 or 1.")
    return got


@exercise("12.5")
def sentiment(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    texts, labels = _phrases(rng, 700, fresh=False)
    predict = ask(answer, list(texts), list(labels), shown="700 made-up phrases")
    require(callable(predict), "Return a function that takes a list of phrases.")
    new, right = _phrases(rng, 300, fresh=True)
    got = ask(predict, list(new), shown="300 new phrases")
    got = _moods(got, len(new))
    share = np.mean(np.array(got) == np.array(right))
    require(
        share > 0.1,
        "Nearly every answer is the opposite of the right one: are the two classes exchanged?",
    )
    require(
        len(set(got)) > 1,
        "Your function gives all new phrases the same answer. Did the training run, long enough?",
    )
    require(
        share > 0.65,
        f"On new phrases {share:.0%} of the answers are right, not much better than by guessing. Does your model see "
        "the *order* of words ('not dull but clever', 'not clever but dull')? Do phrases, labels and answers stay in "
        "step, and words and their numbers? Did the training run?",
    )
    require(share >= 0.95, f"On new phrases {share:.0%} of the answers are right; 95 % are possible.")
    one = _moods(ask(predict, [new[0]], shown="one phrase"), 1)
    require(
        one == [got[0]],
        "A phrase alone gets another answer than in a batch. Are the short phrases packed, or is filling read?",
    )
    strange = ask(predict, ["zzz qqq", "", "not"], shown="['zzz qqq', '', 'not'], words never seen, and none")
    _moods(strange, 3)
    long = f"{new[0]} and all in all, from the first to the last minute, {new[1]}"
    _moods(ask(predict, [long], shown="a phrase longer than all in the training"), 1)
    ask(answer, texts[:40], [1 - label for label in labels[:40]], shown="40 other phrases")
    require(
        _moods(ask(predict, new[:20], shown="20 phrases"), 20) == got[:20],
        "After another call of `sentiment` the function that the first call returned answers otherwise: they share a "
        "network or a vocabulary. Make both inside, anew for each call.",
    )
    return f"{share:.0%} of 300 new made-up phrases are right."
