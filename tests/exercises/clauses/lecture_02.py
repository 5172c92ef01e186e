"""The clauses of the exercises of lecture 02."""

CLAUSES = {
    "2.1": {
        "For $\\hat y = x w + b$": ["without the bias"],
        "It returns the pair of derivatives": ["one number", "the loss"],
        "of the mean squared error": [
            "sum",
            "sign",
            "factor 2",
            "b: the factor 2",
            "w: no mean over the products",
        ],
        "with respect to $w$": ["no x"],
        "then to $b$": ["order", "x in both"],
        "The inputs are arrays of equal length": ["fixed number of samples"],
    },
    "2.2": {
        "the learning rate above which gradient descent": ["inverse", "fastest"],
        "on the mean squared error": ["sum", "factor 2", "the largest"],
        "of $\\hat y = x w$": ["square of the mean", "no square"],
        "for any inputs `xs`": ["of the lecture", "three inputs"],
        "For the data of this lecture it is 2/(28/3).": "an example",
    },
    "2.3": {
        "for the model $\\hat y = x w$": ["half the gradient"],
        "In every epoch draw one new order with `rng.permutation(len(x))`": [
            "one order",
            "no shuffling",
            "random numbers of its own",
            "one epoch",
        ],
        "cut it into batches of `batch_size`": ["batches of equal size"],
        "(the last one may be smaller: use it too)": ["drops the last"],
        "update `w` after each batch": ["updates once an epoch", "a start of its own"],
        "with the *mean* gradient of the batch": [
            "sum",
            "divides by batch_size",
            "uphill",
            "a rate of its own",
        ],
        "Index the original arrays: do not reorder them.": [
            "reorders in place",
            "reorders copies again and again",
            "sorts the data",
        ],
        "Return `w`": ["no return"],
    },
    "2.4": {
        "$C'_0 = C_0$": ["starts at zero"],
        "$C'_i = \\beta C_i + (1-\\beta) C'_{i-1}$": [
            "our convention",
            "last value for last result",
            "whole numbers",
        ],
        "Write `course_smooth(values, beta)`, which returns this list.": [
            "one too many",
            "the last only",
            "changes the list",
        ],
        "It starts with the first value, without bias correction.": ["bias correction"],
    },
    "2.5": {
        "Start at $(1, 10^{-6})$ on $f(x, y) = x^2 - y^2 + \\frac14 y^4$, without noise.": "what the check does",
        "Choose `lr` (above 0)": ["no rate"],
        "`momentum` (at least 0, below 1)": ["momentum of 1", "negative momentum", "one number", "strings"],
        "$|y| > 1$ after at most 20 steps": ["plain", "21 steps", "never"],
        "the path ends within 0.001 of a minimum after 300 steps": ["does not settle", "too large"],
        "Fewer steps are better: how few do you need?": "to play on",
    },
}
