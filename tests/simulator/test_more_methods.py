"""What neighbouring bots call: groups, pins, group messages, unfurls."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Simulator
from tests.simulator.app import body_of
from tests.simulator.test_web_api import error_of

HELP, ASKER, COLLEAGUE = "CHELP00001", "UASKER0001", "UCOLLEAGUE"


async def test_the_same_people_have_one_group_message(
    sim: Simulator, client: AsyncWebClient
) -> None:
    first = body_of(await client.conversations_open(users=[ASKER, COLLEAGUE]))
    again = body_of(await client.conversations_open(users=[COLLEAGUE, ASKER], return_im=True))
    await client.chat_postMessage(channel=first["channel"]["id"], text="hello, both")

    assert again["channel"]["id"] == first["channel"]["id"]
    assert (again["channel"]["is_mpim"], again["already_open"]) == (True, True)
    assert "already_open" not in first
    assert [one.text for one in sim.messages(first["channel"]["id"])] == ["hello, both"]


async def test_looking_for_a_conversation_makes_none(
    sim: Simulator, client: AsyncWebClient
) -> None:
    before = sim.workspace.channels

    error = await error_of(
        lambda: client.conversations_open(users=[ASKER, COLLEAGUE], prevent_creation=True)
    )

    assert error == "channel_not_found"
    assert sim.workspace.channels == before


async def test_a_disabled_group_is_not_listed(client: AsyncWebClient) -> None:
    await client.usergroups_disable(usergroup="SITHELPDESK")

    shown = body_of(await client.usergroups_list())["usergroups"]
    whole = body_of(await client.usergroups_list(include_disabled=True))["usergroups"]

    assert "SITHELPDESK" not in {one["id"] for one in shown}
    assert next(one for one in whole if one["id"] == "SITHELPDESK")["date_delete"] > 0


@pytest.mark.parametrize(
    ("name", "handle", "error"),
    [
        ("It helpdesk", "other", "name_already_exists"),
        ("Other", "it-helpdesk", "handle_already_exists"),
        ("x" * 256, "other", "name_too_long"),
    ],
)
async def test_a_groups_name_and_handle_are_its_own(
    client: AsyncWebClient, name: str, handle: str, error: str
) -> None:
    assert await error_of(lambda: client.usergroups_create(name=name, handle=handle)) == error


async def test_a_message_is_pinned_once(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await sim.say("asker", "help", "hello")
    await client.pins_add(channel=HELP, timestamp=ts)

    again = await error_of(lambda: client.pins_add(channel=HELP, timestamp=ts))
    listed = body_of(await client.pins_list(channel=HELP))["items"]
    await client.pins_remove(channel=HELP, timestamp=ts)
    gone = await error_of(lambda: client.pins_remove(channel=HELP, timestamp=ts))

    assert (again, gone) == ("already_pinned", "no_pin")
    assert [one["message"]["ts"] for one in listed] == [ts]


async def test_only_links_in_the_message_unfurl(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await sim.say("asker", "help", "see https://halden.example/vpn")
    shown = {"title": "VPN"}

    await client.chat_unfurl(channel=HELP, ts=ts, unfurls={"https://halden.example/vpn": shown})
    other = await error_of(
        lambda: client.chat_unfurl(channel=HELP, ts=ts, unfurls={"https://else.example/": shown})
    )

    (message,) = sim.messages("help")
    assert [one["title"] for one in message.attachments] == ["VPN"]
    assert other == "cannot_unfurl_url"


async def test_a_reply_can_be_shown_in_the_channel_too(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await sim.say("asker", "help", "hello")
    sent = body_of(
        await client.chat_postMessage(
            channel=HELP, thread_ts=ts, text="all of you", reply_broadcast=True
        )
    )

    history = body_of(await client.conversations_history(channel=HELP))["messages"]

    assert [one["ts"] for one in history] == [sent["ts"], ts]
    assert history[0]["subtype"] == "thread_broadcast"


async def test_an_installation_needs_the_apps_own_words(client: AsyncWebClient) -> None:
    given = {"client_id": "simulator-client", "client_secret": "wrong", "code": "x"}

    assert (
        await error_of(lambda: client.api_call("oauth.v2.access", params=given))
        == "bad_client_secret"
    )
