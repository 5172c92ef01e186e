"""The lectures as decks of slides that need no kernel and no network: `make slides` writes build/slides/.

Each deck is one HTML file with its figures, its mathematics (as MathML, which browsers draw themselves) and reveal.js
(tools/publish/reveal, MIT licence) inside. It can be sent, opened by a double click, printed (add ?print-pdf to the
address) and read with the speaker's notes (key S).
"""

import argparse
import html
import re
from pathlib import Path

from latex2mathml.converter import convert
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tools import notebooks

HERE = Path(__file__).parent
OUTPUT = notebooks.NOTEBOOK_DIR.parent / "build" / "slides"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script>
{script}
function fit(section) {{
  if (section.dataset.fitted) return;
  section.dataset.fitted = true;
  const cells = [...section.querySelectorAll(":scope > .cell")];
  fitSlide(cells, () => section.scrollHeight <= section.clientHeight
    && [...section.querySelectorAll("pre, table, math")].every(node => node.scrollWidth <= node.clientWidth + 1));
}}
Reveal.on("slidechanged", event => fit(event.currentSlide));
Reveal.on("pdf-ready", () => document.querySelectorAll(".slides section").forEach(fit));
Reveal.initialize({{
  width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: true, transition: "none",
  pdfMaxPagesPerSlide: 1, pdfSeparateFragments: false, plugins: [RevealNotes],
}}).then(() => fit(Reveal.getCurrentSlide()));
</script>
</body>
</html>
"""


class _Renderer(IPythonRenderer):
    """nbconvert's markdown, with MathML instead of formulas that a script has to draw."""

    def block_math(self, body: str) -> str:
        return _maths(body, "block")

    def inline_math(self, body: str) -> str:
        return _maths(body, "inline")


def _maths(latex: str, display: str) -> str:
    return convert(latex.strip().replace("{aligned}", "{align*}"), display=display)


def markdown(source: str) -> str:
    """Markdown with LaTeX formulas as HTML with MathML."""
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    text = MarkdownWithMath(renderer=renderer).render(source)
    # A link to another lecture leads to its deck.
    return re.sub(r'href="(\d\d_\w+)\.ipynb', r'href="\1.html', text)


def deck(notebook: NotebookNode, title: str) -> str:
    """The HTML page of one lecture."""
    reveal = HERE / "reveal"
    style = "\n".join(
        [
            (reveal / "reveal.css").read_text(encoding="utf-8"),
            HtmlFormatter(style="default").get_style_defs(".highlight"),
            (HERE / "slides.css").read_text(encoding="utf-8"),
        ]
    )
    fit = HERE / "presenter" / "labextensions" / "course-deck" / "static" / "fit.js"
    scripts = [path.read_text(encoding="utf-8") for path in (reveal / "reveal.js", reveal / "notes.js", fit)]
    script = "\n".join(scripts).replace("export function", "function")
    script = re.sub(r"//# sourceMappingURL=\S+", "", script).replace("</script", "<\\/script")
    return _PAGE.format(title=html.escape(title), style=style, slides=_slides(notebook), script=script)


def _slides(notebook: NotebookNode) -> str:
    parts = []
    for cell in notebook.cells:
        kind = notebooks.slide_type(cell)
        tags = notebooks.tags(cell)
        if "handout" in tags:  # the picture that stands for the widget
            kind = "fragment"
        elif kind == "skip" or "widget" in tags:
            continue
        if kind in ("slide", "subslide"):
            parts.append(f'</section>\n<section data-cell="{cell.id}">' if parts else "<section>")
        body = _cell(cell)
        if kind == "notes":
            parts.append(f'<aside class="notes">{body}</aside>')
        else:
            step = "fragment " if kind == "fragment" else ""
            parts.append(f'<div class="{step}cell" data-cell="{cell.id}">{body}</div>')
    return "\n".join([*parts, "</section>"])


def _cell(cell: NotebookNode) -> str:
    if cell.cell_type == "markdown":
        return markdown(cell.source)
    if "handout" in notebooks.tags(cell):
        return "".join(map(_output, cell.outputs))
    folded = " folded" if _pictures(cell) else ""
    code = highlight(cell.source, PythonLexer(), HtmlFormatter())
    return f'<div class="code{folded}">{code}</div>' + "".join(map(_output, cell.outputs))


def _pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})]


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"<pre class=output>{ansi2html(output.text)}</pre>"
    if output.output_type == "error":
        return f'<pre class="output error">{ansi2html(chr(10).join(output.traceback))}</pre>'
    data = output.data
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data["image/png"].strip()}">'
    if "text/html" in data:
        return data["text/html"]
    return f"<pre class=output>{html.escape(data['text/plain'])}</pre>"


def write(folder: Path) -> list[Path]:
    """Write the deck of every lecture into the folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        title = re.match(r"# (.+)", notebook.cells[0].source)[1]
        written.append(folder / f"{path.stem}.html")
        written[-1].write_text(deck(notebook, title), encoding="utf-8", newline="\n")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=OUTPUT)
    for path in write(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
