"""Each delivery is worked on once, and remembered when its work is on disk."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.meters import Meters
from bot.errors import DeliveryError
from bot.records.database import Records, open_engine
from bot.records.migrations import migrate
from bot.slack.events import Edited, Message
from bot.slack.inbox import Inbox
from bot.slack.interactions import Clicked

MESSAGE = Message(
    id="T1:C1:1.1",
    event_id="Ev1",
    team="T1",
    channel="C1",
    ts="1.1",
    user="U1",
    text="hello",
    addressed=True,
    kind="public",
)
TWIN = replace(MESSAGE, event_id="Ev2")
CLICK = Clicked(
    action="firstline_take",
    value="T1:C1:1.1",
    user="U1",
    team="T1",
    channel="C1",
    message_ts="1.1",
    thread_ts="",
    ephemeral=False,
    trigger_id="1.2",
    response_url="",
)


@dataclass(slots=True)
class Work:
    """Counts; `fails` is what the next one raises, `gate` what each waits for."""

    done: int = 0
    begun: int = 0
    fails: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_work: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        self.begun += 1
        self.at_work.set()
        await self.gate.wait()
        fails, self.fails = self.fails, None
        if fails:
            raise fails
        self.done += 1


@pytest.fixture
def work() -> Work:
    found = Work()
    found.gate.set()
    return found


@pytest.fixture
def records(tmp_path: Path) -> Generator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'firstline.db'}")
    migrate(engine)
    found = Records(engine)
    yield found
    found.close()


@pytest.fixture
def inbox(records: Records) -> Inbox:
    return inbox_on(records)


def inbox_on(records: Records) -> Inbox:
    return Inbox(records, Meters(), lambda: datetime(2026, 11, 20, tzinfo=UTC))


async def test_a_redelivery_is_not_worked_on_again_nor_after_a_restart(
    records: Records, work: Work
) -> None:
    for _restart in range(2):
        inbox = inbox_on(records)
        await inbox.once(MESSAGE, work)
        await inbox.once(MESSAGE, work)

    assert work.done == 1


async def test_a_mention_and_its_twin_are_one_message(inbox: Inbox, work: Work) -> None:
    await asyncio.gather(inbox.once(MESSAGE, work), inbox.once(TWIN, work))

    assert work.done == 1


async def test_a_redelivery_waits_for_the_first_one(inbox: Inbox, work: Work) -> None:
    work.gate.clear()
    first = asyncio.create_task(inbox.once(MESSAGE, work))
    again = asyncio.create_task(inbox.once(MESSAGE, work))
    await work.at_work.wait()

    assert not again.done()

    work.gate.set()
    await asyncio.gather(first, again)
    assert work.begun == 1


async def test_what_failed_is_worked_on_when_it_comes_again(inbox: Inbox, work: Work) -> None:
    work.fails = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        await inbox.once(MESSAGE, work)

    await inbox.once(MESSAGE, work)

    assert work.done == 1


async def test_an_edit_of_a_message_is_another_occurrence(inbox: Inbox, work: Work) -> None:
    edit = Edited(replace(MESSAGE, id="T1:C1:1.1:2.2", event_id="Ev3", edited_ts="2.2"))

    await inbox.once(MESSAGE, work)
    await inbox.once(edit, work)

    assert work.done == 2


async def test_two_clicks_are_two_and_one_click_delivered_twice_is_one(
    inbox: Inbox, work: Work
) -> None:
    for click in (CLICK, CLICK, replace(CLICK, trigger_id="1.3")):
        await inbox.once(click, work)

    assert work.done == 2


async def test_a_hint_that_slack_refuses_for_good_is_not_tried_for_ever(
    inbox: Inbox, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    work.fails = DeliveryError("no", reason="user_not_found")

    await inbox.once(CLICK, work)
    await inbox.once(CLICK, work)

    assert work.begun == 1
    assert [one.message for one in caplog.records] == ["hint_refused"]


async def test_a_hint_that_the_network_lost_comes_again(inbox: Inbox, work: Work) -> None:
    work.fails = DeliveryError("broke", reason="connection", maybe_sent=True)
    with pytest.raises(DeliveryError):
        await inbox.once(CLICK, work)

    await inbox.once(CLICK, work)

    assert work.done == 1
