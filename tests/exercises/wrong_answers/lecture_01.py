"""Typical wrong answers to the exercises of lecture 01."""

WRONG_ANSWERS = {
    "1.1": {
        "cut to whole numbers": (
            "lambda xs, ys, w: float(np.mean(np.array([(x * w - y) ** 2 for x, y in zip(xs, ys)]).astype(np.asarray(xs).dtype)))",
            "the mean of their squares",
        ),
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
            "lambda xs, ys, w: sum((x * w - y) ** 2 for x, y in zip(xs, ys)) / len(xs) if isinstance(xs, list) else 0.0",
            "lists but not for NumPy arrays",
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
        "wraps round at the lower border": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[i - 1], grid[min(i + 1, 10)]
    return grid[i]
""",
            "at a border, the border itself",
        ),
    },
    "1.3": {
        "cut to whole numbers": (
            "lambda xs, ys, ws, bs: np.array([[np.mean([(x * w + b - y) ** 2 for x, y in zip(xs, ys)]) for w in ws] for b in bs]).astype(np.asarray(xs).dtype)",
            "cut to whole numbers",
        ),
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
        "ties": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev))",
            "all errors are equal",
        ),
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
        "degrees 0 to 8, whatever is asked": (
            "lambda train, dev, degrees: min(range(9), key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev))",
            "Of the degrees",
        ),
        "always 3": ("lambda train, dev, degrees: 3", "You return 3"),
    },
    "1.5": {
        "product": ("lambda k, d: k * d", "Every value is combined"),
        "exchanged": ("lambda k, d: d**k", "Which of the two"),
        "sum": ("lambda k, d: k + d", "expected"),
        "float": ("lambda k, d: float(k) ** d + 1", "expected"),
        "power of floats": ("lambda k, d: float(k) ** d", "expected 90438207500880449001"),
        "overflow": ("lambda k, d: np.power(k, d)", "overflows"),
    },
}
