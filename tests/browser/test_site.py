"""The site in a real browser, opened from its folder: readable for all, by keyboard, without any network."""

import re
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.conftest import SCREENSHOTS
from tools import notebooks
from tools.publish.site import write

NAMES = [path.stem for path in notebooks.lecture_notebooks()]
OTHERS = ["students", "instructors", "troubleshooting", "python_you_will_meet", "setup_elsewhere"]
PAGES = ["index", *NAMES, *OTHERS, "glossary", "errors", "search"]
IN_BOTH = [(code, name) for code in ("en", "zh") for name in PAGES]
ENGLISH_ONLY = [("en", name) for name in ("translators", "maintainers", "data", "changes")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "site"
    write.write(folder)
    return folder


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site; fails when it asks for anything outside the folder, or its script stumbles."""
    asked, errors, pages = [], [], []

    def opened(place, width=1280, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        name, mark, query = place.partition("?")
        page.goto(f"{(site / name).as_uri()}{mark}{query}")
        return page

    yield opened
    for page in pages:
        page.close()
    assert not [url for url in asked if not url.startswith(site.as_uri()) and not url.startswith("data:")]
    assert not errors


@pytest.mark.parametrize(("code", "name"), IN_BOTH + ENGLISH_ONLY)
def test_readable_for_all(open_page, code, name):
    """axe-core finds nothing serious at three widths, light and dark, all folds open; nothing is cut off."""
    for scheme in ("light", "dark"):
        page = open_page(f"{code}/{name}.html", scheme=scheme)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        page.evaluate(AXE)
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(100)
            found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
            serious = [
                (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"][:300])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert not serious, (width, scheme)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{over} pixels wider than {width}"
            if name in (NAMES[1], "index", "search"):
                SCREENSHOTS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=SCREENSHOTS / f"site-{code}-{name}-{width}-{scheme}.png")


def test_a_planted_fault_is_seen(open_page):
    page = open_page(f"en/{NAMES[0]}.html")
    page.evaluate("document.querySelector('figure img').removeAttribute('alt')")
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")["violations"]
    assert "image-alt" in [each["id"] for each in found if each["impact"] == "critical"]


@pytest.mark.parametrize(
    ("code", "asked", "wanted"),
    [
        ("en", "learning rate", "02_gradient_descent.html"),
        ("en", "saddle point", "02_gradient_descent.html"),
        ("en", "学习率", "../zh/"),
        ("zh", "学习率", "02_gradient_descent.html"),
        ("zh", "DataLoader", "07_datasets_and_dataloaders.html"),
    ],
)
def test_search(open_page, code, asked, wanted):
    """By keyboard from a lecture; every place that is found leads to a text that holds the words."""
    page = open_page(f"{code}/{NAMES[4]}.html")
    page.keyboard.press("/")
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    page.wait_for_selector("#course-results a")
    places = page.locator("#course-results a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert any(wanted in place for place in places[: 10 if wanted.endswith("html") else None])
    first = places[0]
    text = page.locator("#course-results li").first.inner_text().lower()
    assert all(term in text for term in asked.lower().split())
    seconds = page.evaluate(
        """words => {
            const box = document.getElementById("course-search"), began = performance.now();
            box.value = words;
            box.dispatchEvent(new Event("input"));
            return (performance.now() - began) / 1000;
        }""",
        asked,
    )
    assert seconds < 2, "ten times what is aimed at, for a busy machine"
    page.locator("#course-results a").first.click()
    page.wait_for_selector("main section, main h1")
    assert page.url.split("/")[-1].startswith(first.split("/")[-1].split("#")[0])


def test_search_for_what_is_not_there(open_page):
    page = open_page("en/search.html?q=xyzzy-not-a-word")
    assert page.locator("#course-count").inner_text() == "Nothing found. Fewer or shorter words find more."


def test_search_shows_what_was_typed_as_text(open_page):
    page = open_page("en/search.html?q=%3Cimg%20src%3Dx%3E")
    assert page.locator("#course-results img").count() == 0
    assert page.locator("#course-search").input_value() == "<img src=x>"


def test_search_for_an_error_message_with_other_numbers(open_page):
    """And what is found stays text: no word is marked inside the mark of another."""
    page = open_page("en/search.html?q=mat1 and mat2 shapes cannot be multiplied (9x9 and 8x8) a mark")
    assert page.locator("#course-results li").count() == 0
    page.locator("#course-search").fill("mat1 and mat2 shapes cannot be multiplied (9x9 and 8x8)")
    assert page.locator("#course-results li").count() > 0
    page.locator("#course-search").fill("the mark a r")
    assert "ark>" not in page.locator("#course-results").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_other_language_at_the_same_place(open_page, width):
    page = open_page(f"en/{NAMES[1]}.html", width=width)
    page.evaluate("document.getElementById('saddle').scrollIntoView()")
    place = page.locator("#course-language").bounding_box()  # Playwright's own click would scroll first
    page.mouse.click(place["x"] + 5, place["y"] + 5)
    page.wait_for_url(re.compile(r"/zh/02_gradient_descent\.html#saddle"))
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    top = page.evaluate("document.getElementById('saddle').getBoundingClientRect().top")
    assert -10 < top < 400


def test_folds_menus_and_colours_by_keyboard(open_page):
    page = open_page(f"en/{NAMES[1]}.html")
    fold = page.locator("main details summary", has_text="A solution").first
    fold.focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("node => node.parentElement.open")
    menu = page.locator("details.menu summary").first
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "01 Linear model"
    page.keyboard.press("Escape")
    assert not menu.evaluate("node => node.parentElement.open")
    button = page.locator("#course-theme")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button.focus()
    page.keyboard.press("Enter")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after and button.inner_text() == "Light"
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after, "the choice is kept"


def test_a_link_into_a_fold_opens_it(open_page, site):
    page = open_page(f"en/{NAMES[1]}.html")
    page.evaluate(
        """() => {
            const fold = document.querySelector("main details");
            fold.open = false;
            fold.querySelector("pre").id = "inside";
            location.hash = "inside";
        }"""
    )
    page.wait_for_function("document.querySelector('main details').open")


def test_figures_keep_their_white_sheet_on_a_dark_page(open_page):
    page = open_page(f"en/{NAMES[1]}.html", scheme="dark")
    colours = page.evaluate(
        "[...document.querySelectorAll('main img')].map(i => getComputedStyle(i).backgroundColor)"
    )
    assert set(colours) == {"rgb(255, 255, 255)"}
    page.evaluate("document.querySelectorAll('main img').forEach(picture => { picture.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(
        "[...document.querySelectorAll('main img')].every(i => i.complete && i.naturalWidth > 0)"
    )


def test_the_text_is_there_without_the_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "zh" / f"{NAMES[1]}.html").as_uri())
    assert "梯度下降" in page.locator("main").inner_text()
    context.close()


def test_on_paper(open_page):
    page = open_page(f"en/{NAMES[1]}.html")
    page.emulate_media(media="print")
    assert not page.locator("header").is_visible() and not page.locator(".contents").is_visible()
    assert page.locator("main h1").is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_decks_are_readable_for_all(open_page, name):
    """All slides at once, as they are printed; and the deck itself."""
    for query in ("?print-pdf", ""):
        page = open_page(f"decks/en/{name}.html{query}")
        page.wait_for_function("document.querySelector('.reveal.ready') !== null")
        page.evaluate(AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [
            (v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
        ]
        assert not serious, query
