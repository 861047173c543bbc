# tries: burn the processor in many threads that do not stop
import hashlib
import threading


def burn():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 10_000_000)


for _ in range(16):
    threading.Thread(target=burn).start()
burn()
