# tries: lower the limits of the warm process, so that every later run in its slot fails
import os
import resource

refused = []
for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_AS, resource.RLIMIT_STACK):
    try:
        resource.prlimit(os.getppid(), what, (100, 100))
    except OSError as error:
        refused.append(error)
    else:
        print("it worked")
if len(refused) == 4:
    raise refused[0]


def double(x):
    return 0.0


def total(xs):
    return 0.0
