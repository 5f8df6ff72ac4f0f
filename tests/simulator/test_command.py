import asyncio
import socket
from pathlib import Path

import pytest

from bot.simulator import simulator
from bot.simulator.__main__ import main, words_for
from bot.simulator.options import options_from


def test_taken_port_is_one_line_with_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status = main(["--port", str(port)])

    (line,) = capsys.readouterr().err.splitlines()
    assert status == 2
    assert f"127.0.0.1:{port}" in line
    assert f"--port {port + 1}" in line


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--port", "http"], "'http' is no port"),
        (["--events-url", "8080"], "'8080' is no address"),
        (["--speed", "0"], "'0' is no factor"),
        (["--save", "/nowhere/incident.json"], "'/nowhere/incident.json' cannot be written"),
        (["--save", "/"], "'/' cannot be written"),
    ],
)
def test_bad_value_is_named(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert word in capsys.readouterr().err


def test_words_hold_the_environment_of_the_app() -> None:
    async def words(events_url: str) -> str:
        async with simulator() as sim:
            sim.events_url = events_url
            return words_for(sim)

    by_socket, by_http = asyncio.run(words("")), asyncio.run(words("http://127.0.0.1:1/events"))

    assert "SLACK_APP_TOKEN=xapp-simulator" in by_socket
    assert "SLACK_SIGNING_SECRET=" in by_http
    assert "SLACK_API_URL=http://127.0.0.1:" in by_http


def test_the_help_tells_of_every_option_and_how_to_begin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    told = capsys.readouterr().out
    assert stopped.value.code == 0
    for word in ("--manifest", "--no-limits", "--speed", "--seed", "--load", "--replay", "--save"):
        assert word in told
    assert "python -m bot.simulator --replay incident.json" in told


def test_a_manifest_limits_scopes_and_events(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(
        "settings: {event_subscriptions: {bot_events: [message.im]}}\n"
        "oauth_config: {scopes: {bot: [chat:write]}}\n",
        "utf-8",
    )

    conditions = options_from(["--manifest", str(path), "--no-limits"]).conditions()

    assert conditions.events == frozenset({"message.im"})
    assert conditions.scopes == frozenset({"chat:write"})
    assert not conditions.limits
    assert options_from([]).conditions().limits


@pytest.mark.parametrize(
    ("option", "content", "word"),
    [
        ("--manifest", "[", "is no app manifest: it is neither YAML nor JSON"),
        ("--manifest", "name: x", "it has neither settings.event_subscriptions.bot_events"),
        ("--load", "[]", "holds no incident"),
        ("--replay", "", "holds no incident"),
    ],
)
def test_a_bad_file_is_one_line(
    option: str, content: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    path.write_text(content, "utf-8")

    assert main([option, str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert word in line
    assert str(path) in line
