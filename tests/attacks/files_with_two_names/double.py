# tries: leave files, links, pipes and sockets under names that wiping may miss
import os

os.makedirs("...", exist_ok=True)
for place in (".hidden", ".../ ", "...x", "~", "-", "*"):
    with open(place, "w") as file:
        file.write("seen")
    if not os.path.lexists(place + ".link"):
        os.link(place, place + ".link")
held = [os.open(place, os.O_RDONLY) for place in (".hidden", ".", "...")]
os.unlink(".hidden")


def double(x):
    return 0.0


def total(xs):
    return 0.0
