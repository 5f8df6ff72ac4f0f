"""What needs no answer: thanks, greetings, agreement, emoji.  Pure."""

import re

from bot.decide.wording import plain, words

_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_AWAY = re.compile(
    r"^(?:brb|bbl|afk|(?:i'll be |i'm |will be )?(?:right )?back (?:in|at|by|after|soon|shortly)|"
    r"(?:i'm )?(?:off|out) (?:for|to) (?:lunch|coffee|a coffee|a walk))\b",
    re.IGNORECASE,
)
_LONGEST = 9  # words; a longer message says something

# Words that, only among themselves, ask nothing.
_IDLE = frozenset(
    """
    a about ace again ah aha all alright am amazing an and appreciate appreciated as at awesome back
    bot brilliant bye cheers clear coffee cool day did do done easy enjoy everyone excellent fab
    fantastic fine firstline fixed folks for found friday from get go good goodbye got gotcha great
    guys ha haha hahaha happy have hello help helped helpful helping hey hi hiya i i'll i'm i've ill
    im in is it it's its joke just k kk later legend life lifesaver lol lovely lunch many me mind
    monday morning much nah never nice night nm no noted now np nvm ok okay okey on one perfect
    please problem problems quick really right roger same saver see sense so solved sorted sound
    sounds star super sure sweet ta team thank thanks that that'll that's thats the then there this
    thx today tomorrow try understood up very was weekend welcome well will with wonderful worked
    works worries yay yeah yep yes yo you you're your yup afternoon evening makes forget
    """.split()
)
# At least one of these makes it small talk; "is it on now" has none of them.
_TELLING = frozenset(
    """
    ace afternoon alright amazing appreciate appreciated awesome brilliant bye cheers clear cool done
    evening excellent fab fantastic fixed goodbye got gotcha great ha haha hahaha hello helped hey hi
    hiya joke k kk legend lifesaver lol lovely mind morning nah nice night nm no noted np nvm ok okay
    okey perfect problem roger sense solved sorted sounds star super sweet ta thank thanks that'll thx
    understood weekend welcome wonderful worked worries yay yeah yep yes yo yup
    """.split()
)


def is_chatter(text: str) -> bool:
    """Say whether a message asks nothing: thanks, hello, ok, away for a coffee, only emoji.

    A question mark makes it a question, whatever the words.
    """
    bare = _EMOJI.sub(" ", plain(text))
    said = words(bare)
    if not said:
        return "?" not in bare
    if "?" in bare:
        return False
    if _AWAY.match(bare):
        return True
    return len(said) <= _LONGEST and _IDLE.issuperset(said) and not _TELLING.isdisjoint(said)
