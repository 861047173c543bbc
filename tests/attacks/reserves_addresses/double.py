# tries: reserve terabytes of addresses without using them
import mmap

mmap.mmap(-1, 2**42)
