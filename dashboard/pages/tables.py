"""The tables, from their first: /tables shows the figures."""

from dataclasses import replace

from dashboard.page import Context, Page
from dashboard.pages import table

PATH = "/tables"
NAME = "Tables"
FIRST = "figures"


def layout(context: Context, **query: str) -> Page:
    """The table of figures. Takes the parameters of that page."""
    return table.layout(replace(context, path=f"{PATH}/{FIRST}"), FIRST, **query)
