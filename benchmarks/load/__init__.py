"""A class of thousands, a part of it hostile: is anything lost, and does anything grow? `python -m benchmarks.load`."""
