# tries: leave folders inside folders that nobody may enter or write to
import os

if not os.path.exists("a"):
    os.makedirs("a/b/c/d")
    with open("a/b/c/d/file", "w") as file:
        file.write("seen")
    for folder, mode in (("a/b/c/d", 0o500), ("a/b/c", 0o100), ("a/b", 0o400), ("a", 0o555)):
        os.chmod(folder, mode)


def double(x):
    return 0.0


def total(xs):
    return 0.0
