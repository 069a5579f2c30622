"""The catalogue of bad inputs, made by code: no such file is kept."""
