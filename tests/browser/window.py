"""What a person does in the page, in their words; every look waits for what must appear."""

import shutil
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Locator, Page, expect

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS: Final = 20_000  # far more than it takes: two slow cores may be busy elsewhere


@dataclass(frozen=True, slots=True)
class Window:
    """One browser window on the workspace."""

    page: Page

    async def view_as(self, role: str, room: str) -> None:
        """Become somebody, and go to a conversation they are in."""
        await self.page.select_option("[data-test=view-as]", role)
        await expect(self.page.locator(f"[data-test=app][data-viewer={role}]")).to_be_visible()
        await self.page.click(f"[data-test=channel-{room}]")

    async def send(self, text: str) -> Locator:
        """Write in the conversation; returns the message."""
        await self.page.fill("[data-test=composer]", text)
        await self.page.press("[data-test=composer]", "Enter")
        return self.message(text)

    async def reply(self, text: str) -> None:
        """Write in the open thread."""
        await self.page.fill("[data-test=thread-composer]", text)
        await self.page.press("[data-test=thread-composer]", "Enter")

    def message(self, text: str) -> Locator:
        """A message of the conversation that holds this text."""
        return self.page.locator("[data-test=messages] [data-test=message]", has_text=text)

    async def open_thread(self, message: Locator) -> None:
        """Open the thread of a message once somebody has replied."""
        await message.locator("[data-test=open-thread]").click()

    async def start_thread(self, message: Locator) -> None:
        """Open the thread of a message that has none yet."""
        await message.hover()
        await message.locator("[data-test=reply]").click()

    async def open_home(self, role: str) -> Locator:
        """Become somebody, and open the bot's Home tab; returns what it shows."""
        await self.view_as(role, "dm")
        await self.page.click("[data-test=tab-home]")
        home = self.page.locator("[data-test=home]")
        await expect(home).to_contain_text("How this works")
        return home

    async def choose(self, message: Locator, shortcut: str) -> None:
        """Choose a shortcut from the menu of a message."""
        await message.hover()
        await message.locator("[data-test=shortcuts]").select_option(label=shortcut)

    def dialog(self) -> Locator:
        """The open dialog."""
        return self.page.locator("[data-test=modal]")

    def said(self, user: str = "firstline") -> Locator:
        """What somebody said in the open thread."""
        thread = self.page.locator("[data-test=thread] [data-test=message]")
        return thread.and_(self.page.locator(f"[data-user={user}]"))

    def buttons(self) -> Locator:
        """Buttons of what the bot said in the open thread."""
        return self.said().locator("[data-test=action]")

    async def ask(self, text: str, answers: int = 1) -> Locator:
        """Ask in the conversation, open the thread, and wait for so many replies of the bot."""
        await self.open_thread(await self.send(text))
        await expect(self.said()).to_have_count(answers)
        return self.said()
