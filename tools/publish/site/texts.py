"""Markdown of the course as HTML for the site: links lead to pages of the site, pictures to its files."""

import html
import os
import re
import shutil
import struct
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from nbconvert.filters.markdown_mistune import HTMLRenderer, MarkdownWithMath

from tools import notebooks
from tools.publish.as_html import Renderer, without_empty_heads
from tools.publish.site.words import PAGES
from tools.translate.pages import PLACES, anchor

ROOT = notebooks.NOTEBOOK_DIR.parent


class Texts(Renderer):
    """Turns the text cells or the page of one source file into HTML, and collects its headings.

    Args:
        source: the file, from the course's folder: "notebooks/02_gradient_descent.ipynb".
        site: the folder of the site; pictures and files that are linked to are copied into it.
        language: "en" or "zh"; a page that is not translated leads to the English one.
        taken: anchors of the page that no heading may have, such as the ids of its cells.
    """

    def __init__(self, source: str, site: Path, taken: Iterable[str] = (), language: str = "en"):
        super().__init__({}, ROOT)
        self.source, self.site, self.language = PurePosixPath(source), site, language
        self.headings: list[tuple[int, str, str]] = []
        self._anchors: dict[str, int] = dict.fromkeys(taken, 0)

    def html(self, text: str) -> str:
        """The HTML of a piece of markdown."""
        made = MarkdownWithMath(renderer=self).render(text)
        # No line begins with a full stop: browsers would break between a formula and what follows it.
        made = re.sub(
            r"(<math(?:(?!<math).)*?</math>)([，。：；！？、）.,;:)]+)",
            r'<span class="hold">\1\2</span>',
            made,
        )
        made = re.sub(r"<table>", '<div class="wide"><table>', made)
        return without_empty_heads(re.sub(r"</table>", "</table></div>", made))

    def heading(self, text: str, level: int, **attrs) -> str:
        words = re.sub(r"<math.*?</math>|<[^>]*>", "", text)
        name = anchor(html.unescape(words))
        count = self._anchors[name] = self._anchors.get(name, -1) + 1
        name = f"{name}-{count}" if count else name
        self.headings.append((level, name, text))
        return f'<h{level} id="{html.escape(name)}">{text}</h{level}>\n'

    def block_math(self, body: str) -> str:
        return f'<div class="wide">{super().block_math(body)}</div>'

    def inline_math(self, body: str) -> str:
        """A formula does not break: one that is wider than a phone scrolls."""
        made = super().inline_math(body)
        return f'<span class="wide">{made}</span>' if len(body) > 35 else made

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.link(self, text, self.place(url), title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return self.picture(self.place(url), text)

    def block_html(self, html: str) -> str:
        return self._with_places(html)

    def inline_html(self, html: str) -> str:
        return self._with_places(html)

    def _with_places(self, text: str) -> str:
        text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        return re.sub(r'(\b(?:src|href)=")([^"]+)', lambda found: found[1] + self.place(found[2]), text)

    def place(self, url: str) -> str:
        """Where a link of the source leads on the site."""
        if re.match(r"\w+:|#|//", url):
            return url
        target, sharp, name = url.partition("#")
        path = os.path.normpath(self.source.parent / target).replace(os.sep, "/")
        if path in PAGES:
            folder = "../en/" if self.language == "zh" and path not in PLACES else ""
            return f"{folder}{PAGES[path][0]}.html{sharp}{name}"
        if path.startswith("notebooks/") and path.endswith(".ipynb"):
            return f"{PurePosixPath(path).stem}.html{sharp}{name}"
        copy = self.site / "files" / path
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy)
        return f"../files/{path}"

    def picture(self, place: str, alternative: str) -> str:
        """An <img> that takes its room before it is loaded."""
        file = (self.site / "en" / place).resolve()
        return (
            f'<img loading="lazy" src="{place}" alt="{html.escape(alternative, quote=True)}"{size_of(file)}>'
        )


def size_of(file: Path) -> str:
    """Width and height of a PNG file as attributes; "" for any other."""
    if not file.is_file():
        return ""
    head = file.read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        return ""
    width, height = struct.unpack(">II", head[16:24])
    return f' width="{width}" height="{height}"'
