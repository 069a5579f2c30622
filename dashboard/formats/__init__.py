"""A table as a file: what it is (view, fields), how its rows are cut and typed (cells), and one module for each format."""
