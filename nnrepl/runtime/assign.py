"""Assignment and deletion: what compiled code calls."""

from __future__ import annotations

from nnrepl.runtime.chains import assign_chain, delete_chain
from nnrepl.runtime.deletion import delete
from nnrepl.runtime.elements import append1, assign, assign1, assign2, brace_append, brace_assign, field_assign
from nnrepl.runtime.targets import assign_list, count_targets

__all__ = [
    "append1",
    "assign",
    "assign1",
    "assign2",
    "assign_chain",
    "assign_list",
    "brace_append",
    "brace_assign",
    "count_targets",
    "delete",
    "delete_chain",
    "field_assign",
]
