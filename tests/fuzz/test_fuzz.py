"""A short run is good, and each check fails for a bot that lacks what it checks."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.judging import Asked, Verdict, words_of
from tests.fuzz.mutations import FORGED, OTHERS, SIGNED, Forge, Request
from tests.fuzz.running import fuzzed

ENOUGH = 600


async def run(folder: Path, url: str, lacks: str = "") -> Verdict:
    match lacks:
        case "guard" | "memory":
            return await fuzzed(folder, url, count=ENOUGH, lacks=lacks)
        case _:
            return await fuzzed(folder, url, count=ENOUGH)


async def test_nothing_comes_of_what_slack_would_not_send(
    tmp_path: Path, database_url: str
) -> None:
    verdict = await run(tmp_path, database_url)

    assert not verdict.faults
    assert sum(verdict.sent.values()) == ENOUGH
    assert verdict.traced > 0


async def test_a_bot_without_a_guard_is_seen(tmp_path: Path) -> None:
    verdict = await run(tmp_path, f"sqlite:///{tmp_path / 'firstline.db'}", "guard")

    assert verdict.marked > 0
    assert verdict.logged > 0
    assert verdict.broken > 0


async def test_a_bot_that_keeps_what_it_got_is_seen(tmp_path: Path) -> None:
    verdict = await run(tmp_path, f"sqlite:///{tmp_path / 'firstline.db'}", "memory")

    assert [one.partition(" by ")[0] for one in verdict.faults] == ["memory grew"]


def test_equal_seeds_send_equal_requests_of_every_kind_and_half_are_signed() -> None:
    def requests(seed: int) -> list[Request]:
        forge = Forge("secret", lambda: 1_790_000_000.0, "canary", (), Random(seed))  # noqa: S311  no secret hangs on it
        return [forge.request(number) for number in range(2_000)]

    first = requests(7)

    assert first == requests(7)
    assert len({one.kind for one in first}) == len(SIGNED) + len(OTHERS)
    assert sum(one.trust == "signed" for one in first) == pytest.approx(1_000, abs=100)


def test_a_row_is_traced_only_to_one_request_that_was_signed_and_for_us() -> None:
    asked = Asked()
    ours = b'{"team_id": "THALDEN001", "api_app_id": "AFIRSTLINE", "ts": "1.1", "user": "U1"}'
    asked.note(1, Request(kind="", trust="signed", body=ours))
    asked.note(2, Request(kind="", trust="unsigned", body=ours.replace(b"U1", b"U2")))
    asked.note(3, Request(kind="", trust="signed", body=ours.replace(b"THALDEN001", b"T2")))
    asked.note(4, Request(kind="", trust="signed", body=ours.replace(b"1.1", b"4.4")))

    assert asked.together("1.1", "U1")
    assert not asked.together("1.1", "U2")
    assert not asked.together("4.4", "1.1")


def test_both_values_of_a_key_that_stands_twice_are_read() -> None:
    assert words_of(b'{"a": "one", "a": {"b": ["two"]}}') == {"one", "two"}
    assert words_of(b"payload=%7B%22a%22%3A%22one%22%7D") == {"one"}
    assert words_of(b'{"a": "one"') == frozenset()
    assert FORGED not in words_of(b"[" * 100_000)
