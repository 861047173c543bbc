# tries: fill the scratch folder with a file that has no name
import os

fd = os.open("gone", os.O_RDWR | os.O_CREAT)
os.unlink("gone")
while True:
    os.write(fd, b"x" * 2**20)
