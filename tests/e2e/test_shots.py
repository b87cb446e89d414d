"""Every page, looked at: nothing is cut off, overlaps or is fetched from elsewhere, in light and dark, wide and narrow.

With ``STUDIO_SHOTS`` set to a folder the pictures are kept in its ``shots`` (this is what ``make shots`` does).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import Studio, open_page

PAGES = {
    "builder": ".ws-art img",
    "board": "[class*=st-key-board_cell_]",
    "canvas": ".ws-art img",
    "history": ".ws-moment",
    "analytics": ".js-plotly-plot .main-svg",
    "assets": ".ws-swatches",
    "exports": ".ws-phone img",
    "jobs": ".ws-bar",
    "canvas-look": ".ws-art.mid img",
    "canvas-checks": "[class*=st-key-check_], .ws-badge.ws-good",
    "assets-lettering": ".ws-look img",
    "assets-library": ".st-key-library_make",
}
TABS = {
    "canvas-look": "Look and place",
    "canvas-checks": "Checks",
    "assets-lettering": "Lettering",
    "assets-library": "Library",
}
"""Shots of a page with another tab than its first."""
SIZES = {"desktop": (1440, 900), "tablet": (1024, 768)}
THEMES = ("light", "dark")
EVERY = [(size, theme) for size in SIZES for theme in THEMES]
LOOKED_AT = EVERY if os.environ.get("STUDIO_SHOTS") else [("desktop", "light"), ("tablet", "dark")]
"""Every size and theme where pictures are kept; each size and each theme once where only faults are looked for."""
MOST_BYTES = 400_000
TALLEST_PX = 2600

CUT_OFF = """() => [...document.querySelectorAll(
  '[data-testid=stMain] button p, [data-testid=stMain] p, [data-testid=stMain] h1, [data-testid=stMain] h3,' +
  '[data-testid=stMain] label, [data-testid=stMain] .ws-badge, [data-testid=stMain] b, [data-testid=stSidebar] a')]
  .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display !== 'inline')
  .map(e => e.innerText.slice(0, 60))"""
WIDER = "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
SEEN_IS_LOADED = """() => [...document.images].every(i => {
  const r = i.getBoundingClientRect(), seen = r.bottom > 0 && r.top < innerHeight && r.width > 0;
  return i.complete || !seen; })"""
BROKEN = "() => [...document.images].filter(i => i.complete && !i.naturalWidth && i.src).map(i => i.src)"


def settle(page: Page, mark: str) -> None:
    """Until the page's own mark is there, its pictures are loaded and nothing moves any more."""
    expect(page.locator(mark).first).to_be_visible(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    page.wait_for_timeout(600)
    page.wait_for_function(SEEN_IS_LOADED, timeout=60_000)


def shoot(page: Page, path: Path, width: int, height: int) -> None:
    """The whole page up to a height, in few colours where it would be too heavy for a repository."""
    from PIL import Image

    full = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, min(full, TALLEST_PX))})
    page.wait_for_timeout(600)
    page.wait_for_function(SEEN_IS_LOADED, timeout=60_000)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": height})
    for colours in (256, 96, 32):
        if path.stat().st_size <= MOST_BYTES:
            break
        with Image.open(path) as image:
            small = image.convert("RGB").quantize(colours)
        small.save(path, optimize=True)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("size", "theme"), LOOKED_AT)
def test_shots(size: str, theme: str, browser: Browser, untouched: Studio, tmp_path: Path) -> None:
    width, height = SIZES[size]
    folder = Path(os.environ["STUDIO_SHOTS"]) / "shots" if os.environ.get("STUDIO_SHOTS") else tmp_path
    wrong: dict[str, object] = {}
    with open_page(browser, untouched, width=width, height=height, theme=theme) as (page, _):
        for name, mark in PAGES.items():
            page.goto(f"{untouched.url}/{'' if name == 'builder' else name.partition('-')[0]}")
            if name in TABS:
                page.get_by_role("tab", name=TABS[name], exact=True).click(timeout=60_000)
            settle(page, mark)
            found = {"cut off": page.evaluate(CUT_OFF), "broken pictures": page.evaluate(BROKEN)}
            if page.evaluate(WIDER) > 0:
                found["wider than the window"] = page.evaluate(WIDER)
            if any(found.values()):
                wrong[name] = found
            path = folder / f"{name}-{size}-{theme}.png"
            shoot(page, path, width, height)
            assert path.stat().st_size <= MOST_BYTES
    assert wrong == {}
