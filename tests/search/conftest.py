"""What every test of search shares."""

import pytest

from bot.search import index


@pytest.fixture(autouse=True)
def _no_dictionary(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Repair with the words of the small corpora alone: 80,000 English ones take their time."""
    if "real" not in request.fixturenames:
        monkeypatch.setattr(index, "english", dict)
