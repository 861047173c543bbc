# tries: take memory in sixteen threads at once
import threading

held = []


def take():
    while True:
        held.append(b"x" * 2**22)


for _ in range(16):
    threading.Thread(target=take).start()
take()
