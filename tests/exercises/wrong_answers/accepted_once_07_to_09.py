"""Wrong answers to the exercises of lectures 07 to 09 that the checks accepted once."""

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
    "7.5": {
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
    "8.1": {
        "the mean is subtracted instead of the maximum: [0": (
            """
import numpy as np

def answer(z):
    shifted = z - z.mean(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
""",
            "maximum first",
        ),
        "z - logaddexp.reduce": (
            """
import numpy as np

def answer(z):
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)
""",
            "-0.693147",
        ),
    },
    "8.5": {
        "as many classes as occur": (
            """
import torch

def answer(truth, answer, classes):
    classes = int(torch.cat([truth, answer]).max()) + 1
    matrix = torch.bincount(truth * classes + answer, minlength=classes**2).view(classes, classes)
    both = (matrix + matrix.T).triu(1)
    return matrix, divmod(both.argmax().item(), classes)
""",
            "A class may be missing",
        ),
        "the pair that is confused most often relative to the size of its classes": (
            """
import torch

def answer(truth, answer, classes):
    matrix = torch.bincount(truth * classes + answer, minlength=classes**2).view(classes, classes)
    share = matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)
    return matrix, divmod((share + share.T).triu(1).argmax().item(), classes)
""",
            "most confused pair",
        ),
    },
    "8.6": {
        "trains on the notebook's otto": (
            """
import torch
from torch import nn

from course_utils import load_otto

otto = load_otto(full=False)

def answer(X, labels, X_new):
    torch.manual_seed(0)
    A, y = torch.log1p(otto.features), otto.labels
    model = nn.Sequential(nn.Linear(93, 64), nn.ReLU(), nn.Linear(64, 9))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(25):
        for rows in torch.randperm(len(A)).split(100):
            loss = nn.functional.cross_entropy(model(A[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return model(torch.log1p(X_new)).softmax(dim=1)
""",
            "looked up",
        ),
        "looks the new rows up in load_otto": (
            """
import torch

from course_utils import load_otto

def answer(X, labels, X_new):
    otto = load_otto(full=False)
    nearest = torch.cdist(X_new, otto.features).argmin(dim=1)
    p = torch.full((len(X_new), 9), 0.001)
    p[torch.arange(len(X_new)), otto.labels[nearest]] = 0.992
    return p
""",
            "looked up",
        ),
    },
    "9.1": {
        "the result has the type of the picture": (
            """
import numpy as np

def conv2d(picture, kernel, stride, padding):
    padded, k = np.pad(picture, padding), len(kernel)
    rows, columns = ((side - k) // stride + 1 for side in padded.shape)
    out = np.zeros((rows, columns), dtype=picture.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            out[i, j] = (padded[top : top + k, left : left + k] * kernel).sum()
    return out

answer = conv2d
""",
            "cut to whole numbers",
        ),
        "calls torch": (
            """
import numpy as np
import torch
from torch.nn import functional as F

def conv2d(picture, kernel, stride, padding):
    x = torch.as_tensor(np.asarray(picture, dtype=np.float64))[None, None]
    w = torch.as_tensor(np.asarray(kernel, dtype=np.float64))[None, None]
    return F.conv2d(x, w, stride=stride, padding=padding)[0, 0].numpy()

answer = conv2d
""",
            "You call torch",
        ),
    },
    "9.3": {
        "the mean of each row for the mean of all": (
            """
import numpy as np

def detector(pattern):
    return pattern - pattern.mean(axis=1, keepdims=True)

answer = detector
""",
            "finds nothing",
        ),
    },
    "9.4": {
        "the multiplications in int32 overflow": (
            """
import numpy as np

def conv_cost(c_in, c_out, k, height, width):
    weights = c_out * c_in * k * k
    sizes = np.array([weights, height, width], dtype=np.int32)
    return weights + c_out, int(sizes.prod(dtype=np.int32))

answer = conv_cost
""",
            "multiplications, not",
        ),
    },
    "9.5": {
        "mean pooling for max-pooling": (
            """
from torch import nn

def deeper_cnn():
    layers = []
    for c_in, c_out in [(1, 8), (8, 16), (16, 32)]:
        layers += [nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(288, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(32, 10))

answer = deeper_cnn
""",
            "average pooling",
        ),
        "the convolutions run under no_grad": (
            """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for c_in, c_out in [(1, 8), (8, 16), (16, 32)]:
            layers += [nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.head = nn.Sequential(nn.Linear(288, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x):
        with torch.no_grad():
            x = self.body(x)
        return self.head(x)

answer = lambda: Net()
""",
            "gets no gradient",
        ),
    },
}
