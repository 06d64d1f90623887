"""The function library, one module a topic. `session.library` says which module records which function."""
