"""Slack's references as they lie beside the repository; nothing of them is part of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

SLACK: Final = Path(__file__).resolve().parents[3] / "shared" / "slack"

COMMON: Final = frozenset(
    "not_authed invalid_auth account_inactive token_revoked token_expired missing_scope"
    " not_allowed_token_type no_permission org_login_required invalid_arguments missing_args"
    " invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_json"
    " json_not_object invalid_post_type missing_post_type request_timeout ratelimited"
    " unknown_method fatal_error internal_error service_unavailable".split()
)
"""Errors that any method may answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a method's page says of it.

    Attributes:
        required: Arguments that it marks as required.
        tier: Calls a minute, or None where special limits apply.
        sample: An answer's keys with values of the right type, or None.
    """

    required: frozenset[str]
    errors: frozenset[str]
    scopes: frozenset[str]
    tier: int | None
    sample: Any


@cache
def references() -> Mapping[str, Reference]:
    """Every method that the references know, by name."""
    files = sorted((SLACK / "methods").glob("*.json"))
    return {file.stem: _reference(file) for file in files}


def _reference(file: Path) -> Reference:
    page = json.loads(file.read_text("utf-8"))
    sample = SLACK / "samples" / "api" / file.name
    label = page["rate_limit"]["label"]
    return Reference(
        required=frozenset(k for k, argument in page["args"].items() if argument.get("required")),
        errors=frozenset(page["errors"]),
        scopes=frozenset(scope["name"] for scope in page["scopes"].get("bot", ())),
        tier=int(label.split(": ")[1].split("+")[0]) if label.startswith("Tier") else None,
        sample=json.loads(sample.read_text("utf-8")) if sample.is_file() else None,
    )


@cache
def answer_schemas() -> Mapping[str, dict[str, Any]]:
    """By method, the schema of a good answer in Slack's OpenAPI description of 2021."""
    whole = json.loads((SLACK / "web_openapi_v2.trimmed.json").read_text("utf-8"))
    found = {}
    for path, verbs in whole["paths"].items():
        (operation,) = verbs.values()
        schema = operation["responses"]["200"]["schema"]
        found[path.removeprefix("/")] = {**schema, "definitions": whole["definitions"]}
    return found
