"""Events that tell of a change in the workspace: what we remember of it is outdated.  Pure."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.slack import payload as read
from bot.slack.payload import Payload

What: TypeAlias = Literal["groups", "person", "channel", "members"]


@dataclass(frozen=True, slots=True)
class Changed:
    """Something is no longer as we remember it; `key` is a user or channel id, if one is named."""

    what: What
    key: str = ""


CHANGES: Final[dict[str, What]] = {
    "subteam_created": "groups",
    "subteam_updated": "groups",
    "subteam_members_changed": "groups",
    "user_change": "person",
    "channel_rename": "channel",
    "channel_shared": "channel",
    "channel_unshared": "channel",
    "group_rename": "channel",
    "member_joined_channel": "members",
    "member_left_channel": "members",
}
"""Event type -> what has changed."""


def changed_from(event: Payload) -> Changed | None:
    """Read an event; None when it tells of no change that we remember anything of."""
    match what := CHANGES.get(read.word(event, "type")):
        case None:
            return None
        case "groups":
            return Changed(what)
        case "person":
            return Changed(what, read.user(read.part(event, "user"), "id"))
        case "channel" | "members":
            named = read.channel(event, "channel")
            return Changed(what, named or read.channel(read.part(event, "channel"), "id"))
