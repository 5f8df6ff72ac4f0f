"""The Events API over HTTP, Slack's side: signed POSTs and what comes back.

Signature: `v0=` + hex HMAC-SHA256(secret, `v0:{timestamp}:{raw body}`), from Slack's
page "Verifying requests from Slack".
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.payloads import Json, JsonObject
from bot.simulator.socket import Envelope, Unacked

JSON_TYPE = "application/json"
SUCCESS = 2  # the first digit of the status
FORM_TYPE = "application/x-www-form-urlencoded"


class Refused(Unacked):
    """The app answered, and asked not to be tried again (`X-Slack-No-Retry: 1`)."""


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Slack-Signature` for this body."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def body_of(envelope: Envelope) -> tuple[str, bytes]:
    """Content type and raw body: events are JSON, commands and interactions forms."""
    match envelope.kind:
        case "slash_commands":
            return FORM_TYPE, urlencode(envelope.payload).encode()
        case "interactive":
            return FORM_TYPE, urlencode({"payload": json.dumps(envelope.payload)}).encode()
        case _:
            return JSON_TYPE, json.dumps(envelope.payload).encode()


@dataclass(frozen=True, slots=True)
class HttpDelivery:
    """Sends envelopes to one address. `clock` gives seconds since the epoch."""

    session: ClientSession
    secret: str
    clock: Callable[[], float]

    async def send(self, url: str, envelope: Envelope, ack_seconds: float) -> Json:
        """POST it, signed; return the JSON answered, or None.

        Raises:
            Refused: A status other than 2xx, with `X-Slack-No-Retry: 1`.
            Unacked: Anything else that is not 2xx in time; says why, in Slack's words.
        """
        content_type, body = body_of(envelope)
        headers = self._headers(content_type, body) | _retried(envelope)
        try:
            return await self._post(url, body, headers, ack_seconds)
        except TimeoutError as error:
            raise Unacked("http_timeout") from error
        except ClientError as error:
            raise Unacked("connection_failed") from error

    async def challenge(self, url: str, ack_seconds: float) -> bool:
        """url_verification: whether the app echoes the challenge."""
        payload: JsonObject = {
            "token": "simulator",
            "type": "url_verification",
            "challenge": "simulator-challenge",
        }
        envelope = Envelope(id="", kind="url_verification", payload=payload)
        try:
            answer = await self.send(url, envelope, ack_seconds)
        except Unacked:
            return False
        echoed = answer.get("challenge") if isinstance(answer, dict) else answer
        return echoed == "simulator-challenge"

    async def _post(
        self, url: str, body: bytes, headers: Mapping[str, str], ack_seconds: float
    ) -> Json:
        timeout = ClientTimeout(total=ack_seconds)
        async with self.session.post(url, data=body, headers=headers, timeout=timeout) as answer:
            text = await answer.text()
            if answer.status // 100 != SUCCESS:
                stop = answer.headers.get("X-Slack-No-Retry") == "1"
                raise (Refused if stop else Unacked)("http_error")
            return _parsed(text)

    def _headers(self, content_type: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(self.clock()))
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (simulator)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature_of(self.secret, timestamp, body),
        }


def _retried(envelope: Envelope) -> dict[str, str]:
    if not envelope.attempt:
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope.attempt),
        "X-Slack-Retry-Reason": envelope.reason,
    }


def _parsed(text: str) -> Json:
    """JSON when it is JSON; plain text counts as a message, as for slash commands."""
    if not text.strip():
        return None
    try:
        parsed: Json = json.loads(text)
    except ValueError:
        return text
    return parsed
