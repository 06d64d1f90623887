"""Set up once for all tests."""

from hypothesis import HealthCheck, settings

from nnrepl.session import Session

# The first session raises Python's recursion limit, which hypothesis does not like to see in the middle of a test.
Session()

# How fast values are drawn says more about the machine's other work than about the tests.
settings.register_profile("nnrepl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("nnrepl")
