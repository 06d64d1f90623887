"""Syntax trees to Python code objects: scope, inference, emission, linking."""
