import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import actions
from bot.slack.asked import asked_text
from bot.slack.events import (
    Deleted,
    Edited,
    HomeOpened,
    Malformed,
    Me,
    Message,
    Reaction,
    incoming_from,
)
from bot.slack.interactions import (
    Clicked,
    Commanded,
    Submitted,
    click_from,
    command_from,
    submission_from,
)
from tests.slack.oracle import SHARED, attack_rows, needs_shared

ME = Me(team="T1", user="UBOT", bot="B1", app="A1")
TS = "1790000000.000100"
ID = f"T1:C1:{TS}"


def envelope(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    outer = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": "Ev1"}
    return {**outer, "event": event, **more}


def message(text: str = "how do I reset?", **more: Any) -> dict[str, Any]:
    plain = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": TS}
    return {**plain, "text": text, **more}


def changed(old: str, new: str, **more: Any) -> dict[str, Any]:
    inner = {"type": "message", "user": "U1", "ts": TS}
    edited = {"user": "U1", "ts": "1790000050.000000"}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "channel_type": "channel",
        "ts": "1790000051.000200",
        "message": {**inner, "text": new, "edited": edited, **more},
        "previous_message": {**inner, "text": old},
    }


def read(event: dict[str, Any], **more: Any) -> Message:
    found = incoming_from(envelope(event, **more), ME)
    assert isinstance(found, Message)
    return found


def test_a_message_is_read() -> None:
    assert read(message()) == Message(
        id=ID,
        event_id="Ev1",
        team="T1",
        channel="C1",
        ts=TS,
        user="U1",
        text="how do I reset?",
        addressed=False,
        kind="public",
    )


def test_a_mention_and_its_message_are_one_question() -> None:
    text = "<@UBOT> how do I reset?"
    mention = read({**message(text), "type": "app_mention"})

    assert mention == read(message(text))
    assert (mention.addressed, mention.text) == (True, "how do I reset?")


@pytest.mark.parametrize(
    ("channel", "channel_type", "kind"),
    [
        ("D1", "im", "dm"),
        ("G1", "mpim", "private"),
        ("C1", "group", "private"),
        ("C1", "channel", "public"),
        ("C1", None, "public"),
        ("G1", None, "private"),
        ("D1", "nonsense", "dm"),
    ],
)
def test_the_kind_of_channel_is_known(channel: str, channel_type: str | None, kind: str) -> None:
    found = read(message(channel=channel, channel_type=channel_type))

    assert found.kind == kind
    assert found.addressed is (kind == "dm")


def test_a_channel_shared_with_another_organisation_is_shared() -> None:
    assert read(message(), is_ext_shared_channel=True).kind == "shared"


def test_a_writer_of_another_organisation_is_external() -> None:
    found = read(message(user_team="T9"))

    assert (found.external, found.kind) == (True, "shared")
    assert not read(message(user_team="T1", team="T1")).external


def test_a_reply_knows_its_thread_and_a_start_is_its_own() -> None:
    assert read(message(thread_ts="1780000000.000001")).thread == "1780000000.000001"
    assert read(message()).thread == TS


def test_a_file_is_noticed_even_without_words() -> None:
    found = read(message("", subtype="file_share", files=[{"id": "F1"}]))

    assert (found.files, found.text) == (("a file",), "")


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("<@UBOT> how?", False),
        ("<!here> how?", False),
        ("<#C2|help> how?", False),
        ("<@U2> how?", True),
        ("how, <@UBOT> or <@W2|name>?", True),
        ("<!subteam^S1|@it> how?", True),
    ],
)
def test_who_else_is_spoken_to_is_noticed(text: str, *, elsewhere: bool) -> None:
    assert read(message(text)).to_others is elsewhere


def test_a_bare_mention_is_addressed_and_empty() -> None:
    found = read(message("<@UBOT>"))

    assert (found.addressed, found.text) == (True, "")


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B9"},
        {"app_id": "A9"},
        {"bot_profile": {"id": "B9"}},
        {"subtype": "bot_message"},
        {"user": "UBOT"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "something_new"},
        {"text": "   "},
    ],
)
def test_what_no_person_asked_is_nothing(more: dict[str, Any]) -> None:
    assert incoming_from(envelope(message(**more)), ME) is None


