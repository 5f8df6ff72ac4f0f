"""The words of a question: greetings and filler off, abbreviations out, sentences apart.  Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MESSAGE = 1 << 6  # texts; those of one message, which its readers take apart in turn
WORD = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*")  # noqa: RUF001  typed apostrophes count

# What people type in a hurry; only forms that mean one thing at work.
SHORT = {
    "acct": "account",
    "addr": "address",
    "b4": "before",
    "bc": "because",
    "cuz": "because",
    "dept": "department",
    "docs": "documents",
    "gonna": "going to",
    "hols": "holidays",
    "hrs": "hours",
    "idk": "i do not know",
    "info": "information",
    "mgr": "manager",
    "mins": "minutes",
    "msg": "message",
    "pic": "picture",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "pw": "password",
    "pwd": "password",
    "passwd": "password",
    "r": "are",
    "rn": "right now",
    "sw": "software",
    "thru": "through",
    "tmr": "tomorrow",
    "tmrw": "tomorrow",
    "u": "you",
    "ur": "your",
    "w/": "with",
    "wanna": "want to",
    "arent": "are not",
    "cant": "can not",
    "couldnt": "could not",
    "didnt": "did not",
    "doesnt": "does not",
    "dont": "do not",
    "havent": "have not",
    "hasnt": "has not",
    "ive": "i have",
    "isnt": "is not",
    "shouldnt": "should not",
    "wasnt": "was not",
    "wont": "will not",
    "wouldnt": "would not",
    "youre": "you are",
    "ooo": "out of office",
    "nl": "netherlands",
    "wfh": "work from home",
    "eod": "end of day",
    "tbh": "to be honest",
    "asap": "as soon as possible",
    "smth": "something",
    "sth": "something",
    "whats": "what is",
    "wheres": "where is",
    "hows": "how is",
    "wut": "what",
    "yr": "year",
}

_GREETING = (
    r"(?:hi|hiya|hey|hello|helo|heya|yo|dear|morning|afternoon|evening|good (?:morning|afternoon|"
    r"evening|day)|greetings)"
    r"(?: (?:there|all|team|folks|everyone|everybody|guys|bot|again|firstline))*"
)
_COURTESY = (
    r"(?:i )?hope (?:you(?:'re| are)?|everyone(?:'s| is)?|all|this)[^.,!?;-]*[.,!?;-]+",
    (
        r"sorry (?:to (?:bother|bug)(?: (?:you|anyone))?|for (?:the )?(?:bother|noise|spam))"
        r"[^.,!?;]*[.,!?;-]+"
    ),
    (
        r"(?:just )?(?:a )?(?:(?:quick|small|silly|stupid|dumb|random|basic) (?:question|q)|"
        r"quick one)\b[ :,.!-]*"
    ),
    r"(?:thanks|thank you|thx|ta|cheers)(?: (?:so much|a lot|in advance|very much|again))*[ !.]*$",
    r"(?:please|pls|plz)[ !.?]*$",
)
_LEAD_IN = (
    r"(?:can|could|would|does|do|is) (?:some(?:one|body)|any(?:one|body)|you|u)"
    r"(?: (?:please|kindly))? (?:tell me|help me(?: with)?|explain(?: to me)?|remind me|know)"
    r"(?: (?:please))?\b[ ,:]*"
)
_START = re.compile(rf"^(?:{_GREETING}(?![\w'-])[ ,.!:;-]*)+", re.IGNORECASE)
_COURTESIES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _COURTESY)
_LEADS = re.compile(rf"^{_LEAD_IN}", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def plain(text: str) -> str:
    """Fold to NFKC, straight quotes and single spaces; invisible characters go."""
    if text.isascii() and text.isprintable():  # most are: nothing to fold, and nothing invisible
        return re.sub(r" +", " ", text).strip()
    folded = unicodedata.normalize("NFKC", text).replace("’", "'")  # noqa: RUF001  the typed one
    if folded.replace("\n", "").replace("\t", "").isprintable():
        return re.sub(r"[ \t]+", " ", folded).strip()
    kept = (
        c for c in folded if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs")
    )
    return re.sub(r"[ \t]+", " ", "".join(kept)).strip()


def words(text: str) -> tuple[str, ...]:
    """Lower-case words in order, numbers included."""
    return tuple(WORD.findall(text.lower()))


@lru_cache(maxsize=MESSAGE)
def without_filler(text: str) -> str:
    """Take greetings, courtesies and lead-ins off; the whole text when nothing else is left."""
    rest = _AFRESH.sub("", _START.sub("", text.strip()))
    for courtesy in _COURTESIES:
        rest = courtesy.sub(" ", rest).strip(" ,;-")
    rest = _LEADS.sub("", rest).strip()
    return rest if words(rest) else text.strip()


def spelled_out(text: str) -> str:
    """Write abbreviations such as `pw` and `u` as words; all else stays as typed."""
    return " ".join(_spelled(token) for token in text.split(" "))


def _spelled(token: str) -> str:
    bare = token.strip(".,!?;:()").lower()
    if bare not in SHORT or _LETTER_NAME.fullmatch(token):
        return token
    return token.lower().replace(bare, SHORT[bare])


_LETTER_NAME = re.compile(r"\W*R\W*")  # the language; who means `are` does not hold shift


def sentences(text: str) -> tuple[str, ...]:
    """Split at sentence ends and line breaks; pieces without a word are left out."""
    return tuple(piece.strip() for piece in _SENTENCE.split(text) if words(piece))


def is_question(sentence: str) -> bool:
    """Say whether a sentence asks: by its mark, or by the word it begins with."""
    start = words(sentence)[:1]
    return sentence.rstrip().endswith("?") or bool(start and start[0] in _ASKING)


_ASKING = frozenset(
    "how what what's whats where where's when who who's which why can could do does did is are am "
    "may should will would has have".split()
)


_WISH = re.compile(
    r"^(?:(?:and|also|plus|oh|but)[ ,]+)*i(?:'d| would)?(?: also| still| really)* "
    r"(?:need|want|like|have to|must|wonder)\b",
    re.IGNORECASE,
)


def seeks(sentence: str) -> bool:
    """Say whether a sentence asks or wishes for something, rather than tells how things are."""
    return is_question(sentence) or bool(_WISH.match(sentence))


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a message that may each be a question of its own, in order.

    Splits at sentence ends and at `and also`, `also`, `plus` and `and` before an asking word.
    Returns one piece, the text itself, when there is nothing to split.
    """
    found = tuple(part for sentence in sentences(text) for part in _joined(sentence))
    return found if len(found) > 1 else (text.strip(),)


