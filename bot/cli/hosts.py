"""Every host that the process may talk to, in one place."""

from typing import TypeAlias
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.settings import Settings
from bot.slack.response_urls import SLACK_RESPONSE_HOST

SLACK = "slack.com"
OPENAI = "https://api.openai.com/v1"  # where the client goes when no address is set

Host: TypeAlias = tuple[str, str]


def hosts(settings: Settings, socket_host: str = "") -> tuple[Host, ...]:
    """Every host that the process may talk to, and why; nothing else is ever connected to."""
    api = urlsplit(settings.api_url).hostname or ""
    found = [(api, "Slack's Web API")]
    if settings.app_token:
        found.append((socket_host or "as the Web API says", "Slack's socket"))
    if api == SLACK:
        found.append((SLACK_RESPONSE_HOST, "answers to slash commands and clicks"))
    place = sa.make_url(settings.database_url)
    if place.host:
        found.append((place.host, "the database"))
    if settings.small_model and "://" in settings.small_model:
        found.append((urlsplit(settings.small_model).hostname or "", "the small model"))
    if settings.large_model:
        urls = settings.openai_base_urls or (OPENAI,)
        found += [(urlsplit(url).hostname or "", "the large model") for url in urls]
    return tuple(dict.fromkeys(found))
