"""What a message wants besides an answer: a person, or that something be done.  Pure."""

import re

from bot.decide.wording import plain, without_filler

_PERSON = re.compile(
    r"\b(?:talk|speak|chat|talking|speaking)\s+(?:to|with)\s+(?:a|an|some|any|the)?\s*"
    r"(?:real |actual |live |human )?(?:person|human|someone|somebody|anyone|agent|people|helpdesk|service desk)\b"
    r"|\breal (?:person|human)\b|\bactual (?:person|human)\b|\bhuman (?:please|being please)\b"
    r"|\b(?:put|pass|connect) me (?:through )?(?:to|with)\b"
    r"|\b(?:get|give|send|want|need|have) (?:me )?a (?:real |live )?(?:person|human)\b",
    re.IGNORECASE,
)
_DEED = (
    r"(?:approve|assign|book|cancel|change|close|create|delete|enrol|escalate|extend|fill in|fix|forward|give|"
    r"grant|increase|install|move|order|pay|process|raise|reactivate|refund|release|remove|rename|renew|"
    r"repair|replace|reschedule|resend|reset|restore|revoke|send|set up|sign|sort|submit|swap|translate|"
    r"transfer|unblock|unlock|update|upgrade|write)"
)
_BEGGED = re.compile(
    rf"^(?:please|pls|kindly)\s+(?:just\s+)?{_DEED}\b"
    rf"|^(?:can|could|will|would)\s+(?:you|u|someone|somebody|anyone|it|support)\s+"
    rf"(?:please\s+|pls\s+|just\s+|kindly\s+|possibly\s+|also\s+)*{_DEED}\b(?!\s+(?:me\s+)?(?:the\s+)?(?:link|steps|instructions|details|info))"
    rf"|\b{_DEED}\b.{{0,60}}\bfor me\b",
    re.IGNORECASE,
)
# "change my leave from Tuesday to Wednesday": a deed with its day is an order, not a question.
_DATED = re.compile(
    r"^(?:please\s+)?(?:approve|cancel|change|move|reschedule|swap)\b(?=.*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"\d{1,2}(?:st|nd|rd|th)|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))",
    re.IGNORECASE,
)


def wants_person(text: str) -> bool:
    """Say whether the asker asks for a human being."""
    return bool(_PERSON.search(plain(text)))


def wants_deed(text: str) -> bool:
    """Say whether the asker wants something done to their own case rather than told."""
    bare = without_filler(plain(text))
    return bool(_BEGGED.search(bare) or _BEGGED.search(plain(text)) or _DATED.search(bare))
