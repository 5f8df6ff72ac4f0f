"""`oncall.yaml`: who takes the questions that need a person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType

from bot.rules.blocks import Block
from bot.rules.words import near

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """When a route is staffed, in the company's time zone.

    Attributes:
        days: Monday is 0.
        start: From this time on.
        end: Up to, not including, this time.
    """

    days: frozenset[int]
    start: time
    end: time

    def cover(self, moment: datetime) -> bool:
        """Say whether somebody is there; the moment is in the company's time zone."""
        return moment.weekday() in self.days and self.start <= moment.time() < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to a person.

    Attributes:
        name: As rules write it under `to:`.
        team: Usergroup handle without `@`, or a Slack user id.
        channel: Where its cards are posted, without `#`.
        hours: None means always.
        reply_within: How soon somebody should take a card.
    """

    name: str
    team: str
    channel: str
    hours: Hours | None = None
    reply_within: timedelta = timedelta(hours=1)


USUAL = Route(name="on-call", team="on-call", channel="on-call")


@dataclass(frozen=True, slots=True)
class OnCall:
    """All routes; `default` is one of them."""

    routes: Mapping[str, Route] = field(default_factory=lambda: _routes((USUAL,)))
    default: str = "on-call"

    def route(self, name: str | None) -> Route:
        """Return the route of that name; without one, or with an unknown one, the default."""
        return self.routes.get(name or self.default, self.routes[self.default])


def oncall_from(block: Block) -> OnCall:
    """Read `oncall.yaml`; what is absent takes its default."""
    channel = block.handle("channel", USUAL.channel)
    routes = [_route_from(name.text, inner, channel) for name, inner in block.blocks("routes")]
    known = _routes(routes or (USUAL,))
    default = block.text("default", next(iter(known)))
    block.finish()
    if default not in known:
        message = f'default: "{default}" is not among routes:{near(default, known)}'
        block.page.report(block.place_of("default"), message)
        default = next(iter(known))
    return OnCall(known, default)


def _routes(routes: Iterable[Route]) -> Mapping[str, Route]:
    return MappingProxyType({route.name: route for route in routes})


def _route_from(name: str, block: Block, channel: str) -> Route:
    block.needs("team")
    usual = USUAL.reply_within.total_seconds() / 60
    route = Route(
        name=name,
        team=block.handle("team"),
        channel=block.handle("channel", channel),
        hours=_hours_from(block),
        reply_within=timedelta(minutes=block.number("reply_within_minutes", usual, 1, 10_080)),
    )
    block.finish()
    return route


def _hours_from(block: Block) -> Hours | None:
    text = block.text("hours")
    if text in ("", "always"):
        return None
    hours = _parsed_hours(text)
    if hours is None:
        message = f'hours: is always, or days and times as in "mon-fri 08:00-18:00", not "{text}"'
        block.page.report(block.place_of("hours"), message)
    return hours


def _parsed_hours(text: str) -> Hours | None:
    match = HOURS.fullmatch(text)
    if match is None or match[1] not in DAYS or (match[2] or match[1]) not in DAYS:
        return None
    first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
    try:
        start, end = time(int(match[3]), int(match[4])), time(int(match[5]), int(match[6]))
    except ValueError:
        return None
    days = frozenset(range(first, last + 1))
    return Hours(days, start, end) if days and start < end else None
