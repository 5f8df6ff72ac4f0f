"""The bot's own space: Home by role, kept fresh, suggestions, and answers shown again."""

from bot.slack import actions
from bot.slack.showing import NONE_YET
from bot.slack.telling import Broken
from tests.flow.forging import At, click
from tests.flow.world import ENTRY, World


def home(world: World, user: str) -> str:
    view = world.sim.home(user)
    return str(view.content) if view else ""


async def opened(world: World, user: str) -> str:
    await world.sim.open_home(user)
    await world.sim.until(lambda: bool(home(world, user)))
    return home(world, user)


async def test_each_role_sees_its_own_home(world: World) -> None:
    ts = await world.sim.say("asker", "help", "human please: my payslip is wrong")
    await world.said("help", ts)
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()

    asker, oncall, operator = [await opened(world, u) for u in ("asker", "oncall", "colleague")]

    assert "my payslip is wrong" in asker
    assert "Health" not in asker
    assert "Waiting for you" not in asker
    assert "Entries you keep: 1" in oncall
    assert "answered once in 30 days" in oncall
    assert "Health" in operator
    assert "1 answered" in operator
    assert "my payslip" not in operator


async def test_an_open_home_follows_what_happens(world: World) -> None:
    assert "Nothing yet" in await opened(world, "asker")

    ts = await world.sim.say("asker", "help", "human please: my payslip is wrong")
    await world.sim.until(lambda: "nobody has it yet" in home(world, "asker"))
    await world.sim.click("oncall", "on-call", (await world.card()).ts, actions.TAKE)
    await world.sim.until(lambda: "On-call is looking into it" in home(world, "asker"))

    assert await world.said("help", ts)


async def test_a_vote_shows_in_its_owners_home(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()
    await opened(world, "oncall")

    await world.sim.react("asker", "help", world.sim.messages("help", ts)[1].ts, "+1")

    await world.sim.until(lambda: "1 up, 0 down" in home(world, "oncall"))


async def test_a_home_that_did_not_change_is_not_published_again(socket_world: World) -> None:
    world = socket_world
    await opened(world, "asker")

    for _ in range(3):
        ts = await world.sim.say("colleague", "help", "how do I reset it?")
        await world.said("help", ts)
    await world.settled()

    assert [one.method for one in world.sim.calls].count("views.publish") == 1


async def test_an_operator_opens_a_receipt_from_home(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()
    await opened(world, "colleague")
    view = world.sim.home("colleague")
    assert view is not None

    await world.sim.press("colleague", view.id, actions.WHY)

    assert "because the test says so" in str(world.sim.views("colleague")[0].content)


async def test_the_messages_tab_suggests_what_is_asked_most(world: World) -> None:
    await world.sim.open_home("asker", tab="messages")
    await world.sim.until(
        lambda: any(c.method == "assistant.threads.setSuggestedPrompts" for c in world.sim.calls)
    )

    call = next(c for c in world.sim.calls if c.method == "assistant.threads.setSuggestedPrompts")
    assert not call.error
    assert "thread_ts" not in call.args
    assert ENTRY.question in str(call.args["prompts"])


async def test_what_only_the_asker_saw_is_shown_again_from_home_without_a_post(
    world: World,
) -> None:
    await world.sim.command("asker", "help", "/ask", "how do I reset it?")
    await world.settled()
    await opened(world, "asker")
    view = world.sim.home("asker")
    assert view is not None

    await world.sim.press("asker", view.id, actions.SHOW)

    assert "answer to: how do I reset it?" in str(world.sim.views("asker")[0].content)
    assert not any(one.method == "chat.postMessage" for one in world.sim.calls)


async def test_the_last_answer_is_shown_again_in_the_direct_conversation(world: World) -> None:
    await world.sim.command("asker", "help", "/ask", "how do I reset it?")
    await world.settled()

    ts = await world.sim.say("asker", "dm:asker", "Show my last answer again, please")
    said = await world.said("dm:asker", ts)
    await world.settled()

    assert said == ["answer to: how do I reset it?"]
    assert len(world.decider.asked) == 1


async def test_who_has_no_answer_yet_is_told_so(socket_world: World) -> None:
    world = socket_world

    ts = await world.sim.say("asker", "dm:asker", "show my last answer")

    assert "no answer of mine to you" in (await world.said("dm:asker", ts))[0]


async def test_a_forged_click_shows_nobody_elses_answer(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "secret: what is my salary?")
    await world.settled()
    nowhere = At("", "")

    await click(world, "UCOLLEAGUE", nowhere, actions.SHOW, f"THALDEN001:CHELP00001:{ts}")

    shown = [str(call.args) for call in world.sim.calls if call.method == "views.open"]
    assert len(shown) == 1
    assert NONE_YET in shown[0]


async def test_who_keeps_a_broken_file_is_written_to(socket_world: World) -> None:
    world = socket_world
    mine = Broken("policies/x.yaml", "@managers", "policies/x.yaml:1: no", "rules: [")
    nobodys = Broken("policies/y.yaml", "nobody-here", "policies/y.yaml:1: no", "secret line")

    await world.bot.telling.broken([mine, nobodys])
    await world.bot.telling.mended([("policies/x.yaml", "@managers")])

    told = [one for one in world.sim.messages("dm:colleague") if one.bot_id]
    assert "rules: [" in str(told[0].blocks)
    assert told[1].text == "policies/x.yaml is good again, and in use."
    openly = str([one for one in world.sim.messages("on-call") if one.bot_id])
    assert "policies/y.yaml:1: no" in openly
    assert "secret line" not in openly
