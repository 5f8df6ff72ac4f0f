"""Wake whoever waits whenever anything changes; nobody polls and nobody sleeps."""

import asyncio


class Changes:
    """A counter that can be waited for."""

    def __init__(self) -> None:
        """Start at revision 0."""
        self.revision = 0
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something changed."""
        self.revision += 1
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def after(self, revision: int) -> int:
        """Return the revision once it is past the given one."""
        while self.revision <= revision:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)
        return self.revision
