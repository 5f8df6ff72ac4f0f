import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.domain import Asker, Found, Span
from bot.search.encoder import MicroBatcher, Vectors
from bot.search.retriever import Query, Search, best_of
from tests.fakes import OS, asking, found, hit
from tests.search.worlds import LEAVE, MOUSE, PRINT, VPN, FakeEncoder, asks, corpus, index, search

COFFEE = asks("office/coffee", "Where is the coffee machine?", "coffee machine is leaking")
FLOOR = asks("office/floor", "Who sits on the third floor?", "plan of the third floor")
WATER = asks("office/water", "Where do I find water?", "water is leaking")


async def best(searched: Search, text: str, *thread: str, chosen: str | None = None) -> str:
    top = (await searched.search(asking(text, thread=thread, chosen=chosen))).best
    return top.entry.name if top else ""


async def test_a_follow_up_is_read_with_its_thread() -> None:
    live = search(VPN, PRINT, LEAVE, MOUSE)

    assert await best(live, "and on a mac?", "how do I reset my vpn password?") == "vpn/reset"


async def test_the_latest_telling_message_is_the_one_a_follow_up_leans_on() -> None:
    live = search(VPN, PRINT, LEAVE, MOUSE)
    thread = ("how do I reset my vpn password?", "the printer is not in my list", "ok")

    assert await best(live, "and on a mac?", *thread) == "devices/print"


async def test_a_change_of_topic_starts_afresh() -> None:
    live = search(VPN, PRINT, LEAVE, MOUSE)
    thread = "how do I reset my vpn password?"

    assert await best(live, "Where do I find another mouse?", thread) == "devices/mouse"


def read_as(text: str, alone: Found, joined: Found) -> str:
    """The best entry of a message with a thread, by what its two readings found."""
    queries = (Query("alone"), Query("joined", joined=True))
    best = best_of(asking(text, thread=("earlier",)), queries, (alone, joined)).best
    return best.entry.name if best else ""


STATEMENT = "the coffee machine over on the third floor keeps leaking hot water on everybody"
ELSEWHERE = found(hit(COFFEE, 0.4), hit(FLOOR, 0.2), hit(WATER, 0.2), hit(VPN, 0.1))


def test_a_long_statement_is_not_swallowed_by_its_thread() -> None:
    assert read_as(STATEMENT, ELSEWHERE, found(hit(VPN, 0.9))) == "office/coffee"


def test_where_both_readings_meet_the_thread_counts() -> None:
    near = found(hit(COFFEE, 0.4), hit(VPN, 0.3))

    assert read_as(STATEMENT, near, found(hit(VPN, 0.9))) == "vpn/reset"


def test_a_message_that_stands_alone_needs_no_thread() -> None:
    sure = found(hit(COFFEE, 0.97))

    assert read_as("and the coffee machine?", sure, found(hit(VPN, 0.99))) == "office/coffee"


def test_a_message_that_leans_is_read_with_its_thread() -> None:
    assert read_as("and at home?", ELSEWHERE, found(hit(VPN, 0.3))) == "vpn/reset"


async def test_a_value_that_was_asked_for_is_read_as_its_question() -> None:
    needing = replace(VPN, needs=(OS,))

    thread = "how do I reset my vpn password?"

    assert await best(search(needing, PRINT, LEAVE), "Windows", thread) == "vpn/reset"


async def test_a_question_behind_a_story_is_found() -> None:
    live = search(VPN, PRINT, LEAVE, MOUSE)
    story = "Good news from the garden, the tulips are out. Where do I find another mouse?"

    assert await best(live, story) == "devices/mouse"


@pytest.mark.parametrize("text", ["hey team", "hello!!", "???", "please", "\u200b.", "hi hi hi"])
async def test_nothing_but_filler_finds_nothing_sure(text: str) -> None:
    searched = await search(VPN, PRINT).search(asking(text))

    assert all(one.confidence < 0.5 for one in searched.hits)


async def test_filler_and_slips_do_not_hide_a_question() -> None:
    live = search(VPN, PRINT, LEAVE, MOUSE)

    assert await best(live, "hey team, could you tell me: forgot teh vpn pasword pls") == (
        "vpn/reset"
    )


async def test_the_chosen_entry_is_certain() -> None:
    searched = await search(VPN, PRINT).search(asking("password", chosen="devices/print"))

    assert searched.best
    assert (searched.best.entry, searched.best.confidence) == (PRINT, 1.0)
    assert searched.corpus == corpus(VPN, PRINT).version


async def test_a_chosen_entry_that_is_hidden_or_gone_is_not_found() -> None:
    hidden = replace(PRINT, audience=frozenset({"hr"}))
    over = replace(MOUSE, valid=Span(date(2020, 1, 1), date(2020, 1, 2)))
    live = search(VPN, hidden, over)

    assert await best(live, "x", chosen="devices/print") == ""
    assert await best(live, "x", chosen="devices/mouse") == ""
    assert await best(live, "x", chosen="no/such") == ""


