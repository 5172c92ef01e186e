"""Wrong answers to the exercises of lectures 10 to 12 that the checks accepted once."""

WRONG_ANSWERS = {
    "10.1": {
        "only the first and the last branch are compared": (
            """
def concatenated(height, width, branches):
    shapes = []
    for branch in branches:
        h, w = height, width
        for c, k, s, p in branch:
            h, w = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1
        shapes.append((c, h, w))
    if shapes[0][1:] != shapes[-1][1:]:
        return None
    return sum(c for c, _, _ in shapes), h, w
answer = concatenated
""",
            "return None",
        ),
        "compares the numbers of pixels:": (
            """
def concatenated(height, width, branches):
    channels, pixels = 0, set()
    for branch in branches:
        h, w = height, width
        for _, k, s, p in branch:
            h, w = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1
        channels += branch[-1][0]
        pixels.add(h * w)
    return (channels, h, w) if len(pixels) == 1 else None
answer = concatenated
""",
            "return None",
        ),
        "None for a single branch": (
            """
def concatenated(height, width, branches):
    if len(branches) < 2:
        return None
    channels, sizes = 0, set()
    for branch in branches:
        h, w = height, width
        for _, k, s, p in branch:
            h, w = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1
        channels += branch[-1][0]
        sizes.add((h, w))
    return (channels, *sizes.pop()) if len(sizes) == 1 else None
answer = concatenated
""",
            "but the result is None",
        ),
    },
    "10.4": {
        "grad.zero_": (
            """
from torch import nn
from torch.nn import functional as F
def weight_gradients(model, x, labels):
    for parameter in model.parameters():
        parameter.grad.zero_()
    F.cross_entropy(model(x), labels).backward()
    return [m.weight.grad.norm().item() for m in model.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
answer = weight_gradients
""",
            "has no attribute",
        ),
        "first all convolutions and then all linear layers": (
            """
import torch.nn.functional as F
from torch import nn
def weight_gradients(model, x, labels):
    model.zero_grad()
    F.cross_entropy(model(x), labels).backward()
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    linears = [m for m in model.modules() if isinstance(m, nn.Linear)]
    return [m.weight.grad.norm().item() for m in convs + linears]
answer = weight_gradients
""",
            "it should be",
        ),
    },
    "10.5": {
        "the skip is detached": (
            """
import torch
from torch import nn
class Variant(nn.Module):
    def __init__(self, channels, kind):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.shortcut = nn.Conv2d(channels, channels, 1) if kind == "conv" else None
    def forward(self, x):
        out = self.second(torch.relu(self.first(x)))
        skip = x.detach()
        if self.shortcut is None:
            return torch.relu(0.5 * skip + 0.5 * out)
        return torch.relu(self.shortcut(skip) + out)
answer = Variant
""",
            "is incomplete",
        ),
    },
    "11.5": {
        "the alphabet of the source only": (
            """
import torch
from torch import nn
from torch.nn import functional as F
class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.embed, self.gru = nn.Embedding(size, 16), nn.GRU(16, 32, batch_first=True)
        self.linear = nn.Linear(32, size)
    def forward(self, x):
        return self.linear(self.gru(self.embed(x))[0])
def learn(source, target):
    alphabet = sorted(set(source))
    x, y = (torch.tensor([alphabet.index(c) for c in word]) for word in (source, target))
    torch.manual_seed(0)
    model = Net(len(alphabet))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        loss = F.cross_entropy(model(x[None])[0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
answer = learn
""",
            "not in list",
        ),
    },
    "12.5": {
        "the width of the training phrases is kept": (
            """
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence
class ReviewNet(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embed = nn.Embedding(words + 2, 16, padding_idx=0)
        self.gru, self.linear = nn.GRU(16, 32, batch_first=True), nn.Linear(32, 2)
    def forward(self, x, lengths):
        x = pack_padded_sequence(self.embed(x), lengths, batch_first=True, enforce_sorted=False)
        return self.linear(self.gru(x)[1][-1])
def sentiment(texts, labels):
    vocabulary = {}
    for text in texts:
        for word in text.split():
            vocabulary.setdefault(word, len(vocabulary) + 2)
    longest = max(len(text.split()) for text in texts)
    def tensors(texts):
        rows = [torch.tensor([vocabulary.get(w, 1) for w in t.split()] or [1]) for t in texts]
        x = torch.zeros(len(rows), longest, dtype=torch.int64)
        for i, row in enumerate(rows):
            x[i, : len(row)] = row
        return x, torch.tensor([len(row) for row in rows])
    torch.manual_seed(0)
    net, (x, n), y = ReviewNet(len(vocabulary)), tensors(texts), torch.tensor(labels)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(max(5, 5000 // len(y))):
        for rows in torch.randperm(len(y)).split(32):
            loss = F.cross_entropy(net(x[rows], n[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return lambda texts: net(*tensors(texts)).argmax(dim=1).tolist()
answer = sentiment
""",
            "a phrase longer",
        ),
        "network and vocabulary are globals: a second training spoils the function of the first": (
            """
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence
class ReviewNet(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embed = nn.Embedding(words + 2, 16, padding_idx=0)
        self.gru, self.linear = nn.GRU(16, 32, batch_first=True), nn.Linear(32, 2)
    def forward(self, x, lengths):
        x = pack_padded_sequence(self.embed(x), lengths, batch_first=True, enforce_sorted=False)
        return self.linear(self.gru(x)[1][-1])
vocabulary, net = {}, None
def sentiment(texts, labels):
    global net
    vocabulary.clear()
    for text in texts:
        for word in text.split():
            vocabulary.setdefault(word, len(vocabulary) + 2)
    def tensors(texts):
        rows = [torch.tensor([vocabulary.get(w, 1) for w in t.split()] or [1]) for t in texts]
        return pad_sequence(rows, batch_first=True), torch.tensor([len(row) for row in rows])
    torch.manual_seed(0)
    net, (x, n), y = ReviewNet(len(vocabulary)), tensors(texts), torch.tensor(labels)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(max(5, 5000 // len(y))):
        for rows in torch.randperm(len(y)).split(32):
            loss = F.cross_entropy(net(x[rows], n[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return lambda texts: net(*tensors(texts)).argmax(dim=1).tolist()
answer = sentiment
""",
            "share a network",
        ),
    },
}
