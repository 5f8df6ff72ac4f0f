"""One after another: workflows about the same thing, in the order in which they were begun.

Else an edit could be answered before the message it changes, and the old answer put over
the new one; after a restart all of them begin at once.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

LOOK_SECONDS: Final = 1.0


class Turns:
    """A line of workflow ids for each thing they are about."""

    def __init__(
        self, ended: Callable[[str], Awaitable[bool]], *, look: float = LOOK_SECONDS
    ) -> None:
        """Nobody waits yet.

        Args:
            ended: Whether a workflow that has a place and never came has been given up.
            look: Seconds between such questions.
        """
        self._ended = ended
        self._look = look
        self._lines: dict[str, list[str]] = {}
        self._here: set[str] = set()
        self._moved = asyncio.Condition()

    def keep(self, line: str, key: str) -> None:
        """Keep a place for a workflow that will come."""
        places = self._lines.setdefault(line, [])
        if key not in places:
            places.append(key)

    @asynccontextmanager
    async def turn(self, line: str, key: str) -> AsyncGenerator[None]:
        """Wait until everything before it in its line is over."""
        self.keep(line, key)
        self._here.add(key)
        try:
            while self._lines[line][0] != key:
                await self._step_up(line)
            yield
        finally:
            self._here.discard(key)
            self._leave(line, key)
            async with self._moved:
                self._moved.notify_all()

    async def _step_up(self, line: str) -> None:
        """Wait for a change; where nobody stands, see whether anybody will."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._look), self._moved:
                await self._moved.wait()
                return
        first = self._lines[line][0]
        if first not in self._here and await self._ended(first):
            self._leave(line, first)

    def _leave(self, line: str, key: str) -> None:
        places = self._lines[line]
        if key in places:
            places.remove(key)
        if not places:
            del self._lines[line]
