"""One of everything that Block Kit knows, as Slack's own types allow it, and ways to damage it."""

from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]


def plain(text: str = "words") -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*words*") -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def rich(*pieces: Block) -> Block:
    section = {"type": "rich_text_section", "elements": list(pieces) or [said("words")]}
    return {"type": "rich_text", "elements": [section]}


def said(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True, "code": False}}


IMAGE: Block = {"type": "image", "image_url": "https://halden.example/a.png", "alt_text": "a"}
CONFIRM: Block = {
    "title": plain(),
    "text": mrkdwn(),
    "confirm": plain(),
    "deny": plain(),
    "style": "danger",
}
OPTION: Block = {"text": plain(), "value": "v", "description": plain()}
GROUPS: list[Block] = [{"label": plain(), "options": [OPTION]}]
THUMB: Block = {"text": plain(), "value": "v", "accessibility_label": "good"}
DISPATCH: Block = {"trigger_actions_on": ["on_enter_pressed"]}
TYPING: Block = {
    "action_id": "t",
    "placeholder": plain(),
    "focus_on_load": True,
    "dispatch_action_config": DISPATCH,
}
BUTTON: Block = {
    "type": "button",
    "text": plain(),
    "action_id": "b",
    "value": "v",
    "url": "https://halden.example/",
    "style": "primary",
    "confirm": CONFIRM,
    "accessibility_label": "go",
}
MENUS: list[Block] = [
    {"type": "static_select", "options": [OPTION], "placeholder": plain(), "confirm": CONFIRM},
    {"type": "static_select", "option_groups": GROUPS, "initial_option": OPTION},
    {"type": "external_select", "min_query_length": 3, "initial_option": OPTION},
    {"type": "users_select", "initial_user": "U1"},
    {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
        "filter": {"include": ["im", "public"], "exclude_bot_users": True},
    },
    {"type": "channels_select", "initial_channel": "C1", "response_url_enabled": True},
    {"type": "multi_static_select", "options": [OPTION], "max_selected_items": 2},
    {"type": "multi_external_select", "min_query_length": 1, "initial_options": [OPTION]},
    {"type": "multi_users_select", "initial_users": ["U1"]},
    {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
    {"type": "multi_channels_select", "initial_channels": ["C1"]},
    {"type": "checkboxes", "options": [{"text": mrkdwn(), "value": "v"}]},
    {"type": "radio_buttons", "options": [OPTION], "initial_option": OPTION},
    {"type": "datepicker", "initial_date": "2026-11-26", "placeholder": plain()},
    {"type": "timepicker", "initial_time": "10:00", "timezone": "Europe/London"},
    {"type": "datetimepicker", "initial_date_time": 1_800_000_000},
]
WORKFLOW: Block = {
    "type": "workflow_button",
    "text": plain(),
    "workflow": {
        "trigger": {
            "url": "https://halden.example/",
            "customizable_input_parameters": [{"name": "n", "value": "v"}],
        }
    },
}
INPUTS: list[Block] = [
    {"type": "plain_text_input", "multiline": True, "min_length": 1, "max_length": 10, **TYPING},
    {"type": "email_text_input", "initial_value": "a@halden.example", **TYPING},
    {"type": "url_text_input", "initial_value": "https://halden.example/", **TYPING},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", **TYPING},
    {"type": "rich_text_input", "initial_value": rich(), **TYPING},
    {"type": "file_input", "action_id": "f", "filetypes": ["pdf"], "max_files": 2},
]
PIECES: list[Block] = [
    said("words"),
    {"type": "link", "url": "https://halden.example/", "text": "words", "unsafe": False},
    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#4a154b"},
    {"type": "date", "timestamp": 1_800_000_000, "format": "{date}", "fallback": "then"},
]
TASK: Block = {
    "type": "task_card",
    "task_id": "1",
    "title": "words",
    "status": "complete",
    "details": rich(),
    "output": rich(),
    "sources": [{"type": "url", "url": "https://halden.example/", "text": "words"}],
}
CARD: Block = {
    "type": "card",
    "title": mrkdwn(),
    "subtitle": mrkdwn(),
    "body": mrkdwn(),
    "hero_image": IMAGE,
    "icon": IMAGE,
    "actions": [BUTTON],
}
TABLE_ROWS = [[{"type": "raw_text", "text": "a"}, {"type": "raw_number", "text": "1", "value": 1}]]
EVERYWHERE: list[Block] = [
    {"type": "actions", "block_id": "a", "elements": [BUTTON, WORKFLOW]},
    *({"type": "actions", "elements": [menu]} for menu in MENUS),
    {"type": "actions", "elements": [{"type": "overflow", "options": [OPTION]}]},
    {"type": "context", "elements": [IMAGE, plain(), mrkdwn()]},
    {"type": "divider", "block_id": "d"},
    {"type": "header", "text": plain()},
    {**IMAGE, "title": plain(), "block_id": "i"},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"},
    *(
        {"type": "input", "label": plain(), "element": each, "hint": plain(), "optional": True}
        for each in [*MENUS, *INPUTS]
    ),
    {"type": "section", "text": mrkdwn(), "accessory": IMAGE, "expand": True},
    {"type": "section", "fields": [mrkdwn(), plain()], "block_id": "s"},
    rich(*PIECES),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "border": 0,
                "elements": rich()["elements"],
            },
            {"type": "rich_text_quote", "border": 1, "elements": [said("words")]},
            {"type": "rich_text_preformatted", "border": 1, "elements": [said("words")]},
        ],
    },
    {
        "type": "video",
        "alt_text": "a",
        "title": plain(),
        "thumbnail_url": "https://halden.example/a.png",
        "video_url": "https://halden.example/a.mp4",
        "description": plain(),
        "author_name": "Halden",
    },
]
IN_MESSAGES: list[Block] = [
    {"type": "alert", "text": mrkdwn(), "level": "warning"},
    CARD,
    {"type": "carousel", "elements": [CARD]},
    {
        "type": "container",
        "title": plain(),
        "subtitle": mrkdwn(),
        "icon": IMAGE,
        "child_blocks": [{"type": "divider"}],
        "is_collapsible": True,
        "width": "wide",
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": THUMB,
                "negative_button": THUMB,
            },
            {"type": "icon_button", "icon": "trash", "text": plain(), "value": "v"},
        ],
    },
    {"type": "data_table", "caption": "words", "rows": TABLE_ROWS, "page_size": 10},
    {"type": "file", "external_id": "1", "source": "remote"},
    {"type": "markdown", "text": "**words**"},
    TASK,
    {"type": "plan", "title": "words", "tasks": [TASK]},
    {
        "type": "table",
        "rows": [*TABLE_ROWS, [rich(), rich()]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
]
SAMPLES = [*EVERYWHERE, *IN_MESSAGES]


def damages(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The value with one thing wrong in it, again and again."""
    if isinstance(value, dict):
        yield f"{at} with a strange key", {**value, "strange": 1}
        for key in value:
            yield f"{at} without {key}", {k: v for k, v in value.items() if k != key}
            for what, worse in damages(value[key], f"{at}.{key}"):
                yield what, {**value, key: worse}
    elif isinstance(value, list):
        yield f"{at} as text", "x"
        for index, one in enumerate(value):
            for what, worse in damages(one, f"{at}[{index}]"):
                yield what, [*value[:index], worse, *value[index + 1 :]]
    elif isinstance(value, str):
        yield f"{at} as a number", 7
    else:
        yield f"{at} as text", "x"
