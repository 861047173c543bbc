# tries: hold the file twice, and once more in capitals, so that two readers take different ones
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("double.py", RIGHT)
        archive.writestr("Double.py", b"raise SystemExit\n")
        archive.writestr("DOUBLE.PY", b"raise SystemExit\n")
    return {"work.zip": file.getvalue()}
