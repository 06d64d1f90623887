"""One interpreter. `Session.run(text)` is the one door for the prompt, scripts, tests and Python programs."""

from nnrepl.session.core import Session
from nnrepl.session.output import ByteOutput, ErrorOutput, TextOutput, standard_streams

__all__ = ["ByteOutput", "ErrorOutput", "Session", "TextOutput", "standard_streams"]
