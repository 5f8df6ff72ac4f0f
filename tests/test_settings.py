from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import SETTINGS, Settings

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def problems_of(env: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return str(caught.value)


def test_defaults_need_only_the_tokens() -> None:
    settings = Settings.from_env(SLACK)

    assert settings.mode == "socket"
    assert settings.api_url == "https://slack.com/api/"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == "sqlite:///var/firstline.db"


def test_every_problem_is_reported_at_once() -> None:
    said = problems_of({"PORT": "http", "SLACK_API_URL": "slack", "DATABASE_URL": "mysql://x"})

    assert said.splitlines() == [
        "SLACK_API_URL is 'slack': give an address such as https://slack.com/api/",
        "PORT is 'http': give a whole number from 0 to 65535",
        "DATABASE_URL starts with 'mysql': give sqlite:///path, postgres://... or postgresql://...",
        "SLACK_BOT_TOKEN is not set: copy it from the app's OAuth page",
        (
            "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP events) is set:"
            " set one of them"
        ),
    ]


def test_socket_mode_wins_when_both_are_set() -> None:
    assert Settings.from_env({**SLACK, "SLACK_SIGNING_SECRET": "s"}).mode == "socket"
    assert Settings.from_env({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}).mode == (
        "http"
    )


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    held = tmp_path / "token"
    held.write_text("xoxb-from-file\n", encoding="utf-8")

    settings = Settings.from_env({"SLACK_BOT_TOKEN_FILE": str(held), "SLACK_APP_TOKEN": "xapp-1"})

    assert settings.bot_token == "xoxb-from-file"


def test_a_secret_given_twice_is_a_problem(tmp_path: Path) -> None:
    env = {**SLACK, "SLACK_BOT_TOKEN_FILE": str(tmp_path / "x")}

    assert problems_of(env) == (
        "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: remove one of them"
    )


def test_an_unreadable_secret_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "absent")

    said = problems_of({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN_FILE": path})

    assert f"SLACK_APP_TOKEN_FILE is {path!r}, which cannot be read" in said


def test_secrets_stay_out_of_repr_and_of_messages() -> None:
    env = {
        **SLACK,
        "SLACK_SIGNING_SECRET": "canary-1",
        "OPENAI_API_KEY": "canary-2",
        "DATABASE_URL": "postgres://me:canary-3@db/x",
    }

    assert "canary" not in repr(Settings.from_env(env))
    assert "canary" not in problems_of({**env, "SLACK_BOT_TOKEN": "canary-4", "PORT": "x"})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_names_of_postgres_are_accepted(scheme: str) -> None:
    settings = Settings.from_env({**SLACK, "DATABASE_URL": f"{scheme}://me@db/x"})

    assert settings.database_url == "postgresql+psycopg://me@db/x"


def test_tokens_never_go_over_plain_http_to_another_machine() -> None:
    local = Settings.from_env({**SLACK, "SLACK_API_URL": "http://127.0.0.1:3000/api"})

    assert local.api_url == "http://127.0.0.1:3000/api/"
    assert "https unless" in problems_of({**SLACK, "SLACK_API_URL": "http://slack.example/api/"})


def test_commands_without_slack_need_no_tokens() -> None:
    assert Settings.from_env({}, slack=False).bot_token == ""


def test_empty_counts_as_not_set() -> None:
    settings = Settings.from_env({**SLACK, "PORT": "", "SMALL_MODEL": " "})

    assert (settings.port, settings.small_model) == (8080, None)


def test_several_base_urls_keep_their_order() -> None:
    settings = Settings.from_env({**SLACK, "OPENAI_BASE_URL": "http://a/v1 http://b/v1"})

    assert settings.openai_base_urls == ("http://a/v1", "http://b/v1")


def test_every_setting_has_a_meaning() -> None:
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)
