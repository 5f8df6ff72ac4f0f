import asyncio

import pytest
import sqlalchemy as sa

from bot.durable.engine import Engine, StepFailed, Workflow
from bot.records.database import open_engine
from bot.settings import database_url_from
from tests.databases import engine_schema


def engine_on(url: str, workflows: dict[str, Workflow], *, at_once: int = 8) -> Engine:
    database = open_engine(database_url_from(url), pool=2)
    engine = Engine(database, at_once=at_once, poll=0.02)
    engine.register(workflows)
    return engine


def statuses(url: str) -> dict[str, str]:
    rows = [row for name, row in engine_rows(url) if name == "workflow_status"]
    return {row["workflow_uuid"]: row["status"] for row in rows}


def engine_rows(url: str) -> list[tuple[str, dict[str, str]]]:
    """Everything the engine wrote down: table, row."""
    database = open_engine(database_url_from(url), pool=1)
    with database.connect() as connection:
        schema = engine_schema(connection)
        found = [
            (name, {key: str(value) for key, value in row.items()})
            for name in sa.inspect(connection).get_table_names(schema)
            for row in connection.execute(_all_of(name, schema)).mappings()
        ]
    database.dispose()
    return found


def _all_of(name: str, schema: str | None) -> sa.Select[tuple[str]]:
    return sa.select(sa.text("*")).select_from(sa.table(name, schema=schema))


async def test_the_same_key_runs_once(database_url: str) -> None:
    ran: list[str] = []
    done = asyncio.Event()

    async def work(key: str) -> None:
        ran.append(key)
        done.set()

    engine = engine_on(database_url, {"work": work})
    await engine.launch()
    for _ in range(3):
        await engine.start("work", "a", "a")
    await done.wait()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=1)

    assert ran == ["a"]
    assert statuses(database_url) == {"work:a": "SUCCESS"}


async def test_what_a_stop_interrupts_is_taken_up_by_the_next_start(database_url: str) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def forever(_key: str) -> None:
        begun.set()
        await asyncio.get_running_loop().create_future()

    async def finish(_key: str) -> None:
        ended.set()

    first = engine_on(database_url, {"work": forever})
    await first.launch()
    await first.start("work", "a", "a")
    await begun.wait()
    await first.shutdown(grace=0)
    assert statuses(database_url) == {"work:a": "PENDING"}

    second = engine_on(database_url, {"work": finish})
    await second.launch()
    await asyncio.wait_for(ended.wait(), 5)
    await second.shutdown(grace=1)

    assert statuses(database_url) == {"work:a": "SUCCESS"}


async def test_what_is_about_the_same_is_done_in_the_order_it_was_begun_also_by_the_next_start(
    database_url: str,
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def forever(_key: str) -> None:
        begun.set()
        await asyncio.get_running_loop().create_future()

    async def slow(_key: str) -> None:
        await asyncio.sleep(0.05)
        done.append("slow")

    async def quick(_key: str) -> None:
        done.append("quick")
        ended.set()

    first = engine_on(database_url, {"slow": forever, "quick": quick})
    await first.launch()
    await first.start("slow", "a", "a")
    await begun.wait()
    await first.start("quick", "a", "a")
    await first.shutdown(grace=0)
    second = engine_on(database_url, {"slow": slow, "quick": quick})
    await second.launch()
    await asyncio.wait_for(ended.wait(), 20)
    await second.shutdown(grace=1)

    assert done == ["slow", "quick"]


async def test_a_step_is_tried_again_and_its_words_stay_out_of_the_tables(
    database_url: str,
) -> None:
    tries: list[int] = []
    caught: list[str] = []

    async def work(_key: str) -> None:
        async def fails() -> str:
            tries.append(1)
            raise ValueError("canary")

        try:
            await engine.step("fails", fails, attempts=3, first_wait=0.001)
        except StepFailed as error:
            caught.append(str(error))
            raise

    engine = engine_on(database_url, {"work": work})
    await engine.launch()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=2)

    assert len(tries) == 3
    assert caught == ["fails"]
    assert statuses(database_url) == {"work:a": "ERROR"}
    assert "canary" not in str(engine_rows(database_url))


async def test_a_final_error_is_not_tried_again(database_url: str) -> None:
    tries: list[int] = []

    async def work(_key: str) -> None:
        async def fails() -> str:
            tries.append(1)
            raise ValueError

        with pytest.raises(StepFailed):
            await engine.step("fails", fails, final=lambda _: True)

    engine = engine_on(database_url, {"work": work})
    await engine.launch()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=2)

    assert tries == [1]
    assert statuses(database_url) == {"work:a": "SUCCESS"}


async def test_who_waits_lets_others_work(database_url: str) -> None:
    paused, worked = asyncio.Event(), asyncio.Event()

    async def wait(_key: str) -> None:
        paused.set()
        await engine.pause(3600)

    async def work(_key: str) -> None:
        worked.set()

    engine = engine_on(database_url, {"wait": wait, "work": work}, at_once=1)
    await engine.launch()
    await engine.start("wait", "a", "a")
    await paused.wait()
    await engine.start("work", "b", "b")
    async with asyncio.timeout(20):
        await worked.wait()
        while statuses(database_url)["work:b"] != "SUCCESS":  # noqa: ASYNC110  a row tells no event
            await asyncio.sleep(0.01)
    await engine.shutdown(grace=0)

    assert statuses(database_url)["wait:a"] == "PENDING"


async def test_no_more_than_agreed_work_at_the_same_time(database_url: str) -> None:
    now: list[str] = []
    most: list[int] = []

    async def work(key: str) -> None:
        now.append(key)
        most.append(len(now))
        await asyncio.sleep(0.002)
        now.remove(key)

    engine = engine_on(database_url, {"work": work}, at_once=2)
    await engine.launch()
    for number in range(8):
        await engine.start("work", str(number), str(number))
    await engine.shutdown(grace=5)

    assert len(most) == 8
    assert max(most) <= 2
