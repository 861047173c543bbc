# tries: ask for a password
import io
import zipfile


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("double.py", b"# secret\n")
    data = bytearray(file.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return {"work.zip": bytes(data)}
