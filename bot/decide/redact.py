"""What in a text is personal or secret.  Pure; RE2 keeps hostile text from costing time."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import re2

from bot.decide.wording import plain

Kind: TypeAlias = Literal["card", "email", "iban", "phone", "secret"]

_SECRET = re2.compile(
    r"(?:xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{10,}|gh[pousr]_[0-9A-Za-z]{20,}|"
    r"AKIA[0-9A-Z]{16}|sk-[0-9A-Za-z_-]{16,}|glpat-[0-9A-Za-z_-]{16,}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,})"
)
# "password is hunter2!", "pin: 4711": a value follows, and it is no plain word.
_TOLD = re2.compile(
    r"(?i)\b(?:password|passwort|passphrase|pwd|pw|passwd|passcode|"
    r"wachtwoord|senha|pin(?: code)?|secret|api key|token)\b"
    r"\s*(?:is|was|=|:|->)\s*[:=]?\s*(?:now\s+|still\s+)?[\"'`]?(\S{4,64})"
)
# "user sam password Hunter2x": no verb between, so the value must look made up.
_PASTED = re2.compile(r"(?i)\b(?:password|passphrase|pwd|pw|passcode)\s+[\"'`]?(\S{6,64})")
_PRODUCT = re2.compile(
    r"(?i)(?:windows|win|office|outlook|exchange|sharepoint|iphone|ipad|android|macos|macbook|"
    r"ubuntu|galaxy|pixel|server|m|ms)-?\d{1,4}"
)
# "90-days", "5-digit", "12characters": how long a secret is or lasts, not what it is.
_COUNT = re2.compile(
    r"(?i)\d{1,3}-?(?:days?|weeks?|months?|years?|digits?|char(?:acter)?s?|letters?)"
)
_PARTS = re2.compile(r"[/.,:;()-]")
_DATE = re2.compile(r"\b\d{4}-\d\d-\d\d\b")
_CARD = re2.compile(r"\b\d(?:[ -]?\d){12,18}\b")
# As printed on the card: what stands beside it ("... 1111 09/28") is not of it.
_PRINTED = re2.compile(r"\b(?:\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{4,5})\b")
_IBAN = re2.compile(r"(?i)\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_EMAIL = re2.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_PHONE = re2.compile(r"(?:\+|\b00)\d(?:[ ().-]{0,2}\d){7,13}\b|\b0\d(?:[ ().-]{0,2}\d){8,10}\b")
_LONGEST = 40_000  # characters looked at; the caller's fact `text_length` tells of more


def found_kinds(text: str) -> frozenset[Kind]:
    """Name the kinds of personal data and secrets in a text.

    Cards pass the Luhn check, IBANs the mod-97 check (ISO 13616); what is one of these, or a
    secret, is not counted as a phone number too.
    """
    return frozenset(_kinds(plain(text[:_LONGEST])))


def _kinds(text: str) -> Iterator[Kind]:
    told = any(_is_secret(str(m.group(1))) for m in _TOLD.finditer(text))
    if (
        _SECRET.search(text)
        or told
        or any(_made_up(str(m.group(1))) for m in _PASTED.finditer(text))
    ):
        yield "secret"
    if _EMAIL.search(text):
        yield "email"
    undated = _DATE.sub("/", text)
    cards = [str(m.group(0)) for form in (_CARD, _PRINTED) for m in form.finditer(undated)]
    cards = [card for card in cards if _luhn(card)]
    ibans = [iban for m in _IBAN.finditer(undated) if (iban := _iban_in(str(m.group(0))))]
    if cards:
        yield "card"
    if ibans:
        yield "iban"
    for taken in (*cards, *ibans):
        undated = undated.replace(taken, " ")
    if _PHONE.search(undated):
        yield "phone"


def _made_up(value: str) -> bool:
    """Say whether a word has letters, and digits inside: nobody's vocabulary."""
    bare = value.strip("\"'`.,;!?)")
    if _PRODUCT.fullmatch(bare):
        return False
    return any(c.isalpha() for c in bare) and any(c.isdigit() for c in bare) and _is_secret(value)


def _is_secret(value: str) -> bool:
    """A value with a digit or a sign inside is no word of a sentence (`password is expired`)."""
    typed = "".join(c for c in value if c.isascii() or c.isalnum())  # no emoji
    bare = typed.strip("\"'`.,:;!?()<>*_~")
    if len(bare) < _SHORTEST_SECRET or "://" in bare or _COUNT.fullmatch(bare):
        return False
    parts = _PARTS.split(bare.replace("'", ""))  # "wrong/expired", "blocked,help": words
    return not all(part.isalpha() for part in parts if part)


_SHORTEST_SECRET = 4


def _luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    doubled = (d * 2 - 9 * (d > 4) for d in digits[1::2])  # noqa: PLR2004  9 is what two digits add up to less
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _iban_in(candidate: str) -> str:
    """The longest beginning that passes the check; words may follow a number without a sign."""
    while len(candidate) >= _SHORTEST_IBAN:
        if _mod97(candidate):
            return candidate
        candidate = candidate.rpartition(" ")[0]
    return ""


_SHORTEST_IBAN = 15  # characters, Norway's


def _mod97(iban: str) -> bool:
    bare = iban.replace(" ", "")
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
