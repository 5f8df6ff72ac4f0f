"""What a workspace keeps beside its messages: files, pins, streams, and messages yet to come."""

from dataclasses import dataclass, field

from bot.simulator.payloads import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file; it has been announced, then its bytes arrive, then it is shared.

    Attributes:
        host: `name:port` of the server that holds it.
        size: Bytes announced; what arrives must be as many.
        content: The bytes in base64, None until they arrive.
        complete: Whether the upload was completed.
        shares: Channel and `ts` of each message that shares it.
    """

    id: str
    name: str
    user: str
    created: int
    size: int
    host: str = "127.0.0.1"
    title: str = ""
    alt_text: str = ""
    snippet_type: str = ""
    content: str | None = None
    complete: bool = False
    shares: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A message pinned to its conversation; `created` is in seconds."""

    ts: str
    user: str
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A message to be posted at `post_at`, in seconds since the epoch."""

    id: str
    channel: str
    post_at: int
    created: int
    text: str
    blocks: tuple[JsonObject, ...] = ()
    thread_ts: str | None = None
    metadata: JsonObject = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A message that is still being written.

    Attributes:
        started: Seconds since the epoch; five minutes later it takes no more.
        chunks: What was streamed so far, in order.
        mode: How tasks are shown: `timeline`, `plan` or `dense`.
        stopped_by_user: A person pressed stop.
    """

    started: float
    chunks: tuple[JsonObject, ...] = ()
    mode: str = "timeline"
    stopped_by_user: bool = False
