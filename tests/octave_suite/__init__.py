"""Octave's own tests, read from an installed Octave when this runs, here and there: `python -m tests.octave_suite`."""
