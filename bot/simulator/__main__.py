"""`python -m bot.simulator`: the local workspace alone, for an app that runs elsewhere."""

import argparse
import asyncio
import contextlib
import sys
from urllib.parse import urlsplit

from bot.simulator import Simulator, simulator

DEFAULT_PORT = 3000
MAX_PORT = 65_535
BAD_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run until interrupted; 2 when the port is taken or a value is bad."""
    wanted = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(wanted.port, wanted.events_url or ""))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        why = error.strerror or error
        print(_taken(port=wanted.port, why=why), file=sys.stderr)  # noqa: T201  a command speaks to its terminal
        return BAD_USAGE
    return 0


async def _serve(port: int, events_url: str) -> None:
    async with simulator(port) as sim:
        sim.events_url = events_url
        print(words_for(sim), flush=True)  # noqa: T201  the same
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


def words_for(sim: Simulator) -> str:
    """Where the page is, and the environment an app needs to join."""
    way = (
        f"SLACK_SIGNING_SECRET={sim.signing_secret}"
        if sim.events_url
        else f"SLACK_APP_TOKEN={sim.app_token}"
    )
    lines = (
        f"A local Slack workspace is open at {sim.page_url}",
        "",
        "Start the app with this environment:",
        "",
        f"SLACK_API_URL={sim.api_url}",
        f"SLACK_BOT_TOKEN={sim.bot_token}",
        way,
        "",
        "Ctrl+C closes the workspace; nothing of it is kept.",
    )
    return "\n".join(lines)


def _taken(port: int, why: object) -> str:
    remedy = f"choose another with --port, for example --port {port + 1}"
    return f"simulator: cannot listen on 127.0.0.1:{port}: {why}; {remedy}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator",
        description="A local Slack workspace with a page for the browser; nothing leaves it.",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port on 127.0.0.1 (default: %(default)s)"
    )
    parser.add_argument(
        "--events-url",
        type=_url,
        metavar="URL",
        help="send signed HTTP requests there, such as http://127.0.0.1:8080/slack/events, "
        "whenever no Socket Mode connection is open",
    )
    return parser


def _port(text: str) -> int:
    if text.isdigit() and int(text) <= MAX_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to {MAX_PORT}")


def _url(text: str) -> str:
    if urlsplit(text).scheme in {"http", "https"} and urlsplit(text).hostname:
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is no address; give one such as http://127.0.0.1:8080/slack/events"
    )


if __name__ == "__main__":
    sys.exit(main())
