"""Pages that are made from all lectures: the glossary, and the error messages that they provoke."""

import html
import re

from nbformat import NotebookNode

from tools.publish.site.words import WORDS
from tools.translate import glossary

Lectures = dict[str, NotebookNode]  # name of the file -> notebook


def glossary_page(lectures: Lectures, titles: dict[str, str], language: str) -> str:
    """The terms with links to where each is introduced."""
    words, rows = WORDS[language], ""
    for term in sorted(glossary.read(), key=lambda term: term.english.lower()):
        places = []
        for name, notebook in lectures.items():
            if name[:2] in term.lectures.split():
                cell = introduced(term.english, notebook)
                places.append(f'<a href="{name}.html#{cell}">{html.escape(titles[name])}</a>')
        also = f" <small>({html.escape('、'.join(term.also))})</small>" if term.also else ""
        rows += (
            f'<tr id="{slug(term.english)}"><th scope="row" lang="en">{html.escape(term.english)}</th>'
            f'<td lang="zh-CN">{html.escape(term.chinese)}{also}</td><td>{"<br>".join(places)}</td></tr>\n'
        )
    return _table(
        words["glossary"], words["glossary text"], [words[k] for k in ("term", "chinese", "where")], rows
    )


def introduced(term: str, notebook: NotebookNode) -> str:
    """The id of the cell that prints the term in bold first; else that of the table of terms."""
    bold = re.compile(rf"\*\*[^*\n]*{re.escape(re.sub(r' *[(].*', '', term))}", re.IGNORECASE)
    for cell in notebook.cells[1:]:  # its head only says what will be learnt
        if (
            cell.cell_type == "markdown"
            and "cover" not in cell.metadata.get("tags", ())
            and bold.search(cell.source)
        ):
            return cell.id
    return next((cell.id for cell in notebook.cells if cell.source.startswith("## Terms")), "")


def errors_page(lectures: Lectures, titles: dict[str, str], language: str) -> str:
    """The errors with links to the cells that provoke them."""
    words, rows = WORDS[language], []
    for name, notebook in lectures.items():
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                if output.output_type == "error":
                    said = " ".join(output.evalue.split())
                    said = said if len(said) <= 200 else said[:197] + "…"
                    link = f'<a href="{name}.html#{cell.id}">{html.escape(titles[name])}</a>'
                    rows.append(
                        (
                            output.ename,
                            said,
                            f'<tr><th scope="row" lang="en">{output.ename}</th>'
                            f'<td lang="en"><code>{html.escape(said)}</code></td><td>{link}</td></tr>\n',
                        )
                    )
    link = f' <a href="troubleshooting.html">{words["troubleshooting"]}</a>' + (
        "。" if language == "zh" else "."
    )
    head = [words[key] for key in ("error", "message", "place")]
    return _table(words["errors"], words["errors text"], head, "".join(row[-1] for row in sorted(rows)), link)


def _table(title: str, text: str, head: list[str], rows: str, behind: str = "") -> str:
    columns = "".join(f'<th scope="col">{name}</th>' for name in head)
    return (
        f"<h1>{title}</h1>\n<p>{text}{behind}</p>\n"
        f'<div class="wide entries"><table><thead><tr>{columns}</tr></thead><tbody>\n{rows}</tbody></table></div>'
    )


def slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")
