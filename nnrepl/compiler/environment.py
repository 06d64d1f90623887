"""The globals that all compiled code sees: the runtime under the names that emission uses."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from nnrepl.compiler import nesting
from nnrepl.compiler.unit import Unit
from nnrepl.runtime import (
    appending,
    arithmetic,
    assign,
    concat,
    control,
    failures,
    fusion,
    gathering,
    indexing,
    loops,
    operators,
    plain,
    products,
    quick,
    sums,
)
from nnrepl.source import Source
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.sentinels import COLON, MISSING
from nnrepl.values.sharing import share


def _anonymous(
    factory: Any, node: Any, names: tuple[str, ...], values: tuple[Any, ...], surroundings: tuple[Any, ...]
) -> FunctionHandle:
    captured = {name: value for name, value in zip(names, values, strict=True) if value is not MISSING}
    call, each = factory(*values, *surroundings)
    return FunctionHandle(call, "", node, captured, each=None if each is None else (each[0], len(node.params), each[1]))


RUNTIME: dict[str, Any] = {
    "__builtins__": {},
    ".float": float,
    ".bool": bool,
    ".str": str,
    ".sum": sum,
    ".locals": builtins.locals,
    ".missing": MISSING,
    ".colon": COLON,
    ".empty": EMPTY,
    ".share": share,
    ".anonymous": _anonymous,
    ".nested_call": nesting.nested_call,
    ".nested_handle": nesting.nested_handle,
    ".catchable": failures.CATCHABLE,
    ".range": operators.colon,
    ".truth": operators.truth,
    ".matrix": concat.matrix,
    ".cell_matrix": concat.cell_matrix,
    ".not": operators.not_,
    ".and": operators.and_,
    ".or": operators.or_,
    ".no_columns": loops.NoColumns,
    ".int": int,
    ".len": len,
    ".zip": zip,
    ".tuple": tuple,
    ".trunc": math.trunc,
    ".empty_row": quick.EMPTY_ROW,
    ".finish": quick.finish,
    ".gather_line": gathering.line,
    ".gather_row": gathering.row,
    ".gather_below": gathering.below,
    ".gather_cells": gathering.cells,
    ".struct": Struct,
    ".array": np.ndarray,
    ".chain": fusion.compute,
    ".np_exp": np.exp,
    ".np_abs": np.abs,
    ".np_array": np.array,
    ".bytes": quick.BYTES,
}
_PLAIN = {
    arithmetic: "add_left add_right sub_left sub_right times_left times_right rdivide_left rdivide_right",
    products: "square mtimes_left mtimes_right",
    operators: (
        "add sub times rdivide ldivide power mtimes mrdivide mldivide mpower lt le gt ge eq ne uminus uplus transpose "
        "ctranspose ctransposed_mtimes mtimes_ctransposed transposed_mtimes mtimes_transposed div_float pow_float"
    ),
    indexing: "index1 index2 index brace brace1 brace_1 brace_operand field fields field_operand end_value",
    assign: (
        "assign1 assign2 assign append1 brace_append brace_assign field_assign delete assign_chain delete_chain "
        "count_targets assign_list"
    ),
    control: (
        "undefined undefined_output fail too_many_inputs outputs nth ignoring group as_values values values_of_list "
        "cell_row count_given step index_values indexer colon_as_text member content field_name place_value store_item "
        "put_back settles is_one unsettled case_matches"
    ),
    loops: "loop_list loop_floats loop_range loop_columns loop_fields",
    appending: "beside below",
    gathering: "with_line with_below with_cells",
    plain: "dot norm_of_vector row column run columns own put_row put_counted_row put_column below_one beside_one",
    quick: "count_up count_floats view exp_float modulus",
    sums: "total_of_vector",
}
RUNTIME[".returning"] = control.Returning
for _module, _names in _PLAIN.items():
    for _name in _names.split():
        RUNTIME[f".{_name}"] = getattr(_module, _name)


def make_unit(source: Source) -> Unit:
    """A unit whose code sees the runtime."""
    return Unit(source, RUNTIME)
