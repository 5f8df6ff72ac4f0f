"""What happens around the app is told as Slack tells it."""

import json
from collections.abc import Awaitable, Callable

import pytest

from bot.simulator import JsonObject, Simulator, simulator
from bot.simulator.conditions import Conditions, MentionOrder
from bot.simulator.events import subscription_of
from bot.simulator.payloads import object_in, text_in
from tests.simulator.app import App
from tests.simulator.test_events import EVENTS
from tests.simulator.test_web_api import needs_slack_data, strange_paths

Told = Callable[[int], Awaitable[list[JsonObject]]]

# Documented by Slack, and missing in the sample of that very event: by event, the key paths.
UNSAMPLED = {
    "message": {".app_id", ".user_team", ".source_team"},
    "message_changed": {".message.reply_users", ".previous_message.reply_users"},
    "file_share": {".client_msg_id", ".team"},
    "channel_join": {".client_msg_id"},
    "channel_leave": {".client_msg_id"},
}


@pytest.fixture
def told(sim: Simulator, app: App) -> Told:
    async def events(count: int) -> list[JsonObject]:
        await sim.until(lambda: len(app.events) >= count and not sim.pending)
        assert len(app.events) == count
        return app.events

    return events


def kind_of(event: JsonObject) -> str:
    return text_in(event, "subtype") or text_in(event, "type")


async def test_who_joins_is_a_line_and_an_event(sim: Simulator, told: Told) -> None:
    sim.around.joins("guest", "general")
    sim.around.leaves("guest", "general")

    line, joined, _, left = await told(4)
    assert (kind_of(line), joined["type"]) == ("channel_join", "member_joined_channel")
    assert (left["type"], left["user"]) == ("member_left_channel", "UGUEST0001")


async def test_a_preview_is_an_edit_that_changes_no_word(sim: Simulator, told: Told) -> None:
    ts = await sim.say("asker", "help", "see https://wiki.example/vpn")
    sim.around.unfurls("asker", "help", ts, "https://wiki.example/vpn")

    _, changed = await told(2)
    now, before = object_in(changed, "message"), object_in(changed, "previous_message")
    assert kind_of(changed) == "message_changed"
    assert now["text"] == before["text"]
    assert ("attachments" in now, "attachments" in before) == (True, False)
    assert "edited" not in now


async def test_a_deleted_start_of_a_thread_leaves_a_tombstone(sim: Simulator, told: Told) -> None:
    ts = await sim.say("asker", "help", "hello")
    await sim.say("colleague", "help", "yes?", thread_ts=ts)
    await sim.delete("asker", "help", ts)

    changed = (await told(3))[-1]
    stone = object_in(changed, "message")
    assert (stone["subtype"], stone["user"], stone["ts"]) == ("tombstone", "USLACKBOT", ts)
    assert object_in(changed, "previous_message")["text"] == "hello"


async def test_other_bots_and_webhooks_say_who_they_are(sim: Simulator, told: Told) -> None:
    await sim.say("deploybot", "general", "released")
    sim.around.announces("general", "disk full")

    modern, legacy = await told(2)
    assert (modern["bot_id"], modern["app_id"]) == ("BDEPLOYBOT", "ADEPLOYBOT")
    assert "subtype" not in modern
    assert (kind_of(legacy), "user" in legacy) == ("bot_message", False)


async def test_somebody_of_another_company_is_told_as_such(sim: Simulator, app: App) -> None:
    await sim.say("partner", "partners", "hello")
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: len(app.got) == 2)

    shared, own = (one.payload for one in app.got)
    assert (shared["is_ext_shared_channel"], own["is_ext_shared_channel"]) == (True, False)
    assert shared["event"]["user_team"] == shared["event"]["team"] == "TPARTNER01"
    assert "user_team" not in own["event"]
    assert shared["authorizations"] == own["authorizations"]


async def test_a_file_comes_with_its_message(sim: Simulator, told: Told) -> None:
    sim.around.shares("asker", "help", "screen.png", "what is this?")

    (event,) = await told(1)
    files = event["files"]
    assert kind_of(event) == "file_share"
    assert isinstance(files, list)
    assert object_in({"file": files[0]}, "file")["name"] == "screen.png"


