"""EDTF periods as SDMX writes time; where it cannot, nothing, for a narrower time would say more than the source."""

from datetime import date, timedelta

from db.periods import Period, PeriodError, parts


def time_period(edtf: str) -> str:
    """A period as a year, a month, a day or "2009-06-01/P7M"; "" when it is open, or one unknown moment of several.

    How sure the source is of it ("about 2013") has no place here: it stands in the period as it was stated.
    """
    try:
        period = parts(edtf)
    except PeriodError:
        return ""
    if period.one_of or period.open_start or period.open_end:
        return ""
    plain = {"year": period.first[:4], "month": period.first[:7], "day": period.first}
    if "/" not in edtf and period.precision in plain:
        return plain[period.precision]
    return f"{period.first}/{_duration(period)}"


def _duration(period: Period) -> str:
    first, after = date.fromisoformat(period.first), date.fromisoformat(period.last) + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day != after.day:
        return f"P{(after - first).days}D"
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
