"""Figures that a back row can read: one style, alternative texts, loss curves, a curve that grows while you train."""

import base64
import contextlib
import io
import time
from collections.abc import Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
from cycler import cycler
from IPython.display import DisplayHandle, display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.smoothing import smooth

# Dark enough to be seen on white (contrast at least 4.5 : 1), far enough apart to be told from each other
# with any of the common forms of colour blindness; each has a line style of its own as well.
COLOURS = {
    "blue": "#0454B2",
    "orange": "#D3400B",
    "green": "#01884C",
    "purple": "#7E0474",
    "black": "#262626",
}
_LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]


def use_course_style() -> None:
    """Set Matplotlib's defaults for projector and laptop: size, type, colours, line styles."""
    plt.rcParams.update(
        {
            "figure.figsize": (9.0, 4.4),  # inches; 900 x 440 pixels at 100 dots an inch
            "figure.dpi": 100,
            "savefig.dpi": 100,
            "figure.constrained_layout.use": True,
            "font.size": 14,
            "axes.titlesize": 15,
            "axes.titleweight": "bold",
            "axes.labelsize": 14,
            "xtick.labelsize": 13,
            "ytick.labelsize": 13,
            "legend.fontsize": 13,
            "legend.framealpha": 0.9,
            "lines.linewidth": 2.5,
            "lines.markersize": 8,
            "axes.grid": True,
            "grid.color": "#DDDDDD",
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=list(COLOURS.values())) + cycler(linestyle=_LINES),
            "image.cmap": "cividis",
        }
    )


def show(fig: Figure, alt: str) -> None:
    """Display a figure with an alternative text, and close it.

    Args:
        fig: the figure.
        alt: what the figure shows, in a sentence or two, for readers who cannot see it.

    Raises:
        ValueError: `alt` is empty.
    """
    picture = _picture(fig, alt)
    display(picture.pop("obj"), **picture)


def _picture(fig: Figure, alt: str) -> dict:
    """Arguments for `display`: the figure as PNG, its alternative text beside it; the figure is closed."""
    if not alt.strip():
        raise ValueError("show needs alt=: one or two sentences that say what the figure shows")
    png = io.BytesIO()
    # savefig would draw twice. No version number in the file: same picture, same bytes.
    FigureCanvasAgg(fig).print_png(png, metadata={"Software": None})
    plt.close(fig)
    data = {"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": alt}
    return {"obj": data, "metadata": {"image/png": {"alt": alt}}, "raw": True}


def plot_losses(
    losses: Iterable[float] | Mapping[str, Iterable[float]],
    *,
    beta: float | None = None,
    ax: Axes | None = None,
    xlabel: str = "epoch",
    ylabel: str = "loss",
    log: bool = False,
) -> Figure:
    """Draw one loss curve or several, each with its smoothed version over the raw one if asked for.

    Args:
        losses: a curve (any sequence of numbers), or a name for each of several curves. One point alone is a dot.
        beta: weight of the past for the smoothed curve, 0 <= beta < 1 (see `smooth`); None draws the raw curve only.
        ax: where to draw; None makes a new figure.
        xlabel: what a step is.
        ylabel: what is measured, with its unit if it has one.
        log: logarithmic vertical axis.

    Returns:
        The figure, for `show`.

    Raises:
        ValueError: there is no curve or a curve is empty, or beta lies outside [0, 1).
    """
    curves = dict(losses) if isinstance(losses, Mapping) else {"": losses}
    if not curves:
        raise ValueError("plot_losses needs at least one curve")
    # All of it first: an error must not leave an empty figure behind.
    raws = {name: smooth(values, 0) for name, values in curves.items()}
    smoothed = {name: raw if beta is None else smooth(raw, beta) for name, raw in raws.items()}
    if ax is None:
        _, ax = plt.subplots()
    for name, raw in raws.items():
        label = name if beta is None else f"{name} smoothed, β = {float(beta):g}".strip()
        # Several curves take colour and line style from the cycle; one is blue wherever it is drawn.
        style = {} if len(curves) > 1 else {"color": COLOURS["blue"]}
        (line,) = ax.plot(smoothed[name], label=_label(label), marker=_dot(raw), **style)
        if beta is not None:
            below = {"linewidth": 1, "linestyle": "-", "alpha": 0.35, "zorder": line.get_zorder() - 0.1}
            ax.plot(raw, color=line.get_color(), **below)
    ax.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    if isinstance(losses, Mapping) or beta is not None:
        ax.legend()
    return ax.figure


def _label(name: object) -> str:
    """A curve's name in the legend; Matplotlib leaves out names that begin with _."""
    return f" {name}" if str(name).startswith("_") else str(name)


def _dot(values: Sequence[float]) -> str | None:
    """The sign of a curve that has a single point: a line through it could not be seen."""
    return "o" if len(values) == 1 else None


class LiveCurve:
    """A picture of curves that grows while a loop runs.

    It redraws at most every `seconds`, so that drawing does not slow the training down; outside a notebook it
    prints a line of text instead. Use it as a context manager, or call `close` at the end: the last picture
    always holds every point.

    Args:
        alt: alternative text of the picture.
        xlabel: what a step is.
        ylabel: what is measured.
        log: logarithmic vertical axis.
        seconds: least time between two pictures.
    """

    def __init__(
        self,
        alt: str,
        *,
        xlabel: str = "epoch",
        ylabel: str = "loss",
        log: bool = False,
        seconds: float = 0.3,
    ) -> None:
        self.history: dict[str, list[tuple[float, float]]] = {}
        self._labels = {"xlabel": xlabel, "ylabel": ylabel, "yscale": "log" if log else "linear"}
        self._alt, self._seconds, self._drawn_at = alt, seconds, -float("inf")
        self._handle: DisplayHandle | None = None
        self._in_notebook = _in_notebook()

    def add(self, step: float, **values: float) -> None:
        """Add the point (step, value) to each named curve, and redraw if the last picture is old enough.

        Raises:
            TypeError, ValueError: the step or a value is no number; then no curve has got a point.
        """
        points = {name: (float(step), float(value)) for name, value in values.items()}
        for name, point in points.items():
            self.history.setdefault(name, []).append(point)
        if points and time.monotonic() - self._drawn_at >= self._seconds:
            self._draw()

    def close(self) -> None:
        """Draw the last picture, with every point in it."""
        if self.history:
            self._draw()

    def __enter__(self) -> "LiveCurve":
        return self

    def __exit__(self, kind: type | None, *_) -> None:
        # After an error in the loop a second one, in drawing, would hide it.
        with contextlib.suppress(Exception) if kind else contextlib.nullcontext():
            self.close()

    def _draw(self) -> None:
        if not self._in_notebook:
            points = (f"{name} {curve[-1][1]:.4g}" for name, curve in self.history.items())
            print(
                f"{self._labels['xlabel']} {next(iter(self.history.values()))[-1][0]:g}: {', '.join(points)}"
            )
        else:
            fig, ax = plt.subplots()
            for name, curve in self.history.items():
                ax.plot(*zip(*curve, strict=True), label=_label(name), marker=_dot(curve))
            ax.set(**self._labels)
            ax.legend()
            picture = _picture(fig, self._alt)
            if self._handle is None:
                self._handle = display(picture.pop("obj"), display_id=True, **picture)
            else:
                self._handle.update(**picture)
        self._drawn_at = time.monotonic()


def _in_notebook() -> bool:
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
