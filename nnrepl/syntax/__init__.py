"""Text -> tree: `parser.parse` and the nodes that it makes."""
