"""The tables that a reader asks for: what was asked, how it is asked, and how the answer looks."""
