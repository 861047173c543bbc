# tries: print scripts, images and links
print("<script>alert(1)</script><img src=x onerror=alert(1)>]]><!--")
print("\x1b]8;;http://example.invalid\x07click\x1b]8;;\x07 [link=http://example.invalid]x[/link]")
print("javascript:alert(1) data:text/html,<b>")


def double(x):
    return 0.0


def total(xs):
    return 0.0
