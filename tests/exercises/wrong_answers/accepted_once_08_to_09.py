"""Wrong answers to the exercises of lectures 08 to 09 that the checks accepted once."""

WRONG_ANSWERS = {
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
    "8.2": {
        "lets torch compute both": (
            """
import torch
def answer(z, labels):
    t = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(t, torch.tensor(labels))
    loss.backward()
    return loss.item(), t.grad.numpy()
""",
            "You call torch",
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
    "9.2": {
        "takes kernel == stride for pooling and forgets its padding": (
            """
def sides(n, layers):
    result = []
    for k, s, p in layers:
        if k == s:
            n = n // s
        else:
            n = (n + 2 * p - k) // s + 1
        result.append(n)
    return result
answer = sides
""",
            "it should be",
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
        "cast back to the pattern's dtype": (
            """
def detector(pattern):
    return (pattern - pattern.mean()).astype(pattern.dtype)
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
        "multiplications are a float": (
            """
def conv_cost(c_in, c_out, k, height, width):
    p = (k - 1) / 2
    weights = c_out * c_in * k * k
    return weights + c_out, weights * (height + 2 * p - k + 1) * (width + 2 * p - k + 1)
answer = conv_cost
""",
            "should be an int",
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
