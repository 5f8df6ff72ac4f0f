import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from bot.simulator import Answered, NotAnswered, Simulator, simulator
from tests.simulator.app import App, body_of

NewApp = Callable[[], Awaitable[App]]


async def test_message_and_mention_arrive_as_two_events(sim: Simulator, app: App) -> None:
    ts = await sim.say("asker", "help", "@Firstline hello")
    await sim.until(lambda: len(app.events) == 2 and sim.pending == 0)

    message, mention = app.events
    assert (message["type"], message["channel_type"]) == ("message", "channel")
    assert (mention["type"], "channel_type" in mention) == ("app_mention", False)
    assert message["text"] == mention["text"] == "<@UFIRSTLINE> hello"
    assert message["ts"] == mention["ts"] == ts


async def test_direct_messages_never_mention(sim: Simulator, app: App) -> None:
    await sim.say("guest", "dm:guest", "@Firstline hello")
    await sim.until(lambda: sim.pending == 0 and bool(app.events))

    assert [(one["type"], one["channel_type"]) for one in app.events] == [("message", "im")]


async def test_nothing_is_heard_of_channels_without_the_bot(sim: Simulator, app: App) -> None:
    await sim.say("asker", "random", "@Firstline hello")
    await sim.say("asker", "help", "here")
    await sim.until(lambda: sim.pending == 0 and bool(app.events))

    assert [one["text"] for one in app.events] == ["here"]


async def test_own_posts_come_back_with_the_bot_id(sim: Simulator, app: App) -> None:
    await app.web.chat_postMessage(channel="CONCALL001", text="a question")
    await sim.until(lambda: bool(app.events))

    (event,) = app.events
    assert (event["bot_id"], event["app_id"]) == ("BFIRSTLINE", "AFIRSTLINE")
    assert event["channel_type"] == "group"


async def test_edit_delete_and_reaction_are_told(sim: Simulator, app: App) -> None:
    ts = await sim.say("asker", "help", "helo")
    await sim.edit("asker", "help", ts, "hello")
    await sim.react("colleague", "help", ts, "thumbsup")
    await sim.react("colleague", "help", ts, "thumbsup")
    await sim.delete("asker", "help", ts)
    await sim.until(lambda: len(app.events) == 5)

    kinds = [one.get("subtype", one["type"]) for one in app.events]
    assert kinds == [
        "message",
        "message_changed",
        "reaction_added",
        "reaction_removed",
        "message_deleted",
    ]
    changed, deleted = app.events[1], app.events[4]
    assert isinstance(changed["message"], dict)
    assert isinstance(changed["previous_message"], dict)
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("hello", "helo")
    assert deleted["deleted_ts"] == ts != deleted["ts"]


async def test_unacked_envelope_is_redelivered(sim: Simulator, app: App) -> None:
    app.silent = True
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: len(app.got) == 2)
    app.silent = False
    await sim.until(lambda: sim.pending == 0)

    first, *again = app.got
    assert (first.retry_attempt, again[0].retry_attempt) == (0, 1)
    assert again[0].retry_reason == "timeout"
    assert {one.payload["event_id"] for one in app.got} == {first.payload["event_id"]}


async def test_redelivery_ends_after_three_retries(sim: Simulator, app: App) -> None:
    app.silent = True

    await sim.say("asker", "help", "hello")
    await sim.until(lambda: sim.pending == 0)

    assert [one.retry_attempt for one in app.got] == [0, 1, 2, 3]


async def test_each_envelope_goes_to_one_connection(sim: Simulator, new_app: NewApp) -> None:
    first, second = await new_app(), await new_app()

    for n in range(4):
        await sim.say("asker", "help", str(n))
    await sim.until(lambda: len(first.got) + len(second.got) == 4 and sim.pending == 0)

    assert (len(first.got), len(second.got)) == (2, 2)


async def test_deaf_connection_does_not_lose_the_envelope(sim: Simulator, new_app: NewApp) -> None:
    deaf, well = await new_app(), await new_app()
    deaf.silent = True

    await sim.say("asker", "help", "one")
    await sim.say("asker", "help", "two")
    await sim.until(lambda: sim.pending == 0)

    assert {str(one["text"]) for one in well.events} == {"one", "two"}


async def test_events_wait_for_the_first_connection(sim: Simulator, new_app: NewApp) -> None:
    await sim.say("asker", "help", "is anybody there?")

    app = await new_app()
    await sim.until(lambda: bool(app.events))

    assert app.events[0]["text"] == "is anybody there?"


async def test_dropped_connection_gets_its_events_again(sim: Simulator, app: App) -> None:
    app.silent = True
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: len(app.got) == 1)
    app.silent = False

    await sim.drop_connections()
    await sim.until(lambda: sim.pending == 0)

    assert [one.payload["event"]["text"] for one in app.got][-1] == "hello"
    assert sim.connections == 1


async def test_client_comes_back_when_asked_to(sim: Simulator, app: App) -> None:
    opened = sum(one.method == "apps.connections.open" for one in sim.calls)

    await sim.ask_to_reconnect()
    await sim.until(
        lambda: sum(one.method == "apps.connections.open" for one in sim.calls) > opened
    )
    await sim.until(lambda: sim.connections == 1)
    await sim.say("asker", "help", "still there?")
    await sim.until(lambda: bool(app.events))


async def test_duplicates_share_their_event_id(sim: Simulator, app: App) -> None:
    sim.trouble("duplicated_events")

    await sim.say("asker", "help", "hello")
    await sim.until(lambda: len(app.got) == 2)

    assert len({one.payload["event_id"] for one in app.got}) == 1
    assert len({one.envelope_id for one in app.got}) == 2


async def test_command_without_an_app_fails_at_once(sim: Simulator) -> None:
    answer = await sim.command("asker", "help", "/ask", "hello")

    assert answer == NotAnswered("dispatch_failed")
    assert "dispatch_failed" in sim.ephemerals("asker", "help")[0].text


async def test_ack_may_carry_a_message(sim: Simulator, app: App) -> None:
    async def say(_request: object) -> dict[str, object]:
        return {"text": "one moment"}

    app.answer = say  # type: ignore[assignment]
    answer = await sim.command("asker", "help", "/ask", "hello")

    assert answer == Answered({"text": "one moment"})
    assert [one.text for one in sim.ephemerals("asker", "help")] == ["one moment"]


async def test_ticket_opens_one_connection(sim: Simulator, app: App) -> None:
    url = body_of(await app.web.apps_connections_open(app_token=sim.app_token))["url"]

    async with ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)

    assert (hello["type"], hello["num_connections"]) == ("hello", 2)
    assert hello["connection_info"]["app_id"] == "AFIRSTLINE"


async def test_vain_wait_shows_the_workspace(sim: Simulator) -> None:
    await sim.say("asker", "help", "hello")

    with pytest.raises(TimeoutError, match="asker: hello"):
        await sim.until(lambda: False, seconds=0.01)


async def test_same_story_gives_the_same_ids() -> None:
    async def story() -> list[str]:
        async with simulator(clock=lambda: 1_700_000_000.0) as sim:
            return [await sim.say("asker", "help", str(n)) for n in range(3)]

    first, second = await asyncio.gather(story(), story())

    assert (
        first
        == second
        == [
            "1700000000.000000",
            "1700000000.000001",
            "1700000000.000002",
        ]
    )
