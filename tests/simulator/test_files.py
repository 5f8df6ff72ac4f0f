"""Files: announced, sent, shared, fetched."""

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Simulator
from tests.simulator.app import App, body_of
from tests.simulator.test_web_api import error_of

HELP = "CHELP00001"


async def test_a_file_appears_as_a_message_that_shares_it(
    sim: Simulator, client: AsyncWebClient, app: App
) -> None:
    done = body_of(
        await client.files_upload_v2(
            channel=HELP, content="line one", filename="log.txt", initial_comment="the log"
        )
    )
    key = done["files"][0]["id"]

    (message,) = sim.messages("help")
    info = body_of(await client.files_info(file=key))["file"]
    history = body_of(await client.conversations_history(channel=HELP))["messages"]
    await sim.until(lambda: bool(app.events))

    assert (message.text, message.subtype, message.files) == ("the log", "file_share", (key,))
    assert (info["channels"], info["size"], info["mimetype"]) == ([HELP], 8, "text/plain")
    assert history[0]["files"][0]["id"] == key
    assert app.events[0]["subtype"] == "file_share"


async def test_the_bytes_come_back_only_to_the_bots_token(
    sim: Simulator, client: AsyncWebClient
) -> None:
    done = body_of(await client.files_upload_v2(content=b"\x00\x01", filename="a.bin"))
    url = done["files"][0]["url_private_download"]
    bearer = {"Authorization": f"Bearer {sim.bot_token}"}

    async with ClientSession() as session:
        async with session.get(url, headers=bearer) as own:
            assert await own.read() == b"\x00\x01"
        async with session.get(url, allow_redirects=False) as stranger:
            assert stranger.status == 302


async def test_other_bytes_than_announced_are_refused(
    sim: Simulator, client: AsyncWebClient
) -> None:
    place = body_of(await client.files_getUploadURLExternal(filename="a.txt", length=4))

    async with (
        ClientSession() as session,
        session.post(place["upload_url"], data=b"three") as answer,
    ):
        assert answer.status == 400
    unsent = await error_of(
        lambda: client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    )
    assert unsent == "file_not_found"


async def test_a_file_is_completed_once(sim: Simulator, client: AsyncWebClient) -> None:
    done = body_of(await client.files_upload_v2(content="x", filename="a.txt", channel=HELP))
    again = [{"id": done["files"][0]["id"], "title": "again"}]

    assert await error_of(lambda: client.files_completeUploadExternal(files=again)) == (
        "file_not_found"
    )
    assert len(sim.messages("help")) == 1
