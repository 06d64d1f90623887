"""Set up once for all tests."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from nnrepl.session import Session

# Tests neither use nor change the cache of the user who runs them.
os.environ["NNREPL_CACHE"] = os.environ["XDG_STATE_HOME"] = os.devnull



@pytest.fixture(autouse=True)
def _same_folder():
    """A test that leaves the current folder elsewhere would make others fail."""
    here = os.getcwd()
    yield
    assert os.getcwd() == here


# A shell that runs the tests in the background has them ignore interrupts, which some tests send to themselves.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The first session raises Python's recursion limit, which hypothesis does not like to see in the middle of a test.
Session()

# How fast values are drawn says more about the machine's other work than about the tests.
settings.register_profile("nnrepl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("nnrepl")
