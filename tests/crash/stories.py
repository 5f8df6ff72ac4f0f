"""What people do with the bot, from the first word to the last, and what they should see."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from bot.slack import actions
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


async def two_questions_in_one_message(crowd: Crowd) -> None:
    one, other = crowd.word(), crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {one}? AND how about {other}?")
    for word in (one, other):
        crowd.expect(word, crowd.place("help", ts))
    for word in (one, other):
        await crowd.seen(word, crowd.place("help", ts))


async def a_command(crowd: Crowd) -> None:
    def promise(word: str, least: int) -> None:
        crowd.whisper("asker", "general", word, least=least)

    word = await crowd.command("asker", "general", "how about", promise)
    await crowd.seen(word, *crowd.whispers("asker", "general"))


async def a_command_for_a_person(crowd: Crowd) -> None:
    def promise(word: str, least: int) -> None:
        crowd.expect(word, crowd.place("on-call"), least=least)
        crowd.expect(word, crowd.place("dm:colleague"), least=least)
        crowd.expect("as a direct message", crowd.place("help", only_for="colleague"), least=0)

    word = await crowd.command("colleague", "help", "human", promise)
    card = await crowd.seen(word, crowd.place("on-call"))
    told = await crowd.seen(word, crowd.place("dm:colleague"))

    answer = crowd.word()
    await crowd.sim.say("oncall", "on-call", f"try {answer}", thread_ts=card.ts)
    crowd.expect(answer, crowd.place("dm:colleague", told.ts))
    await crowd.seen(answer, crowd.place("dm:colleague", told.ts))


async def a_private_answer(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"secret {word}")
    crowd.expect(word, crowd.place("dm:asker"))
    crowd.expect("in a direct message", crowd.place("help", ts))
    await crowd.seen(word, crowd.place("dm:asker"))
    await crowd.seen("in a direct message", crowd.place("help", ts))


async def an_answer_for_one_that_is_shared(crowd: Crowd) -> None:
    def promise(word: str, least: int) -> None:
        if not least:  # it may have been understood all the same
            crowd.whisper("asker", "help", word, least=0)

    word = await crowd.command("asker", "help", "secret", promise)
    answer = await crowd.seen(word, *crowd.whispers("asker", "help"))
    crowd.whisper("asker", "help", word, least=int(not answer.only_for))
    if answer.only_for:
        crowd.expect(word, crowd.place("help"))
        await crowd.click("asker", answer, actions.SHARE)
        await crowd.seen(word, crowd.place("help"))


async def a_pick(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"which {word}?")
    thread = crowd.place("help", ts)
    crowd.expect("Which os?", thread)
    back = await crowd.seen("Which os?", thread)
    await crowd.pause()
    crowd.expect("You picked macOS", thread)
    crowd.expect(f"{word}? os=mac", thread)
    await crowd.click("asker", back, f"{actions.PICK}:1")
    await crowd.seen(f"{word}? os=mac", thread)


async def words_in_reply(crowd: Crowd) -> None:
    word, reply = crowd.word(), crowd.word()
    ts = await crowd.sim.say("asker", "help", f"version {word}?")
    thread = crowd.place("help", ts)
    crowd.expect("Which version?", thread)
    await crowd.seen("Which version?", thread)
    await crowd.pause()
    crowd.expect(f"You picked {reply}", thread)
    crowd.expect(f"{word}? version={reply}", thread)
    await crowd.sim.say("asker", "help", reply, thread_ts=ts)
    await crowd.seen(f"version={reply}", thread)


async def a_handoff(crowd: Crowd) -> None:
    word, more, answer, better = (crowd.word() for _ in range(4))
    ts = await crowd.sim.say("asker", "help", f"human {word}")
    thread = crowd.place("help", ts)
    crowd.expect("I have asked", thread)
    crowd.expect(f"Resolved by On-call: human {word}", crowd.place("on-call"))
    card = await crowd.seen(word, crowd.place("on-call"))

    crowd.expect("is looking into this", thread)
    await crowd.click("oncall", card, actions.TAKE)
    await crowd.seen("is looking into this", thread)

    crowd.expect(more, crowd.place("on-call", card.ts))
    await crowd.sim.say("asker", "help", f"it is {more}", thread_ts=ts)
    await crowd.seen(more, crowd.place("on-call", card.ts))

    crowd.expect(better, thread)
    said = await crowd.sim.say("oncall", "on-call", f"try {answer}", thread_ts=card.ts)
    await crowd.pause()
    await crowd.sim.edit("oncall", "on-call", said, f"try {better}")
    await crowd.seen(better, thread)

    crowd.expect("marked this as resolved", thread)
    await crowd.click("oncall", card, actions.RESOLVE)
    await crowd.seen("marked this as resolved", thread)
    await crowd.seen(f"Resolved by On-call: human {word}", crowd.place("on-call"))


async def a_person_instead_of_an_answer(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {word}?")
    thread = crowd.place("help", ts)
    crowd.expect(f"answer to: how about {word}?", thread)
    answer = await crowd.seen(word, thread)
    crowd.expect(word, crowd.place("on-call"))
    crowd.expect("I have asked", thread)
    await crowd.click("asker", answer, actions.ASK_PERSON)
    await crowd.seen("I have asked", thread)


async def an_edit(crowd: Crowd) -> None:
    one, other = crowd.word(), crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {one}?")
    await crowd.pause()
    crowd.expect(other, crowd.place("help", ts))
    await crowd.sim.edit("asker", "help", ts, f"how about {other}?")
    await crowd.seen(other, crowd.place("help", ts))


async def an_edit_of_what_was_answered(crowd: Crowd) -> None:
    one, other = crowd.word(), crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {one}?")
    await crowd.seen(one, crowd.place("help", ts))
    crowd.expect(other, crowd.place("help", ts))
    await crowd.sim.edit("asker", "help", ts, f"how about {other}?")
    await crowd.seen(other, crowd.place("help", ts))


async def an_edit_that_needs_nobody(crowd: Crowd) -> None:
    one, other = crowd.word(), crowd.word()
    ts = await crowd.sim.say("asker", "help", f"human {one}")
    await crowd.pause()
    crowd.expect("The asker changed the question", crowd.place("on-call"), least=0)
    crowd.expect(other, crowd.place("help", ts))
    await crowd.sim.edit("asker", "help", ts, f"how about {other}?")
    await crowd.seen(other, crowd.place("help", ts))


async def a_question_taken_back(crowd: Crowd) -> None:
    ts = await crowd.sim.say("asker", "help", f"how about {crowd.word()}?")
    await crowd.pause()
    crowd.expect("withdrawn", crowd.place("help", ts), least=0)
    await crowd.sim.delete("asker", "help", ts)


async def an_answered_question_taken_back(crowd: Crowd) -> None:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {word}?")
    await crowd.seen(word, crowd.place("help", ts))
    crowd.expect("withdrawn", crowd.place("help", ts))
    await crowd.sim.delete("asker", "help", ts)
    await crowd.seen("withdrawn", crowd.place("help", ts))


async def a_handoff_taken_back(crowd: Crowd) -> None:
    ts = await crowd.sim.say("asker", "help", f"human {crowd.word()}")
    await crowd.pause()
    crowd.expect("The asker deleted the question", crowd.place("on-call"), least=0)
    crowd.expect("withdrawn", crowd.place("help", ts), least=0)
    await crowd.sim.delete("asker", "help", ts)


STORIES: Final[Mapping[str, Story]] = {
    story.__name__: story
    for story in (
        a_question_in_a_channel,
        a_mention_and_its_twin,
        a_direct_message,
        two_questions_in_one_message,
        a_command,
        a_command_for_a_person,
        a_private_answer,
        an_answer_for_one_that_is_shared,
        a_pick,
        words_in_reply,
        a_handoff,
        a_person_instead_of_an_answer,
        an_edit,
        an_edit_of_what_was_answered,
        an_edit_that_needs_nobody,
        a_question_taken_back,
        an_answered_question_taken_back,
        a_handoff_taken_back,
    )
}
