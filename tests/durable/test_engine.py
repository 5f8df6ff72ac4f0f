import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.durable.engine import Engine, StepFailed, Workflow
from bot.records.database import open_engine


def engine_on(folder: Path, workflows: dict[str, Workflow], *, at_once: int = 8) -> Engine:
    database = open_engine(f"sqlite:///{folder / 'engine.db'}", pool=2)
    engine = Engine(database, at_once=at_once, poll=0.02)
    engine.register(workflows)
    return engine


def statuses(folder: Path) -> dict[str, str]:
    database = open_engine(f"sqlite:///{folder / 'engine.db'}", pool=1)
    with database.connect() as connection:
        rows = connection.execute(sa.text("SELECT workflow_uuid, status FROM workflow_status"))
        found = {row[0]: row[1] for row in rows}
    database.dispose()
    return found


async def test_the_same_key_runs_once(tmp_path: Path) -> None:
    ran: list[str] = []
    done = asyncio.Event()

    async def work(key: str) -> None:
        ran.append(key)
        done.set()

    engine = engine_on(tmp_path, {"work": work})
    await engine.launch()
    for _ in range(3):
        await engine.start("work", "a", "a")
    await done.wait()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=1)

    assert ran == ["a"]
    assert statuses(tmp_path) == {"work:a": "SUCCESS"}


async def test_what_a_stop_interrupts_is_taken_up_by_the_next_start(tmp_path: Path) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def forever(_key: str) -> None:
        begun.set()
        await asyncio.get_running_loop().create_future()

    async def finish(_key: str) -> None:
        ended.set()

    first = engine_on(tmp_path, {"work": forever})
    await first.launch()
    await first.start("work", "a", "a")
    await begun.wait()
    await first.shutdown(grace=0)
    assert statuses(tmp_path) == {"work:a": "PENDING"}

    second = engine_on(tmp_path, {"work": finish})
    await second.launch()
    await asyncio.wait_for(ended.wait(), 5)
    await second.shutdown(grace=1)

    assert statuses(tmp_path) == {"work:a": "SUCCESS"}


async def test_a_step_is_tried_again_and_its_words_stay_out_of_the_tables(tmp_path: Path) -> None:
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

    engine = engine_on(tmp_path, {"work": work})
    await engine.launch()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=2)

    assert len(tries) == 3
    assert caught == ["fails"]
    assert statuses(tmp_path) == {"work:a": "ERROR"}
    assert b"canary" not in (tmp_path / "engine.db").read_bytes()


async def test_a_final_error_is_not_tried_again(tmp_path: Path) -> None:
    tries: list[int] = []

    async def work(_key: str) -> None:
        async def fails() -> str:
            tries.append(1)
            raise ValueError

        with pytest.raises(StepFailed):
            await engine.step("fails", fails, final=lambda _: True)

    engine = engine_on(tmp_path, {"work": work})
    await engine.launch()
    await engine.start("work", "a", "a")
    await engine.shutdown(grace=2)

    assert tries == [1]
    assert statuses(tmp_path) == {"work:a": "SUCCESS"}


async def test_no_more_than_agreed_work_at_the_same_time(tmp_path: Path) -> None:
    now: list[str] = []
    most: list[int] = []

    async def work(key: str) -> None:
        now.append(key)
        most.append(len(now))
        await asyncio.sleep(0.002)
        now.remove(key)

    engine = engine_on(tmp_path, {"work": work}, at_once=2)
    await engine.launch()
    for number in range(8):
        await engine.start("work", str(number), str(number))
    await engine.shutdown(grace=5)

    assert len(most) == 8
    assert max(most) <= 2
