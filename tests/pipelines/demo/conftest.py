"""One small and one whole demo world, built once for all tests here."""

import pytest

from pipelines.demo.world import World, build_world


@pytest.fixture(scope="session")
def world() -> World:
    """A tenth of the demo: fast, yet with every kind of page."""
    return build_world(seed=11, scale=0.1)


@pytest.fixture(scope="session")
def whole_world() -> World:
    """The demo as it is shipped."""
    return build_world(seed=11)
