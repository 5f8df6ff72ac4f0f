"""Requests that Slack would never send, each from a seed and a random number.  Pure.

Half are signed with the real secret, so that they get past the guard and reach our readers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlencode

from bot.slack.guard import signature_of
from tests.fuzz import seeds
from tests.fuzz.seeds import Body, Sample, Story

Trust: TypeAlias = Literal["signed", "foreign", "unsigned"]
Framing: TypeAlias = Literal["length", "chunked", "bad_chunks", "too_short", "too_long", "cut"]
Headers: TypeAlias = tuple[tuple[str, bytes], ...]

FORGED: Final = "FORGED"
SAMPLED: Final = 0.2
HARMLESS: Final = "hm "  # the stand-in for deciding stays silent at such words
JSON_TYPE: Final = b"application/json"
FORM_TYPE: Final = b"application/x-www-form-urlencoded"

ODD_VALUES: Final[Sequence[Any]] = (
    None, True, False, 0, -1, 2**63, 10**400, 0.5, "", " ", "0", [], {}, [[]], [None], {"": None},
    ["x"] * 300, {"id": {"id": {}}}, [{}], "<!channel>", "' OR 1=1 --", "../../etc/passwd",
    "T999999999", "C999999999", "U999999999", "1.1", "\x00", "\ud800", "x" * 5_000,
)  # fmt: skip
ODD_TEXTS: Final = (
    "\x00nul", "\ud800lone", "\udfff\ud800", "\u202eright to left", "zero\u200bwidth\u2060",
    "\U000e0041\U000e0042", "a" + "\u0301" * 3_000, "\U0001f468\u200d" * 1_000, "\uffff\ufdd0",
    "\x1b[31mred", 'line\r\n{"event": "fake"}', "\u2028\u2029\x85", "ﷺ" * 500, "İ" * 200,
    "<@UFIRSTLINE|" + "<" * 500, "&amp;" * 500, "<!date^0^{date}|" * 50, "%00%ff", "{os}" * 100,
)  # fmt: skip
ODD_NUMBERS: Final = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "1e-999999")
ODD_TIMES: Final = (
    b"", b"abc", b"nan", b"9" * 400, b"-1", b" 1790000000", b"1_790_000_00", b"1e9",
    "١٧٩٠٠٠٠٠٠٠".encode(), b"0x6ab13b80", b"1790000000.0", b"1790000000\xff",
)  # fmt: skip
ODD_PATHS: Final = (
    "/", "/slack", "/slack/events/", "/slack//events", "/slack/events/%00", "/metrics/../slack",
    "/slack/events%2f", "/SLACK/EVENTS", "/" + "a" * 5_000, "/slack/events?ssl_check=1",
)  # fmt: skip
NO_OBJECTS: Final = (
    b"", b" ", b"null", b"[]", b"1", b'"x"', b"{}", b"=", b"&&&", b"payload=", b"a=1&" * 500,
    b"payload=%7B%7D", b"payload=1", b"payload=[]", b"\x00", b"\xff\xfe", b"payload=%ff",
)  # fmt: skip
METHODS: Final = ("GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, as bytes will say it.

    Attributes:
        kind: What was done to it.
        trust: `signed` may have the effect it asks for; the others may have none.
    """

    kind: str
    trust: Trust
    body: bytes
    headers: Headers = ()
    method: str = "POST"
    target: str = "/slack/events"
    framing: Framing = "length"


@dataclass(frozen=True, slots=True)
class Forge:
    """Makes requests.

    Attributes:
        now: Seconds since the epoch.
        canary: Stands in every text.
        samples: Events that are seeds as well.
    """

    secret: str
    now: Callable[[], float]
    canary: str
    samples: Sequence[Sample] = ()
    chance: Random = field(default_factory=lambda: Random(1))  # noqa: S311  no secret hangs on it

    def request(self, number: int) -> Request:
        """The next request: half of them are signed."""
        if self.chance.random() < 0.5:
            kind = self.chance.choice(tuple(SIGNED))
            body, content_type = SIGNED[kind](self, self._story(number))
            return self._signed(f"signed: {kind}", "signed", body, content_type)
        kind = self.chance.choice(tuple(OTHERS))
        return OTHERS[kind](self, self._story(number, FORGED), kind)

    def _story(self, number: int, mark: str = "") -> Story:
        return Story(number=number, words=f"{HARMLESS}{self.canary}{mark}", mark=mark)

    def _signed(self, kind: str, trust: Trust, body: bytes, content_type: bytes) -> Request:
        return Request(
            kind=kind, trust=trust, body=body, headers=(*self.signature(body), _type(content_type))
        )

    def signature(self, body: bytes, *, secret: str = "", off: int = 0) -> Headers:
        """The two headers that sign a body."""
        at = str(int(self.now()) + off)
        value = signature_of(secret or self.secret, at, body)
        return (("X-Slack-Request-Timestamp", at.encode()), ("X-Slack-Signature", value.encode()))

    def seed(self, story: Story) -> tuple[Callable[[Story], Body], Body]:
        """A payload of any kind."""
        sampled = self.samples and self.chance.random() < SAMPLED
        make = self.chance.choice(self.samples if sampled else seeds.EVERY)
        return make, make(story)


