"""Where people's words are: in our own tables alone, each row under the person it is about."""

import sqlalchemy as sa

from bot.domain import Outcome, Question
from bot.records.tables import PERSONAL, metadata
from bot.simulator.seed import ASKER
from bot.slack import actions
from tests.databases import engine_schema
from tests.flow.world import World, decide


def failing(question: Question) -> Outcome:
    if "boom" in question.text:
        raise ValueError(question.text)
    return decide(question)


async def talked(world: World) -> None:
    """The asker says `canary` wherever words can be said; a colleague says something else."""
    sim = world.sim
    world.decider.then = failing
    for text in ("canary one", "boom canary", "which canary"):
        await world.said("help", await sim.say("asker", "help", text))

    ts = await sim.say("asker", "help", "version of the canary?")
    await world.said("help", ts)
    await sim.say("asker", "help", "canary four", thread_ts=ts)
    await world.said("help", ts, 2)

    ts = await sim.say("asker", "help", "human canary")
    card = await world.card(2)
    await sim.say("oncall", "on-call", "your canary is fine", thread_ts=card.ts)
    await world.said("help", ts, 2)
    await sim.say("asker", "help", "thanks, canary", thread_ts=ts)
    await world.said("on-call", card.ts, 2)
    await sim.edit("asker", "help", ts, "human canary bird")

    ts = await sim.say("asker", "help", "canary five")
    await world.said("help", ts)
    liked = actions.rating_value(f"THALDEN001:CHELP00001:{ts}", "good")
    await sim.click("asker", "help", sim.messages("help", ts)[1].ts, actions.FEEDBACK, liked)

    ts = await sim.say("colleague", "help", "sparrow one")
    await world.said("help", ts)
    await world.settled()


async def test_the_engines_tables_hold_no_words(socket_world: World) -> None:
    await talked(socket_world)

    dump = await socket_world.bot.records.run(_engines_rows)

    assert "THALDEN001:CHELP00001" in dump
    assert "canary" not in dump
    assert "sparrow" not in dump


async def test_all_of_a_persons_words_are_found_by_the_person(socket_world: World) -> None:
    await talked(socket_world)
    records = socket_world.bot.records
    before = await records.run(_our_rows)

    await records.run(_forget, ASKER)
    after = await records.run(_our_rows)

    assert before.count("canary") > 10
    assert "canary" not in after
    assert "sparrow" in after


async def test_nothing_outlives_its_date(socket_world: World) -> None:
    await talked(socket_world)
    records = socket_world.bot.records

    await records.run(_forget_before, 1e12)
    after = await records.run(_our_rows)

    assert "canary" not in after
    assert "sparrow" not in after


def _forget(connection: sa.Connection, person: str) -> None:
    for table, personal in PERSONAL.items():
        of_them = sa.or_(*(column == person for column in personal.people))
        connection.execute(sa.delete(table).where(of_them))


def _forget_before(connection: sa.Connection, date: float) -> None:
    for table, personal in PERSONAL.items():
        connection.execute(sa.delete(table).where(personal.since < date))


def _our_rows(connection: sa.Connection) -> str:
    return _rows(connection, [sa.select(table) for table in metadata.sorted_tables])


def _engines_rows(connection: sa.Connection) -> str:
    schema = engine_schema(connection)
    names = set(sa.inspect(connection).get_table_names(schema)) - set(metadata.tables)
    assert "operation_outputs" in names
    tables = [sa.table(name, schema=schema) for name in sorted(names)]
    return _rows(connection, [sa.select(sa.text("*")).select_from(table) for table in tables])


def _rows(connection: sa.Connection, queries: list[sa.Select[tuple[object, ...]]]) -> str:
    rows = (row for query in queries for row in connection.execute(query))
    return "\n".join(str(tuple(row)) for row in rows)
