"""The bot's own space: the Home tab, kept fresh, and what the Messages tab suggests."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.domain import Entry
from bot.errors import DeliveryError
from bot.records import glances, handoffs, outcomes, remembering
from bot.records.glances import Done, Held, Mine, Use
from bot.slack.events import HomeOpened
from bot.slack.home_page import LATEST_SHOWN, Glance, Health, home_view, topics_of
from bot.slack.layout import Home
from bot.slack.parts import Parts
from bot.slack.receipts import may_see
from bot.slack.roles import Roles, roles_of
from bot.slack.suggesting import suggestions
from bot.slack.telling import Broken

FRESH: Final = timedelta(minutes=30)
"""How long a Home that was opened is kept up to date."""
REFRESH_SECONDS: Final = 3.0
WATCHED_AT_MOST: Final = 200
LINKS_AT_MOST: Final = 5_000
USE_DAYS, HEALTH_DAYS = 30, 7

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a Home shows besides the records.

    Attributes:
        entries: What knowledge holds now.
        versions: Of knowledge and of policies.
        degraded: What works less well than it should.
        broken: Files that have a problem.
        pause: Seconds between two updates of a Home.
    """

    entries: Callable[[], Sequence[Entry]]
    versions: Callable[[], tuple[str, str]]
    degraded: Callable[[], Sequence[str]]
    broken: Callable[[], Sequence[Broken]] = tuple
    pause: float = REFRESH_SECONDS


@dataclass(slots=True)
class _Open:
    """A Home somebody looks at: until when it is kept fresh, and what it shows."""

    until: float
    shown: Home | None = None


class HomeTab:
    """Publishes the Home tab to whoever opens it, and again when something has changed."""

    def __init__(self, parts: Parts, known: Known) -> None:
        """Borrow the parts."""
        self._parts = parts
        self._known = known
        self._open: dict[str, _Open] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._changed = asyncio.Event()

    async def opened(self, opened: HomeOpened) -> None:
        """Show what was opened."""
        if opened.tab == "home":
            self._watch(opened.user)
            await self._publish(opened.user)
        elif opened.tab == "messages" and opened.channel:
            await self._suggest(opened)

    def changed(self) -> None:
        """Hear that what a Home shows may have changed."""
        self._changed.set()

    async def kept_fresh(self) -> None:
        """Update open Homes after changes, many at once and each at most once in a while."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for user in self._watched():
                with suppress(DeliveryError):
                    await self._publish(user)
            await asyncio.sleep(self._known.pause)

    def _watch(self, user: str) -> None:
        self._open.pop(user, None)
        while len(self._open) >= WATCHED_AT_MOST:
            self._open.pop(next(iter(self._open)))
        self._open[user] = _Open((self._parts.now() + FRESH).timestamp())

    def _watched(self) -> list[str]:
        now = self._parts.now().timestamp()
        self._open = {user: one for user, one in self._open.items() if one.until > now}
        return list(self._open)

    async def _publish(self, user: str) -> None:
        view = home_view(await self._glance(user))
        one = self._open.get(user)
        if one is not None and one.shown == view:
            return
        await self._parts.gate.publish_home(user, view)
        if one is not None:
            one.shown = view

    async def _suggest(self, opened: HomeOpened) -> None:
        since = (self._parts.now() - timedelta(days=USE_DAYS)).timestamp()
        asked = await self._parts.records.run(glances.most_asked, since)
        prompts = suggestions(self._known.entries(), asked, self._today())
        if prompts:
            await self._parts.gate.suggest(opened.channel, prompts)

    async def _glance(self, user: str) -> Glance:
        roles = await roles_of(self._parts, user)
        entries = self._known.entries()
        owned = [entry for entry in entries if roles.owns([entry])]
        mine = await self._parts.records.run(glances.asked_by, user)
        held = await self._held(roles)
        return Glance(
            topics=topics_of(entries),
            today=self._today(),
            now=self._parts.now().timestamp(),
            mine=mine,
            kept_of_me=await self._parts.records.run(remembering.of_person, user),
            held=held,
            links=await self._addresses(mine, held or ()),
            names=await self._names([one.by for one in mine] + [one.by for one in held or ()]),
            broken=[one for one in self._known.broken() if roles.answers_to(one.owner)],
            kept=await self._used(owned) if owned else None,
            days=USE_DAYS,
            health=await self._health() if roles.operator else None,
            latest=await self._latest(roles) if owned or roles.operator else (),
        )

    def _today(self) -> date:
        return self._parts.now().astimezone(self._parts.policies().channels.timezone).date()

    async def _held(self, roles: Roles) -> Sequence[Held] | None:
        """What waits for the routes somebody is on; None for who is on none."""
        routes = self._parts.policies().oncall.routes.values()
        if not any(roles.answers_to(route.team) for route in routes):
            return None
        every = await self._parts.records.run(glances.held)
        return [one for one in every if roles.answers_to(one.team)]

    async def _used(self, owned: Sequence[Entry]) -> Sequence[tuple[Entry, Use]]:
        since = (self._parts.now() - timedelta(days=USE_DAYS)).timestamp()
        use = await self._parts.records.run(glances.use_of, since)
        return [(entry, use.get(entry.name, Use())) for entry in owned]

    async def _health(self) -> Health:
        since = (self._parts.now() - timedelta(days=HEALTH_DAYS)).timestamp()
        knowledge, policies = self._known.versions()
        return Health(
            degraded=self._known.degraded(),
            tally=await self._parts.records.run(glances.tally, since),
            days=HEALTH_DAYS,
            waiting=await self._parts.records.run(handoffs.count_live),
            knowledge=knowledge,
            policies=policies,
        )

    async def _latest(self, roles: Roles) -> Sequence[Done]:
        """The latest outcomes whose receipts somebody may see."""
        shown: list[Done] = []
        for done in await self._parts.records.run(glances.latest):
            settled = await self._parts.records.run(outcomes.load, done.question_id)
            if settled is not None and may_see(roles, settled):
                shown.append(done)
            if len(shown) == LATEST_SHOWN:
                break
        return shown

    async def _addresses(self, mine: Sequence[Mine], held: Sequence[Held]) -> Mapping[str, str]:
        places = {one.question_id: (one.channel, one.ts) for one in mine if one.ts}
        places |= {one.question_id: (one.card_channel, one.card_ts) for one in held if one.card_ts}
        return {key: await self._address(*place) for key, place in places.items()}

    async def _address(self, channel: str, ts: str) -> str:
        """Ask Slack once for the address of a message; empty where it will not tell."""
        if (channel, ts) in self._links:
            return self._links[channel, ts]
        try:
            address = await self._parts.gate.permalink(channel, ts)
        except DeliveryError as error:
            log.info("no_permalink", extra={"channel": channel, "reason": error.reason})
            return ""
        if len(self._links) >= LINKS_AT_MOST:
            self._links.pop(next(iter(self._links)))
        self._links[channel, ts] = address
        return address

    async def _names(self, users: Iterable[str]) -> Mapping[str, str]:
        return {user: await self._parts.directory.name(user) for user in set(users) if user}
