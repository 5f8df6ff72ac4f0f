from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.simulator import Json, JsonObject, NotAnswered, Simulator, simulator
from bot.simulator.interactions import HOOK_USES
from tests.simulator.app import App


def plain(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def option(value: str) -> JsonObject:
    return {"text": plain(value), "value": value}


BLOCKS: list[JsonObject] = [
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Helpful"), "value": "yes"},
                "negative_button": {"text": plain("Not helpful"), "value": "no"},
            }
        ],
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {"type": "button", "action_id": "person", "text": plain("A person"), "value": "q1"},
            {"type": "static_select", "action_id": "os", "options": [option("mac"), option("win")]},
            {"type": "overflow", "action_id": "more", "options": [option("hide")]},
        ],
    },
]
MODAL: JsonObject = {
    "type": "modal",
    "callback_id": "answer",
    "title": plain("Answer"),
    "submit": plain("Send"),
    "private_metadata": "q1",
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": plain("Your answer"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "topic",
            "optional": True,
            "label": plain("Topic"),
            "element": {
                "type": "static_select",
                "action_id": "choice",
                "options": [option("vpn"), option("leave")],
            },
        },
    ],
}


async def posted(app: App) -> str:
    answer = await app.web.chat_postMessage(channel="CHELP00001", text="?", blocks=BLOCKS)
    await app.sim.until(lambda: bool(app.got) and app.sim.pending == 0)
    app.got.clear()
    return str(answer["ts"])


def opening(app: App, view: JsonObject) -> Callable[[SocketModeRequest], Awaitable[None]]:
    """Open the view when a button is pressed or a command comes."""

    async def answer(request: SocketModeRequest) -> None:
        await app.web.views_open(trigger_id=request.payload["trigger_id"], view=view)

    return answer


async def test_button_press_says_what_where_and_who(sim: Simulator, app: App) -> None:
    ts = await posted(app)

    await sim.click("asker", "help", ts, "person")

    payload = app.got[0].payload
    assert (payload["type"], payload["user"]["id"]) == ("block_actions", "UASKER0001")
    assert (payload["container"]["message_ts"], payload["channel"]["name"]) == (ts, "help")
    assert payload["message"]["bot_id"] == "BFIRSTLINE"
    assert (payload["actions"][0]["block_id"], payload["actions"][0]["value"]) == ("choices", "q1")


async def test_choices_arrive_by_their_value(sim: Simulator, app: App) -> None:
    ts = await posted(app)

    await sim.click("asker", "help", ts, "feedback", "no")
    await sim.select("asker", "help", ts, "os", "win")
    await sim.select("asker", "help", ts, "more", "hide")

    feedback, os, more = (one.payload["actions"][0] for one in app.got)
    assert (feedback["type"], feedback["value"]) == ("feedback_buttons", "no")
    assert (os["type"], os["selected_option"]["value"]) == ("static_select", "win")
    assert (more["type"], more["selected_option"]["value"]) == ("overflow", "hide")


async def test_unknown_element_is_named_with_those_there_are(sim: Simulator, app: App) -> None:
    ts = await posted(app)

    with pytest.raises(LookupError, match=r"'persons'.*'person'"):
        await sim.click("asker", "help", ts, "persons")
    with pytest.raises(LookupError, match=r"'linux'.*'win'"):
        await sim.select("asker", "help", ts, "os", "linux")


async def test_modal_is_filled_in_and_closes(sim: Simulator, app: App) -> None:
    ts = await posted(app)
    app.answer = opening(app, MODAL)
    await sim.click("asker", "help", ts, "person")
    (view,) = sim.views("asker")
    app.answer = None

    await sim.submit("asker", view.id, {"text": "use the portal", "choice": "vpn"})

    sent = app.got[-1].payload["view"]
    values = sent["state"]["values"]
    assert (sent["callback_id"], sent["private_metadata"]) == ("answer", "q1")
    assert values["words"]["text"]["value"] == "use the portal"
    assert values["topic"]["choice"]["selected_option"]["value"] == "vpn"
    assert sim.views("asker") == []


async def test_refused_modal_stays_with_its_errors(sim: Simulator, app: App) -> None:
    async def refuse(_request: SocketModeRequest) -> JsonObject:
        return {"response_action": "errors", "errors": {"words": "Too short."}}

    app.answer = opening(app, MODAL)
    await sim.command("asker", "help", "/ask")
    (view,) = sim.views("asker")
    app.answer = refuse
    await sim.submit("asker", view.id, {"text": "x"})

    assert dict(sim.views("asker")[0].errors) == {"words": "Too short."}


async def test_empty_required_input_never_reaches_the_app(sim: Simulator, app: App) -> None:
    app.answer = opening(app, MODAL)
    await sim.command("asker", "help", "/ask")
    (view,) = sim.views("asker")

    answer = await sim.submit("asker", view.id)

    assert answer == NotAnswered("incomplete")
    assert list(sim.views("asker")[0].errors) == ["words"]
    assert [one.type for one in app.got] == ["slash_commands"]


