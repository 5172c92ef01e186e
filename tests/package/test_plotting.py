"""Figures: style, alternative texts, loss curves."""

import base64
import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import plot_losses, plotting, show, use_course_style
from course_utils.plotting import COLOURS

pytestmark = pytest.mark.usefixtures("closed_figures")


@pytest.fixture
def displayed(monkeypatch):
    seen = []
    monkeypatch.setattr(plotting, "display", lambda data, **options: seen.append((data, options)))
    return seen


def test_show_displays_a_png_with_its_alternative_text(displayed):
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    show(fig, alt="A rising line.")
    ((data, options),) = displayed
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == options["metadata"]["image/png"]["alt"] == "A rising line."
    assert options["raw"]
    assert b"atplotlib" not in base64.b64decode(data["image/png"]), "the version would change the bytes"


def test_the_same_figure_gives_the_same_bytes(displayed):
    for _ in range(2):
        fig, ax = plt.subplots()
        ax.plot([1, 2])
        show(fig, alt="A rising line.")
    assert displayed[0] == displayed[1]


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_without_alternative_text_is_an_error(alt):
    fig = plt.figure()
    with pytest.raises(ValueError, match="alt="):
        show(fig, alt=alt)
    plt.close(fig)


def luminance(colour, simulate=((1, 0, 0), (0, 1, 0), (0, 0, 1))):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(np.array(simulate) @ linear, 0, 1)


def lab(linear):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    xyz /= [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_colours_stand_out_from_white():
    for name, colour in COLOURS.items():
        contrast = 1.05 / (luminance(colour) @ [0.2126, 0.7152, 0.0722] + 0.05)
        assert contrast >= 4.5, name


# Machado, Oliveira and Fernandes (2009), severity 1.0
COLOUR_BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_colours_can_be_told_apart(kind):
    seen = {name: lab(luminance(colour, COLOUR_BLINDNESS[kind])) for name, colour in COLOURS.items()}
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[a] - seen[b]) > 15, (a, b)


def test_the_style_is_large_and_has_a_line_style_for_every_colour():
    use_course_style()
    assert plt.rcParams["font.size"] >= 14
    sizes = [
        plt.rcParams[f"{name}size"] for name in ("axes.title", "axes.label", "xtick.label", "ytick.label")
    ]
    assert [*sizes, plt.rcParams["legend.fontsize"]] == [15, 14, 13, 13, 13]
    assert plt.rcParams["figure.dpi"] == plt.rcParams["savefig.dpi"] == 100
    cycle = list(plt.rcParams["axes.prop_cycle"])
    assert len({str(c["linestyle"]) for c in cycle}) == len(cycle) == len(COLOURS)


def test_plot_losses_one_curve():
    fig = plot_losses([3.0, 2.0, 1.0])
    (line,) = fig.axes[0].lines
    assert line.get_ydata().tolist() == [3, 2, 1] and line.get_color() == COLOURS["blue"]
    assert (fig.axes[0].get_yscale(), fig.axes[0].get_xlabel(), fig.axes[0].get_ylabel()) == (
        "linear",
        "epoch",
        "loss",
    )
    plt.close(fig)


def test_plot_losses_smoothed_and_named():
    fig = plot_losses({"training": [3.0, 2.0], "development": [4.0, 3.0]}, beta=0.5, log=True)
    (ax,) = fig.axes
    assert len(ax.lines) == 4
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "training smoothed, β = 0.5",
        "development smoothed, β = 0.5",
    ]
    assert ax.get_yscale() == "log"
    smoothed, raw = ax.lines[:2]
    assert smoothed.get_ydata() == pytest.approx([3, (1 + 0.75) / 0.75])
    assert raw.get_ydata() == pytest.approx([3, 2]) and raw.get_zorder() < smoothed.get_zorder()
    assert (raw.get_linewidth(), raw.get_linestyle(), raw.get_alpha()) == (1, "-", 0.35)
    assert raw.get_color() == smoothed.get_color() != ax.lines[2].get_color()
    plt.close(fig)


@pytest.mark.parametrize(
    ("losses", "beta", "texts"),
    [
        ([2.0, 1.0], None, None),
        ([2.0, 1.0], 0.5, ["smoothed, β = 0.5"]),
        ({"training": [2.0, 1.0]}, None, ["training"]),
    ],
)
def test_a_legend_where_there_is_something_to_tell(losses, beta, texts):
    fig = plot_losses(losses, beta=beta)
    legend = fig.axes[0].get_legend()
    assert (legend and [text.get_text() for text in legend.get_texts()]) == texts
    plt.close(fig)


@pytest.mark.parametrize("beta", [None, 0.5])
def test_several_curves_follow_the_cycle_of_the_style(beta):
    use_course_style()
    fig = plot_losses({"training": [3.0, 2.0], "development": [4.0, 3.0]}, beta=beta)
    labelled = [line for line in fig.axes[0].lines if not line.get_label().startswith("_")]
    for line, style in zip(labelled, plt.rcParams["axes.prop_cycle"], strict=False):
        assert (line.get_color(), line.get_linestyle()) == (style["color"], style["linestyle"])
    assert len(labelled) == 2
    plt.close(fig)


def test_plot_losses_on_given_axes():
    fig, (left, right) = plt.subplots(1, 2)
    assert plot_losses([1.0, 2.0], ax=right) is fig
    assert not left.lines and len(right.lines) == 1
    plt.close(fig)


@pytest.mark.parametrize("losses", [{}, []])
def test_plot_losses_without_a_curve(losses):
    with pytest.raises(ValueError):
        plot_losses(losses)
    plt.close("all")


def legend_of(figure):
    legend = figure.axes[0].get_legend()
    plt.close(figure)
    return [text.get_text().strip() for text in legend.get_texts()] if legend else []


@pytest.mark.parametrize("names", [["_private", "b"], [0, 1], [0], ["0"], [("SGD", 0.1)], [None, False]])
def test_every_name_stands_in_the_legend(names):
    figure = plot_losses({name: [1.0, 0.5] for name in names})
    assert legend_of(figure) == [str(name) for name in names]


def test_a_single_point_can_be_seen():
    for losses in ([0.5], {"a": [0.5], "b": [0.4, 0.3]}):
        assert plot_losses(losses).axes[0].lines[0].get_marker() == "o"
    assert plot_losses([1.0, 0.5]).axes[0].lines[0].get_marker() != "o"
    plt.close("all")


def test_beta_may_be_any_number():
    assert "0.9" in legend_of(plot_losses({"a": [1.0, 0.5]}, beta=np.float64(0.9)))[0]


@pytest.mark.parametrize(
    ("losses", "beta"), [([], None), ([1.0], 2), ({"a": ["b"]}, None), ({"a": [1.0]}, "x")]
)
def test_an_error_leaves_no_figure_behind(losses, beta):
    with pytest.raises((ValueError, TypeError)):
        plot_losses(losses, beta=beta)
    assert not plt.get_fignums()
