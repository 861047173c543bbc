# tries: abort, as if the engine had broken
import os

os.abort()
