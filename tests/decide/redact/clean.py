"""Questions that hold nothing personal but look as if."""

from collections.abc import Callable, Mapping
from random import Random
from string import digits, hexdigits
from typing import Final

TEMPLATES: Final = """\
order {order} has not arrived
where is my parcel {parcel}?
ticket {ticket} is still open
can you reopen {ticket} please
update {version} breaks the vpn
i run macos {version} and it crashes
windows build {build} keeps rebooting
error {error} when i print
the installer says {error}, what now?
is {kb} safe to install
room {room} is double booked on {date}
meeting at {time} in room {room}
leave from {date} to {date}, how do i book it
my asset tag is {asset}, laptop is slow
the {product} does not turn on
can i get a {product}?
how much is the {money} allowance
expense of {money} was rejected
invoice {invoice} is not paid
po {order} needs approval
commit {hash} broke the build
request id {uuid} failed
job {uuid} hangs since {time}
my password is expired
how do i reset my password?
the token has expired, again
password must have 12 characters, right?
my pin is blocked
i forgot my passphrase, what now
is the api key rotated every 90-days?
secret santa is on {date}, who organises
the wifi password is wrong/expired
does iso {iso} apply to us
what is an iban and where do i find mine?
iban format for the netherlands?
which card do i use for travel, visa or amex?
my badge {badge} does not open door {room}
extension {extension} is busy all day
port {port} is blocked
subnet /24 or /25 for the lab?
localhost:{port} refuses to connect
what is the mask, 255.255.255.0?
printer on floor {floor}, tray 2, is empty
postcode for the {city} office?
is the {city} office closed on {date}
flight {flight} is delayed, hotel?
train at {time} from {city}, can i claim it
training {course} on {date}
my pension plan number ends in 42?
how many days of leave do i have left in {year}
payslip of {month} {year} is missing
step 3 of 12 fails with {error}
the chart shows {number} users
we sold {number} units in {year}
resolution is {resolution}, blurry
disk has {size} left
RAM {size}, is it enough?
firmware {version} for the dock?
driver {version} or {version}?
v{version} or newer?
what does http {http} mean
got a 401 and then a 403 at {time}
score {number}:{number} in the quiz
cpu at 98% since {time}
who owns cost centre {cost}?
book {cost} or {cost} for travel?
isbn {isbn} for the library
serial {serial} is out of warranty?
part {part} does not fit
thanks!! 🎉🎉
is it free on the 24th?
does the bus 42 stop here
when was the company founded, {year}?
mac address filter, how does it work
ipv6 or ipv4 for the lab?
is dns 8 bit or 16 bit, lol
can i have 2 monitors 27" each
sick since {date}, whom do i tell
bike scheme limit {money}?
""".splitlines()


def clean(n: int, seed: int) -> list[str]:
    """So many of them."""
    chance = Random(f"clean{seed}")  # noqa: S311  a seed that repeats is the point
    return [_filled(chance.choice(TEMPLATES), chance) for _ in range(n)]


def _filled(template: str, chance: Random) -> str:
    text = template
    while "{" in text:
        name = text[text.index("{") + 1 : text.index("}")]
        text = text.replace(f"{{{name}}}", FILLERS[name](chance), 1)
    return text


def _digits(chance: Random, n: int) -> str:
    return chance.choice("123456789") + "".join(chance.choice(digits) for _ in range(n - 1))


def _version(chance: Random) -> str:
    return ".".join(str(chance.randint(0, 30)) for _ in range(chance.randint(2, 4)))


def _uuid(chance: Random) -> str:
    return "-".join(
        "".join(chance.choice(hexdigits[:16]) for _ in range(n)) for n in (8, 4, 4, 4, 12)
    )


FILLERS: Final[Mapping[str, Callable[[Random], str]]] = {
    "order": lambda c: _digits(c, c.choice((6, 8, 10))),
    "parcel": lambda c: "1Z" + "".join(c.choice("0123456789ABCDEFGHXW") for _ in range(16)),
    "ticket": lambda c: f"{c.choice(('INC', 'REQ', 'HELP-', '#'))}{_digits(c, c.choice((4, 7)))}",
    "version": _version,
    "build": lambda c: f"10.0.{_digits(c, 5)}.{_digits(c, 4)}",
    "error": lambda c: f"0x{''.join(c.choice('0123456789abcdef') for _ in range(8))}",
    "kb": lambda c: f"KB{_digits(c, 7)}",
    "room": lambda c: f"{c.randint(0, 9)}.{c.randint(1, 40):02}",
    "date": lambda c: c.choice(
        ("2026-{m:02}-{d:02}", "{d}.{m}.2026", "{d}/{m}/2026", "{d} May")
    ).format(d=c.randint(1, 28), m=c.randint(1, 12)),
    "time": lambda c: f"{c.randint(0, 23):02}:{c.randint(0, 59):02}",
    "asset": lambda c: f"{c.choice(('HI', 'LT', 'NB'))}-{_digits(c, c.choice((4, 6)))}",
    "product": lambda c: c.choice(
        (
            "ThinkPad T14 Gen 4",
            "iPhone 15",
            "Galaxy S24",
            "RTX 4090",
            "MX-5000",
            "Dell U2723QE",
            "Pixel 8a",
        )
    ),
    "money": lambda c: c.choice(("£{n}", "{n}.50 EUR", "${n},000", "{n} euros")).format(
        n=c.randint(5, 900)
    ),
    "invoice": lambda c: f"2026-{_digits(c, 6)}",
    "hash": lambda c: "".join(c.choice(hexdigits[:16]) for _ in range(c.choice((7, 40)))),
    "uuid": _uuid,
    "iso": lambda c: c.choice(("27001", "9001:2015", "22301", "14001")),
    "badge": lambda c: _digits(c, 5),
    "extension": lambda c: _digits(c, 4),
    "port": lambda c: c.choice(("8080", "443", "5432", "22", "3389")),
    "floor": lambda c: str(c.randint(1, 12)),
    "city": lambda c: c.choice(("Leeds", "Lisbon", "Delft", "Berlin", "Will County")),
    "flight": lambda c: f"{c.choice(('BA', 'TP', 'KL', 'LH'))}{_digits(c, c.choice((3, 4)))}",
    "course": lambda c: f"{c.choice(('SEC', 'GDPR', 'FIRE'))}{_digits(c, 3)}",
    "year": lambda c: str(c.randint(1995, 2027)),
    "month": lambda c: c.choice(("March", "april", "may", "June")),
    "number": lambda c: _digits(c, c.randint(1, 7)),
    "resolution": lambda c: c.choice(("1920x1080", "3840x2160", "2560x1440")),
    "size": lambda c: f"{c.choice((8, 16, 32, 512))}GB",
    "http": lambda c: c.choice(("404", "503", "418")),
    "cost": lambda c: f"{_digits(c, 4)}-{_digits(c, 3)}",
    "isbn": lambda c: f"978-{c.randint(0, 9)}-{_digits(c, 3)}-{_digits(c, 5)}-{c.randint(0, 9)}",
    "serial": lambda c: "".join(c.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(10)),
    "part": lambda c: f"{_digits(c, 3)}-{_digits(c, 5)}-{c.choice('ABCD')}",
}
