# tries: make files without end
n = 0
while True:
    n += 1
    open(f"{n}", "w").close()
