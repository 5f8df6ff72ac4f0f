"""What a message wants besides an answer: a person, or that something be done.  Pure."""

import re

from bot.decide.wording import plain, sentences, without_filler

_WHO = r"(?:person|human|someone|somebody|anyone|agent|people|help ?desk|service desk)"
_PERSON = re.compile(
    r"\b(?:talk|speak|chat|talking|speaking)\s+(?:to|with)\s+(?:a|an|some|any|the)?\s*"
    rf"(?:real |actual |live |human )*(?:{_WHO}|(?:it )?support)\b"
    r"|\breal (?:person|human)\b|\bactual (?:person|human)\b|\blive agent\b"
    r"|\b(?:person|human)(?: being)?,? (?:please|pls)\b"
    r"|\b(?:put|pass) me (?:through )?(?:to|with)\b"
    rf"|\bconnect me (?:to|with) (?:a |an |the |some)?(?:real |live )?(?:{_WHO}|support)\b"
    r"|\b(?:get|give|send) me a (?:real |live )?(?:person|human)\b"
    r"|\b(?:want|need|have|would like|'d like) a (?:real |live )?(?:person|human)\b",
    re.IGNORECASE,
)
# The whole message is the word that people type at a machine to get past it.
_ALONE = re.compile(r"(?:an? )?(?:live )?(?:human|person|agent|operator)[ .!]*", re.IGNORECASE)

_DEED = (
    r"(?:approve|assign|book|cancel|chase|check|look (?:into|up)|find out|change|close|create|"
    r"delete|enrol|escalate|extend|fill in|fix|"
    r"forward|give|grant|increase|install|move|order|pay|process|raise|reactivate|refund|release|"
    r"remove|rename|renew|repair|replace|reschedule|resend|reset|restore|revoke|send|set up|sign|"
    r"sort|submit|swap|translate|transfer|unblock|unlock|update|upgrade|write)\b"
    # Words are no deed: "send me the link" wants to be told.
    r"(?!\s+(?:me\s+)?(?:(?:the|an?|any|some|more|further)\s+)*"
    r"(?:link|steps|instructions?|details?|info|information|examples?|idea|hints?|tips?)\b)"
)
_ADVERB = r"(?:(?:please|pls|just|kindly|possibly|also)\s+)*"
_BEGGED = re.compile(
    rf"^(?:please|pls|kindly)\s+{_ADVERB}{_DEED}"
    rf"|^{_ADVERB}(?:can|could|will|would)\s+(?:you|u|someone|somebody|anyone|it|support)\s+"
    rf"{_ADVERB}{_DEED}"
    rf"|^i(?:\s+want|\s+need|'d\s+like|\s+would\s+like)\s+you\s+to\s+{_ADVERB}{_DEED}",
    re.IGNORECASE,
)
_FOR_ME = re.compile(
    r"^(?!(?:how|where|what|when|why|which|who|is|are|am|was|do|does|did)\b"
    r"|(?:can|could|may|must|should|will) i\b)"
    rf".*\b{_DEED}.{{0,60}}\bfor me\b",
    re.IGNORECASE,
)
# "change my leave from Tuesday to Wednesday": a deed with its day is an order, not a question.
_DATED = re.compile(
    r"^(?:please\s+)?(?:approve|cancel|change|move|reschedule|swap)\b"
    r"(?=.*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"\d{1,2}(?:st|nd|rd|th)|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))",
    re.IGNORECASE,
)


_UPSET = re.compile(
    r"\b(?:disgrace(?:ful)?|unacceptable|ridiculous|outrageous|fed up|(?:is|was|what) a joke)\b"
    r"|\b(?:is|was|that's|it's) (?:so |really )?unfair\b"
    # People turn down; machines too, but nobody appeals to them.
    r"|\b(?:refus(?:ed|es|ing)|reject(?:ed|s)|declin(?:ed|es)|denied|turned down)\b.*"
    r"\b(?:unfair|disagree|appeal|not ok|shouldn't|(?:that|this|it)(?:'s| is| was) wrong)\b",
    re.IGNORECASE,
)
_DISPUTES = re.compile(
    r"^(?!(?:how|where|what|when|who|whom|which|do|does|can|could|may|should) )"
    r".*\b(?:complain(?:t|ts|ing)?|i (?:disagree|object|dispute))\b",
    re.IGNORECASE,
)


def complains(text: str) -> bool:
    """Say whether the asker complains or disputes a decision."""
    said = plain(text)
    if _UPSET.search(said):
        return True
    return any(_DISPUTES.search(without_filler(sentence)) for sentence in sentences(said))


def wants_person(text: str) -> bool:
    """Say whether the asker asks for a human being."""
    said = plain(text)
    return bool(_PERSON.search(said) or _ALONE.fullmatch(without_filler(said)))


def wants_deed(text: str) -> bool:
    """Say whether the asker wants something done to their own case rather than told."""
    said = plain(text)
    return any(_orders(without_filler(one)) for one in (said, *sentences(said)))


def _orders(sentence: str) -> bool:
    return any(form.search(sentence) for form in (_BEGGED, _FOR_ME, _DATED))
