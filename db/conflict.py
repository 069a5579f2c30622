"""The ways in which a change is refused: what it counted on does not hold, or what others count on would not."""

from db.phrasing import Wording


class Conflict(Exception):
    """What a change expected to find no longer holds; nothing was written."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(f"{wording}: nothing was written")
        self.wording = wording


class RestedOn(Conflict):
    """A statement would be left that points at one which does not hold: asking again does not help, another change does."""
