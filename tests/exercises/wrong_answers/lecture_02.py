"""Typical wrong answers to the exercises of lecture 02."""

WRONG_ANSWERS = {
    "2.1": {
        "sign": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (ys - xs * w - b)), np.mean(2 * (ys - xs * w - b)))",
            "wrong sign",
        ),
        "sum": (
            "lambda xs, ys, w, b: (np.sum(2 * xs * (xs * w + b - ys)), np.sum(2 * (xs * w + b - ys)))",
            "Take the mean",
        ),
        "factor 2": (
            "lambda xs, ys, w, b: (np.mean(xs * (xs * w + b - ys)), np.mean(xs * w + b - ys))",
            "factor 2",
        ),
        "order": (
            "lambda xs, ys, w, b: (np.mean(2 * (xs * w + b - ys)), np.mean(2 * xs * (xs * w + b - ys)))",
            "wrong order",
        ),
        "no x": (
            "lambda xs, ys, w, b: (np.mean(2 * (xs * w + b - ys)), np.mean(2 * (xs * w + b - ys)))",
            "its factor x",
        ),
        "x in both": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(2 * xs * (xs * w + b - ys)))",
            "derivative with respect to b should be",
        ),
        "one number": ("lambda xs, ys, w, b: np.mean(2 * xs * (xs * w + b - ys))", "two numbers"),
    },
    "2.2": {
        "sum": ("lambda xs: 1 / np.sum(np.square(xs))", "the cost is a mean"),
        "factor 2": ("lambda xs: 2 / np.mean(np.square(xs))", "factor 2"),
        "inverse": ("lambda xs: 2 * np.mean(np.square(xs))", "2 divided by it"),
        "fastest": ("lambda xs: 0.5 / np.mean(np.square(xs))", "half of it"),
        "of the lecture": ("lambda xs: 2 / (28 / 3)", "the bound is"),
    },
    "2.3": {
        "batches of equal size": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        for i in np.array_split(rng.permutation(len(x)), -(-len(x) // batch_size)):
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "batch_size = 5, epochs = 1, start w = 0.5, lr = 0.1: expected",
        ),
        "drops the last": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for k in range(len(x) // batch_size):
            i = order[k * batch_size : (k + 1) * batch_size]
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "left out",
        ),
        "sum": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            w = w - lr * np.sum(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "Take their mean",
        ),
        "no shuffling": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            i = slice(start, start + batch_size)
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "stored order",
        ),
        "one order": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    order = rng.permutation(len(x))
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "new one in every epoch",
        ),
        "uphill": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            w = w + lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "expected",
        ),
        "sorts the data": (
            "lambda x, y, w, lr, batch_size, epochs, rng: (x.sort(), w)[1]",
            "changes the numbers of its argument 1",
        ),
    },
    "2.4": {
        "our convention": (
            """
def answer(values, beta):
    result = [values[0]]
    for value in values[1:]:
        result.append((1 - beta) * value + beta * result[-1])
    return result
""",
            "weight of the past",
        ),
        "bias correction": ("lambda values, beta: smooth(values, 1 - beta)", "bias correction"),
        "starts at zero": (
            """
def answer(values, beta):
    result = [0.0]
    for value in values:
        result.append(beta * value + (1 - beta) * result[-1])
    return result[1:]
""",
            "first result should be",
        ),
        "one too many": ("lambda values, beta: [values[0], *values]", "shape"),
    },
    "2.5": {
        "plain": ("(0.1, 0.0)", "at most 20"),
        "too large": ("(2.0, 0.0)", "too large"),
        "does not settle": ("(0.6, 0.0)", "away from the nearest minimum"),
        "momentum of 1": ("(0.1, 1.0)", "must lie in [0, 1)"),
        "never": ("(0.001, 0.0)", "not left the saddle"),
        "one number": ("0.4", "shape"),
        "strings": ("('0.9', '0.82')", "numbers only"),
    },
}
