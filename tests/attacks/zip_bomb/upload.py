# tries: unpack a few bytes to more than the memory
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", bytes(30_000_000))
        archive.writestr("double.py", bytes(30_000_000))
    return {"work.zip": file.getvalue()}