def encoded(make: Callable[[Story], Body], body: Body) -> tuple[bytes, bytes]:
    """A payload as Slack sends one of its kind, and the type of content that is."""
    if make in seeds.FORMS:
        flat = {key: str(value).encode("utf-8", "replace") for key, value in body.items()}
        return urlencode(flat).encode(), FORM_TYPE
    return framed(make, json.dumps(body))


def framed(make: Callable[[Story], Body], text: str) -> tuple[bytes, bytes]:
    """JSON of our own, in the frame of its kind."""
    raw = text.encode("utf-8", "surrogatepass")
    if make in seeds.INTERACTIONS:
        return b"payload=" + urlencode({"": raw})[1:].encode(), FORM_TYPE
    return raw, JSON_TYPE


def places(node: object) -> list[tuple[Any, Any]]:
    """Every container in a payload with every key of it."""
    found: list[tuple[Any, Any]] = []
    keys: Sequence[Any] = ()
    if isinstance(node, dict):
        keys = tuple(node)
    elif isinstance(node, list):
        keys = range(len(node))
    for key in keys:
        found.append((node, key))
        found += places(node[key])  # type: ignore[index]  # a key of its own
    return found


def _type(content_type: bytes) -> tuple[str, bytes]:
    return ("Content-Type", content_type)


# What is signed


