"""What a token opens, and what it does not."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Simulator, simulator
from bot.simulator.conditions import Conditions
from tests.simulator.app import body_of

HELP, RANDOM, ONCALL, DM = "CHELP00001", "CRANDOM001", "CONCALL001", "DASKER0001"
GRANTED = frozenset({"chat:write", "channels:history", "channels:read", "users:read"})


@pytest.fixture
async def narrow() -> AsyncIterator[Simulator]:
    async with simulator(conditions=Conditions(scopes=GRANTED)) as running:
        yield running


@pytest.fixture
def client(narrow: Simulator) -> AsyncWebClient:
    return AsyncWebClient(token=narrow.bot_token, base_url=narrow.api_url)


async def test_a_call_without_its_scope_says_what_is_needed_and_provided(
    client: AsyncWebClient,
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.reactions_list()

    body = body_of(caught.value.response)
    assert (body["error"], body["needed"]) == ("missing_scope", "reactions:read")
    assert body["provided"] == "channels:history,channels:read,chat:write,users:read"
    assert caught.value.response.headers["X-OAuth-Scopes"] == body["provided"]
    assert caught.value.response.headers["X-Accepted-OAuth-Scopes"] == "reactions:read"


@pytest.mark.parametrize(
    ("channel", "needed"), [(HELP, ""), (ONCALL, "groups:history"), (DM, "im:history")]
)
async def test_each_kind_of_conversation_has_a_scope_of_its_own(
    client: AsyncWebClient, channel: str, needed: str
) -> None:
    try:
        await client.conversations_history(channel=channel)
        found = ""
    except SlackApiError as error:
        found = body_of(error.response)["needed"]

    assert found == needed


async def test_listing_asks_for_the_scope_of_every_kind_listed(client: AsyncWebClient) -> None:
    await client.conversations_list()
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_list(types="public_channel,im,mpim")

    assert body_of(caught.value.response)["needed"] == "im:read,mpim:read"


async def test_addresses_are_told_only_to_those_who_may_read_them(
    client: AsyncWebClient, sim: Simulator
) -> None:
    wide = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)

    unseen = body_of(await client.users_info(user="UASKER0001"))["user"]["profile"]
    seen = body_of(await wide.users_info(user="UASKER0001"))["user"]["profile"]

    assert "email" not in unseen
    assert seen["email"] == "asker@halden.example"


async def test_a_scope_of_its_own_lets_the_bot_post_where_it_is_no_member() -> None:
    scopes = Conditions(scopes=frozenset({"chat:write", "chat:write.public"}))
    async with simulator(conditions=scopes) as sim:
        client = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)

        await client.chat_postMessage(channel=RANDOM, text="hello")

        assert [one.text for one in sim.messages("random")] == ["hello"]


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b'{"a":"\xff"}', "application/json", "invalid_charset"),
        (b"<a/>", "application/xml", "invalid_post_type"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_by_its_fault(
    sim: Simulator, body: bytes, kind: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {sim.bot_token}", "Content-Type": kind}
    async with (
        ClientSession() as session,
        session.post(f"{sim.api_url}auth.test", data=body, headers=headers) as answer,
    ):
        assert (await answer.json())["error"] == error


async def test_a_token_inside_json_counts_for_nothing(sim: Simulator) -> None:
    url = f"{sim.api_url}auth.test"
    async with ClientSession() as session:
        async with session.post(url, json={"token": sim.bot_token}) as inside:
            assert (await inside.json())["error"] == "not_authed"
        async with session.post(url, data={"token": sim.bot_token}) as form:
            assert (await form.json())["ok"] is True
