"""What the buttons of a chart say in the reader's language: Plotly brings no Kyrgyz, and its Russian is one more script."""

from collections.abc import Mapping
from typing import Any

from dashboard.language import _, current

# No button is shown in a language that needs none, so that an English page is not made heavier.
_PLOTLYS_OWN = "en"


def configured() -> Mapping[str, Any]:
    """The part of a chart's `config` that says its buttons and messages in the current language."""
    if current() == _PLOTLYS_OWN:
        return {}
    return {"locale": current(), "locales": {current(): {"dictionary": _dictionary(), "format": {}}}}


def _dictionary() -> Mapping[str, str]:
    """Plotly's English -> what is said instead."""
    return {
        "Download plot": _("Download the chart"),
        "Download plot as a PNG": _("Download the chart"),
        "Reset axes": _("Show the whole chart"),
        "Zoom": _("Zoom"),
        "Pan": _("Move"),
        "Taking snapshot - this may take a few seconds": _("The picture is being made"),
        "Snapshot succeeded": _("The picture is ready"),
        "Sorry, there was a problem downloading your snapshot!": _("The picture could not be made."),
    }
