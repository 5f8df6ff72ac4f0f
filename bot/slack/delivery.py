"""Puts a message where it belongs, once, and remembers where it is."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.durable.engine import StepFailed
from bot.durable.post_once import PostOnce
from bot.errors import DeliveryError
from bot.records import posts
from bot.records.database import Records
from bot.records.posts import Posted
from bot.slack.directory import Directory
from bot.slack.gate import Gate
from bot.slack.layout import Message
from bot.slack.pacing import Pace

CLOCKS_APART_SECONDS: Final = 300.0  # Slack's clock and ours; a read-back starts that much earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where one message of ours goes.

    Attributes:
        key: Unique for ever; the message carries it.
        about: Id of the question it is about.
        thread_ts: Empty for the channel itself.
        since: Seconds since the epoch before which it cannot have been posted.
    """

    key: str
    about: str
    channel: str
    thread_ts: str
    since: float


_PAGE = re.compile(r"(?<=[a-z])/[0-9]+$")
Render = Callable[[], Awaitable[Message | None]]
"""Called just before a message goes out; None when it should not any more."""


def page_key(key: str, number: int | str) -> str:
    """Name a message that follows the one with this key."""
    return f"{key}/{number}"


def first_of(key: str) -> str:
    """Name the message that one with this key follows, or itself."""
    return _PAGE.sub("", key)


def _more(message: Message | None) -> str:
    return f"+{len(message.more)}" if message is not None and message.more else ""


class Delivery:
    """The only way from a workflow to Slack."""

    def __init__(
        self,
        gate: Gate,
        directory: Directory,
        records: Records,
        once: PostOnce,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        """Borrow what does the work."""
        self.gate = gate
        self._directory = directory
        self._records = records
        self._once = once
        self._pace = pace
        self._now = now

    async def post(self, spot: Spot, render: Render) -> str:
        """Post once, inside a workflow, and return the `ts`; empty when nothing is to be said.

        Raises:
            StepFailed: Slack refused for good.
        """
        first = await self._post(spot, render)
        ts, _, more = first.partition("+")  # a replay knows the number of pages by this
        for number in range(1, int(more or 0) + 1):
            page = replace(spot, key=page_key(spot.key, number))
            await self._post(page, partial(self._page, render, number))
        return ts

    async def _page(self, render: Render, number: int) -> Message | None:
        message = await render()
        return message.more[number - 1] if message and number <= len(message.more) else None

    async def _post(self, spot: Spot, render: Render) -> str:
        """Post one message once; returns its ts, and `+n` behind it when n more follow."""

        async def send() -> str:
            known = await self._records.run(posts.load, spot.key)
            if known is not None:
                return known.ts + _more(await render())
            return await self._pace(spot.channel, say)

        async def say() -> str:
            message = await render()  # when its turn has come: a word may have become needless
            if message is None:
                return ""
            ts = await self.gate.post(
                spot.channel, message, thread_ts=spot.thread_ts or None, metadata=spot.key
            )
            await self._remember(spot, ts)
            return ts + _more(message)

        async def find() -> str | None:
            ts = await self._directory.find(
                spot.channel,
                spot.key,
                thread_ts=spot.thread_ts,
                since=spot.since - CLOCKS_APART_SECONDS,
            )
            if ts is None:
                return None
            await self._remember(spot, ts)
            return ts + _more(await render())

        return await self._once(spot.key, send, find)

    async def notify(self, channel: str, message: Message) -> None:
        """Post what nobody waits for, at most once.

        Raises:
            DeliveryError: Slack refused, or nobody knows whether it arrived.
        """
        await self._pace(channel, lambda: self.gate.post(channel, message))

    async def show(self, kind: str, show: Callable[[], Awaitable[None]]) -> bool:
        """Show what only one person sees: at most once, because it cannot be read back.

        Returns:
            Whether it was shown; False also when nobody knows. What must arrive is then
            posted where it can be read back.
        """
        try:
            return await self._once.at_most_once(kind, show)
        except StepFailed:
            return False

    async def replace(self, key: str, message: Message) -> bool:
        """Update a posted message and what follows it, inside a step.

        Returns:
            False when there is none (any more), or not all of it: `post` does the rest.
        """
        if not await self._update(key, replace(message, more=())):
            return False
        rest = [page_key(key, number) for number in range(1, len(message.more) + 1)]
        done = [await self._update(*page) for page in zip(rest, message.more, strict=True)]
        every = await self._records.run(posts.with_prefix, page_key(key, ""))
        for page in (one for one in every if one.key not in rest):
            await self._once.patiently(partial(self.gate.delete, page.channel, page.ts))
            await self._records.run(posts.forget, page.key)
        return all(done)

    async def _update(self, key: str, message: Message) -> bool:
        known = await self._records.run(posts.load, key)
        if known is None:
            return False
        try:
            await self._once.patiently(lambda: self.gate.update(known.channel, known.ts, message))
        except DeliveryError as error:
            if error.reason not in {"message_not_found", "cant_update_message"}:
                raise
            return False
        return True

    async def _remember(self, spot: Spot, ts: str) -> None:
        posted = Posted(
            key=spot.key,
            question_id=spot.about,
            channel=spot.channel,
            thread_ts=spot.thread_ts,
            ts=ts,
            at=self._now().timestamp(),
        )
        await self._records.run(posts.save, posted)
