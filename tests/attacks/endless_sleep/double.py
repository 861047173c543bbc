# tries: wait for ever without using the processor
import time

time.sleep(1_000_000)
