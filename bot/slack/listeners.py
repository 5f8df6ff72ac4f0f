"""Bolt, held on a short lead: it checks and dispatches, our own code reads and answers.

Listeners finish before the ack, so that Slack hears "got it" only after the row and its
workflow are on disk. One listener for each kind of payload: Bolt runs only the first
that matches.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.actions import ANY_ACTION, WRITE_VIEW
from bot.slack.clicks import Clicks
from bot.slack.events import (
    Deleted,
    Edited,
    HomeOpened,
    Incoming,
    Malformed,
    Me,
    Message,
    Reaction,
    incoming_from,
)
from bot.slack.home import HomeTab
from bot.slack.intake import Intake
from bot.slack.interactions import click_from, command_from, submission_from

T = TypeVar("T")

Body: TypeAlias = dict[str, Any]  # foreign

EVENTS = ("message", "app_mention", "app_home_opened", "reaction_added", "reaction_removed")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Who listens to what."""

    me: Me
    intake: Intake
    clicks: Clicks
    home: HomeTab


def listen(app: AsyncApp, ears: Ears) -> None:
    """Attach the listeners."""

    async def on_event(body: Body) -> None:
        await _heard(incoming_from(body, ears.me), ears)

    async def on_command(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _unless_malformed(command_from(body, ears.me), ears.intake.command)

    async def on_click(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _unless_malformed(click_from(body, ears.me), ears.clicks.clicked)

    async def on_dialog(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _unless_malformed(submission_from(body, ears.me), ears.clicks.submitted)

    for kind in EVENTS:
        app.event(kind)(on_event)
    app.command("/ask")(on_command)
    app.action(ANY_ACTION)(on_click)
    app.view(WRITE_VIEW)(on_dialog)


async def _unless_malformed(found: T | Malformed, hear: Callable[[T], Awaitable[None]]) -> None:
    """Log what Slack would not send; its reason holds no text."""
    if isinstance(found, Malformed):
        log.warning("malformed", extra={"reason": found.reason})
    else:
        await hear(found)


async def _heard(incoming: Incoming | Malformed | None, ears: Ears) -> None:
    match incoming:
        case Message():
            await ears.intake.message(incoming)
        case Edited():
            await ears.intake.edited(incoming)
        case Deleted():
            await ears.intake.deleted(incoming)
        case HomeOpened():
            await ears.home.opened(incoming)
        case Malformed():
            log.warning("malformed", extra={"reason": incoming.reason})
        case Reaction() | None:
            return
