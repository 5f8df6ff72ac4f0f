"""The HTTP guard: what is not surely from Slack is turned away before anything is parsed.

Pure.  It stands before Slack's own check, which raises on odd headers, parses JSON before
it verifies, writes the body of a bad request to the log and lets `ssl_check` through
unsigned.  Signing: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qs

from bot.slack import payload as read
from bot.slack.payload import Payload
from bot.slack.shape import well_shaped

LARGEST_BODY = 1_000_000
OLDEST_SECONDS = 300
DEEPEST = 64
_FORM_FIELDS = 100

_TIMESTAMP = re.compile(r"[0-9]{10}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
# A text swallows its brackets; one that never ends swallows the rest, so this is linear.
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Turn it away with this HTTP status; the reason is for the log and holds no body."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack signed it, it is small, and it is well formed."""


Verdict: TypeAlias = Rejected | Accepted
_GOOD = Accepted()


class _NotJsonError(ValueError):
    """The body is not the JSON that Slack would send."""


def check(
    headers: Mapping[str, str],
    raw_body: bytes,
    *,
    signing_secret: str,
    now: float,
    team_id: str | None = None,
    app_id: str | None = None,
) -> Verdict:
    """Decide about one request.

    Args:
        headers: As received; a multidict shows repeated headers, which are refused.
        raw_body: The bytes as received, before any decoding.
        signing_secret: The app's; an empty one accepts nothing.
        now: Seconds since the epoch.
        team_id: The only workspace to take events from, if it matters.
        app_id: The only app to take anything for, if it matters.
    """
    refused = (
        unreadable(headers)
        or _size(raw_body)
        or _signed(headers, raw_body, signing_secret, now)
        or _well_formed(raw_body, team_id, app_id)
    )
    return refused or _GOOD


def unreadable(headers: Mapping[str, str]) -> Rejected | None:
    """Decide by the headers alone whether a body is not even to be read."""
    if any(_oversized(value) for value in _all(headers, "content-length")):
        return Rejected(413, "body over 1 MB")
    if any(value.lower() != "identity" for value in _all(headers, "content-encoding")):
        return Rejected(400, "compressed body")
    return None


def depth_within(raw: bytes, deepest: int = DEEPEST) -> bool:
    """Say whether brackets nest no deeper; without recursion, in one pass."""
    depth = 0
    for match in _BRACKETS.finditer(raw):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(match.group(), 0)
        if depth > deepest:
            return False
    return True


def _size(raw_body: bytes) -> Rejected | None:
    return Rejected(413, "body over 1 MB") if len(raw_body) > LARGEST_BODY else None


def _oversized(length: str) -> bool:
    return len(length) > len(str(LARGEST_BODY)) or (
        length.isdecimal() and int(length) > LARGEST_BODY
    )


def _signed(
    headers: Mapping[str, str], raw_body: bytes, secret: str, now: float
) -> Rejected | None:
    timestamp = _only(headers, "x-slack-request-timestamp", _TIMESTAMP)
    signature = _only(headers, "x-slack-signature", _SIGNATURE)
    if not secret or timestamp is None or signature is None:
        return Rejected(401, "no proper timestamp and signature")
    if abs(now - int(timestamp)) > OLDEST_SECONDS:
        return Rejected(401, "timestamp more than 5 minutes off")
    if not hmac.compare_digest(signature, signature_of(secret, timestamp, raw_body)):
        return Rejected(401, "signature of another secret or body")
    return None


def signature_of(secret: str, timestamp: str, raw_body: bytes) -> str:
    """Sign a request as Slack does."""
    base = b"v0:" + timestamp.encode() + b":" + raw_body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _well_formed(raw_body: bytes, team_id: str | None, app_id: str | None) -> Rejected | None:
    try:
        body = _parsed(raw_body)
    except ValueError:
        return Rejected(400, "neither JSON nor a form")
    if not well_shaped(body):
        return Rejected(400, "types that Slack does not send")
    app = read.word(body, "api_app_id")
    if app_id and app and app != app_id:
        return Rejected(403, "for another app")
    if team_id and _teams(body) and team_id not in _teams(body):
        return Rejected(403, "for another workspace")
    return None


def _teams(body: Payload) -> set[str]:
    """A click of an outsider in a shared channel names their workspace: that is not judged."""
    if read.word(body, "type") == "event_callback":
        authorized = read.word(read.first(body, "authorizations"), "team_id")
        return {read.word(body, "team_id"), authorized} - {""}
    return {read.word(body, "team_id")} - {""} if "command" in body else set()


def _parsed(raw_body: bytes) -> Payload:
    text = raw_body.lstrip()
    if text[:1] in {b"{", b"["}:
        return _object(raw_body)
    form = parse_qs(raw_body.decode("ascii"), max_num_fields=_FORM_FIELDS)
    if "payload" in form:
        return _object(form["payload"][0].encode())
    return {key: values[0] for key, values in form.items()}


def _object(raw: bytes) -> Payload:
    if not depth_within(raw):
        raise _NotJsonError
    value = json.loads(raw.decode(), parse_constant=_no_constant, parse_float=_finite)
    if not isinstance(value, dict):
        raise _NotJsonError
    return value


def _no_constant(_name: str) -> object:
    raise _NotJsonError


def _finite(number: str) -> float:
    value = float(number)
    if abs(value) == float("inf"):
        raise _NotJsonError
    return value


def _all(headers: Mapping[str, str], name: str) -> list[str]:
    return [value for key, value in headers.items() if key.lower() == name]


def _only(headers: Mapping[str, str], name: str, pattern: re.Pattern[str]) -> str | None:
    values = _all(headers, name)
    return values[0] if len(values) == 1 and pattern.fullmatch(values[0]) else None