_JOINT = re.compile(
    r",?\s+(?:and also|and then|and|also|plus|oh and)[,:]?\s+"
    # "and does not start" goes on with the same subject.
    r"(?=(?:" + "|".join(_ASKING) + r")\b(?!\s+not\b))",
    re.IGNORECASE,
)
_SHORTEST_PART = 3


def _joined(sentence: str) -> Iterator[str]:
    parts = [part.strip(" ,") for part in _JOINT.split(sentence)]
    if len(parts) > 1 and all(len(words(part)) >= _SHORTEST_PART for part in parts):
        yield from parts
    else:
        yield sentence


_GOING_ON = re.compile(
    r"^(?:and|but|or|so|also|then|ok(?:ay)?|what about|how about|same|what if|"
    r"for|on|in|with|if|even|only)\b",
    re.IGNORECASE,
)
_POINTING = frozenset(
    "it its that this there those these them they same one ones instead else".split()
)
_THERE_IS = re.compile(r"\b(?:is|are|was|were|will) there\b|\bthere (?:is|are|was|were)\b")
_SHORT_MESSAGE = 4


_AFRESH = re.compile(
    r"^(?:(?:ok|okay|thanks|thank you|thx|great|and|oh|also)[ ,.!-]*)*"
    r"(?:new (?:topic|question|subject)|"
    r"(?:a )?(?:completely |totally )?different (?:thing|question|topic|matter|subject)|unrelated|"
    r"(?:something|anything) else|another (?:thing|question|one|matter|topic)|separately|"
    r"on another (?:note|topic|matter)|by the way|btw|changing (?:the )?(?:subject|topic))"
    r"\b[ ,.:;-]*",
    re.IGNORECASE,
)


def starts_afresh(text: str) -> bool:
    """Say whether a message announces that it has nothing to do with the one before."""
    return bool(_AFRESH.match(plain(text)))


def leans_on_thread(text: str) -> bool:
    """Say whether a message needs the one before it: it is short, goes on, or asks and points back.

    A longer statement tells something new ("I already clicked on it"): what came before must
    not speak for it.
    """
    said = words(without_filler(plain(text)))
    if len(said) <= _SHORT_MESSAGE or _GOING_ON.match(text.strip()):
        return True
    asks = any(is_question(sentence) for sentence in sentences(text))
    pointing = words(_THERE_IS.sub(" ", " ".join(said)))
    return asks and not _POINTING.isdisjoint(pointing)


def stands_alone(text: str) -> bool:
    """Say whether a message is a question by itself: it asks, has a subject, and points nowhere."""
    said = words(without_filler(plain(text)))
    asks = bool(said) and said[0] in _ASKING and _POINTING.isdisjoint(said)
    return asks and bool(stems(text)) and not _GOING_ON.match(text)


# Words that carry no subject: what is left of a question without them is what it is about.
_EMPTY = frozenset(
    """
    a about actually after again all already also am an and another any anybody anyone anything
    are as ask at away back be because been before being but by can can't cannot come could did
    didn't do does doesn't doing don't done down each either else even ever every everybody find
    for from get gets getting give given go goes going gone got had happen happens has have
    haven't having he help her here hers him his how how's i i'd i'll i'm i've if in into is
    isn't it it's its just keep know let like long look made make many may me might mine more
    most much must my myself need needs new no nor not now of off ok okay on one ones only or
    other our out over own please put really right same say see seem shall she should show so
    some somebody someone something still such sure take tell than that that's the their them
    then there these they thing things this those time to today too try trying up us use used
    using very via want wants was way we well were what what's whatever when where where's which
    while who whom whose why will with within without won't work working works would yes yet you
    your yours
    """.split()
)
REMEMBERED = 1 << 16  # texts
STEM = 5  # letters that tell a word's family apart well enough: `contribution`, `contribute`


def subject(text: str) -> tuple[str, ...]:
    """The words that say what a text is about, each once, in order."""
    bare = (word.split("'")[0] for word in words(text) if word not in _EMPTY)
    return tuple(dict.fromkeys(word for word in bare if len(word) > 1))


@lru_cache(maxsize=REMEMBERED)  # a corpus is read again whenever one of its files changes
def stems(text: str) -> tuple[str, ...]:
    """The subject words of a text, cut to their first five letters, each once, in order."""
    return tuple(dict.fromkeys(word[:STEM] for word in subject(text)))
