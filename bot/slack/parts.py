"""What workflows and listeners work with, made once by the wiring."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.desk.meters import Meters
from bot.domain import Outcome, Question
from bot.durable.post_once import Steps
from bot.records.database import Records
from bot.rules.channels import Channels
from bot.rules.oncall import OnCall
from bot.slack.delivery import Delivery
from bot.slack.directory import Directory
from bot.slack.gate import Gate

Resolved: TypeAlias = Sequence[tuple[Question, Outcome]]
Resolve: TypeAlias = Callable[[Question], Awaitable[Resolved]]


class Policies(Protocol):
    """The two policy files that Slack's side reads; one version of them."""

    @property
    def channels(self) -> Channels:
        """Where the bot listens."""
        ...

    @property
    def oncall(self) -> OnCall:
        """Who takes what needs a person."""
        ...


class Starter(Protocol):
    """Starts a durable workflow."""

    async def start(self, name: str, key: str, *ids: str) -> None:
        """Make it durable; a no-op when that key was started before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The running parts.

    Attributes:
        policies: The version that holds now.
        resolve: Decides a question; see `bot.serving`.
        now: The time, with its zone.
    """

    steps: Steps
    records: Records
    delivery: Delivery
    directory: Directory
    gate: Gate
    meters: Meters
    policies: Callable[[], Policies]
    resolve: Resolve
    now: Callable[[], datetime]
