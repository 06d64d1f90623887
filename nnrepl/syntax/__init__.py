"""Text -> tree: `parse` and the nodes that it makes."""

from nnrepl.syntax.parser import Incomplete, parse, parse_lines, parse_whole

__all__ = ["Incomplete", "parse", "parse_lines", "parse_whole"]