def test_an_edit_is_a_new_version_of_the_same_message() -> None:
    found = incoming_from(envelope(changed("old", "new words")), ME)

    assert isinstance(found, Edited)
    assert found.message.id == f"{ID}:1790000050.000000"
    assert found.message.original_id == ID
    assert found.message.text == "new words"


def test_a_preview_of_a_link_is_no_edit() -> None:
    assert incoming_from(envelope(changed("same", "same")), ME) is None


def test_a_file_that_is_taken_away_is_an_edit_of_its_own() -> None:
    event = changed("same", "same", files=[{"id": "F1", "name": "a.png"}, {"mode": "tombstone"}])

    found = incoming_from(envelope(event), ME)

    assert isinstance(found, Edited)
    assert (found.message.files, found.message.edited_ts) == (("a.png",), event["ts"])


def test_an_edit_of_our_own_message_is_nothing() -> None:
    assert incoming_from(envelope(changed("a", "b", bot_id="B1")), ME) is None


def test_a_deletion_names_what_was_deleted() -> None:
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "deleted_ts": TS,
        "previous_message": {"user": "U1", "ts": TS},
    }

    found = incoming_from(envelope(event), ME)

    assert found == Deleted(id=ID, event_id="Ev1", team="T1", channel="C1", ts=TS)


def test_a_deleted_start_of_a_thread_leaves_a_tombstone() -> None:
    event = changed("old", "This message was deleted.", subtype="tombstone")

    assert isinstance(incoming_from(envelope(event), ME), Deleted)


def test_a_deletion_of_our_own_message_is_nothing() -> None:
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "deleted_ts": TS,
        "previous_message": {"bot_id": "B1", "ts": TS},
    }

    assert incoming_from(envelope(event), ME) is None


def test_a_reaction_is_read_and_our_own_is_not() -> None:
    event = {
        "type": "reaction_added",
        "user": "U1",
        "reaction": "+1",
        "item": {"type": "message", "channel": "C1", "ts": TS},
    }

    found = incoming_from(envelope(event), ME)

    assert isinstance(found, Reaction)
    assert (found.name, found.added) == ("+1", True)
    assert incoming_from(envelope({**event, "user": "UBOT"}), ME) is None


def test_an_opened_home_says_which_tab() -> None:
    event = {"type": "app_home_opened", "user": "U1", "tab": "messages"}

    found = incoming_from(envelope(event), ME)

    assert found == HomeOpened(event_id="Ev1", team="T1", user="U1", tab="messages")


def test_an_event_for_another_workspace_or_app_is_turned_away() -> None:
    assert isinstance(incoming_from(envelope(message(), team_id="T2"), ME), Malformed)
    assert isinstance(incoming_from(envelope(message(), api_app_id="A2"), ME), Malformed)


def test_a_shared_channels_event_may_name_the_other_workspace_first() -> None:
    found = read(message(), team_id="T9", authorizations=[{"team_id": "T1"}])

    assert found.id == ID


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@UBOT> hi", "hi"),
        ("<@UBOT|firstline> hi <@UBOT>", "hi"),
        ("ask <@U2|kim> or <@U3>", "ask @kim or @someone"),
        ("in <#C2|general> or <#C3> or <#C4|>", "in #general or #channel or #channel"),
        ("<!here> <!subteam^S1|@it> <!subteam^S2>", "@here @it @subteam"),
        ("<!date^1790000000^{date}|Monday>", "Monday"),
        ("see <https://x.example/a|the page>", "see the page (https://x.example/a)"),
        ("see <https://x.example>", "see https://x.example"),
        ("see <http://x.example|x.example>", "see http://x.example"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("&lt;@U2&gt;", "<@U2>"),
        ("\uff36\uff30\uff2e  reset", "VPN reset"),
        ("ig\u200bno\u202ere\U000e0041", "ignore"),
        ("a\x00b\x1b[0m", "ab[0m"),
        ("one\ntwo  ", "one\ntwo"),
    ],
)
def test_text_becomes_what_the_person_saw(raw: str, text: str) -> None:
    assert asked_text(raw, "UBOT") == text


