"""Minima, zeros, integrals and differential equations: what they reach, and errors that are not Octave's."""

import pytest

from tests.language import fails, holds, shows


def test_minima_and_zeros_are_as_exact_as_the_options_ask():
    holds(
        "abs(fzero(@(x) x - exp(-x), [0 1]) - 0.567143290409784) < 1e-15",
        "abs(fminbnd(@(x) (x - 1/3)^2, -5, 5, optimset('TolX', 1e-10)) - 1/3) < 1e-7",
        "norm(fminsearch(@(x) 9*(x(2)-x(1)^2)^2+(1-x(1))^2,[-1 1], optimset('TolX', 1e-8, 'TolFun', 1e-8)) - 1) < 1e-6",
        "norm(fsolve(@(x) [10*(x(2)-x(1)^2); 1-x(1)], [-1.2; 1]) - 1) < 1e-5",
        "abs(fsolve(@(x) x^2 + 1, 1 + 1i, optimset('ComplexEqn', 'on')) - 1i) < 1e-6",
        "norm(fsolve(@(x) x.^2 - [1 2; 3 4], ones(2)) - sqrt([1 2; 3 4])) < 1e-6",
        "abs(fsolve({@(x) cos(x) - x, @(x) -sin(x) - 1}, 1) - 0.739085133215161) < 1e-8",
        "abs(fsolve(@(x) cos(x) - x, 1, optimset('Updating', 'on', 'AutoScaling', 'on')) - 0.739085) < 1e-6",
        "abs(fsolve(@(x) cos(x) - x, 1, optimset('FinDiffType', 'central')) - 0.739085) < 1e-6",
        "abs(fsolve(@(x) cos(x) - x, 1, optimset('TypicalX', 2)) - 0.739085) < 1e-6",
        "strcmp(class(fzero(@(x) x - 2, single([-1 4]))), 'single')",
        "isequal(lsqnonneg([1 0; 0 1], [1; -2], [1; 1]), [1; 0])",
        "isstruct(fsolve('defaults')) && isstruct(lsqnonneg('defaults')) && isstruct(fminsearch('defaults'))",
        "isstruct(fzero('defaults')) && isstruct(fminbnd('defaults'))",
    )


def test_integrals():
    holds(
        "abs(integral2(@(x, y) exp(-x - y), 0, Inf, 0, Inf) - 1) < 1e-6",
        "abs(integral2(@(x, y) x*y, 0, 1, 0, 2, 'Vectorized', false, 'Method', 'iterated') - 1) < 1e-9",
        "abs(dblquad(@(x, y) x.*y, 0, 1, 0, 2, 1e-6, @quadl) - 1) < 1e-6",
        "abs(quadgk(@(x) abs(x - 0.3), 0, 1, 'WayPoints', 0.3) - 0.29) < 1e-12",
        "abs(integral(@(z) 1 ./ z, 1, 1, 'Waypoints', [1i -1 -1i]) - 2i*pi) < 1e-8",
        "abs(quadgk(@(z) exp(z), 0, 1i) - (exp(1i) - 1)) < 1e-12",
        "integral(@(x) x, 3, 3) == 0 && quad(@(x) x, 1, 1) == 0 && quadl(@(x) x, 2, 2) == 0",
        "abs(integral(@sin, 1, 0) + (1 - cos(1))) < 1e-12",
        "isnan(quad(@sin, 0, NaN))",
    )


def test_what_does_not_converge_is_warned_of():
    shows(
        "q = quadgk(@(x) 1 ./ x, -1, 2, 'MaxIntervalCount', 20);",
        "warning: quadgk: maximum interval count (20) exceeded\n"
        "warning: quadgk: Error tolerance not met.  Estimated error 3.22724",
    )
    shows(
        "warning('off', 'integrate_adaptive:unexpected_termination'); [t, y] = ode45(@(t, y) y^2, [0 2], 1); t(end)",
        "ans = 1.0000",
    )


def test_differential_equations():
    holds(
        "abs(ode45(@(t, y) -y, [0 1], 1, odeset('RelTol', 1e-8, 'AbsTol', 1e-10)).y(end) - exp(-1)) < 1e-9",
        "abs(ode45(@(t, y, a) -a*y, [0 1], 1, odeset(), 2).y(end) - exp(-2)) < 1e-4",
        "abs(ode45(@(t, y) -y, [0 1], 1, odeset('Mass', 2)).y(end) - exp(-0.5)) < 1e-4",
        "abs(ode45(@(t, y) -y, [0 1], 1, odeset('Mass', @(t) 2)).y(end) - exp(-0.5)) < 1e-4",
        "all(ode45(@(t, y) -1, [0 1], 0.5, odeset('NonNegative', 1)).y >= 0)",
        "abs(ode45(@(t, y) -y, [0 1], 1, odeset('NormControl', 'on')).y(end) - exp(-1)) < 1e-4",
    )


def test_the_output_function_is_called_on_the_way():
    code = """function stop = show(t, y, flag)
  printf('%s;', flag); printf('%g ', t); stop = false;
end
o = odeset('OutputFcn', @show, 'MaxStep', .5, 'InitialStep', .5, 'OutputSel', 2, 'Refine', 2);
s = ode45(@(t, y) -y, [0 1], [1; 2], o);"""
    shows(code, "init;0 1 ;0 ;0.25 ;0.5 ;0.5 ;0.75 ;1 done; ")


@pytest.mark.parametrize(
    "code, message",
    [
        ("fzero(3, 1)", "fzero: the function must be a handle or a name, but it is a scalar"),
        ("fzero(@cos, [])", "index (1): out of bound; value 1 out of bound 0"),
        ("fminbnd(@cos, [1 2], 3)", "fminbnd: the bounds must be scalars"),
        ("fminsearch(@(x) x, 1i)", "fminsearch: x0 must be real"),
        ("fminsearch(struct('objective', @cos))", "structure has no member 'x0'"),
        ("fsolve({@(x) x, @(x) [1 2]}, 1)", "fsolve: the Jacobian must be 1x1, but it is 1x2"),
        ("lsqnonneg([1 2; 3 4], [1; 2], [1; 2; 3])", "lsqnonneg: X0 must have one element for each column of C"),
        (
            "quadgk(@(x) [1 2 3], 0, 1)",
            "quadgk: integrand F must return an array of the same size as its input: it returned 1x3 for 150x1",
        ),
        ("quadgk(@(x) {}, 0, 1)", "quadgk: integrand F must return a numeric value, but it returned a cell"),
        ("quadgk(@(x) x, [0 1], 1)", "quadgk: the limits of integration must be scalars"),
        ("quadv(@(x) {}, 0, 1)", "isinf: not defined for cell"),
        ("quadv(@(x) x, [0 1], 2)", "quadv: the limits of integration must be scalars"),
        ("integral2(@(x, y) x, [0 1], 1, 0, 1)", "integral2: the limits must be real scalars"),
        (
            "integral2(@(x, y) [1 2], 0, 1, 0, 1)",
            "integral2: integrand F must return an array of the same size as its inputs: it returned 1x2 for 15x15",
        ),
        ("integral2(@(x, y) x, 0, 1, 0, 1, 'Method', 3)", "integral2: method property must be a string"),
        ("ode45(@(t, y) {}, [0 1], 1)", "ode45: FCN must return a numeric vector"),
        ("ode45(@(t, y) y, [0 2 1], 1)", "ode45: TRANGE must rise or fall throughout"),
        ("odeset('RelTol')", "odeset: the option RelTol has no value"),
    ],
)
def test_errors_of_our_own(code, message):
    fails(code, message)
