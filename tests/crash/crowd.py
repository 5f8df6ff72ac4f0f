"""People who do not give up: they wait for what they were promised, and click again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Final

from bot.simulator import Answered, Message, Simulator, people
from tests.crash.judging import Expected, Place, judged, said, words_of
from tests.crash.quiet import quiet

PATIENCE_SECONDS: Final = 900.0  # spent only where something is lost; all the kills fall into it
CONTENT_SECONDS: Final = 240.0
AGAIN_SECONDS: Final = 0.2
QUIET_SECONDS: Final = 0.5
HINTS: Final = ("moved on", "closed already", "has this one already", "has been asked already")


class Crowd:
    """Acts in a workspace, and notes what should come of it."""

    def __init__(
        self, sim: Simulator, chance: Random, *, haste: float | None, words: int = 0
    ) -> None:
        """Nobody acts yet.

        Args:
            sim: Where.
            chance: Decides how long people wait.
            haste: Seconds that they wait at most before they go on; with none they wait until
                the bot is quiet, so that the same story passes the same checkpoints.
            words: How many words others have used.
        """
        self.sim = sim
        self.expected: list[Expected] = []
        self._chance = chance
        self._haste = haste
        self._count = words

    def word(self) -> str:
        """A word that nobody has used."""
        self._count += 1
        return f"word{self._count:05d}"

    async def pause(self) -> None:
        """Wait a little, or for the bot to have done."""
        if self._haste is None:
            await quiet(self.sim, QUIET_SECONDS)
            return
        await asyncio.sleep(self._chance.random() * self._haste)

    def place(self, channel: str, thread_ts: str = "", *, only_for: str = "") -> Place:
        """A place by the names that people use."""
        workspace = self.sim.workspace
        return Place(
            channel=people.channel_named(workspace, channel).id,
            thread_ts=thread_ts,
            only_for=people.user_named(workspace, only_for).id if only_for else "",
        )

    def expect(self, words: str, *places: Place, least: int = 1, most: int = 1) -> None:
        """Note what should be seen."""
        self.expected.append(Expected(words=words, places=places, least=least, most=most))

    async def seen(self, words: str, *places: Place) -> Message:
        """Wait until it can be read in one of these places."""

        def found() -> list[Message]:
            return [
                one
                for one in said(self.sim.workspace)
                if words in words_of(one) and any(place.holds(one) for place in places)
            ]

        await self.sim.until(lambda: bool(found()), PATIENCE_SECONDS)
        return found()[0]

    async def content(self) -> None:
        """Wait until everything is as promised; not for ever: what is not, the judge names."""
        with suppress(TimeoutError):
            await self.sim.until(
                lambda: judged(self.sim.workspace, self.expected).kept, CONTENT_SECONDS
            )

    async def click(self, user: str, message: Message, action: str, *, times: int = 2) -> None:
        """Click twice, and again until the bot has taken it or the button is gone."""
        self._may_hint(user, message.channel)
        while True:
            clicks = [self._clicked(user, message, action) for _ in range(times)]
            if any(await asyncio.gather(*clicks)):
                return
            await asyncio.sleep(AGAIN_SECONDS)

    async def _clicked(self, user: str, message: Message, action: str) -> bool:
        try:
            answer = await self.sim.click(user, message.channel, message.ts, action)
        except LookupError:
            return True
        return isinstance(answer, Answered)

    def _may_hint(self, user: str, channel: str) -> None:
        """Who clicks twice may be told that it was done; how often, Slack's addresses limit."""
        place = Place(channel=channel, only_for=people.user_named(self.sim.workspace, user).id)
        for hint in HINTS:
            self.expect(hint, place, least=0, most=1000)

    async def command(
        self, user: str, channel: str, text: str, promise: Callable[[str, int], None]
    ) -> str:
        """Type `/ask` and a new word until the bot has taken it; returns that word.

        Args:
            user: Who.
            channel: Where.
            text: What goes before the word.
            promise: Notes what is expected of a word, and how often at least: what was not
                taken may have been understood all the same.
        """
        while True:
            word = self.word()
            answer = await self.sim.command(user, channel, "/ask", f"{text} {word}")
            promise(word, int(isinstance(answer, Answered)))
            if isinstance(answer, Answered):
                return word
            await asyncio.sleep(AGAIN_SECONDS)

    def whisper(self, user: str, channel: str, words: str, *, least: int = 1) -> None:
        """At most once where only one person sees it, and at most once in their own messages."""
        self.expect(words, *self.whispers(user, channel), least=least)

    def whispers(self, user: str, channel: str) -> tuple[Place, Place]:
        """Where one person sees what nobody else does."""
        return self.place(channel, only_for=user), self.place(f"dm:{user}")
