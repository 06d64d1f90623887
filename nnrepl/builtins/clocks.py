"""Clocks, timers, pauses, and broken-down times as the C library has them."""

from __future__ import annotations

import math
import os
import sys
import time as system_time
from datetime import datetime
from typing import Any

import numpy as np

from nnrepl.builtins.dates import day_number
from nnrepl.builtins.textargs import flat_text, usage
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_struct, is_text, numel_of

_TIMER = "tic"


@builtin("tic", "id = tic", fresh=True)
def tic(*, nargout=1, context):
    """Start the timer that `toc` reads, or give the identifier of a timer of its own.

    >> id = tic;
    >> toc(id) >= 0
    ans = 1
    """
    now = system_time.time()
    if nargout:
        return np.array([[int(now * 1e6)]], dtype=np.uint64)
    context.state[_TIMER] = now
    return None


@builtin("toc", "seconds = toc", "seconds = toc(id)", fresh=True)
def toc(id=None, *, nargout=1, context):
    """The seconds since `tic`, or since the timer with an identifier was started; without outputs they are printed.

    >> tic;
    >> seconds = toc;
    >> seconds < 60
    ans = 1
    """
    now = system_time.time()
    if id is None:
        start = context.state.get(_TIMER)
        if start is None:
            raise OctaveError("toc: function called before timer initialization with tic()")
    else:
        if not is_array_like(id) or numel_of(id) != 1:
            raise OctaveError("toc: invalid ID")
        start = float(to_array(id).item().real) / 1e6
    elapsed = max(0.0, now - start)
    if nargout:
        return elapsed
    context.out.write(f"Elapsed time is {elapsed:g} seconds.\n")
    return None


@builtin("seconds = time()", fresh=True)
def time():
    """The seconds since 1 January 1970, 00:00 UTC.

    >> time() > 1e9
    ans = 1
    """
    return system_time.time()


@builtin("c = clock()", fresh=True)
def clock():
    """Now, as a row: year, month, day, hour, minute, seconds.

    >> numel(clock())
    ans = 6
    """
    now = datetime.now()
    seconds = now.second + now.microsecond * 1e-6
    return np.array([[now.year, now.month, now.day, now.hour, now.minute, seconds]], dtype=float)


@builtin("[total, user, system] = cputime()", fresh=True)
def cputime(*, nargout=1):
    """The seconds of processor time that the program has used: in all, of its own, and for it in the system.

    >> cputime() >= 0
    ans = 1
    """
    user, system = _processor_seconds()
    return (user + system, user, system) if nargout > 1 else user + system


def _processor_seconds() -> tuple[float, float]:
    """Those of the program and those of the system for it; to the microsecond where the system counts them so."""
    try:
        import resource
    except ImportError:
        used = os.times()
        return used.user, used.system
    exact = resource.getrusage(resource.RUSAGE_SELF)
    return exact.ru_utime, exact.ru_stime


@builtin("s = date()", fresh=True)
def date():
    """Today as dd-mmm-yyyy.

    >> numel(date())
    ans = 11
    """
    return datetime.now().strftime("%d-%b-%Y")


@builtin("seconds = etime(t1, t0)", fresh=True)
def etime(t1, t0):
    """The seconds from one `clock` value to another.

    >> etime([2020 1 1 0 1 0], [2020 1 1 0 0 0])
    ans = 60
    """
    return _clock_seconds(t1) - _clock_seconds(t0)


def _clock_seconds(value: Any) -> float:
    parts = to_array(value).real
    if parts.size < 6:
        raise OctaveError("datenum: expected date vector containing [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND]")
    year, month, day, hour, minute, seconds = parts.ravel()[:6].tolist()
    if not np.isfinite(parts).all():
        return math.nan
    days = float(day_number(np.float64(year), np.float64(month), np.float64(day)))
    return ((days * 24 + hour) * 60 + minute) * 60 + seconds


@builtin("pause()", "pause(seconds)")
def pause(n=None, *, context):
    """Wait for some seconds; without an argument until a key is pressed, where there is a terminal.

    >> pause(0)
    """
    context.out.flush()
    if n is None:
        show_pictures(context)
        if not _wait_with_pictures(context, None):
            _wait_for_key()
        return
    if is_text(n):
        if n not in ("on", "off", "query"):
            raise OctaveError('pause: first argument must be "on", "off", or "query"')
        return
    if not is_array_like(n) or numel_of(n) != 1:
        raise OctaveError("pause: N must be a scalar real value")
    seconds = float(to_array(n).item().real)
    if seconds != seconds:
        raise OctaveError("pause: argument must not be NaN")
    show_pictures(context)
    if seconds > 0 and not _wait_with_pictures(context, min(seconds, 1e9)):
        system_time.sleep(min(seconds, 1e9))


def show_pictures(context: Context) -> None:
    """Show the figures that have changed, where there are any and someone looks on."""
    show = context.state.get("show_pictures")
    if show is not None:
        show()


def _wait_with_pictures(context: Context, seconds: float | None) -> bool:
    """Wait while windows stay alive; False where there are none."""
    wait = context.state.get("wait_with_pictures")
    return wait is not None and bool(wait(seconds))


def _wait_for_key() -> None:
    if not sys.stdin or not sys.stdin.isatty():
        return
    try:
        import termios
        import tty
    except ImportError:
        sys.stdin.readline()
        return
    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number)
        os.read(number, 1)
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


