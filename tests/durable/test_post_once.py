"""Every point at which a process may die, one by one, and the control that must fail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.durable.post_once import (
    ATTEMPTS,
    GRACE_SECONDS,
    LONGEST_WAIT_SECONDS,
    PostOnce,
    is_final,
)
from bot.errors import DeliveryError


class Died(BaseException):
    """The process is gone: nothing after this line ran."""


@dataclass(slots=True)
class Journal:
    """Steps, written down; a replay gives what was written."""

    written: list[object] = field(default_factory=list[object])
    at: int = 0
    die_before_writing: int = -1

    def replay(self) -> None:
        self.at, self.die_before_writing = 0, -1

    async def step(
        self,
        name: str,
        run: Callable[[], Awaitable[object]],
        *,
        attempts: int = 1,
        final: Callable[[Exception], bool] = lambda _: False,
    ) -> object:
        if self.at == len(self.written):
            result = await self._tried(run, attempts, final)
            if self.at == self.die_before_writing:
                raise Died(name)
            self.written.append(result)
        self.at += 1
        return self.written[self.at - 1]

    async def _tried(
        self,
        run: Callable[[], Awaitable[object]],
        attempts: int,
        final: Callable[[Exception], bool],
    ) -> object:
        for left in range(attempts - 1, -1, -1):
            try:
                return await run()
            except DeliveryError as error:
                if not left or final(error):
                    raise
        raise AssertionError


@dataclass(slots=True)
class Slack:
    """A channel; the reply to a post may get lost."""

    seen: list[str] = field(default_factory=list[str])
    lose: int = 0

    async def post(self) -> str:
        self.seen.append("message")
        if self.lose:
            self.lose -= 1
            raise DeliveryError("lost", reason="connection", maybe_sent=True)
        return "1.1"

    async def find(self) -> str | None:
        return "1.1" if self.seen else None


slept: list[float] = []


async def sleep(seconds: float) -> None:
    slept.append(seconds)


def once(journal: Journal, boot: str) -> PostOnce:
    slept.clear()
    return PostOnce(journal, boot, sleep=sleep)  # type: ignore[arg-type]  # its steps keep any result


async def test_a_post_that_works_is_posted_once() -> None:
    journal, slack = Journal(), Slack()

    assert await once(journal, "first")("k", slack.post, slack.find) == "1.1"
    assert slack.seen == ["message"]


@pytest.mark.parametrize("step", [0, 1])
async def test_a_death_before_either_step_is_written_posts_once(step: int) -> None:
    journal, slack = Journal(die_before_writing=step), Slack()
    with pytest.raises(Died):
        await once(journal, "first")("k", slack.post, slack.find)

    journal.replay()
    assert await once(journal, "second")("k", slack.post, slack.find) == "1.1"

    assert slack.seen == ["message"]


async def test_the_next_life_lets_a_post_in_flight_land_before_it_looks() -> None:
    journal, slack = Journal(die_before_writing=1), Slack()
    with pytest.raises(Died):
        await once(journal, "first")("k", slack.post, slack.find)
    assert slept == []

    journal.replay()
    await once(journal, "second")("k", slack.post, slack.find)

    assert slept == [GRACE_SECONDS]


async def test_a_lost_reply_in_the_same_life_is_read_back() -> None:
    journal, slack = Journal(), Slack(lose=1)

    assert await once(journal, "first")("k", slack.post, slack.find) == "1.1"
    assert slack.seen == ["message"]


async def test_without_the_read_back_a_lost_reply_would_double() -> None:
    """The control: a test of crashes proves nothing unless this fails without us."""
    journal, slack = Journal(), Slack(lose=1)

    async def never() -> str | None:
        return None

    await once(journal, "first")("k", slack.post, never)

    assert slack.seen == ["message", "message"]


async def test_what_cannot_be_read_back_is_not_shown_again_after_a_death() -> None:
    journal = Journal(die_before_writing=1)
    shown: list[int] = []

    async def show() -> None:
        shown.append(1)

    with pytest.raises(Died):
        await once(journal, "first").at_most_once("whisper", show)
    journal.replay()

    assert await once(journal, "second").at_most_once("whisper", show) is False
    assert shown == [1]


async def test_a_long_wait_that_slack_asks_for_is_kept() -> None:
    journal, slack = Journal(), Slack()
    answers = [DeliveryError("slow", reason="ratelimited", retry_after=45.0)]

    async def limited() -> str:
        if answers:
            raise answers.pop()
        return await slack.post()

    assert await once(journal, "first")("k", limited, slack.find) == "1.1"
    assert slept == [45.0]
    assert slack.seen == ["message"]


def test_only_what_slack_refused_for_good_is_final() -> None:
    assert is_final(DeliveryError("x", reason="channel_not_found"))
    assert not is_final(DeliveryError("x", reason="ratelimited"))
    assert not is_final(DeliveryError("x", reason="connection", maybe_sent=True))
    assert not is_final(ValueError("x"))


async def test_an_outage_is_waited_out_with_growing_pauses() -> None:
    journal, slack = Journal(), Slack(lose=40)

    async def nothing() -> str | None:
        return None

    assert await once(journal, "first")("k", slack.post, nothing) == "1.1"
    assert slept[:3] == [0.5, 1.0, 2.0]
    assert max(slept) == LONGEST_WAIT_SECONDS
    assert len(slept) == 40


async def test_what_is_about_the_message_is_not_repeated_for_ever() -> None:
    journal, tried = Journal(), list[str]()

    async def odd() -> str:
        tried.append("post")
        raise DeliveryError("odd", reason="internal_error")

    with pytest.raises(DeliveryError):
        await once(journal, "first")("k", odd, Slack().find)

    assert len(tried) == ATTEMPTS
