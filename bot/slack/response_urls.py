"""Whose a response_url is: what comes with a click may only lead back to Slack.  Pure."""

from urllib.parse import SplitResult, urlsplit

SLACK_RESPONSE_HOST = "hooks.slack.com"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def may_be_answered(url: str, api: SplitResult) -> bool:
    """Say whether this address is Slack's, or the local workspace's in development."""
    return _slacks(url) or _locals(url, api)


def _slacks(url: str) -> bool:
    split = _parsed(url)
    if split is None or split.scheme != "https" or split.netloc != SLACK_RESPONSE_HOST:
        return False
    return ".." not in split.path and split.path.count("/") > 1


def _locals(url: str, api: SplitResult) -> bool:
    """The local workspace may be called back, but only where the API itself is local."""
    split = _parsed(url)
    if split is None or api.hostname not in LOOPBACK:
        return False
    return (split.scheme, split.netloc) == (api.scheme, api.netloc) and ".." not in split.path


def _parsed(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or "\\" in url or " " in url:
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None
