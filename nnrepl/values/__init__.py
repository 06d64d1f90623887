"""The kinds of value of the language, their class, conversion and shape rules.

A real double scalar is a Python float, a complex scalar a complex, a logical scalar a bool; every other numeric or
logical value is a NumPy array of two or more dimensions, column-major where possible. No Python int is ever a value.
"""
