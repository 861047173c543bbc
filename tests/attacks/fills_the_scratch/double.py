# tries: fill the scratch folder
n = 0
while True:
    n += 1
    with open(f"{n}", "wb") as file:
        file.write(b"x" * 2**20)
