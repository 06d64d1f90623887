"""Plots: a tree of graphics objects with properties, the functions that build it, and its drawing by matplotlib."""
