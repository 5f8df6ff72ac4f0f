"""The pictures of the docs: made by the tests when asked to, and otherwise held to their size."""

import os
import struct
from pathlib import Path

from playwright.async_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZE = (1280, 800)
LARGEST_BYTES = 200_000


async def picture(page: Page, name: str) -> None:
    """Take it with FIRSTLINE_SCREENSHOTS=1 (`make screenshots`), or check the one that is there."""
    path = FOLDER / f"{name}.png"
    if os.environ.get("FIRSTLINE_SCREENSHOTS") == "1":
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement?.blur()")
        await page.screenshot(path=path, animations="disabled", caret="hide")
    assert path.exists(), f"{path} is missing: run `make screenshots`"
    assert size_of(path) == SIZE
    assert path.stat().st_size <= LARGEST_BYTES


def size_of(path: Path) -> tuple[int, int]:
    """Width and height, from the first chunk of a PNG."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height
