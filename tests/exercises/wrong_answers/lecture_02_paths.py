"""Typical wrong answers to the exercises 2.3, 2.4, 2.5."""

LOOP = """
def answer(x, y, w, lr, batch_size, epochs, rng):
    {first}
    for _ in range(epochs):
        order = {order}
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            w = w {sign} lr * {gradient}
    {last}
"""
PARTS = {
    "first": "pass",
    "order": "rng.permutation(len(x))",
    "sign": "-",
    "gradient": "np.mean(2 * x[i] * (x[i] * w - y[i]))",
    "last": "return w",
}


def loop(**changed):
    return LOOP.format(**(PARTS | changed))


WRONG_ANSWERS = {
    "2.3": {
        "divides by batch_size": (
            loop(gradient="np.sum(2 * x[i] * (x[i] * w - y[i])) / batch_size"),
            "divide by batch_size",
        ),
        "half the gradient": (
            loop(gradient="np.mean(x[i] * (x[i] * w - y[i]))"),
            "factor 2",
        ),
        "a rate of its own": (
            loop(first="lr = 0.1"),
            "expected",
        ),
        "a start of its own": (
            loop(first="w = 0.5"),
            "expected",
        ),
        "one epoch": (
            loop(first="epochs = 1"),
            "after the first epoch",
        ),
        "updates once an epoch": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), []
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            total.append(np.mean(2 * x[i] * (x[i] * w - y[i])))
        w = w - lr * np.mean(total)
    return w
""",
            "expected",
        ),
        "reorders in place": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        x[:], y[:] = x[order], y[order]
        for start in range(0, len(x), batch_size):
            i = slice(start, start + batch_size)
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "changes the numbers of its argument 1",
        ),
        "reorders copies again and again": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        x, y = x[order], y[order]
        for start in range(0, len(x), batch_size):
            i = slice(start, start + batch_size)
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "expected",
        ),
        "random numbers of its own": (
            loop(order="np.random.default_rng(0).permutation(len(x))"),
            "expected",
        ),
        "no return": (
            loop(last="pass"),
            "without `return`",
        ),
        "batches of equal size": (
            """
def answer(x, y, w, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        for i in np.array_split(rng.permutation(len(x)), -(-len(x) // batch_size)):
            w = w - lr * np.mean(2 * x[i] * (x[i] * w - y[i]))
    return w
""",
            "batch_size = 5, epochs = 1, start w = -1.25, lr = 0.05: expected",
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
            loop(gradient="np.sum(2 * x[i] * (x[i] * w - y[i]))"),
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
            loop(sign="+"),
            "goes uphill",
        ),
        "sorts the data": (
            "lambda x, y, w, lr, batch_size, epochs, rng: (x.sort(), w)[1]",
            "changes the numbers of its argument 1",
        ),
    },
    "2.4": {
        "whole numbers": (
            """
def answer(values, beta):
    result = np.zeros_like(np.array(values))
    result[0] = values[0]
    for i in range(1, len(values)):
        result[i] = beta * values[i] + (1 - beta) * result[i - 1]
    return result
""",
            "cut to whole numbers",
        ),
        "last value for last result": (
            "lambda values, beta: [values[0], *(beta * n + (1 - beta) * o for o, n in zip(values, values[1:]))]",
            "with the last *result*",
        ),
        "changes the list": (
            """
def answer(values, beta):
    for i in range(1, len(values)):
        values[i] = beta * values[i] + (1 - beta) * values[i - 1]
    return values
""",
            "changes the contents of its argument 1",
        ),
        "the last only": ("lambda values, beta: values[0]", "shape"),
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
        "one too many": ("lambda values, beta: [values[0], *values]", "you return 5"),
    },
    "2.5": {
        "21 steps": ("(0.33, 0.7)", "21 steps; at most 20"),
        "no rate": ("(0.0, 0.5)", "must be positive"),
        "negative momentum": ("(0.4, -0.1)", "must lie in [0, 1)"),
        "plain": ("(0.1, 0.0)", "at most 20"),
        "too large": ("(2.0, 0.0)", "too large"),
        "does not settle": ("(0.6, 0.0)", "away from the nearest minimum"),
        "momentum of 1": ("(0.1, 1.0)", "must lie in [0, 1)"),
        "never": ("(0.001, 0.0)", "not left the saddle"),
        "one number": ("0.4", "shape"),
        "strings": ("('0.9', '0.82')", "numbers only"),
    },
}
