"""Messages to a helpdesk, each with one thing in it that must not leave, and clean ones.

All of it is made at run time from a seed: no token stands here that a scanner of
repositories would take for a real one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import Final

from bot.decide.redact import Kind

ALNUM: Final = ascii_letters + digits
AROUND: Final = (
    "{}",
    "hi, it is {} thanks",
    "hey team!! can someone check ({})?",
    "my details:\n\n  {}\n\nplease fix asap",
    "it says '{}' and then nothing happens",
    'i sent "{}" yesterday, still no answer :(',
    "Fwd: see below\n> {}\n-- \nSent from my phone",
    "help?? {}.",
    "ich brauche hilfe, {} geht nicht mehr",
    "olá, o meu é {}, obrigado",
    "hoi, dit is het: {}; kan iemand kijken?",
    "bonjour, voici {} merci",
    "```\n{}\n```\nwhat is wrong with this",
    "• first\n• {}\n• last",
    "please update {}, effective 2026-12-01",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A message with one thing planted in it.

    Attributes:
        sort: Which of the twelve.
        kind: As what it must be found.
        value: What must not be in the text any more.
    """

    text: str
    sort: str
    kind: Kind
    value: str


Make = Callable[[Random], tuple[str, str]]
"""Gives words with the value in them, and the value."""


def planted(sort: str, n: int, seed: int) -> list[Planted]:
    """So many messages of one sort."""
    chance = Random(f"{sort}{seed}")  # noqa: S311  a seed that repeats is the point
    kind, make = SORTS[sort]
    made = (make(chance) for _ in range(n))
    return [
        Planted(chance.choice(AROUND).replace("{}", words), sort, kind, value)
        for words, value in made
    ]


def _some(chance: Random, letters: str, n: int) -> str:
    return "".join(chance.choice(letters) for _ in range(n))


def _luhn_digit(body: str) -> str:
    total = 0
    for at, c in enumerate(reversed(body)):
        doubled = int(c) * 2 if at % 2 == 0 else int(c)
        total += doubled // 10 + doubled % 10
    return str(-total % 10)


def _card(chance: Random) -> tuple[str, str]:
    start, length = chance.choice(
        (
            ("4", 16),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("34", 15),
            ("37", 15),
            ("6011", 16),
            ("3528", 16),
            ("62", 16),
            ("36", 14),
            ("65", 16),
        )
    )
    body = start + _some(chance, digits, length - len(start) - 1)
    number = body + _luhn_digit(body)
    sign = chance.choice((" ", "-", "", ""))
    value = sign.join(_cut(number, (4, 6, 5) if length == 15 else (4, 4, 4, 4, 4)))
    before = chance.choice(("card ", "my visa ", "cc: ", "", "number ", "paid with "))
    return before + value, value


def _cut(text: str, sizes: tuple[int, ...]) -> list[str]:
    pieces, at = list[str](), 0
    for size in sizes:
        if at < len(text):
            pieces.append(text[at : at + size])
        at += size
    return pieces


ACCOUNTS: Final = {
    "GB": ("AAAA", 14),
    "DE": ("", 18),
    "NL": ("AAAA", 10),
    "FR": ("", 23),
    "ES": ("", 20),
    "PT": ("", 21),
    "IT": ("A", 22),
    "BE": ("", 12),
    "AT": ("", 16),
    "CH": ("", 17),
    "IE": ("AAAA", 14),
    "PL": ("", 24),
    "SE": ("", 20),
    "DK": ("", 14),
    "NO": ("", 11),
    "FI": ("", 14),
    "LU": ("", 16),
    "CZ": ("", 20),
    "GR": ("", 23),
    "RO": ("AAAA", 16),
    "HU": ("", 24),
}


