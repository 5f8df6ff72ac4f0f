"""In front of every listener: what Slack delivers is worked on once, however often it comes.

A delivery is remembered when its work is on disk, so one that failed is worked on when Slack
sends it again.  While the first is in work, the next waits for it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from weakref import WeakValueDictionary

from bot.desk.meters import Meters
from bot.durable.post_once import PASSING
from bot.errors import DeliveryError
from bot.records import deliveries
from bot.records.database import Records
from bot.slack.events import Deleted, Edited, HomeOpened, Message, Reaction
from bot.slack.interactions import Clicked, Commanded, Shortcut, Submitted

log = logging.getLogger(__name__)

Delivered: TypeAlias = (
    Message | Edited | Deleted | Reaction | HomeOpened | Commanded | Clicked | Shortcut | Submitted
)

_KINDS: Mapping[type, str] = {
    Message: "message",
    Edited: "edit",
    Deleted: "delete",
    Reaction: "reaction",
    HomeOpened: "home",
    Commanded: "command",
    Clicked: "click",
    Shortcut: "shortcut",
    Submitted: "dialog",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What tells one delivery from another.

    Attributes:
        kind: What it is, for the meters.
        delivery: The same on every redelivery, and only there.
        about: What it is about: a mention and its twin are two deliveries about one message,
            other deliveries are about themselves.
        line: What is worked on one after the other: what people say in one conversation, for
            each message is understood by those before it.
    """

    kind: str
    delivery: str
    about: str
    line: str


class Inbox:
    """Lets each delivery in once; one process works on a database, so it need ask no other."""

    def __init__(self, records: Records, meters: Meters, now: Callable[[], datetime]) -> None:
        """Borrow the parts."""
        self._records = records
        self._meters = meters
        self._now = now
        self._in_work: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def once(self, delivered: Delivered, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work, unless it has been done; what it raises leaves it undone."""
        label = label_of(delivered)
        self._meters.events.labels(label.kind).inc()
        async with self._in_work.setdefault(label.line, asyncio.Lock()):
            ids = (label.delivery, label.about)
            known = await self._records.run(deliveries.known, ids)
            if label.delivery in known:
                self._meters.duplicates.inc()
                return
            if label.about not in known:
                await _done(label, work)
            await self._records.run(deliveries.remember, ids, self._now().timestamp())


async def _done(label: Label, work: Callable[[], Awaitable[None]]) -> None:
    """What Slack refuses for good is a hint to one person, shown last: it would be again."""
    try:
        await work()
    except DeliveryError as error:
        if error.maybe_sent or error.reason in PASSING:
            raise
        log.warning("hint_refused", extra={"kind": label.kind, "reason": error.reason})


def label_of(delivered: Delivered) -> Label:
    """Label it with ids of Slack's own."""
    delivery = _id_of(delivered)
    match delivered:
        case Message():
            about = f"message:{delivered.id}"
            thread = delivered.thread if delivered.in_thread else ""
            line = f"talk:{delivered.channel}:{thread}"
        case Edited(message):
            line = about = f"edit:{message.id}"
        case _:
            line = about = delivery
    return Label(kind=_KINDS[type(delivered)], delivery=delivery, about=about, line=line)


def _id_of(delivered: Delivered) -> str:
    match delivered:
        case Edited(message):
            return message.event_id
        case Message() | Deleted() | Reaction() | HomeOpened():
            return delivered.event_id
        case Commanded() | Clicked() | Shortcut() | Submitted():
            return delivered.trigger_id
