"""Payment cards and bank accounts: numbers that prove themselves by a check digit."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import re2

from bot.decide.redact.spans import Span

_CARD = re2.compile(r"\b\d(?:[ .-]?\d){12,18}\b")
# As printed on the card: what stands beside it ("... 1111 09/28") is not of it.
_PRINTED = re2.compile(r"\b(?:\d{4}(?:[ .-]\d{4}){3}|\d{4}[ .-]\d{6}[ .-]\d{4,5})\b")
_DATE = re2.compile(r"\b\d{4}-\d\d-\d\d\b")
_IBAN = re2.compile(r"(?i)\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}")

# First digits and lengths, as the networks give them (ISO/IEC 7812).
NETWORKS: Final = (
    ("Visa", (4,), (16, 19)),  # those of 13 digits are no longer given
    ("Mastercard", (*range(51, 56), *range(2221, 2721)), (16,)),
    ("American Express", (34, 37), (15,)),
    ("Diners Club", (*range(300, 306), 309, 36, 38, 39), (14, 15, 16, 17, 18, 19)),
    ("Discover", (6011, *range(644, 650), 65), (16, 17, 18, 19)),
    ("JCB", tuple(range(3528, 3590)), (16, 17, 18, 19)),
    ("UnionPay", (62, 81), (16, 17, 18, 19)),
    ("Maestro", (50, 56, 57, 58, 60, 61, 63, 66, 67, 68, 69), (13, 14, 15, 16, 17, 18, 19)),
    ("Mir", tuple(range(2200, 2205)), (16, 17, 18, 19)),
)
_STARTS: Final = {
    (str(start), length)
    for _, starts, lengths in NETWORKS
    for start in starts
    for length in lengths
}
_LONGEST_START: Final = 4

# Characters of an IBAN by country (ISO 13616).
IBAN_LENGTHS: Final = {
    country: int(length)
    for country, length in (
        pair.split(":")
        for pair in (
            "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 "
            "CZ:24 DE:22 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 "
            "GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 "
            "LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 "
            "PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 SA:24 SC:31 SE:24 SI:19 SK:24 SM:27 ST:25 "
            "SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20"
        ).split()
    )
}


def cards_in(text: str) -> Iterator[Span]:
    """Card numbers, as typed or as printed."""
    undated = _DATE.sub("0000/00/00", text)  # two dates in a row are no card; as long as they were
    for form in (_PRINTED, _CARD):
        for match in form.finditer(undated):
            if is_card("".join(c for c in str(match.group(0)) if c.isdigit())):
                yield Span("card", match.start(), match.end())


def is_card(digits: str) -> bool:
    """Say whether a network gives such numbers, and the check digit (Luhn) is right."""
    starts = (digits[:size] for size in range(1, _LONGEST_START + 1))
    return any((start, len(digits)) in _STARTS for start in starts) and luhn(digits)


def luhn(digits: str) -> bool:
    """Say whether the last digit is the check digit of the rest (ISO/IEC 7812-1)."""
    turned = [int(c) for c in reversed(digits)]
    doubled = (d * 2 - 9 * (d > 4) for d in turned[1::2])  # noqa: PLR2004  9 is what two digits add up to less
    return len(set(turned)) > 1 and (sum(turned[::2]) + sum(doubled)) % 10 == 0


def ibans_in(text: str) -> Iterator[Span]:
    """Account numbers; words may follow one without a sign between."""
    for match in _IBAN.finditer(text):
        found = str(match.group(0))
        length = IBAN_LENGTHS.get(found[:2].upper())
        end = _end_of(found, length) if length else None
        if end is not None and mod97("".join(c for c in found[:end] if c.isalnum())):
            yield Span("iban", match.start(), match.start() + end)


def _end_of(found: str, length: int) -> int | None:
    """Where the account number ends that begins here and has so many letters and digits."""
    solid = (at for at, c in enumerate(found) if c.isalnum())
    last = next(islice(solid, length - 1, None), None)
    return None if last is None else last + 1


def mod97(iban: str) -> bool:
    """Say whether its check digits are right (ISO 13616)."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
