"""Typical wrong answers to the exercises 7.1, 7.2, 7.3, 7.4."""

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
        "never dropped": (
            "lambda N, B, drop_last: [B] * (N // B) + [N % B] * (N % B > 0)",
            "makes no difference",
        ),
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
            "the mask of row 2 should be",
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
            "square of the mean is not subtracted",
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
}
