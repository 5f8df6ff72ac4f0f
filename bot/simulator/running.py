"""The running workspace, as tests and the demo hold it.

People act, the app is told, the app answers, and whoever waits is woken.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.simulator import interactions, people
from bot.simulator.address import Address
from bot.simulator.around import Around
from bot.simulator.calls import ApiError, Call, Reply
from bot.simulator.conditions import Conditions
from bot.simulator.events import envelope_for
from bot.simulator.hooks import respond
from bot.simulator.interactions import Touch
from bot.simulator.marks import marked_up
from bot.simulator.outbox import Answered, NotAnswered
from bot.simulator.payloads import JsonObject
from bot.simulator.recording import Recorder
from bot.simulator.transcript import transcript_of
from bot.simulator.troubled import Troubled, Wire
from bot.simulator.view_methods import submitted
from bot.simulator.web_api import Called
from bot.simulator.workspace import (
    Channel,
    Hook,
    Message,
    User,
    View,
    Workspace,
    number,
    tick,
    with_message,
    with_view,
    without_views,
)


class Simulator(Troubled):
    """A local Slack workspace; made by `simulator()`, which opens its doors.

    People and channels go by name (`asker`, `help`, `dm:asker`) or id. Whoever acts must
    be a member of the channel; a wrong name is a `LookupError` that lists the right ones.
    """

    def __init__(
        self, workspace: Workspace, address: Address, wire: Wire, clock: Callable[[], float]
    ) -> None:
        """Nothing is sent or opened here."""
        super().__init__(wire, Recorder(workspace, clock))
        self.workspace = workspace
        self.calls: list[Called] = []
        self.address = address
        self.around = Around(lambda: self.workspace, self.apply, clock)
        self._clock = clock
        self.shortcuts: Mapping[str, str] = {}
        """Message shortcuts of the app, callback id to name: what the page offers."""

    # Addresses

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` should be; ends in `/api/`."""
        return f"http://{self.address.host}/api/"

    @property
    def page_url(self) -> str:
        """The page for a browser."""
        return f"http://{self.address.host}/"

    @property
    def bot_token(self) -> str:
        """What `SLACK_BOT_TOKEN` should be."""
        return self.address.bot_token

    @property
    def app_token(self) -> str:
        """What `SLACK_APP_TOKEN` should be, for Socket Mode."""
        return self.address.app_token

    @property
    def signing_secret(self) -> str:
        """What `SLACK_SIGNING_SECRET` should be, for HTTP."""
        return self.address.signing_secret

    @property
    def events_url(self) -> str:
        """Where signed requests go while no socket is connected; empty for nowhere."""
        return self._wire.outbox.events_url

    @events_url.setter
    def events_url(self, url: str) -> None:
        self._wire.outbox.point_at(url)

    @property
    def conditions(self) -> Conditions:
        """The settings it runs with."""
        return self._wire.conditions

    # What people do

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        raw: bool = False,
    ) -> str:
        """Type and send; `@Firstline` and `#help` become links. Returns the `ts`.

        With `raw` the text is what Slack stores, such as `<@UFIRSTLINE> a &amp; b`.
        """
        place = people.joined(self.workspace, user, channel)
        self._did("say", place, {"text": text, "raw": raw, "thread_ts": thread_ts})
        text = text if raw else people.typed(self.workspace, text)
        reply, message = people.said(self.workspace, place, text, thread_ts, self._clock())
        self.apply(reply)
        return message.ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        place = people.joined(self.workspace, user, channel)
        before = people.own_message(self.workspace, place, ts)
        self._did("edit", place, {"ts": ts, "text": text})
        text = people.typed(self.workspace, text)
        self.apply(people.edited(self.workspace, before, text, self._clock()))

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        place = people.joined(self.workspace, user, channel)
        message = people.own_message(self.workspace, place, ts)
        self._did("delete", place, {"ts": ts})
        self.apply(people.deleted(self.workspace, message, self._clock()))

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add a reaction such as `thumbsup`, or take one's own back."""
        place = people.joined(self.workspace, user, channel)
        message = people.seen_message(self.workspace, place, ts)
        self._did("react", place, {"ts": ts, "name": name})
        self.apply(people.toggled(self.workspace, message, name, place[0], self._clock()))

    async def open_home(self, user: str, *, tab: str = "home") -> None:
        """Open the app at its `home` or `messages` tab."""
        who = people.user_named(self.workspace, user)
        self.recorder.note("home", who.name, {"tab": tab})
        self.apply(people.home_opened(self.workspace, who, tab, self._clock()))

    async def click(
        self, user: str, channel: str, ts: str, action_id: str, value: str | None = None
    ) -> Answered | NotAnswered:
        """Press a button of a message; `value` tells feedback buttons apart."""
        place = people.joined(self.workspace, user, channel)
        message = people.seen_message(self.workspace, place, ts)
        touch = self._touch(place[0].id, action_id, value)
        workspace, payload = interactions.message_action(self.workspace, message, touch)
        self._did("click", place, {"ts": ts, "action_id": action_id, "value": value})
        self._become(workspace)
        return await self._wire.outbox.ask("interactive", payload)

    async def shortcut(
        self, user: str, channel: str, ts: str, callback_id: str
    ) -> Answered | NotAnswered:
        """Choose one of the app's message shortcuts from a message's menu."""
        place = people.joined(self.workspace, user, channel)
        message = people.seen_message(self.workspace, place, ts)
        self._did("shortcut", place, {"ts": ts, "callback_id": callback_id})
        workspace, payload = interactions.shortcut_payload(
            self.workspace,
            message,
            user=place[0].id,
            callback_id=callback_id,
            at=(self._clock(), self.address.host),
        )
        self._become(workspace)
        return await self._wire.outbox.ask("interactive", payload)

    async def select(
        self, user: str, channel: str, ts: str, action_id: str, value: str
    ) -> Answered | NotAnswered:
        """Choose the option with this value from a select or an overflow menu."""
        return await self.click(user, channel, ts, action_id, value)

    async def press(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: str | None = None,
        values: Mapping[str, str] | None = None,
    ) -> Answered | NotAnswered:
        """Touch an element of a modal or a Home tab; `values` is what is typed so far."""
        view = self._view(user, view_id)
        touch = self._touch(view.user, action_id, value)
        workspace, payload = interactions.view_action(self.workspace, view, touch, values or {})
        given: JsonObject = {"action_id": action_id, "value": value, "values": {**(values or {})}}
        self._did_in("press", view, given)
        self._become(workspace)
        return await self._wire.outbox.ask("interactive", payload)

    async def command(
        self, user: str, channel: str, command: str, text: str = ""
    ) -> Answered | NotAnswered:
        """Send a slash command; a message in the ack is shown, as is a missing ack."""
        who, where = people.joined(self.workspace, user, channel)
        self._did("command", (who, where), {"command": command, "text": text})
        workspace, payload = interactions.command_payload(
            self.workspace,
            user=who.id,
            channel=where.id,
            words=(command, text),
            at=(self._clock(), self.address.host),
        )
        self._become(workspace)
        answer = await self._wire.outbox.ask("slash_commands", payload)
        hook = Hook(user=who.id, channel=where.id, expires=0.0)
        match answer:
            case Answered(payload=dict() as said) if said.get("text") or said.get("blocks"):
                self._shown(hook, said)
            case Answered(payload=str() as words) if words.strip():
                self._shown(hook, {"text": words})
            case NotAnswered(reason=reason):
                self._notice(hook, f"{command} failed with the error “{reason}”.")
            case _:
                pass
        return answer

    async def submit(
        self, user: str, view_id: str, values: Mapping[str, str] | None = None
    ) -> Answered | NotAnswered:
        """Submit a modal; `values` by action id or block id, options by their value.

        The app's response_action is followed; a required input left empty never reaches
        the app: it becomes an error on the view, as in Slack's own client.
        """
        view = self._view(user, view_id)
        self._did_in("submit", view, {"values": {**(values or {})}})
        missing = interactions.missing_inputs(view, values or {})
        if missing:
            self._become(with_view(self.workspace, replace(view, errors=missing)))
            return NotAnswered("incomplete")
        workspace, payload = interactions.view_submission(
            self.workspace, view, values or {}, self._clock()
        )
        self._become(workspace)
        answer = await self._wire.outbox.ask("interactive", payload)
        if isinstance(answer, Answered):
            said = answer.payload if isinstance(answer.payload, dict) else {}
            self._become(submitted(self.workspace, view, said))
        else:
            trouble = {"": "We had some trouble connecting. Try again?"}
            self._become(with_view(self.workspace, replace(view, errors=trouble)))
        return answer

    async def forge(self, payload: JsonObject) -> Answered | NotAnswered:
        """Send an interaction that no client of Slack would; over HTTP it is signed."""
        return await self._wire.outbox.ask("interactive", payload)

    async def close_view(self, user: str, view_id: str) -> None:
        """Cancel a modal; the app hears of it if it asked for `notify_on_close`."""
        view = self._view(user, view_id)
        self._did_in("close", view, {})
        self._become(without_views(self.workspace, view.user, (view.id,)))
        if view.content.get("notify_on_close") is True:
            payload = interactions.view_closed(self.workspace, view, cleared=False)
            await self._wire.outbox.ask("interactive", payload)

    # What can be seen

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """All of a conversation, replies included, or one thread with its first message."""
        every = self.workspace.messages.get(people.channel_named(self.workspace, channel).id, ())
        if thread_ts is None:
            return list(every)
        return [one for one in every if thread_ts in (one.ts, one.thread_ts)]

    def ephemerals(self, user: str, channel: str) -> list[Message]:
        """What only this person sees in a conversation."""
        who = people.user_named(self.workspace, user).id
        where = people.channel_named(self.workspace, channel).id
        every = self.workspace.ephemerals
        return [one for one in every if one.only_for == who and one.channel == where]

    def views(self, user: str) -> list[View]:
        """The person's open modals, topmost last."""
        who = people.user_named(self.workspace, user).id
        return [self.workspace.views[key] for key in self.workspace.stacks.get(who, ())]

    def home(self, user: str) -> View | None:
        """The person's Home tab, once the app has published one."""
        who = people.user_named(self.workspace, user).id
        return self.workspace.views.get(self.workspace.homes.get(who, ""))

    @property
    def connections(self) -> int:
        """How many Socket Mode connections the app holds."""
        return len(self._wire.hub.connections)

    @property
    def pending(self) -> int:
        """How many events the app has not yet acknowledged."""
        return self._wire.outbox.pending

    @property
    def redelivered(self) -> int:
        """How many deliveries of events there were beyond the first of each."""
        return self._wire.outbox.redelivered

    async def until(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for the condition, looking again at every change.

        Raises:
            TimeoutError: It did not come true; the message shows the workspace.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    revision = self.changes.revision
                    if condition():
                        return
                    await self.changes.after(revision)
        except TimeoutError as error:
            raise TimeoutError(f"not within {seconds} s.\n{self.transcript()}") from error

    def transcript(self) -> str:
        """Everything said and the last calls, for a person to read."""
        wire = f"{self.connections} connections, {self.pending} events not acknowledged"
        return transcript_of(self.workspace, self.calls, wire)

    # Inside

    def apply(self, reply: Reply) -> None:
        """Take a reply into effect: the new workspace, then its events."""
        self.workspace = reply.workspace
        for event in self._wire.told(reply.events):
            self.workspace, count = number(self.workspace)
            envelope = envelope_for(self.workspace, event, count, self._clock())
            for _ in range(self.faults.copies()):
                self._wire.outbox.post(envelope)
        self.changes.notify()

    def log(self, called: Called) -> None:
        """Keep a Web API call, and wake whoever waits for it."""
        self.calls.append(called)
        self.changes.notify()

    def _become(self, workspace: Workspace) -> None:
        self.apply(Reply(workspace))

    def _did(self, action: str, place: tuple[User, Channel], args: JsonObject) -> None:
        """Remember what somebody did in a conversation."""
        who, where = place
        self.recorder.note(action, who.name, marked_up(self.workspace, who, where, args))

    def _did_in(self, action: str, view: View, args: JsonObject) -> None:
        """Remember what somebody did in a modal, or in their Home tab."""
        shown = "home" if view.id == self.workspace.homes.get(view.user) else "top"
        name = self.workspace.users[view.user].name
        self.recorder.note(action, name, {**args, "view": shown})

    def _touch(self, user: str, action_id: str, value: str | None) -> Touch:
        now, host = self._clock(), self.address.host
        return Touch(user=user, action_id=action_id, value=value, now=now, host=host)

    def _view(self, user: str, view_id: str) -> View:
        who = people.user_named(self.workspace, user)
        view = self.workspace.views.get(view_id)
        if view is None or view.user != who.id:
            known = [one.id for one in self.workspace.views.values() if one.user == who.id]
            raise LookupError(f"{who.name!r} has no view {view_id!r}; there are {known}")
        return view

    def _shown(self, hook: Hook, said: JsonObject) -> None:
        call = Call(method="ack", args=said, now=self._clock())
        try:
            self.apply(respond(self.workspace, hook, call))
        except ApiError as refusal:
            self._notice(hook, f"The app's answer was refused: {refusal.code}.")

    def _notice(self, hook: Hook, text: str) -> None:
        """What Slack itself tells one person."""
        workspace, ts = tick(self.workspace, self._clock())
        notice = Message(
            channel=hook.channel, ts=ts, user="USLACKBOT", text=text, only_for=hook.user
        )
        self._become(with_message(workspace, notice))
