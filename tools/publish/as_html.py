"""Text cells as HTML: nbconvert's markdown, with MathML for formulas and the pictures inside."""

import base64
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import HTMLRenderer, IPythonRenderer, MarkdownWithMath


class CellFault(ValueError):
    """A cell cannot become part of a slide: why, and what to do."""


class Renderer(IPythonRenderer):
    """nbconvert's markdown, with MathML instead of formulas that a script has to draw, and pictures inside the page."""

    def __init__(self, attachments: dict, folder: Path):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.pictures, self.folder = attachments, folder

    def block_math(self, body: str) -> str:
        return _maths(body, "block")

    def inline_math(self, body: str) -> str:
        return _maths(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        if name.rstrip("*") in ("equation", "displaymath", "math"):
            return _maths(body, "block")
        return _maths(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.image(self, text, embedded(url, self.pictures, self.folder), title)

    def block_html(self, html: str) -> str:
        return with_pictures(html, self.pictures, self.folder)

    inline_html = block_html  # not nbconvert's: it completes each tag alone, so that <b> becomes <b></b>


def _maths(latex: str, display: str) -> str:
    # The converter leaves the & of {aligned} as it is, and numbers the lines of {align}.
    latex = re.sub(r"\{(?:aligned|align|eqnarray\*?|gather\*?|gathered|split)\}", "{align*}", latex.strip())
    try:
        return convert(latex, display=display)
    except Exception as error:  # its own kinds, and IndexError or KeyError where a brace is missing
        raise CellFault(f"the formula {latex[:40]!r} cannot be drawn ({type(error).__name__})") from None


def embedded(source: str, attachments: dict, folder: Path) -> str:
    """A picture's address as data, so that the page needs no other file; addresses on the network stay.

    Args:
        source: attachment:NAME, an address, or a file beside the notebook.
        attachments: of the cell: name -> kind -> base64.
        folder: of the notebook.

    Raises:
        CellFault: there is no such picture.
    """
    if re.match(r"(?:data|https?):|//", source):
        return source
    name = unquote(source.removeprefix("attachment:"))
    if source.startswith("attachment:"):
        kinds = {kind: data for kind, data in attachments.get(name, {}).items() if kind.startswith("image/")}
        if not kinds:
            raise CellFault(f"the pasted picture {name!r} is not in the notebook: paste it again")
        kind, data = next(iter(kinds.items()))
        return f"data:{kind};base64,{''.join(''.join(data).split())}"
    path = folder / name.split("?")[0].split("#")[0]
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not kind.startswith("image/") or not path.is_file():
        raise CellFault(f"the picture {name!r} is not a picture file beside the notebook")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def with_pictures(html: str, attachments: dict, folder: Path) -> str:
    """The HTML with the files of its <img> inside."""

    def embed(found):
        quote, source = found[2], found[3]
        return f"{found[1]}{quote}{embedded(source, attachments, folder)}{quote}"

    return re.sub(r"""(<img\b[^>]*?\ssrc\s*=\s*)(["'])(.*?)\2""", embed, html, flags=re.I | re.S)


def without_empty_heads(text: str) -> str:
    """Markdown asks for a head of every table; one without words is nothing but noise to a screen reader."""
    return re.sub(r"<thead>\s*<tr>(?:\s*<th[^>]*>\s*</th>)+\s*</tr>\s*</thead>", "", text)


def markdown(source: str, folder: Path, attachments: dict | None = None) -> str:
    """Markdown as HTML: formulas as MathML, and the pictures, attached or in files of the folder, inside."""
    text = without_empty_heads(MarkdownWithMath(renderer=Renderer(attachments or {}, folder)).render(source))
    # A link to another lecture leads to its deck; a page of the course is not beside the decks.
    text = re.sub(r'<a href="\.\./docs/[^"]*">(.*?)</a>', r"\1", text)
    return re.sub(r'href="(\d\d_\w+)\.ipynb', r'href="\1.html', text)
