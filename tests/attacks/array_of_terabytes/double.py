# tries: ask NumPy for arrays of terabytes, and then for many that are just small enough
import numpy as np

held = []
for size in (2**45, 2**38, 2**31):
    try:
        held.append(np.ones(size))
    except MemoryError:
        pass
while True:
    held.append(np.ones(2**21))
