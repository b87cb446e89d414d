"""Plan, readiness, board, outfits and status by clicking and by keyboard, in the sample episode."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import Studio, open_page

SERIES = "The Last Bus"
LONG_MS = 60_000
SHORT_MS = 8_000


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """The sample's episode."""
    with open_page(browser, studio) as (page, _):
        page.goto(studio.url)
        expect(page.locator(".ws-cell h3").first).to_be_visible(timeout=LONG_MS)
        calm(page)
        if page.get_by_label("Story", exact=True).input_value() != SERIES:
            choose(page, "Story", SERIES)
        expect(page.locator(".ws-eyebrow")).to_have_text(SERIES, timeout=LONG_MS)
        calm(page)
        yield page


def calm(page: Page) -> None:
    """Until nothing of an earlier drawing of the page is left."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LONG_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=LONG_MS)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled(timeout=LONG_MS)
    button.click()


def until(page: Page, action: Locator, seen: Locator, key: str | None = None) -> None:
    """Press until it shows: a press while the page is drawn anew may be lost, and is made again."""
    for _ in range(4):
        calm(page)
        if seen.is_visible():
            return
        if key:
            action.focus()
            action.press(key)
        else:
            action.click()
        try:
            expect(seen).to_be_visible(timeout=SHORT_MS)
            return
        except AssertionError:
            continue
    expect(seen).to_be_visible(timeout=LONG_MS)


def readiness(page: Page) -> Locator:
    """The opened readiness of the episode."""
    opened = page.locator(".st-key-readiness_matrix")
    until(page, page.locator(".st-key-readiness summary"), opened)
    return opened


@pytest.mark.timeout(200)
def test_an_edited_plan_makes_its_scene_stale_until_it_is_brought_up_to_date(page: Page) -> None:
    cell = page.locator("[class*=st-key-cell_]").last
    title = page.locator(".ws-cell h3").last.inner_text()
    dialog = page.get_by_role("dialog")
    until(page, cell.get_by_role("button", name="Edit panels"), dialog)
    expect(dialog).to_contain_text(title)
    purpose = dialog.get_by_label("What it is for")
    purpose.fill("begins where nobody looks")
    purpose.press("Enter")
    press(page, "Save as a version")
    expect(dialog).to_have_count(0, timeout=LONG_MS)
    fresh = cell.get_by_role("button", name="Bring up to date")
    expect(fresh).to_be_visible(timeout=LONG_MS)
    expect(cell.get_by_text("Out of date", exact=True)).to_be_visible()
    until(page, fresh, cell.locator(".ws-badge", has_text="Lettered"))
    expect(cell.get_by_text("Out of date", exact=True)).to_have_count(0)


@pytest.mark.timeout(120)
def test_a_cell_of_readiness_says_what_is_missing(page: Page) -> None:
    matrix = readiness(page)
    assert matrix.locator("button:visible").count() == 5 * 10
    missing = matrix.get_by_role("button", name="Missing References,").first
    missing.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("No approved face", timeout=LONG_MS)


@pytest.mark.timeout(120)
def test_a_stage_gets_an_owner_and_a_day_and_is_approved_by_keyboard(page: Page) -> None:
    name = page.get_by_label("Name", exact=True)
    until(page, page.get_by_role("button", name="Add a name"), name)
    name.fill("Ada Lind")
    press(page, "Add")
    expect(page.locator('input[aria-label="Working as"][value="Ada Lind"]')).to_have_count(1, timeout=LONG_MS)
    calm(page)
    page.get_by_role("link", name="Series board").click()
    cell = page.locator("[class*=st-key-board_cell_][class*=_0_1_script] button:visible")
    expect(cell).to_be_visible(timeout=LONG_MS)
    dialog = page.get_by_role("dialog")
    until(page, cell, dialog)
    choose(page, "Owner", "Ada Lind")
    dialog.get_by_test_id("stDateInputField").get_by_role("spinbutton").first.focus()
    page.keyboard.type("24122099", delay=40)
    dialog.get_by_label("Note", exact=True).last.fill("Read aloud once.")
    press(page, "Save")
    expect(page.get_by_text("Kept.")).to_be_visible(timeout=LONG_MS)
    calm(page)
    expect(cell).to_contain_text("AL")
    approve = dialog.get_by_role("button", name="Approve")
    until(page, cell, approve, "Enter")
    calm(page)
    approve.focus()
    approve.press("Enter")
    expect(dialog).to_have_count(0, timeout=LONG_MS)
    expect(cell).to_contain_text("Approved", timeout=LONG_MS)


@pytest.mark.timeout(120)
def test_an_outfit_is_added_and_worn_in_a_scene(page: Page) -> None:
    page.get_by_role("link", name="Cast and places").click()
    card = page.locator("[class*=st-key-character_]").first
    expect(card).to_be_visible(timeout=LONG_MS)
    name = page.get_by_label("New outfit")
    until(page, card.get_by_role("button", name="Outfits"), name)
    name.fill("Stage coat")
    press(page, "Add")
    expect(card.get_by_text("Stage coat", exact=True)).to_be_visible(timeout=LONG_MS)
    wears = page.get_by_label("Wears", exact=True)
    if not wears.is_visible():
        until(page, card.get_by_role("button", name="Outfits"), wears)
    choose(page, "Wears", "Stage coat")
    press(page, "Dress for this scene")
    expect(card.get_by_text("in scene 1")).to_be_visible(timeout=LONG_MS)


@pytest.mark.timeout(120)
def test_the_episode_goes_into_production(page: Page) -> None:
    readiness(page)
    press(page, "Start production")
    expect(page.locator(".ws-head")).to_contain_text("In production", timeout=LONG_MS)
