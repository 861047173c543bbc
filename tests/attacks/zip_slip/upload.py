# tries: write beside the gradebook by paths that lead out of the archive
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in ("../double.py", "../../honest-000/double.py", "x/../../../double.py", "..\\..\\double.py"):
            archive.writestr(path, RIGHT)
    return {"work.zip": file.getvalue()}
