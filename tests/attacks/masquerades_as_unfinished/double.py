# tries: raise exceptions that bear the names of the engine's own
class SandboxError(Exception):
    pass


SandboxError.__name__ = "sandbox_fault"


class Failure(Exception):
    pass


def double(x):
    raise SandboxError("The sandbox broke down twice.")


def total(xs):
    raise Failure("passed")
