"""The pages of the loading desk: one page, one file."""
