# tries: fill the scratch with files each of which is small enough
number = 0
while True:
    number += 1
    with open(f"{number}", "wb") as file:
        file.truncate(2**22)
        file.write(b"x" * 2**22)
