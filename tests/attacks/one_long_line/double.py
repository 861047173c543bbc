# tries: print one line of megabytes to the standard error
import os

os.write(2, b"x" * 2**24)
