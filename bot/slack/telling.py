"""A word to the people who keep a file: that something is wrong with it, and that it is mended."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from bot.errors import DeliveryError
from bot.slack.layout import Block, Message, Section
from bot.slack.parts import Parts
from bot.slack.texts import Bold, Plain, Quote

LARGEST_GROUP: Final = 10
"""Members of a usergroup who are each written to; a larger one is told in the on-call channel."""
MOST_TOLD: Final = 5  # problems in one message; `firstline check` shows them all
STAYS: Final = (
    "The last good version stays in use until it is mended. "
    "`firstline check` shows every problem at once."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A file with a problem.

    Attributes:
        path: As people know it.
        owner: A user id, a usergroup handle or an e-mail address; empty where none is known.
        problem: `path:line:column: message`.
        line: What stands on that line; empty where the whole file is meant.
    """

    path: str
    owner: str
    problem: str
    line: str = ""


class Telling:
    """Writes to owners; where nobody can be written to, the on-call channel has to do."""

    def __init__(self, parts: Parts, changed: Callable[[], None]) -> None:
        """Borrow the parts; `changed` hears that what a Home shows may have changed."""
        self._parts = parts
        self._changed = changed

    async def broken(self, found: Iterable[Broken]) -> None:
        """Tell each owner what is wrong with their files."""
        for owner, mine in groupby(sorted(found, key=_owner), key=_owner):
            every = list(mine)
            without_lines = [replace(one, line="") for one in every]
            await self._tell(owner, broken_message(every), broken_message(without_lines))
        self._changed()

    async def mended(self, paths: Iterable[tuple[str, str]]) -> None:
        """Tell each owner that a file is good again: (path, owner)."""
        for path, owner in sorted(set(paths)):
            message = mended_message(path)
            await self._tell(owner, message, message)
        self._changed()

    async def _tell(self, owner: str, message: Message, openly: Message) -> None:
        """To each of the people, else `openly` in the channel: what a line says may not be for all.

        An owner who cannot be written to is no reason to leave out the others.
        """
        try:
            people = await self._people(owner)
            if not 0 < len(people) <= LARGEST_GROUP:
                await self._tell_channel(openly)
                return
        except DeliveryError as error:
            log.warning("notice not posted", extra={"reason": error.reason})
            return
        for user in sorted(people):
            await self._tell_person(user, message)

    async def _tell_person(self, user: str, message: Message) -> None:
        try:
            dm = await self._parts.directory.dm(user)
            await self._parts.delivery.notify(dm, message)
        except DeliveryError as error:
            log.warning("notice not posted", extra={"reason": error.reason})

    async def _people(self, owner: str) -> frozenset[str]:
        """Whom a name means; those who run the bot where a file has no owner."""
        policies = self._parts.policies()
        names = (owner,) if owner else policies.channels.operators
        every = [await self._parts.directory.named(name) for name in names]
        return frozenset[str]().union(*every)

    async def _tell_channel(self, message: Message) -> None:
        name = self._parts.policies().oncall.route(None).channel
        channel = await self._parts.directory.channel_id(name)
        if channel is None:
            log.warning("notice not posted", extra={"reason": f"no channel {name}"})
            return
        await self._parts.delivery.notify(channel, message)


def broken_message(found: Sequence[Broken]) -> Message:
    """Say what is wrong, where, and that nothing is lost.  The file's own words stay words."""
    names = ", ".join(dict.fromkeys(one.path for one in found))
    title = (Bold("A file you keep has a problem"), Plain(f": {names}"))
    blocks: list[Block] = [Section(title)]
    for one in found[:MOST_TOLD]:
        blocks.append(Section((Plain(one.problem),)))
        if one.line.strip():
            blocks.append(Section((Quote(one.line.strip()),)))
    if len(found) > MOST_TOLD:
        blocks.append(Section((Plain(f"... and {len(found) - MOST_TOLD} more"),)))
    return Message(title, (*blocks, Section((Plain(STAYS),))))


def mended_message(path: str) -> Message:
    """Say that it is good again."""
    text = (Bold(path), Plain(" is good again, and in use."))
    return Message(text, (Section(text),))


def _owner(one: Broken) -> str:
    return one.owner
