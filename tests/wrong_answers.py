"""Typical wrong answers to the exercises, each with a word of the hint that the student must read.

A wrong answer may use the names that the lecture has defined before the exercise: np, mse, Polynomial and so on.
"""

WRONG_ANSWERS = {
    "1.1": {
        "sum": ("lambda xs, ys, w: float(np.sum((np.asarray(xs) * w - np.asarray(ys)) ** 2))", "Divide"),
        "sign": ("lambda xs, ys, w: np.mean((np.asarray(xs) * w + np.asarray(ys)) ** 2)", "wrong sign"),
        "no square": ("lambda xs, ys, w: np.mean(np.asarray(xs) * w - np.asarray(ys))", "square is missing"),
        "absolute": ("lambda xs, ys, w: np.mean(np.abs(np.asarray(xs) * w - np.asarray(ys)))", "square them"),
        "square of mean": (
            "lambda xs, ys, w: np.mean(np.asarray(xs) * w - np.asarray(ys)) ** 2",
            "square each",
        ),
        "root": ("lambda xs, ys, w: np.mean((np.asarray(xs) * w - np.asarray(ys)) ** 2) ** 0.5", "root"),
        "lists only": (
            "lambda xs, ys, w: sum((x * w - y) ** 2 for x, y in (xs + ys and zip(xs, ys))) / len(xs)",
            "",
        ),
        "hard-coded": (
            "lambda xs, ys, w: 4.666666666666667",
            "mean of their squares is 0.846033, but you return 4.66667",
        ),
        "list times float": ("lambda xs, ys, w: np.mean((xs * w - ys) ** 2)", "TypeError"),
        "no return": ("lambda xs, ys, w: print(end='')", "without `return`"),
        "not a function": ("4.666", "should be a function"),
        "three numbers": ("lambda xs, ys, w: (np.asarray(xs) * w - np.asarray(ys)) ** 2", "one number"),
    },
    "1.2": {
        "position": (
            "lambda xs, ys, low, high, rounds: int(np.argmin([np.mean((xs * w - ys) ** 2) for w in np.linspace(low, high, 11)]))",
            "Return that weight",
        ),
        "one round": (
            "lambda xs, ys, low, high, rounds: min(np.linspace(low, high, 11), key=lambda w: np.mean((xs * w - ys) ** 2))",
            "second round changes nothing",
        ),
        "exact": ("lambda xs, ys, low, high, rounds: np.dot(xs, ys) / np.dot(xs, xs)", "11 weights"),
        "half the interval": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        best = min(np.linspace(low, high, 11), key=lambda w: np.mean((xs * w - ys) ** 2))
        quarter = (high - low) / 4
        low, high = best - quarter, best + quarter
    return best
""",
            "left and right of the best",
        ),
    },
    "1.3": {
        "transposed": (
            "lambda xs, ys, ws, bs: np.mean((np.array(xs)[:, None, None] * ws[:, None] + bs - np.array(ys)[:, None, None]) ** 2, axis=0)",
            "biases in rows",
        ),
        "sum": (
            "lambda xs, ys, ws, bs: sum((x * ws + bs[:, None] - y) ** 2 for x, y in zip(xs, ys))",
            "Divide",
        ),
        "no bias": (
            "lambda xs, ys, ws, bs: np.tile(np.mean((np.array(xs)[:, None] * ws - np.array(ys)[:, None]) ** 2, axis=0), (len(bs), 1))",
            "does not enter",
        ),
        "sign": (
            "lambda xs, ys, ws, bs: sum((x * ws - bs[:, None] - y) ** 2 for x, y in zip(xs, ys)) / len(xs)",
            "wrong sign",
        ),
        "one number": ("lambda xs, ys, ws, bs: 3.0", "shape"),
    },
    "1.4": {
        "training error": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), train))",
            "that you fitted",
        ),
        "exchanged": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*dev, d, domain=[-1, 1]), train))",
            "exchanged",
        ),
        "position": (
            "lambda train, dev, degrees: int(np.argmin([mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev) for d in degrees]))",
            "position, not a degree",
        ),
        "both sets": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), np.concatenate([train, dev], axis=1)))",
            "on `dev` only",
        ),
        "always 3": ("lambda train, dev, degrees: 3", "You return 3"),
    },
    "1.5": {
        "product": ("lambda k, d: k * d", "Every value is combined"),
        "exchanged": ("lambda k, d: d**k", "Which of the two"),
        "sum": ("lambda k, d: k + d", "expected"),
        "float": ("lambda k, d: float(k) ** d + 1", "expected"),
        "overflow": ("lambda k, d: np.power(k, d)", "overflows"),
    },
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
            "derivative by b should be",
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
            "changes the data",
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
