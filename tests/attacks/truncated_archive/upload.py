# tries: hand in the first half of an archive, and one whose table points elsewhere
import io
import zipfile


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("double.py", b"# double\n" * 1_000)
    data = bytearray(file.getvalue())
    moved = bytearray(data)
    moved[-6:-2] = b"\xff\xff\xff\x7f"
    return {"double.zip": bytes(data[: len(data) // 2]), "other.zip": bytes(moved)}
