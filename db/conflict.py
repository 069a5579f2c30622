"""The one way in which a change is refused: what it counted on does not hold."""


class Conflict(Exception):
    """What a change expected to find no longer holds; nothing was written."""
