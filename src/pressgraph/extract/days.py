"""The day that words mean in an article of a known date; nothing where they leave it open."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil.parser import ParserError, parse, parserinfo
from dateutil.relativedelta import relativedelta, weekday

_FROM_TODAY = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAY = re.compile(r"(?:on )?(last )?(\w+)(?: (?:morning|afternoon|evening|night))?")
_OTHERS = (datetime(2000, 2, 7), datetime(2004, 9, 19))  # two days that share neither year nor month nor day


def day(words: str, published: datetime | None, ahead: bool = False) -> date | None:
    """ "on Saturday", "3 May", "yesterday" → the day; a weekday, or a day without year, is the last one before the
    article or, `ahead`, the next one after it; none where the article has no date."""
    lower = words.lower().strip()
    if published is None:
        return _calendar_day(_without_preposition(lower), None, ahead)
    today = published.date()
    if lower in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[lower])
    named = _WEEKDAY.fullmatch(lower)
    number = parserinfo().weekday(named.group(2)) if named else None
    if named is None or number is None:
        return _calendar_day(_without_preposition(lower), today, ahead)
    if named.group(1):
        return today + relativedelta(days=-1, weekday=weekday(number)(-1))
    return today + relativedelta(weekday=weekday(number)(1 if ahead else -1))


def _without_preposition(words: str) -> str:
    return re.sub(r"^(?:on|since|from) ", "", words)


def _calendar_day(words: str, today: date | None, ahead: bool) -> date | None:
    """A day with its month, with or without a year: what two readings with different defaults agree on."""
    try:
        one, other = (parse(words, default=default) for default in _OTHERS)
        if (one.month, one.day) != (other.month, other.day):
            return None
        if one.year == other.year:
            return one.date()
        if today is None:
            return None
        found = one.date().replace(year=today.year)
        if ahead:
            return found if found >= today else found.replace(year=today.year + 1)
        return found if found <= today else found.replace(year=today.year - 1)
    except (ParserError, OverflowError, ValueError):
        return None
