# tries: start threads with stacks of gigabytes
import threading
import time

threading.stack_size(2**31 - 2**12)
held = [threading.Thread(target=time.sleep, args=(100,)) for _ in range(100)]
for thread in held:
    thread.start()
