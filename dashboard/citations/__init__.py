"""How a figure, a source, a view and the whole data set are cited: what is cited (works), and each form it is written in."""
