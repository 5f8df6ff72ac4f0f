"""Who may see more than their own questions: owners, on-call people and operators."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import Answer, Asker, Entry
from bot.slack.directory import Directory
from bot.slack.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What somebody is, besides an asker.

    Attributes:
        who: Their user id and usergroups.
        email: As Slack knows it; empty where it will not tell.
        operator: They run the bot.
    """

    who: Asker
    email: str = ""
    operator: bool = False

    def answers_to(self, name: str) -> bool:
        """Whether a name means them: a user id, a usergroup handle or an e-mail address."""
        bare = name.lstrip("@")
        if self.who.external or not bare:
            return False
        if bare == self.who.user or bare in self.who.groups:
            return True
        return bool(self.email) and bare.casefold() == self.email.casefold()

    def owns(self, entries: Sequence[Entry]) -> bool:
        """Whether they keep one of these entries."""
        return any(self.answers_to(entry.owner) for entry in entries)


async def roles_of(parts: Parts, user: str) -> Roles:
    """Look somebody up, under the policies that hold now.

    Raises:
        DeliveryError: Slack cannot tell now; nobody is anything then.
    """
    who = await parts.directory.asker(user, external=False)
    roles = Roles(who=who, email=(await parts.directory.person(user)).email)
    operators = parts.policies().channels.operators
    operator = any(roles.answers_to(name) for name in operators)
    return Roles(who=roles.who, email=roles.email, operator=operator)


async def names_of(directory: Directory, answer: Answer) -> dict[str, str]:
    """Look up names for those owners of an answer's entries who are named by a user id."""
    owners = {entry.owner for entry in answer.entries}
    people = [owner for owner in owners if owner[:1] in "UW" and owner.isupper()]
    return {owner: await directory.name(owner) for owner in people}
