"""The command line of `python -m bot.simulator`, and what it makes of a manifest."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml

from bot.simulator.conditions import MENTION_ORDERS, Conditions, MentionOrder

DEFAULT_PORT: Final = 3000
MAX_PORT: Final = 65_535
ABOUT: Final = """\
A local Slack workspace for any Slack app: Web API, Socket Mode or signed HTTP, and a page on
which people write, click and fill in dialogs. Nothing leaves this machine.

Start it, then start the app with the environment that it prints. The tokens are words that
everybody knows: it listens on 127.0.0.1 and lets in this machine's own programs only."""
EXAMPLES: Final = """\
examples:
  python -m bot.simulator
      a workspace as unkind as Slack, for an app over Socket Mode
  python -m bot.simulator --events-url http://127.0.0.1:8080/slack/events
      the same for an app that takes signed requests
  python -m bot.simulator --manifest manifest.yaml
      with the scopes and events of the app, and nothing else
  python -m bot.simulator --save incident.json
  python -m bot.simulator --replay incident.json
      what people did, done again to a fresh workspace with the same seed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for.

    Attributes:
        load: Open the workspace as it was when this incident was saved.
        replay: Open it as it began, and do again what people did.
        save: Write the incident here at the end.
    """

    port: int
    events_url: str | None
    seed: int | None
    limits: bool
    speed: float
    first_of_mention: MentionOrder
    manifest: Path | None
    load: Path | None
    replay: Path | None
    save: Path | None

    def conditions(self) -> Conditions:
        """The settings of a fresh workspace.

        Raises:
            ManifestError: The manifest cannot be used.
        """
        events, scopes = subscriptions_in(self.manifest) if self.manifest else (None, None)
        return Conditions(
            seed=self.seed or 0,
            limits=self.limits,
            speed=self.speed,
            events=events,
            scopes=scopes,
            first_of_mention=self.first_of_mention,
        )


class ManifestError(ValueError):
    """A file is no app manifest; the message names it and the remedy."""


def subscriptions_in(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Bot events and bot scopes of an app manifest, in YAML or JSON.

    Raises:
        ManifestError: It cannot be read, or lists neither.
    """
    try:
        manifest: object = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is neither YAML nor JSON"
        raise ManifestError(f"{path} is no app manifest: {why}") from error
    events = _words(manifest, "settings", "event_subscriptions", "bot_events")
    scopes = _words(manifest, "oauth_config", "scopes", "bot")
    if not events and not scopes:
        raise ManifestError(
            f"{path} is no app manifest: it has neither settings.event_subscriptions.bot_events"
            " nor oauth_config.scopes.bot"
        )
    return events, scopes


def _words(value: object, *keys: str) -> frozenset[str]:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def options_from(arguments: list[str] | None) -> Options:
    """Read the command line; exits with 2 and one clear line where it is wrong."""
    return Options(**vars(_parser().parse_args(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
    parser.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="app manifest (YAML or JSON): grant its bot scopes and send its bot events only; "
        "without it every scope and every event",
    )
    _add_conditions(parser)
    _add_incidents(parser)
    return parser


def _add_conditions(parser: argparse.ArgumentParser) -> None:
    unkind = parser.add_argument_group("how unkind it is")
    unkind.add_argument(
        "--limits",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="refuse what goes over Slack's rate limits (default: yes)",
    )
    unkind.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="FACTOR",
        help="run the clock of retries and limits so much faster (default: 1)",
    )
    unkind.add_argument(
        "--first-of-mention",
        choices=MENTION_ORDERS,
        default="random",
        help="which of the two events about a mention comes first (default: %(default)s)",
    )
    unkind.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="chance is drawn from it; the same story meets the same faults (default: 0)",
    )


def _add_incidents(parser: argparse.ArgumentParser) -> None:
    kept = parser.add_argument_group("incidents: a workspace as one file")
    kept.add_argument("--save", type=_new_file, metavar="FILE", help="write one there at the end")
    start = kept.add_mutually_exclusive_group()
    start.add_argument(
        "--load", type=Path, metavar="FILE", help="open the workspace as it was when it was saved"
    )
    start.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="open it as it began, and do again what people did once the app is there",
    )


def _port(text: str) -> int:
    if text.isdigit() and int(text) <= MAX_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to {MAX_PORT}")


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if speed > 0:
        return speed
    raise argparse.ArgumentTypeError(f"{text!r} is no factor; give a number above 0, such as 60")


def _url(text: str) -> str:
    if urlsplit(text).scheme in {"http", "https"} and urlsplit(text).hostname:
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is no address; give one such as http://127.0.0.1:8080/slack/events"
    )


def _new_file(text: str) -> Path:
    """Look at the start whether it can be written, and not after an afternoon of clicking."""
    path = Path(text)
    at = path if path.exists() else path.parent
    if not path.is_dir() and os.access(at, os.W_OK):
        return path
    raise argparse.ArgumentTypeError(f"{text!r} cannot be written; name a file in a folder")
