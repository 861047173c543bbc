"""Greeting: the reference."""


def greet(name):
    """Print a greeting and give back how long the name is."""
    print(f"Hello, {name}")
    return len(name)
