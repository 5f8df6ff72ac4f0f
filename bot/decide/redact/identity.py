"""Numbers that a state gives to people, each told by its own form and check digit.

Where the number alone looks like any other (nine or ten bare digits), a word that names
it must stand near.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import re2

from bot.decide.redact.numbers import luhn
from bot.decide.redact.spans import Pattern, Span

NEAR: Final = 60  # characters before and after, in which the word that names it may stand
Proof: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Identity:
    """One kind of number.

    Attributes:
        name: As its state calls it.
        pattern: How it is written.
        proof: Whether its letters and digits, upper case, without signs, hold together.
        words: One of these must stand near; empty where its form says enough.
    """

    name: str
    pattern: str
    proof: Proof
    words: str = ""


def _digits(text: str) -> list[int]:
    return [int(c) for c in text if c.isdigit()]


def _weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=False))


def bsn(number: str) -> bool:
    """Netherlands: the eleven test, the last digit counted negative."""
    digits = _digits(number.zfill(9))
    return any(digits) and (_weighted(digits, range(9, 1, -1)) - digits[8]) % 11 == 0


_DNI: Final = "TRWAGMYFPDXBNJZSQVHLCKE"


def dni(number: str) -> bool:
    """Spain: the letter is the number modulo 23."""
    bare = number.replace("X", "0", 1) if number[0] == "X" else number
    bare = {"Y": "1", "Z": "2"}.get(bare[0], bare[0]) + bare[1:]
    return bare[:-1].isdigit() and _DNI[int(bare[:-1]) % 23] == bare[-1]


def nif(number: str) -> bool:
    """Portugal: modulo 11 with weights 9 to 2."""
    digits = _digits(number)
    rest = _weighted(digits, range(9, 1, -1)) % 11
    return digits[8] == (0 if rest < 2 else 11 - rest)  # noqa: PLR2004  the rule of the check digit


def steuer_id(number: str) -> bool:
    """Germany: ISO 7064 modulo 11, 10; one of the first ten digits stands there twice or thrice."""
    digits = _digits(number)
    counts = sorted((digits[:10].count(d) for d in set(digits[:10])), reverse=True)
    product = 10
    for digit in digits[:10]:
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    repeated = counts[0] in (2, 3) and counts[1:2] in ([1], [])
    return digits[0] != 0 and repeated and digits[10] == (11 - product) % 10


def nir(number: str) -> bool:
    """France: the key is 97 less the rest modulo 97; Corsica's departments have letters."""
    bare = (
        number.replace("2A", "19", 1).replace("2B", "18", 1)
        if "A" in number or "B" in number
        else number
    )
    return bare.isdigit() and 97 - int(bare[:13]) % 97 == int(bare[13:])


_ODD_DIGITS: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD_LATER: Final = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (*_ODD_DIGITS, *_ODD_DIGITS, *_ODD_LATER),
        strict=True,
    )
)


def codice_fiscale(number: str) -> bool:
    """Italy: odd places by a table, even ones by value, modulo 26."""
    odd = sum(_ODD[c] for c in number[0:15:2])
    even = sum(int(c) if c.isdigit() else ord(c) - 65 for c in number[1:15:2])
    return chr(65 + (odd + even) % 26) == number[15]


def pesel(number: str) -> bool:
    """Poland: weights 1, 3, 7, 9; the first six digits are a date, the century in the month."""
    digits = _digits(number)
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    check = (10 - _weighted(digits[:10], weights) % 10) % 10
    return check == digits[10] and 1 <= month % 20 <= 12 and 1 <= day <= 31  # noqa: PLR2004  of a date


def personnummer(number: str) -> bool:
    """Sweden: the last ten digits by Luhn, the first six of them a date."""
    ten = number[-10:]
    return _is_date(ten[4:6], ten[2:4], "20" + ten[0:2], more=60) and luhn(ten)


_HETU: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def hetu(number: str) -> bool:
    """Finland: nine digits modulo 31 give the last character."""
    digits = number[:6] + number[-4:-1]
    return (
        _is_date(number[:2], number[2:4], "20" + number[4:6])
        and _HETU[int(digits) % 31] == number[-1]
    )


def rijksregister(number: str) -> bool:
    """Belgium: 97 less the rest modulo 97, with a 2 before it for those born since 2000."""
    body, check = number[:9], int(number[9:])
    return check in (97 - int(body) % 97, 97 - int(f"2{body}") % 97)


def nhs(number: str) -> bool:
    """United Kingdom, health service: modulo 11 with weights 10 to 2."""
    digits = _digits(number)
    return (11 - _weighted(digits, range(10, 1, -1)) % 11) % 11 == digits[9]