async def test_days_are_those_of_the_companys_time_zone() -> None:
    today = replace(VPN, valid=Span(date(2026, 3, 3), date(2026, 3, 3)))
    late = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # already the third in Tokyo
    live = search(today, PRINT)

    live.zone = ZoneInfo("Asia/Tokyo")
    there = await live.search(asking(VPN.question, at=late))
    live.zone = ZoneInfo("Europe/London")
    here = await live.search(asking(VPN.question, at=late))

    assert today in [one.entry for one in there.hits]
    assert today not in [one.entry for one in here.hits]
    assert here.hidden_by_dates == today


async def test_an_outsider_finds_nothing() -> None:
    outside = Asker(user="U9", external=True)

    assert (await search(VPN, PRINT).search(asking(VPN.question, asker=outside))).hits == ()


async def test_questions_asked_at_once_share_calls_of_the_encoder() -> None:
    encoder = FakeEncoder()
    live = search(VPN, PRINT, LEAVE, MOUSE, encoder=encoder)
    encoder.calls.clear()

    answers = await asyncio.gather(
        *(live.search(asking(e.question)) for e in (VPN, PRINT, LEAVE, MOUSE) * 10)
    )

    tops = [one.best.entry.name for one in answers if one.best]
    assert tops == [e.name for e in (VPN, PRINT, LEAVE, MOUSE)] * 10
    assert len(encoder.calls) <= 3


async def test_the_parts_of_a_message_are_encoded_with_it() -> None:
    encoder = FakeEncoder()
    batcher = MicroBatcher(encoder)

    async def with_its_parts(message: str, *parts: str) -> None:
        await asyncio.gather(*(batcher.encode([text]) for text in (message, *parts)))

    await asyncio.gather(batcher.encode(["lone"]), with_its_parts("both", "first", "second"))

    assert encoder.calls == [("lone", "both", "first", "second")]


async def test_a_failing_batch_fails_only_those_in_it() -> None:
    encoder = FakeEncoder(breaks_on="kaputt")
    live = search(VPN, PRINT, encoder=encoder)

    broken = await asyncio.gather(live.search(asking("kaputt")), return_exceptions=True)
    sound = await live.search(asking(VPN.question))

    assert isinstance(broken[0], RuntimeError)
    assert sound.best
    assert sound.best.entry == VPN


async def test_an_asker_who_leaves_takes_nobody_along() -> None:
    encoder = _Slow()
    batcher = MicroBatcher(encoder)
    leaving = asyncio.create_task(batcher.encode(["one"]))
    staying = asyncio.create_task(batcher.encode(["two words"]))
    await asyncio.to_thread(encoder.begun.wait)

    leaving.cancel()
    encoder.go_on.set()

    assert (await staying == FakeEncoder().encode(["two words"])).all()
    assert leaving.cancelled()


async def test_a_question_in_flight_keeps_its_version() -> None:
    encoder = _Slow()
    old, new = index(VPN, PRINT), index(LEAVE, MOUSE)
    live = Search(old, MicroBatcher(encoder), UTC)
    asked = asyncio.create_task(live.search(asking(VPN.question)))
    await asyncio.to_thread(encoder.begun.wait)

    live.index = new
    encoder.go_on.set()

    assert (await asked).corpus == old.corpus.version
    assert (await live.search(asking(VPN.question))).corpus == new.corpus.version


async def test_those_who_come_while_a_batch_runs_share_the_next() -> None:
    encoder = _Slow()
    batcher = MicroBatcher(encoder)
    first = asyncio.create_task(batcher.encode(["first"]))
    await asyncio.to_thread(encoder.begun.wait)
    later = [asyncio.create_task(batcher.encode([f"later {n}"])) for n in range(8)]
    await asyncio.sleep(0)

    encoder.go_on.set()
    await asyncio.gather(first, *later)

    assert encoder.sizes == [1, 8]


@dataclass
class _Slow:
    """Encodes only when it may go on."""

    name: str = "slow@1"
    words: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.sizes: list[int] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.sizes.append(len(texts))
        self.begun.set()
        assert self.go_on.wait(10)
        return FakeEncoder().encode(texts)


async def test_what_is_asked_twice_at_the_same_time_is_encoded_once() -> None:
    encoder = FakeEncoder()
    batcher = MicroBatcher(encoder)

    one, two = await asyncio.gather(batcher.encode(["vpn", "mouse"]), batcher.encode(["vpn"]))

    assert encoder.calls == [("vpn", "mouse")]
    assert np.array_equal(one[0], two[0])
