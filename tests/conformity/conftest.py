"""A workspace as tests of the simulator have it, and an app on a socket."""

from tests.simulator.conftest import app, new_app, sim

__all__ = ["app", "new_app", "sim"]
