"""Which people a handoff reaches.  Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.records.handoffs import Waiting
from bot.records.questions import Asking


class Way(Protocol):
    """One route of `oncall.yaml`."""

    @property
    def name(self) -> str:
        """As rules write it."""
        ...

    @property
    def team(self) -> str:
        """Usergroup handle, or a user id."""
        ...

    @property
    def channel(self) -> str:
        """Where its cards go, without `#`."""
        ...

    @property
    def reply_within(self) -> timedelta:
        """How soon somebody should take a card."""
        ...


def opened(asking: Asking, way: Way, *, card_channel: str, now: datetime) -> Waiting:
    """Open a handoff on paper: it goes to this channel and is due when the route says."""
    return Waiting(
        id=asking.id,
        root=asking.root,
        route=way.name,
        team=way.team,
        channel=asking.channel,
        thread_ts=asking.thread_ts,
        card_channel=card_channel,
        opened_at=now.timestamp(),
        due=(now + way.reply_within).timestamp(),
    )


def in_order(*ways: Way) -> Sequence[Way]:
    """The ways to try, first choice first, each channel once."""
    first: dict[str, Way] = {}
    for way in ways:
        first.setdefault(way.channel, way)
    return tuple(first.values())
