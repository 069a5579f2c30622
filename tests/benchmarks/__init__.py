"""Timed comparisons with a peer run in the same call; not part of the suite: `python -m tests.benchmarks.<name>`."""
