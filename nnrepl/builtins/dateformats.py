"""Dates as text: the templates of datestr, written and read."""

from __future__ import annotations

import re
from functools import lru_cache

from nnrepl.errors import OctaveError

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPRING = ("January", "February", "March", "April", "May", "June")
_AUTUMN = ("July", "August", "September", "October", "November", "December")
_LONG = (*_SPRING, *_AUTUMN)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

STANDARD = (
    "dd-mmm-yyyy HH:MM:SS",
    "dd-mmm-yyyy",
    "mm/dd/yy",
    "mmm",
    "m",
    "mm",
    "mm/dd",
    "dd",
    "ddd",
    "d",
    "yyyy",
    "yy",
    "mmmyy",
    "HH:MM:SS",
    "HH:MM:SS PM",
    "HH:MM",
    "HH:MM PM",
    "QQ-yy",
    "QQ",
    "dd/mm",
    "dd/mm/yy",
    "mmm.dd,yyyy HH:MM:SS",
    "mmm.dd,yyyy",
    "mm/dd/yyyy",
    "dd/mm/yyyy",
    "yy/mm/dd",
    "yyyy/mm/dd",
    "QQ-yyyy",
    "mmmyyyy",
    "yyyy-mm-dd",
    "yyyymmddTHHMMSS",
    "yyyy-mm-dd HH:MM:SS",
)
_READ = (
    "dd-mmm-yyyy HH:MM:SS",
    "dd-mmm-yyyy",
    "mm/dd/yy",
    "mm/dd",
    "HH:MM:SS",
    "HH:MM:SS PM",
    "HH:MM",
    "HH:MM PM",
    "mm/dd/yyyy",
    "mmm-dd-yyyy HH:MM:SS",
    "mmm-dd-yyyy",
    "dd mmm yyyy HH:MM:SS",
    "dd mmm yyyy",
    "mmm dd yyyy HH:MM:SS",
    "mmm dd yyyy",
    "dd.mmm.yyyy HH:MM:SS",
    "dd.mmm.yyyy",
    "mmm.dd.yyyy HH:MM:SS",
    "mmm.dd.yyyy",
    "mmmyy",
    "mm/dd/yyyy HH:MM",
    "mmm.dd,yyyy HH:MM:SS",
    "mmm.dd,yyyy",
    "yyyy/mm/dd",
    "yyyy-mm-dd",
    "yyyy-mm-dd HH:MM:SS",
    "mmm-dd-yyyy HH:MM",
    "yyyy-mm-dd HH:MM",
)
_TOKEN = re.compile(r"yyyy|YYYY|yy|YY|mmmm|mmm|mm|m|dddd|ddd|dd|d|DD|HH|MM|M|SS|FFF|AM|PM|QQ")


def standard_format(number: int) -> str:
    """The template with a number."""
    if not 0 <= number < len(STANDARD):
        place = f"dateform({number + 1})" if number >= 0 else f"index ({number + 1})"
        reason = "out of bound 32 (dimensions are 32x1)" if number >= 0 else "out of bound; value out of bound 32"
        raise OctaveError(f"{place}: {reason}", "Octave:index-out-of-bounds")
    return STANDARD[number]


def format_date(pattern: str, parts: list[float], weekday: int) -> str:
    """A date (year, month, day, hour, minute, seconds) written by a template; weekday 0 is Sunday."""
    year, month, day, hour, minute = (int(part) for part in parts[:5])
    twelve = "AM" in pattern or "PM" in pattern
    shown_hour = f"{(hour - 1) % 12 + 1:2d}" if twelve else f"{hour:02d}"
    texts = {
        "yyyy": f"{year:04d}",
        "yy": f"{year % 100:02d}",
        "mmmm": _LONG[month - 1],
        "mmm": _NAMES[month - 1],
        "mm": f"{month:02d}",
        "m": _NAMES[month - 1][0],
        "dddd": _DAYS[weekday],
        "ddd": _DAYS[weekday][:3],
        "dd": f"{day:02d}",
        "d": _DAYS[weekday][0],
        "HH": shown_hour,
        "MM": f"{minute:02d}",
        "M": f"{minute:02d}",
        "DD": f"{day:02d}",
        "SS": f"{int(parts[5]):02d}",
        "FFF": f"{round((parts[5] % 1) * 1000):03d}",
        "QQ": f"Q{(month - 1) // 3 + 1}",
    }
    half = "PM" if hour >= 12 else "AM"
    texts |= {"AM": half, "PM": half, "YYYY": texts["yyyy"], "YY": texts["yy"]}
    return _TOKEN.sub(lambda found: texts[found.group()], pattern)


