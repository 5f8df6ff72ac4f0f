"""The App Home: how to ask, and about what."""

from collections.abc import Callable, Sequence

from bot.slack.events import HomeOpened
from bot.slack.gate import Gate
from bot.slack.views import home_view


class HomeTab:
    """Publishes the Home tab to whoever opens it."""

    def __init__(self, gate: Gate, topics: Callable[[], Sequence[str]]) -> None:
        """Borrow the gate; `topics` are what knowledge holds now."""
        self._gate = gate
        self._topics = topics

    async def opened(self, opened: HomeOpened) -> None:
        """Show it; the Messages tab needs nothing."""
        if opened.tab == "home":
            await self._gate.publish_home(opened.user, home_view(self._topics()))
