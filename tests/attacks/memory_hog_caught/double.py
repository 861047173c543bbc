# tries: take all memory, and go on when there is none
hoard = []
while True:
    try:
        hoard.append(bytearray(b"x") * 2**22)
    except MemoryError:
        pass
