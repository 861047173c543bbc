"""What runs inside the sandbox: standard library and NumPy only, no answers, nothing else of the package."""
