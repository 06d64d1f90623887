"""Set up once for all tests."""

from nnrepl.session import Session

# The first session raises Python's recursion limit, which hypothesis does not like to see in the middle of a test.
Session()
