"""A local Slack workspace: the other side of the wire, so that nobody needs Slack to try the bot.

    async with simulator() as sim:
        ts = await sim.say("asker", "help", "how do I reset my vpn password?")
        await sim.until(lambda: len(sim.messages("help", ts)) > 1)

Read `workspace.py` for the state, `web_api.py` for the methods, `events.py` for what the app is
told, `outbox.py` for how it gets there, and `running.py` for what people can do.
"""

from bot.simulator.outbox import Answered, NotAnswered
from bot.simulator.payloads import Json, JsonObject
from bot.simulator.running import Simulator
from bot.simulator.seed import default_workspace
from bot.simulator.server import simulator
from bot.simulator.web_api import Called
from bot.simulator.workspace import Channel, Message, User, Usergroup, View, Workspace

__all__ = [
    "Answered",
    "Called",
    "Channel",
    "Json",
    "JsonObject",
    "Message",
    "NotAnswered",
    "Simulator",
    "User",
    "Usergroup",
    "View",
    "Workspace",
    "default_workspace",
    "simulator",
]
