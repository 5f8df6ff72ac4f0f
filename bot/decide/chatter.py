"""What needs no answer: thanks, greetings, agreement, emoji.  Pure."""

import re

from bot.decide.wording import plain, words

_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_LONGEST = 9  # words; a longer message says something

# Words that alone, or only among themselves, ask nothing.
_IDLE = frozenset(
    "a about ace again ah aha all alright amazing and appreciate appreciated as awesome back bot brilliant bye "
    "cheers clear cool day do done easy enjoy everyone excellent fab fantastic fine firstline folks for "
    "friday get go good goodbye got gotcha great guys ha haha happy have hello helpful hey hi hiya "
    "i i'll ill im i'm in is it its it's just k kk later legend lol lovely lunch many me morning much nah nice "
    "night nm no noted np ok okay okey perfect please problem quick really right roger same see so "
    "solved sorted sound sounds star sure super sweet ta team thank thanks that that's thats the then "
    "there this thx tomorrow try understood very weekend welcome well will wonderful worked works worries "
    "yay yeah yep yes yo you you're your yup afternoon evening 👍 now on it up fixed life saver lifesaver "
    "that'll do nvm never mind forget found makes sense".split()
)
# At least one of these makes it small talk; `is it on now` has none of them.
_TELLING = frozenset(
    "ace afternoon alright amazing appreciate appreciated awesome brilliant bye cheers clear cool done evening "
    "excellent fab fantastic fixed gotcha goodbye great haha hello hey hi hiya k kk legend lifesaver lol lovely "
    "mind morning night nice noted np nm nvm ok okay okey perfect problem roger solved sorted sounds star super "
    "sweet ta thank thanks that'll thx understood welcome wonderful worked worries yay yeah yep yes yo "
    "yup haha ha no nah sense weekend got".split()
)


def is_chatter(text: str) -> bool:
    """Say whether a message asks nothing: thanks, hello, ok, or only emoji and signs.

    A question mark after more than a greeting makes it a question.
    """
    bare = _EMOJI.sub(" ", plain(text))
    said = words(bare)
    if not said:
        return True
    if "?" in bare or len(said) > _LONGEST:
        return False
    return _IDLE.issuperset(said) and not _TELLING.isdisjoint(said)
