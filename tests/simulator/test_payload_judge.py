from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.simulator import simulator
from tests.payloads import Judge

TOO_LONG = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}


async def test_the_judge_hears_of_every_call_and_finds_what_slack_would_refuse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    judge = Judge()
    judge.stand_at_the_doors(monkeypatch.setattr)

    async with simulator() as sim, ClientSession() as session:
        address = f"{sim.api_url}chat.postMessage"
        await session.post(address, json={"channel": "help", "text": "x", "blocks": [TOO_LONG]})
        await session.post(f"{sim.api_url}views.publish", json={"view": {"type": "home"}})

    assert len(judge.problems) > 1
    assert judge.problems[0].startswith("/api/chat.postMessage: ")


def test_blocks_want_a_text_beside_them() -> None:
    judge = Judge()
    judge.look_at("here", {"blocks": [{"type": "divider"}]})

    assert judge.problems == ["here: blocks without a text for notifications"]
