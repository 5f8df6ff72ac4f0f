"""The manifest asks for what the code calls, and for nothing else."""

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.slack.manifest import EVENTS, SCOPES
from tests.slack.oracle import SHARED, needs_shared
from tests.slack.posting import ALLOWED, GATE, METHODS

ROOT = Path(__file__).resolve().parents[2]
CALLERS = (GATE, *ALLOWED)
"""The files that may hold a client of Slack's; a test of the gate keeps it so."""

# https://docs.slack.dev/reference/events names them on each event's page.
BY_EVENT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "app_home_opened": frozenset(),
        "app_mention": frozenset({"app_mentions:read"}),
        "channel_rename": frozenset({"channels:read"}),
        "channel_shared": frozenset({"channels:read", "groups:read"}),
        "channel_unshared": frozenset({"channels:read", "groups:read"}),
        "group_rename": frozenset({"groups:read"}),
        "member_joined_channel": frozenset({"channels:read", "groups:read"}),
        "member_left_channel": frozenset({"channels:read", "groups:read"}),
        "message.channels": frozenset({"channels:history"}),
        "message.groups": frozenset({"groups:history"}),
        "message.im": frozenset({"im:history"}),
        "message.mpim": frozenset({"mpim:history"}),
        "reaction_added": frozenset({"reactions:read"}),
        "reaction_removed": frozenset({"reactions:read"}),
        "subteam_created": frozenset({"usergroups:read"}),
        "subteam_members_changed": frozenset({"usergroups:read"}),
        "subteam_updated": frozenset({"usergroups:read"}),
        "user_change": frozenset({"users:read"}),
    }
)
BY_FEATURE = frozenset({"commands"})
"""Slash commands and shortcuts: neither a method nor an event."""
KINDS_MET = {"channels", "groups", "im", "mpim"}


def called() -> dict[str, str]:
    """Web API method, by its name on the wire -> the file that calls it."""
    names = {
        path.stem.replace(".", "_"): path.stem for path in (SHARED / "slack/methods").iterdir()
    }
    return {
        names[node.attr]: file
        for file in CALLERS
        for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in METHODS
    }


def wanted_by(method: str) -> frozenset[str]:
    """The scopes that Slack's page of a method lists for bots; any one of them is enough."""
    page = json.loads((SHARED / f"slack/methods/{method}.json").read_text("utf-8"))
    return frozenset(scope["name"] for scope in page.get("scopes", {}).get("bot", ()))


@needs_shared
def test_every_method_that_is_called_has_its_scope() -> None:
    without = {
        method: sorted(wanted_by(method))
        for method in called()
        if wanted_by(method) and not wanted_by(method) & SCOPES.keys()
    }

    assert without == {}


@needs_shared
@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
def test_conversations_of_every_kind_can_be_read_back(method: str) -> None:
    assert method in called()
    assert wanted_by(method) <= SCOPES.keys()


def test_every_event_has_its_scope() -> None:
    assert {event: sorted(BY_EVENT[event] - SCOPES.keys()) for event in EVENTS} == {
        event: [] for event in EVENTS
    }


@needs_shared
def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    used = BY_FEATURE.union(*(BY_EVENT[event] for event in EVENTS), *map(wanted_by, called()))

    assert sorted(SCOPES.keys() - used) == []


@needs_shared
def test_the_code_that_calls_slack_is_found() -> None:
    assert {"auth.test", "chat.postMessage", "users.info", "views.open"} <= called().keys()