async def test_groups_people_and_channels_change(sim: Simulator, told: Told) -> None:
    sim.around.regroups("it-helpdesk", "oncall", "colleague")
    sim.around.changes("colleague", guest=True)
    sim.around.renames("help", "help-desk")

    updated, members, person, channel = await told(4)
    assert object_in(updated, "subteam")["users"] == ["UONCALL001", "UCOLLEAGUE"]
    assert (members["added_users"], members["removed_users"]) == (["UCOLLEAGUE"], [])
    assert object_in(person, "user")["is_restricted"] is True
    assert object_in(channel, "channel")["name"] == "help-desk"


@pytest.mark.parametrize(("order", "first"), [("message", "message"), ("mention", "app_mention")])
async def test_either_event_of_a_mention_may_come_first(order: MentionOrder, first: str) -> None:
    async with simulator(conditions=Conditions(first_of_mention=order)) as sim:
        assert await _first_kinds(sim, 1) == [first]


async def test_chance_decides_by_its_seed_which_comes_first() -> None:
    async def kinds() -> list[str]:
        async with simulator(conditions=Conditions(seed=5, first_of_mention="random")) as sim:
            return await _first_kinds(sim, 12)

    once, again = await kinds(), await kinds()
    assert once == again
    assert set(once) == {"message", "app_mention"}


async def _first_kinds(sim: Simulator, times: int) -> list[str]:
    app = App(sim)
    await app.connect()
    for _ in range(times):
        await sim.say("asker", "help", "@Firstline hello")
        await sim.until(lambda: not sim.pending)
    await app.close()
    return [text_in(one, "type") for one in app.events][::2]


async def test_only_what_the_app_subscribes_to_is_told() -> None:
    events = frozenset({"message.im", "app_mention"})
    async with simulator(conditions=Conditions(events=events)) as sim:
        app = App(sim)
        await app.connect()
        ts = await sim.say("asker", "help", "@Firstline hello")
        await sim.say("asker", "dm:asker", "hello")
        await sim.react("asker", "help", ts, "eyes")
        sim.around.joins("guest", "general")
        await sim.until(lambda: len(app.events) == 2 and not sim.pending)
        await app.close()

    assert [subscription_of(one) for one in app.events] == ["app_mention", "message.im"]


@needs_slack_data
async def test_every_event_has_the_published_keys(sim: Simulator, told: Told, app: App) -> None:
    ts = await sim.say("asker", "help", "@Firstline see https://wiki.example/vpn")
    await sim.say("colleague", "help", "more", thread_ts=ts)
    sim.around.unfurls("asker", "help", ts, "https://wiki.example/vpn")
    await sim.delete("asker", "help", ts)
    sim.around.joins("guest", "general")
    sim.around.leaves("guest", "general")
    sim.around.regroups("it-helpdesk", "colleague")
    sim.around.changes("colleague", name="Somebody else")
    sim.around.renames("help", "help-desk")
    sim.around.announces("general", "disk full")
    sim.around.shares("asker", "general", "screen.png")
    await sim.say("partner", "partners", "hello")
    await sim.say("deploybot", "general", "released")
    await told(17)

    samples = {file.stem: json.loads(file.read_text("utf-8")) for file in EVENTS.glob("*.json")}
    outer = {key for sample in samples.values() for key in sample}
    strange: dict[str, set[str]] = {}
    for one in app.got:
        kind = kind_of(one.payload["event"])
        sample = samples[_sample_of(kind)]["event"]
        assert set(one.payload) <= outer
        strange.setdefault(kind, set()).update(strange_paths(one.payload["event"], sample))
    assert {kind: paths for kind, paths in strange.items() if paths} == UNSAMPLED


def _sample_of(kind: str) -> str:
    names = {
        "bot_message": "MessageBotPayload",
        "channel_join": "MessageChannelJoinPayload",
        "channel_leave": "MessageChannelLeavePayload",
        "file_share": "MessageFileSharePayload",
    }
    return names.get(kind) or "".join(word.capitalize() for word in kind.split("_")) + "Payload"
