"""Block Kit's blocks, and which of them each surface takes."""

from typing import Final

from bot.simulator.kit import (
    Check,
    Typed,
    at_least_one,
    exactly_one,
    fields,
    flag,
    many,
    number,
    text,
    word,
)
from bot.simulator.kit_elements import (
    BUTTONS,
    FEEDBACK,
    IMAGE,
    INPUTS,
    MENUS,
    OVERFLOW,
    PICKERS,
    SLACK_FILE,
    URL,
    mrkdwn,
    plain,
    words,
)
from bot.simulator.kit_rich_text import RICH_TEXT, block

MARKDOWN_CHARACTERS: Final = 12_000

CELL: Final = RICH_TEXT | Typed(
    {
        "raw_text": fields(text_=text()),
        "raw_number": fields(text_=text(), value_=number()),
    }
)
ALIGN: Final = fields(align=word("left", "center", "right"), is_wrapped=flag)
TASK: Final = Typed(
    {
        "task_card": block(
            task_id_=text(),
            title_=text(),
            status_=word("pending", "in_progress", "complete", "error"),
            details=RICH_TEXT,
            output=RICH_TEXT,
            sources=many(Typed({"url": fields(url_=text(), text_=text())})),
        )
    }
)
CARD: Final = Typed(
    {
        "card": at_least_one(
            block(
                title=mrkdwn(150),
                subtitle=mrkdwn(150),
                body=mrkdwn(200),
                hero_image=IMAGE,
                icon=IMAGE,
                actions=many(BUTTONS.only("button")),
            ),
            "hero_image",
            "title",
            "actions",
            "body",
        )
    }
)
PLAIN_BLOCKS: Final = RICH_TEXT | Typed(
    {
        "actions": block(
            elements_=many(
                BUTTONS | MENUS | PICKERS | OVERFLOW | INPUTS.only("rich_text_input"), 25
            )
        ),
        "context": block(elements_=many(IMAGE | words(), 10)),
        "divider": block(),
        "file": block(external_id_=text(), source_=word("remote")),
        "header": block(text_=plain(150)),
        "image": exactly_one(
            block(image_url=URL, slack_file=SLACK_FILE, alt_text_=text(2_000), title=plain(2_000)),
            "image_url",
            "slack_file",
        ),
        "input": block(
            label_=plain(2_000),
            element_=INPUTS | MENUS | PICKERS,
            hint=plain(2_000),
            optional=flag,
            dispatch_action=flag,
        ),
        "section": at_least_one(
            block(
                text=words(3_000),
                fields=many(words(2_000), 10),
                accessory=BUTTONS | MENUS | PICKERS | OVERFLOW | IMAGE,
                expand=flag,
            ),
            "text",
            "fields",
        ),
        "table": block(rows_=many(many(CELL, 20), 100), column_settings=many(ALIGN, 20, least=0)),
        "video": block(
            alt_text_=text(),
            title_=plain(200),
            thumbnail_url_=text(),
            video_url_=text(),
            title_url=text(),
            author_name=text(50),
            description=plain(),
            provider_name=text(),
            provider_icon_url=text(),
        ),
    }
)
MESSAGE_BLOCKS: Final = (
    PLAIN_BLOCKS
    | TASK
    | CARD
    | Typed(
        {
            "alert": block(
                text_=words(), level=word("default", "info", "warning", "error", "success")
            ),
            "carousel": block(elements_=many(CARD, 10)),
            "container": exactly_one(
                block(
                    title=plain(150),
                    rich_text_title=RICH_TEXT,
                    subtitle=words(150),
                    icon=IMAGE,
                    child_blocks_=many(PLAIN_BLOCKS, 10),
                    is_collapsible=flag,
                    default_collapsed=flag,
                    has_header_divider=flag,
                    width=word("narrow", "standard", "wide", "full"),
                ),
                "title",
                "rich_text_title",
            ),
            "context_actions": block(elements_=many(FEEDBACK, 5)),
            "data_table": block(
                caption_=text(),
                rows_=many(many(CELL)),
                page_size=number(1),
                row_header_column_index=number(0),
            ),
            "markdown": block(text_=text(MARKDOWN_CHARACTERS)),
            "plan": block(title_=text(), tasks=many(TASK, least=0)),
        }
    )
)
VIEW_BLOCKS: Final = PLAIN_BLOCKS.only(
    "actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"
) | MESSAGE_BLOCKS.only("alert")
SURFACES: Final[dict[str, Check]] = {
    "message": many(MESSAGE_BLOCKS, 50, least=0),
    "modal": many(VIEW_BLOCKS, 100, least=0),
    "home": many(VIEW_BLOCKS, 100, least=0),
}
TITLE: Final = plain(24)
VIEW_KEYS: Final[dict[str, Check]] = {
    "callback_id": text(255, least=0),
    "external_id": text(255, least=0),
    "private_metadata": text(3_000, least=0),
}
VIEWS: Final = Typed(
    {
        "home": fields(blocks_=SURFACES["home"], **VIEW_KEYS),
        "modal": fields(
            blocks_=SURFACES["modal"],
            title_=TITLE,
            submit=TITLE,
            close=TITLE,
            clear_on_close=flag,
            notify_on_close=flag,
            submit_disabled=flag,
            **VIEW_KEYS,
        ),
    }
)
