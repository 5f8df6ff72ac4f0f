import asyncio

from bot.durable.turns import Turns


async def never(_key: str) -> bool:
    return False


async def test_each_waits_for_those_before_it_in_its_line_only() -> None:
    turns = Turns(never)
    began: list[str] = []
    go_on = asyncio.Event()

    async def work(line: str, key: str) -> None:
        async with turns.turn(line, key):
            began.append(key)
            await go_on.wait()

    async with asyncio.TaskGroup() as group:
        for line, key in (("x", "x1"), ("x", "x2"), ("y", "y1")):
            group.create_task(work(line, key))
        while len(began) < 2:  # noqa: ASYNC110  a list tells no event
            await asyncio.sleep(0)
        assert began == ["x1", "y1"]
        go_on.set()

    assert began == ["x1", "y1", "x2"]


async def test_a_place_that_was_kept_is_waited_for() -> None:
    turns = Turns(never)
    turns.keep("x", "first")
    began: list[str] = []

    async def work(key: str) -> None:
        async with turns.turn("x", key):
            began.append(key)

    async with asyncio.TaskGroup() as group:
        group.create_task(work("second"))
        await asyncio.sleep(0)
        group.create_task(work("first"))

    assert began == ["first", "second"]


async def test_who_was_given_up_holds_nobody_up() -> None:
    asked: list[str] = []

    async def ended(key: str) -> bool:
        asked.append(key)
        return True

    turns = Turns(ended, look=0.001)
    turns.keep("x", "given up")

    async with turns.turn("x", "second"):
        pass

    assert asked == ["given up"]


async def test_who_is_cancelled_in_line_leaves_it() -> None:
    turns = Turns(never)
    go_on = asyncio.Event()

    async def work(key: str) -> None:
        async with turns.turn("x", key):
            await go_on.wait()

    first, second = asyncio.create_task(work("first")), asyncio.create_task(work("second"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait({second})
    go_on.set()
    await first

    await asyncio.wait_for(work("third"), 5)
