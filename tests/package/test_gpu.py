"""The network of lecture 09 on a GPU, where there is one; without one these tests are skipped and say why."""

import pytest
import torch

from course_utils import load_mnist, pick_device
from course_utils.device import why_no_gpu
from tests.lectures.lecture_code import definitions
from tools import notebooks

CPU = torch.device("cpu")
LECTURE = definitions(notebooks.NOTEBOOK_DIR / "09_convolutional_networks.ipynb")


@pytest.fixture
def gpu(monkeypatch):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    device = pick_device()
    if device.type == "cpu":
        pytest.skip(f"no GPU: {why_no_gpu()[0]}")
    return device


def trained(device, updates=20):
    """The losses of the first updates, and the model, computed on a device."""
    torch.manual_seed(0)
    model = LECTURE["small_cnn"]().to(device)
    digits = load_mnist(full=False)
    X = LECTURE["prepared"](digits.images[: 64 * updates]).to(device)
    y = digits.labels[: 64 * updates].to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    losses = []
    for x, labels in zip(X.split(64), y.split(64), strict=True):
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, model, X


def test_the_gpu_learns_what_the_cpu_learns(gpu):
    there, model, _ = trained(gpu)
    here, _, _ = trained(CPU)
    assert {p.device.type for p in model.parameters()} == {gpu.type}
    # The first loss differs by rounding (TF32 at most 1e-3); later ones drift apart slowly.
    assert there[0] == pytest.approx(here[0], rel=1e-3)
    assert there == pytest.approx(here, rel=5e-2, abs=1e-2)
    assert there[-1] < 0.8 * there[0]


def test_weights_saved_on_the_gpu_load_on_the_cpu(gpu, tmp_path):
    _, model, X = trained(gpu, updates=2)
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    copy = LECTURE["small_cnn"]()
    copy.load_state_dict(torch.load(tmp_path / "weights.pt", map_location="cpu", weights_only=True))
    assert torch.allclose(copy(X[:5].cpu()), model(X[:5]).cpu(), rtol=1e-2, atol=1e-2)


def test_a_batch_left_on_the_cpu_is_refused(gpu):
    model = LECTURE["small_cnn"]().to(gpu)
    with pytest.raises(RuntimeError, match=r"(?i)device|type"):
        model(torch.zeros(1, 1, 28, 28))
