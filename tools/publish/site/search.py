"""What the search looks through: the text of every section, as a script, so that it works without a server."""

import html
import json
import re

from tools.publish.site.frame import Page

_SECTION = re.compile(r'<h([1-3]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)


def sections(page: Page) -> list[list[str]]:
    """[title of the page, heading, address, text] of each section of a page."""
    found, parts = [], _SECTION.split(page.body)
    for _, name, heading, text in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
        found.append([page.title, plain(heading), f"{page.name}.html#{name}", plain(text)])
    return found


def plain(text: str) -> str:
    """The words of a piece of HTML, in one line."""
    text = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", text)
    text = re.sub(r"<math.*?</math>", " ", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:p|li|td|th|tr|div|pre|summary|h\d|br)\b[^>]*>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def script(pages: list[Page], language: str) -> str:
    """The script that gives the search its sections."""
    rows = [row for page in pages for row in sections(page)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"(window.courseSections ||= {{}}).{language} = [\n{lines}\n];\n".replace("</", "<\\/")
