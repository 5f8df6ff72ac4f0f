import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.slack.guard import (
    Accepted,
    Rejected,
    check,
    depth_within,
    signature_of,
    unreadable,
)
from tests.slack.oracle import attack_rows, needs_shared

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_790_000_000.0
EVENT = {"type": "event_callback", "event": {"type": "message"}}
BODY = json.dumps({**EVENT, "team_id": "T1", "api_app_id": "A1"}).encode()


def signed(body: bytes = BODY, timestamp: str = "1790000000") -> dict[str, str]:
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature_of(SECRET, timestamp, body),
    }


def verdict(body: bytes = BODY, headers: Any = None, **more: str) -> Accepted | Rejected:
    sent = signed(body) if headers is None else headers
    return check(sent, body, signing_secret=SECRET, now=NOW, **more)


def status(body: bytes = BODY, headers: Any = None, **more: str) -> int:
    found = verdict(body, headers, **more)
    return 200 if isinstance(found, Accepted) else found.status


def test_slacks_own_example_has_slacks_own_signature() -> None:
    # From https://docs.slack.dev/authentication/verifying-requests-from-slack
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    assert signature_of(SECRET, "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        b'{"type": "url_verification", "challenge": "x"}',
        urlencode({"payload": json.dumps({"api_app_id": "A1"})}).encode(),
        urlencode({"command": "/ask", "team_id": "T1", "text": "hi [[["}).encode(),
        b'{"text": "' + b"[" * 100 + b'"}',
    ],
)
def test_what_slack_signed_passes(body: bytes) -> None:
    assert status(body, team_id="T1", app_id="A1") == 200


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "-1",
        "nan",
        "abc",
        "9" * 400,
        "1790000301",
        "1789999699",
        "179000000",
        "1_790000000",
        " 1790000000",
        "1790000000\n",
        "\u0661\u0667\u0669\u0660\u0660\u0660\u0660\u0660\u0660\u0660",
        "1790000000.0",
        "+179000000",
    ],
)
def test_a_timestamp_of_another_form_or_time_is_turned_away(timestamp: str) -> None:
    assert status(headers=signed(timestamp=timestamp)) == 401


@pytest.mark.parametrize("timestamp", ["1790000300", "1789999700"])
def test_five_minutes_are_still_fine(timestamp: str) -> None:
    assert status(headers=signed(timestamp=timestamp)) == 200


@pytest.mark.parametrize("change", ["v1=", "V0=", "v0=\u00e9", "", "v0= "])
def test_a_signature_of_another_form_is_turned_away(change: str) -> None:
    headers = signed()
    headers["X-Slack-Signature"] = change + headers["X-Slack-Signature"][3:]

    assert status(headers=headers) == 401


def test_two_signatures_are_turned_away() -> None:
    headers = CIMultiDict(signed())
    headers.add("x-slack-signature", headers["X-Slack-Signature"])

    assert status(headers=headers) == 401


def test_an_empty_secret_accepts_nothing() -> None:
    headers = signed()
    headers["X-Slack-Signature"] = signature_of("", "1790000000", BODY)

    found = check(headers, BODY, signing_secret="", now=NOW)

    assert isinstance(found, Rejected)


def test_an_unsigned_ssl_check_is_turned_away() -> None:
    assert status(b"ssl_check=1&token=x", headers={}) == 401


def test_a_large_body_is_turned_away_before_anything_is_computed() -> None:
    assert status(b"x" * 1_000_001, headers={}) == 413
    assert status(headers={**signed(), "Content-Length": "10000000000"}) == 413
    assert unreadable({"content-length": "9" * 5000})
    assert not unreadable({"content-length": "1000000"})


def test_a_compressed_body_is_turned_away() -> None:
    assert status(headers={**signed(), "Content-Encoding": "gzip"}) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[1]",
        b'{"a": 1',
        b"\xff\xfe{",
        b'{"a": "\xff"}',
        b"a=1&" * 200,
        b"payload=" + b"[" * 100,
        b"payload=nope",
        b'{"type": "event_callback", "event": null}',
        b'{"type": 7}',
    ],
)
def test_a_signed_body_that_slack_would_not_send_is_400(body: bytes) -> None:
    assert status(body) == 400


def test_depth_of_64_is_fine_and_brackets_in_texts_do_not_count() -> None:
    assert depth_within(b"[" * 64 + b"]" * 64)
    assert not depth_within(b"[" * 65)
    assert depth_within(b'["' + b"[" * 900 + b'\\"' + b"[" * 900 + b'"]')
    assert depth_within(b'"' + b'\\"[' * 300_000)


def test_another_workspace_or_app_is_403() -> None:
    assert status(team_id="T2") == 403
    assert status(app_id="A2") == 403


def test_a_shared_channel_names_our_workspace_among_the_authorizations() -> None:
    body = {**EVENT, "team_id": "T9", "authorizations": [{"team_id": "T1"}]}

    assert status(json.dumps(body).encode(), team_id="T1") == 200


def test_no_reason_repeats_what_was_sent() -> None:
    found = verdict(b'{"secret": "hunter2", NaN', headers=None)

    assert isinstance(found, Rejected)
    assert "hunter2" not in found.reason


@needs_shared
def test_forged_rows_are_turned_away() -> None:
    for row in attack_rows("slack_abuse.jsonl", "forged_request"):
        if row["expect"] in {"401", "413"}:
            assert str(status(headers=_forged(row["payload"]["headers"]))) == row["expect"], row


def _forged(changes: dict[str, Any]) -> CIMultiDict[str]:
    timestamp = str(changes.get("X-Slack-Request-Timestamp", "now")).replace("now+", "+")
    at = str(1_790_000_000 + int(timestamp)) if timestamp.startswith("+") else timestamp
    headers = CIMultiDict(signed(timestamp="1790000000" if at == "now" else at))
    valid = headers["X-Slack-Signature"]
    for name, value in changes.items():
        headers.popall(name, None)
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                headers.add(
                    name,
                    str(each)
                    .replace("now+301", at)
                    .replace("v1=<valid>", "v1" + valid[2:])
                    .replace("<valid>", valid),
                )
    return headers


HEADERS = st.dictionaries(
    st.sampled_from(
        ["X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Length", "Content-Encoding"]
    )
    | st.text(max_size=20),
    st.text(max_size=80)
    | st.from_regex(r"v0=[0-9a-f]{64}", fullmatch=True)
    | st.just("1790000000"),
)


@given(HEADERS, st.binary(max_size=300))
def test_no_request_without_a_signature_gets_in_or_raises(
    headers: dict[str, str], body: bytes
) -> None:
    assert isinstance(check(headers, body, signing_secret=SECRET, now=NOW), Rejected)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_signed_body_raises(body: bytes) -> None:
    assert status(body) in {200, 400, 403}


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_one_changed_byte_is_turned_away(at: int, change: int) -> None:
    body = bytearray(BODY)
    body[at] ^= change

    assert status(bytes(body), headers=signed()) == 401
