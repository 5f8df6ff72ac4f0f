"""Slack's text in, the words a person meant out; pure.

Slack sends mentions, channels and links as `<...>` and escapes what was typed:
https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.slack.characters import LONGEST, visible

_TOKEN = re.compile(r"<([^<>]{0,3000})>")
_NAMED = re.compile(r"<(?:@([UW][A-Z0-9]+)|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>")
_GAPS = re.compile(r"[ \t]{2,}")
_LINE_ENDS = re.compile(r"[ \t]++\n")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def asked_text(text: str, bot_user: str) -> str:
    """Return the words as the person saw them, without the mention of the bot."""
    spoken = _TOKEN.sub(lambda match: _spoken(match.group(1), bot_user), text[:LONGEST])
    for escape, char in _ESCAPES:
        spoken = spoken.replace(escape, char)
    return _GAPS.sub(" ", _LINE_ENDS.sub("\n", visible(spoken, "NFKC"))).strip()


def mentions(text: str, user: str) -> bool:
    """Say whether the text holds a live mention of that user."""
    return re.search(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", text) is not None


def mentions_others(text: str, user: str) -> bool:
    """Say whether the text holds a live mention of a person or group other than that user.

    `<!here>` and `<!channel>` name nobody.
    """
    return any(named != user for named in _NAMED.findall(text[:LONGEST]))


def _spoken(token: str, bot_user: str) -> str:
    address, _, label = token.partition("|")
    kind, name = address[:1], address[1:]
    if kind == "@":
        return "" if name == bot_user else f"@{label or 'someone'}"
    if kind == "#":
        return f"#{label or 'channel'}"
    if kind == "!":
        return _special(name, label)
    return _link(address, label)


def _special(name: str, label: str) -> str:
    """`!here`, `!subteam^S1|@handle`, `!date^...|fallback`."""
    word = label or name.partition("^")[0]
    if name.startswith("date^"):
        return label
    return word if word.startswith("@") else f"@{word}"


def _link(address: str, label: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in {address, bare} or address.endswith(f"//{label}"):
        return bare
    return f"{label} ({bare})"
