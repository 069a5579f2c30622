"""The mark of the site, drawn in the page itself: a phone would have to fetch a picture, and open it like a page of its own."""

from dash.development.base_component import Component

# As in assets/icon.svg; assets/style.css says in which colours.
SVG = (
    '<svg class="tally-mark" aria-hidden="true" viewBox="0 0 32 32">'
    '<path d="M7 5.5v21M13 5v21.5M19 5.5V27M25 5v21.5"/><path d="M3 23 29 9"/></svg>'
)


class TallyMark(Component):
    """Four strokes and a fifth across them. No script knows of it: it is in painted pages only."""

    _namespace, _type = "tallies_mark", "TallyMark"
    _prop_names = available_properties = ["id"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]
