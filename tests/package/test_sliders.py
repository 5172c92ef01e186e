"""A figure with sliders: what is stored, what a slider changes, and that nothing old stays in the picture."""

import base64
import html
import io
import re

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import FancyArrowPatch
from PIL import Image

from course_utils import explore, sliders, use_course_style


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context():
        use_course_style()
        yield
        assert not plt.get_fignums(), "a figure was left open"


@pytest.fixture
def shown(monkeypatch):
    """What `display` gets, and the boxes that were made."""
    seen, boxes = [], []
    monkeypatch.setattr(sliders, "display", lambda data, **options: seen.append((data, options)))
    make = widgets.VBox
    monkeypatch.setattr(sliders.widgets, "VBox", lambda parts: boxes.append(make(parts)) or boxes[-1])
    return seen, boxes


def draw_without_axes():
    """As a graph is drawn: no axes, a text that stays and one that moves."""
    fig, ax = plt.subplots()
    ax.axis("off")
    ax.text(0.2, 0.5, "stays", bbox={"fc": "white"})
    text = ax.text(0.7, 0.5, "")

    def tell(w):
        text.set_text(f"w = {w}")
        return f"Two texts, w = {w}."

    return fig, tell


def draw():
    """A line whose slope, colour and title follow the slider, before a parabola that stays."""
    fig, (left, right) = plt.subplots(1, 2)
    (line,) = left.plot([], [])
    left.set(xlim=(0, 1), ylim=(0, 4))
    right.plot(np.linspace(-1, 1, 50) ** 2)
    label = right.text(10, 0.5, "")
    arrow = right.add_patch(FancyArrowPatch((20, 0.4), (32, 0.4)))

    def turn(w):
        line.set_data([0, 1], [0, w])
        left.set_title(f"w = {w}")
        label.set_text("steep" if w > 2 else "")
        arrow.set_visible(w != 3)
        right.set_ylim(0, 2 if w < 0 else 1)
        return f"A line of slope {w}."

    return fig, turn


def pixels(element):
    source = re.search(r'src="data:image/png;base64,([^"]+)"', element)[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB"))


def test_the_stored_picture_and_its_text(shown):
    explore(draw, w=widgets.IntSlider(1, -2, 3))
    ((data, options),) = shown[0]
    assert options["raw"] and options["metadata"] == {"image/png": {"alt": "A line of slope 1."}}
    assert {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"} <= set(data)
    first = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB"))
    assert first.shape == (440, 900, 3)
    assert (pixels(shown[1][0].children[-1].value) == first).all()


def test_the_same_figure_gives_the_same_bytes(shown):
    for _ in range(2):
        explore(draw, w=widgets.IntSlider(1, -2, 3))
    assert shown[0][0][0]["image/png"] == shown[0][1][0]["image/png"]


def drawn_anew(draw, w):
    """The whole figure for this value, its axes where they were at the start."""
    fig, turn = draw()
    plt.close(fig)
    canvas = FigureCanvasAgg(fig)
    for value in (1, w):
        turn(value)
        canvas.draw()
        fig.set_layout_engine("none")
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


@pytest.mark.parametrize("draw", [draw, draw_without_axes])
def test_after_each_move_the_picture_is_the_one_that_would_be_drawn_anew(shown, draw):
    slider = widgets.IntSlider(1, -2, 3)
    explore(draw, w=slider)
    picture = shown[1][0].children[-1]
    for w in (2, 3, -1, 1, 3, 2):  # titles and a label come and go, and a scale changes
        slider.value = w
        assert f"{w}." in html.unescape(picture.value)
        different = (pixels(picture.value) != drawn_anew(draw, w)).any(axis=2).sum()
        assert different < 30, w  # where the line, which moves, crosses the axis, which stays


def test_an_old_figure_keeps_its_own_lines_when_another_one_is_made(shown):
    first, second = widgets.IntSlider(1, -2, 3), widgets.IntSlider(1, -2, 3)
    explore(draw, w=first)
    explore(draw, w=second)
    before = shown[1][1].children[-1].value
    first.value = 3
    assert shown[1][1].children[-1].value == before
    assert "slope 3" in shown[1][0].children[-1].value


def test_an_error_is_seen_and_the_next_move_is_drawn(shown):
    def fragile():
        fig, turn = draw()
        return fig, lambda w: turn(1 / w) if w != 2 else turn(1 / 0)

    slider = widgets.IntSlider(1, -2, 3)
    explore(fragile, w=slider)
    slider.value = 2
    assert "ZeroDivisionError" in shown[1][0].children[-1].value
    slider.value = 3
    assert "<img" in shown[1][0].children[-1].value


def test_quotes_in_a_text_do_not_end_it(shown):
    def quoting():
        fig, turn = draw()
        return fig, lambda w: turn(w) + ' "<b>"'

    explore(quoting, w=widgets.IntSlider(1, -2, 3))
    assert 'alt="A line of slope 1. &quot;&lt;b&gt;&quot;"' in shown[1][0].children[-1].value


def test_sliders_get_a_width_unless_they_have_one(shown):
    own = widgets.IntSlider(1, -2, 3, layout={"width": "10em"})
    explore(draw, w=own)
    other = widgets.IntSlider(1, -2, 3)
    explore(draw, w=other)
    assert (own.layout.width, other.layout.width) == ("10em", "30em")


def test_what_is_missing_is_said(shown):
    with pytest.raises(ValueError, match="at least one slider"):
        explore(draw)

    def silent():
        fig, turn = draw()
        return fig, lambda w: turn(w) and None

    with pytest.raises(ValueError, match="alternative text"):
        explore(silent, w=widgets.IntSlider(1, -2, 3))
    assert not shown[0]


def test_only_what_moves_is_drawn_again(shown, monkeypatch):
    """That is what makes it quick: the whole figure is drawn once more, when it is known what moves."""
    drawn = []
    whole = FigureCanvasAgg.draw
    monkeypatch.setattr(FigureCanvasAgg, "draw", lambda self: drawn.append(1) or whole(self))
    slider = widgets.FloatSlider(1, min=0, max=2)

    def simple():
        fig, ax = plt.subplots()
        (line,) = ax.plot([], [])
        ax.set(xlim=(0, 1), ylim=(0, 4))
        return fig, lambda w: line.set_data([0, 1], [0, w]) or f"A line of slope {w}."

    explore(simple, w=slider)
    at_the_start = len(drawn)
    for w in (1.1, 1.2, 1.3, 1.4):
        slider.value = w
    assert len(drawn) == at_the_start + 1


def test_a_title_of_the_whole_figure_moves(shown):
    def titled():
        fig, _ = plt.subplots()
        title = fig.suptitle("")
        return fig, lambda w: title.set_text(f"w = {w}") or f"A title, w = {w}."

    slider = widgets.IntSlider(1, -2, 3)
    explore(titled, w=slider)
    for w in (2, 3):
        slider.value = w
        assert (pixels(shown[1][0].children[-1].value) == drawn_anew(titled, w)).all()


def test_a_move_that_changes_nothing(shown):
    def still():
        fig, ax = plt.subplots()
        ax.plot([1, 2])
        return fig, lambda w: f"The same line, w = {w}."

    slider = widgets.IntSlider(1, -2, 3)
    explore(still, w=slider)
    slider.value = 2
    assert (pixels(shown[1][0].children[-1].value) == drawn_anew(still, 2)).all()
