"""What happens around the app: people come and go, groups and names change, links unfurl."""

from collections.abc import Callable
from dataclasses import replace

from bot.simulator import happenings, people
from bot.simulator.calls import Reply
from bot.simulator.payloads import text_in
from bot.simulator.workspace import Usergroup, Workspace


class Around:
    """Lets things happen; people, channels and groups go by name or id.

    A wrong name is a `LookupError` that lists the right ones.
    """

    def __init__(
        self,
        workspace: Callable[[], Workspace],
        apply: Callable[[Reply], None],
        clock: Callable[[], float],
    ) -> None:
        """Borrow the running workspace."""
        self._workspace = workspace
        self._apply = apply
        self._clock = clock

    def joins(self, user: str, channel: str) -> str:
        """Somebody joins a channel; returns the `ts` of the line in it."""
        now = self._workspace()
        who, where = people.user_named(now, user), people.channel_named(now, channel)
        return self._happened(happenings.joined(now, who, where, self._clock()))

    def leaves(self, user: str, channel: str) -> str:
        """Somebody leaves a channel; returns the `ts` of the line in it."""
        now = self._workspace()
        return self._happened(
            happenings.left(now, *people.joined(now, user, channel), self._clock())
        )

    def renames(self, channel: str, name: str) -> None:
        """A channel gets another name."""
        now = self._workspace()
        where = people.channel_named(now, channel)
        self._happened(happenings.renamed(now, where, name, self._clock()))

    def regroups(self, group: str, *users: str) -> None:
        """A usergroup gets exactly these members."""
        now = self._workspace()
        members = tuple(people.user_named(now, user).id for user in users)
        found = _group_named(now, group)
        self._happened(happenings.regrouped(now, found, members, self._clock()))

    def changes(self, user: str, *, name: str = "", guest: bool | None = None) -> None:
        """A person gets another display name, or becomes a guest or a member."""
        now = self._workspace()
        before = people.user_named(now, user)
        after = replace(
            before,
            real_name=name or before.real_name,
            is_restricted=before.is_restricted if guest is None else guest,
        )
        self._happened(happenings.changed(now, after, self._clock()))

    def unfurls(self, user: str, channel: str, ts: str, url: str) -> None:
        """Slack adds a preview of a link to somebody's message."""
        now = self._workspace()
        message = people.own_message(now, people.joined(now, user, channel), ts)
        self._happened(happenings.unfurled(now, message, url, self._clock()))

    def announces(self, channel: str, text: str, *, name: str = "Alerts") -> str:
        """An incoming webhook posts, as `bot_message`; returns the `ts`."""
        now = self._workspace()
        where = people.channel_named(now, channel)
        return self._happened(happenings.announced(now, where, name, text, self._clock()))

    def shares(
        self, user: str, channel: str, name: str, text: str = "", *, thread_ts: str | None = None
    ) -> str:
        """Somebody posts a file, as `file_share`; returns the `ts`."""
        now = self._workspace()
        place = people.joined(now, user, channel)
        text = people.typed(now, text)
        return self._happened(
            happenings.shared_file(now, place, name, text, thread_ts, self._clock())
        )

    def _happened(self, reply: Reply) -> str:
        self._apply(reply)
        return text_in(reply.body, "ts")


def _group_named(workspace: Workspace, name: str) -> Usergroup:
    wanted = name.removeprefix("@")
    for group in workspace.usergroups.values():
        if wanted in {group.id, group.handle}:
            return group
    known = [group.handle for group in workspace.usergroups.values()]
    raise LookupError(f"no usergroup {name!r}; there are {known}")
