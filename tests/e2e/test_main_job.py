"""The whole main job by clicking: a pasted script becomes a package that verifies."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.compositor.verify import verify_package
from tests.e2e.browsing import Studio, open_page

SCRIPT = """Title: Lost and Found

INT. LOST PROPERTY OFFICE - DAY

Shelves to the ceiling. One umbrella hums.

CLERK
What did you lose?

NIRA
My patience. It is about this big.

SFX: HMMM

INT. BACK ROOM - CONTINUOUS

Hundreds of patiences in jars, glowing.

CLERK
(whispering)
Please do not tap the glass.

NIRA
Mine is the one that is tapping back.
"""
SPOKEN = [
    "What did you lose?",
    "My patience. It is about this big.",
    "Please do not tap the glass.",
    "Mine is the one that is tapping back.",
]
LONG_MS = 120_000


def press(page: Page, name: str, nth: int = 0) -> None:
    button = page.get_by_role("button", name=name, exact=True).nth(nth)
    expect(button).to_be_enabled(timeout=LONG_MS)
    button.click()


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


@pytest.mark.timeout(600)
def test_from_a_pasted_script_to_a_verified_package(browser: Browser, studio: Studio, tmp_path: Path) -> None:
    with open_page(browser, studio) as (page, _):
        page.goto(studio.url)
        press(page, "New story")
        page.get_by_label("Script", exact=True).fill(SCRIPT)
        press(page, "Make the story")
        expect(page.get_by_text("Lost and Found").first).to_be_visible(timeout=LONG_MS)
        expect(page.get_by_text("Script only", exact=True)).to_have_count(2)
        page.evaluate("window.sameVisit = true")

        press(page, "Plan all")
        expect(page.get_by_text("Planned", exact=True)).to_have_count(2, timeout=LONG_MS)

        press(page, "Draw all")
        expect(page.get_by_text("Lettered", exact=True)).to_have_count(2, timeout=LONG_MS)
        expect(page.get_by_text("of 3 lines placed")).to_have_count(1)
        press(page, "Letter all")
        expect(page.get_by_text("Lettered 2 scenes.")).to_be_visible(timeout=LONG_MS)
        assert page.evaluate("window.sameVisit") is True, "progress moved by itself, without loading the page again"

        press(page, "Export")
        press(page, "Start export")
        link = page.get_by_role("link", name="Download the package")
        expect(link).to_be_visible(timeout=LONG_MS)
        with page.expect_download(timeout=LONG_MS) as waiting:
            link.click()
        package = tmp_path / "package.zip"
        waiting.value.save_as(package)

    content = package.read_bytes()
    findings = verify_package(content, None)
    assert [finding.message for finding in findings if finding.severity == "error"] == []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        layers = json.loads(archive.read(next(name for name in names if name.endswith("layers.json"))))
    assert any("slices/" in name for name in names)
    lettered = " ".join(words(json.dumps(layers, ensure_ascii=False)))
    for line in SPOKEN:
        assert lettered.count(" ".join(words(line))) == 1, line


@pytest.mark.timeout(300)
def test_words_changed_on_the_lettering_page_reach_the_picture(browser: Browser, studio: Studio) -> None:
    with open_page(browser, studio) as (page, _):
        page.goto(f"{studio.url}/canvas")
        picture = page.locator(".ws-art img").first
        expect(picture).to_be_visible(timeout=LONG_MS)
        before = picture.get_attribute("src")
        field = page.locator("textarea").first
        said = field.input_value()
        field.fill(f"{said} Truly.")
        press(page, "Save words")
        expect(page.locator(".ws-art img").first).not_to_have_attribute("src", before or "", timeout=LONG_MS)
        expect(page.locator("textarea").first).to_have_value(f"{said} Truly.")
        page.locator("textarea").first.fill(said)
        press(page, "Save words")
        expect(page.locator("textarea").first).to_have_value(said)


@pytest.mark.timeout(300)
def test_order_of_scenes_is_changed_and_kept(browser: Browser, studio: Studio) -> None:
    with open_page(browser, studio) as (page, _):
        page.goto(studio.url)
        titles = page.locator(".ws-cell h3")
        expect(titles.nth(1)).to_be_visible(timeout=LONG_MS)
        first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
        for a, b in ((second, first), (first, second)):
            page.locator("[class*=st-key-more_]").first.get_by_role("button").first.click()
            press(page, "Move down")
            expect(titles.nth(0)).to_have_text(a, timeout=LONG_MS)
            page.reload()
            expect(titles.nth(0)).to_have_text(a, timeout=LONG_MS)
            expect(titles.nth(1)).to_have_text(b)


def strip_picture(panels: int, tone: int) -> bytes:
    """A finished strip as somebody might bring it: dark panels on white."""
    rows = np.full((panels * 700 + 60, 800, 3), 255, np.uint8)
    for i in range(panels):
        rows[60 + i * 700 : 60 + i * 700 + 560, 40:760] = (tone, 90 + 20 * i, 120)
    encoded, data = cv2.imencode(".png", rows)
    assert encoded
    return bytes(data)


@pytest.mark.timeout(300)
def test_finished_art_becomes_scenes(browser: Browser, studio: Studio) -> None:
    with open_page(browser, studio) as (page, _):
        page.goto(studio.url)
        press(page, "New story")
        page.get_by_role("tab", name="Bring finished art").click()
        panel = page.get_by_role("tabpanel", name="Bring finished art")
        panel.get_by_label("Title").fill("Two strips")
        files = [
            {"name": f"strip {n}.png", "mimeType": "image/png", "buffer": strip_picture(n + 1, 40 * n)} for n in (1, 2)
        ]
        panel.locator("input[type=file]").set_input_files(files)
        expect(panel.get_by_text("strip 2.png")).to_be_visible(timeout=LONG_MS)
        press(page, "Make the episode")
        expect(page.locator(".ws-cell h3")).to_have_count(2, timeout=LONG_MS)
        expect(page.locator(".ws-art img")).to_have_count(2, timeout=LONG_MS)
        expect(page.get_by_text("brought in", exact=True)).to_have_count(2)
