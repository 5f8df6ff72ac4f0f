import asyncio
import socket

import pytest

from bot.simulator import simulator
from bot.simulator.__main__ import main, words_for


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
    [(["--port", "http"], "'http' is no port"), (["--events-url", "8080"], "'8080' is no address")],
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
