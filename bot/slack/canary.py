"""Does what happens in Slack still reach us?  A sign of our own has to come back.

A socket may look alive, answer every ping, and deliver nothing: people ask and nobody
hears them.  So after a while of silence the bot makes something happen in Slack of which
Slack must tell it: it puts a reaction on a message of its own and takes it away again.

Why that is a real sign: Slack sends `reaction_added` and `reaction_removed` to an app for
every reaction in its conversations, its own included (which is why Bolt has a filter against
events of one's own; it stands behind the place where we listen).  Why it is the least
visible one: nobody is notified, as the message's author is the bot; nothing becomes unread;
and it is on a card in the on-call channel, or else in a direct message.

https://docs.slack.dev/reference/events/reaction_added
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.desk.meters import Meters
from bot.errors import DeliveryError
from bot.records import posts
from bot.records.database import Records
from bot.records.posts import Posted
from bot.slack.gate import Gate

SIGN: Final = "heartbeat"
SILENCE_SECONDS: Final = 20.0
BACK_SECONDS: Final = 15.0
UNPROVEN_SECONDS: Final = 600.0
NOT_HEARD: Final = "the socket to Slack is connected and delivers nothing; it is being replaced"
NEVER_HEARD: Final = (
    "no reaction of the bot's own has ever come back from Slack: subscribe the app to"
    " reaction_added, or the bot cannot tell a dead socket from a quiet day"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How patient the watch is, in seconds; silence and sign together stay under a minute.

    Attributes:
        silence: After which a sign is made.
        back: Within which it has to come back.
        unproven: Between signs where none has ever come back: there the app may not be
            subscribed to reactions, and a new socket would be no better.
    """

    silence: float = SILENCE_SECONDS
    back: float = BACK_SECONDS
    unproven: float = UNPROVEN_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What is watched, and how a sign gets onto it.

    Attributes:
        connected: Whether it looks alive.
        replace: Hangs up and connects anew.
        sign: Makes the sign; False when there is nothing to make it on, or Slack refuses.
    """

    connected: Callable[[], Awaitable[bool]]
    replace: Callable[[], Awaitable[None]]
    sign: Callable[[], Awaitable[bool]]


class Canary:
    """Watches one wire."""

    def __init__(self, meters: Meters, waits: Waits, clock: Callable[[], float]) -> None:
        """Nothing was heard yet.

        Args:
            meters: Count what was replaced, and tell the silence.
            waits: How patient to be.
            clock: Seconds that never run backwards.
        """
        self._meters = meters
        self._waits = waits
        self._clock = clock
        self._heard_at = clock()
        self._next_at = self._heard_at + waits.silence
        self._something = asyncio.Event()
        self._proven = False
        self._deaf = False
        meters.silence.set_function(lambda: self._clock() - self._heard_at)

    def heard(self) -> None:
        """Something came in, whatever it was: the wire delivers."""
        self._heard_at = self._clock()
        self._next_at = self._heard_at + self._waits.silence
        self._deaf = False
        self._something.set()

    def wrong(self) -> Sequence[str]:
        """What keeps questions from coming in."""
        return (NOT_HEARD,) if self._deaf and self._proven else ()

    def degraded(self) -> Sequence[str]:
        """What may keep them, where it cannot be told."""
        return (NEVER_HEARD,) if self._deaf and not self._proven else ()

    async def watch(self, wire: Wire) -> None:
        """Look after the wire until cancelled."""
        while True:
            wait = self._next_at - self._clock()
            if wait > 0:
                await asyncio.sleep(wait)
                continue
            self._next_at = self._clock() + self._waits.silence
            try:
                if await wire.connected() and not await self._alive(wire):
                    await self._replaced(wire)
            except Exception:  # a watch that dies watches nothing
                log.exception("watch_failed")

    async def _alive(self, wire: Wire) -> bool:
        """Whether the sign came back; also where none could be made, which proves nothing."""
        self._something.clear()
        if not await wire.sign():
            return True
        try:
            async with asyncio.timeout(self._waits.back):
                await self._something.wait()
        except TimeoutError:
            return False
        self._proven = True
        return True

    async def _replaced(self, wire: Wire) -> None:
        """Connect anew, and make sure at once that it helped."""
        self._deaf = True
        self._meters.deaf.inc()
        log.warning("socket_deaf", extra={"proven": self._proven})
        await wire.replace()
        self._next_at = self._clock() + (0.0 if self._proven else self._waits.unproven)


class Sign:
    """A reaction on a message of our own, put there and taken away."""

    def __init__(self, gate: Gate, records: Records) -> None:
        """Borrow the parts."""
        self._gate = gate
        self._records = records
        self._where: Sequence[Posted] = ()

    async def __call__(self) -> bool:
        """Make it; False where no message of ours will do, or Slack is away."""
        self._where = self._where or await self._records.run(posts.quietest)
        for post in self._where:
            if await self._made(post):
                self._where = (post,)
                return True
        self._where = ()
        return False

    async def _made(self, post: Posted) -> bool:
        try:
            await self._gate.react(post.channel, post.ts, SIGN)
        except DeliveryError as error:
            log.info("sign_refused", extra={"reason": error.reason})
            return False
        with suppress(DeliveryError):
            await self._gate.unreact(post.channel, post.ts, SIGN)
        return True
