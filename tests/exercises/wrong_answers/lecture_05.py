"""Typical wrong answers to the exercises of lecture 05."""

THRESHOLD = """
def answer(p, y, cost_fp, cost_fn):
    def cost(t):
        return {cost}

    return {result}
"""
RIGHT_COST = "cost_fp * np.sum((p > t) & (y == 0)) + cost_fn * np.sum((p <= t) & (y == 1))"

WRONG_ANSWERS = {
    "5.1": {
        "exchanged": (
            "lambda z: (0.25 - 0.25 * np.tanh(z / 2) ** 2, 0.5 + 0.5 * np.tanh(z / 2))",
            "wrong order",
        ),
        "slope downwards": (
            "lambda z: (0.5 + 0.5 * np.tanh(z / 2), -(0.25 - 0.25 * np.tanh(z / 2) ** 2))",
            "rises everywhere",
        ),
        "one row only": (
            "lambda z: (lambda s: (s, s * (1 - s)))(np.array([0.5 + 0.5 * np.tanh(v / 2) for v in z.ravel()]))",
            "shape",
        ),
        "cut off": (
            "lambda z: (lambda s: (s, s * (1 - s)))(1 / (1 + np.exp(-np.clip(z, -4, 4))))",
            "σ should be",
        ),
        "overflow": ("lambda z: (1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2)", "0 or negative"),
        "sign": (
            "lambda z: (0.5 - 0.5 * np.tanh(z / 2), 0.25 - 0.25 * np.tanh(z / 2) ** 2)",
            "check the sign",
        ),
        "slope of tanh": ("lambda z: (0.5 + 0.5 * np.tanh(z / 2), 1 - np.tanh(z / 2) ** 2)", "σ (1 − σ)"),
        "no slope": ("lambda z: (0.5 + 0.5 * np.tanh(z / 2),) * 2", "σ again"),
        "one array": ("lambda z: 0.5 + 0.5 * np.tanh(z / 2)", "Return two arrays"),
        "no return": ("lambda z: print(end='')", "without `return`"),
    },
    "5.2": {
        "torch": (
            "lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y))",
            "NumPy only",
        ),
        "for each sample": (
            "lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))",
            "one number",
        ),
        "only the cases": (
            "lambda z, y: np.mean(y * (np.maximum(z, 0) - z + np.log1p(np.exp(-np.abs(z)))))",
            "it should be",
        ),
        "length of the rows": (
            "lambda z, y: np.sum(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))) / len(z)",
            "it should be",
        ),
        "log of a stable sigma": (
            """
def answer(z, y):
    small = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, small) / (1 + small)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
""",
            "Do not take the logarithm of σ",
        ),
        "naive": (
            "lambda z, y: -np.mean(y * np.log(1 / (1 + np.exp(-z))) + (1 - y) * np.log(1 - 1 / (1 + np.exp(-z))))",
            "RuntimeWarning",
        ),
        "clamped": (
            """
def answer(z, y):
    p = np.clip(0.5 + 0.5 * np.tanh(z / 2), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
""",
            "it should be 40",
        ),
        "sum": (
            "lambda z, y: np.sum(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))",
            "Take the mean",
        ),
        "sign": ("lambda z, y: -np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))", "sign"),
        "flipped": (
            "lambda z, y: np.mean(np.maximum(z, 0) - z * (1 - y) + np.log1p(np.exp(-np.abs(z))))",
            "exchanged",
        ),
        "log of 1 + t": (
            "lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z))))",
            "np.log1p",
        ),
    },
    "5.3": {
        "σ for the logit": ("lambda w1, w2, b, x1, p: (1 / (1 + np.exp(-p)) - b - w1 * x1) / w2", "to σ(p)"),
        "odds": ("lambda w1, w2, b, x1, p: (p / (1 - p) - b - w1 * x1) / w2", "the logarithm is missing"),
        "no x1": ("lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - b) / w2", "w1·x1 is missing"),
        "no b": ("lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - w1 * x1) / w2", "b is missing"),
        "solved for x1": (
            "lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - b - w1 * x1) / w1",
            "Solve for x2",
        ),
        "brackets": ("lambda w1, w2, b, x1, p: np.log(p / (1 - p)) - b - w1 * x1 / w2", "mind the brackets"),
        "no sign of w2": (
            "lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - b - w1 * x1) / abs(w2)",
            "loses its sign",
        ),
        "always one half": ("lambda w1, w2, b, x1, p: (-b - w1 * x1) / w2", "ln(p / (1 − p))"),
        "p for the logit": ("lambda w1, w2, b, x1, p: (p - b - w1 * x1) / w2", "set the logit to p"),
        "wrong odds": ("lambda w1, w2, b, x1, p: (np.log((1 - p) / p) - b - w1 * x1) / w2", "wrong sign"),
        "sign": ("lambda w1, w2, b, x1, p: (b + w1 * x1 - np.log(p / (1 - p))) / w2", "other side"),
        "no w2": ("lambda w1, w2, b, x1, p: np.log(p / (1 - p)) - b - w1 * x1", "do not divide by w2"),
    },
    "5.4": {
        "one at a time": (
            """
def answer(p, y, cost_fp, cost_fn):
    order = np.argsort(p, kind="stable")
    costs = [cost_fp * np.sum(y == 0)]
    for i in order:
        costs.append(costs[-1] + (cost_fn if y[i] else -cost_fp))
    best = int(np.argmin(costs))
    return float(p[order[best - 1]]) if best else 0.0
""",
            "many probabilities are equal",
        ),
        "equal is positive": (
            THRESHOLD.format(
                cost="cost_fp * np.sum((p >= t) & (y == 0)) + cost_fn * np.sum((p < t) & (y == 1))",
                result="min([0.0, *p], key=cost)",
            ),
            "can be reached",
        ),
        "shares for counts": (
            THRESHOLD.format(
                cost="cost_fp * np.mean(p[y == 0] > t) + cost_fn * np.mean(p[y == 1] <= t)",
                result="min([0.0, *p], key=cost)",
            ),
            "can be reached",
        ),
        "the costs are not looked at": (
            THRESHOLD.format(
                cost=RIGHT_COST.replace("cost_fp", "1").replace("cost_fn", "1"),
                result="min([0.0, *p], key=cost)",
            ),
            "can be reached",
        ),
        "without 0": (THRESHOLD.format(cost=RIGHT_COST, result="min(p, key=cost)"), "Try 0, too"),
        "a grid": (
            THRESHOLD.format(cost=RIGHT_COST, result="min(np.linspace(0, 1, 101), key=cost)"),
            "Try all values in p",
        ),
        "changes p": (THRESHOLD.format(cost=RIGHT_COST, result="p.sort() or 0.5"), "argument 1"),
        "one half": ("lambda p, y, cost_fp, cost_fn: 0.5", "can be reached"),
        "costs exchanged": (
            THRESHOLD.format(
                cost=RIGHT_COST.replace("cost_fp", "x")
                .replace("cost_fn", "cost_fp")
                .replace("x *", "cost_fn *"),
                result="min([0.0, *p], key=cost)",
            ),
            "exchanged",
        ),
        "position": (
            THRESHOLD.format(cost=RIGHT_COST, result="int(np.argmin([cost(t) for t in [0.0, *p]]))"),
            "position",
        ),
        "the cost": (THRESHOLD.format(cost=RIGHT_COST, result="min(cost(t) for t in p)"), "between 0 and 1"),
        "coarse grid": (
            THRESHOLD.format(cost=RIGHT_COST, result="min([0.25, 0.5, 0.75], key=cost)"),
            "Try all values",
        ),
    },
    "5.5": {
        "logarithm of p": ("lambda z0, z1: -np.log1p(np.exp(np.minimum(z0 - z1, 700)))", "ln(p / (1 − p))"),
        "only z1": ("lambda z0, z1: z1", "z0 counts, too"),
        "sum": ("lambda z0, z1: z0 + z1", "you add the two"),
        "class 0": ("lambda z0, z1: z0 - z1", "Which of the two"),
        "probability": ("lambda z0, z1: 1 / (1 + np.exp(z0 - z1))", "you return the probability"),
        "overflow": (
            "lambda z0, z1: np.log(np.exp(np.float64(z1)) / np.exp(np.float64(z0)))",
            "without exponentials",
        ),
        "ratio": ("lambda z0, z1: z1 / z0", "divide the two"),
    },
}
