"""Dates as numbers of days: datenum, datevec, datestr and the calendar."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, nonconformant, to_count
from nnrepl.builtins.dateformats import format_date, read_date, standard_format
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm, to_array, to_double
from nnrepl.values.kinds import class_of, is_array_like, is_complex, is_logical, is_text, numel_of
from nnrepl.values.text import from_rows, rows_of

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=float)


def _days_before(year: Any) -> Any:
    """Days from year 0 to the beginning of a year of the Gregorian calendar; day 1 is 1 January of year 0."""
    before = year - 1
    return 365.0 * year + np.floor(before / 4) - np.floor(before / 100) + np.floor(before / 400) + 1


def _leap(year: Any) -> Any:
    return (np.mod(year, 4) == 0) & ((np.mod(year, 100) != 0) | (np.mod(year, 400) == 0))


def day_number(year: Any, month: Any, day: Any) -> Any:
    """The number of a day, arrays allowed; months beyond 12 count on, those below 1 are 1, fractions are days."""
    month = np.maximum(month, 1.0)
    whole = np.floor(month)
    part = month - whole
    year = year + np.floor((whole - 1) / 12)
    index = np.mod(whole - 1, 12).astype(int)
    starts = np.concatenate([[0.0], np.cumsum(_LENGTHS)[:-1]])
    leap = _leap(year)
    offset = starts[index] + ((index >= 2) & leap)
    length = _LENGTHS[index] + ((index == 1) & leap)
    return day + part * length + offset + _days_before(year)


def _to_parts(number: float) -> list[float]:
    """Year, month, day, hour, minute and seconds of a day number, its seconds rounded to what its digits carry."""
    if not math.isfinite(number):
        return [math.nan] * 6
    day = math.floor(number)
    resolution = math.ldexp(1.0, math.frexp(86400.0 * abs(number) * 2.0**-52 or 2.0**-40)[1])
    seconds = round((number - day) * 86400.0 / resolution) * resolution
    if seconds >= 86400.0:
        day, seconds = day + 1, seconds - 86400.0
    year = math.floor((day - 1) / 365.2425)
    while _days_before(year + 1) < day:
        year += 1
    while _days_before(year) >= day:
        year -= 1
    rest = day - _days_before(year)
    month = 1
    while rest > _LENGTHS[month - 1] + (month == 2 and bool(_leap(year))):
        rest -= _LENGTHS[month - 1] + (month == 2 and bool(_leap(year)))
        month += 1
    hour = math.floor(seconds / 3600)
    minute = math.floor((seconds - 3600 * hour) / 60)
    return [float(year), float(month), float(rest), float(hour), float(minute), seconds - 3600.0 * hour - 60.0 * minute]


def _texts(value: Any) -> list[str]:
    if isinstance(value, Cell):
        return [str(item) if isinstance(item, str) else "" for item in value.items()]
    return rows_of(value) or [""]


def _vectors(value: Any, formats: str | None, who: str) -> np.ndarray:
    """A date given as text, as day numbers or as rows of six parts: rows of six parts."""
    if is_text(value) or isinstance(value, Cell):
        dates = [read_date(text, formats, datetime.now().year) for text in _texts(value)]
        return np.array(dates, dtype=float).reshape(-1, 6)
    numbers = to_double(value)
    if numbers.dtype.kind == "c":
        raise OctaveError("mod: not defined for complex numbers")
    if numbers.ndim == 2 and numbers.shape[1] == 6 and _plausible(numbers):
        return numbers
    return np.array([_to_parts(float(number)) for number in numbers.ravel(order="F")], dtype=float).reshape(-1, 6)


def _plausible(rows: np.ndarray) -> bool:
    whole = bool((rows[:, :5] == np.floor(rows[:, :5])).all())
    return whole and bool(((rows[:, 1] >= 1) & (rows[:, 1] <= 12) & (rows[:, 2] >= 1) & (rows[:, 2] <= 31)).all())


@builtin("[y, m, d, h, mi, s] = datevec(date)", "v = datevec(date, format)", fresh=True)
def datevec(date, f=None, *more, nargout=1):
    """Year, month, day, hour, minute and seconds of day numbers or of dates written as text, a row for each.

    >> disp(datevec("2020-03-04 10:11:12"))
       2020      3      4     10     11     12
    """
    if not (is_array_like(date) or isinstance(date, Cell)):
        raise OctaveError("datevec: none of the standard formats match the DATE string")
    rows = _vectors(date, f if isinstance(f, str) else None, "datevec")
    if nargout <= 1:
        return norm(np.asfortranarray(rows))
    return tuple(norm(rows[:, k : k + 1].copy()) for k in range(6))


@builtin("[days, secs] = datenum(year, month, day, hour, minute, second)", "days = datenum(date)", fresh=True)
def datenum(year, month=None, day=None, hour=None, minute=None, second=None, *, nargout=1):
    """The number of a day, 1 being the first of January in year 0, with the time as its fraction.

    Dates are given by parts (arrays allowed), as rows of three or six parts, or as text (`datenum(text, format)`).
    `secs` is the same in seconds.

    >> datenum(2020, 3, 4)
    ans = 737854
    """
    if is_text(year) or isinstance(year, Cell):
        rows = _vectors(year, month if isinstance(month, str) else None, "datenum")
        parts = [rows[:, k : k + 1] for k in range(6)]
    elif month is None:
        rows = to_double(year).real if is_array_like(year) else np.zeros((1, 1))
        if rows.ndim != 2 or rows.shape[1] < 3:
            raise OctaveError("datenum: expected date vector containing [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND]")
        parts = [rows[:, k : k + 1] for k in range(min(rows.shape[1], 6))]
    else:
        given = [each for each in (year, month, day, hour, minute, second) if each is not None]
        if any(not is_array_like(each) or class_of(each) != "double" for each in given):
            raise OctaveError("datenum: all inputs must be of class double")
        parts = [to_array(each).real for each in given]
        if len(parts) < 3:
            return (EMPTY, EMPTY) if nargout > 1 else EMPTY
    if len({part.shape for part in parts if part.size != 1}) > 1:
        raise OctaveError("datenum: incompatible sizes for YEAR, MONTH, DAY")
    parts = [np.asarray(part, dtype=float) for part in np.broadcast_arrays(*parts)]
    if not np.isfinite(parts[1]).all():
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"monthlength(nan): {rule}", "Octave:invalid-index")
    parts += [np.zeros_like(parts[0])] * (6 - len(parts))
    days = np.asarray(day_number(parts[0], parts[1], parts[2]))
    seconds = 3600.0 * parts[3] + 60.0 * parts[4] + parts[5]
    number = norm(np.asfortranarray(days + seconds / 86400.0))
    return (number, norm(np.asfortranarray(86400.0 * days + seconds))) if nargout > 1 else number


@builtin("str = datestr(date)", "str = datestr(date, format)", fresh=True)
def datestr(date, f=None, p=None):
    """Dates as text, a row for each; `format` is a number from 0 to 31 or a text such as "yyyy-mm-dd HH:MM:SS".

    Without a format it is 1 (dd-mmm-yyyy) where all times are midnight, and 0 (with the time) otherwise.

    >> datestr(730736.65149, "yyyy-mm-dd HH:MM:SS")
    ans = 2000-09-07 15:38:08
    """
    if ((is_array_like(date) and not is_text(date)) or isinstance(date, Cell)) and numel_of(date) == 0:
        return ""
    rows = _vectors(date, None, "datestr")
    if np.isnan(rows).any():
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"monthlength(nan): {rule}", "Octave:invalid-index")
    rounded = np.array([_to_milliseconds(row) for row in rows])
    if f is None or (is_array_like(f) and to_array(f).size == 0):
        pattern = standard_format(1 if not rounded[:, 3:].any() else 0)
    elif is_text(f):
        pattern = str(f)
    else:
        wanted = to_array(f).real.flat[0] if is_array_like(f) else 0.0
        if wanted != wanted:
            rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
            raise OctaveError(f"dateform(nan): {rule}", "Octave:invalid-index")
        pattern = standard_format(to_count(wanted))
    return from_rows([format_date(pattern, row, _weekday(row)) for row in rounded.tolist()])


def _to_milliseconds(row: np.ndarray) -> list[float]:
    seconds = math.floor(row[5] * 1000 + 0.5) / 1000
    if seconds < 60:
        return [*row[:5].tolist(), seconds]
    days = float(day_number(row[0], row[1], row[2]))
    total = days + (3600 * row[3] + 60 * row[4] + seconds) / 86400
    return [*_to_parts(total + 1e-9)[:5], 0.0]


def _weekday(row: list[float]) -> int:
    return int(day_number(row[0], row[1], row[2]) - 1) % 7 - 1


@builtin("[n, s] = weekday(d)", '[n, s] = weekday(d, "long")', fresh=True)
def weekday(d, form="short", *, nargout=1):
    """The day of the week of dates, 1 being Sunday, and its name, short or "long".

    >> [n, s] = weekday(738000)
    n = 3
    s = Tue
    """
    if is_text(d) or isinstance(d, Cell):
        d = datenum(d)
    days = np.floor(to_double(d).real)
    if not np.isfinite(days).all():
        raise OctaveError("invalid conversion from NaN to logical")
    numbers = np.mod(days - 2, 7) + 1
    if nargout <= 1:
        return norm(numbers)
    names = [DAYS[int(number) - 1] for number in numbers.ravel(order="F")]
    return norm(numbers), from_rows(names if isinstance(form, str) and form == "long" else [name[:3] for name in names])


@builtin("last = eomday(year, month)", fresh=True)
def eomday(y, m):
    """The number of days in a month.

    >> eomday(2020, 2)
    ans = 29
    """
    years, months = to_double(y).real, to_double(m).real
    if years.shape != months.shape and 1 not in (years.size, months.size):
        raise nonconformant("mx_el_and", months.shape, years.shape)
    years, months = np.broadcast_arrays(years, months)
    if np.isnan(months).any():
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"eom(nan): {rule}", "Octave:invalid-index")
    if ((months < 1) | (months > 12)).any():
        bad = months[(months < 1) | (months > 12)].flat[0]
        message = f"out of bound; value {bad:g} out of bound 12" if bad < 1 else "out of bound 12 (dimensions are 1x12)"
        raise OctaveError(f"eom({bad:g}): {message}", "Octave:index-out-of-bounds")
    index = months.astype(int) - 1
    return norm(np.asfortranarray(_LENGTHS[index] + ((index == 1) & _leap(years))))


@builtin("tf = is_leap_year(year)", fresh=True)
def is_leap_year(year=None):
    """Whether years (this one unless given) are leap years of the Gregorian calendar.

    >> disp(is_leap_year([1900 2000]))
      0  1
    """
    if year is None:
        return bool(_leap(datetime.now().year))
    if not is_array_like(year) or is_text(year) or is_logical(year):
        raise OctaveError("rem: wrong type argument 'sq_string'")
    if is_complex(year):
        raise OctaveError("rem: not defined for complex numbers")
    return norm(np.asarray(_leap(to_double(year))))


@builtin("t = now()", fresh=True)
def now():
    """Now as a day number with a fraction.

    >> now() > 730000
    ans = 1
    """
    moment = datetime.now()
    seconds = 3600 * moment.hour + 60 * moment.minute + moment.second + moment.microsecond * 1e-6
    return float(day_number(moment.year, moment.month, moment.day)) + seconds / 86400.0


_UNITS = {"day": 1.0, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400, "millisecond": 1 / 86400000}


@builtin("d = addtodate(d, q, unit)", fresh=True)
def addtodate(d, q, f):
    """Day numbers moved on by a quantity of "year", "month", "day", "hour", "minute", "second" or "millisecond".

    A day that the new month does not have becomes its last day.

    >> addtodate(730736, 1, "month")
    ans = 730766
    """
    if not isinstance(f, str):
        raise OctaveError("addtodate: F must be a single character string")
    days, quantity = aligned(to_double(d).real, to_double(q).real, "operator +")
    days, quantity = np.broadcast_arrays(days, quantity)
    if f in _UNITS:
        return norm(np.asfortranarray(days + quantity * _UNITS[f]))
    if f not in ("year", "month"):
        raise OctaveError(f"addtodate: Invalid time unit: {f}")
    if not (np.isfinite(days).all() and np.isfinite(quantity).all()):
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"eom(nan): {rule}", "Octave:invalid-index")
    moved = [
        _add_months(float(day), float(many) * (12 if f == "year" else 1))
        for day, many in zip(days.ravel(order="F"), quantity.ravel(order="F"), strict=True)
    ]
    return norm(np.array(moved, dtype=float).reshape(days.shape, order="F"))


def _add_months(day: float, months: float) -> float:
    year, month, date, *_ = _to_parts(math.floor(day))
    total = year * 12 + month - 1 + months
    year, month = math.floor(total / 12), total % 12 + 1
    length = _LENGTHS[int(month) - 1] + (month == 2 and bool(_leap(year)))
    return float(day_number(float(year), float(month), min(date, length))) + (day - math.floor(day))
