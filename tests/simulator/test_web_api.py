from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Json, JsonObject, Simulator
from bot.simulator.faults import Fault
from tests.simulator.app import body_of
from tests.slack.oracle import needs_shared

HELP, GENERAL, RANDOM = "CHELP00001", "CGENERAL01", "CRANDOM001"
ASKER = "UASKER0001"
needs_slack_data = needs_shared


async def error_of(call: Callable[[], Awaitable[object]]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call()
    return str(caught.value.response["error"])


def section(text: str) -> JsonObject:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def buttons(*texts: str) -> JsonObject:
    elements: list[Json] = [
        {"type": "button", "action_id": f"a{at}", "text": {"type": "plain_text", "text": text}}
        for at, text in enumerate(texts)
    ]
    return {"type": "actions", "elements": elements}


async def test_token_tells_who_the_bot_is(client: AsyncWebClient) -> None:
    who = body_of(await client.auth_test())

    assert (who["user_id"], who["bot_id"], who["team_id"]) == (
        "UFIRSTLINE",
        "BFIRSTLINE",
        "THALDEN001",
    )


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (None, "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-simulator", "not_allowed_token_type"),
    ],
)
async def test_wrong_token_is_refused(sim: Simulator, token: str | None, error: str) -> None:
    client = AsyncWebClient(token=token, base_url=sim.api_url)

    assert await error_of(client.auth_test) == error


async def test_unknown_method_is_named_so(client: AsyncWebClient) -> None:
    assert await error_of(lambda: client.api_call("chat.shout")) == "unknown_method"


async def test_arguments_may_come_as_query_form_or_json(sim: Simulator) -> None:
    url = f"{sim.api_url}chat.postMessage"
    bearer = {"Authorization": f"Bearer {sim.bot_token}"}

    async with ClientSession(headers=bearer) as session:
        await session.post(url, params={"channel": HELP, "text": "query"})
        await session.post(url, params={"channel": HELP}, data={"text": "form"})
        await session.post(url, params={"channel": HELP}, json={"text": "json"})
        async with session.post(url, data={"token": "xoxb-other", "channel": HELP}) as header_wins:
            assert (await header_wins.json())["error"] == "no_text"

    assert [one.text for one in sim.messages("help")] == ["query", "form", "json"]


async def test_metadata_is_read_back_only_on_request(client: AsyncWebClient) -> None:
    note = {"event_type": "answered", "event_payload": {"question": "q1"}}
    posted = body_of(await client.chat_postMessage(channel=HELP, text="hello", metadata=note))

    plain = body_of(await client.conversations_replies(channel=HELP, ts=posted["ts"]))
    whole = body_of(await client.conversations_history(channel=HELP, include_all_metadata=True))

    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == note


async def test_replies_are_counted_on_the_first_message(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await sim.say("asker", "help", "hello")
    reply = body_of(await client.chat_postMessage(channel=HELP, thread_ts=ts, text="hi"))

    thread = body_of(await client.conversations_replies(channel=HELP, ts=ts))["messages"]
    history = body_of(await client.conversations_history(channel=HELP))["messages"]

    assert [one["ts"] for one in thread] == [ts, reply["ts"]]
    assert (thread[0]["reply_count"], thread[1]["parent_user_id"]) == (1, ASKER)
    assert [one["ts"] for one in history] == [ts]


async def test_pages_follow_the_cursor(sim: Simulator, client: AsyncWebClient) -> None:
    sent = [await sim.say("asker", "help", str(n)) for n in range(5)]

    first = body_of(await client.conversations_history(channel=HELP, limit=3))
    cursor = first["response_metadata"]["next_cursor"]
    second = body_of(await client.conversations_history(channel=HELP, limit=3, cursor=cursor))

    read = [one["ts"] for one in [*first["messages"], *second["messages"]]]
    assert read == sent[::-1]
    assert not second["has_more"]


async def test_unknown_thread_is_not_found(client: AsyncWebClient) -> None:
    error = await error_of(lambda: client.conversations_replies(channel=HELP, ts="1.000000"))

    assert error == "thread_not_found"


async def test_text_without_blocks_removes_the_blocks(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = str(
        body_of(await client.chat_postMessage(channel=HELP, text="a", blocks=[section("a")]))["ts"]
    )

    await client.chat_update(channel=HELP, ts=ts, text="b")

    (message,) = sim.messages("help")
    assert (message.text, message.blocks, bool(message.edited_ts)) == ("b", (), True)


async def test_messages_of_others_are_out_of_reach(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await sim.say("asker", "help", "mine")

    assert await error_of(lambda: client.chat_update(channel=HELP, ts=ts, text="x")) == (
        "cant_update_message"
    )
    assert await error_of(lambda: client.chat_delete(channel=HELP, ts=ts)) == "cant_delete_message"


async def test_deleted_message_is_gone(sim: Simulator, client: AsyncWebClient) -> None:
    ts = str(body_of(await client.chat_postMessage(channel=HELP, text="oops"))["ts"])

    await client.chat_delete(channel=HELP, ts=ts)

    assert sim.messages("help") == []
    assert await error_of(lambda: client.chat_delete(channel=HELP, ts=ts)) == "message_not_found"


async def test_second_reaction_of_one_kind_is_refused(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await sim.say("asker", "help", "hello")
    await client.reactions_add(channel=HELP, timestamp=ts, name="eyes")

    again = await error_of(lambda: client.reactions_add(channel=HELP, timestamp=ts, name="eyes"))
    await client.reactions_remove(channel=HELP, timestamp=ts, name="eyes")
    gone = await error_of(lambda: client.reactions_remove(channel=HELP, timestamp=ts, name="eyes"))

    assert (again, gone) == ("already_reacted", "no_reaction")


async def test_ephemeral_has_one_reader_and_no_history(
    sim: Simulator, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=HELP, user=ASKER, text="only you")
    stranger = await error_of(
        lambda: client.chat_postEphemeral(channel=GENERAL, user="UGUEST0001", text="no")
    )

    assert [one.text for one in sim.ephemerals("asker", "help")] == ["only you"]
    assert sim.ephemerals("colleague", "help") == sim.messages("help") == []
    assert stranger == "user_not_in_channel"


async def test_bot_must_join_before_it_speaks(sim: Simulator, client: AsyncWebClient) -> None:
    refused = await error_of(lambda: client.chat_postMessage(channel=RANDOM, text="hi"))
    await client.conversations_join(channel=RANDOM)
    await client.chat_postMessage(channel=RANDOM, text="hi")

    assert refused == "not_in_channel"
    assert [one.text for one in sim.messages("random")] == ["hi"]


async def test_people_and_groups_can_be_looked_up(client: AsyncWebClient) -> None:
    found = body_of(await client.users_lookupByEmail(email="oncall@halden.example"))
    groups = body_of(await client.usergroups_list(include_users=True))["usergroups"]
    helpdesk = next(one for one in groups if one["handle"] == "it-helpdesk")
    users = body_of(await client.usergroups_users_list(usergroup=helpdesk["id"]))
    guest = body_of(await client.users_info(user="UGUEST0001"))["user"]
    dm = body_of(await client.conversations_open(users=[ASKER]))

    assert [found["user"]["id"]] == helpdesk["users"] == users["users"]
    assert (guest["is_restricted"], guest["tz"]) == (True, "Europe/London")
    assert dm["channel"]["id"] == "DASKER0001"


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "paragraph"}],
        [section("x" * 3_001)],
        [section("x")] * 51,
        [{**section("x"), "block_id": "same"}] * 2,
        [buttons(*"x" * 26)],
        [buttons("x" * 76)],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "actions", "elements": []}],
        [{"type": "markdown", "text": "x" * 12_001}],
    ],
)
async def test_bad_blocks_are_refused(client: AsyncWebClient, blocks: list[JsonObject]) -> None:
    error = await error_of(lambda: client.chat_postMessage(channel=HELP, text="x", blocks=blocks))

    assert error in {"invalid_blocks", "msg_blocks_too_long"}