_FIELDS = ("sec", "min", "hour", "mday", "mon", "year", "wday", "yday", "isdst")


def _tm(parts: system_time.struct_time, usec: float) -> Struct:
    numbers = {
        "usec": usec,
        "sec": parts.tm_sec,
        "min": parts.tm_min,
        "hour": parts.tm_hour,
        "mday": parts.tm_mday,
        "mon": parts.tm_mon - 1,
        "year": parts.tm_year - 1900,
        "wday": (parts.tm_wday + 1) % 7,
        "yday": parts.tm_yday - 1,
        "isdst": parts.tm_isdst,
        "gmtoff": parts.tm_gmtoff or 0,
    }
    fields: dict[str, Any] = {name: float(value) for name, value in numbers.items()}
    return Struct(fields | {"zone": parts.tm_zone or "GMT"})


_LAST_SECOND = 6e10
"""A time of the years that Python's calendar knows, to both sides of 1970."""


def _moment(t: Any, who: str) -> tuple[float, float]:
    """Whole seconds and microseconds of a time."""
    if is_text(t):
        raise OctaveError("invalid conversion from string to real scalar")
    if not is_array_like(t) or numel_of(t) != 1:
        raise usage(who)
    seconds = float(to_array(t).item().real)
    if not abs(seconds) < _LAST_SECOND:
        raise OctaveError(f"{who}: the time is too far from now")
    whole = float(np.floor(seconds))
    return whole, float(round((seconds - whole) * 1e6))


@builtin("tm = localtime(t)", fresh=True)
def localtime(t):
    """A time in seconds since 1970 as a struct of its parts in the local time zone; `mon` and `yday` count from 0.

    >> isfield(localtime(0), "hour")
    ans = 1
    """
    whole, usec = _moment(t, "localtime")
    return _tm(system_time.localtime(whole), usec)


@builtin("tm = gmtime(t)", fresh=True)
def gmtime(t):
    """A time in seconds since 1970 as a struct of its parts in UTC; `mon` and `yday` count from 0.

    >> gmtime(0).year
    ans = 70
    """
    whole, usec = _moment(t, "gmtime")
    return _tm(system_time.gmtime(whole), usec)


def _parts(tm: Any, who: str) -> system_time.struct_time:
    if not is_struct(tm) or not isinstance(tm, Struct):
        name = "TM_STRUCT argument" if who == "mktime" else "TM_STRUCT"
        raise OctaveError(f"{who}: {name} must be a structure")
    if any(name not in tm.fields for name in _FIELDS):
        raise OctaveError(f"{who}: invalid TM_STRUCT argument")
    sec, minute, hour, mday, mon, year, wday, yday, isdst = (int(to_array(tm.fields[name]).flat[0]) for name in _FIELDS)
    return system_time.struct_time((year + 1900, mon + 1, mday, hour, minute, sec, (wday - 1) % 7, yday + 1, isdst))


@builtin("seconds = mktime(tm)", fresh=True)
def mktime(tm):
    """The seconds since 1970 of a struct of parts of a local time.

    >> mktime(localtime(1e6))
    ans = 1000000
    """
    seconds = system_time.mktime(_parts(tm, "mktime"))
    return seconds + float(to_array(tm.fields.get("usec", 0.0)).flat[0]) * 1e-6


@builtin("s = strftime(template, tm)", fresh=True)
def strftime(fmt, tm):
    """The parts of a time written by a template of the C library: %Y %m %d %H %M %S and so on.

    >> strftime("%Y-%m-%d", gmtime(0))
    ans = 1970-01-01
    """
    if not isinstance(fmt, str):
        raise OctaveError("strftime: FMT must be a string")
    return system_time.strftime(str(fmt), _parts(tm, "strftime"))


@builtin("[tm, n] = strptime(str, template)", fresh=True)
def strptime(str, fmt, *, nargout=1):
    """The parts of a time that a string holds, read by a template as `strftime` has; `n` is where reading stopped.

    >> strptime("2020-03-04", "%Y-%m-%d").mday
    ans = 4
    """
    if not is_text(str):
        raise OctaveError("strptime: argument STR must be a string")
    if not is_text(fmt):
        raise OctaveError("strptime: FMT must be a string")
    try:
        parts, end = system_time.strptime(flat_text(str), flat_text(fmt)), numel_of(str) + 1.0
    except ValueError:
        blank = dict.fromkeys(("usec", *_FIELDS, "gmtoff"), 0.0)
        failed = Struct({**blank, "zone": "GMT"})
        return (failed, 0.0) if nargout > 1 else failed
    tm = _tm(parts, 0.0)
    tm.fields["isdst"], tm.fields["zone"] = 0.0, system_time.tzname[0]
    return (tm, end) if nargout > 1 else tm


@builtin("s = asctime(tm)", fresh=True)
def asctime(tm):
    """The parts of a time as text with a newline at its end.

    >> deblank(asctime(gmtime(0)))
    ans = Thu Jan 01 00:00:00 1970
    """
    return strftime("%a %b %d %H:%M:%S %Y\n", tm)


@builtin("s = ctime(t)", fresh=True)
def ctime(t):
    """A time in seconds since 1970 as text of the local time, with a newline at its end.

    >> numel(ctime(0))
    ans = 25
    """
    return asctime(localtime(t))
