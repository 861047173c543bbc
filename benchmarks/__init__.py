"""What grading costs, measured: `python -m benchmarks`, or `make bench`."""