async def test_response_action_updates_pushes_and_clears(sim: Simulator, app: App) -> None:
    done: JsonObject = {"type": "modal", "title": plain("Done"), "blocks": []}
    answers: list[JsonObject] = [
        {"response_action": "push", "view": MODAL},
        {"response_action": "update", "view": done},
        {"response_action": "clear"},
    ]

    async def follow(_request: SocketModeRequest) -> JsonObject:
        return answers.pop(0)

    app.answer = opening(app, MODAL)
    await sim.command("asker", "help", "/ask")
    app.answer = follow
    depths: list[int] = []
    for _ in range(3):
        await sim.submit("asker", sim.views("asker")[-1].id, {"text": "x"})
        depths.append(len(sim.views("asker")))

    assert depths == [2, 2, 0]


async def test_trigger_is_good_once_and_for_three_seconds() -> None:
    now = [1_700_000_000.0]
    async with simulator(clock=lambda: now[0]) as sim:
        app = App(sim)
        await app.connect()
        await sim.until(lambda: sim.connections == 1)
        await sim.command("asker", "help", "/ask")
        await sim.command("asker", "help", "/ask")
        first, second = (one.payload["trigger_id"] for one in app.got)

        await app.web.views_open(trigger_id=first, view=MODAL)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await app.web.views_open(trigger_id=first, view=MODAL)
        now[0] += 3.1
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await app.web.views_open(trigger_id=second, view=MODAL)
        await app.close()


async def test_stale_hash_is_a_conflict(sim: Simulator, app: App) -> None:
    app.answer = opening(app, MODAL)
    await sim.command("asker", "help", "/ask")
    (view,) = sim.views("asker")

    await app.web.views_update(view_id=view.id, hash=view.hash, view=MODAL)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await app.web.views_update(view_id=view.id, hash=view.hash, view=MODAL)


async def test_home_is_published_and_touched(sim: Simulator, app: App) -> None:
    await sim.open_home("asker")
    await sim.until(lambda: bool(app.events))
    await app.web.views_publish(user_id="UASKER0001", view={"type": "home", "blocks": BLOCKS[1:]})
    home = sim.home("asker")
    assert home is not None

    await sim.press("asker", home.id, "person")

    assert app.events[0]["tab"] == "home"
    assert app.got[-1].payload["container"] == {"type": "view", "view_id": home.id}


async def test_response_url_replaces_what_it_came_from(sim: Simulator, app: App) -> None:
    ts = await posted(app)
    await sim.click("asker", "help", ts, "person")
    url = app.got[0].payload["response_url"]

    async with ClientSession() as session:
        await session.post(url, json={"replace_original": True, "text": "done"})
        await session.post(url, json={"text": "only you"})
        await session.post(url, json={"text": "all of you", "response_type": "in_channel"})
        await session.post(url, json={"delete_original": True})

    assert [one.text for one in sim.messages("help")] == ["all of you"]
    assert [one.text for one in sim.ephemerals("asker", "help")] == ["only you"]


async def test_ephemeral_changes_through_its_response_url(sim: Simulator, app: App) -> None:
    answer = await app.web.chat_postEphemeral(
        channel="CHELP00001", user="UASKER0001", text="?", blocks=BLOCKS
    )
    await sim.click("asker", "help", str(answer["message_ts"]), "person")
    payload = app.got[0].payload

    async with ClientSession() as session:
        await session.post(
            payload["response_url"], json={"replace_original": "true", "text": "thanks"}
        )

    assert payload["container"]["is_ephemeral"] is True
    assert [one.text for one in sim.ephemerals("asker", "help")] == ["thanks"]


async def test_response_url_wears_out(sim: Simulator, app: App) -> None:
    await sim.command("asker", "help", "/ask")
    url = app.got[0].payload["response_url"]

    async with ClientSession() as session:
        statuses: list[int] = []
        for n in range(HOOK_USES + 1):
            async with session.post(url, json={"text": str(n)}) as answer:
                statuses.append(answer.status)

    assert statuses == [200] * HOOK_USES + [404]
    assert len(sim.ephemerals("asker", "help")) == HOOK_USES


async def test_status_is_cleared_by_the_answer(sim: Simulator, app: App) -> None:
    ts = await sim.say("asker", "help", "hello")
    words: list[Json] = ["reading", "thinking"]
    await app.web.assistant_threads_setStatus(
        channel_id="CHELP00001", thread_ts=ts, status="is reading", loading_messages=["reading"]
    )
    shown = sim.workspace.assistants[f"CHELP00001:{ts}"]
    await app.web.assistant_threads_setSuggestedPrompts(
        channel_id="DASKER0001", prompts=[{"title": "VPN", "message": str(words[0])}]
    )

    await app.web.chat_postMessage(channel="CHELP00001", thread_ts=ts, text="hi")

    assert (shown.status, shown.loading) == ("is reading", ("reading",))
    assert sim.workspace.assistants[f"CHELP00001:{ts}"].status == ""
    assert len(sim.workspace.assistants["DASKER0001:"].prompts) == 1
