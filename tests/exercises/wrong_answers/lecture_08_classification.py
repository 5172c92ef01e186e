"""Typical wrong answers to the exercises 8.4, 8.5, 8.6."""

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
            "*columns* have the sum 1",
        ),
        "classes": (
            OTTO.format(epochs=1, result="model(torch.log1p(X_new)).argmax(dim=1)"),
            "have the shape (1000, 9)",
        ),
        "no return": ("lambda *data: print(end='')", "without `return`"),
    },
}
