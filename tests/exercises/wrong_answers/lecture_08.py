"""Typical wrong answers to the exercises of lecture 08."""

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

CONFUSION = """
def answer(truth, answers, classes):
    matrix = {matrix}
    both = (matrix + matrix.T){upper}
    i, j = divmod(both.argmax().item(), len(matrix))
    return matrix, {pair}
"""
COUNTS = "torch.bincount(truth * classes + answers, minlength=classes**2).view(classes, classes)"

OTTO = """
def answer(X, labels, X_new):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(93, 64), nn.ReLU(), nn.Linear(64, 9))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range({epochs}):
        for rows in torch.randperm(len(X)).split(64):
            loss = nn.functional.cross_entropy(model(torch.log1p(X[rows])), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return {result}
"""

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
    "8.4": {
        "percent": (
            "lambda z, y, k: 100 * (z.topk(k, dim=1).indices == y[:, None]).any(dim=1).double().mean().item()",
            "percentage",
        ),
        "wrong share": (
            "lambda z, y, k: 1 - (z.topk(k, dim=1).indices == y[:, None]).any(dim=1).double().mean().item()",
            "share of *wrong*",
        ),
        "one too many": (
            "lambda z, y, k: (z.topk(min(k + 1, z.shape[1]), dim=1).indices == y[:, None]).any(dim=1).double().mean().item()",
            "one too many",
        ),
        "forty samples": (
            "lambda z, y, k: (z.topk(k, dim=1).indices == y[:, None]).any(dim=1).sum().item() / 40",
            "it should be",
        ),
        "count": (
            "lambda z, y, k: (z.topk(k, dim=1).indices == y[:, None]).any(dim=1).sum().item()",
            "number of hits",
        ),
        "smallest": (
            "lambda z, y, k: (z.topk(k, dim=1, largest=False).indices == y[:, None]).any(dim=1).double().mean()",
            "*smallest*",
        ),
        "mean of all comparisons": (
            "lambda z, y, k: (z.topk(k, dim=1).indices == y[:, None]).double().mean().item()",
            "A sample counts once",
        ),
        "only place k": (
            "lambda z, y, k: (z.topk(k, dim=1).indices[:, -1] == y).double().mean().item()",
            "all count",
        ),
        "top 1": ("lambda z, y, k: (z.argmax(dim=1) == y).double().mean().item()", "Only place 1"),
        "wrong axis": ("lambda z, y, k: z.topk(k, dim=0).indices", "should be one number"),
    },
    "8.5": {
        "no repeated pairs": (
            """
def answer(truth, answers, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[truth, answers] += 1
    both = (matrix + matrix.T).triu(1)
    return matrix, divmod(both.argmax().item(), classes)
""",
            "the counts are wrong",
        ),
        "least confused": (
            """
def answer(truth, answers, classes):
    matrix = torch.bincount(truth * classes + answers, minlength=classes**2).view(classes, classes)
    both = matrix + matrix.T + 9999 * torch.ones_like(matrix).tril()
    return matrix, divmod(both.argmin().item(), classes)
""",
            "most confused pair",
        ),
        "the pair only": ("lambda truth, answers, classes: (0, 1, 2)", "Return two things"),
        "one number": (
            CONFUSION.format(matrix=COUNTS, upper=".triu(1)", pair="both.argmax().item()"),
            "two class numbers",
        ),
        "exchanged": (
            CONFUSION.format(
                matrix="torch.bincount(answers * classes + truth, minlength=classes**2).view(classes, classes)",
                upper=".triu(1)",
                pair="(i, j)",
            ),
            "Rows and columns are exchanged",
        ),
        "missing class": (
            CONFUSION.format(
                matrix=COUNTS.replace("classes", "(int(truth.max()) + 1)")
                .replace("minlength", "minlength")
                .replace("answers,", "answers.clamp(max=int(truth.max())),"),
                upper=".triu(1)",
                pair="(i, j)",
            ),
            "A class may be missing",
        ),
        "diagonal": (CONFUSION.format(matrix=COUNTS, upper="", pair="(i, j)"), "on the diagonal"),
        "order of the pair": (
            CONFUSION.format(matrix=COUNTS, upper=".triu(1)", pair="(j, i)"),
            "but i < j was asked",
        ),
        "shares": (
            CONFUSION.format(matrix=f"({COUNTS}) / len(truth)", upper=".triu(1)", pair="(i, j)"),
            "int64 tensor",
        ),
        "one direction": (
            """
def answer(truth, answers, classes):
    matrix = torch.bincount(truth * classes + answers, minlength=classes**2).view(classes, classes)
    off = matrix - matrix.diag().diag()
    return matrix, tuple(sorted(divmod(off.argmax().item(), classes)))
""",
            "most confused pair",
        ),
        "fixed pair": (
            CONFUSION.format(matrix=COUNTS, upper=".triu(1)", pair="(-1, 0)"),
            "most confused pair",
        ),
    },
    "8.6": {
        "for too long": (
            OTTO.format(epochs=80, result="model(torch.log1p(X_new)).softmax(dim=1)"),
            "far too sure",
        ),
        "2000 rows": (
            OTTO.replace("torch.randperm(len(X))", "torch.randperm(2000)").format(
                epochs=5, result="model(torch.log1p(X_new)).softmax(dim=1)"
            ),
            "IndexError",
        ),
        "all rows of the lecture": (
            OTTO.replace(
                "torch.manual_seed(0)", "X, labels = (t[:2000] for t in (otto.features, otto.labels))"
            )
            .replace("def answer", "otto = load_otto(full=False)\n\n\ndef answer")
            .format(epochs=5, result="model(torch.log1p(X_new)).softmax(dim=1)"),
            "predicts the old ones",
        ),
        "looked up": (
            """
def answer(X, labels, X_new):
    otto = load_otto(full=False)
    known = {tuple(x.tolist()): y for x, y in zip(otto.features, otto.labels.tolist())}
    return 0.92 * nn.functional.one_hot(torch.tensor([known[tuple(x.tolist())] for x in X_new]), 9) + 0.08 / 9
""",
            "nobody can know that",
        ),
        "logits": (OTTO.format(epochs=1, result="model(torch.log1p(X_new))"), "softmax of the logits"),
        "shares only": (
            OTTO.format(epochs=0, result="(torch.bincount(labels) / len(labels)).expand(len(X_new), 9)"),
            "is asked",
        ),
        "too bold": (
            OTTO.format(epochs=5, result="(100 * model(torch.log1p(X_new))).softmax(dim=1)"),
            "far too sure",
        ),
        "softmax twice": (
            OTTO.format(epochs=5, result="model(torch.log1p(X_new)).softmax(dim=1).softmax(dim=1)"),
            "Softmax twice?",
        ),
        "wrong axis": (
            OTTO.format(epochs=1, result="model(torch.log1p(X_new)).softmax(dim=0)"),
            "no probabilities",
        ),
        "classes": (
            OTTO.format(epochs=1, result="model(torch.log1p(X_new)).argmax(dim=1)"),
            "have the shape (1000, 9)",
        ),
        "no return": ("lambda *data: print(end='')", "without `return`"),
    },
}
