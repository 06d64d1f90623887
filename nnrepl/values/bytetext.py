"""Python texts as the strings of the language, whose characters are bytes, and back."""


def encode(text: str) -> str:
    """The byte string of a Python text: its UTF-8 bytes as characters."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def decode(value: str) -> str:
    """The Python text of a byte string; bytes that are not UTF-8 stay as surrogates."""
    return value if value.isascii() else value.encode("latin-1").decode("utf-8", "surrogateescape")