def ahv(number: str) -> bool:
    """Switzerland: the check digit of an EAN-13."""
    digits = _digits(number)
    return (_weighted(digits, (1, 3) * 7)) % 10 == 0


def cpf(number: str) -> bool:
    """Brazil: two check digits, each modulo 11."""
    digits = _digits(number)
    first = _weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == [first, second]


def ssn(number: str) -> bool:
    """United States: no check digit, but areas, groups and serials that were never given."""
    area = number[:3]
    return (
        area not in {"000", "666"} and area < "900" and number[3:5] != "00" and number[5:] != "0000"
    )


def nino(number: str) -> bool:
    """United Kingdom, insurance: prefixes that were never given."""
    return number[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def _is_date(day: str, month: str, year: str, more: int = 0) -> bool:
    """Say whether it is one; `more` may be added to the day."""
    days = int(day) - more if more and int(day) > more else int(day)
    try:
        date(int(year), int(month), days)
    except ValueError:
        return False
    return True


IDENTITIES: Final = (
    Identity(
        "BSN",
        r"\b\d{4}[ .]?\d{2}[ .]?\d{3}\b|\b\d{8,9}\b|\b\d{3}[ .]\d{3}[ .]\d{3}\b",
        bsn,
        "bsn|burgerservice|sofi",
    ),
    Identity("DNI, NIE", r"(?i)\b(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[XYZ][ -]?\d{7})[ -]?[A-Z]\b", dni),
    Identity(
        "NIF",
        r"\b[1235689]\d{2}[ .]?\d{3}[ .]?\d{3}\b",
        nif,
        r"nif|contribuinte|n[úu]mero fiscal|tax",
    ),
    Identity(
        "Steuer-ID", r"\b\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}\b", steuer_id, "steuer|idnr|tax|tin"
    ),
    Identity(
        "NIR",
        r"(?i)\b[1278] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB])(?: ?\d{3}){2} ?\d{2}\b",
        nir,
    ),
    Identity(
        "codice fiscale", r"(?i)\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b", codice_fiscale
    ),
    Identity("PESEL", r"\b\d{11}\b", pesel, "pesel"),
    Identity("personnummer", r"\b(?:19|20)?\d{6}[-+]\d{4}\b", personnummer),
    Identity(
        "personnummer, bare",
        r"\b(?:19|20)?\d{10}\b",
        personnummer,
        "personnummer|personnr|pnr|personal number",
    ),
    Identity("HETU", r"(?i)\b\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]\b", hetu),
    Identity("rijksregister", r"\b\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}\b", rijksregister),
    Identity(
        "rijksregister, bare",
        r"\b\d{11}\b",
        rijksregister,
        "rijksregister|registre national|insz|niss",
    ),
    Identity("NHS number", r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", nhs, r"\bnhs"),
    Identity("AHV", r"\b756\.?\d{4}\.?\d{4}\.?\d{2}\b", ahv),
    Identity("CPF", r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b", cpf),
    Identity("CPF, bare", r"\b\d{11}\b", cpf, r"\bcpf"),
    Identity("SSN", r"\b\d{3}-\d{2}-\d{4}\b", ssn),
    Identity("SSN, spaced", r"\b\d{3} ?\d{2} ?\d{4}\b", ssn, r"\bssn|social security"),
    Identity(
        "NINO",
        r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        nino,
        r"\bni\b|nino|national insurance|insurance n",
    ),
    Identity(
        "NINO, spaced", r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d{2} \d{2} \d{2} [A-D]\b", nino
    ),
)
_FORMS: Final[Mapping[str, Pattern]] = {one.name: re2.compile(one.pattern) for one in IDENTITIES}
_WORDS: Final[Mapping[str, Pattern]] = {
    one.name: re2.compile(f"(?i){one.words}") for one in IDENTITIES if one.words
}
_ANY: Final = re2.compile("|".join(f"(?:{one.pattern})" for one in IDENTITIES))
_ANY_WORD: Final = re2.compile("(?i)" + "|".join(one.words for one in IDENTITIES if one.words))


def identities_in(text: str) -> Iterator[Span]:
    """Every number of a person's that proves itself, and is named where it must be."""
    if _ANY.search(text) is None:
        return
    named = _ANY_WORD.search(text) is not None
    for one in IDENTITIES:
        if one.words and not (named and _WORDS[one.name].search(text)):
            continue
        for match in _FORMS[one.name].finditer(text):
            bare = "".join(c for c in str(match.group(0)).upper() if c.isalnum())
            if one.proof(bare) and _named(one, text, match.start(), match.end()):
                yield Span("national_id", match.start(), match.end())


def _named(one: Identity, text: str, start: int, end: int) -> bool:
    if not one.words:
        return True
    return _WORDS[one.name].search(text[max(0, start - NEAR) : end + NEAR]) is not None
