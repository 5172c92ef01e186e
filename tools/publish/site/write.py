"""Write the site: `make site`.

python -m tools.publish.site                          build/site/ and build/site.zip
python -m tools.publish.site --repository owner/name  with buttons that open the course in a browser elsewhere
python -m tools.publish.site --pdf                    with a PDF of each lecture (needs Chromium)
"""

import argparse
import base64
import html
import re
import shutil
import time
from pathlib import Path

from tools import notebooks
from tools.notebooks import written
from tools.publish import slides, student_copies
from tools.publish.site import frame, lectures, lists, search
from tools.publish.site.texts import ROOT, Texts
from tools.publish.site.words import PAGES, WORDS
from tools.translate import chinese, pages

OUTPUT = ROOT / "build" / "site"
STATIC = Path(__file__).with_name("static")


def read_lectures() -> dict[str, dict]:
    """{language: {name: notebook}}"""
    found: dict[str, dict] = {"en": {}, "zh": {}}
    for path in notebooks.lecture_notebooks():
        found["en"][path.stem] = notebooks.read(path)
        translated, _ = chinese.translated(path, found["en"][path.stem])
        found["zh"][path.stem] = chinese.with_alternatives(path, translated)
    return found


def title_of(notebook) -> str:
    return re.sub(r" *[（(][^（()）]*[)）]$", "", notebook.cells[0].source.splitlines()[0].lstrip("# "))


def write(site: Path, repository: str = "", pdf: bool = False) -> list[Path]:
    """Write the whole site into a folder, which is made anew.

    Args:
        site: the folder.
        repository: "owner/name" on GitHub for the buttons; "" leaves them out.
        pdf: pages offer PDFs, which `printed` makes afterwards.

    Returns:
        The pages.
    """
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    shutil.copytree(STATIC, site / "static")
    shutil.copytree(ROOT / "docs" / "pictures", site / "files" / "docs" / "pictures")
    found = read_lectures()
    titles = {code: {name: title_of(nb) for name, nb in of.items()} for code, of in found.items()}
    made: dict[str, list[frame.Page]] = {"en": [], "zh": []}
    for code, of in found.items():
        names = list(of)
        for k, name in enumerate(names):
            body, texts = lectures.body(of[name], name, code, site)
            body = body.replace("</section>", f"</section>\n{run_box(name, code, repository, pdf)}", 1)
            neighbours = [
                (names[i], titles[code][names[i]]) if 0 <= i < len(names) else None for i in (k - 1, k + 1)
            ]
            made[code].append(
                frame.Page(name, code, titles[code][name], body, texts.headings, True, *neighbours)
            )
        made[code] += [*other_pages(code, site), *made_pages(of, titles[code], code)]
    downloads(site)
    return finish(site, made, titles)


def run_box(name: str, code: str, repository: str, pdf: bool) -> str:
    """How to run this lecture, and what can be taken away."""
    words = WORDS[code]
    files = [
        (f"../files/student_{code}.zip", words["student"]),
        (f"../decks/{code}/{name}.html", words["deck"]),
    ]
    files += [(f"../files/pdf/{name}_{code}.pdf", words["pdf"])] if pdf else []
    downloads = " · ".join(f'<a href="{place}">{text}</a>' for place, text in files)
    buttons = ""
    if repository:
        at = html.escape(repository)
        folder = "build/zh_CN/notebooks" if code == "zh" else "notebooks"
        buttons = (
            f' · <a href="https://github.com/{at}">GitHub</a>'
            f' · <a href="https://mybinder.org/v2/gh/{at}/HEAD?urlpath=lab/tree/{folder}/{name}.ipynb">Binder</a>'
            f' · <a href="https://codespaces.new/{at}">Codespaces</a>'
        )
    start = f'<a href="index.html#{"start" if code == "en" else "开始"}">{words["run link"]}</a>'
    stop = "。" if code == "zh" else "."
    return (
        f'<aside class="run" aria-label="{words["run"]}"><p><strong>{words["run"]}{stop}</strong> '
        f"{words['run how']} {start}{buttons}</p><p>{downloads}</p></aside>"
    )


def other_pages(code: str, site: Path) -> list[frame.Page]:
    """README, docs and the like."""
    made = []
    for source, (name, key) in PAGES.items():
        if code == "zh" and source not in pages.PLACES:
            continue
        text = (ROOT / source).read_text(encoding="utf-8")
        if code == "zh":
            text = pages.translated(source, {page: page for page in pages.PLACES})
        if source == "README.md":
            text = lectures_first(text)
        texts = Texts(source, site, language=code)
        body = texts.html(text)
        title = next((words for level, _, words in texts.headings if level == 1), WORDS[code][key])
        title = re.sub(r" *[（(][^（()）]*[)）]$", "", search.plain(title))
        made.append(frame.Page(name, code, title, body, texts.headings, source in pages.PLACES))
    return made


def lectures_first(readme: str) -> str:
    """Who opens the site comes to read: the lectures stand before the set-up."""
    head, start, lectures, *rest = re.split(r"^(?=## )", readme, flags=re.M)
    return "".join([head, lectures, start, *rest])


