"""What needs no answer: thanks, greetings, agreement, emoji.  Pure."""

import re

from bot.decide.wording import plain, words

_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_AWAY = re.compile(
    r"^(?:brb|bbl|afk|(?:i'll be |i'm |will be )?"
    r"(?:right back|(?:right )?back (?:in|at|by|after|soon|shortly))|"
    r"(?:i'm )?(?:off|out) (?:for|to) (?:lunch|coffee|a coffee|a walk))\b",
    re.IGNORECASE,
)
_LONGEST = 9  # words; a longer message says something
# "did you get it", "is it on now", "no good": idle words that, in this order, say something.
_SAYING = re.compile(
    r"\b(?:(?:is|will) (?:it|this|that|the|you|there)|did (?:you|i|that|this|the)|(?:do|have) you|"
    r"have i|no (?:good|help))\b",
    re.IGNORECASE,
)

# Thanks with a remark are still thanks, unless the remark turns.
_THANKS = re.compile(
    r"^(?:(?:ok|okay|great|ah|cool)[ ,.!]*)?(?:thanks|thank you|thx|cheers|ta)\b", re.IGNORECASE
)
_TURN = re.compile(
    r"\b(?:but|however|still|not|no|how|what|when|where|which|who|why|can|could|do|does|is|are|need|"
    r"want|help|another|also|and|else|for|unrelated|new)\b|n't\b",
    re.IGNORECASE,
)

# Words that, only among themselves, ask nothing.
_IDLE = frozenset(
    """
    a about ace afternoon again ah aha all alright am amazing an and appreciate appreciated as
    at awesome back bot brilliant bye cheers clear coffee cool day did do done easy enjoy
    evening everyone excellent fab fantastic fine firstline fixed folks for forget found friday
    from get go good goodbye got gotcha great guys ha haha hahaha happy have hello help helped
    helpful helping hey hi hiya i i'll i'm i've ill im in is it it's its joke just k kk later
    legend life lifesaver lol lot lovely lunch makes many me mind monday morning much nah never
    nice night nm no nope noted now np nvm ok okay okey on one perfect please problem problems
    quick really right roger same saver see sense so solved sorted sound sounds star super sure
    sweet ta team thank thanks that that'll that's thats the then there this thx today tomorrow
    try ty understood up very was weekend welcome well will with wonderful worked works worries
    yay yeah yep yes yo you you're your yup
    """.split()
)
# At least one of these makes it small talk; "is it on now" has none of them.
_TELLING = frozenset(
    """
    ace afternoon alright amazing appreciate appreciated awesome brilliant bye cheers clear cool
    day done evening excellent fab fantastic fixed goodbye got gotcha great ha haha hahaha hello
    helped hey hi hiya joke k kk legend lifesaver lol lovely mind morning nah nice night nm no
    nope noted np nvm ok okay okey perfect problem roger sense solved sorted sounds star super
    sweet ta thank thanks that'll thx ty understood weekend welcome wonderful worked works
    worries yay yeah yep yes yo yup
    """.split()
)
# What may follow "back in" or "out for" and still say only when somebody will be there.
_WHEN = frozenset(
    """
    afk bbl be bit brb break couple dinner few fifteen five four getting grabbing half hour
    hours hr hrs lunchtime meeting min mins minute minutes moment noon off or out pm sec second
    seconds secs short shortly soon ten thirty three thursday till to tuesday twenty two until
    walk wednesday
    """.split()
)


def is_chatter(text: str) -> bool:
    """Say whether a message asks nothing: thanks, hello, ok, away for a coffee, only emoji.

    A question mark makes it a question, whatever the words.
    """
    bare = _EMOJI.sub(" ", plain(text))
    said = words(bare)
    if "?" in bare or _SAYING.search(bare):
        return False
    if not said:
        return not any(c.isalpha() for c in bare)  # letters that `words` does not know
    if _AWAY.match(bare):
        return all(word in _IDLE or word in _WHEN or word[0].isdigit() for word in said)
    if _THANKS.match(bare) and len(said) <= _LONGEST:
        return not _TURN.search(bare)
    return len(said) <= _LONGEST and _IDLE.issuperset(said) and not _TELLING.isdisjoint(said)
