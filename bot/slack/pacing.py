"""One message a second to a channel: Slack's limit, kept before Slack has to refuse.

Source: https://docs.slack.dev/apis/web-api/rate-limits, "Posting messages".
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.errors import DeliveryError

T = TypeVar("T")

PACE_SECONDS: Final = 1.0
LANES_AT_MOST: Final = 1_000

Aside = Callable[[Awaitable[object]], Awaitable[object]]


class _Lane:
    """One channel: who is in it now, and when the next may be."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free_at = 0.0


class Pace:
    """Sends to each channel in the order of asking, one at a time and with a pause between.

    The pause begins with Slack's answer, so that whatever the way there takes, Slack never
    sees two closer together. A `Retry-After` holds up the whole channel.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float], aside: Aside) -> None:
        """Nothing was sent yet.

        Args:
            seconds: Between two messages to a channel.
            clock: Seconds that never run backwards.
            aside: Waits for something without keeping others from their work.
        """
        self._seconds = seconds
        self._clock = clock
        self._aside = aside
        self._lanes: dict[str, _Lane] = {}

    async def __call__(self, channel: str, send: Callable[[], Awaitable[T]]) -> T:
        """Wait for this channel's turn, and send."""
        lane = self._lane(channel)
        if lane.lock.locked():
            await self._aside(lane.lock.acquire())
        else:
            await lane.lock.acquire()
        pause = self._seconds
        try:
            while (wait := lane.free_at - self._clock()) > 0:
                await self._aside(asyncio.sleep(wait))
            return await send()
        except DeliveryError as error:
            pause = max(pause, error.retry_after or 0.0)
            raise
        finally:
            lane.free_at = self._clock() + pause
            lane.lock.release()

    def _lane(self, channel: str) -> _Lane:
        if len(self._lanes) > LANES_AT_MOST:
            now = self._clock()
            busy = {k: v for k, v in self._lanes.items() if v.lock.locked() or v.free_at > now}
            self._lanes = busy
        return self._lanes.setdefault(channel, _Lane())