def made_pages(of: dict, titles: dict[str, str], code: str) -> list[frame.Page]:
    """The pages that are made from all lectures, and the search."""
    words = WORDS[code]
    box = (
        f'<h1>{words["search"]}</h1>\n<p class="ways"><input type="search" id="course-search" data-language="{code}" '
        f'aria-label="{words["search all"]}" placeholder="{words["search all"]}"></p>'
        '<p id="course-count" role="status"></p><ol class="results" id="course-results" '
        f'data-none="{words["no result"]}" data-count="{words["results"]}"></ol>\n'
        '<script src="../static/search_en.js"></script><script src="../static/search_zh.js"></script>'
    )
    return [
        frame.Page("glossary", code, words["glossary"], lists.glossary_page(of, titles, code)),
        frame.Page("errors", code, words["errors"], lists.errors_page(of, titles, code)),
        frame.Page("search", code, words["search"], box),
    ]


def downloads(site: Path) -> None:
    """Student copies and decks, in both languages."""
    places = {
        base64.b64encode(picture.read_bytes()).decode(): picture.relative_to(site).as_posix()
        for picture in (site / "pictures").rglob("*.png")
    }
    for code in WORDS:
        decks, _ = slides.write(site / "decks" / code, code)
        for deck in decks:
            share_pictures(deck, places)
        copies = site / "files" / f"student_{code}"
        student_copies.write(copies, language=code)
        (copies / written.RECORD).unlink()
        shutil.make_archive(str(copies), "zip", copies)
        shutil.rmtree(copies)


def share_pictures(deck: Path, places: dict[str, str]) -> None:
    """A deck beside the pages takes its figures from their files (base64 -> place), and holds none a second time."""

    def shared(found: re.Match) -> str:
        place = places.get(found[1])
        return f'src="../../{place}"' if place else found[0]

    text = re.sub(r'src="data:image/png;base64,([^"]+)"', shared, deck.read_text(encoding="utf-8"))
    notebooks.write_text(deck, text)


def finish(site: Path, made: dict[str, list[frame.Page]], titles: dict) -> list[Path]:
    """Write the pages, the search and the page that leads to the reader's language."""
    paths = []
    translated = {page.name for page in made["zh"]}
    for code, of in made.items():
        for page in of:
            path = site / code / f"{page.name}.html"
            path.parent.mkdir(exist_ok=True)
            notebooks.write_text(path, frame.render(page, titles[code], translated))
            paths.append(path)
        notebooks.write_text(site / "static" / f"search_{code}.js", search.script(of, code))
    notebooks.write_text(site / "index.html", _DOOR)
    return [*paths, site / "index.html"]


def sitemap(address: str, site: Path, made: list[Path]) -> str:
    """The addresses of all pages, for search engines."""
    places = (html.escape(f"{address.rstrip('/')}/{path.relative_to(site).as_posix()}") for path in made)
    rows = "".join(f"<url><loc>{place}</loc></url>\n" for place in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n"


_DOOR = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PyTorch in Practice</title>
<script>location.replace((navigator.language.startsWith("zh") ? "zh" : "en") + "/index.html")</script>
</head>
<body>
<main>
<h1>PyTorch in Practice</h1>
<p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh-CN">中文</a></p>
</main>
</body>
</html>
"""


def printed(site: Path) -> None:
    """A PDF of each lecture, printed by Chromium."""
    from playwright.sync_api import sync_playwright

    (site / "files" / "pdf").mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for code in WORDS:
            for path in notebooks.lecture_notebooks():
                page = browser.new_page()
                page.goto((site / code / f"{path.stem}.html").as_uri())
                page.evaluate(
                    "document.querySelectorAll('main details').forEach(fold => { fold.open = true; })"
                )
                page.evaluate(
                    "document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager'; })"
                )
                page.wait_for_load_state("networkidle")
                page.pdf(
                    path=site / "files" / "pdf" / f"{path.stem}_{code}.pdf",
                    format="A4",
                    tagged=True,
                    margin=dict.fromkeys(("top", "bottom", "left", "right"), "16mm"),
                )
                page.close()
        browser.close()


def chromium() -> str:
    """The Chromium of this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("No Chromium was found: install chromium, or leave --pdf out.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make site", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=OUTPUT, help=f"default: {OUTPUT}")
    parser.add_argument(
        "--repository", default="", metavar="OWNER/NAME", help="on GitHub, for Binder and Codespaces"
    )
    parser.add_argument(
        "--address", default="", metavar="URL", help="where the site will stand, for sitemap.xml"
    )
    parser.add_argument("--pdf", action="store_true", help="a PDF of each lecture, too")
    options = parser.parse_args()
    began = time.monotonic()
    made = write(options.folder, options.repository, options.pdf)
    if options.address:
        notebooks.write_text(options.folder / "sitemap.xml", sitemap(options.address, options.folder, made))
    if options.pdf:
        printed(options.folder)
    size = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file())
    shutil.make_archive(str(options.folder), "zip", options.folder.parent, options.folder.name)
    print(f"{len(made)} pages, {size / 1e6:.1f} MB, in {time.monotonic() - began:.0f} seconds")
    print(options.folder / "index.html")
    return 0
