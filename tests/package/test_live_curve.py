"""The live curve: a picture that grows in a notebook, lines of text elsewhere."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest

from course_utils import LiveCurve, plotting

pytestmark = pytest.mark.usefixtures("closed_figures")


@pytest.mark.parametrize(("options", "scale"), [({}, "linear"), ({"log": True}, "log")])
def test_the_scale_of_a_live_curve(options, scale, monkeypatch):
    scales, legends = [], []
    monkeypatch.setattr(plotting, "_in_notebook", lambda: True)
    monkeypatch.setattr(plotting, "display", lambda *_, **__: None)
    picture = plotting._picture
    monkeypatch.setattr(
        plotting, "_picture", lambda fig, alt: scales.append(fig.axes[0].get_yscale()) or picture(fig, alt)
    )
    make_legend = plt.Axes.legend
    monkeypatch.setattr(plt.Axes, "legend", lambda self: legends.append(1) or make_legend(self))
    with LiveCurve("Loss.", **options) as curve:
        curve.add(0, loss=1.0)
    assert set(scales) == {scale} and len(legends) == len(scales) > 0


def test_three_pictures_a_second_at_most(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(plotting.time, "monotonic", lambda: now[0])
    curve = LiveCurve("Loss.")
    for passed in (0, 0.25, 0.5, 0.75, 1.0):
        now[0] = 100 + passed
        curve.add(passed, loss=1.0)
    assert capsys.readouterr().out == "epoch 0: loss 1\nepoch 0.5: loss 1\nepoch 1: loss 1\n"
    exact = LiveCurve("Loss.", seconds=0.5)
    for passed in (2, 2.5):
        now[0] = 100 + passed
        exact.add(passed, loss=1.0)
    assert capsys.readouterr().out == "epoch 2: loss 1\nepoch 2.5: loss 1\n"


@pytest.mark.parametrize(
    ("shell", "is_notebook"), [(None, False), (object(), False), (SimpleNamespace(kernel=1), True)]
)
def test_where_a_notebook_is(shell, is_notebook, monkeypatch):
    import IPython

    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    assert plotting._in_notebook() is is_notebook


def test_the_live_curve_prints_text_outside_a_notebook(capsys):
    with LiveCurve("Loss over epochs.", seconds=60) as curve:
        curve.add(0, training=4.0)
        curve.add(1, training=2.0)
    assert capsys.readouterr().out.splitlines() == ["epoch 0: training 4", "epoch 1: training 2"]
    assert curve.history == {"training": [(0.0, 4.0), (1.0, 2.0)]}


def test_the_live_curve_updates_one_picture_in_a_notebook(monkeypatch):
    pictures = []

    class Handle:
        def update(self, obj, metadata, raw):
            pictures.append(obj["image/png"])

    def display(obj, display_id, metadata, raw):
        assert display_id is True and raw is True
        pictures.append(obj["image/png"])
        return Handle()

    monkeypatch.setattr(plotting, "display", display)
    monkeypatch.setattr(plotting, "_in_notebook", lambda: True)
    with LiveCurve("Loss over epochs.", seconds=0) as curve:
        for epoch in range(3):
            curve.add(epoch, training=1 / (epoch + 1), development=2 / (epoch + 1))
    assert len(pictures) == 4
    assert pictures[-1] == pictures[-2] != pictures[0]


def test_the_live_curve_does_not_draw_more_often_than_asked(monkeypatch):
    drawn = []
    monkeypatch.setattr(LiveCurve, "_draw", lambda self: drawn.append(1) or setattr(self, "_drawn_at", 1e18))
    with LiveCurve("Loss.") as curve:
        for step in range(1000):
            curve.add(step, loss=1.0)
    assert len(drawn) == 2


def test_an_empty_live_curve_draws_nothing(capsys):
    with LiveCurve("Loss."):
        pass
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value", ["much", None, [1, 2], 1j])
def test_a_live_curve_does_not_hide_the_error_of_the_loop(value, capsys):
    with pytest.raises((TypeError, ValueError), match="float|number|convert"), LiveCurve("a curve") as curve:
        curve.add(0, loss=value)
    assert curve.history == {}
    with pytest.raises(ZeroDivisionError), LiveCurve("a curve") as curve:
        curve.add(0, loss=1.0)
        curve.history["loss"].clear()  # drawing will fail
        1 / 0  # noqa: B018


def test_a_live_curve_without_values(capsys):
    with LiveCurve("a curve") as curve:
        curve.add(1)
    assert capsys.readouterr().out == ""
