"""Right answers in unusual forms that the checks refused once."""

RIGHT_ANSWERS = {
    ("7.1", "array.array for the floats, a list (not a tuple) as sample"): """
from array import array
from pathlib import Path
import numpy as np
import torch
from torch.utils.data import Dataset
class CsvDataset(Dataset):
    def __init__(self, path):
        rows = [line.split(",") for line in Path(path).read_text().splitlines()]
        self.names = rows.pop(0)[:-1]
        self.F = len(self.names)
        self.values = array("f", (float(v) for row in rows for v in row[:-1]))
        self.labels = [int(row[-1]) for row in rows]
    def __len__(self):
        return len(self.labels)
    def __getitem__(self, i):
        label = self.labels[i]  # IndexError behind the end
        i = range(len(self))[i]
        part = self.values[i * self.F : (i + 1) * self.F]
        return [torch.from_numpy(np.array(part, dtype=np.float32)), label]
answer = CsvDataset
""",
    ("9.5", "plain parameters with F.conv2d and F.linear"): """
import torch
from torch import nn
from torch.nn import functional as F
class Functional(nn.Module):
    def __init__(self):
        super().__init__()
        self.w, self.b = nn.ParameterList(), nn.ParameterList()
        for shape in [(8, 1, 3, 3), (16, 8, 3, 3), (32, 16, 3, 3), (64, 288), (32, 64), (10, 32)]:
            weight = torch.empty(shape)
            nn.init.kaiming_uniform_(weight, a=5**0.5)
            self.w.append(nn.Parameter(weight))
            self.b.append(nn.Parameter(torch.zeros(shape[0])))
    def forward(self, x):
        for w, b in list(zip(self.w, self.b))[:3]:
            x = F.max_pool2d(F.relu(F.conv2d(x, w, b, padding=1)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(F.linear(x, self.w[3], self.b[3]))
        x = F.relu(F.linear(x, self.w[4], self.b[4]))
        return F.linear(x, self.w[5], self.b[5])
answer = lambda: Functional()
""",
    ("10.1", "real tensors without data (meta device); torch.cat says whether they fit"): """
import torch
from torch.nn import functional as F
def concatenated(height, width, branches):
    results = []
    for branch in branches:
        x = torch.empty(1, 1, height, width, device="meta")
        for channels, kernel, stride, padding in branch:
            weight = torch.empty(channels, x.shape[1], kernel, kernel, device="meta")
            x = F.conv2d(x, weight, stride=stride, padding=padding)
        results.append(x)
    try:
        return tuple(torch.cat(results, dim=1).shape[1:])
    except RuntimeError:
        return None
answer = concatenated
""",
    ("10.3", "the strided 1 x 1 convolution as every stride-th pixel and a convolution with stride 1"): """
import torch
from torch import nn
class Down(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.stride = stride
        self.convs = nn.ModuleList(
            [nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1), nn.Conv2d(c_out, c_out, 3, padding=1)]
        )
        if (c_in, stride) != (c_out, 1):
            self.convs.append(nn.Conv2d(c_in, c_out, 1))
    def forward(self, x):
        out = self.convs[1](torch.relu(self.convs[0](x)))
        if len(self.convs) == 3:
            x = self.convs[2](x[:, :, :: self.stride, :: self.stride])
        return (out + x).clamp(min=0)
answer = Down
""",
    ("10.3", "parameters and F.conv2d"): """
import torch
from torch import nn
from torch.nn import functional as F
class Down(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.stride = stride
        self.w1 = nn.Parameter(torch.randn(c_out, c_in, 3, 3) * (2 / (9 * c_in)) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(c_out))
        self.w2 = nn.Parameter(torch.randn(c_out, c_out, 3, 3) * (2 / (9 * c_out)) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(c_out))
        self.changes = c_in != c_out or stride != 1
        if self.changes:
            self.ws = nn.Parameter(torch.randn(c_out, c_in, 1, 1) * c_in**-0.5)
            self.bs = nn.Parameter(torch.zeros(c_out))
    def forward(self, x):
        out = F.relu(F.conv2d(x, self.w1, self.b1, stride=self.stride, padding=1))
        out = F.conv2d(out, self.w2, self.b2, padding=1)
        skip = F.conv2d(x, self.ws, self.bs, stride=self.stride) if self.changes else x
        return F.relu(skip + out)
answer = Down
""",
    ("10.3", "the skip as a linear layer over the channels of the kept pixels"): """
import torch
from torch import nn
class Down(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.s = stride
        self.first = nn.Conv2d(c_in, c_out, 3, stride, 1)
        self.second = nn.Conv2d(c_out, c_out, 3, 1, 1)
        self.linear = nn.Linear(c_in, c_out) if c_in != c_out or stride != 1 else None
    def forward(self, x):
        out = self.second(torch.relu(self.first(x)))
        if self.linear is not None:
            kept = x[..., :: self.s, :: self.s].movedim(1, -1)
            x = self.linear(kept).movedim(-1, 1)
        return torch.relu(x + out)
answer = Down
""",
    ("10.3", "max-pooling with kernel 1 takes the pixels, then 1 x 1; ReLU as maximum with 0"): """
import torch
from torch import nn
class Down(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        same = c_in == c_out and stride == 1
        self.skip = (
            nn.Identity()
            if same
            else nn.Sequential(nn.MaxPool2d(kernel_size=1, stride=stride), nn.Conv2d(c_in, c_out, 1))
        )
        self.body = nn.Sequential(
            nn.ZeroPad2d(1),
            nn.Conv2d(c_in, c_out, 3, stride),
            nn.ReLU(inplace=True),
            nn.ZeroPad2d(1),
            nn.Conv2d(c_out, c_out, 3),
        )
    def forward(self, x):
        total = self.skip(x) + self.body(x)
        return torch.maximum(total, torch.zeros_like(total))
answer = Down
""",
    ("10.5", "the shortcut as a linear layer over the channels"): """
import torch
from torch import nn
class Variant(nn.Module):
    def __init__(self, channels, kind):
        super().__init__()
        self.linear = nn.Linear(channels, channels) if kind == "conv" else None
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
    def forward(self, x):
        f = self.second(self.first(x).clamp(min=0))
        if self.linear is None:
            out = x.mul(0.5).add(f, alpha=0.5)
        else:
            out = self.linear(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2) + f
        return out.clamp(min=0)
answer = Variant
""",
    ("10.5", "parameters and F.conv2d"): """
import torch
from torch import nn
from torch.nn import functional as F
class Variant(nn.Module):
    def __init__(self, channels, kind):
        super().__init__()
        kernels = [3, 3, 1] if kind == "conv" else [3, 3]
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(channels, channels, k, k) / (k * (3 * channels) ** 0.5)) for k in kernels
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(channels)) for _ in kernels)
    def forward(self, x):
        f = F.relu(F.conv2d(x, self.weights[0], self.biases[0], padding=1))
        f = F.conv2d(f, self.weights[1], self.biases[1], padding=1)
        if len(self.weights) == 2:
            return F.relu(0.5 * (x + f))
        return F.relu(F.conv2d(x, self.weights[2], self.biases[2]) + f)
answer = Variant
""",
    ("10.6", "registered with add_module, found with getattr"): """
import torch
from torch import nn
from torch.nn import functional as F
class Dense(nn.Module):
    def __init__(self, channels, growth, layers):
        super().__init__()
        self.count = layers
        for i in reversed(range(layers)):
            self.add_module(f"conv{i}", nn.Conv2d(channels + growth * i, growth, 3, 1, 1))
    def forward(self, x):
        for i in range(self.count):
            x = torch.cat([x, getattr(self, f"conv{i}")(F.relu(x))], dim=-3)
        return x
answer = Dense
""",
    ("10.6", "parameters and F.conv2d"): """
import torch
from torch import nn
from torch.nn import functional as F
class Dense(nn.Module):
    def __init__(self, channels, growth, layers):
        super().__init__()
        self.kernels, self.shifts = nn.ParameterList(), nn.ParameterList()
        for c in (channels + i * growth for i in range(layers)):
            self.kernels.append(nn.Parameter(torch.randn(growth, c, 3, 3) * (2 / (9 * c)) ** 0.5))
            self.shifts.append(nn.Parameter(torch.zeros(growth)))
    def forward(self, x):
        for w, b in zip(self.kernels, self.shifts, strict=True):
            x = torch.cat([x, F.conv2d(x.clamp(min=0), w, b, padding=1)], dim=1)
        return x
answer = Dense
""",
    ("10.6", "a subclass of Sequential made of convolutions that put their result behind what they saw"): """
import torch
from torch import nn
class Step(nn.Conv2d):
    def forward(self, x):
        return torch.hstack([x, super().forward(x.relu())])
class Dense(nn.Sequential):
    def __init__(self, channels, growth=4, layers=3):
        super().__init__(*[Step(channels + k * growth, growth, 3, padding=1) for k in range(layers)])
answer = Dense
""",
    ("10.6", "a frame by hand and a convolution without padding"): """
import torch
from torch import nn
from torch.nn import functional as F
class Dense(nn.Module):
    def __init__(self, channels, growth, layers):
        super().__init__()
        self.convs = nn.ModuleList()
        while len(self.convs) < layers:
            self.convs.append(nn.Conv2d(channels, growth, 3))
            channels += growth
    def forward(self, x):
        outputs = (x,)
        for conv in self.convs:
            everything = torch.cat(outputs, dim=1)
            outputs += (conv(F.pad(torch.maximum(everything, torch.zeros_like(everything)), [1, 1, 1, 1])),)
        return torch.cat(outputs, dim=1)
answer = Dense
""",
}
