"""Typical wrong answers to the exercises 8.1, 8.2, 8.3."""

LOSS = """
def answer(z, labels):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    N = len(z)
    g = p.copy()
    {subtract}
    return {loss}, {gradient}
"""

PICK = "p[np.arange(N), labels]"

SUBTRACT = "g[np.arange(N), labels] -= 1"


WRONG_ANSWERS = {
    "8.1": {
        "no logarithm of the sum": (
            "lambda z: z - z.max(axis=1, keepdims=True)",
            "logarithm of the sum is missing",
        ),
        "maximum only inside": (
            "lambda z: z - np.log(np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True))",
            "The maximum is subtracted in the sum only",
        ),
        "base 2": (
            "lambda z: (lambda s: (s - np.log(np.exp(s).sum(1, keepdims=True))) / np.log(2))(z - z.max(1, keepdims=True))",
            "base 2",
        ),
        "clipped": (
            "lambda z: (lambda c: c - np.log(np.exp(c).sum(1, keepdims=True)))(np.clip(z, -500, 500))",
            "it should be",
        ),
        "overflow": ("lambda z: np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))", "maximum first"),
        "logarithm of the probabilities": (
            """
def answer(z):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(p / p.sum(axis=1, keepdims=True))
""",
            "not of the probabilities",
        ),
        "whole array": (
            "lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum())",
            "runs over the whole array",
        ),
        "columns": (
            "lambda z: z - z.max(axis=0) - np.log(np.exp(z - z.max(axis=0)).sum(axis=0))",
            "axis=1",
        ),
        "probabilities": (
            "lambda z: np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)",
            "Return their logarithms",
        ),
        "sign": (
            "lambda z: np.log(np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)) - z + z.max(1, keepdims=True)",
            "The sign is wrong",
        ),
        "no keepdims": ("lambda z: z - np.log(np.exp(z).sum(axis=1))", "raised ValueError"),
    },
    "8.2": {
        "gradient by whole columns": (
            LOSS.format(subtract="g[:, labels] -= 1", loss=f"-np.log({PICK}).mean()", gradient="g / N"),
            "in whole columns",
        ),
        "all entries": (
            LOSS.format(subtract=SUBTRACT, loss=f"-np.log({PICK}).sum() / z.size", gradient="g / N"),
            "divide by all entries",
        ),
        "four rows": (
            LOSS.format(
                subtract="g[np.arange(4), labels] -= 1", loss=f"-np.log({PICK}).mean()", gradient="g / N"
            ),
            "IndexError",
        ),
        "the loss alone": (
            LOSS.format(subtract="pass", loss=f"-np.log({PICK}).mean()", gradient="p").replace(", p\n", "\n"),
            "Return two things",
        ),
        "overflow": (
            """
def answer(z, labels):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(z)), labels]).mean()
    p[np.arange(len(z)), labels] -= 1
    return loss, p / len(z)
""",
            "stable log_softmax",
        ),
        "sum": (
            LOSS.format(subtract=SUBTRACT, loss=f"-np.log({PICK}).sum()", gradient="g"),
            "Take the mean",
        ),
        "sign of the loss": (
            LOSS.format(subtract=SUBTRACT, loss=f"np.log({PICK}).mean()", gradient="g / N"),
            "sign of the loss",
        ),
        "gradient of the sum": (
            LOSS.format(subtract=SUBTRACT, loss=f"-np.log({PICK}).mean()", gradient="g"),
            "divide it by N",
        ),
        "y - p": (
            LOSS.format(subtract=SUBTRACT, loss=f"-np.log({PICK}).mean()", gradient="-g / N"),
            "not y − p",
        ),
        "p only": (
            LOSS.format(subtract="pass", loss=f"-np.log({PICK}).mean()", gradient="g / N"),
            "subtract 1 at the label",
        ),
        "all pairs": (
            LOSS.format(subtract=SUBTRACT, loss="-np.log(p[:, labels]).mean()", gradient="g / N"),
            "all labels for each row",
        ),
        "changes z": (
            "\ndef answer(z, labels):\n    z -= z.max(axis=1, keepdims=True)\n    return 0.0, z\n",
            "changes the numbers of its argument 1",
        ),
    },
    "8.3": {
        "plain mean": (
            "lambda s: (np.log(len(s)), -np.log(s[s > 0]).mean())",
            "weight each",
        ),
        "classes that occur": (
            "lambda s: (np.log((s > 0).sum()), -(s[s > 0] * np.log(s[s > 0])).sum())",
            "is a class, too",
        ),
        "the probability": (
            "lambda s: (1 / len(s), -(s[s > 0] * np.log(s[s > 0])).sum())",
            "probability of a class",
        ),
        "sign": ("lambda s: (np.log(len(s)), (s[s > 0] * np.log(s[s > 0])).sum())", "positive number"),
        "error rate": ("lambda s: (np.log(len(s)), 1 - s.max())", "error rate"),
        "another constant": (
            "lambda s: (np.log(len(s)), -(s * np.log((s + 0.05) / (s + 0.05).sum())).sum())",
            "the second should be",
        ),
        "base 2": ("lambda s: (np.log2(len(s)), -(s * np.log2(s)).sum())", "natural logarithms"),
        "zero share": ("lambda s: (np.log(len(s)), -(s * np.log(s)).sum())", "0 · ln 0"),
        "other order": (
            "lambda s: (-(s[s > 0] * np.log(s[s > 0])).sum(), np.log(len(s)))",
            "the other order",
        ),
        "largest share": ("lambda s: (np.log(len(s)), -np.log(s.max()))", "on one class only"),
        "ten classes": (
            "lambda s: (np.log(10), -(s[s > 0] * np.log(s[s > 0])).sum())",
            "3 classes",
        ),
        "one number": ("lambda s: np.log(len(s))", "Return two numbers"),
    },
}
