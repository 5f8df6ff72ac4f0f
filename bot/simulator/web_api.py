"""The Web API: arguments merged, tokens checked, one pure method called, its reply applied."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.simulator import (
    app_methods,
    chat_methods,
    conversation_methods,
    file_methods,
    item_methods,
    people_methods,
    scheduled_methods,
    stream_methods,
    usergroup_methods,
    view_methods,
)
from bot.simulator.calls import ApiError, Call, Method, Reply
from bot.simulator.faults import Faults
from bot.simulator.payloads import Json, JsonObject, array, text_in
from bot.simulator.scopes import EVERY_SCOPE, NEEDS, missing_for, scopes_of
from bot.simulator.striking import spoilt, struck
from bot.simulator.workspace import Workspace

METHODS: dict[str, Method] = {
    **app_methods.METHODS,
    **chat_methods.METHODS,
    **conversation_methods.METHODS,
    **file_methods.METHODS,
    **item_methods.METHODS,
    **people_methods.METHODS,
    **scheduled_methods.METHODS,
    **stream_methods.METHODS,
    **usergroup_methods.METHODS,
    **view_methods.METHODS,
}
JSON_TYPE = "application/json"
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
APP_LEVEL = frozenset({"apps.connections.open"})
TOKENLESS = frozenset({"api.test", "oauth.v2.access"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call in the log. `error` is empty when it was answered with ok."""

    method: str
    args: JsonObject
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words that open the door, and what they open.

    Attributes:
        scopes: What the bot's token was granted.
    """

    bot: str
    app: str
    scopes: frozenset[str] = EVERY_SCOPE

    @property
    def provided(self) -> str:
        """The scopes as Slack spells them."""
        return ",".join(sorted(self.scopes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backstage:
    """What the API needs of the running workspace.

    Attributes:
        apply: Takes a reply's workspace and events into effect.
        log: Takes every call, in order.
    """

    workspace: Callable[[], Workspace]
    apply: Callable[[Reply], None]
    log: Callable[[Called], None]
    clock: Callable[[], float]
    faults: Faults


@dataclass(frozen=True, slots=True)
class WebApi:
    """Serves `/api/{method}`."""

    tokens: Tokens
    backstage: Backstage

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; refusals are HTTP 200 with ok false, as in Slack."""
        name = request.match_info["method"]
        try:
            args = await arguments_of(request)
        except ApiError as refusal:
            return web.json_response(refused(refusal))
        token = _token(request, args)
        fault = self.backstage.faults.met_by(name, text_in(args, "channel"))
        struck_by = await struck(fault)
        if struck_by is not None:
            self.backstage.log(Called(method=name, args=args, error=f"HTTP {struck_by.status}"))
            return struck_by
        call = Call(
            method=name,
            args=args,
            now=self.backstage.clock(),
            host=request.host,
            scopes=self.tokens.scopes,
        )
        body = self.answer(call, token)
        return spoilt(fault, request) or web.json_response(body, headers=self._scopes_told(name))

    def answer(self, call: Call, token: str) -> JsonObject:
        """Run the method and take its reply into effect; the body for the client."""
        try:
            self._admit(call, token)
            reply = METHODS[call.method](self.backstage.workspace(), call)
        except ApiError as refusal:
            self.backstage.log(Called(method=call.method, args=call.args, error=refusal.code))
            return refused(refusal)
        self.backstage.apply(reply)
        self.backstage.log(Called(method=call.method, args=call.args))
        return {"ok": True, **reply.body}

    def _admit(self, call: Call, token: str) -> None:
        if call.method not in METHODS:
            raise ApiError("unknown_method")
        if call.method in TOKENLESS:
            return
        if not token:
            raise ApiError("not_authed")
        if token not in {self.tokens.bot, self.tokens.app}:
            raise ApiError("invalid_auth")
        if (call.method in APP_LEVEL) != (token == self.tokens.app):
            raise ApiError("not_allowed_token_type")
        missing = missing_for(self.backstage.workspace(), call, self.tokens.scopes)
        if missing:
            told: JsonObject = {"needed": ",".join(missing), "provided": self.tokens.provided}
            raise ApiError("missing_scope", beside=told)

    def _scopes_told(self, method: str) -> dict[str, str]:
        accepted = ",".join(scopes_of(NEEDS.get(method, "")))
        return {"X-OAuth-Scopes": self.tokens.provided, "X-Accepted-OAuth-Scopes": accepted}


def refused(refusal: ApiError) -> JsonObject:
    """The body of a refusal, with its details where there are some."""
    body: JsonObject = {"ok": False, "error": refusal.code, **refusal.beside}
    if refusal.messages:
        body["response_metadata"] = {"messages": array(refusal.messages)}
    return body


async def arguments_of(request: web.Request) -> JsonObject:
    """Query, form and JSON body merged, the body winning.

    Raises:
        ApiError: invalid_json, json_not_object, invalid_charset, invalid_post_type,
            invalid_form_data, invalid_auth.
    """
    args: JsonObject = dict(request.query.items())
    if request.content_type == JSON_TYPE:
        return {**args, **_object(await request.read())}
    if request.content_type not in FORM_TYPES and await request.read():
        raise ApiError("invalid_post_type")
    try:
        fields = await request.post()
    except ValueError as error:
        raise ApiError("invalid_form_data") from error
    args |= {key: value for key, value in fields.items() if isinstance(value, str)}
    return {**args, **_client_of(request)}


def _client_of(request: web.Request) -> dict[str, str]:
    """An app's id and secret from the header, where Slack's clients put them for oauth."""
    scheme, _, code = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = b64decode(code).decode().partition(":")
    except ValueError as error:
        raise ApiError("invalid_auth") from error
    return {"client_id": name, "client_secret": secret}


def _object(body: bytes) -> Mapping[str, Json]:
    try:
        parsed: Json = json.loads(body.decode() or "{}")
    except UnicodeDecodeError as error:
        raise ApiError("invalid_charset") from error
    except ValueError as error:
        raise ApiError("invalid_json") from error
    if not isinstance(parsed, dict):
        raise ApiError("json_not_object")
    return parsed


def _token(request: web.Request, args: JsonObject) -> str:
    """From the header, else from the query or a form; one in a JSON body counts for nothing."""
    given = text_in(args, "token")
    if request.content_type == JSON_TYPE:
        given = request.query.get("token", "")
    args.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else given
