"""Block Kit's rich text: what answers, tasks, cells and inputs are written in."""

from typing import Final

from bot.simulator.kit import Check, Typed, fields, flag, many, number, text, word

ID: Final = text(255)
RICH_STYLE: Final = fields(bold=flag, italic=flag, strike=flag, code=flag, underline=flag)
BORDER: Final = word(0, 1)


def inline(**own: Check) -> Check:
    """A piece of rich text."""
    return fields(style=RICH_STYLE, **own)


def block(**own: Check) -> Check:
    """A block with what is its own."""
    return fields(block_id=ID, **own)


RICH_PIECES: Final = Typed(
    {
        "text": inline(text_=text()),
        "link": inline(url_=text(), text=text(least=0), unsafe=flag),
        "emoji": inline(name_=text(), unicode=text(), url=text()),
        "user": inline(user_id_=text()),
        "usergroup": inline(usergroup_id_=text()),
        "channel": inline(channel_id_=text()),
        "team": inline(team_id_=text()),
        "broadcast": inline(range_=word("here", "channel", "everyone")),
        "color": inline(value_=text()),
        "date": inline(timestamp_=number(), format_=text(), fallback=text(), url=text()),
    }
)
PIECES: Final = many(RICH_PIECES, least=0)
RICH_SECTION: Final = Typed({"rich_text_section": fields(elements_=PIECES)})
RICH_PARTS: Final = RICH_SECTION | Typed(
    {
        "rich_text_list": fields(
            elements_=many(RICH_SECTION),
            style_=word("bullet", "ordered"),
            indent=number(0, 8),
            border=BORDER,
            offset=number(0),
        ),
        "rich_text_preformatted": fields(
            elements_=many(RICH_PIECES.only("text", "link"), least=0), border=BORDER
        ),
        "rich_text_quote": fields(elements_=PIECES, border=BORDER),
    }
)
RICH_TEXT: Final = Typed({"rich_text": block(elements_=many(RICH_PARTS, least=0))})
