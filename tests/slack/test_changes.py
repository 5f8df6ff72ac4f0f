"""Events about the workspace itself, as Slack sends them."""

import json

import pytest

from bot.slack.changes import CHANGES, Changed, changed_from
from tests.slack.oracle import SHARED, needs_shared


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        ({"type": "subteam_members_changed", "subteam_id": "S1"}, Changed("groups")),
        ({"type": "user_change", "user": {"id": "U1"}}, Changed("person", "U1")),
        ({"type": "channel_rename", "channel": {"id": "C1"}}, Changed("channel", "C1")),
        ({"type": "channel_shared", "channel": "C1"}, Changed("channel", "C1")),
        ({"type": "member_left_channel", "channel": "C1", "user": "U1"}, Changed("members", "C1")),
        ({"type": "user_change", "user": "U1"}, Changed("person")),
        ({"type": "team_rename"}, None),
        ({}, None),
    ],
)
def test_a_change_names_what_is_outdated(event: dict[str, object], changed: Changed | None) -> None:
    assert changed_from(event) == changed


@needs_shared
def test_every_sample_of_a_change_names_whose_it_is() -> None:
    samples = [
        json.loads(file.read_text("utf-8"))["event"]
        for file in sorted((SHARED / "slack" / "samples" / "events").glob("*.json"))
        if "event" in json.loads(file.read_text("utf-8"))
    ]
    found = {one["type"]: changed_from(one) for one in samples if one.get("type") in CHANGES}

    assert len(found) >= 8
    assert all(one is not None for one in found.values())
