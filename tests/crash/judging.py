"""What people should have seen, against what the workspace shows.  Pure."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.simulator import Message
from bot.simulator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message would be seen.

    Attributes:
        thread_ts: Empty for the conversation itself.
        only_for: Id of its only reader; empty when everybody there sees it.
    """

    channel: str
    thread_ts: str = ""
    only_for: str = ""

    def holds(self, message: Message) -> bool:
        """Whether the message is here."""
        inside = message.thread_ts if message.thread_ts not in {None, message.ts} else ""
        # Slack shows what only one person sees at the end, whatever thread it is about.
        thread = self.only_for != "" or inside == self.thread_ts
        return (message.channel, message.only_for) == (self.channel, self.only_for) and thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing that somebody should see; twice on the list, it should be seen twice.

    Attributes:
        words: What it says; `places` and `words` fit no other message.
        places: Where it may be: at most `most` times in each.
        least: How often, all places together.
    """

    words: str
    places: tuple[Place, ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was promised and not kept, in words for whoever looks for the reason."""

    expected: int
    lost: Sequence[str]
    doubled: Sequence[str]
    unexpected: Sequence[str]

    @property
    def kept(self) -> bool:
        """Every promise was."""
        return not (self.lost or self.doubled or self.unexpected)


def judged(workspace: Workspace, expected: Sequence[Expected]) -> Verdict:
    """Compare everything that the bot has said with everything that it should have."""
    seen = said(workspace)
    times = Counter(expected)
    counts = {one: [_count(seen, one, place) for place in one.places] for one in times}
    return Verdict(
        expected=sum(one.least for one in expected),
        lost=[f"{one}" for one, found in counts.items() if sum(found) < one.least * times[one]],
        doubled=[
            f"{found} {one}" for one, found in counts.items() if max(found) > one.most * times[one]
        ],
        unexpected=[
            f"{message}"
            for message in seen
            if not any(_fits(message, one, place) for one in expected for place in one.places)
        ],
    )


def said(workspace: Workspace) -> list[Message]:
    """All that the bot shows to anybody now."""
    public = [message for every in workspace.messages.values() for message in every]
    return [message for message in (*public, *workspace.ephemerals) if message.bot_id]


def _count(seen: Sequence[Message], one: Expected, place: Place) -> int:
    return sum(_fits(message, one, place) for message in seen)


def _fits(message: Message, one: Expected, place: Place) -> bool:
    return place.holds(message) and one.words in words_of(message)


def words_of(message: Message) -> str:
    """Everything that can be read in it."""
    return f"{message.text} {json.dumps(message.blocks, ensure_ascii=False)}"
