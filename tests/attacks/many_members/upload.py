# tries: hold tens of thousands of files
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.txt", b"")
        archive.writestr("double.py", RIGHT)
    return {"work.zip": file.getvalue()}
