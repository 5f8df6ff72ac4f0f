"""Under which conditions a workspace runs: chosen once, at its start."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

MentionOrder: TypeAlias = Literal["message", "mention", "random"]
MENTION_ORDERS: tuple[MentionOrder, ...] = ("message", "mention", "random")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The simulator's settings.

    Attributes:
        seed: Chance is drawn from it: the same story meets the same faults.
        limits: Refuse what goes over Slack's rate limits.
        speed: How fast the workspace's clock runs for retries and limits: with 60 the retry
            after a minute comes after a second.
        events: The bot events that the app subscribes to, as its manifest names them; None
            for all.
        scopes: The bot scopes that the app was granted, as its manifest names them; None
            for every one that a method asks for.
        first_of_mention: Which of the two events about a mention is sent first.
    """

    seed: int = 0
    limits: bool = False
    speed: float = 1.0
    events: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    first_of_mention: MentionOrder = "message"
