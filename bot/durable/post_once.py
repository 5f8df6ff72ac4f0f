"""Claim, post, read back: a message appears once, although steps may run twice.

Slack has no idempotency key. So a step first writes down which life of the process is
about to post. Whoever repeats it - the same life after a lost reply, or the next one
after a crash - looks in the conversation for the message before posting again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeVar

from bot.errors import DeliveryError

T = TypeVar("T", bound="str | int | float | bool | list[str] | None")
R = TypeVar("R")
Post = Callable[[], Awaitable[str]]
Find = Callable[[], Awaitable[str | None]]

# Slack's own troubles; every other refusal is about what we sent and stays one.
PASSING: Final = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)
# While these last, Slack is away or busy: nothing about one message, and so no reason to give up.
OUTAGE: Final = frozenset(
    {
        "connection",
        "unreadable_answer",
        "ratelimited",
        "rate_limited",
        "service_unavailable",
        "request_timeout",
    }
)
FIRST_WAIT_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 30.0
LONGEST_RETRY_AFTER_SECONDS: Final = 600.0
GRACE_SECONDS: Final = 12.0  # longer than a post may take: one in flight cannot be read back
ATTEMPTS: Final = 12


def is_final(error: Exception) -> bool:
    """Say whether Slack refused for good, so that no repetition helps."""
    if not isinstance(error, DeliveryError):
        return False
    return not error.maybe_sent and error.reason not in PASSING


class Steps(Protocol):
    """Runs a step and writes its result down."""

    async def step(
        self,
        name: str,
        run: Callable[[], Awaitable[T]],
        *,
        attempts: int = ...,
        final: Callable[[Exception], bool] = ...,
    ) -> T:
        """Run it again when it raises, up to `attempts` times, unless the error is final."""
        ...


class PostOnce:
    """Posts a message under a key; the same key never appears twice."""

    def __init__(
        self,
        steps: Steps,
        boot: str,
        *,
        grace: float = GRACE_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Start a life.

        Args:
            steps: Where steps are written down.
            boot: Unique for this life of the process.
            grace: Seconds to let a post of a dead process land; more than the time limit
                of a post.
            sleep: Waits so long.
        """
        self._steps = steps
        self._boot = boot
        self._grace = grace
        self._sleep = sleep
        self._tried: set[str] = set()

    async def __call__(self, key: str, post: Post, find: Find) -> str:
        """Post, and return the message's `ts`.  Only inside a workflow.

        Args:
            key: Unique for ever; the post must carry it in its metadata.
            post: Posts and returns the `ts`.
            find: Returns the `ts` of the message with that key, if it is there.

        Raises:
            StepFailed: It did not reach Slack, or Slack refused it for good.
        """
        owner = await self._steps.step("claim", self._claim)

        async def attempt() -> str:
            return await self._attempt(key, owner, post, find)

        return await self._steps.step("post", attempt, attempts=ATTEMPTS, final=is_final)

    async def _claim(self) -> str:
        return self._boot

    async def _attempt(self, key: str, owner: str, post: Post, find: Find) -> str:
        if owner != self._boot:
            await self._sleep(self._grace)

        async def look_and_post() -> str:
            if owner != self._boot or key in self._tried:
                found = await find()
                if found is not None:
                    return found
            self._tried.add(key)  # before the post: its reply may be lost
            return await post()

        return await self.patiently(look_and_post)

    async def patiently(self, call: Callable[[], Awaitable[R]]) -> R:
        """Repeat what bears repetition for as long as Slack is away or busy.

        Work waits for the end of an outage, however long it is; a stop leaves it on disk.

        Raises:
            DeliveryError: What went wrong is about this call.
        """
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                return await call()
            except DeliveryError as error:
                if error.reason not in OUTAGE:
                    raise
                asked = min(error.retry_after or 0.0, LONGEST_RETRY_AFTER_SECONDS)
                await self._sleep(asked or wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    async def at_most_once(self, kind: str, show: Callable[[], Awaitable[None]]) -> bool:
        """Show what cannot be read back; after a crash it is not repeated.

        Returns:
            Whether it was shown, as far as anyone knows.
        """
        owner = await self._steps.step("claim", self._claim)

        async def attempt() -> bool:
            if owner != self._boot:
                return False
            await show()
            return True

        return await self._steps.step(kind, attempt, attempts=1)
