"""`budgets.yaml`, `quality.yaml`, `retention.yaml`: what may be spent, is promised, is kept."""

from dataclasses import dataclass, field

from bot.rules.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """What the large model may cost, in US dollars; nothing until somebody says so.

    Attributes:
        per_question_usd: Most for one question.
        per_asker_day_usd: Most for one asker in a day of the company's time zone.
        per_hour_usd: Most in any clock hour.
        per_day_usd: Most in a day.
        questions_per_asker_hour: More than these from one asker wait for a person.
    """

    per_question_usd: float = 0.0
    per_asker_day_usd: float = 0.0
    per_hour_usd: float = 0.0
    per_day_usd: float = 0.0
    questions_per_asker_hour: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What things cost, in US dollars.

    Attributes:
        cpu_second_usd: One core for one second.
        person_minute_usd: A minute of a person on call.
        minutes_per_handoff: What a handoff takes a person, on average.
        large_input_usd: A million tokens sent to the large model.
        large_output_usd: A million tokens it writes.
    """

    cpu_second_usd: float = 0.00002
    person_minute_usd: float = 0.75
    minutes_per_handoff: float = 6.0
    large_input_usd: float = 3.0
    large_output_usd: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The quality bar.  Shares are 0 to 1.

    Attributes:
        accuracy: Least share of golden questions that meet what is expected.
        wrong_answers: Greatest share of all questions answered wrongly.
        failures: Greatest share ended by an error or a time limit.
        p95_ms: Greatest 95th percentile of a decision, in milliseconds.
        prices: What things cost.
    """

    accuracy: float = 0.95
    wrong_answers: float = 0.01
    failures: float = 0.0
    p95_ms: float = 1000.0
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days things are kept.

    Attributes:
        questions: The words of questions and answers.
        handoffs: The words of handoffs and their threads.
        receipts: Outcomes with their reasons, which hold no words of people.
    """

    questions: int = 90
    handoffs: int = 180
    receipts: int = 730


def budgets_from(block: Block) -> Budgets:
    """Read `budgets.yaml`; what is absent takes its default."""
    usual = Budgets()
    large = block.block("large_model")
    budgets = Budgets(
        per_question_usd=large.number("per_question_usd", usual.per_question_usd),
        per_asker_day_usd=large.number("per_asker_day_usd", usual.per_asker_day_usd),
        per_hour_usd=large.number("per_hour_usd", usual.per_hour_usd),
        per_day_usd=large.number("per_day_usd", usual.per_day_usd),
        questions_per_asker_hour=block.whole(
            "questions_per_asker_hour", usual.questions_per_asker_hour, 1
        ),
    )
    large.finish()
    block.finish()
    return budgets


def quality_from(block: Block) -> Quality:
    """Read `quality.yaml`; what is absent takes its default."""
    usual = Quality()
    bar = block.block("bar")
    quality = Quality(
        accuracy=bar.number("accuracy", usual.accuracy, 0, 1),
        wrong_answers=bar.number("wrong_answers", usual.wrong_answers, 0, 1),
        failures=bar.number("failures", usual.failures, 0, 1),
        p95_ms=bar.number("p95_ms", usual.p95_ms),
        prices=_prices_from(block.block("prices")),
    )
    bar.finish()
    block.finish()
    return quality


def retention_from(block: Block) -> Retention:
    """Read `retention.yaml`; what is absent takes its default."""
    usual = Retention()
    days = block.block("days")
    retention = Retention(
        questions=days.whole("questions", usual.questions, 1, 36_500),
        handoffs=days.whole("handoffs", usual.handoffs, 1, 36_500),
        receipts=days.whole("receipts", usual.receipts, 1, 36_500),
    )
    days.finish()
    block.finish()
    return retention


def _prices_from(block: Block) -> Prices:
    usual = Prices()
    prices = Prices(
        cpu_second_usd=block.number("cpu_second_usd", usual.cpu_second_usd),
        person_minute_usd=block.number("person_minute_usd", usual.person_minute_usd),
        minutes_per_handoff=block.number("minutes_per_handoff", usual.minutes_per_handoff),
        large_input_usd=block.number("large_input_usd", usual.large_input_usd),
        large_output_usd=block.number("large_output_usd", usual.large_output_usd),
    )
    block.finish()
    return prices
