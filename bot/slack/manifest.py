"""The app manifest: what Slack is told, and why each permission is asked for.

Schema: https://github.com/slackapi/manifest-schema
"""

from types import MappingProxyType
from typing import Final

from bot.slack.actions import ASK_THIS, WHY_THIS
from bot.slack.changes import CHANGES

COMMAND: Final = "/ask"

SCOPES: Final = MappingProxyType(
    {
        "app_mentions:read": "be asked by a mention where the bot is no member",
        "assistant:write": "show progress and suggested questions in its own tab",
        "channels:history": "read questions and threads in public channels it is in",
        "channels:read": "know a public channel's name, to apply its rules",
        "chat:write": "answer",
        "commands": f"be asked with {COMMAND}",
        "groups:history": "read questions and threads in private channels it is in",
        "groups:read": "know a private channel's name, to apply its rules",
        "im:history": "be asked in a direct message",
        "im:read": "know that a conversation is a direct message",
        "im:write": "open a direct message for answers meant for one person",
        "mpim:history": "be asked by a mention in a group message",
        "reactions:read": "take a thumb on an answer as feedback",
        "reactions:write": "show that a question was seen",
        "usergroups:read": "know which entries an asker may see, and who is on call",
        "users:read": "know guests and show a person's name",
        "users:read.email": "find an owner or on-call person named by e-mail address",
    },
)
"""Bot scope -> what it is for."""

EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    *sorted(CHANGES),  # what it knows of people, groups and channels is then asked for again
)

SHORTCUTS: Final = MappingProxyType(
    {
        ASK_THIS: ("Ask Firstline about this", "Look up an answer to what this message asks"),
        WHY_THIS: ("Why this answer?", "For those who own an entry or run the bot: its receipt"),
    }
)
"""Callback id of a message shortcut -> its name, 24 characters at most, and what it does."""

PROMPTS: Final = (
    ("Reset a password", "How do I reset my VPN password?"),
    ("Ask about leave", "How many days of leave do I have?"),
    ("Talk to a person", "I need to talk to a person"),
)


def manifest(name: str = "Firstline", *, url: str | None = None) -> dict[str, object]:
    """Make the manifest: Socket Mode, or signed HTTP to `url` when one is given."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": name,
            "description": "First-line support from approved entries, with people one step away.",
        },
        "features": _features(name, url),
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": _settings(url),
    }


def _features(name: str, url: str | None) -> dict[str, object]:
    command = {
        "command": COMMAND,
        "description": "Ask a question; only you see the answer",
        "usage_hint": "how do I reset my VPN password?",
        "should_escape": True,
    }
    return {
        "agent_view": {
            "agent_description": "Answers questions from entries that named people keep, "
            "and asks a person when it is not sure.",
            "suggested_prompts": [
                {"title": title, "message": message} for title, message in PROMPTS
            ],
        },
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": name, "always_online": True},
        "shortcuts": [
            {"type": "message", "callback_id": key, "name": label, "description": purpose}
            for key, (label, purpose) in SHORTCUTS.items()
        ],
        "slash_commands": [command | ({"url": url} if url else {})],
    }


def _settings(url: str | None) -> dict[str, object]:
    request = {"request_url": url} if url else {}
    return {
        "event_subscriptions": {"bot_events": list(EVENTS), **request},
        "interactivity": {"is_enabled": True, **request},
        "org_deploy_enabled": False,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,
    }
