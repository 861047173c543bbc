# tries: leave with os._exit(0) while the file is loaded
import os

os._exit(0)