def _iban(chance: Random) -> tuple[str, str]:
    country = chance.choice(sorted(ACCOUNTS))
    bank, length = ACCOUNTS[country]
    body = _some(chance, ascii_uppercase, len(bank)) + _some(chance, digits, length)
    value = "".join(str(ord(c) - 55) if c.isalpha() else c for c in body + country + "00")
    whole = f"{country}{98 - int(value) % 97:02}{body}"
    shown = " ".join(_cut(whole, (4,) * 9)) if chance.random() < 0.5 else whole
    shown = shown.lower() if chance.random() < 0.1 else shown
    return chance.choice(("iban ", "account: ", "", "new bank details ")) + shown, shown


PHONES: Final = (
    "+44 20 7946 0###",
    "+44 7911 12####",
    "020 7946 0###",
    "07911 12####",
    "0044 7911 12####",
    "+44 (0)7911 12####",
    "+49 151 2345####",
    "0151 2345####",
    "+49 30 90182###",
    "030/90182###",
    "+351 912 345 ###",
    "912 345 ###",
    "+351 21 790 ####",
    "+31 6 1234####",
    "06-1234####",
    "+31 20 624 ####",
    "020-624 ####",
    "+1 415-555-2###",
    "(415) 555-2###",
    "415-555-2###",
    "415.555.2###",
    "+33 6 12 34 5# ##",
    "06 12 34 5# ##",
    "+34 612 34# ###",
    "612 34# ###",
    "+41 44 668 1# ##",
    "+43 1 5880####",
    "+45 32 12 3# ##",
    "+46 8 506 ### ##",
    "+47 22 12 3# ##",
    "+48 22 579 ## ##",
    "+353 1 677 ####",
    "+39 06 698 1####",
    "+32 2 555 12 ##",
    "+358 9 471 7####",
    "+420 224 372 ###",
    "+55 11 91234 5###",
    "+61 2 9374 4###",
    "+81 3 6384 9###",
    "+91 98765 4####",
    "+65 6521 8###",
    "+971 4 450 9###",
)


def _phone(chance: Random) -> tuple[str, str]:
    form = chance.choice(PHONES)
    value = "".join(chance.choice(digits) if c == "#" else c for c in form)
    before = chance.choice(
        ("call me on ", "tel: ", "my mobile is ", "phone ", "reach me at ", "cell ")
    )
    return before + value, value


def _email(chance: Random) -> tuple[str, str]:
    who = _some(chance, ascii_lowercase, chance.randint(2, 9))
    more = chance.choice(("", ".smith", "_x", "+travel", "-jones", "99"))
    host = _some(chance, ascii_lowercase, chance.randint(3, 9))
    end = chance.choice(
        (".com", ".co.uk", ".de", ".technology", ".museum", ".io", "-labs.org", ".pt")
    )
    value = f"{who}{more}@{host}{end}"
    return chance.choice(("mail ", "", "<", "mailto:", "login ")) + value, value


def _ipv4(chance: Random) -> tuple[str, str]:
    value = ".".join(str(chance.randint(1, 223)) for _ in range(4)).replace("127.", "126.", 1)
    return chance.choice(("ip ", "host ", "ping ", "from ", "http://")) + value, value


def _ipv6(chance: Random) -> tuple[str, str]:
    groups = [_some(chance, "0123456789abcdef", chance.randint(1, 4)) for _ in range(8)]
    groups[0] = chance.choice(("2001", "fe80", "fd12", "2a02"))
    short = (
        f"{':'.join(groups[: chance.randint(2, 4)])}::{':'.join(groups[: chance.randint(1, 3)])}"
    )
    value = chance.choice((":".join(groups), short))
    return chance.choice(("address ", "ipv6 ", "", "from ")) + value, value


def _weighted(body: str, weights: range) -> int:
    return sum(int(c) * w for c, w in zip(body, weights, strict=True))


def _bsn(chance: Random) -> str:
    while True:
        body = chance.choice("123456789") + _some(chance, digits, 7)
        check = _weighted(body, range(9, 1, -1)) % 11
        if check < 10:
            return body + str(check)


