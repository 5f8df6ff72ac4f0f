"""The Web API: arguments merged, tokens checked, one pure method called, its reply applied."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.simulator import chat_methods, conversation_methods, people_methods, view_methods
from bot.simulator.calls import ApiError, Call, Method, Reply
from bot.simulator.faults import Faults
from bot.simulator.payloads import Json, JsonObject, array, text_in
from bot.simulator.striking import spoilt, struck
from bot.simulator.workspace import Workspace

METHODS: dict[str, Method] = {
    **chat_methods.METHODS,
    **conversation_methods.METHODS,
    **people_methods.METHODS,
    **view_methods.METHODS,
}
APP_LEVEL = frozenset({"apps.connections.open"})
TOKENLESS = frozenset({"api.test"})
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,channels:join,channels:read,chat:write,"
    "commands,groups:history,groups:read,im:history,im:read,im:write,reactions:read,"
    "reactions:write,team:read,usergroups:read,users:read,users:read.email"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call in the log. `error` is empty when it was answered with ok."""

    method: str
    args: JsonObject
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words that open the door."""

    bot: str
    app: str


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
        args = await arguments_of(request)
        token = _token(request, args)
        fault = self.backstage.faults.met_by(name, text_in(args, "channel"))
        refusal = await struck(fault)
        if refusal is not None:
            self.backstage.log(Called(method=name, args=args, error=f"HTTP {refusal.status}"))
            return refusal
        call = Call(method=name, args=args, now=self.backstage.clock(), host=request.host)
        body = self.answer(call, token)
        return spoilt(fault, request) or web.json_response(body, headers={"X-OAuth-Scopes": SCOPES})

    def answer(self, call: Call, token: str) -> JsonObject:
        """Run the method and take its reply into effect; the body for the client."""
        try:
            self._admit(call.method, token)
            reply = METHODS[call.method](self.backstage.workspace(), call)
        except ApiError as refusal:
            self.backstage.log(Called(method=call.method, args=call.args, error=refusal.code))
            return refused(refusal)
        self.backstage.apply(reply)
        self.backstage.log(Called(method=call.method, args=call.args))
        return {"ok": True, **reply.body}

    def _admit(self, method: str, token: str) -> None:
        if method not in METHODS:
            raise ApiError("unknown_method")
        if method in TOKENLESS:
            return
        if not token:
            raise ApiError("not_authed")
        if token not in {self.tokens.bot, self.tokens.app}:
            raise ApiError("invalid_auth")
        if (method in APP_LEVEL) != (token == self.tokens.app):
            raise ApiError("not_allowed_token_type")


def refused(refusal: ApiError) -> JsonObject:
    """The body of a refusal, with its details where there are some."""
    body: JsonObject = {"ok": False, "error": refusal.code}
    if refusal.messages:
        body["response_metadata"] = {"messages": array(refusal.messages)}
    return body


async def arguments_of(request: web.Request) -> JsonObject:
    """Query, form and JSON body merged, the body winning."""
    args: JsonObject = dict(request.query.items())
    if request.content_type == "application/json":
        parsed = _object(await request.text())
        return {**args, **parsed}
    fields = await request.post()
    args |= {key: value for key, value in fields.items() if isinstance(value, str)}
    return args


def _object(text: str) -> Mapping[str, Json]:
    try:
        parsed: Json = json.loads(text or "{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _token(request: web.Request, args: JsonObject) -> str:
    """From the header, else from the arguments, out of which it is taken."""
    given = text_in(args, "token")
    args.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else given
