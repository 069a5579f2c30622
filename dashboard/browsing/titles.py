"""What a view is called, from what is asked: the title of its citation, its files and its page."""

from sqlalchemy import Connection

from dashboard.browsing.headings import filter_label, table_name
from dashboard.browsing.values import titles
from dashboard.language import _
from db.browse import Asked

_NAMED = 3  # values of one filter that a title names, before it says how many more there are


def title(connection: Connection, asked: Asked) -> str:
    """Such as: Figures: place Kyrgyzstan; topic HIV; words “needle”."""
    parts = [_asked_for(connection, asked, name) for name in sorted(asked.filters)]
    if asked.words:
        parts.append(_("words “%(words)s”", words=asked.words))
    named = table_name(asked.table)
    return _("%(table)s: %(asked)s", table=named, asked="; ".join(parts)) if parts else named


def _asked_for(connection: Connection, asked: Asked, name: str) -> str:
    values = asked.filters[name]
    named = titles(connection, asked, name, values)
    shown = ", ".join(named[value] for value in values[:_NAMED])
    if len(values) > _NAMED:
        shown = _("%(some)s and %(n)s more", some=shown, n=len(values) - _NAMED)
    return _("%(filter)s %(values)s", filter=filter_label(name).lower(), values=shown)
