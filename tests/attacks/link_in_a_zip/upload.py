# tries: be a link to another student's file
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("double.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../honest-000/double.py")
    return {"work.zip": file.getvalue()}
