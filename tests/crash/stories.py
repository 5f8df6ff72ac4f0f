"""What people do with the bot, from the first word to the last, and what they should see."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from tests.crash.crowd import Crowd

Story: TypeAlias = Callable[[Crowd], Awaitable[None]]


async def a_question_in_a_channel(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {word}?")
    crowd.expect(word, crowd.place("help", ts))
    await crowd.seen(word, crowd.place("help", ts))


async def a_mention_and_its_twin(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "it-help", f"@Firstline how about {word}?")
    crowd.expect(word, crowd.place("it-help", ts))
    await crowd.seen(word, crowd.place("it-help", ts))


async def a_direct_message(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("colleague", "dm:colleague", f"how about {word}?")
    crowd.expect(word, crowd.place("dm:colleague", ts))
    await crowd.seen(word, crowd.place("dm:colleague", ts))


STORIES: Final[Mapping[str, Story]] = {
    story.__name__: story
    for story in (
        a_question_in_a_channel,
        a_mention_and_its_twin,
        a_direct_message,
    )
}
