"""Phone numbers: candidates by form, then held against the numbering plans of the countries."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import phonenumbers
import re2
from phonenumbers import NumberParseException

from bot.decide.redact.spans import Pattern, Span, without

_ABROAD = re2.compile(r"(?:\+|\b00)[ ]?\d(?:[ ().\-/]{0,3}\d){6,14}")
# How numbers without a country's code are written, with the countries that write them so.
HERE: Final = (
    (re2.compile(r"\(?\b0\d(?:[ ().\-/]{0,2}\d){7,10}\b"), ("GB", "DE", "NL", "FR")),
    (re2.compile(r"\(\d{3}\) ?\d{3}[ .-]\d{4}\b|\b\d{3}[.-]\d{3}[.-]\d{4}\b"), ("US",)),
    (
        re2.compile(
            r"\b[679]\d{2} \d{3} \d{3}\b|\b[679]\d{2} \d{2} \d{2} \d{2}\b|"
            r"\b[69]\d ?\d{3} ?\d{2} ?\d{2}\b"
        ),
        ("ES", "PT"),
    ),
)
# Nothing but digits: a phone only where somebody says so.
BARE: Final = (
    re2.compile(r"\b1?[ .-]?\d(?:[ ().\-/]?\d){8,10}\b"),
    ("GB", "US", "DE", "NL", "PT", "FR", "ES"),
)
_CALLS = re2.compile(
    r"(?i)\b(?:call|phone|telephone|tel|mobile|mob|cell|ring|text me|sms|whatsapp|reach me|"
    r"number is|telefon|handy|anrufen|telef[oó]n\w*|telem[oó]vel|m[oó]vil|m[oó]bil\w*|"
    r"t[ée]l[ée]phone|portable|gsm|bel me|nummer)\b"
)
_MOST_TRIED: Final = 24  # candidates of one text; a page of numbers is a list, not a person's


def phones_in(text: str) -> Iterator[Span]:
    """Numbers that some country's plan has, with their code or without it."""
    found = list(_told(_ABROAD, text, _is_abroad))
    yield from found
    rest = without(text, found)  # no number is looked at twice
    for form, regions in (*HERE, BARE) if _CALLS.search(text) else HERE:
        here = list(_told(form, rest, partial(_is_of, regions)))
        yield from here
        rest = without(rest, here)


def _told(form: Pattern, text: str, is_one: Callable[[str], bool]) -> Iterator[Span]:
    for number, match in enumerate(form.finditer(text)):
        if number >= _MOST_TRIED or is_one(str(match.group(0))):
            yield Span("phone", match.start(), match.end())


def _is_abroad(number: str) -> bool:
    parsed = _parsed(re2.sub(r"^00", "+", number).replace("(0)", ""), None)
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def _is_of(regions: Sequence[str], number: str) -> bool:
    found = (_parsed(number, region) for region in regions)
    return any(one is not None and phonenumbers.is_valid_number(one) for one in found)


def _parsed(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except NumberParseException:
        return None
