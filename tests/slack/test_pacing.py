import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from bot.errors import DeliveryError
from bot.slack.pacing import LANES_AT_MOST, Pace


class Wall:
    """A channel that writes down when each message came, on the loop's clock."""

    def __init__(self) -> None:
        self.got: list[tuple[str, float]] = []
        self.aside = 0

    async def step_aside(self, waiting: Awaitable[object]) -> object:
        self.aside += 1
        return await waiting

    def sends(
        self, word: str, *, fails: DeliveryError | None = None
    ) -> Callable[[], Awaitable[str]]:
        async def send() -> str:
            self.got.append((word, asyncio.get_running_loop().time()))
            if fails is not None:
                raise fails
            return word

        return send

    def pace(self, seconds: float) -> Pace:
        return Pace(seconds, clock=asyncio.get_running_loop().time, aside=self.step_aside)


async def test_a_channel_gets_its_messages_in_order_and_apart() -> None:
    wall = Wall()
    pace = wall.pace(0.02)

    await asyncio.gather(*(pace("C1", wall.sends(str(n))) for n in range(5)))

    times = [at for _, at in wall.got]
    assert [word for word, _ in wall.got] == ["0", "1", "2", "3", "4"]
    assert min(b - a for a, b in pairwise(times)) >= 0.02
    assert wall.aside  # others work meanwhile


async def test_channels_do_not_wait_for_each_other() -> None:
    wall = Wall()
    pace = wall.pace(60.0)

    await asyncio.gather(*(pace(f"C{n}", wall.sends(str(n))) for n in range(5)))

    assert (len(wall.got), wall.aside) == (5, 0)


async def test_what_slack_asks_to_wait_holds_up_the_whole_channel() -> None:
    wall = Wall()
    pace = wall.pace(0.0)
    limited = DeliveryError("slow", reason="ratelimited", retry_after=0.05)

    with pytest.raises(DeliveryError):
        await pace("C1", wall.sends("first", fails=limited))
    await pace("C1", wall.sends("second"))

    (_, first), (_, second) = wall.got
    assert second - first >= 0.05


async def test_channels_that_are_free_are_forgotten() -> None:
    wall = Wall()
    pace = wall.pace(0.0)

    for n in range(3 * LANES_AT_MOST):
        await pace(f"C{n}", wall.sends(str(n)))

    assert len(pace._lanes) <= LANES_AT_MOST + 1  # pyright: ignore[reportPrivateUsage]  memory has no other face
