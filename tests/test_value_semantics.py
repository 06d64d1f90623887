"""An alias never changes when the other name is written: random programs against a model that copies always."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from nnrepl.session import Session

NAMES = ["a", "b", "c"]
VALUES = st.integers(1, 99)
NAME = st.sampled_from(NAMES)

SETUP = """
function x = changed(x, v), x.v(1) = v; x.c{1} = v; end
function x = kept(x), end
function r = peek(x), x.v(2) = -1; r = x.v(1); end
a.v = [1 2 3]; a.c = {1, [2 3]}; b = a; c = b;
"""


class Model:
    """The variables as Python data that is copied at every assignment."""

    def __init__(self):
        start = {"v": [1.0, 2.0, 3.0], "c": [[1.0], [2.0, 3.0]]}
        self.names = {name: copy.deepcopy(start) for name in NAMES}

    def write(self, x, v):
        self.names[x]["v"][0] = v
        return f"{x}.v(1) = {v};"

    def append(self, x, v):
        self.names[x]["v"].append(v)
        return f"{x}.v(end+1) = {v};"

    def write_cell(self, x, v):
        self.names[x]["c"][1][0] = v
        return f"{x}.c{{2}}(1) = {v};"

    def assign(self, x, y, v):
        self.names[x] = copy.deepcopy(self.names[y])
        return f"{x} = {y};"

    def call_changing(self, x, y, v):
        new = copy.deepcopy(self.names[y])
        new["v"][0], new["c"][0] = v, [v]
        self.names[x] = new
        return f"{x} = changed({y}, {v});"

    def call_keeping(self, x, y, v):
        self.names[x] = copy.deepcopy(self.names[y])
        return f"{x} = kept({y});"

    def call_peeking(self, x, y, v):
        self.names[x]["v"][0] = self.names[y]["v"][0]
        return f"{x}.v(1) = peek({y});"

    def through_cell(self, x, y, v):
        self.names[x] = copy.deepcopy(self.names[y])
        return f"t = {{{y}, 1}}; {x} = t{{1}}; t{{1}}.v(1) = -5;"

    def through_handle(self, x, y, v):
        old = copy.deepcopy(self.names[y])
        self.names[y]["v"][0] = v
        self.names[x] = old
        return f"f = @() {y}; {y}.v(1) = {v}; {x} = f();" if x != y else f"f = @() {y}; {x} = f();"

    def transposed(self, x, y, v):
        self.names[x]["v"] = list(self.names[y]["v"])
        return f"t = {y}.v'; u = t(:); {x}.v = u'; t(1) = -7; u(2) = -8;"

    def field_taken(self, x, y, v):
        self.names[x]["v"] = list(self.names[y]["v"])
        return f"t = {y}.v; {x}.v = t; t(1) = -9;"

    def struct_array(self, x, y, v):
        self.names[x] = copy.deepcopy(self.names[y])
        return f"s = {y}; s(3) = {y}; s(3).v(1) = -4; {x} = s(1); s(1).v(1) = -3;"

    def deleted(self, x, v):
        if len(self.names[x]["v"]) > 3:
            del self.names[x]["v"][-1]
            return f"{x}.v(end) = [];"
        return ";"


ONE = ["write", "append", "write_cell", "deleted"]
TWO = [
    "assign",
    "call_changing",
    "call_keeping",
    "call_peeking",
    "through_cell",
    "transposed",
    "field_taken",
    "struct_array",
]
STEP = st.one_of(
    st.tuples(st.sampled_from(ONE), NAME, VALUES),
    st.tuples(st.sampled_from(TWO), NAME, NAME, VALUES),
)


def _state(session):
    return {
        name: {
            "v": session[name]["v"].ravel().tolist(),
            "c": [item.ravel().tolist() if hasattr(item, "ravel") else [item] for item in session[name]["c"]],
        }
        for name in NAMES
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=12), st.booleans())
def test_names_do_not_share(steps, dynamic):
    model = Model()
    code = [getattr(model, step[0])(*step[1:]) for step in steps]
    text = "\n".join(code)
    session = Session()
    # With eval in it the variables live in a dict; without they are locals: both must hold.
    session.run(SETUP + text + ("\neval('');" if dynamic else ""))
    assert _state(session) == model.names, text


@settings(max_examples=100, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=12))
def test_names_do_not_share_inside_a_function(steps):
    model = Model()
    code = "\n".join(getattr(model, step[0])(*step[1:]) for step in steps)
    session = Session()
    functions, _, start = SETUP.rpartition("\na.v")
    session.run(f"{functions}\nfunction [a, b, c] = body()\na.v{start}{code}\nend\n[a, b, c] = body();")
    assert _state(session) == model.names, code
