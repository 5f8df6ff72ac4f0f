"""One story for each surface on which somebody can ask."""

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from bot.simulator import Answered
from bot.slack import actions
from tests.crash.crowd import AGAIN_SECONDS, Crowd
from tests.crash.stories import (
    Story,
    a_command,
    a_direct_message,
    a_handoff,
    a_mention_and_its_twin,
    a_pick,
    a_private_answer,
    a_question_in_a_channel,
)


async def a_dialog(crowd: Crowd) -> None:
    """The asker writes what is missing into a modal."""
    word, reply = crowd.word(), crowd.word()
    ts = await crowd.sim.say("colleague", "help", f"version {word}?")
    thread = crowd.place("help", ts)
    crowd.expect("Which version?", thread)
    back = await crowd.seen("Which version?", thread)
    crowd.expect(f"You picked {reply}", thread)
    crowd.expect(f"{word}? version={reply}", thread)
    while not await _written(crowd, ts, {f"{actions.WRITE_INPUT}:0": reply}):
        await crowd.click("colleague", back, actions.WRITE, times=1)
        await asyncio.sleep(AGAIN_SECONDS)
    await crowd.seen(f"version={reply}", thread)


async def _written(crowd: Crowd, ts: str, values: Mapping[str, str]) -> bool:
    """Submit the dialog about this message; who clicked twice may have more, also older ones."""
    for view in crowd.sim.views("colleague"):
        if ts in json.dumps(view.content):
            return isinstance(await crowd.sim.submit("colleague", view.id, values), Answered)
    return False


SURFACES: Final[Mapping[str, Story]] = {
    "channel": a_question_in_a_channel,
    "mention": a_mention_and_its_twin,
    "direct": a_direct_message,
    "command": a_command,
    "private": a_private_answer,
    "button": a_pick,
    "dialog": a_dialog,
    "handoff": a_handoff,
}
