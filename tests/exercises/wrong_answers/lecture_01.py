"""Typical wrong answers to the exercises of lecture 01."""

WRONG_ANSWERS = {
    "1.1": {
        "one less": (
            "lambda xs, ys, w: np.sum((np.asarray(xs) * w - np.asarray(ys)) ** 2) / max(len(xs) - 1, 1)",
            "Divide by the number of samples",
        ),
        "half": ("lambda xs, ys, w: np.mean((np.asarray(xs) * w - np.asarray(ys)) ** 2) / 2", "factor 1/2"),
        "first only": ("lambda xs, ys, w: (xs[0] * w - ys[0]) ** 2", "the mean of their squares"),
        "list times a whole number": (
            "lambda xs, ys, w: np.mean((np.asarray(xs * w if isinstance(w, int) else np.asarray(xs) * w) - np.asarray(ys)) ** 2)",
            "ValueError",
        ),
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
        "ten weights": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 10)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 9)]
    return grid[i]
""",
            "best of the 11 weights",
        ),
        "fixed borders": (
            """
def answer(xs, ys, low, high, rounds):
    low, high = -4, 4
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 10)]
    return grid[i]
""",
            "best of the 11 weights",
        ),
        "smallest error with its sign": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean(xs * w - ys) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 10)]
    return grid[i]
""",
            "best of the 11 weights",
        ),
        "stops at the upper border": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[i + 1]
    return grid[i]
""",
            "IndexError",
        ),
        "always two rounds": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(min(rounds, 2)):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 10)]
    return grid[i]
""",
            "eight rounds",
        ),
        "the middle of the last interval": (
            """
def answer(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 10)]
    return (low + high) / 2
""",
            "Return that weight itself",
        ),
        "position": (
            "lambda xs, ys, low, high, rounds: int(np.argmin([np.mean((xs * w - ys) ** 2) for w in np.linspace(low, high, 11)]))",
            "You return its position",
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
        "arrays only": (
            "lambda xs, ys, ws, bs: np.mean((xs[:, None, None] * ws + bs[:, None] - ys[:, None, None]) ** 2, axis=0)",
            "TypeError",
        ),
        "flat": (
            "lambda xs, ys, ws, bs: np.array([np.mean((np.asarray(xs) * w + b - np.asarray(ys)) ** 2) for b in bs for w in ws])",
            "shape",
        ),
        "biases from the last to the first": (
            "lambda xs, ys, ws, bs: np.array([[np.mean((np.asarray(xs) * w + b - np.asarray(ys)) ** 2) for w in ws] for b in bs[::-1]])",
            "The rows are turned round",
        ),
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
        "fits on both": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*np.concatenate([train, dev], axis=1), d, domain=[-1, 1]), dev))",
            "The development errors are",
        ),
        "the error": (
            "lambda train, dev, degrees: min(mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev) for d in degrees)",
            "The development errors are",
        ),
        "largest error": (
            "lambda train, dev, degrees: max(degrees, key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev))",
            "The development errors are",
        ),
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
            "is it a position",
        ),
        "both sets": (
            "lambda train, dev, degrees: min(degrees, key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), np.concatenate([train, dev], axis=1)))",
            "on `dev` only",
        ),
        "degrees 0 to 8, whatever is asked": (
            "lambda train, dev, degrees: min(range(9), key=lambda d: mse(Polynomial.fit(*train, d, domain=[-1, 1]), dev))",
            "Of the degrees",
        ),
        "always 3": ("lambda train, dev, degrees: 3", "but you return 3"),
    },
    "1.5": {
        "one weight too few": ("lambda k, d: k ** (d - 1)", "all weights but one"),
        "text": ("lambda k, d: str(k**d)", "of type str"),
        "each value once": ("lambda k, d: __import__('math').perm(k, d)", "combined with itself"),
        "product": ("lambda k, d: k * d", "Every value is combined"),
        "exchanged": ("lambda k, d: d**k", "Which of the two"),
        "sum": ("lambda k, d: k + d", "you return k + d"),
        "float": ("lambda k, d: float(k) ** d + 1", "expected"),
        "power of floats": ("lambda k, d: float(k) ** d", "expected 90438207500880449001"),
        "overflow": ("lambda k, d: np.power(k, d)", "overflows"),
    },
}
