"""The nouns.  Frozen, plain, and free of Slack, HTTP and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

ChannelKind: TypeAlias = Literal["dm", "public", "private", "shared"]
TierName: TypeAlias = Literal["faq", "small", "large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked.

    Attributes:
        user: Opaque id of the person.
        groups: Handles of the usergroups the person is in, without `@`.
        guest: A guest account of the workspace.
        external: From another organisation (Slack Connect).
    """

    user: str
    groups: frozenset[str] = frozenset()
    guest: bool = False
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it was asked.

    Attributes:
        channel: Opaque id of the conversation.
        name: The channel's name without `#`; empty in a direct message.
        kind: `shared` is a channel that another organisation is in.
        addressed: The bot was spoken to: a mention, a direct message, a command.
    """

    channel: str
    name: str = ""
    kind: ChannelKind = "dm"
    addressed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person asked, with its thread.

    Attributes:
        id: `team:channel:ts` (`:edited_ts` for an edit, `#n` for a part); the same on
            every redelivery.
        text: The words as typed, stripped, never empty.
        asker: Who asked.
        place: Where.
        asked_at: When, with its time zone.
        thread: Earlier messages of the same thread by the asker, oldest first.
        fields: What is already known, by field name: from buttons, never from a model.
        remembered: What buttons told earlier in the thread, where these words say nothing else.
        kept: What the asker has let us remember for good, where no word says anything else.
        chosen: Full name of the entry the asker picked, when we asked which one is meant.
        asked_for: Names of the entries whose fields we have asked for in this thread, one
            for each time.
    """

    id: str
    text: str
    asker: Asker
    place: Place
    asked_at: datetime
    thread: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    remembered: Mapping[str, str] = field(default_factory=dict[str, str])
    kept: Mapping[str, str] = field(default_factory=dict[str, str])
    chosen: str | None = None
    asked_for: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The thread's words, oldest first, these last."""
        return (*self.thread, self.text)


