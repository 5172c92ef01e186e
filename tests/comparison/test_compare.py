"""When two texts or two pictures are the same."""

import base64
import io

import matplotlib.pyplot as plt
import pytest

from tools.notebooks.compare import same_picture, same_text, spread, tolerances


@pytest.mark.parametrize(
    ("stored", "new", "same"),
    [
        ("loss 0.25", "loss 0.25", True),
        ("loss 0.25000001", "loss 0.25", True),
        ("loss 0.2501", "loss 0.25", False),
        ("n 100", "n 101", False),
        ("1e-3", "1.0000001e-03", True),
        ("1e-3", "1e-4", False),
        ("[1.   0.25]", "[1.         0.25000001]", True),
        ("[1. 0.25]", "[1. 0.25 0.25]", False),
        ("nan", "nan", True),
        ("nan", "0.0", False),
        ("0.0", "-0.0", True),
        ("0.0", "1e-17", False),
        ("w = 2.0", "v = 2.0", False),
        ("-1.5", "1.5", False),
        ("[28 34 46]", "[28 3 446]", False),
        ("87 10", "871 0", False),
        ("87 10", "8710", False),
        ("87 10", "87  10", True),
        ("a 1\nb 2", "a 1 b 2", False),
        ("a 1\nb 2", "a 1\n\nb 2", False),
        ("a 1\n", "a 1", False),
        ("0.5 7", "0.57", False),
        ("1 0.5", "10.5", False),
        ("0.5 0.25", "0.50.25", False),
        ("one two", "onetwo", False),
        ("loss: 0.5", "loss:0.5", False),
        ("[ 0.0  1.5]", "[-0.0 1.5]", True),
        ("  0.25 a\n 10.25 b", "0.25 a\n10.25 b", True),
        ("0.25 \n", "0.25000001\n", True),
        ("[ 1 -2]", "[1 -2]", False),
    ],
)
def test_same_text(stored, new, same):
    assert same_text(stored, new) is same


def test_the_tolerance_of_a_cell():
    assert tolerances(["widget", "nbval-rtol=1e-3", "nbval-atol=1e-9"]) == (1e-3, 1e-9, 12)
    assert tolerances(["nbval-tile=40"]) == (1e-6, 0.0, 40)
    assert tolerances([]) == (1e-6, 0.0, 12)
    assert same_text("0.0", "1e-17", 1e-6, 1e-12)
    assert not same_text("0.3", "0.30000000000000004", 0.0)


def draw(**change):
    look = {"title": "a title", "slope": 1.0, "label": "x", "width": 2.0} | change
    fig, ax = plt.subplots(figsize=(9, 4.4))
    ax.plot([0, 1, 2], [0, look["slope"], 2], linewidth=look["width"])
    ax.set(title=look["title"], xlabel=look["label"])
    picture = io.BytesIO()
    fig.savefig(picture)
    plt.close(fig)
    return base64.b64encode(picture.getvalue()).decode()


@pytest.mark.parametrize(
    ("stored", "new", "found"),
    [
        ("loss 0.5", "loss 0.5", (0, 0)),
        ("0.0 and 1.0", "-0.0 and 1.00", (0, 0)),
        ("0.0", "0.25", (1, 0.25)),
        ("1.0 2.0", "1.0 1.5", (0.25, 0.5)),
        ("1.0 2.0", "1.0", (0, 0)),
        ("no number", "none", (0, 0)),
    ],
)
def test_spread(stored, new, found):
    assert spread(stored, new) == found


def test_same_picture():
    reference = draw()
    assert same_picture(reference, draw())
    assert same_picture(reference, draw(slope=1.0005)), "less than a tenth of a pixel"
    for change in ({"slope": 1.05}, {"title": "a tible"}, {"label": "y"}, {"width": 5.0}):
        assert not same_picture(reference, draw(**change)), change
