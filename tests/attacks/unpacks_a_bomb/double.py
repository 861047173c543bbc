# tries: unpack gigabytes from a few bytes
import zlib

packed = zlib.compress(bytes(2**24), 9)
held = []
while True:
    held.append(zlib.decompress(packed))
