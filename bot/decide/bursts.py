"""Whether a message goes on with the one its writer sent seconds before.  Pure."""

import re

from bot.decide.chatter import is_chatter
from bot.decide.wording import leans_on_thread, plain, stands_alone, starts_afresh

_MEANT = re.compile(r"^(?:\w+[ ,.!:-]+){0,3}?i (?:mean|meant)\b", re.IGNORECASE)
_STARRED = re.compile(r"^\*{1,2}\s?\S.*|.*\S\s?\*{1,2}$")  # "*password", as people mend a slip
_SLIP = re.compile(r"^(?:sorry|oops|typo|correction|or rather)\b[ ,.!:-]*", re.IGNORECASE)


def goes_on(text: str) -> bool:
    """Say whether a message only makes sense with the one before it: a fragment, a correction.

    Thanks and a question that is whole by itself do not.
    """
    said = plain(text)
    if is_chatter(said) or starts_afresh(said):
        return False
    return corrects(said) or (leans_on_thread(said) and not stands_alone(said))


def corrects(text: str) -> bool:
    """Say whether a message takes the one before it back: what was answered was not meant."""
    said = plain(text)
    if _MEANT.match(said) or _STARRED.fullmatch(said):
        return True
    return bool(_SLIP.match(said)) and not stands_alone(_SLIP.sub("", said))