_READERS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "mmmm": r"(?P<name>[A-Za-z]+)",
    "mmm": r"(?P<name>[A-Za-z]{3})",
    "mm": r"(?P<month>\d{1,2})",
    "m": r"[A-Z]",
    "dddd": r"[A-Za-z]+",
    "ddd": r"[A-Za-z]{3}",
    "dd": r"(?P<day>\d{1,2})",
    "d": r"[A-Z]",
    "HH": r"\s*(?P<hour>\d{1,2})",
    "MM": r"(?P<minute>\d{1,2})",
    "SS": r"(?P<second>\d{1,2}(?:\.\d*)?)",
    "FFF": r"(?P<milli>\d{1,3})",
    "AM": r"(?P<half>[AaPp][Mm])",
    "PM": r"(?P<half>[AaPp][Mm])",
    "QQ": r"Q(?P<quarter>[1-4])",
}
_READERS |= {"DD": _READERS["dd"], "M": _READERS["MM"], "YYYY": _READERS["yyyy"], "YY": _READERS["yy"]}


_KINDS = {
    "year": ("yyyy", "yy", "YYYY", "YY"), "month": ("mmmm", "mmm", "mm"), "day": ("dd", "DD"),
    "day of week": ("dddd", "ddd"), "hour": ("HH",), "minute": ("MM", "M"), "second": ("SS",),
}  # fmt: skip


@lru_cache(maxsize=64)
def _reader(pattern: str) -> re.Pattern[str]:
    tokens = _TOKEN.findall(pattern)
    for kind, names in _KINDS.items():
        if sum(token in names for token in tokens) > 1:
            raise OctaveError(f"datevec: multiple {kind} specifiers in {pattern}")
    out, at = [], 0
    if "FFF" in pattern:
        pattern = pattern.replace("SS.FFF", "SS")
    for found in _TOKEN.finditer(pattern):
        out.append(re.escape(pattern[at : found.start()]))
        out.append(_READERS[found.group()])
        at = found.end()
    out.append(re.escape(pattern[at:]))
    try:
        return re.compile("".join(out) + r"\s*\Z")
    except re.error:
        raise OctaveError("datevec: DATE not parsed correctly with given format") from None


def _parts(found: re.Match[str], this_year: int) -> list[float] | None:
    given = {name: text for name, text in found.groupdict().items() if text is not None}
    year = float(given.get("year", this_year))
    if "short" in given:
        year = float(given["short"]) + 100 * ((this_year - 50) // 100)
        year += 100 * (year < this_year - 50)
    month = float(given.get("month", 1))
    if "name" in given:
        names = [name for name in _NAMES if name.lower() == given["name"][:3].lower()]
        if not names:
            return None
        month = _NAMES.index(names[0]) + 1.0
    day, hour = float(given.get("day", 1)), float(given.get("hour", 0))
    if "half" in given:
        hour = hour % 12 + (12 if given["half"][0] in "Pp" else 0)
    minute, second = float(given.get("minute", 0)), float(given.get("second", 0))
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 25 and minute < 60 and second < 62):
        return None
    return [year, month, day, hour, minute, second]


def read_date(text: str, pattern: str | None, this_year: int) -> list[float]:
    """The parts of a date written as text, by a template or by the first of the usual ones that fits."""
    for each in (pattern,) if pattern is not None else _READ:
        found = _reader(each).match(text.strip())
        parts = _parts(found, this_year) if found else None
        if parts:
            return parts
    if pattern is not None:
        raise OctaveError("datevec: DATE not parsed correctly with given format")
    raise OctaveError("datevec: none of the standard formats match the DATE string")
