"""A chart as a picture that can be taken anywhere: what it shows, who says so, as of when and under which licence burnt in."""
