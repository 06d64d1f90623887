import numpy as np
from nnrepl.values.convert import norm,to_array
from nnrepl.values.containers import Cell, EMPTY
def matrix(rows):
    if any(isinstance(x,str) for r in rows for x in r): return ''.join(''.join(r) for r in rows)
    return norm(np.vstack([np.hstack([to_array(x) for x in r]) for r in rows]))
def cell_matrix(rows):
    if not rows: return Cell.empty()
    return Cell.of(rows[0])
horzcat=vertcat=cat=None
