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

from bot.slack.actions import ANY_ACTION, SHORTCUTS, WRITE_VIEW
from bot.slack.changes import CHANGES, Changed
from bot.slack.clicks import Clicks
from bot.slack.directory import Directory
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
from bot.slack.inbox import Delivered, Inbox
from bot.slack.intake import Intake
from bot.slack.interactions import click_from, command_from, shortcut_from, submission_from
from bot.slack.shortcuts import Shortcuts

T = TypeVar("T", bound=Delivered)

Body: TypeAlias = dict[str, Any]  # foreign

EVENTS = (
    "message",
    "app_mention",
    "app_home_opened",
    "reaction_added",
    "reaction_removed",
    *CHANGES,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Who listens to what."""

    me: Me
    inbox: Inbox
    intake: Intake
    clicks: Clicks
    shortcuts: Shortcuts
    home: HomeTab
    directory: Directory


def listen(app: AsyncApp, ears: Ears) -> None:
    """Attach the listeners."""

    async def on_event(body: Body) -> None:
        await _happened(incoming_from(body, ears.me), ears)

    async def on_command(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _heard(command_from(body, ears.me), ears.intake.command, ears)

    async def on_click(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _heard(click_from(body, ears.me), ears.clicks.clicked, ears)
        ears.home.changed()

    async def on_shortcut(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _heard(shortcut_from(body, ears.me), ears.shortcuts.used, ears)

    async def on_dialog(ack: AsyncAck, body: Body) -> None:
        await ack()
        await _heard(submission_from(body, ears.me), ears.clicks.submitted, ears)

    for kind in EVENTS:
        app.event(kind)(on_event)
    app.command("/ask")(on_command)
    app.action(ANY_ACTION)(on_click)
    for callback in SHORTCUTS:
        app.message_shortcut(callback)(on_shortcut)
    app.view(WRITE_VIEW)(on_dialog)


async def _happened(found: Incoming | Malformed | None, ears: Ears) -> None:
    match found:
        case Message() | Malformed():
            await _heard(found, ears.intake.message, ears)
        case Edited():
            await _heard(found, ears.intake.edited, ears)
        case Deleted():
            await _heard(found, ears.intake.deleted, ears)
        case HomeOpened():
            await _heard(found, ears.home.opened, ears)
        case Reaction():
            await _heard(found, ears.clicks.reacted, ears)
            ears.home.changed()
        case Changed():
            ears.directory.forget(found)
        case None:
            return


async def _heard(found: T | Malformed, hear: Callable[[T], Awaitable[None]], ears: Ears) -> None:
    """Hear it once; log what Slack would not send, by a reason that holds no text."""
    if isinstance(found, Malformed):
        log.warning("malformed", extra={"reason": found.reason})
    else:
        await ears.inbox.once(found, lambda: hear(found))
