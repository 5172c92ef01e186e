"""A figure with sliders: drawn once, then only what moves is drawn again."""

import base64
import html
import io
from collections.abc import Callable

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Text
from PIL import Image

_KINDS = (Line2D, Patch, Text, Collection, AxesImage)


def explore(draw: Callable[[], tuple[Figure, Callable[..., str]]], **sliders: widgets.ValueWidget) -> None:
    """Display a figure below its sliders; moving a slider draws anew what it changes, and only that.

    A stored notebook, a hand-out and a page show the figure as it is at the start.

    Args:
        draw: is called once. It draws what stays, and returns the figure and a function that gets the values of the
            sliders by name, changes lines, texts and so on of the figure (`line.set_data(...)`,
            `ax.set_title(...)`), and returns the alternative text: what the figure shows now. What moves is drawn
            above what stays.
        sliders: a control of ipywidgets for each argument of that function.

    Raises:
        ValueError: there is no slider, or the function returns no alternative text.
    """
    if not sliders:
        raise ValueError("explore needs at least one slider, by the name of an argument: w=FloatSlider(...)")
    fig, change = draw()
    plt.close(fig)  # and first of all: Matplotlib takes the canvas away from a figure that it closes
    drawing = _Drawing(fig)

    def alternative_text() -> str:
        alt = change(**{name: slider.value for name, slider in sliders.items()})
        if not (isinstance(alt, str) and alt.strip()):
            raise ValueError("the function that moves the figure returns its alternative text: what it shows")
        return alt

    alt, png = alternative_text(), drawing.first()
    picture = widgets.HTML(_image(png, alt))

    def moved(_: object) -> None:
        try:
            alt = alternative_text()
            picture.value = _image(drawing.again(), alt)
        except Exception as error:  # it would be seen in the browser's log only
            picture.value = f"<pre>{html.escape(f'{type(error).__name__}: {error}')}</pre>"

    for slider in sliders.values():
        if slider.layout.width is None:
            slider.layout.width = "30em"
        slider.observe(moved, "value")
    box = widgets.VBox([*sliders.values(), picture])
    bundle = box._repr_mimebundle_()
    display(
        bundle | {"image/png": base64.b64encode(png).decode()}, metadata={"image/png": {"alt": alt}}, raw=True
    )


def _image(png: bytes, alt: str) -> str:
    """An HTML element; not `widgets.Image`, which has no alternative text and cannot be shown with a tooltip."""
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f'<img decoding="sync" style="max-width: 100%" alt="{html.escape(alt)}" src="{source}">'


class _Drawing:
    """A figure as PNG, again and again: what never moved is kept as a picture and not drawn anew."""

    def __init__(self, fig: Figure) -> None:
        self._fig, self._canvas = fig, FigureCanvasAgg(fig)
        self._moving: set[Artist] = set()
        self._background = None
        self._frame: list = []

    def first(self) -> bytes:
        """The picture to store: the same figure gives the same bytes."""
        png = io.BytesIO()
        self._canvas.print_png(png, metadata={"Software": None})
        self._fig.set_layout_engine("none")  # the axes stay where they are now
        self._frame = self._look()
        return png.getvalue()

    def again(self) -> bytes:
        """The picture after a change."""
        found = self._inside()
        moved = {artist for artist in found if artist.stale}  # also what has just been hidden
        frame = self._look()
        if frame != self._frame or self._background is None or not moved <= self._moving:
            self._frame = frame
            self._moving |= moved
            for artist in self._moving:
                artist.set_animated(True)  # left out by the next line
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._fig.bbox)
        self._canvas.restore_region(self._background)
        for artist in sorted(self._moving.intersection(found), key=lambda a: a.zorder):
            (artist.axes or self._fig).draw_artist(artist)
        png = io.BytesIO()
        picture = Image.frombuffer("RGBA", self._canvas.get_width_height(), self._canvas.buffer_rgba())
        # Making a picture small takes half of its time, and this one only goes to the browser near by.
        picture.convert("RGB").save(png, "png", compress_level=1)
        return png.getvalue()

    def _inside(self) -> set[Artist]:
        """All that may move: what is in the axes and around them, without their frames and scales."""
        axes = self._fig.axes
        parts = [
            part for part in self._fig.get_children() if part not in axes and part is not self._fig.patch
        ]
        for ax in axes:
            parts += [
                part
                for part in ax.get_children()
                if not isinstance(part, Axis | Spine) and part is not ax.patch
            ]
        return {artist for part in parts for artist in part.findobj() if isinstance(artist, _KINDS)}

    def _axes(self) -> list[Axis]:
        return [axis for ax in self._fig.axes for name in "xyz" if (axis := getattr(ax, f"{name}axis", None))]

    def _look(self) -> list:
        """What the background depends on besides the artists that may move: scales, their labels, a 3-D view."""
        scales = [
            (tuple(axis.get_view_interval()), axis.get_scale(), axis.get_label_text(), *axis.get_ticklocs())
            for axis in self._axes()
        ]
        views = [
            (len(ax.get_children()), getattr(ax, "azim", None), getattr(ax, "elev", None))
            for ax in self._fig.axes
        ]
        return scales + views
