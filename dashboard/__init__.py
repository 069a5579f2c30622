"""How figures are seen: pages, charts, words, downloads and the command `tallies`."""