async def test_texts_have_their_limits(sim: Simulator, client: AsyncWebClient) -> None:
    posted = body_of(await client.chat_postMessage(channel=HELP, text="x" * 40_001))
    ts = str(posted["ts"])

    assert len(sim.messages("help")[0].text) == 40_000
    long = await error_of(lambda: client.chat_update(channel=HELP, ts=ts, text="x" * 40_001))
    empty = await error_of(lambda: client.api_call("chat.postMessage", json={"channel": HELP}))
    assert (long, empty) == ("msg_too_long", "no_text")


async def test_every_call_is_in_the_log(sim: Simulator, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=HELP, text="hi")
    await error_of(lambda: client.chat_postMessage(channel="CNOWHERE01", text="hi"))

    assert [(one.method, one.error) for one in sim.calls] == [
        ("chat.postMessage", ""),
        ("chat.postMessage", "channel_not_found"),
    ]
    assert sim.calls[0].args["text"] == "hi"


async def test_faults_meet_as_many_calls_as_asked(sim: Simulator, client: AsyncWebClient) -> None:
    sim.fail_next("chat.postMessage", "limited", times=2)

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=HELP, text="one")
    second = await error_of(lambda: client.chat_postMessage(channel=HELP, text="two"))
    await client.chat_postMessage(channel=HELP, text="three")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert second == "ratelimited"
    assert [one.text for one in sim.messages("help")] == ["three"]


async def test_lost_answer_leaves_the_message(sim: Simulator) -> None:
    client = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url, retry_handlers=[])
    sim.fail_next("chat.postMessage", "lost")

    with pytest.raises(Exception, match="disconnected"):
        await client.chat_postMessage(channel=HELP, text="said once")

    assert [one.text for one in sim.messages("help")] == ["said once"]


async def test_a_fault_may_come_by_chance(sim: Simulator) -> None:
    client = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url, retry_handlers=[])
    chances = iter((Fault(method="chat.postMessage", how="slow"), Fault(method="", how="limited")))
    sim.faults.by_chance = lambda method: next(chances)

    await client.chat_postMessage(channel=HELP, text="late")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=HELP, text="too much")

    assert [one.text for one in sim.messages("help")] == ["late"]


def strange_paths(ours: object, sample: object, path: str = "") -> list[str]:
    """Key paths of ours that the sample does not know; empty and absent samples know all."""
    if isinstance(ours, dict) and isinstance(sample, dict) and sample:
        strange = [f"{path}.{key}" for key in ours if key not in sample]
        for key in ours.keys() & sample.keys() - {"blocks"}:
            strange += strange_paths(ours[key], sample[key], f"{path}.{key}")
        return strange
    if isinstance(ours, list) and isinstance(sample, list) and sample:
        return [one for item in ours for one in strange_paths(item, sample[0], f"{path}[]")]
    return []
