"""Blocks are accepted and refused as Slack's own types and client do."""

import copy
import re
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.simulator.blocks import faults_in, faults_in_view
from tests.conformity.block_samples import BUTTON, EVERYWHERE, IMAGE, IN_MESSAGES, SAMPLES, damages
from tests.slack.oracle import needs_shared, slacks_types_accept

LOOSER = {
    r"exactly one of options, option_groups": "types cannot say: one of both, by the reference",
    r"at least one of text, fields": "types cannot say it; the SDK's validator does",
    r"exactly one of title, rich_text_title": "types cannot say it; the SDK's validator does",
    r"json-pointer:/blocks/0/tasks/0": "types let a task be any object; its page wants a card",
}
"""What the types let pass and Slack does not, by what we say of it, and why."""


def name_of(sample: dict[str, Any]) -> str:
    element = sample.get("element") or (sample.get("elements") or [{}])[0]
    return f"{sample['type']}-{element.get('type', '')}"


@needs_shared
@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_what_slacks_types_allow_is_accepted(sample: dict[str, Any]) -> None:
    assert slacks_types_accept([sample])
    assert faults_in([copy.deepcopy(sample)]) == []


@needs_shared
@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_every_damage_is_judged_as_slacks_types_judge_it(sample: dict[str, Any]) -> None:
    for what, damaged in damages(sample):
        theirs, ours = slacks_types_accept([damaged]), faults_in([damaged])
        assert theirs == (not ours) or explained(ours), f"{what}: {ours}"


def explained(faults: list[str]) -> bool:
    """Whether each fault is one that the types are known not to see."""
    known = [any(re.search(one, fault) for one in LOOSER) for fault in faults]
    return bool(known) and all(known)


LIMITS: list[tuple[dict[str, Any], str]] = [
    ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}, "3001 characters"),
    ({"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}, "no more than 10"),
    ({"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}]}, "2001 char"),
    ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "151 characters"),
    ({"type": "markdown", "text": "x" * 12_001}, "12001 characters"),
    ({"type": "actions", "elements": [BUTTON] * 26}, "no more than 25"),
    ({"type": "actions", "elements": []}, "no less than 1"),
    ({"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}, "no more than 10"),
    ({**IMAGE, "alt_text": "x" * 2_001}, "2001 characters"),
    ({**IMAGE, "image_url": "x" * 3_001}, "3001 characters"),
    ({"type": "divider", "block_id": "x" * 256}, "256 characters"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}, "no more than 20"),
]
"""A block, and the limit it breaks."""


@pytest.mark.parametrize(("block", "limit"), LIMITS)
def test_lengths_and_counts_are_those_of_slacks_reference(
    block: dict[str, Any], limit: str
) -> None:
    assert any(limit in fault for fault in faults_in([block]))


def measured_by_the_client(block: dict[str, Any]) -> bool:
    """It looks neither into fields and tables nor for empty lists."""
    one_field = len(block.get("fields", ())) == 1
    return not one_field and block["type"] != "table" and block.get("elements") != []


@pytest.mark.parametrize("block", [block for block, _ in LIMITS if measured_by_the_client(block)])
def test_what_breaks_a_limit_slacks_client_refuses_too(block: dict[str, Any]) -> None:
    parsed = Block.parse(copy.deepcopy(block))
    assert parsed is not None

    with pytest.raises(SlackObjectFormationError):
        parsed.validate_json()


def test_ids_are_given_once() -> None:
    divider: dict[str, Any] = {"type": "divider", "block_id": "same"}
    twice: dict[str, Any] = {"type": "actions", "elements": [BUTTON, BUTTON]}

    assert faults_in([divider, divider]) == [
        '`block_id` "same" already exists [json-pointer:/blocks/1/block_id]'
    ]
    assert faults_in([twice]) == [
        '`action_id` "b" already exists [json-pointer:/blocks/0/elements/1/action_id]'
    ]


def test_a_message_holds_fifty_blocks_and_so_much_markdown() -> None:
    assert faults_in([{"type": "divider"}] * 51) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]
    assert faults_in([{"type": "markdown", "text": "x" * 6_001}] * 2) == [
        "must be less than 12001 characters [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize("block", IN_MESSAGES[1:], ids=name_of)
@pytest.mark.parametrize("surface", ["home", "modal"])
def test_some_blocks_are_for_messages_alone(block: dict[str, Any], surface: str) -> None:
    view: dict[str, Any] = {
        "type": surface,
        "blocks": [block],
        "title": {"type": "plain_text", "text": "T"},
    }
    faults = faults_in_view({k: v for k, v in view.items() if k != "title" or surface == "modal"})

    assert faults == [f"unsupported type: {block['type']} [json-pointer:/view/blocks/0/type]"]


def test_a_modal_with_inputs_can_be_submitted() -> None:
    view: dict[str, Any] = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "T"},
        "blocks": [block for block in EVERYWHERE if block["type"] == "input"][:1],
    }

    assert faults_in_view(view) == ["missing required field: submit [json-pointer:/view]"]