@dataclass(frozen=True, slots=True)
class Need:
    """A field that an entry's answer depends on; without choices it is free text."""

    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which an entry holds, both inclusive, in the company's time zone."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Say whether the day lies within."""
        return self.first <= day <= self.last

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question and its approved answer.

    Attributes:
        topic: The word its file speaks of.
        slug: Its id within the topic.
        question: The heading, without markup or id.
        answer: CommonMark, as the file has it; `{name}` stands for a needed field.
        owner: A Slack user id, a usergroup handle without `@`, or an e-mail address.
        phrasings: Other ways people ask it.
        audience: Handles of the usergroups that may see it; empty means everyone.
        needs: What must be known before the answer can be given.
        valid: The days it holds; None means always.
        review_by: When its owner means to look at it again.
        path: The file it was read from, as the person knows it.
        line: Where its heading stands, counted from 1.
    """

    topic: str
    slug: str
    question: str
    answer: str
    owner: str
    phrasings: tuple[str, ...] = ()
    audience: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = ()
    valid: Span | None = None
    review_by: date | None = None
    path: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """Its full name, `topic/slug`, unique in a corpus."""
        return f"{self.topic}/{self.slug}"

    def seen_by(self, asker: Asker) -> bool:
        """Say whether the asker is in the audience; outsiders never are of a narrower one."""
        if not self.audience:
            return not asker.external
        return not asker.external and not self.audience.isdisjoint(asker.groups)

    def holds_on(self, day: date) -> bool:
        """Say whether the entry is valid on that day."""
        return self.valid is None or self.valid.covers(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All entries, as one version.

    Attributes:
        entries: In file order.
        version: Hash of every byte that made it, 12 hexadecimal digits.
    """

    entries: tuple[Entry, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with a score and the passage that matched.

    Attributes:
        entry: What was found.
        score: Fused similarity, 0 to 1; higher is better, no unit.
        matched: The passage of the entry that matched best, as written.
        confidence: Calibrated probability that this entry answers the question, 0 to 1.
    """

    entry: Entry
    score: float
    matched: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What retrieval says of one question.

    Attributes:
        query: The string that was searched, after repair and with its thread.
        hits: Best first, one per entry; only entries the asker may see, valid that day.
        alike: Names of entries that the query, being short, fits equally; empty otherwise.
        verbatim: Somebody listed these very words, or nearly, for the best entry.
        hidden_by_dates: A better entry that is not valid that day, if there is one.
        corpus: Version of the corpus that was searched.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    alike: tuple[str, ...] = ()
    verbatim: bool = False
    hidden_by_dates: Entry | None = None
    corpus: str = ""

    @property
    def best(self) -> Hit | None:
        """The first hit, if any."""
        return self.hits[0] if self.hits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A tier's proposed answer, unsent.

    Attributes:
        text: CommonMark that the asker would read.
        citations: Full names of the entries it rests on, best first.
        tier: Who wrote it.
    """

    text: str
    citations: tuple[str, ...]
    tier: TierName


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason a draft should not go out as it is."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Accept:
    """Send this draft; `private` means only the asker may read it."""

    draft: Draft
    private: bool = False


@dataclass(frozen=True, slots=True)
class Escalate:
    """Ask the next tier."""

    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refer:
    """Stop asking machines; a person must answer.  `to` names a route of `oncall.yaml`."""

    findings: tuple[Finding, ...]
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Say no, with words that an owner wrote."""

    findings: tuple[Finding, ...]
    say: str = ""


@dataclass(frozen=True, slots=True)
class AskBack:
    """Ask the asker for these fields before anything else."""

    needs: tuple[Need, ...]


Verdict: TypeAlias = Accept | Escalate | Refer | Decline | AskBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one tier offered and what became of it."""

    tier: TierName
    draft: Draft | None
    verdict: Verdict
    ms: float = 0.0
    cost_usd: float = 0.0


Stage: TypeAlias = Literal["admit", "before_answer", "before_large_model", "before_send"]
Action: TypeAlias = Literal[
    "refuse",
    "ask_person",
    "answer_in_private",
    "ask_missing",
    "mask",
    "use_large_model",
    "answer",
]
Fact: TypeAlias = float | bool | str | frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the rules of one stage say.

    Attributes:
        action: The strictest that fired; `answer` when nothing forbids.
        duties: What must be done besides, in a fixed order.
        to: Route, with `ask_person`.
        say: Words for the asker, when the rule's owner wrote some.
        rule: Id of the rule that decided, None when none fired.
        at: `file:line` of that rule.
        why: Its reason, as written.
        facts: What the deciding rule looked at.
        asks: Fields that rules with `ask_missing` want to know besides the entry's own.
        also: Other rules that fired, with their actions.
        unknown: Facts that these rules read and that were absent or wrong: they took their
            safe value.
        given: Every other declared fact, as it was known; of the asker's own words only those
            that the rules themselves name.  Enough to decide the same again.
    """

    stage: Stage
    policy: str
    action: Action = "answer"
    duties: tuple[Action, ...] = ()
    to: str | None = None
    say: str = ""
    rule: str | None = None
    at: str = ""
    why: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    asks: tuple[Need, ...] = ()
    also: tuple[tuple[str, Action], ...] = ()
    unknown: tuple[str, ...] = ()
    given: Mapping[str, Fact] = field(default_factory=dict[str, Fact])


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where an outcome came from: enough to explain it, without any message text.

    Attributes:
        reason: One line a person can read.
        trail: One step for each tier reached.
        topic: Topic of the best hit, if any.
        confidence: That the best entry answers the question, 0 to 1; 0 without hits.
        considered: Names and confidences of the nearest entries, best first.
        rule: The policy rule that decided, if one did.
        corpus: Version of the knowledge used.
        policy: Version of the policies used.
        ms: Wall time of the decision.
        decisions: Everything the rules were asked on the way, in order.
    """

    reason: str
    trail: tuple[Step, ...] = ()
    topic: str | None = None
    confidence: float = 0.0
    considered: tuple[tuple[str, float], ...] = ()
    rule: str | None = None
    corpus: str = ""
    policy: str = ""
    ms: float = 0.0
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An accepted draft, ready to deliver.

    Attributes:
        entries: The cited ones, best first.
        private: Only the asker may read it.
        recalled: Values that were filled in because the asker has let us remember them.
    """

    draft: Draft
    entries: tuple[Entry, ...]
    receipt: Receipt
    private: bool = False
    recalled: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the asker may pick; `value` means something only to us."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question back.

    Attributes:
        text: What we ask.
        kind: `field`: values of the needed fields; `which`: one of several entries.
        options: To pick from, where one pick is all that is wanted; empty means a form.
        needs: The fields that are wanted, all at once; empty for `which`.
        proposed: Values that may be meant, to begin the form with; the asker decides.
        entry: Full name of the entry that needs the fields, None for `which`.
        receipt: Where it came from.
    """

    text: str
    kind: Literal["field", "which"]
    receipt: Receipt
    options: tuple[Option, ...] = ()
    needs: tuple[Need, ...] = ()
    proposed: Mapping[str, str] = field(default_factory=dict[str, str])
    entry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A question for a person, with everything tried so far.

    Attributes:
        receipt: Why, and what was tried.
        to: Route of `oncall.yaml`; None takes the default route.
        say: Words for the asker that an owner wrote, if any (CommonMark).
        draft: The best text no one dared to send, for the person's eyes.
        known: Fields of the best entry, as far as the asker has told them.
        lacking: Names of those that nobody knows.
    """

    receipt: Receipt
    to: str | None = None
    say: str = ""
    draft: Draft | None = None
    known: Mapping[str, str] = field(default_factory=dict[str, str])
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A no with its reason: `say` is what the asker reads (CommonMark)."""

    receipt: Receipt
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Nothing to say, on record; `withheld` is what it would have been where the bot may speak."""

    receipt: Receipt
    withheld: "OutcomeKind | None" = None


Outcome: TypeAlias = Answer | Asked | Handoff | Refused | Silent
OutcomeKind: TypeAlias = Literal["answer", "ask", "handoff", "refuse", "silent"]


def kind_of(outcome: Outcome) -> OutcomeKind:
    """The word for an outcome, in records and on the command line."""
    match outcome:
        case Answer():
            return "answer"
        case Asked():
            return "ask"
        case Handoff():
            return "handoff"
        case Refused():
            return "refuse"
        case Silent():
            return "silent"
