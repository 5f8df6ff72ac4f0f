"""Passwords, keys and tokens.

Two ways to know one: by the form its maker gave it, and by the words before it ("my
password is ...").  The forms are those that their makers document.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import re2

from bot.decide.redact.spans import Pattern, Span


@dataclass(frozen=True, slots=True)
class Form:
    """How a secret of one maker looks."""

    maker: str
    pattern: str


FORMS: Final = (
    Form("Slack", r"xox[a-z]-(?:\d-)?[0-9A-Za-z-]{10,}|xoxe\.xox[a-z]-[0-9A-Za-z-]{10,}"),
    Form("Slack, app", r"xapp-[0-9A-Za-z-]{10,}"),
    Form("Slack, webhook", r"hooks\.slack\.com/(?:services|workflows)/[0-9A-Za-z/_-]{16,}"),
    Form("GitHub", r"gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{20,}"),
    Form("GitLab", r"gl(?:pat|ptt|dt|rt|cbt|agent|oas|soat)-[0-9A-Za-z_.-]{16,}"),
    Form("Atlassian", r"ATATT3[0-9A-Za-z_=-]{20,}|ATCTT3[0-9A-Za-z_=-]{20,}"),
    Form("AWS", r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b"),
    Form("Google", r"AIza[0-9A-Za-z_-]{35}|GOCSPX-[0-9A-Za-z_-]{20,}|ya29\.[0-9A-Za-z_-]{20,}"),
    Form("Azure", r"\b[0-9A-Za-z_~.]{3}8Q~[0-9A-Za-z_~.-]{31,34}|\bsig=[0-9A-Za-z%]{30,}"),
    Form("Stripe", r"(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/=]{16,}"),
    Form("OpenAI and others", r"\bsk-[0-9A-Za-z_-]{16,}"),
    Form("Hugging Face", r"\bhf_[0-9A-Za-z]{20,}"),
    Form("npm", r"\bnpm_[0-9A-Za-z]{30,}"),
    Form("PyPI", r"pypi-[0-9A-Za-z_-]{20,}"),
    Form("Docker", r"dckr_(?:pat|oat)_[0-9A-Za-z_-]{20,}"),
    Form("SendGrid", r"\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),
    Form("Twilio", r"\bSK[0-9a-f]{32}\b"),
    Form("Telegram", r"\b\d{8,10}:AA[0-9A-Za-z_-]{32,}"),
    Form("Vault", r"\bhv[sbr]\.[0-9A-Za-z_-]{20,}"),
    Form("Shopify", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Form("age", r"AGE-SECRET-KEY-1[0-9A-Z]{20,}"),
    Form("JSON Web Token", r"eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}(?:\.[0-9A-Za-z_-]*)?"),
    Form(
        "private key",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"(?s:.*?)(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\z)",
    ),
)
_FORMED = re2.compile("|".join(f"(?:{form.pattern})" for form in FORMS))

# Where the words before it tell: the value is the group.
_NAMED = (
    r"password|passwort|kennwort|passphrase|passwd|passcode|pwd|pw|wachtwoord|senha|"
    r"palavra[- ]passe|mot de passe|mdp|contrase[ñn]a|clave|pin(?: code)?|secret|api[ _-]?key|token"
)
_TOLD = re2.compile(
    rf"(?i)\b(?:{_NAMED})\b\s*(?:is|was|ist|war|lautet|es|est|é|:|=|->|→)\s*[:=]?\s*"
    r"(?:now\s+|still\s+|jetzt\s+)?[\"'`“«(]?(\S{4,64})"
)
_PASTED = re2.compile(  # "user sam password Hunter2x": no verb between, so it must look made up
    r"(?i)\b(?:password|passwort|passphrase|pwd|pw|passcode|wachtwoord|senha)\s+[\"'`]?(\S{6,64})"
)
_ASSIGNED = re2.compile(  # aws_secret_access_key = ..., "clientSecret": "...", DB_PASSWORD=...
    r"(?i)[\w.-]{0,40}(?:secret|passw(?:or)?d|pwd|token|api[_-]?key|access[_-]?key|accountkey)"
    r"[\w-]{0,20}[\"']?\s{0,3}[:=]\s{0,3}[\"']?([^\s\"',;]{6,200})"
)
_IN_ADDRESS = re2.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/@]{0,64}:([^\s@/]{1,128})@")
_HEADER = re2.compile(
    r"(?i)\b(?:authorization\s*[:=]\s*[\"']?(?:bearer|basic|token)|bearer)\s+([0-9A-Za-z._~+/=-]{16,})"
)
_GATE = re2.compile(rf"(?i){_NAMED}|passw|access[_-]?key|accountkey|://|bearer|authorization")

_PRODUCT = re2.compile(
    r"(?i)(?:windows|win|office|outlook|exchange|sharepoint|iphone|ipad|android|macos|macbook|"
    r"ubuntu|galaxy|pixel|server|m|ms)-?\d{1,4}"
)
# "90-days", "5-digit", "12characters": how long a secret is or lasts, not what it is.
_COUNT = re2.compile(
    r"(?i)\d{1,3}-?(?:days?|weeks?|months?|years?|digits?|char(?:acter)?s?|letters?)"
)
_PARTS = re2.compile(r"[/.,:;()-]")
_SHORTEST: Final = 4


def secrets_in(text: str) -> Iterator[Span]:
    """Every secret, by its form or by the words before it; they may lie within each other."""
    for match in _FORMED.finditer(text):
        yield Span("secret", match.start(), match.end())
    if _GATE.search(text) is None:
        return
    for match in _IN_ADDRESS.finditer(text):
        yield Span("secret", match.start(1), match.end(1))
    for match in _HEADER.finditer(text):
        yield Span("secret", match.start(1), match.end(1))
    yield from _values(_TOLD, text, is_secret)
    yield from _values(_PASTED, text, _made_up)
    yield from _values(_ASSIGNED, text, is_secret)


def _values(pattern: Pattern, text: str, accepted: Callable[[str], bool]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        value = str(match.group(1))
        if accepted(value):
            yield Span("secret", match.start(1), match.end(1))


def _made_up(value: str) -> bool:
    """Say whether a word has letters, and digits inside: nobody's vocabulary."""
    bare = value.strip("\"'`.,;!?)")
    if _PRODUCT.fullmatch(bare):
        return False
    return any(c.isalpha() for c in bare) and any(c.isdigit() for c in bare) and is_secret(value)


def is_secret(value: str) -> bool:
    """A value with a digit or a sign inside is no word of a sentence (`password is expired`)."""
    typed = "".join(c for c in value if c.isascii() or c.isalnum())  # no emoji
    bare = typed.strip("\"'`.,:;!?()<>*_~")
    if len(bare) < _SHORTEST or "://" in bare or _COUNT.fullmatch(bare):
        return False
    parts = _PARTS.split(bare.replace("'", ""))  # "wrong/expired", "blocked,help": words
    return not all(part.isalpha() for part in parts if part)
