"""A lecture as a page of the site: nothing is run, everything stands as it is stored in the notebook."""

import base64
import html
import re
from pathlib import Path

from nbconvert.filters import ansi2html
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tools import notebooks
from tools.publish.site.texts import Texts
from tools.publish.site.words import WORDS


def body(notebook: NotebookNode, name: str, language: str, site: Path) -> tuple[str, Texts]:
    """The text of a lecture's page, and the renderer that knows its headings.

    Args:
        notebook: in this language.
        name: of the notebook's file, without its ending.
        language: "en" or "zh".
        site: the folder of the site.
    """
    texts = Texts(f"notebooks/{name}.ipynb", site, [cell.id for cell in notebook.cells], language)
    parts = []
    for cell in notebook.cells:
        inside = (
            texts.html(cell.source) if cell.cell_type == "markdown" else _code(cell, name, language, site)
        )
        parts.append(f'<section class="cell" id="{html.escape(cell.id)}">{inside}</section>')
    return "\n".join(parts), texts


def _code(cell: NotebookNode, name: str, language: str, site: Path) -> str:
    words, tags = WORDS[language], notebooks.tags(cell)
    coloured = highlight(cell.source, PythonLexer(), HtmlFormatter())
    # Names, marks and spaces have the colour of the text: two thirds of the page would say so.
    code = re.sub(r"<span class=.(?:n|p|o|w|nb|nn|bp).>([^<]*)</span>", r"\1", coloured)
    code = f'<div class="code">{code}</div>'
    outputs = "".join(output(each, f"{cell.id}-{k}", name, site) for k, each in enumerate(cell.outputs, 1))
    has_picture = any("image/png" in each.get("data", {}) for each in cell.outputs)
    if "solution" in tags:
        return f"<details><summary>{words['solution']}</summary>{code}{outputs}</details>"
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        title = words["code of figure"] if has_picture else words["code shown"]
        code = f"<details><summary>{title}</summary>{code}</details>"
        if has_picture:
            code, outputs = "", outputs + code
    if "widget" in tags:
        outputs = f'<p class="note">{words["widget" if has_picture else "live"]}</p>{outputs}'
    return code + outputs


def output(each: NotebookNode, key: str, name: str, site: Path) -> str:
    """A stored output as HTML; its picture becomes a file that both languages share."""
    if each.output_type == "stream":
        return f'<pre class="output">{ansi2html(each.text)}</pre>'
    if each.output_type == "error":
        return f'<pre class="output error">{ansi2html(chr(10).join(each.traceback))}</pre>'
    if "image/png" in each.data:
        file = site / "pictures" / name[:2] / f"{key}.png"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(base64.b64decode(each.data["image/png"]))
        alternative = each.metadata.get("image/png", {}).get("alt", "")
        made = Texts(f"notebooks/{name}.ipynb", site)
        picture = made.picture(f"../pictures/{name[:2]}/{key}.png", alternative)
        return f"<figure>{picture}</figure>"
    if "text/html" in each.data:
        return f'<div class="wide">{each.data["text/html"]}</div>'
    return (
        f'<pre class="output">{html.escape(each.data["text/plain"])}</pre>'
        if "text/plain" in each.data
        else ""
    )