def test_a_text_is_cut_at_forty_thousand_characters() -> None:
    assert len(asked_text("x" * 50_000, "UBOT")) == 40_000


COMMAND = {
    "team_id": "T1",
    "api_app_id": "A1",
    "channel_id": "C1",
    "channel_name": "help",
    "user_id": "U1",
    "command": "/ask",
    "text": "how do I reset &amp; why",
    "response_url": "https://hooks.slack.com/commands/T1/1/x",
    "trigger_id": "1.2.abc",
}


def test_a_command_is_a_question_with_an_id_of_its_own() -> None:
    found = command_from(COMMAND, ME)

    assert isinstance(found, Commanded)
    assert (found.id, found.text, found.kind) == (
        "T1:cmd:1.2.abc",
        "how do I reset & why",
        "public",
    )


@pytest.mark.parametrize(
    ("channel", "name", "kind"),
    [
        ("D1", "directmessage", "dm"),
        ("C1", "privategroup", "private"),
        ("G1", "mpdm-a--b-1", "private"),
        ("C1", "mpdm-a--b-1", "private"),
    ],
)
def test_a_command_knows_where_it_was_typed(channel: str, name: str, kind: str) -> None:
    found = command_from({**COMMAND, "channel_id": channel, "channel_name": name}, ME)

    assert isinstance(found, Commanded)
    assert found.kind == kind


@pytest.mark.parametrize("missing", ["user_id", "channel_id", "trigger_id", "team_id"])
def test_a_command_without_its_parts_is_malformed(missing: str) -> None:
    body = {key: value for key, value in COMMAND.items() if key != missing}

    assert isinstance(command_from(body, ME), Malformed)


CLICK: dict[str, Any] = {
    "type": "block_actions",
    "api_app_id": "A1",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "container": {"type": "message", "message_ts": TS, "channel_id": "C1", "is_ephemeral": False},
    "message": {"ts": TS, "thread_ts": "1780000000.000001"},
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/actions/T1/1/x",
    "actions": [{"action_id": actions.TAKE, "type": "button", "value": "h_1"}],
}


def clicked(**action: Any) -> Clicked | Malformed:
    return click_from({**CLICK, "actions": [{"action_id": actions.TAKE, **action}]}, ME)


def test_a_click_is_read() -> None:
    assert click_from(CLICK, ME) == Clicked(
        action=actions.TAKE,
        value="h_1",
        user="U1",
        team="T1",
        channel="C1",
        message_ts=TS,
        thread_ts="1780000000.000001",
        ephemeral=False,
        trigger_id="1.2.abc",
        response_url="https://hooks.slack.com/actions/T1/1/x",
    )


def test_a_pick_by_button_and_by_menu_are_the_same() -> None:
    button = clicked(action_id=f"{actions.PICK}:2", value=f"{ID}|2")
    menu = clicked(action_id=actions.PICK, selected_option={"value": f"{ID}|2"})

    assert button == menu
    assert isinstance(button, Clicked)
    assert actions.pick_from(button.value) == (ID, 2)


@pytest.mark.parametrize(
    "action",
    [
        {"value": "h_1' OR 1=1"},
        {"value": None},
        {"value": "x" * 3000},
        {"value": ["h_1"]},
        {"value": "please reset my password"},
        {"value": "h_1", "action_id": "resolve"},
        {"value": "h_1", "action_id": None},
    ],
)
def test_a_tampered_click_is_malformed(action: dict[str, Any]) -> None:
    assert isinstance(clicked(**action), Malformed)


