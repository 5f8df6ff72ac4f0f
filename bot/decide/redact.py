"""What in a text is personal or secret.  Pure; RE2 keeps hostile text from costing time."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import re2

Kind: TypeAlias = Literal["card", "email", "iban", "phone", "secret"]

_SECRET = re2.compile(
    r"(?:xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{10,}|gh[pousr]_[0-9A-Za-z]{20,}|"
    r"AKIA[0-9A-Z]{16}|sk-[0-9A-Za-z_-]{16,}|glpat-[0-9A-Za-z_-]{16,}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,})"
)
# "password is hunter2!", "pin: 4711": a value follows, and it is no plain word.
_TOLD = re2.compile(
    r"(?i)\b(?:password|passwort|passphrase|pwd|pw|passcode|pin(?: code)?|secret|api key|token)\b"
    r"\s*(?:is|was|=|:|->)\s*(?:now\s+|still\s+)?[\"'`]?(\S{4,64})"
)
_CARD = re2.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_IBAN = re2.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_EMAIL = re2.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_PHONE = re2.compile(r"(?:\+|\b00)\d(?:[ ().-]{0,2}\d){7,13}\b|\b0\d(?:[ ().-]{0,2}\d){8,10}\b")
_LONGEST = 40_000  # characters looked at; the caller's fact `text_length` tells of more


def found_kinds(text: str) -> frozenset[Kind]:
    """Name the kinds of personal data and secrets in a text.

    Cards pass the Luhn check, IBANs the mod-97 check (ISO 13616); what is one of these, or a
    secret, is not counted as a phone number too.
    """
    return frozenset(_kinds(text[:_LONGEST]))


def _kinds(text: str) -> Iterator[Kind]:
    if _SECRET.search(text) or any(_is_secret(m.group(1)) for m in _TOLD.finditer(text)):
        yield "secret"
    cards = [m.group(0) for m in _CARD.finditer(text) if _luhn(m.group(0))]
    ibans = [m.group(0) for m in _IBAN.finditer(text) if _mod97(m.group(0))]
    if cards:
        yield "card"
    if ibans:
        yield "iban"
    if _EMAIL.search(text):
        yield "email"
    for taken in (*cards, *ibans):
        text = text.replace(taken, " ")
    if _PHONE.search(text):
        yield "phone"


def _is_secret(value: str) -> bool:
    """A value with a digit or a sign inside is no word of a sentence (`password is expired`)."""
    bare = value.strip("\"'`.,;!?)")
    has_digit = any(c.isdigit() for c in bare)
    has_sign = any(not c.isalnum() and c not in "'’-" for c in bare)  # noqa: RUF001  typed apostrophe
    return len(bare) >= _SHORTEST_SECRET and (has_digit or has_sign)


_SHORTEST_SECRET = 4


def _luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    doubled = (d * 2 - 9 * (d > 4) for d in digits[1::2])  # noqa: PLR2004  9 is what two digits add up to less
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _mod97(iban: str) -> bool:
    bare = iban.replace(" ", "")
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
