"""A workspace can be saved as a file, opened again, and played again."""

import asyncio
from pathlib import Path

import pytest

from bot.simulator import JsonObject, Simulator, simulator
from bot.simulator.conditions import Conditions
from bot.simulator.incident import IncidentError, incident_of, load, replay, save
from bot.simulator.marks import mark_of, marked
from tests.simulator.app import App

BUTTON: JsonObject = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    ],
}


class Echo(App):
    """Answers each question in its thread, with a button."""

    async def answer_to(self, count: int) -> None:
        await self.sim.until(lambda: len(self.questions()) >= count)
        question = self.questions()[count - 1]
        await self.web.chat_postMessage(
            channel=str(question["channel"]),
            thread_ts=str(question["ts"]),
            text=f"you said {question['text']}",
            blocks=[BUTTON],
        )

    def questions(self) -> list[JsonObject]:
        return [one for one in self.events if one["type"] == "message" and "bot_id" not in one]


async def story(sim: Simulator, app: Echo) -> None:
    ts = await sim.say("asker", "help", "one")
    await app.answer_to(1)
    await sim.edit("asker", "help", ts, "one, edited")
    (answer,) = [one for one in sim.messages("help", ts) if one.bot_id]
    await sim.click("asker", "help", answer.ts, "go")
    await sim.say("colleague", "help", "me too", thread_ts=ts)
    await sim.react("asker", "help", answer.ts, "thumbsup")
    await sim.command("asker", "help", "/ask", "two")
    sim.trouble("latency", 0.0)


def seen(sim: Simulator) -> list[tuple[str, str, str, bool]]:
    """What stands in the workspace, without the times."""
    return [
        (one.channel, one.user, one.text, bool(one.reactions))
        for every in sim.workspace.messages.values()
        for one in every
    ]


async def test_a_saved_workspace_opens_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "incident.json"
    async with simulator(conditions=Conditions(seed=4, events=frozenset({"message.im"}))) as sim:
        await sim.say("asker", "help", "hello")
        sim.around.shares("guest", "help", "screen.png")
        await sim.react("asker", "help", sim.messages("help")[0].ts, "eyes")
        save(sim, path)
        before = incident_of(sim)

    assert load(path) == before
    async with simulator(workspace=load(path).workspace) as again:
        assert again.workspace == before.workspace
        assert await again.say("asker", "help", "more") > again.messages("help")[0].ts


async def test_what_people_did_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "incident.json"
    async with simulator() as sim:
        app = Echo(sim)
        await app.connect()
        await story(sim, app)
        first = seen(sim)
        clicks = [one.payload["actions"] for one in app.got if one.type == "interactive"]
        save(sim, path)
        await app.close()

    incident = load(path)
    async with simulator(workspace=incident.begun, conditions=incident.conditions) as sim:
        app = Echo(sim)
        await app.connect()
        task = asyncio.create_task(app.answer_to(1))
        await replay(sim, incident.deeds, speed=100.0)
        await task
        again = [one.payload["actions"] for one in app.got if one.type == "interactive"]
        await app.close()

        assert seen(sim) == first
        assert len(again) == len(clicks) == 1


def test_a_file_that_is_no_incident_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.json"

    for content in ("{", "[]", '{"deeds": []}', '{"workspace": {"colour": 1}}'):
        path.write_text(content, "utf-8")
        with pytest.raises(IncidentError, match="holds no incident"):
            load(path)
    with pytest.raises(IncidentError, match="No such file"):
        load(tmp_path / "missing.json")


async def test_a_mark_means_the_same_message_in_another_run() -> None:
    async def run() -> tuple[Simulator, str, str]:
        async with simulator() as sim:
            ts = await sim.say("asker", "help", "one")
            await sim.say("asker", "help", "aside")
            return sim, ts, await sim.say("colleague", "help", "reply", thread_ts=ts)

    one, _, reply = await run()
    other, _, same = await run()
    mark = mark_of(one.workspace, "CHELP00001", reply, "UASKER0001")

    assert marked(other.workspace, "CHELP00001", mark) == same
    assert marked(one.workspace, "CHELP00001", {**mark, "nth": 1}) is None
