"""What rows of text are filled up with where they stand above longer ones (string_fill_char)."""

_fill = 32


def fill_code() -> int:
    """The code of the character."""
    return _fill


def fill_character() -> str:
    """The character."""
    return chr(_fill)


def set_fill_character(char: str) -> None:
    """Fill rows of text up with this from now on."""
    global _fill
    _fill = ord(char)
