"""Which needed fields the asker has already told us.  Pure.

Choices are known by their words and what else people call them, free text by the field's
own name before it.  Nothing is guessed: what only may be meant is proposed (`proposing`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.decide.wording import plain, stems, words
from bot.domain import Answer, Need, Question

_SHORTEST_PREFIX = 3  # letters: `win` means Windows, `ma` means nothing yet
_NAMES_KEPT = 256
_LONGEST = 200  # characters of a value
_LONGEST_ACRONYM = 3  # letters; `os` is asked for as OS, `vat` as VAT

# Words that people use for a choice; a choice not listed is known by its own words.
_ALSO = {
    "android": ("pixel", "samsung"),
    "iphone": ("ios", "apple phone"),
    "ios": ("iphone", "ipad"),
    "linux": ("ubuntu", "debian", "fedora"),
    "macos": ("mac", "macbook", "imac", "osx", "apple"),
    "netherlands": ("nl", "dutch", "holland", "nederland"),
    "portugal": ("pt", "portuguese"),
    "uk": ("united kingdom", "britain", "british", "england", "english"),
    "windows": ("win", "win10", "win11", "pc"),
}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?i)\b(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:,? \d{{4}})?)\b"
)
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_UNKNOWN = re.compile(
    r"(?i)\b(?:(?:i )?(?:do not|don't|dont) know|no idea|no clue|not sure|unsure|idk|dunno|"
    r"keine ahnung|wei(?:ß|ss) (?:ich )?nicht|n[ãa]o sei|geen idee)\b"
)


def known_fields(needs: Sequence[Need], question: Question) -> dict[str, str]:
    """Values for these needs, as far as they are known; what buttons told is kept in any case.

    What buttons told about this question wins; then its own words, then what buttons told
    earlier in the thread, then earlier words, and last what the asker has let us keep.  A
    message that names two choices of one need says nothing about it.
    """
    values = dict(question.fields)
    for need in needs:
        value = question.fields.get(need.name) or _found(need, question)
        if value is not None:
            values[need.name] = value
    return values


def missing(needs: Sequence[Need], values: Mapping[str, str]) -> tuple[Need, ...]:
    """The needs that have no value yet, in their order."""
    return tuple(need for need in needs if need.name not in values)


def joined(needs: Sequence[Need], more: Sequence[Need]) -> tuple[Need, ...]:
    """Needs with those of rules behind them, each name once: the first says its choices."""
    by_name = {need.name: need for need in (*more[::-1], *needs[::-1])}
    order = dict.fromkeys(need.name for need in (*needs, *more))
    return tuple(by_name[name] for name in order)


def value_in(text: str, need: Need) -> str | None:
    """The value that a reply to the bare question for this need gives; None where it gives none."""
    if need.choices:
        return said_in(need, text)
    whole = " ".join(plain(text).split())
    return whole if 0 < len(whole) <= _LONGEST and not _UNKNOWN.search(whole) else None


def spoken(field: str) -> str:
    """The name of a field as it is read aloud: `asset_tag` is an asset tag, `os` the OS."""
    name = field.replace("_", " ")
    return name.upper() if len(name) <= _LONGEST_ACRONYM else name


def _found(need: Need, question: Question) -> str | None:
    told = said_in(need, question.text)
    if told is not None or (need.choices and _named(need, question.text)):
        return told
    earlier = question.remembered.get(need.name)
    if earlier is not None and (not need.choices or earlier in need.choices):
        return earlier
    return _latest(need, question.thread) or _kept(need, question)


def recalled(needs: Sequence[Need], question: Question) -> dict[str, str]:
    """Values that are known only because the asker has let us remember them."""
    without = known_fields(needs, replace(question, kept={}))
    found = ((need.name, _kept(need, question)) for need in needs if need.name not in without)
    return {name: value for name, value in found if value is not None}


def to_keep(answer: Answer, picked: Mapping[str, str]) -> dict[str, str]:
    """What the asker has picked, of what its entries let one pick: that may be remembered."""
    needs = (need for entry in answer.entries for need in entry.needs if need.choices)
    return {need.name: picked[need.name] for need in needs if picked.get(need.name) in need.choices}


def _kept(need: Need, question: Question) -> str | None:
    """A choice that is still one; free text is of one day, and is never taken from memory."""
    value = question.kept.get(need.name)
    return value if value in need.choices else None


def _latest(need: Need, told: Sequence[str]) -> str | None:
    """What was said last of it; a message that names two choices takes back what was before."""
    for text in reversed(told):
        if need.choices and _named(need, text):
            return said_in(need, text)
        if not need.choices and (said := said_in(need, text)) is not None:
            return said
    return None


def said_in(need: Need, text: str) -> str | None:
    """The value that a text gives for a need, whatever else it says."""
    if need.choices:
        named = _named(need, text)
        return named[0] if len(named) == 1 else None
    return _written(need.name, plain(text))


def _named(need: Need, text: str) -> list[str]:
    return [choice for choice in need.choices if _names(text, choice, need.choices)]


def _names(text: str, choice: str, choices: Iterable[str]) -> bool:
    said = words(text)
    joined_words = f" {' '.join(said)} "
    spoken = (" ".join(words(choice)), *_ALSO.get(choice.lower(), ()))
    if any(f" {form} " in joined_words for form in spoken):
        return True
    return any(_only_prefix_of(word, choice, choices) for word in said)


def _only_prefix_of(word: str, choice: str, choices: Iterable[str]) -> bool:
    if len(word) < _SHORTEST_PREFIX or not stems(word):  # "and" does not mean Android
        return False
    return [c for c in choices if c.lower().startswith(word)] == [choice]


def _written(name: str, text: str) -> str | None:
    """A value of free text, known by its form or by its name before it."""
    parts = set(re.split(r"[ _-]", name.lower()))
    if "date" in parts:
        return _only(_DATE.findall(text))
    if parts & {"email", "mail"}:
        return _only(_EMAIL.findall(text))
    found = _before(name).finditer(text)
    said = _only((match[1] or match[2]).strip(".,;") for match in found)
    return said or _only(match[1] for match in _loosely_before(name).finditer(text))


@lru_cache(maxsize=_NAMES_KEPT)
def _before(name: str) -> re.Pattern[str]:
    """`asset tag HI-123`, `my asset tag is "HI-123"`, `employee number: 4711`."""
    spoken = r"[ _-]".join(map(re.escape, re.split(r"[ _-]", name.lower())))
    return re.compile(
        rf"(?i)\b{spoken}(?: (?:number|no\.?|code|id))? ?"
        r"(?:(?:is|was|=|:|#) ?[\"'#]?([\w@./+-]{1,60})|[\"'#]?((?=\S*\d)[\w@./+-]{1,60}))"
    )


@lru_cache(maxsize=_NAMES_KEPT)
def _loosely_before(name: str) -> re.Pattern[str]:
    """`the tag on the bottom is HI-123`: the last word of a longer name, and then a code."""
    *more, last = re.split(r"[ _-]", name.lower())
    code = r"(?=\S*\d)(?=\S*[A-Za-z])([\w-]{4,40})"
    return re.compile(rf"(?i)\b{re.escape(last)}\b[^.?!\n]{{1,25}}?\b{code}" if more else r"(?!)")


def _only(found: Iterable[str]) -> str | None:
    """The one value that was said; two different ones say nothing."""
    values = list(dict.fromkeys(value for value in found if value))
    return values[0] if len(values) == 1 else None
