"""How figures come in: a file becomes checked statements, or a list of everything that is wrong with it."""
