"""Block Kit's text, options and interactive elements, with the lengths of Slack's reference."""

from typing import Final

from bot.simulator.kit import (
    Check,
    Typed,
    exactly_one,
    fields,
    flag,
    many,
    number,
    text,
    word,
)
from bot.simulator.kit_rich_text import ID, RICH_TEXT

URL: Final = text(3_000)
STYLE: Final = word("primary", "danger")


def plain(most: int = 3_000) -> Typed:
    """A plain text of so many characters."""
    return Typed({"plain_text": fields(text_=text(most), emoji=flag)})


def mrkdwn(most: int = 3_000) -> Typed:
    """A text with Slack's markup of so many characters."""
    return Typed({"mrkdwn": fields(text_=text(most), verbatim=flag)})


def words(most: int = 3_000) -> Typed:
    """Either of both texts."""
    return plain(most) | mrkdwn(most)


SLACK_FILE: Final = exactly_one(fields(id=text(), url=text()), "id", "url")
IMAGE: Final = Typed(
    {
        "image": exactly_one(
            fields(image_url=URL, slack_file=SLACK_FILE, alt_text_=text(2_000)),
            "image_url",
            "slack_file",
        )
    }
)
CONFIRM: Final = fields(
    title=plain(100), text_=words(300), confirm=plain(30), deny=plain(30), style=STYLE
)


def option(label: Check) -> Check:
    """One choice of a menu."""
    return fields(text_=label, value=text(150), description=plain(75), url=URL)


PLAIN_OPTION: Final = option(plain(75))
ANY_OPTION: Final = option(words(75))
GROUP: Final = fields(label_=plain(75), options_=many(PLAIN_OPTION, 100))
FILTER: Final = fields(
    include=many(word("im", "mpim", "private", "public")),
    exclude_bot_users=flag,
    exclude_external_shared_channels=flag,
)
DISPATCH: Final = fields(trigger_actions_on=many(word("on_enter_pressed", "on_character_entered")))


def touchable(**own: Check) -> Check:
    """An element people can touch, with what is its own."""
    return fields(action_id=ID, confirm=CONFIRM, **own)


def chooser(**own: Check) -> Check:
    """A menu or picker."""
    return touchable(placeholder=plain(150), focus_on_load=flag, **own)


def several(**own: Check) -> Check:
    """A menu that takes several choices."""
    return chooser(max_selected_items=number(1), **own)


def typing(**own: Check) -> Check:
    """A field to type into."""
    return fields(
        action_id=ID,
        placeholder=plain(150),
        focus_on_load=flag,
        dispatch_action_config=DISPATCH,
        **own,
    )


def static(check: Check) -> Check:
    """A menu whose choices come with it: as options or in groups."""
    return exactly_one(check, "options", "option_groups")


OPTIONS: Final = many(PLAIN_OPTION, 100)
GROUPS: Final = many(GROUP, 100)
THUMB: Final = fields(text_=plain(75), value_=text(2_000), accessibility_label=text(75))
TRIGGER: Final = fields(
    url_=URL, customizable_input_parameters=many(fields(name_=text(), value_=text()))
)
BUTTONS: Final = Typed(
    {
        "button": touchable(
            text_=plain(75),
            value=text(2_000, least=0),
            url=URL,
            style=STYLE,
            accessibility_label=text(75),
        ),
        "workflow_button": touchable(
            text_=plain(75),
            workflow_=fields(trigger_=TRIGGER),
            style=STYLE,
            accessibility_label=text(75),
        ),
    }
)
FEEDBACK: Final = Typed(
    {
        "feedback_buttons": fields(action_id=ID, positive_button_=THUMB, negative_button_=THUMB),
        "icon_button": touchable(
            icon_=text(),
            text_=plain(75),
            value=text(2_000),
            accessibility_label=text(75),
            visible_to_user_ids=many(text()),
        ),
    }
)
MENUS: Final = Typed(
    {
        "static_select": static(
            chooser(options=OPTIONS, option_groups=GROUPS, initial_option=PLAIN_OPTION)
        ),
        "external_select": chooser(min_query_length=number(0), initial_option=PLAIN_OPTION),
        "users_select": chooser(initial_user=text()),
        "conversations_select": chooser(
            initial_conversation=text(),
            default_to_current_conversation=flag,
            response_url_enabled=flag,
            filter=FILTER,
        ),
        "channels_select": chooser(initial_channel=text(), response_url_enabled=flag),
        "multi_static_select": static(
            several(options=OPTIONS, option_groups=GROUPS, initial_options=OPTIONS)
        ),
        "multi_external_select": several(min_query_length=number(0), initial_options=OPTIONS),
        "multi_users_select": several(initial_users=many(text())),
        "multi_conversations_select": several(
            initial_conversations=many(text()),
            default_to_current_conversation=flag,
            filter=FILTER,
        ),
        "multi_channels_select": several(initial_channels=many(text())),
    }
)
PICKERS: Final = Typed(
    {
        "checkboxes": touchable(
            options_=many(ANY_OPTION, 10), initial_options=many(ANY_OPTION), focus_on_load=flag
        ),
        "radio_buttons": touchable(
            options_=many(ANY_OPTION, 10), initial_option=ANY_OPTION, focus_on_load=flag
        ),
        "datepicker": chooser(initial_date=text()),
        "timepicker": chooser(initial_time=text(), timezone=text()),
        "datetimepicker": touchable(initial_date_time=number(0), focus_on_load=flag),
    }
)
OVERFLOW: Final = Typed({"overflow": touchable(options_=many(PLAIN_OPTION, 5))})
INPUTS: Final = Typed(
    {
        "plain_text_input": typing(
            initial_value=text(least=0),
            multiline=flag,
            min_length=number(0, 3_000),
            max_length=number(1, 3_000),
        ),
        "email_text_input": typing(initial_value=text()),
        "url_text_input": typing(initial_value=text()),
        "number_input": typing(
            is_decimal_allowed_=flag, initial_value=text(), min_value=text(), max_value=text()
        ),
        "rich_text_input": typing(
            initial_value=RICH_TEXT, min_lines=number(1), max_lines=number(1)
        ),
        "file_input": fields(action_id=ID, filetypes=many(text()), max_files=number(1, 10)),
    }
)
