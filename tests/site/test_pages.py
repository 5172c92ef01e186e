"""The pages of the site: nothing of the lectures is lost, nothing leads nowhere, nothing is fetched from elsewhere."""

import functools
import html
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tools import notebooks
from tools.notebooks.alternative_texts import figures
from tools.publish.site import search, write
from tools.publish.site.words import PAGES, WORDS
from tools.translate import catalogue, glossary

LECTURES = notebooks.lecture_notebooks()
NAMES = [path.stem for path in LECTURES]
BOTH = [(code, path) for code in WORDS for path in LECTURES]
IDS = [f"{code}-{path.name[:2]}" for code, path in BOTH]
read_lectures = functools.cache(write.read_lectures)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "site"
    write.write(folder)
    return folder


def text(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def all_pages(site: Path) -> list[Path]:
    return [site / "index.html", *sorted(site.glob("en/*.html")), *sorted(site.glob("zh/*.html"))]


def sections(page: str) -> dict[str, str]:
    """The cells of a lecture's page: id -> HTML."""
    parts = re.split(r'<section class="cell" id="([^"]+)">', page)
    return dict(zip(parts[1::2], (part.split("</section>")[0] for part in parts[2::2]), strict=True))


def test_all_pages_are_there(site):
    names = {path.relative_to(site).as_posix() for path in all_pages(site)}
    made = [*NAMES, "glossary", "errors", "search"]
    assert {f"en/{name}.html" for name in [*made, *(name for name, _ in PAGES.values())]} <= names
    assert {
        f"zh/{name}.html" for name in [*made, "index", "students", "instructors", "troubleshooting"]
    } <= names


@pytest.mark.parametrize(("code", "lecture"), BOTH, ids=IDS)
def test_every_cell_arrives_with_its_numbers(site, code, lecture):
    """Text, code and outputs of each cell: the same numbers, as often."""
    cells = read_lectures()[code][lecture.stem].cells
    found = sections(text(site, f"{code}/{lecture.stem}.html"))
    assert list(found) == [cell.id for cell in cells]
    wrong = {}
    for cell in cells:
        wanted, there = Counter(numbers_of_cell(cell)), Counter(numbers(words(found[cell.id])))
        if wanted != there:
            wrong[cell.id] = (wanted - there, there - wanted)
    assert not wrong


def numbers(said: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", said)


def words(page: str) -> str:
    """What a reader sees of a piece of HTML."""
    page = re.sub(r"<img [^>]*>", "", page)
    page = re.sub(r"</?m\w+[^>]*>", " ", page)  # of a formula: an exponent is a number of its own
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def numbers_of_cell(cell) -> list[str]:
    if cell.cell_type == "code":
        said = cell.source
        for output in cell.outputs:
            said += "\n" + (output.get("text") or "\n".join(output.get("traceback", ())))
            data = output.get("data", {})
            if "image/png" not in data:
                said += words(data.get("text/html", data.get("text/plain", "")))
        return numbers(re.sub(r"\x1b\[[\d;]*m", "", said))
    said = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", cell.source)  # what stands for a picture has its own test
    said = re.sub(r"(?<=\])\((?:[^()\s]|\([^()\s]*\))+\)", "", said)  # where a link leads
    said = re.sub(r"frac(\d)(\d)", r"\1 \2", said)
    said = re.sub(r"<[a-z/][^>]*>", "", said)
    return numbers(re.sub(r"(?m)^\s*\d+\. ", "", said).replace(r"\,", " "))


def test_a_number_that_changes_is_seen(site):
    """The comparison above is no comparison of nothing."""
    cells = {cell.id: cell for cell in read_lectures()["en"][NAMES[1]].cells}
    found = sections(text(site, f"en/{NAMES[1]}.html"))
    with_numbers = [name for name in cells if numbers_of_cell(cells[name])]
    assert len(with_numbers) > 50
    for name in with_numbers:
        planted = re.sub(
            r"(?<=>)([^<&]*?)(\d)", lambda m: m[1] + str(9 - int(m[2])), f">{found[name]}", count=1
        )
        if words(planted) != words(f">{found[name]}"):
            assert Counter(numbers(words(planted))) != Counter(numbers_of_cell(cells[name])), name


@pytest.mark.parametrize(("code", "lecture"), BOTH, ids=IDS)
def test_every_alternative_text_arrives(site, code, lecture):
    page = text(site, f"{code}/{lecture.stem}.html")
    there = [
        html.unescape(alt) for alt in re.findall(r'<img [^>]*src="\.\./pictures/[^>]*alt="([^"]*)"', page)
    ]
    wanted = [alt for *_, alt in figures(notebooks.read(lecture))]
    if code == "zh":
        entries = {e.msgid: e.msgstr for e in catalogue.read(catalogue.po_of(lecture))}
        wanted = [entries[alt] for alt in wanted]
    assert there == wanted
    assert all(len(alt) > 15 for alt in there)


def test_pictures_take_their_room_before_they_are_loaded(site):
    for path in all_pages(site):
        for picture in re.findall(r"<img [^>]*>", path.read_text(encoding="utf-8")):
            if "svg" not in picture and "width=" in picture and 'src="../files' not in picture:
                assert 'loading="lazy"' in picture and "height=" in picture, picture
            assert 'alt="' in picture, picture


def test_every_link_and_anchor_leads_somewhere(site):
    anchors, wrong = {}, []
    for path in all_pages(site):
        anchors[path.resolve()] = set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8")))
    for path in [*all_pages(site), *site.glob("decks/*/*.html")]:
        page = re.sub(r"<script>.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r'\b(?:href|src)="([^"]+)"', page):
            parts = urlsplit(html.unescape(target))
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            place = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            if not place.is_file():
                wrong.append((path.name, target))
            elif parts.fragment and place in anchors and unquote(parts.fragment) not in anchors[place]:
                wrong.append((path.name, target))
    assert not wrong


def test_no_id_stands_twice(site):
    for path in all_pages(site):
        ids = re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))
        assert not [name for name, count in Counter(ids).items() if count > 1], path


def test_nothing_is_fetched_from_elsewhere(site):
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css", ".js") and "decks" not in path.parts:
            said = path.read_text(encoding="utf-8")
            code = (
                said
                if path.suffix != ".html"
                else " ".join(re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", said))
            )
            if path.name.startswith("search_"):
                continue  # texts of the course, which name addresses
            assert not re.search(r"https?://|//cdn|@import|fetch\(|url\(", code), path


@pytest.mark.parametrize(("code", "lecture"), BOTH, ids=IDS)
def test_formulas_are_drawn(site, code, lecture):
    page = text(site, f"{code}/{lecture.stem}.html")
    cells = read_lectures()[code][lecture.stem].cells
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    source = re.sub(r"```.*?```|`[^`\n]*`", "", source, flags=re.DOTALL)
    formulas = re.findall(r"\$\$.+?\$\$|(?<!\\)\$[^$]+?\$", source, re.DOTALL)
    assert page.count("<math ") == len(formulas) > 0
    assert "merror" not in page
    prose = re.sub(r"<(pre|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\$\$|\\frac|\\text|\$[a-z]", prose)


def test_pages_and_site_are_small(site):
    for path in all_pages(site):
        assert path.stat().st_size <= 300_000, path
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) <= 40_000_000


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_cells(site, name):
    assert list(sections(text(site, f"en/{name}.html"))) == list(sections(text(site, f"zh/{name}.html")))


def test_solutions_and_code_of_figures_are_folded(site):
    for lecture in LECTURES:
        found = sections(text(site, f"en/{lecture.stem}.html"))
        for cell in notebooks.read(lecture).cells:
            if "solution" in notebooks.tags(cell):
                assert found[cell.id].startswith("<details><summary>A solution</summary>")
            elif cell.metadata.get("jupyter", {}).get("source_hidden"):
                assert "<details><summary>Code" in found[cell.id]


@pytest.mark.parametrize("code", WORDS)
def test_the_glossary_leads_back(site, code):
    page = text(site, f"{code}/glossary.html")
    for term in glossary.read():
        row = re.search(
            rf'<th scope="row" lang="en">{re.escape(html.escape(term.english))}</th>(.*?)</tr>', page
        )
        assert row and term.chinese in row[1], term
        assert len(re.findall("<a href", row[1])) == len(term.lectures.split()), term
    assert "#head" not in page, "the head of a lecture introduces nothing"


def test_the_errors_are_all_listed(site):
    count = sum(
        output.output_type == "error"
        for lecture in LECTURES
        for cell in notebooks.read(lecture).cells
        for output in cell.get("outputs", ())
    )
    assert text(site, "en/errors.html").count('<th scope="row"') == count > 30


@pytest.mark.parametrize("code", WORDS)
def test_every_heading_can_be_found(site, code):
    said = text(site, f"static/search_{code}.js")
    for path in sorted(site.glob(f"{code}/*.html")):
        for name, heading in re.findall(r'<h[123] id="([^"]*)">(.*?)</h', path.read_text(encoding="utf-8")):
            assert f'"{path.name}#{html.unescape(name)}"' in said, (path.name, name)
            assert search.plain(heading).replace('"', '\\"') in said


@pytest.mark.parametrize(("code", "words"), [("en", ("The lectures", "Start")), ("zh", ("各讲内容", "开始"))])
def test_the_first_page_leads_to_the_lectures(site, code, words):
    headings = re.findall(r"<h2[^>]*>([^<]*)", text(site, f"{code}/index.html"))
    assert tuple(word.strip() for word in headings[:2]) == words


def test_buttons_need_an_address(site, tmp_path):
    assert "mybinder" not in text(site, f"en/{NAMES[0]}.html")
    for code, folder in (("zh", "build/zh_CN/notebooks"), ("en", "notebooks")):
        box = write.run_box(NAMES[0], code, "someone/course", True)
        assert f"mybinder.org/v2/gh/someone/course/HEAD?urlpath=lab/tree/{folder}/{NAMES[0]}.ipynb" in box
    assert "codespaces.new/someone/course" in box and f"../files/pdf/{NAMES[0]}_en.pdf" in box


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.name[:2])
def test_chinese_decks_speak_chinese_about_figures(site, lecture):
    deck = text(site, f"decks/zh/{lecture.stem}.html")
    alternative_texts = re.findall(r'<img alt="([^"]*)"', deck)
    assert alternative_texts and all(re.search("[一-鿿]{4}", alt) for alt in alternative_texts)
