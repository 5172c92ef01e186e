"""Typical wrong answers to the exercises of lecture 07."""

CSV = """
class answer(Dataset):
    def __init__(self, path):
        {header}
        lines = [line for line in lines if line]
        self.names = header.split(","){names}
        rows = [line.split(",") for line in lines]
        self.X = torch.tensor([[float(value) for value in row{columns}] for row in rows]){dtype}
        self.y = [{label} for row in rows]
    def __len__(self):
        return {length}
    def __getitem__(self, i):
        return {sample}
"""
CSV_RIGHT = {
    "header": "header, *lines = Path(path).read_text().splitlines()",
    "names": "[:-1]",
    "columns": "[:-1]",
    "dtype": "",
    "label": "int(row[-1])",
    "length": "len(self.y)",
    "sample": "self.X[i], self.y[i]",
}

COLLATE = """
def answer(batch):
    rows, labels = zip(*batch)
    lengths = torch.tensor([len(row) for row in rows])
    padded = {padded}
    mask = {mask}
    return padded, mask, {labels}
"""
PAD = "nn.utils.rnn.pad_sequence(rows, batch_first=True)"
MASK = "torch.arange(max(lengths)) < lengths[:, None]"
LABELS = "torch.tensor(labels)"

MOMENTS = """
def answer(loader):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in loader:
        x = images.double(){scale}
        count += x.numel() // x.shape[1]
        total = total + x.sum(dim=(0, 2, 3))
        squares = squares + x.square().sum(dim=(0, 2, 3))
    mean = total / count
    return {result}
"""

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
    "7.1": {
        "labels numbered anew": (
            CSV.format(**CSV_RIGHT).replace(
                "def __len__", "    self.y = [sorted(set(self.y)).index(y) for y in self.y]\n    def __len__"
            ),
            "its place among the labels",
        ),
        "six rows": (CSV.format(**CSV_RIGHT | {"length": "6"}), "len(dataset) is 6"),
        "a path of text": (
            CSV.format(**CSV_RIGHT | {"header": "header, *lines = open('' + path).read().splitlines()"}),
            "TypeError",
        ),
        "three columns": (CSV.format(**CSV_RIGHT | {"columns": "[:3]"}), "shape"),
        "cut to whole numbers": (
            CSV.format(**CSV_RIGHT | {"dtype": ".int().float()"}),
            "not those of row",
        ),
        "no names": (
            CSV.format(**CSV_RIGHT).replace("self.names =", "names ="),
            "has no `names`",
        ),
        "names as text": (
            CSV.format(**CSV_RIGHT | {"names": "[0]"}),
            "should be a list of the feature columns",
        ),
        "an object": ("nn.Linear(3, 2)", "Pass the class"),
        "header counted": (CSV.format(**CSV_RIGHT | {"length": "len(self.y) + 1"}), "counts the header line"),
        "header read as data": (
            CSV.format(**CSV_RIGHT | {"header": "header, *_ = lines = Path(path).read_text().splitlines()"}),
            "could not convert string to float",
        ),
        "label among the names": (CSV.format(**CSV_RIGHT | {"names": ""}), "without the label's column"),
        "label among the features": (CSV.format(**CSV_RIGHT | {"columns": ""}), "still among the features"),
        "float64": (CSV.format(**CSV_RIGHT | {"dtype": ".double()"}), "should be a float32 tensor"),
        "label is text": (CSV.format(**CSV_RIGHT | {"label": "row[-1]"}), "should be an int"),
        "no label": (CSV.format(**CSV_RIGHT | {"sample": "self.X[i]"}), "should be a pair"),
        "off by one": (
            CSV.format(**CSV_RIGHT | {"sample": "self.X[i - 1], self.y[i - 1]"}),
            "not those of row",
        ),
    },
    "7.2": {
        "equal batches": (
            "lambda N, B, drop_last: [len(p) for p in np.array_split(range(N), -(-N // B))] if N % B and not drop_last else [B] * (N // B)",
            "nearly equal size",
        ),
        "always 3": (
            "lambda N, B, drop_last: [3] * (N // 3) + ([N % 3] if N % 3 and not drop_last else [])",
            "the sizes should be",
        ),
        "floats": (
            "lambda N, B, drop_last: [float(B)] * (N // B) + ([float(N % B)] if N % B and not drop_last else [])",
            "a list of int",
        ),
        "wrong way round": (
            "lambda N, B, drop_last: [B] * (N // B) + ([N % B] if N % B and drop_last else [])",
            "wrong way round",
        ),
        "empty batch": (
            "lambda N, B, drop_last: [B] * (N // B) + ([] if drop_last else [N % B])",
            "no empty batch",
        ),
        "never dropped": ("lambda N, B, drop_last: [B] * (N // B) + [N % B] * (N % B > 0)", "False keeps it"),
        "number of batches": ("lambda N, B, drop_last: N // B", "a list of int"),
        "no return": ("lambda N, B, drop_last: print(end='')", "without `return`"),
    },
    "7.3": {
        "a fixed length": (
            COLLATE.format(
                padded="torch.stack([torch.cat([r, torch.zeros(10 - len(r))]) for r in rows])",
                mask="torch.arange(10) < lengths[:, None]",
                labels=LABELS,
            ),
            "have the shape",
        ),
        "filled with the last value": (
            COLLATE.format(
                padded="torch.stack([torch.cat([r, r[-1].repeat(max(lengths) - len(r))]) for r in rows])",
                mask=MASK,
                labels=LABELS,
            ),
            "not the rows with zeros",
        ),
        "mask to the last value that is not zero": (
            COLLATE.format(
                padded=PAD,
                mask="torch.stack([torch.arange(max(lengths)) <= (r.nonzero().max() if r.any() else -1) for r in rows])",
                labels=LABELS,
            ),
            "can be real",
        ),
        "labels of the first row": (
            COLLATE.format(padded=PAD, mask=MASK, labels="torch.full((len(rows),), labels[0])"),
            "The labels should be",
        ),
        "two things": (
            COLLATE.format(padded=PAD, mask=MASK, labels="0").replace(
                "return padded, mask, 0", "return padded, mask"
            ),
            "Return three things",
        ),
        "time first": (
            COLLATE.format(padded="nn.utils.rnn.pad_sequence(rows)", mask=MASK, labels=LABELS),
            "batch first",
        ),
        "mask from the values": (
            COLLATE.format(padded=PAD, mask="padded != 0", labels=LABELS),
            "can be real",
        ),
        "mask turned round": (
            COLLATE.format(padded=PAD, mask=f"~({MASK})", labels=LABELS),
            "wrong way round",
        ),
        "mask of numbers": (
            COLLATE.format(padded=PAD, mask=f"({MASK}).float()", labels=LABELS),
            "should be bool",
        ),
        "labels of float": (
            COLLATE.format(padded=PAD, mask=MASK, labels="torch.tensor(labels).float()"),
            "should be int64",
        ),
        "labels as a tuple": (COLLATE.format(padded=PAD, mask=MASK, labels="labels"), "should be tensors"),
        "zeros at the start": (
            COLLATE.format(
                padded="torch.stack([torch.cat([torch.zeros(max(lengths) - len(r)), r]) for r in rows])",
                mask=MASK,
                labels=LABELS,
            ),
            "not at the start",
        ),
    },
    "7.4": {
        "three channels": (
            MOMENTS.format(
                scale=" / 255", result="mean.reshape(3), (squares / count - mean.square()).reshape(3).sqrt()"
            ),
            "RuntimeError",
        ),
        "pictures of 6 x 5": (
            MOMENTS.replace("x.numel() // x.shape[1]", "30 * len(x)").format(
                scale=" / 255", result="mean, (squares / count - mean.square()).abs().sqrt()"
            ),
            "mean should be",
        ),
        "below zero": (
            MOMENTS.format(scale=" / 255", result="mean, (mean.square() - squares / count).sqrt()"),
            "variance below zero",
        ),
        "one less": (
            MOMENTS.format(
                scale=" / 255",
                result="mean, ((squares / count - mean.square()) * count / (count - 1)).sqrt()",
            ),
            "not by one less",
        ),
        "not divided": (
            MOMENTS.format(scale="", result="mean, (squares / count - mean.square()).sqrt()"),
            "by 255 first",
        ),
        "variance": (
            MOMENTS.format(scale=" / 255", result="mean, squares / count - mean.square()"),
            "square root",
        ),
        "squares only": (
            MOMENTS.format(scale=" / 255", result="mean, (squares / count).sqrt()"),
            "deviation should be",
        ),
        "mean of means": (
            """
def answer(loader):
    parts = [images.double() / 255 for images, _ in loader]
    everything = torch.cat(parts)
    mean = torch.stack([x.mean(dim=(0, 2, 3)) for x in parts]).mean(dim=0)
    return mean, everything.std(dim=(0, 2, 3))
""",
            "smaller last batch",
        ),
        "deviations averaged": (
            """
def answer(loader):
    parts = [images.double() / 255 for images, _ in loader]
    stds = torch.stack([x.std(dim=(0, 2, 3)) for x in parts])
    return torch.cat(parts).mean(dim=(0, 2, 3)), stds.mean(dim=0)
""",
            "miss how the batches differ",
        ),
        "two passes": (
            """
def answer(loader):
    count = sum(images.numel() / images.shape[1] for images, _ in loader)
    x = torch.zeros(3, dtype=torch.float64)
    for images, _ in loader:
        x = x + images.double().sum(dim=(0, 2, 3)) / 255
    return x / 0, x / 0
""",
            "through the loader twice",
        ),
        "one number for all channels": (
            """
def answer(loader):
    x = torch.cat([images.double() / 255 for images, _ in loader])
    return x.mean(), x.std()
""",
            "should hold 3 numbers",
        ),
    },
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
            "not a trained model",
        ),
        "too few": ("\ndef answer(train_rows, new_rows):\n    return [0, 1]\n", "223 numbers"),
    },
}
