"""The lectures as decks of slides that need no kernel and no network: `make slides` writes build/slides/.

Each deck is one HTML file with its figures, its mathematics (as MathML, which browsers draw themselves) and reveal.js
(tools/publish/reveal, MIT licence) inside. It can be sent, opened by a double click, printed (add ?print-pdf to the
address) and read with the speaker's notes (key S).
"""

import argparse
import base64
import html
import re
import sys
from pathlib import Path

from nbconvert.filters import ansi2html
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tools import notebooks
from tools.publish.as_html import CellFault, markdown, with_pictures
from tools.translate import chinese

HERE = Path(__file__).parent
OUTPUT = notebooks.NOTEBOOK_DIR.parent / "build" / "slides"
LANGUAGES = {"en": "en", "zh": "zh-CN"}
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
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


def deck(notebook: NotebookNode, title: str, folder: Path, language: str = "en") -> str:
    """The HTML page of one lecture in this language, whose pictures lie in the folder.

    Raises:
        CellFault: a cell cannot be shown; the message names it.
    """
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
    return _PAGE.format(
        title=html.escape(title),
        style=style,
        slides=_slides(notebook, folder),
        script=script,
        language=language,
    )


def _slides(notebook: NotebookNode, folder: Path) -> str:
    parts = []
    for number, cell in enumerate(notebook.cells, 1):
        kind = notebooks.slide_type(cell)
        tags = notebooks.tags(cell)
        # The picture that stands for a widget: from a cell of its own, or brought along by `explore`.
        if "handout" in tags or ("widget" in tags and _pictures(cell)):
            kind = "fragment"
        elif kind == "skip" or "widget" in tags:
            continue
        name = html.escape(cell.get("id", ""))  # formats before 4.5 have none
        if kind in ("slide", "subslide") or (not parts and kind != "notes"):
            parts.append(f'</section>\n<section data-cell="{name}">' if parts else "<section>")
        try:
            body = _cell(cell, folder)
        except CellFault as fault:
            raise CellFault(f"cell {number} ({notebooks.title_of(cell)}): {fault}") from None
        if kind == "notes":
            parts.append(f'<aside class="notes">{body}</aside>')
        else:
            step = "fragment " if kind == "fragment" else ""
            parts.append(f'<div class="{step}cell" data-cell="{name}">{body}</div>')
    if not parts:
        raise CellFault("no cell is to be shown")
    return "\n".join([*parts, "</section>"])


def _cell(cell: NotebookNode, folder: Path) -> str:
    if cell.cell_type == "markdown":
        return markdown(cell.source, folder, cell.get("attachments"))
    if {"handout", "widget"} & set(notebooks.tags(cell)):
        return "".join(_output(output, folder) for output in cell.outputs)
    folded = " folded" if _pictures(cell) else ""
    code = highlight(cell.source, PythonLexer(), HtmlFormatter())
    return f'<div class="code{folded}">{code}</div>' + "".join(
        _output(output, folder) for output in cell.outputs
    )


def _pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [
        o for o in cell.get("outputs", ()) if any(kind.startswith("image/") for kind in o.get("data", {}))
    ]


def _output(output: NotebookNode, folder: Path) -> str:
    if output.output_type == "stream":
        return f"<pre class=output>{ansi2html(output.text)}</pre>"
    if output.output_type == "error":
        return f'<pre class="output error">{ansi2html(chr(10).join(output.traceback))}</pre>'
    data = output.data
    for kind in ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/svg+xml"):
        if kind in data:
            alt = html.escape(output.metadata.get(kind, {}).get("alt", ""))
            is_text = kind.endswith("xml")  # the others are base64 already
            content = (
                base64.b64encode(data[kind].encode()).decode() if is_text else "".join(data[kind].split())
            )
            return f'<img alt="{alt}" src="data:{kind};base64,{content}">'
    if "text/html" in data:
        return with_pictures(data["text/html"], {}, folder)
    for kind in ("text/markdown", "text/latex"):
        if kind in data:
            return markdown(data[kind], folder)
    # What only a running kernel or a script would show (widgets, JavaScript, unknown kinds) has its text at most.
    return f"<pre class=output>{html.escape(data['text/plain'])}</pre>" if "text/plain" in data else ""


def write(folder: Path, language: str = "en") -> tuple[list[Path], list[str]]:
    """Write the deck of every lecture into the folder; a lecture that cannot be shown does not cost the others.

    Args:
        folder: is made where it is missing.
        language: "en", or "zh" for the Chinese lectures.

    Returns:
        The files, and a sentence for each lecture without one: its old deck, if there was one, is still there.
    """
    written, faults = [], []
    for path in notebooks.lecture_notebooks():
        try:
            notebook = notebooks.read(path)
            if language == "zh":
                notebook = chinese.with_alternatives(path, chinese.translated(path, notebook)[0])
            title = re.search(r"^# (.+)", "\n".join(cell.source for cell in notebook.cells[:1]))
            page = deck(notebook, title[1] if title else path.stem, path.parent, LANGUAGES[language])
        except notebooks.NotebookFault as fault:
            faults.append(str(fault))
        except CellFault as fault:
            faults.append(f"{path.name}, {fault}")
        else:
            written.append(folder / f"{path.stem}.html")
            notebooks.write_text(written[-1], page)
    return written, faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="make slides", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help=f"default: {OUTPUT}")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    options = parser.parse_args()
    folder = options.folder or (chinese.OUTPUT / "slides" if options.language == "zh" else OUTPUT)
    written, faults = write(folder, options.language)
    for path in written:
        print(path)
    if faults:
        print(
            f"\n{len(faults)} of {len(faults) + len(written)} lectures have no new deck:", *faults, sep="\n"
        )
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
