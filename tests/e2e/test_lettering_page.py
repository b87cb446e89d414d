"""The lettering page by clicking: an object's look, outline, deletion, a check that is mended, and linked styles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import Studio, open_page

SERIES = "The Last Bus"
LONG_MS = 60_000
KITE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80">
<path d="M8 12 L92 4 L97 70 L50 78 L4 66 Z"/></svg>"""
SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
LOADED = "e => e.complete && e.naturalWidth > 0"


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """The lettering page of the sample, at the first object's look and place."""
    with open_page(browser, studio) as (page, _):
        page.goto(f"{studio.url}/canvas")
        expect(page.locator(".ws-art.big img")).to_be_visible(timeout=LONG_MS)
        if page.get_by_label("Story", exact=True).input_value() != SERIES:
            choose(page, "Story", SERIES)
        calm(page)
        yield page


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def open_tab(page: Page, name: str) -> None:
    """Open a tab; a press while the page is being drawn anew may be lost, as with any page, and is made again."""
    tab = page.get_by_role("tab", name=name, exact=True)
    for _ in range(6):
        calm(page)
        tab.click()
        calm(page)
        if tab.get_attribute("aria-selected") == "true":
            return
    expect(tab).to_have_attribute("aria-selected", "true")


def calm(page: Page) -> None:
    """Until the page has drawn what was asked for and nothing of the drawing before is left."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LONG_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=LONG_MS)


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled(timeout=LONG_MS)
    button.click()


def preview(page: Page) -> Locator:
    return page.locator(".ws-art.mid img")


def words_of(page: Page) -> Locator:
    return page.locator(".st-key-object_fields textarea").first


def source(picture: Locator) -> str:
    expect(picture).to_be_visible(timeout=LONG_MS)
    return picture.get_attribute("src") or ""


def changed(picture: Locator, before: str) -> str:
    """The new picture's address, once it is there."""
    expect(picture).not_to_have_attribute("src", before, timeout=LONG_MS)
    expect(picture).to_have_js_property("complete", True, timeout=LONG_MS)
    assert picture.evaluate(LOADED)
    return source(picture)


def open_balloon(page: Page, words: str, way: str = "forward") -> str:
    """Step to the object that begins with these words; answers with its preview's address."""
    open_tab(page, "Look and place")
    onward, field = page.locator(f".st-key-object_{way} button").first, words_of(page)
    expect(preview(page)).to_be_visible(timeout=LONG_MS)
    while words not in field.input_value():
        before = field.input_value()
        onward.click()
        expect(field).not_to_have_value(before, timeout=LONG_MS)
        calm(page)
    return source(preview(page))


@pytest.mark.timeout(200)
def test_another_voice_is_seen_while_chosen_and_in_the_picture_when_saved(page: Page) -> None:
    big = source(page.locator(".ws-art.big img"))
    before = open_balloon(page, "Wait! Wait")
    choose(page, "Voice", "shouted")
    shouted = changed(preview(page), before)
    page.locator(".st-key-object_back button").first.click()
    changed(preview(page), shouted)
    page.locator(".st-key-object_forward button").first.click()
    expect(page.get_by_label("Voice", exact=True)).to_have_value("shouted", timeout=LONG_MS)
    press(page, "Save")
    expect(page.get_by_text("Saved as a new version.")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled(timeout=LONG_MS)
    open_tab(page, "All words")
    changed(page.locator(".ws-art.big img"), big)


@pytest.mark.timeout(200)
def test_an_outline_is_brought_and_a_bad_one_is_explained_beside_it(page: Page) -> None:
    before = open_balloon(page, "Shh.")
    open_tab(page, "Shape")
    file = page.locator("[class*=st-key-outline_file_] input[type=file]")
    file.set_input_files({"name": "bad.svg", "mimeType": "image/svg+xml", "buffer": SCRIPTED})
    expect(page.get_by_test_id("stAlert")).to_be_visible(timeout=LONG_MS)
    assert source(preview(page)) == before
    file.set_input_files({"name": "kite.svg", "mimeType": "image/svg+xml", "buffer": KITE})
    own = changed(preview(page), before)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    press(page, "Save")
    expect(page.get_by_text("Saved as a new version.")).to_be_visible(timeout=LONG_MS)
    calm(page)
    press(page, "Drop its own outline")
    changed(preview(page), own)


@pytest.mark.timeout(200)
def test_what_is_deleted_comes_back(page: Page) -> None:
    open_balloon(page, "Wait! Wait")
    press(page, "Delete")
    expect(page.get_by_text("Deleted.")).to_be_visible(timeout=LONG_MS)
    expect(words_of(page)).not_to_have_value("Wait! Wait, wait, wait!")
    press(page, "Bring back: Wait! Wait, wait, wait!")
    expect(words_of(page)).to_have_value("Wait! Wait, wait, wait!", timeout=LONG_MS)
    expect(page.get_by_role("button", name="Bring back")).to_have_count(0)


@pytest.mark.timeout(200)
def test_a_finding_is_mended_with_one_press(page: Page) -> None:
    before = open_balloon(page, "Shh.")
    size = page.get_by_label("Size, px at 800 px width")
    size.fill("9")
    size.press("Enter")
    changed(preview(page), before)
    press(page, "Save")
    expect(page.get_by_text("Saved as a new version.")).to_be_visible(timeout=LONG_MS)
    open_tab(page, "Checks")
    finding = page.locator("[class*=st-key-check_]").filter(has_text="Shh.").first
    expect(finding).to_be_visible(timeout=LONG_MS)
    press(page, "Fix all safe ones")
    expect(page.get_by_text("Mended:")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_role("button", name="Fix all safe ones")).to_have_count(0, timeout=LONG_MS)
    open_balloon(page, "Shh.")
    expect(size).not_to_have_value("9")


@pytest.mark.timeout(200)
def test_one_change_of_a_linked_style_moves_two_balloons(page: Page, studio: Studio) -> None:
    before = {words: open_balloon(page, words) for words in ("Wait! Wait", "Shh.")}
    page.get_by_role("link", name="Cast and places").click()
    open_tab(page, "Lettering")
    choose(page, "Change how it looks", "Mina")
    calm(page)
    outline = page.locator("[class*=st-key-looks_stroke_px_characters_] input")
    outline.fill("7")
    outline.press("Enter")
    press(page, "Save for the series")
    expect(page.get_by_text("Saved: Mina.")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("link", name="Lettering").click()
    open_tab(page, "Look and place")
    calm(page)
    for words, old in reversed(before.items()):
        assert open_balloon(page, words, "back") != old, words
