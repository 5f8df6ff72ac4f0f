import json
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import simulator
from bot.simulator.conditions import Conditions
from bot.simulator.limits import PER_MINUTE, POSTS_AT_ONCE, SPECIAL, TIERS, Limits
from bot.simulator.web_api import METHODS
from tests.simulator.test_web_api import needs_slack_data

PAGES = Path(__file__).resolve().parents[3] / "shared" / "slack" / "methods"


@needs_slack_data
def test_every_budget_is_that_of_the_method_page() -> None:
    labels = {
        file.stem: json.loads(file.read_text("utf-8"))["rate_limit"]["label"]
        for file in PAGES.glob("*.json")
    }
    budgets = {method: PER_MINUTE[tier] for method, tier in TIERS.items()}

    assert {
        method: int(label.split(": ")[1].split("+")[0])
        for method, label in labels.items()
        if label.startswith("Tier")
    } == budgets
    assert not set(METHODS) - set(budgets) - SPECIAL


def test_a_tier_is_a_budget_for_any_sixty_seconds() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])

    assert [limits.refused("users.list", "") for _ in range(21)] == [None] * 20 + [60]
    now[0] = 59.5
    assert limits.refused("users.list", "") == 1
    now[0] = 60.0
    assert limits.refused("users.list", "") is None


def test_a_channel_takes_one_message_a_second_after_a_short_burst() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])

    burst = [limits.refused("chat.postMessage", "C1") for _ in range(POSTS_AT_ONCE + 1)]
    other = limits.refused("chat.postMessage", "C2")
    minute = 0
    for step in range(600):
        now[0] = 10.0 + step / 10
        minute += limits.refused("chat.postMessage", "C1") is None

    assert burst == [None] * POSTS_AT_ONCE + [3]
    assert other is None
    assert minute == 60


def test_a_refused_call_costs_nothing() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    for _ in range(100):
        limits.refused("usergroups.list", "")

    now[0] = 60.0

    assert limits.refused("usergroups.list", "") is None


def test_a_faster_clock_gives_the_budget_back_sooner() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0], speed=60.0)

    assert [limits.refused("users.list", "") for _ in range(21)][-1] == 1
    now[0] = 1.0
    assert limits.refused("users.list", "") is None


async def test_a_refusal_says_when_to_come_again() -> None:
    async with simulator(conditions=Conditions(limits=True), clock=lambda: 1_700_000_000.0) as sim:
        client = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)
        for _ in range(POSTS_AT_ONCE):
            await client.chat_postMessage(channel="CHELP00001", text="hello")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel="CHELP00001", text="hello")

        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "3"
        assert refused.value.response["error"] == "ratelimited"
        assert len(sim.messages("help")) == POSTS_AT_ONCE
