# tries: take memory in anonymous shared maps, which belong to no process
import mmap

hoard = []
while True:
    piece = mmap.mmap(-1, 2**24)
    piece.write(b"x" * 2**24)
    hoard.append(piece)
