"""Every method, called with Slack's own Python client as its users call it."""

from collections.abc import Awaitable
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.simulator import JsonObject, Simulator
from bot.simulator.app_methods import CLIENT_ID, CLIENT_SECRET, INSTALL_CODE
from tests.simulator.app import App, body_of

HELP, RANDOM = "CHELP00001", "CRANDOM001"
ASKER, COLLEAGUE, TEAM = "UASKER0001", "UCOLLEAGUE", "THALDEN001"
SECTION: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "*hello*"}}
NOTE: dict[str, Any] = {"event_type": "answered", "event_payload": {"question": "q1"}}
VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "asked",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [SECTION],
}


class Script:
    """Calls, and keeps what was answered by method."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim
        self.web = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)
        self.answers: dict[str, dict[str, Any]] = {}

    async def told(self, call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
        answer = await call
        body = body_of(answer)
        self.answers[answer.api_url.removeprefix(self.sim.api_url)] = body
        return body


async def drive(sim: Simulator, app: App) -> dict[str, dict[str, Any]]:
    """Call everything; an answer with an error raises. Returns the answers by method."""
    script = Script(sim)
    ts = await sim.say("asker", "help", "see https://halden.example/vpn")
    for part in (_who, _groups, _talk, _later, _streams, _read, _stick, _files):
        await part(script, ts)
    await _screens(script, app)
    return script.answers


async def _who(script: Script, _ts: str) -> None:
    web, told = script.web, script.told
    await told(web.api_test())
    await told(web.auth_test())
    await told(web.bots_info(bot="BFIRSTLINE"))
    await told(web.team_info())
    await told(web.emoji_list())
    await told(web.users_list())
    await told(web.users_info(user=ASKER))
    await told(web.users_lookupByEmail(email="asker@halden.example"))
    await told(web.users_profile_get(user=ASKER))
    await told(web.users_conversations(types="public_channel,private_channel,im,mpim"))
    await told(
        web.oauth_v2_access(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=INSTALL_CODE)
    )


async def _groups(script: Script, _ts: str) -> None:
    web, told = script.web, script.told
    made = await told(web.usergroups_create(name="Night shift", handle="night-shift"))
    key = made["usergroup"]["id"]
    await told(web.usergroups_users_update(usergroup=key, users=[ASKER, COLLEAGUE]))
    await told(web.usergroups_update(usergroup=key, description="Awake"))
    await told(web.usergroups_disable(usergroup=key))
    await told(web.usergroups_enable(usergroup=key, include_count=True))
    await told(web.usergroups_users_list(usergroup=key))
    await told(web.usergroups_list(include_users=True, include_count=True))


async def _talk(script: Script, ts: str) -> None:
    web, told = script.web, script.told
    posted = await told(
        web.chat_postMessage(
            channel=HELP, thread_ts=ts, text="hello", blocks=[SECTION], metadata=NOTE
        )
    )
    await told(web.chat_update(channel=HELP, ts=posted["ts"], text="hello again"))
    await told(web.chat_getPermalink(channel=HELP, message_ts=posted["ts"]))
    await told(web.chat_postEphemeral(channel=HELP, user=ASKER, text="only you"))
    await told(web.chat_meMessage(channel=HELP, text="waves"))
    unfurls: Any = {"https://halden.example/vpn": {"title": "VPN", "text": "How to reset it"}}
    await told(web.chat_unfurl(channel=HELP, ts=ts, unfurls=unfurls))
    gone = await told(web.chat_postMessage(channel=HELP, markdown_text="**soon gone**"))
    await told(web.chat_delete(channel=HELP, ts=gone["ts"]))


async def _later(script: Script, _ts: str) -> None:
    web, told = script.web, script.told
    now = script.sim.workspace.last_ts // 1_000_000
    planned = await told(
        web.chat_scheduleMessage(channel=HELP, post_at=now + 3_600, text="good morning")
    )
    await told(web.chat_scheduledMessages_list(channel=HELP))
    await told(
        web.chat_deleteScheduledMessage(
            channel=HELP, scheduled_message_id=planned["scheduled_message_id"]
        )
    )


async def _streams(script: Script, ts: str) -> None:
    web, told = script.web, script.told
    reader: dict[str, Any] = {"recipient_team_id": TEAM, "recipient_user_id": ASKER}
    started = await told(
        web.chat_startStream(channel=HELP, thread_ts=ts, markdown_text="**", **reader)
    )
    place: dict[str, Any] = {"channel": HELP, "ts": started["ts"]}
    await told(web.chat_appendStream(**place, markdown_text="hello"))
    await told(web.chat_stopStream(**place, markdown_text="**", blocks=[SECTION]))

    stream = await web.chat_stream(channel=HELP, thread_ts=ts, buffer_size=4, **reader)
    task = {"type": "task_update", "id": "1", "title": "Search", "status": "in_progress"}
    await stream.append(markdown_text="Look", chunks=[task])
    await stream.append(chunks=[{**task, "status": "complete", "output": "Found it"}])
    await stream.stop(markdown_text="ing up")


async def _read(script: Script, ts: str) -> None:
    web, told = script.web, script.told
    await told(web.conversations_list(types="public_channel,private_channel,im"))
    await told(web.conversations_join(channel=RANDOM))
    await told(web.conversations_info(channel=HELP, include_num_members=True))
    await told(web.conversations_members(channel=HELP))
    await told(web.conversations_history(channel=HELP, include_all_metadata=True))
    await told(web.conversations_replies(channel=HELP, ts=ts))
    await told(web.conversations_mark(channel=HELP, ts=ts))
    group = await told(web.conversations_open(users=[ASKER, COLLEAGUE]))
    await told(web.conversations_open(channel=group["channel"]["id"]))
    await told(web.conversations_open(users=ASKER, return_im=True))


async def _stick(script: Script, ts: str) -> None:
    web, told = script.web, script.told
    item: dict[str, Any] = {"channel": HELP, "timestamp": ts}
    await told(web.reactions_add(name="eyes", **item))
    await told(web.reactions_get(**item))
    await told(web.reactions_list())
    await told(web.reactions_remove(name="eyes", **item))
    await told(web.pins_add(**item))
    await told(web.pins_list(channel=HELP))
    await told(web.pins_remove(**item))


async def _files(script: Script, ts: str) -> None:
    web, told = script.web, script.told
    whole = await told(
        web.files_upload_v2(
            channel=HELP, content="line one", filename="log.txt", title="Log", thread_ts=ts
        )
    )
    whole.pop("file")  # the client's own addition
    await told(web.files_info(file=whole["files"][0]["id"]))
    await told(web.files_getUploadURLExternal(filename="more.txt", length=4))


async def _screens(script: Script, app: App) -> None:
    web, told, sim = script.web, script.told, script.sim
    ts = await sim.say("asker", "dm:asker", "are you there?")
    place: dict[str, Any] = {"channel_id": "DASKER0001", "thread_ts": ts}
    prompts = [{"title": "VPN", "message": "How do I reset my VPN password?"}]
    await told(web.assistant_threads_setStatus(**place, status="is looking"))
    await told(web.assistant_threads_setTitle(**place, title="There"))
    await told(web.assistant_threads_setSuggestedPrompts(**place, prompts=prompts))
    await told(web.views_publish(user_id=ASKER, view={"type": "home", "blocks": [SECTION]}))

    async def opened(request: SocketModeRequest) -> JsonObject | None:
        trigger = str(request.payload.get("trigger_id"))
        if request.type == "slash_commands":
            view = await told(web.views_open(trigger_id=trigger, view=VIEW))
            await told(web.views_update(view_id=view["view"]["id"], view=VIEW))
        elif request.type == "interactive":
            await told(web.views_push(trigger_id=trigger, view=VIEW))
        return None

    app.answer = opened
    await sim.command("asker", "help", "/ask")
    (view,) = sim.views("asker")
    await sim.submit("asker", view.id)
    await told(web.apps_connections_open(app_token=sim.app_token))