def _dni(chance: Random) -> str:
    lead, sign = chance.choice((("", ""), ("X", "0"), ("Y", "1"), ("Z", "2")))
    body = _some(chance, digits, 7 if lead else 8)
    return lead + body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(sign + body) % 23]


def _nif(chance: Random) -> str:
    body = chance.choice("12") + _some(chance, digits, 7)
    check = 11 - _weighted(body, range(9, 1, -1)) % 11
    return body + str(check if check < 10 else 0)


def _steuer(chance: Random) -> str:
    once = chance.sample(digits, 9)
    twice = [*once, chance.choice(once)]
    chance.shuffle(twice)
    if twice[0] == "0":
        return _steuer(chance)
    product = 10
    for c in twice:
        total = (int(c) + product) % 10
        product = (10 if total == 0 else total) * 2 % 11
    return "".join(twice) + str((11 - product) % 10)


def _nir(chance: Random) -> str:
    born = f"{chance.randint(50, 99)}{chance.randint(1, 12):02}"
    body = f"{chance.choice('12')}{born}{chance.randint(1, 95):02}{_some(chance, digits, 6)}"
    return f"{body}{97 - int(body) % 97:02}"


def _codice(chance: Random) -> str:
    body = (
        _some(chance, "BCDFGLMNPRST", 6)
        + f"{chance.randint(50, 99)}"
        + chance.choice("ABCDEHLMPRST")
        + f"{chance.randint(1, 28):02}"
        + chance.choice("ABCDEFGHL")
        + f"{chance.randint(100, 999)}"
    )
    ends = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25)
    table = dict(zip(ascii_uppercase, (*ends[0], *ends[1], 24, 23), strict=True))
    odd = sum(table[c] if c.isalpha() else table["ABCDEFGHIJ"[int(c)]] for c in body[::2])
    even = sum(ord(c) - 65 if c.isalpha() else int(c) for c in body[1::2])
    return body + chr((odd + even) % 26 + 65)


def _born(chance: Random) -> str:
    return f"{chance.randint(50, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"


def _pesel(chance: Random) -> str:
    body = _born(chance) + _some(chance, digits, 4)
    total = sum(int(c) * w for c, w in zip(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), strict=True))
    return body + str(-total % 10)


def _personnummer(chance: Random) -> str:
    body = _born(chance) + _some(chance, digits, 3)
    check = _luhn_digit(body)
    return f"{chance.choice(('', '19'))}{body[:6]}-{body[6:]}{check}"


def _hetu(chance: Random) -> str:
    day = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(50, 99)}"
    number = f"{chance.randint(2, 899):03}"
    return f"{day}-{number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(day + number) % 31]}"


