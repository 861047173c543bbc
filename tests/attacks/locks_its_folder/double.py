# tries: make the scratch folder, and folders in it, such that nobody can open or empty them
import os

os.makedirs("a/b/c")
os.symlink("/usr", "a/b/link")
for folder in ("a/b/c", "a/b", "a", "."):
    os.chmod(folder, 0)


def double(x):
    return 0.0


def total(xs):
    return 0.0
