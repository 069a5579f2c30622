"""Long lists in pages of a fixed size, so that a load of a million rows is never rendered whole."""

from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard import words
from dashboard.language import _
from dashboard.page import BadAddress, Context


@dataclass(frozen=True)
class Paging:
    """Which part of `total` rows a page shows: `size` rows, the page `number` counted from 1."""

    total: int
    size: int
    number: int

    @property
    def offset(self) -> int:
        """How many rows come before the first one shown."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def paging(total: int, size: int, asked: str) -> Paging:
    """The page `asked` for ("" is the first). Raises BadAddress when there is no such page."""
    found = Paging(total, size, int(asked) if asked.isascii() and asked.isdigit() else 0)
    first = Paging(total, size, 1)
    if asked and not 1 <= found.number <= first.pages:
        raise BadAddress(_("page takes a number from 1 to %(last)s.", last=words.number(first.pages)))
    return found if asked else first


def links(context: Context, shown: Paging, label: str = "") -> html.Nav | None:
    """Links to the pages before and after; None when everything is on one page. Two on a page need two labels."""
    if shown.pages == 1:
        return None
    first, last = words.number(shown.offset + 1), words.number(min(shown.offset + shown.size, shown.total))
    where = _("%(first)s to %(last)s of %(total)s", first=first, last=last, total=words.number(shown.total))
    steps: list[Any] = [html.Span(where)]
    if shown.number > 1:
        steps.insert(
            0, html.A(_("Previous page"), href=context.here(page=shown.number - 1 if shown.number > 2 else None), rel="prev")
        )
    if shown.number < shown.pages:
        steps.append(html.A(_("Next page"), href=context.here(page=shown.number + 1), rel="next"))
    named: dict[str, Any] = {"aria-label": label or _("Pages")}
    return html.Nav(steps, className="paging", **named)
