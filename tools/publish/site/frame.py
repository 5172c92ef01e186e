"""The frame of a page: head, menu, contents of the page, and what leads on."""

import html
from dataclasses import dataclass, field

from tools.publish.site.words import PAGES, WORDS

OTHER = {"en": "zh", "zh": "en"}


@dataclass
class Page:
    """A page of the site: where it lies, its text as HTML, and its headings (level, anchor, words)."""

    name: str  # of the file, without .html
    language: str
    title: str
    body: str
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    is_in_both: bool = True
    before: tuple[str, str] | None = None  # name and title of the lecture before
    after: tuple[str, str] | None = None


def link(name: str, words: str, page: Page) -> str:
    here = ' aria-current="page"' if name == page.name else ""
    return f'<a href="{name}.html"{here}>{html.escape(words)}</a>'


def menu(page: Page, lectures: dict[str, str], translated: set[str]) -> str:
    words = WORDS[page.language]
    rows = "".join(f"<li>{link(name, title, page)}</li>" for name, title in lectures.items())
    more = ""
    for name, key in [*PAGES.values(), ("glossary", "glossary"), ("errors", "errors")]:
        if page.language == "en" or name in translated:
            more += f"<li>{link(name, words[key], page)}</li>"
        else:
            more += f'<li><a href="../en/{name}.html" lang="en">{words[key]}{words["english only"]}</a></li>'
    return (
        f'<details class="menu" name="menu"><summary>{words["lectures"]}</summary><ol>{rows}</ol></details>'
        f'<details class="menu" name="menu"><summary>{words["more"]}</summary><ul>{more}</ul></details>'
    )


def contents(page: Page) -> str:
    """The headings of the page as a list of links."""
    words = WORDS[page.language]
    rows = "".join(
        f'<li class="level{level}"><a href="#{html.escape(anchor)}">{text}</a></li>'
        for level, anchor, text in page.headings
        if level in (2, 3)
    )
    if not rows:
        return ""
    title = words["on this page"]
    fold = f"<details open><summary>{title}</summary><ul>{rows}</ul></details>"
    return f'<nav class="contents" aria-label="{title}">{fold}</nav>'


def render(page: Page, lectures: dict[str, str], translated: set[str]) -> str:
    """The whole page."""
    words, other = WORDS[page.language], OTHER[page.language]
    switch = ""
    if page.is_in_both:
        switch = (
            f'<a id="course-language" href="../{other}/{page.name}.html" hreflang="{WORDS[other]["code"]}" '
            f'lang="{WORDS[other]["code"]}">{words["other"]}</a>'
        )
    ends = ""
    for key, place in (("before", page.before), ("after", page.after)):
        if place:
            ends += f'<a class="{key}" href="{place[0]}.html"><small>{words[key]}</small> {html.escape(place[1])}</a>'
    course = html.escape(words["course"])
    title = html.escape(page.title) if page.name == "index" else f"{html.escape(page.title)} · {course}"
    alternate = ""
    if page.is_in_both:
        alternate = "".join(
            f'<link rel="alternate" hreflang="{WORDS[code]["code"]}" href="../{code}/{page.name}.html">'
            for code in WORDS
        )
    return f"""<!DOCTYPE html>
<html lang="{words["code"]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{alternate}
<script>document.documentElement.dataset.theme = localStorage.getItem("course-theme") || ""</script>
<link rel="stylesheet" href="../static/site.css">
<script defer src="../static/site.js"></script>
</head>
<body>
<a class="skip" href="#text">{words["skip"]}</a>
<header>
<a class="home" href="index.html">{course}</a>
<nav aria-label="{words["menu"]}">{menu(page, lectures, translated)}</nav>
<form action="search.html" role="search">
<input type="search" name="q" aria-label="{words["search"]}" placeholder="{words["search"]}">
</form>
{switch}
<button type="button" id="course-theme" data-dark="{words["dark"]}" data-light="{words["light"]}" hidden></button>
</header>
<div class="page">
{contents(page)}
<main id="text" tabindex="-1">
{page.body}
{f'<nav class="ends" aria-label="{words["lectures"]}">{ends}</nav>' if ends else ""}
</main>
</div>
</body>
</html>
"""
