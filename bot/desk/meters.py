"""What is counted.  Each running bot has a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

DECISION_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
DELIVERY_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Meters:
    """Counters, with labels from short closed lists only: never ids, never words."""

    def __init__(self) -> None:
        """Start at zero."""
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "firstline_questions",
            "Questions decided, by outcome and tier.",
            ("outcome", "tier"),
            registry=self.registry,
        )
        self.decision = Histogram(
            "firstline_decision_seconds",
            "From the start of deciding to an outcome.",
            buckets=DECISION_SECONDS,
            registry=self.registry,
        )
        self.delivery = Histogram(
            "firstline_delivery_seconds",
            "From the asker's message to the posted outcome.",
            buckets=DELIVERY_SECONDS,
            registry=self.registry,
        )
        self.handoffs_open = Gauge(
            "firstline_handoffs_open",
            "Handoffs that wait or are being worked on.",
            registry=self.registry,
        )
        self.posts_failed = Counter(
            "firstline_posts_failed",
            "Messages that Slack refused for good, by kind.",
            ("kind",),
            registry=self.registry,
        )
        self.events = Counter(
            "firstline_events",
            "What Slack delivered, by kind.",
            ("kind",),
            registry=self.registry,
        )
        self.silence = Gauge(
            "firstline_socket_silence_seconds",
            "Since Slack last delivered anything; a sign of our own breaks it.",
            registry=self.registry,
        )
        self.deaf = Counter(
            "firstline_socket_deaf",
            "Connections that looked alive, delivered nothing, and were replaced.",
            registry=self.registry,
        )
        self.duplicates = Counter(
            "firstline_events_duplicate",
            "Events that Slack delivered again.",
            registry=self.registry,
        )

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)
