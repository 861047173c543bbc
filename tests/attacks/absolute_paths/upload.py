# tries: write where it likes by paths from the root, of a drive and of another machine
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in ("/etc/double.py", "//host/share/double.py", "C:\\double.py", "C:double.py"):
            archive.writestr(path, RIGHT)
    return {"work.zip": file.getvalue()}