def _nhs(chance: Random) -> str:
    while True:
        body = chance.choice("4679") + _some(chance, digits, 8)
        check = 11 - _weighted(body, range(10, 1, -1)) % 11
        if check != 10:
            whole = body + str(check % 11)
            return chance.choice((whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}"))


IDENTITIES: Final[tuple[tuple[tuple[str, ...], Callable[[Random], str]], ...]] = (
    (("bsn ", "mijn burgerservicenummer is ", "BSN: "), _bsn),
    (("dni ", "", "my NIE is "), _dni),
    (("nif ", "NIF: ", "o meu número de contribuinte "), _nif),
    (("steuer-id ", "meine Steueridentifikationsnummer: ", "tax id "), _steuer),
    (("numéro de sécu ", "", "nir: "), _nir),
    (("codice fiscale ", "", "cf: "), _codice),
    (("pesel ", "PESEL: "), _pesel),
    (("personnummer ", "", "pnr "), _personnummer),
    (("henkilötunnus ", "", "hetu: "), _hetu),
    (("nhs number ", "NHS no. "), _nhs),
)


def _national_id(chance: Random) -> tuple[str, str]:
    words, make = chance.choice(IDENTITIES)
    value = make(chance)
    return chance.choice(words) + value, value


def _slack(chance: Random) -> tuple[str, str]:
    numbers = f"{_some(chance, digits, 12)}-{_some(chance, digits, 12)}"
    value = chance.choice(
        (
            f"xox{chance.choice('bpars')}-{numbers}-{_some(chance, ALNUM, 24)}",
            f"xapp-1-A{numbers}-{_some(chance, 'abcdef0123456789', 64)}",
        )
    )
    return chance.choice(("token ", "SLACK_BOT_TOKEN=", "", "it prints ")) + value, value


def _cloud(chance: Random) -> tuple[str, str]:
    shapes = (
        ("", "AKIA" + _some(chance, ascii_uppercase + digits, 16)),
        ("aws_secret_access_key = ", _some(chance, ALNUM + "/+", 39) + "7"),
        ("key ", "AIza" + _some(chance, ALNUM + "_-", 35)),
        ("AccountKey=", _some(chance, ALNUM + "+/", 85) + "1=="),
        ("stripe ", chance.choice(("sk_live_", "rk_live_", "sk_test_")) + _some(chance, ALNUM, 24)),
        ("", "sk-" + _some(chance, ALNUM, 48)),
    )
    before, value = chance.choice(shapes)
    return before + value, value


def _forge(chance: Random) -> tuple[str, str]:
    value = chance.choice(
        (
            "ghp_" + _some(chance, ALNUM, 36),
            "github_pat_" + _some(chance, ALNUM + "_", 82),
            "glpat-" + _some(chance, ALNUM + "_", 20),
            "npm_" + _some(chance, ALNUM, 36),
            "pypi-" + _some(chance, ALNUM + "_-", 80),
        )
    )
    return chance.choice(("git push with ", "", "token=", "https://oauth2:")) + value, value


def _key(chance: Random) -> tuple[str, str]:
    if chance.random() < 0.5:
        body = "\n".join(_some(chance, ALNUM + "+/", 64) for _ in range(4))
        kind = chance.choice(("RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED "))
        value = f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----"
        return value, body
    value = ".".join(
        (
            "eyJ" + _some(chance, ALNUM, 30),
            "eyJ" + _some(chance, ALNUM, 60),
            _some(chance, ALNUM + "_-", 43),
        )
    )
    return chance.choice(("Authorization: Bearer ", "jwt ", "")) + value, value


def _password(chance: Random) -> tuple[str, str]:
    value = (
        _some(chance, ascii_letters, chance.randint(4, 8))
        + chance.choice("!#$%&+?*")
        + _some(chance, digits, 3)
        + chance.choice(ascii_letters)
    )
    words = chance.choice(
        (
            "my password is {}",
            "pw: {}",
            "password={}",
            "passwort ist {}",
            "mein Kennwort: {}",
            "wachtwoord: {}",
            "a minha senha é {}",
            "mot de passe : {}",
            "DB_PASSWORD={}",
            '{"clientSecret": "{}"}',
            "https://sam:{}@intranet.example/x",
            "postgres://app:{}@db.internal:5432/hr",
            "the api key is {}",
            "Pwd={}",
        )
    )
    if "@" in words:
        value = value.replace("#", "x").replace("?", "y")
    return words.replace("{}", value), value


SORTS: Final[Mapping[str, tuple[Kind, Make]]] = {
    "card": ("card", _card),
    "iban": ("iban", _iban),
    "phone": ("phone", _phone),
    "email": ("email", _email),
    "ipv4": ("ip", _ipv4),
    "ipv6": ("ip", _ipv6),
    "national_id": ("national_id", _national_id),
    "slack_token": ("secret", _slack),
    "cloud_key": ("secret", _cloud),
    "forge_token": ("secret", _forge),
    "private_key": ("secret", _key),
    "password": ("secret", _password),
}
