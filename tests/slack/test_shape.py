import json
from typing import Any

import pytest

from bot.slack.shape import well_shaped
from tests.slack.oracle import SHARED, needs_shared

EVENT: dict[str, Any] = {"type": "event_callback", "event": {"type": "message"}}
CLICK: dict[str, Any] = {"type": "block_actions", "actions": [{"action_id": "a"}]}
DIALOG: dict[str, Any] = {
    "type": "view_submission",
    "view": {"type": "modal", "callback_id": "c"},
}


@pytest.mark.parametrize("body", [EVENT, CLICK, DIALOG, {}, {"type": "url_verification"}])
def test_what_slack_sends_passes(body: dict[str, Any]) -> None:
    assert well_shaped(body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"type": 1},
        {"type": None},
        {"type": "event_callback"},
        {**EVENT, "event": None},
        {**EVENT, "event": []},
        {**EVENT, "event": {"type": 7}},
        {**EVENT, "authorizations": {}},
        {**EVENT, "authorizations": [None]},
        {**CLICK, "actions": []},
        {**CLICK, "actions": [None]},
        {**CLICK, "actions": [{"action_id": None}]},
        {**CLICK, "view": 0.5},
        {**DIALOG, "view": {"type": "modal"}},
        {**DIALOG, "view": {"type": [], "callback_id": "c"}},
        {**DIALOG, "callback_id": {}},
    ],
)
def test_types_that_bolt_would_raise_at_do_not(body: object) -> None:
    assert not well_shaped(body)


@needs_shared
def test_every_sample_of_slacks_own_passes() -> None:
    files = sorted((SHARED / "slack" / "samples").glob("[ei]*/*Payload.json"))
    samples = [json.loads(file.read_text("utf-8")) for file in files]
    real = [one for one in samples if one.get("event", {}).get("type") or one.get("type") in KINDS]

    assert len(real) > 80
    for sample in real:
        touched = [{**each, "action_id": "a"} for each in sample.get("actions", [])]
        assert well_shaped({**sample, **({"actions": touched} if touched else {})}), sample


KINDS = ("block_actions", "view_submission")
