"""Typical wrong answers to the exercises 7.5, 7.6."""

TITANIC = """
def answer(rows, fit_rows):
    def table(passengers):
        return torch.tensor([[{columns}] for p in passengers], dtype=torch.float64)
    fit, new = table({fit}), table(rows)
    {fill}
    fit, new = (torch.where(part.isnan(), filler, part) for part in (fit, new))
    return {result}
"""

COLUMNS = (
    'float(p["Pclass"]), float(p["Sex"] == "female"), float(p["Age"] or "nan"), float(p["Fare"] or "nan")'
)

MEDIAN = "filler = fit.nanmedian(dim=0).values"

SCALED = "(new - fit.mean(dim=0)) / fit.std(dim=0)"

PREDICT = """
def answer(train_rows, new_rows):
    return [{guess} for p in new_rows]
"""


WRONG_ANSWERS = {
    "7.5": {
        "all passengers for the gaps": (
            TITANIC.format(
                columns=COLUMNS,
                fit="fit_rows",
                fill="filler = table(load_titanic()).nanmedian(dim=0).values",
                result=SCALED,
            ),
            "a missing one is filled with less",
        ),
        "all passengers for the scale": (
            TITANIC.format(
                columns=COLUMNS,
                fit="fit_rows",
                fill=MEDIAN + "; everyone = table(load_titanic()).nan_to_num(20.0)",
                result="(new - everyone.mean(dim=0)) / fit.std(dim=0)",
            ),
            "scale is not taken from them",
        ),
        "three columns": (
            TITANIC.format(columns=COLUMNS.rsplit(",", 1)[0], fit="fit_rows", fill=MEDIAN, result=SCALED),
            "are four",
        ),
        "categories of the rows": (
            """
def answer(rows, fit_rows):
    ports = sorted({p["Cabin"] for p in rows})
    def table(some):
        return torch.tensor(
            [[float(p["Pclass"]), float(p["Sex"] == "male"), float(p["Age"] or 30), float(p["Fare"] or 30)]
             + [float(p["Cabin"] == port) for port in ports] for p in some], dtype=torch.float64)
    fit, new = table(fit_rows), table(rows)
    return (new - fit.mean(dim=0)) / (fit.std(dim=0) + 1e-3)
""",
            "The number of columns depends",
        ),
        "constants": (
            TITANIC.format(
                columns='float(p["Pclass"]), float(p["Sex"] == "female"), float(p["Age"] or 29.7) / 80, '
                'float(p["Fare"] or 32.2) / 512',
                fit="fit_rows",
                fill="filler = torch.tensor(0.0).double()",
                result="new",
            ),
            "not with constants",
        ),
        "gap left": (
            TITANIC.format(
                columns=COLUMNS, fit="fit_rows", fill="filler = torch.tensor(float('nan'))", result=SCALED
            ),
            "a gap was not filled",
        ),
        "gap is zero": (
            TITANIC.format(
                columns=COLUMNS, fit="fit_rows", fill="filler = torch.tensor(0.0).double()", result=SCALED
            ),
            "as if they were babies",
        ),
        "own statistics": (
            TITANIC.format(columns=COLUMNS, fit="rows", fill=MEDIAN, result=SCALED),
            "fit_rows only",
        ),
        "label among the features": (
            TITANIC.format(
                columns=COLUMNS + ', float(p["Survived"])', fit="fit_rows", fill=MEDIAN, result=SCALED
            ),
            "depend on Survived",
        ),
        "not scaled": (
            TITANIC.format(columns=COLUMNS, fit="fit_rows", fill=MEDIAN, result="new"),
            "not scaled",
        ),
        "no sex": (
            TITANIC.format(
                columns=COLUMNS.replace('p["Sex"] == "female"', 'p["SibSp"]'),
                fit="fit_rows",
                fill=MEDIAN,
                result=SCALED,
            ),
            "Sex makes no difference",
        ),
        "float32": (
            TITANIC.format(columns=COLUMNS, fit="fit_rows", fill=MEDIAN, result=f"({SCALED}).float()"),
            "float64 tensor",
        ),
        "no care for a missing fare": (
            TITANIC.format(
                columns=COLUMNS.replace('p["Fare"] or "nan"', 'p["Fare"]'),
                fit="fit_rows",
                fill=MEDIAN,
                result=SCALED,
            ),
            "whose Fare is missing",
        ),
        "no care for gaps": (
            TITANIC.format(
                columns=COLUMNS.replace(' or "nan"', ""), fit="fit_rows", fill=MEDIAN, result=SCALED
            ),
            "could not convert string to float",
        ),
    },
    "7.6": {
        "without a DataLoader": (
            """
def answer(train_rows, new_rows):
    table = lambda rows: torch.tensor([[float(p["Sex"] == "female"), float(p["Pclass"])] for p in rows])
    y = torch.tensor([[float(p["Survived"])] for p in train_rows])
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(300):
        loss = nn.functional.binary_cross_entropy_with_logits(model(table(train_rows)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(table(new_rows))[:, 0] > 0).int().tolist()
""",
            "no DataLoader was used",
        ),
        "looks the answers up": (
            """
def answer(train_rows, new_rows):
    known = {p["Name"] + p["Ticket"]: int(p["Survived"]) for p in load_titanic()}
    return [known[p["Name"] + p["Ticket"]] for p in new_rows]
""",
            "nobody can know that",
        ),
        "does not converge": (
            """
def answer(train_rows, new_rows):
    table = lambda rows: torch.tensor([[float(p["Fare"] or 30)] for p in rows])
    y = torch.tensor([[float(p["Survived"])] for p in train_rows])
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    for X_batch, y_batch in DataLoader(TensorDataset(table(train_rows), y), 64):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(X_batch), y_batch).backward()
        optimizer.step()
    return (model(table(new_rows))[:, 0] > 0).int().tolist()
""",
            "hardly better than no model",
        ),
        "words": ("lambda train_rows, new_rows: ['yes'] * len(new_rows)", "numbers only"),
        "nobody": (PREDICT.format(guess="0"), "hardly better than no model"),
        "swapped": (PREDICT.format(guess='int(p["Sex"] != "female")'), "swapped"),
        "logits": (PREDICT.format(guess='2.5 * (p["Sex"] == "female") - 1.2'), "0 or 1"),
        "uses the answer": (PREDICT.format(guess='int(p["Survived"])'), "KeyError"),
        "the rich survive": (PREDICT.format(guess='int(p["Pclass"] == "1")'), "hardly better than no model"),
        "the women, without training": (
            PREDICT.format(guess='int(p["Sex"] == "female")'),
            "a rule, or trained on other",
        ),
        "too few": ("\ndef answer(train_rows, new_rows):\n    return [0, 1]\n", "223 numbers"),
    },
}
