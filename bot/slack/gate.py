"""The outgoing gate: the only code that can make Slack show anything.

It owns the only client that writes.  What it takes is typed (`bot.slack.layout`), what it
sends it has written itself, piece by piece, with every word escaped and every link
checked.  A test walks the syntax tree of the whole package to hold this.
"""

import re
from collections.abc import Awaitable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryError
from bot.slack.characters import shown_plainly
from bot.slack.layout import Home, Message, Modal
from bot.slack.render import blocks_json, home_json, modal_json, summary_of
from bot.slack.response_urls import may_be_answered
from bot.slack.rich import Json

METADATA_EVENT = "firstline_post"
LONGEST_WAIT_SECONDS = 30
"""A longer Retry-After is the caller's to wait for, not a sleeping coroutine's."""
PROMPTS = 4
PROMPT = 150
_STATUS = 100
_KEY = re.compile(r"[A-Za-z0-9_.:#/-]{1,200}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as Slack will get it.  Only the gate makes these."""

    text: str
    blocks: tuple[Json, ...]

    def arguments(self) -> Json:
        """Arguments that every way of posting takes; Slack shall guess no names or links."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "parse": "none",
            "link_names": False,
        }


class Gate:
    """Posts what it has written itself, and nothing else."""

    def __init__(
        self,
        token: str,
        session: aiohttp.ClientSession,
        *,
        api_url: str = "https://slack.com/api/",
        rate_limit_retries: int = 2,
    ) -> None:
        """Own a client; the session is the caller's to close.

        Only refusals for rate are retried: repeating after a broken connection could
        post twice, because Slack knows no idempotency key.
        """
        self._session = session
        self._api = urlsplit(api_url)
        self._client = AsyncWebClient(
            token=token,
            base_url=api_url if api_url.endswith("/") else f"{api_url}/",
            session=session,
            retry_handlers=[_ShortWaits(max_retry_count=rate_limit_retries)],
        )

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: str | None = None,
    ) -> str:
        """Post and return the message's ts; `metadata` is the key to find it again by.

        Raises:
            DeliveryError: Slack refused, or nobody knows whether it arrived.
        """
        answer = await _told(
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts,
                metadata=None if metadata is None else _metadata(metadata),
                unfurl_links=False,
                unfurl_media=False,
                **_outgoing(message).arguments(),
            ),
        )
        return _word(answer, "ts")

    async def post_ephemeral(
        self,
        user: str,
        channel: str,
        message: Message,
        *,
        thread_ts: str | None = None,
    ) -> str:
        """Show a message to one person; it cannot be read back or updated by ts."""
        shown = ""
        for page in (message, *message.more):
            answer = await _told(
                self._client.chat_postEphemeral(
                    channel=channel,
                    user=user,
                    thread_ts=thread_ts,
                    **_outgoing(page).arguments(),
                ),
            )
            shown = shown or _word(answer, "message_ts")
        return shown

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace a message of ours."""
        await _told(
            self._client.chat_update(channel=channel, ts=ts, **_outgoing(message).arguments()),
        )

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message of ours; one that is gone is no error."""
        with _forgiving("message_not_found"):
            await _told(self._client.chat_delete(channel=channel, ts=ts))

    async def respond(
        self,
        response_url: str,
        message: Message | None,
        *,
        replace: bool = False,
        in_channel: bool = False,
        thread_ts: str = "",
    ) -> None:
        """Answer where a command or a click came from; `None` deletes the original.

        With `thread_ts` it is shown in that thread: Slack does not go by where the button was.

        Raises:
            DeliveryError: The address is not Slack's, or Slack refused.
        """
        if not may_be_answered(response_url, self._api):
            raise DeliveryError(
                "a response_url that is not Slack's was not called: check who can reach this "
                "bot's endpoint",
                reason="foreign_response_url",
            )
        body = _response(message, replace=replace, in_channel=in_channel)
        rest = [_response(page, replace=False, in_channel=in_channel) for page in _after(message)]
        there = {"thread_ts": thread_ts} if thread_ts and message is not None else {}
        await self._send(response_url, body if replace else {**body, **there})
        for page in rest:
            await self._send(response_url, {**page, **there})

    async def open_view(self, trigger_id: str, view: Modal) -> str:
        """Open a dialog, within 3 seconds of the click; return its view id."""
        answer = await _told(
            self._client.views_open(trigger_id=trigger_id, view=modal_json(view)),
        )
        return _view_id(answer)

    async def publish_home(self, user: str, view: Home) -> None:
        """Show a person their App Home."""
        await _told(self._client.views_publish(user_id=user, view=home_json(view)))

    async def react(self, channel: str, ts: str, name: str) -> None:
        """Add a reaction; one that is already there is no error."""
        with _forgiving("already_reacted"):
            await _told(self._client.reactions_add(channel=channel, timestamp=ts, name=name))

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        """Take a reaction away; one that is not there is no error."""
        with _forgiving("no_reaction"):
            await _told(self._client.reactions_remove(channel=channel, timestamp=ts, name=name))

    async def status(self, channel: str, thread_ts: str, text: str) -> None:
        """Show what is being done in a thread; an empty text clears it."""
        await _told(
            self._client.assistant_threads_setStatus(
                channel_id=channel,
                thread_ts=thread_ts,
                status=shown_plainly(text, _STATUS),
            ),
        )

    async def suggest(self, channel: str, prompts: Sequence[str]) -> None:
        """Offer questions in the Messages tab, at most four; each is sent as it reads."""
        # Without a thread: with one, Slack shows nothing in the Messages tab.
        offered = [shown_plainly(prompt, PROMPT) for prompt in prompts[:PROMPTS]]
        await _told(
            self._client.assistant_threads_setSuggestedPrompts(
                channel_id=channel,
                prompts=[{"title": prompt, "message": prompt} for prompt in offered],
            ),
        )

    async def permalink(self, channel: str, ts: str) -> str:
        """Ask Slack for the address of a message."""
        answer = await _told(self._client.chat_getPermalink(channel=channel, message_ts=ts))
        return _word(answer, "permalink")

    async def _send(self, url: str, body: Json) -> None:
        try:
            async with self._session.post(url, json=body, allow_redirects=False) as answer:
                if answer.status != 200:  # noqa: PLR2004  the only good one Slack gives here
                    raise DeliveryError(
                        f"Slack answered {answer.status} to a response_url: it works 5 times, "
                        "for 30 minutes",
                        reason=f"http_{answer.status}",
                    )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _unknown(error) from error


class _ShortWaits(AsyncRateLimitErrorRetryHandler):
    """Waits for Slack's rate limit, but never longer than half a minute."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )
        wait = None if response is None else _retry_after(response.headers)
        return limited and wait is not None and wait <= LONGEST_WAIT_SECONDS


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(summary_of(message), tuple(blocks_json(message)))


def _after(message: Message | None) -> Sequence[Message]:
    return () if message is None else message.more


def _response(message: Message | None, *, replace: bool, in_channel: bool) -> Json:
    if message is None:
        return {"delete_original": True}
    outgoing = _outgoing(message)
    return {
        "text": outgoing.text,
        "blocks": list(outgoing.blocks),
        "response_type": "in_channel" if in_channel else "ephemeral",
        "replace_original": replace,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _metadata(key: str) -> Json:
    """Metadata is visible to every app of the workspace: an id, never words."""
    if _KEY.fullmatch(key) is None:
        raise ValueError(f"{key!r} is no key: metadata carries ids, never words")
    return {"event_type": METADATA_EVENT, "event_payload": {"key": key}}


async def _told(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Await Slack's answer; turn whatever went wrong into one kind of error."""
    try:
        return await call
    except SlackApiError as error:
        raise _refusal(error) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unknown(error) from error


def _refusal(error: SlackApiError) -> DeliveryError:
    answer: Any = error.response  # AsyncSlackResponse, or aiohttp's own when it was no JSON
    # A server that is in trouble answers with a page instead of JSON: `data` is then text.
    is_json = isinstance(answer, AsyncSlackResponse) and isinstance(answer.data, dict)
    told = answer.get("error") if is_json else None
    reason = str(told or "unreadable_answer")
    return DeliveryError(
        f"Slack refused with {reason!r}",
        reason=reason,
        retry_after=_retry_after(getattr(answer, "headers", {})),
        maybe_sent=told is None,
    )


def _unknown(error: BaseException) -> DeliveryError:
    return DeliveryError(
        f"the connection to Slack broke ({type(error).__name__}): it may have arrived",
        reason="connection",
        maybe_sent=True,
    )


def _retry_after(headers: Any) -> float | None:  # three kinds of mapping come here
    for name, value in dict(headers or {}).items():
        if str(name).lower() == "retry-after":
            first = value[0] if isinstance(value, list) else value
            return float(first) if str(first).isdecimal() else None
    return None


@contextmanager
def _forgiving(reason: str) -> Generator[None]:
    """Let one refusal pass that means the work is already done."""
    try:
        yield
    except DeliveryError as error:
        if error.reason != reason:
            raise


def _word(answer: AsyncSlackResponse, key: str) -> str:
    value: object = answer.get(key)
    return value if isinstance(value, str) else ""


def _view_id(answer: AsyncSlackResponse) -> str:
    view: object = answer.get("view")
    return str(view.get("id", "")) if isinstance(view, dict) else ""
