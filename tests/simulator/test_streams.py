"""Messages written while people look on."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Simulator, simulator
from tests.simulator.app import body_of
from tests.simulator.test_web_api import error_of

HELP, ASKER = "CHELP00001", "UASKER0001"
READER: dict[str, Any] = {"recipient_team_id": "THALDEN001", "recipient_user_id": ASKER}
MINUTE = 60.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sim(clock: Clock) -> AsyncIterator[Simulator]:
    async with simulator(clock=clock) as running:
        yield running


async def stream_of(sim: Simulator, client: AsyncWebClient) -> dict[str, Any]:
    ts = await sim.say("asker", "help", "hello")
    started = body_of(await client.chat_startStream(channel=HELP, thread_ts=ts, **READER))
    return {"channel": HELP, "ts": str(started["ts"])}


async def test_a_stream_grows_until_it_is_stopped(sim: Simulator, client: AsyncWebClient) -> None:
    place = await stream_of(sim, client)
    task = {"type": "task_update", "id": "1", "title": "Search", "status": "in_progress"}

    await client.chat_appendStream(**place, markdown_text="Loo")
    await client.chat_appendStream(**place, chunks=[{"type": "markdown_text", "text": "king"}])
    await client.chat_appendStream(**place, chunks=[task])
    await client.chat_stopStream(**place, chunks=[{**task, "status": "complete"}])

    _, message = sim.messages("help")
    assert message.text == "Looking"
    assert [one["type"] for one in message.blocks] == ["markdown", "task_card"]
    assert message.blocks[1]["status"] == "complete"


async def test_a_stopped_stream_takes_no_more(sim: Simulator, client: AsyncWebClient) -> None:
    place = await stream_of(sim, client)
    await client.chat_stopStream(**place, markdown_text="done")

    late = await error_of(lambda: client.chat_appendStream(**place, markdown_text="more"))

    assert late == "message_not_in_streaming_state"


async def test_a_stream_dies_after_five_minutes_even_with_traffic(
    sim: Simulator, client: AsyncWebClient, clock: Clock
) -> None:
    place = await stream_of(sim, client)
    for _ in range(5):
        clock.now += MINUTE
        await client.chat_appendStream(**place, markdown_text="still here ")
    clock.now += 1

    appended = await error_of(lambda: client.chat_appendStream(**place, markdown_text="and now"))
    stopped = await error_of(lambda: client.chat_stopStream(**place))
    await client.chat_update(**place, text="mended")

    assert appended == stopped == "message_not_in_streaming_state"
    assert sim.messages("help")[1].text == "mended"


async def test_a_live_stream_cannot_be_updated(sim: Simulator, client: AsyncWebClient) -> None:
    place = await stream_of(sim, client)

    assert await error_of(lambda: client.chat_update(**place, text="x")) == (
        "streaming_state_conflict"
    )


@pytest.mark.parametrize("missing", ["recipient_team_id", "recipient_user_id"])
async def test_in_a_channel_a_stream_names_its_reader(
    sim: Simulator, client: AsyncWebClient, missing: str
) -> None:
    ts = await sim.say("asker", "help", "hello")
    reader = {key: value for key, value in READER.items() if key != missing}

    error = await error_of(lambda: client.chat_startStream(channel=HELP, thread_ts=ts, **reader))

    assert error == f"missing_{missing}"


async def test_in_a_dm_a_stream_needs_no_reader(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await sim.say("asker", "dm:asker", "hello")

    await client.chat_startStream(channel="DASKER0001", thread_ts=ts, markdown_text="hi")

    assert [one.text for one in sim.messages("dm:asker")] == ["hello", "hi"]


@pytest.mark.parametrize(
    ("chunk", "error"),
    [
        ({"type": "shout", "text": "x"}, "invalid_chunks"),
        ({"type": "task_update", "id": "1", "title": "t", "status": "lost"}, "invalid_chunks"),
        ({"type": "blocks", "blocks": [{"type": "paragraph"}]}, "invalid_blocks"),
        ({"type": "blocks", "blocks": [{"type": "divider"}] * 51}, "msg_blocks_too_many"),
        ({"type": "markdown_text", "text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_chunks_that_cannot_be_shown_are_refused(
    sim: Simulator, client: AsyncWebClient, chunk: dict[str, object], error: str
) -> None:
    place = await stream_of(sim, client)

    with pytest.raises(SlackApiError) as caught:
        await client.chat_appendStream(**place, chunks=[chunk])

    assert caught.value.response["error"] == error


async def test_scheduled_messages_come_at_their_time_and_in_order(
    sim: Simulator, client: AsyncWebClient, clock: Clock
) -> None:
    soon = int(clock.now) + 100
    await client.chat_scheduleMessage(channel=HELP, post_at=soon + 1, text="second")
    await client.chat_scheduleMessage(channel=HELP, post_at=soon, text="first")
    assert sim.messages("help") == []

    clock.now = soon + 1
    sim.changes.notify()
    await sim.until(lambda: len(sim.messages("help")) == 2)

    assert [one.text for one in sim.messages("help")] == ["first", "second"]
    left = body_of(await client.chat_scheduledMessages_list())["scheduled_messages"]
    assert left == []


@pytest.mark.parametrize(
    ("after", "error"),
    [("soon", "invalid_time"), (-1, "time_in_past"), (121 * 24 * 3600, "time_too_far")],
)
async def test_a_time_that_cannot_be_kept_is_refused(
    client: AsyncWebClient, clock: Clock, after: int | str, error: str
) -> None:
    when = after if isinstance(after, str) else int(clock.now) + after

    found = await error_of(
        lambda: client.chat_scheduleMessage(channel=HELP, post_at=when, text="x")
    )

    assert found == error


async def test_a_scheduled_message_can_be_taken_back_until_a_minute_before(
    sim: Simulator, client: AsyncWebClient, clock: Clock
) -> None:
    planned = body_of(
        await client.chat_scheduleMessage(channel=HELP, post_at=int(clock.now) + 100, text="x")
    )
    clock.now += 50

    late = await error_of(
        lambda: client.chat_deleteScheduledMessage(
            channel=HELP, scheduled_message_id=planned["scheduled_message_id"]
        )
    )

    assert late == "invalid_scheduled_message_id"
    assert sim.messages("help") == []