@pytest.mark.parametrize(
    "more",
    [{"actions": []}, {"actions": "x"}, {"actions": [None]}, {"user": None}, {"api_app_id": "A2"}],
)
def test_a_click_without_its_parts_is_malformed(more: dict[str, Any]) -> None:
    assert isinstance(click_from({**CLICK, **more}, ME), Malformed)


def test_a_clicker_of_another_organisation_is_external() -> None:
    found = click_from({**CLICK, "user": {"id": "U1", "team_id": "T9"}}, ME)

    assert isinstance(found, Clicked)
    assert found.external


SUBMISSION: dict[str, Any] = {
    "type": "view_submission",
    "api_app_id": "A1",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "trigger_id": "1.2.abc",
    "view": {
        "id": "V1",
        "callback_id": actions.WRITE_VIEW,
        "private_metadata": ID,
        "state": {
            "values": {
                actions.WRITE_INPUT: {
                    actions.WRITE_INPUT: {"type": "plain_text_input", "value": " Mac\u200bOS "}
                }
            }
        },
    },
}


def test_a_sent_dialog_is_read() -> None:
    assert submission_from(SUBMISSION, ME) == Submitted(
        callback=actions.WRITE_VIEW,
        subject=ID,
        user="U1",
        team="T1",
        view_id="V1",
        trigger_id="1.2.abc",
        values={actions.WRITE_INPUT: "MacOS"},
    )


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"callback_id": "other"},
        {"callback_id": actions.WRITE_VIEW, "private_metadata": '{"channel":"C9"}'},
    ],
)
def test_a_tampered_dialog_is_malformed(view: dict[str, Any]) -> None:
    assert isinstance(submission_from({**SUBMISSION, "view": view}, ME), Malformed)


@needs_shared
def test_every_naughty_string_is_read_wherever_it_stands() -> None:
    rows = [str(row["text"]) for row in attack_rows("blns.jsonl")]
    rows += [str(row["payload"]) for row in attack_rows("slack_abuse.jsonl")]

    for text in rows:
        read(message(f"<@UBOT> {text}"))
        assert isinstance(command_from({**COMMAND, "text": text}, ME), Commanded)
        clicked(value=text, action_id=text)
        incoming_from(envelope(message(ts=text, channel=text, user=text)), ME)


@needs_shared
def test_tampered_rows_never_pass_for_a_click() -> None:
    for row in attack_rows("slack_abuse.jsonl", "interaction_tampering"):
        assert isinstance(
            click_from({"actions": [row["payload"]], **row["payload"]}, ME), Malformed
        )
        assert isinstance(submission_from(row["payload"], ME), Malformed)


@needs_shared
def test_every_event_slack_documents_is_read_without_an_exception() -> None:
    for path in sorted((SHARED / "slack" / "samples" / "events").glob("*.json")):
        sample = json.loads(path.read_text(encoding="utf-8"))
        incoming_from({**sample, "team_id": "T1", "api_app_id": "A1"}, ME)
        incoming_from(sample, ME)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    (
        "type subtype channel user ts text message previous_message item thread_ts files edited "
        "deleted_ts bot_id team user_team channel_type"
    ).split()
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # that measures the machine, not us
@given(
    st.sampled_from(["message", "app_mention", "reaction_added", "app_home_opened"]),
    st.sampled_from(["", "message_changed", "message_deleted", "file_share"]),
    st.dictionaries(KEYS, JSON),
)
def test_no_payload_raises(kind: str, subtype: str, event: dict[str, Any]) -> None:
    found = incoming_from(envelope({"subtype": subtype, **event, "type": kind}), ME)

    assert found is None or isinstance(
        found, Message | Edited | Deleted | Reaction | HomeOpened | Malformed
    )


@given(st.dictionaries(st.sampled_from([*CLICK, *COMMAND, *SUBMISSION]), JSON))
def test_no_interaction_raises(change: dict[str, Any]) -> None:
    click_from({**CLICK, **change}, ME)
    command_from({**COMMAND, **change}, ME)
    submission_from({**SUBMISSION, **change}, ME)
