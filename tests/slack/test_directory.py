from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import DeliveryError
from bot.simulator import Simulator, simulator
from bot.slack.changes import Changed, What
from bot.slack.directory import Directory
from bot.slack.gate import Gate
from bot.slack.layout import Message
from bot.slack.memory import REMEMBER_SECONDS
from bot.slack.texts import words


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def directory_in(sim: Simulator) -> AsyncGenerator[tuple[Directory, Clock, Gate]]:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        found = Directory(sim.bot_token, session, api_url=sim.api_url, clock=clock)
        yield found, clock, Gate(sim.bot_token, session, api_url=sim.api_url)


def calls_of(sim: Simulator, method: str) -> int:
    return [call.method for call in sim.calls].count(method)


async def test_an_asker_has_groups_and_may_be_a_guest() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        colleague = await directory.asker("UCOLLEAGUE", external=False)
        guest = await directory.asker("UGUEST0001", external=True)

        assert colleague.groups == {"managers", "engineering"}
        assert (colleague.guest, colleague.external) == (False, False)
        assert (guest.guest, guest.external, guest.groups) == (
            True,
            True,
            frozenset({"contractors"}),
        )


async def test_answers_are_remembered_for_a_while() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, clock, _):
        for _ in range(3):
            assert await directory.channel_name("CHELP00001") == "help"
        assert calls_of(sim, "conversations.info") == 1

        clock.now += REMEMBER_SECONDS
        await directory.channel_name("CHELP00001")
        assert calls_of(sim, "conversations.info") == 2


async def test_a_channel_is_found_by_name_or_id() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        assert await directory.channel_id("on-call") == "CONCALL001"
        assert await directory.channel_id("CONCALL001") == "CONCALL001"
        assert await directory.channel_id("nowhere") is None


async def test_a_stranger_has_a_name_of_sorts() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        assert await directory.name("UNOBODY") == "a colleague"
        assert await directory.channel_name("CNOWHERE") == ""


async def test_our_message_is_found_by_its_key() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, gate):
        message = Message(words("hello"))
        top = await gate.post("CHELP00001", message, metadata="k:top")
        inside = await gate.post("CHELP00001", message, thread_ts=top, metadata="k:in")

        assert await directory.find("CHELP00001", "k:top", thread_ts="", since=0.0) == top
        assert await directory.find("CHELP00001", "k:in", thread_ts=top, since=0.0) == inside
        assert await directory.find("CHELP00001", "k:no", thread_ts=top, since=0.0) is None


async def test_a_refusal_names_slacks_word() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        sim.fail_next("users.info", error="user_not_found")

        with pytest.raises(DeliveryError, match="user_not_found") as caught:
            await directory.person("UASKER0001")
        assert not caught.value.maybe_sent


async def test_what_slack_says_has_changed_is_asked_for_again() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        assert "managers" in (await directory.asker("UCOLLEAGUE", external=False)).groups
        groups = {
            key: replace(group, users=() if group.handle == "managers" else group.users)
            for key, group in sim.workspace.usergroups.items()
        }
        sim.workspace = replace(sim.workspace, usergroups=groups)
        assert "managers" in (await directory.asker("UCOLLEAGUE", external=False)).groups

        directory.forget(Changed("groups"))

        assert "managers" not in (await directory.asker("UCOLLEAGUE", external=False)).groups


@pytest.mark.parametrize(
    ("what", "key", "method"),
    [
        ("groups", "", "usergroups.list"),
        ("person", "UASKER0001", "users.info"),
        ("channel", "CHELP00001", "conversations.info"),
        ("members", "CHELP00001", "conversations.members"),
    ],
)
async def test_each_change_makes_one_thing_forgotten(what: What, key: str, method: str) -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):

        async def look() -> None:
            await directory.asker("UASKER0001", external=False)
            await directory.is_shared("CHELP00001")
            await directory.is_member("CHELP00001", "UASKER0001")

        await look()
        before = {name: calls_of(sim, name) for name in METHODS}
        directory.forget(Changed(what, key))
        await look()

        again = {name for name in METHODS if calls_of(sim, name) > before[name]}
        assert again == {method}


METHODS = ("usergroups.list", "users.info", "conversations.info", "conversations.members")


async def test_whom_slack_does_not_know_is_an_outsider_in_no_group() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        sim.fail_next("usergroups.list", error="missing_scope")

        unknown = await directory.asker("UNOBODY", external=False)

        assert (unknown.guest, unknown.external, unknown.groups) == (True, True, frozenset())


async def test_who_cannot_be_looked_up_now_is_not_taken_for_anybody() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        sim.fail_next("users.info", error="internal_error")

        with pytest.raises(DeliveryError, match="internal_error"):
            await directory.asker("UASKER0001", external=False)


async def test_members_who_cannot_be_looked_up_now_are_not_taken_for_strangers() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        sim.fail_next("conversations.members", error="internal_error")

        with pytest.raises(DeliveryError, match="internal_error"):
            await directory.is_member("CHELP00001", "UASKER0001")


async def test_unknown_members_are_none_and_an_unknown_channel_is_shared() -> None:
    async with simulator() as sim, directory_in(sim) as (directory, _, _):
        sim.fail_next("conversations.members", error="missing_scope")

        assert not await directory.is_member("CHELP00001", "UASKER0001")
        assert await directory.is_shared("CNOWHERE")
        assert not await directory.is_shared("CHELP00001")
