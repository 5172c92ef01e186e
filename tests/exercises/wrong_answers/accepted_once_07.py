"""Wrong answers to the exercises of lecture 07 that the checks accepted once."""

WRONG_ANSWERS = {
    "7.1": {
        "np.loadtxt without ndmin: a file with a single data row fails": (
            """
import numpy as np
import torch
from torch.utils.data import Dataset
class CsvDataset(Dataset):
    def __init__(self, path):
        with open(path) as file:
            self.names = file.readline().strip().split(",")[:-1]
        table = np.loadtxt(path, delimiter=",", skiprows=1)
        self.X = torch.tensor(table[:, :-1], dtype=torch.float32)
        self.y = [int(v) for v in table[:, -1]]
    def __len__(self):
        return len(self.y)
    def __getitem__(self, i):
        return self.X[i], self.y[i]
answer = CsvDataset
""",
            "a file of 1 rows",
        ),
    },
    "7.2": {
        "asks a DataLoader": (
            """
import torch
from torch.utils.data import DataLoader
def answer(N, B, drop_last):
    return [len(batch) for batch in DataLoader(torch.arange(N), B, drop_last=drop_last)]
""",
            "You make a DataLoader",
        ),
    },
    "7.5": {
        "medians of all rows": (
            """
import statistics
import torch
def numbers(rows, fit_rows):
    everyone = [*fit_rows, *rows]
    median = {c: statistics.median(float(r[c]) for r in everyone if r[c]) for c in ("Age", "Fare")}
    def raw(r):
        return [
            float(r["Pclass"]),
            float(r["Sex"] == "female"),
            float(r["Age"] or median["Age"]),
            float(r["Fare"] or median["Fare"]),
        ]
    fit = torch.tensor([raw(r) for r in fit_rows], dtype=torch.float64)
    new = torch.tensor([raw(r) for r in rows], dtype=torch.float64)
    return (new - fit.mean(dim=0)) / fit.std(dim=0)
answer = numbers
""",
            "depends on the other passengers",
        ),
        "the age is filled with 29.7 and the fare with 32.2": (
            """
import torch
def answer(rows, fit_rows):
    def table(passengers):
        return torch.tensor(
            [[float(p["Pclass"]), float(p["Sex"] == "female"), float(p["Age"] or 29.7), float(p["Fare"] or 32.2)] for p in passengers],
            dtype=torch.float64,
        )
    fit, new = table(fit_rows), table(rows)
    std = fit.std(dim=0)
    return (new - fit.mean(dim=0)) / torch.where(std > 0, std, 1)
""",
            "not with constants",
        ),
        "the gap takes the age of the passenger before in rows": (
            """
import torch
def answer(rows, fit_rows):
    def table(passengers):
        out, age, fare = [], 30.0, 15.0
        for p in passengers:
            age, fare = float(p["Age"] or age), float(p["Fare"] or fare)
            out.append([float(p["Pclass"]), float(p["Sex"] == "female"), age, fare])
        return torch.tensor(out, dtype=torch.float64)
    fit, new = table(fit_rows), table(rows)
    std = fit.std(dim=0)
    return (new - fit.mean(dim=0)) / torch.where(std > 0, std, 1)
""",
            "a missing one is filled with less",
        ),
    },
    "7.6": {
        "trains without Dataset and DataLoader": (
            """
import torch
from torch import nn
def features(passengers):
    out = []
    for p in passengers:
        woman, boy = p["Sex"] == "female", "Master." in p["Name"]
        third = p["Pclass"] == "3"
        large = int(p["SibSp"]) + int(p["Parch"]) > 3
        out.append(
            [woman, boy, third, p["Pclass"] == "1", large, (woman or boy) and large, (woman or boy) and third]
        )
    return torch.tensor(out, dtype=torch.float64)
def answer(train_rows, new_rows):
    X, X_new = features(train_rows), features(new_rows)
    y = torch.tensor([[float(p["Survived"])] for p in train_rows]).double()
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(X.shape[1], 16), nn.ReLU(), nn.Linear(16, 1)).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        loss = nn.functional.binary_cross_entropy_with_logits(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return (model(X_new)[:, 0] > 0).int().tolist()
""",
            "no DataLoader was used",
        ),
    },
}
