"""Answers that are kept for a while, so that the same thing is not asked again and again."""

from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

REMEMBER_SECONDS: Final = 300.0
REMEMBER_AT_MOST: Final = 10_000


class Memory(Generic[T]):
    """Keeps what was asked before, until it is old or known to have changed."""

    def __init__(self, ask: Callable[[str], Awaitable[T]], clock: Callable[[], float]) -> None:
        """Know nothing yet.

        Args:
            ask: Finds the answer; what it raises is not kept.
            clock: Seconds that never run backwards.
        """
        self._ask = ask
        self._clock = clock
        self._kept: dict[str, tuple[float, T]] = {}
        self._changes = 0

    async def get(self, key: str = "") -> T:
        """The answer, as it was at most five minutes ago."""
        kept = self._kept.get(key)
        if kept is not None and self._clock() - kept[0] < REMEMBER_SECONDS:
            return kept[1]
        return await self.anew(key)

    async def anew(self, key: str) -> T:
        """The answer as it is now."""
        began = self._changes
        value = await self._ask(key)
        if began != self._changes:
            return value  # it may have changed while it was asked for: the next one asks again
        if len(self._kept) >= REMEMBER_AT_MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = (self._clock(), value)
        return value

    def forget(self, key: str = "") -> None:
        """Ask again next time: it has changed."""
        self._changes += 1
        self._kept.pop(key, None)
