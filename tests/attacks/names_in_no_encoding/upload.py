# tries: have names that are no text, steer a terminal and are longer than a path may be
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("name\x1b[2J/double.py", RIGHT)
        archive.writestr("\u202eyp.elbuod/double.py", RIGHT)
        archive.writestr("x" * 5_000 + "/double.py", RIGHT)
    return {"work.zip": file.getvalue()}
