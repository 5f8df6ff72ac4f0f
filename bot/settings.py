"""The environment, read once, from a mapping that is passed in.

Nothing but the wiring sees it. Every problem is reported at once, before anything starts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from bot.errors import SettingsError

Mode: TypeAlias = Literal["socket", "http"]

MAX_PORT = 65535
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
WEB_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable, as the documentation lists it."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SLACK_BOT_TOKEN", "", "The bot's token (`xoxb-...`). Required by `serve`.", secret=True
    ),
    Setting(
        "SLACK_APP_TOKEN",
        "",
        "Token for Socket Mode (`xapp-...`). Wins when a signing secret is set as well.",
        secret=True,
    ),
    Setting(
        "SLACK_SIGNING_SECRET",
        "",
        "Proves that HTTP events come from Slack. Needed when there is no app token.",
        secret=True,
    ),
    Setting("SLACK_API_URL", "https://slack.com/api/", "Where Slack's Web API is."),
    Setting("HOST", "127.0.0.1", "Address that events, health and metrics listen on."),
    Setting("PORT", "8080", "Port for the same, in both modes; 0 takes a free one."),
    Setting(
        "DATABASE_URL",
        "sqlite file in FIRSTLINE_HOME",
        "`sqlite:///path`, `postgres://...` or `postgresql://...`.",
        secret=True,
    ),
    Setting("FIRSTLINE_HOME", "./var", "Folder for everything the bot writes; mode 0700."),
    Setting("FIRSTLINE_KNOWLEDGE", "./knowledge", "Folder of the FAQ files."),
    Setting("FIRSTLINE_POLICIES", "./policies", "Folder of the policy files."),
    Setting("FIRSTLINE_MODELS", "./var/models", "Folder that holds one folder for each encoder."),
    Setting(
        "FIRSTLINE_ENCODER",
        "all-MiniLM-L6-v2",
        "Which of them encodes questions; `models prepare` makes more (`--int8`: faster).",
    ),
    Setting(
        "SMALL_MODEL",
        "",
        "A name from `models list`, a path, or an OpenAI-compatible URL. Unset: tier off.",
    ),
    Setting("LARGE_MODEL", "", "The large model's name. Unset: tier off."),
    Setting(
        "OPENAI_BASE_URL",
        "",
        "One base URL or several separated by spaces, in order of preference.",
    ),
    Setting("OPENAI_API_KEY", "", "Key for those URLs.", secret=True),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
SECRETS = frozenset(setting.name for setting in SETTINGS if setting.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment said, checked.

    Attributes:
        bot_token: Empty only when Slack was not asked for.
        app_token: For Socket Mode; None leaves HTTP.
        api_url: Ends in `/`.
        port: 0 takes a free one.
        database_url: As SQLAlchemy wants it, driver included.
        home: Folder for everything the bot writes.
        openai_base_urls: In order of preference.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = DEFAULTS["SLACK_API_URL"]
    host: str = DEFAULTS["HOST"]
    port: int = int(DEFAULTS["PORT"])
    home: Path = Path(DEFAULTS["FIRSTLINE_HOME"])
    database_url: str = field(default="sqlite:///var/firstline.db", repr=False)
    knowledge: Path = Path(DEFAULTS["FIRSTLINE_KNOWLEDGE"])
    policies: Path = Path(DEFAULTS["FIRSTLINE_POLICIES"])
    small_model: str | None = None
    large_model: str | None = None
    openai_base_urls: tuple[str, ...] = ()
    openai_api_key: str | None = field(default=None, repr=False)

    @property
    def mode(self) -> Mode:
        """How events arrive; Socket Mode wins when both are set."""
        return "socket" if self.app_token else "http"

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, slack: bool = True) -> "Settings":
        """Read the environment.

        Args:
            env: Names and values, usually `os.environ`.
            slack: Whether the Slack settings are required; commands that never talk
                to Slack say no.

        Raises:
            SettingsError: One line for each value that is missing or bad.
        """
        reader = _Reader(env)
        settings = _settings_from(reader)
        if slack:
            reader.problems.extend(_slack_problems(settings))
        if reader.problems:
            raise SettingsError("\n".join(dict.fromkeys(reader.problems)))
        return settings


def _settings_from(reader: "_Reader") -> Settings:
    home = Path(reader.text("FIRSTLINE_HOME"))
    return Settings(
        bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
        app_token=reader.token("SLACK_APP_TOKEN", "xapp-") or None,
        signing_secret=reader.text("SLACK_SIGNING_SECRET") or None,
        api_url=reader.checked("SLACK_API_URL", _api_url_from),
        host=reader.text("HOST"),
        port=reader.port(),
        home=home,
        database_url=reader.database(home),
        knowledge=Path(reader.text("FIRSTLINE_KNOWLEDGE")),
        policies=Path(reader.text("FIRSTLINE_POLICIES")),
        small_model=reader.text("SMALL_MODEL") or None,
        large_model=reader.text("LARGE_MODEL") or None,
        openai_base_urls=tuple(reader.text("OPENAI_BASE_URL").split()),
        openai_api_key=reader.text("OPENAI_API_KEY") or None,
    )


def _slack_problems(settings: Settings) -> list[str]:
    problems: list[str] = []
    if not settings.bot_token:
        problems.append("SLACK_BOT_TOKEN is not set: copy it from the app's OAuth page")
    if not settings.app_token and not settings.signing_secret:
        problems.append(
            "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP events) is set:"
            " set one of them"
        )
    return problems


class _Reader:
    """Takes values out of the environment and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        """The value, the file's content, or the default; empty counts as not set."""
        value = self.env.get(name, "").strip()
        path = self.env.get(f"{name}_FILE", "").strip() if name in SECRETS else ""
        if value and path:
            self.problems.append(f"{name} and {name}_FILE are both set: remove one of them")
        if path and not value:
            value = self._file(name, path)
        default = "" if name == "DATABASE_URL" else DEFAULTS[name]
        return value or default

    def _file(self, name: str, path: str) -> str:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}_FILE is {path!r}, which cannot be read: {_why(error)}")
            return ""
        if not value:
            self.problems.append(f"{name}_FILE is {path!r}, which is empty: write the secret to it")
        return value

    def token(self, name: str, prefix: str) -> str:
        value = self.text(name)
        if value and not value.startswith(prefix):
            self.problems.append(
                f"{name} does not start with {prefix!r}: it looks like another of Slack's tokens"
            )
        return value

    def port(self) -> int:
        value = self.text("PORT")
        if value.isascii() and value.isdigit() and int(value) <= MAX_PORT:
            return int(value)
        self.problems.append(f"PORT is {value!r}: give a whole number from 0 to {MAX_PORT}")
        return int(DEFAULTS["PORT"])

    def checked(self, name: str, convert: Callable[[str], str]) -> str:
        """Convert a value; a ValueError's text says what is wrong with it."""
        value = self.text(name)
        try:
            return convert(value)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return DEFAULTS[name]

    def database(self, home: Path) -> str:
        if not self.text("DATABASE_URL"):
            return f"sqlite:///{home / 'firstline.db'}"
        return self.checked("DATABASE_URL", database_url_from)


def _api_url_from(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if host is None or parts.scheme not in WEB_SCHEMES:
        raise ValueError(f"is {value!r}: give an address such as https://slack.com/api/")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise ValueError(f"is {value!r}: tokens go over https unless the host is this machine")
    return value if value.endswith("/") else value + "/"


def database_url_from(value: str) -> str:
    """Name the driver, as SQLAlchemy wants it.

    Raises:
        ValueError: It is no URL of ours. Never repeats the value: it may hold a password.
    """
    scheme, separator, rest = value.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite" and rest.startswith("/") and rest != "/":
        return value
    raise ValueError(
        f"starts with {scheme!r}: give sqlite:///path, postgres://... or postgresql://..."
        if separator
        else "is no URL: give sqlite:///path, postgres://... or postgresql://..."
    )


def _why(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "no reason given" if isinstance(error, OSError) else "not UTF-8"
