"""What Slack really sends to a bot, one of each kind, with fresh ids.

Where Slack's own samples lie beside the repository, their events are seeds as well.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

Body: TypeAlias = dict[str, Any]  # foreign

TEAM, APP, BOT = "THALDEN001", "AFIRSTLINE", "UFIRSTLINE"
ASKER, HELP, DM, CARDS = "UASKER0001", "CHELP00001", "DASKER0001", "CONCALL001"
ASKED_TS: Final = "1790000000.000100"
QUESTION: Final = f"{TEAM}:{HELP}:{ASKED_TS}"
ACTIONS: Final = tuple(
    "feedback ask_person pick write share dismiss take resolve reason show why".split()
)
SHORTCUTS: Final = ("ask_this", "why_this")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What makes one request another.

    Attributes:
        number: Of the request; its ids are made of it.
        words: What its texts say.
        mark: Stands in its ids; tells what must have no effect from what may.
    """

    number: int
    words: str
    mark: str = ""

    @property
    def ts(self) -> str:
        """A message's; most requests are about messages that were worked on before."""
        return f"17900{self.number % 40:05d}.000100"

    def id(self, letter: str, usual: str) -> str:
        """An id of that kind."""
        return f"{letter}{self.mark}" if self.mark else usual


def event(story: Story, **event: Any) -> Body:
    """An event in its envelope."""
    return {
        "token": "legacy",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": f"EvF{story.mark}{story.number:09d}",
        "event_time": 1790000000,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event": {"event_ts": story.ts, **event},
    }


def _message(story: Story, **more: Any) -> Body:
    return {
        "type": "message",
        "channel": story.id("C", HELP),
        "channel_type": "channel",
        "user": story.id("U", ASKER),
        "ts": story.ts,
        "text": story.words,
        "team": TEAM,
        "client_msg_id": "c1",
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": story.words}]}],
        **more,
    }


@dataclass(frozen=True, slots=True)
class Sample:
    """One of Slack's own samples of an event."""

    text: str

    def __call__(self, story: Story) -> Body:
        """The event with ids and words in its empty places."""
        return event(story, **_filled(json.loads(self.text), story))


def samples(folder: Path) -> Sequence[Sample]:
    """Every sample of an event in a folder; none where there is no folder."""
    bodies = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    events = [body["event"] for body in bodies if isinstance(body.get("event"), dict)]
    return [Sample(json.dumps(one)) for one in events if one.get("type")]


def _filled(body: Body, story: Story) -> Body:
    fillings = {
        "user": story.id("U", ASKER),
        "channel": story.id("C", HELP),
        "ts": story.ts,
        "text": story.words,
    }
    return {
        key: _filled(value, story) if isinstance(value, dict) else value or fillings.get(key, value)
        for key, value in body.items()
    }


def message(story: Story) -> Body:
    """A message in a channel that the bot listens in."""
    return event(story, **_message(story))


def direct(story: Story) -> Body:
    """A direct message, with a file."""
    place = {"channel": story.id("D", DM), "channel_type": "im"}
    return event(story, **_message(story, **place, subtype="file_share", files=[{"id": "F1"}]))


def reply(story: Story) -> Body:
    """A reply in the thread of a card."""
    place = {"channel": story.id("C", CARDS), "thread_ts": ASKED_TS}
    return event(story, **_message(story, **place))


def mention(story: Story) -> Body:
    """The twin of a message that names the bot."""
    return event(story, **_message(story, type="app_mention", text=f"<@{BOT}> {story.words}"))


def edit(story: Story) -> Body:
    """A changed message."""
    after = _message(story, edited={"user": ASKER, "ts": story.ts})
    before = _message(story, text="before")
    return event(
        story,
        type="message",
        subtype="message_changed",
        channel=story.id("C", HELP),
        ts=story.ts,
        message=after,
        previous_message=before,
    )


def deletion(story: Story) -> Body:
    """A message taken back."""
    return event(
        story,
        type="message",
        subtype="message_deleted",
        channel=story.id("C", HELP),
        ts=story.ts,
        deleted_ts=f"16900{story.number % 40:05d}.000100",
        previous_message=_message(story),
    )


