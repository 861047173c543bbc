# tries: have lines, functions and exceptions that are markup, shown with the traceback
"""</code></pre><script>alert(1)</script>"""
Evil = type("<img src=x onerror=alert(1)>", (Exception,), {})


def double(x):
    raise Evil("</td><script>alert(1)</script>")  # </code><script>alert(1)</script> ‮


def total(xs):
    raise ExceptionGroup("[red]{{7*7}}%s[/red]", [Evil("x")])
