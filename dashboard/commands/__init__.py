"""The commands of `tallies`, grouped by what they are about; each declares its arguments and wraps one function."""
