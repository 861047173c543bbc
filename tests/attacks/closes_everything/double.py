# tries: close standard input, output and error and use what takes their numbers
import os

for fd in (0, 1, 2):
    os.close(fd)
held = [open(f"{n}", "w") for n in range(3)]
print("into a file")


def double(x):
    return 2 * x


def total(xs):
    return sum(xs)
