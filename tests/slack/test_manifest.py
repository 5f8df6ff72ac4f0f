import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.slack.manifest import EVENTS, SCOPES, manifest
from tests.slack.oracle import SHARED, needs_shared


@needs_shared
@pytest.mark.parametrize("url", [None, "https://help.acme.example/slack/events"])
def test_slacks_schema_accepts_the_manifest(url: str | None) -> None:
    path = SHARED / "slack" / "manifest.schema.2.0.0.json"
    schema = Draft7Validator(json.loads(path.read_text(encoding="utf-8")))

    made: Any = manifest(url=url)

    assert [error.message for error in schema.iter_errors(made)] == []


def test_socket_mode_is_on_exactly_when_there_is_no_url() -> None:
    def socket_mode(made: dict[str, object]) -> object:
        settings = made["settings"]
        assert isinstance(settings, dict)
        return settings["socket_mode_enabled"]

    assert socket_mode(manifest()) is True
    assert socket_mode(manifest(url="https://help.acme.example/slack/events")) is False


def test_every_scope_has_a_reason() -> None:
    assert all(reason.strip() for reason in SCOPES.values())


def test_an_added_scope_or_event_needs_a_changed_test() -> None:
    assert sorted(SCOPES) == [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
        "users:read.email",
    ]
    assert len(EVENTS) == 18


def test_no_scope_reaches_beyond_the_conversations_it_is_in() -> None:
    assert not any(scope.startswith(("admin", "search", "files:write")) for scope in SCOPES)