def reaction(story: Story) -> Body:
    """A thumb."""
    item = {"type": "message", "channel": story.id("C", HELP), "ts": story.ts}
    return event(
        story, type="reaction_added", user=story.id("U", ASKER), reaction="thumbsup", item=item
    )


def home(story: Story) -> Body:
    """The Messages tab; opening the Home tab would publish it."""
    return event(
        story,
        type="app_home_opened",
        user=story.id("U", ASKER),
        channel=story.id("D", DM),
        tab="messages",
    )


def command(story: Story) -> Body:
    """A slash command; it goes as a form."""
    return {
        "token": "legacy",
        "team_id": TEAM,
        "team_domain": "halden",
        "channel_id": story.id("C", HELP),
        "channel_name": "help",
        "user_id": story.id("U", ASKER),
        "user_name": "asker",
        "command": "/ask",
        "text": story.words,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com.example/commands/T1/1/x",
        "trigger_id": f"{story.number}.{story.mark}command",
    }


def _interaction(story: Story, kind: str) -> Body:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "halden"},
        "user": {"id": story.id("U", ASKER), "name": "asker", "team_id": TEAM},
        "api_app_id": APP,
        "token": "legacy",
        "trigger_id": f"{story.number}.{story.mark}touch",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def click(story: Story) -> Body:
    """A button of any kind, about a question that was asked."""
    name = ACTIONS[story.number % len(ACTIONS)]
    ends = {"feedback": "|good", "pick": "|0", "reason": "|wrong"}
    value = QUESTION + ends.get(name, "")
    touched = {"type": "button", "action_id": f"firstline_{name}", "value": value}
    place = {"channel_id": story.id("C", HELP), "message_ts": story.ts, "is_ephemeral": False}
    return {
        **_interaction(story, "block_actions"),
        "container": {"type": "message", **place},
        "channel": {"id": story.id("C", HELP), "name": "help"},
        "message": {"type": "message", "ts": story.ts, "text": story.words},
        "response_url": "https://hooks.slack.com.example/actions/T1/1/x",
        "actions": [{**touched, "block_id": "b1", "action_ts": story.ts}],
    }


def shortcut(story: Story) -> Body:
    """A message shortcut, on a message of somebody else."""
    said = {"type": "message", "ts": story.ts, "user": story.id("U", ASKER), "text": story.words}
    return {
        **_interaction(story, "message_action"),
        "callback_id": f"firstline_{SHORTCUTS[story.number % len(SHORTCUTS)]}",
        "action_ts": story.ts,
        "message_ts": story.ts,
        "channel": {"id": story.id("C", HELP), "name": "help"},
        "message": said,
        "response_url": "https://hooks.slack.com.example/app/T1/1/x",
    }


def dialog(story: Story) -> Body:
    """A dialog sent."""
    field = "firstline_write_input"
    state = {"values": {"b1": {field: {"type": "plain_text_input", "value": story.words}}}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "firstline_write_view",
        "private_metadata": QUESTION,
        "state": state,
        "title": {"type": "plain_text", "text": story.words},
    }
    return {**_interaction(story, "view_submission"), "view": view, "response_urls": []}


def challenge(story: Story) -> Body:
    """What Slack sends when the address is set."""
    return {"token": "legacy", "type": "url_verification", "challenge": story.words}


def ssl_check(story: Story) -> Body:
    """What Slack sends, as a form, to see a certificate."""
    return {"ssl_check": "1", "token": story.words}


EVENTS: Final[Sequence[Callable[[Story], Body]]] = (
    message,
    direct,
    reply,
    mention,
    edit,
    deletion,
    reaction,
    home,
)
FORMS: Final = frozenset({command, ssl_check})
INTERACTIONS: Final = frozenset({click, dialog, shortcut})
EVERY: Final[Sequence[Callable[[Story], Body]]] = (
    *EVENTS,
    command,
    click,
    dialog,
    shortcut,
    challenge,
    ssl_check,
)
OURS: Final[Mapping[str, str]] = {"team": TEAM, "app": APP}
