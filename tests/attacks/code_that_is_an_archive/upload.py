# tries: be a program and an archive at once: double.py that is a zip with another double.py
import io
import zipfile


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("double.py", b"raise SystemExit\n")
        archive.writestr("__main__.py", b"raise SystemExit\n")
    return {"double.py": b"# " + b"\n" + file.getvalue()}
