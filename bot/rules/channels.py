"""`channels.yaml`: the company, and where the bot listens and how loud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from bot.rules.blocks import Block, words_of
from bot.rules.words import near

Mode: TypeAlias = Literal["off", "mention", "questions", "suggest", "shadow", "all"]
Unsure: TypeAlias = Literal["handoff", "silent"]
MODES: tuple[Mode, ...] = ("off", "mention", "questions", "suggest", "shadow", "all")
UNSURE: tuple[Unsure, ...] = ("handoff", "silent")
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Channel:
    """How the bot behaves in a channel.

    Attributes:
        mode: `off`: never; `mention`: when spoken to; `questions`: also to messages that
            ask something; `suggest`: the same, and only the asker sees what comes of it;
            `shadow`: the same, and nobody does: it is decided and recorded; `all`: to every
            message.
        follow_up: Go on listening in a thread the bot has answered in.
        unsure: What becomes of a question the bot was not addressed with and cannot answer.
    """

    mode: Mode = "mention"
    follow_up: bool = True
    unsure: Unsure = "silent"

    @property
    def only_watched(self) -> bool:
        """Nothing of the bot's may be seen there, not even what somebody would share."""
        return self.mode == "shadow"

    @property
    def listens(self) -> bool:
        """Also to what nobody said to the bot."""
        return self.mode not in {"off", "mention"}

    @property
    def only_questions(self) -> bool:
        """Of what it listens to, remarks are not for the bot."""
        return self.mode in {"questions", "suggest", "shadow"}


@dataclass(frozen=True, slots=True)
class Channels:
    """Where the bot listens.

    Attributes:
        company: Its name, as the bot says it.
        operators: Who runs the bot: usergroup handles or user ids, without `@`.
        burst_seconds: How long a message of the same person may go on with the one before it,
            so that one answer stands for both; 0 for never.
        languages: In which entries are written, as ISO 639 codes.
        timezone: Days and hours in rules and entries are meant in it.
        default: For every channel that is not listed.
        listed: By name, without `#`.
    """

    company: str = "our company"
    operators: tuple[str, ...] = ()
    burst_seconds: float = 20.0
    languages: frozenset[str] = frozenset({"en"})
    timezone: ZoneInfo = UTC
    default: Channel = field(default_factory=Channel)
    listed: Mapping[str, Channel] = field(default_factory=lambda: MappingProxyType({}))

    def named(self, name: str) -> Channel:
        """Say how to behave in the channel of that name, with or without `#`."""
        return self.listed.get(name.lstrip("#"), self.default)


def channels_from(block: Block) -> Channels:
    """Read `channels.yaml`; what is absent takes its default."""
    usual = _channel_from(block.block("default"), Channel())
    listed = {
        name.text.lstrip("#"): _channel_from(inner, usual)
        for name, inner in block.blocks("channels")
    }
    channels = Channels(
        company=block.text("company", Channels().company),
        operators=_handles_from(block, "operators"),
        burst_seconds=block.number("burst_seconds", Channels().burst_seconds, high=300),
        languages=frozenset(_handles_from(block, "languages")) or Channels().languages,
        timezone=_timezone_from(block),
        default=usual,
        listed=MappingProxyType(listed),
    )
    block.finish()
    return channels


def _channel_from(block: Block, usual: Channel) -> Channel:
    channel = Channel(
        mode=block.one_of("mode", MODES, usual.mode),
        follow_up=block.yesno("follow_up", default=usual.follow_up),
        unsure=block.one_of("unsure", UNSURE, usual.unsure),
    )
    block.finish()
    return channel


def _handles_from(block: Block, key: str) -> tuple[str, ...]:
    node = block.node(key)
    words = words_of(node, block.page, key) if node is not None else ()
    return tuple(word.text.lstrip("@") for word in words)


def _timezone_from(block: Block) -> ZoneInfo:
    name = block.text("timezone", "UTC")
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # KeyError: not found; else no name of a file at all
        close = near(name, available_timezones())
        message = f'no time zone is called "{name}"{close}: write Area/City, as in Europe/London'
        block.page.report(block.place_of("timezone"), message)
        return UTC