def untouched(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    return encoded(*forge.seed(story))


def wrong_value(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    node, key = forge.chance.choice(places(body))
    node[key] = forge.chance.choice(ODD_VALUES)
    return encoded(make, body)


def several_wrong_values(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    for node, key in forge.chance.sample(places(body), 3 if make is not seeds.ssl_check else 2):
        node[key] = forge.chance.choice(ODD_VALUES)
    return encoded(make, body)


def missing_value(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    node, key = forge.chance.choice(places(body))
    del node[key]
    return encoded(make, body)


def odd_text(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    texts = [(node, key) for node, key in places(body) if isinstance(node[key], str)]
    node, key = forge.chance.choice(texts)
    node[key] = HARMLESS + forge.chance.choice(ODD_TEXTS)
    return encoded(make, body)


def odd_number(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    return _raw_value(forge, story, forge.chance.choice(ODD_NUMBERS))


def deep(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    depth = forge.chance.choice((60, 64, 65, 1_000, 100_000))
    opening, closing = forge.chance.choice((("[", "]"), ('{"a":', "}")))
    end = closing * depth if forge.chance.random() < 0.5 else ""
    return _raw_value(forge, story, opening * depth + ("1" + end if end else ""))


def _raw_value(forge: Forge, story: Story, text: str) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    node, key = forge.chance.choice(places(body))
    node[key] = "@here@"
    return framed(make, json.dumps(body).replace('"@here@"', text))


def key_twice(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    make, body = forge.seed(story)
    key = forge.chance.choice(tuple(body))
    more = f'"{key}": {json.dumps(forge.chance.choice(ODD_VALUES))}'
    text = json.dumps(body)
    whole = f"{text[:-1]}, {more}}}" if forge.chance.random() < 0.5 else f"{{{more}, {text[1:]}"
    return framed(make, whole)


def huge(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    if forge.chance.random() < 0.9:  # a few are enough: each is a megabyte
        return untouched(forge, story)
    size = forge.chance.choice((50_000, 900_000, 999_000, 1_100_000))
    make, body = forge.seed(replace(story, words=story.words + "x" * (size // 3)))
    return encoded(make, body)


def flipped(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    raw, content_type = untouched(forge, story)
    changed = bytearray(raw)
    for _ in range(forge.chance.choice((1, 1, 3, 20))):
        changed[forge.chance.randrange(len(changed))] ^= forge.chance.randrange(1, 256)
    return bytes(changed), content_type


def cut_off(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    raw, content_type = untouched(forge, story)
    return raw[: forge.chance.randrange(len(raw))], content_type


def other_type(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    raw, _ = untouched(forge, story)
    kinds = (b"", b"text/plain", FORM_TYPE, JSON_TYPE, b"multipart/form-data", b"\xff", b"a/b;" * 9)
    return raw, forge.chance.choice(kinds)


def other_encoding(forge: Forge, story: Story) -> tuple[bytes, bytes]:
    _, body = forge.seed(story)
    text = json.dumps(body, ensure_ascii=False)
    return text.encode(forge.chance.choice(("utf-16", "utf-32", "utf-8-sig", "cp037"))), JSON_TYPE


def no_object(forge: Forge, _story: Story) -> tuple[bytes, bytes]:
    return forge.chance.choice(NO_OBJECTS), forge.chance.choice((JSON_TYPE, FORM_TYPE))


SIGNED: Final[Mapping[str, Callable[[Forge, Story], tuple[bytes, bytes]]]] = {
    "as it is": untouched,
    "wrong value": wrong_value,
    "several wrong values": several_wrong_values,
    "value missing": missing_value,
    "odd text": odd_text,
    "odd number": odd_number,
    "deep": deep,
    "key twice": key_twice,
    "huge": huge,
    "bytes flipped": flipped,
    "cut off": cut_off,
    "other content type": other_type,
    "other encoding": other_encoding,
    "no object": no_object,
}


# What is not signed, or not for us, or no proper HTTP


def without_headers(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    return Request(kind=kind, trust="unsigned", body=body, headers=(_type(content_type),))


def one_header(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    header = forge.chance.choice(forge.signature(body))
    return Request(kind=kind, trust="unsigned", body=body, headers=(header, _type(content_type)))


def doubled_header(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    both = forge.signature(body)
    headers = (*both, forge.chance.choice(both), _type(content_type))
    return Request(kind=kind, trust="unsigned", body=body, headers=headers)


def odd_time(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    name, _ = forge.signature(body)[0]
    headers = ((name, forge.chance.choice(ODD_TIMES)), forge.signature(body)[1])
    return Request(kind=kind, trust="unsigned", body=body, headers=(*headers, _type(content_type)))


def odd_signature(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    at, (name, good) = forge.signature(body)
    odd = (b"", b"v0=", b"v1" + good[2:], good.upper(), good[:-1], good + b"0", good + b"\xc3\xa9",
           b"v0=" + b"\xff" * 64, good * 100, b"v0=" + b"0" * 64)  # fmt: skip
    headers = (at, (name, forge.chance.choice(odd)), _type(content_type))
    return Request(kind=kind, trust="unsigned", body=body, headers=headers)


def other_secret(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    headers = (*forge.signature(body, secret="another"), _type(content_type))
    return Request(kind=kind, trust="unsigned", body=body, headers=headers)


def other_body(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    changed, _ = flipped(forge, story)
    headers = (*forge.signature(body + b" "), _type(content_type))
    return Request(kind=kind, trust="unsigned", body=changed, headers=headers)


def other_time(forge: Forge, story: Story, kind: str) -> Request:
    body, content_type = untouched(forge, story)
    off = forge.chance.choice((-86_400, -3_600, -400, 400, 3_600, 10**8))
    headers = (*forge.signature(body, off=off), _type(content_type))
    return Request(kind=kind, trust="unsigned", body=body, headers=headers)


def foreign_team(forge: Forge, story: Story, kind: str) -> Request:
    make = forge.chance.choice((*seeds.EVENTS, seeds.command))
    body = make(story) | {"team_id": "T999999999", "authorizations": [{"team_id": "T999999999"}]}
    raw, content_type = encoded(make, body)
    headers = (*forge.signature(raw), _type(content_type))
    return Request(kind=kind, trust="foreign", body=raw, headers=headers)


def foreign_app(forge: Forge, story: Story, kind: str) -> Request:
    make = forge.chance.choice((*seeds.EVENTS, seeds.command, *seeds.INTERACTIONS))
    raw, content_type = encoded(make, make(story) | {"api_app_id": "A999999999"})
    headers = (*forge.signature(raw), _type(content_type))
    return Request(kind=kind, trust="foreign", body=raw, headers=headers)


def odd_path(forge: Forge, story: Story, kind: str) -> Request:
    good = without_headers(forge, story, kind)
    return replace(good, target=forge.chance.choice(ODD_PATHS))


def odd_method(forge: Forge, story: Story, kind: str) -> Request:
    return replace(without_headers(forge, story, kind), method=forge.chance.choice(METHODS))


def packed(forge: Forge, story: Story, kind: str) -> Request:
    good = without_headers(forge, story, kind)
    way = forge.chance.choice((b"gzip", b"deflate", b"br", b"zstd", b"identity, gzip", b"\xff"))
    headers = (*good.headers, *forge.signature(good.body), ("Content-Encoding", way))
    return replace(good, headers=headers)


def odd_frame(forge: Forge, story: Story, kind: str) -> Request:
    framing = forge.chance.choice(FRAMINGS)
    return replace(without_headers(forge, story, kind), framing=framing)


def many_headers(forge: Forge, story: Story, kind: str) -> Request:
    good = without_headers(forge, story, kind)
    count, size = forge.chance.choice(((500, 10), (3, 6_000), (1, 20_000)))
    odd = tuple((f"X-Odd-{n}", b"x" * size) for n in range(count))
    return replace(good, headers=(*good.headers, *odd))


FRAMINGS: Final[Sequence[Framing]] = ("chunked", "bad_chunks", "too_short", "too_long", "cut")
OTHERS: Final[Mapping[str, Callable[[Forge, Story, str], Request]]] = {
    "no signature": without_headers,
    "one of two headers": one_header,
    "header twice": doubled_header,
    "odd timestamp": odd_time,
    "odd signature": odd_signature,
    "another secret": other_secret,
    "another body": other_body,
    "old or future": other_time,
    "another workspace": foreign_team,
    "another app": foreign_app,
    "unknown path": odd_path,
    "unknown method": odd_method,
    "packed body": packed,
    "odd framing": odd_frame,
    "many headers": many_headers,
}
