# tries: pack archives into archives, each of which opens ten more
import io
import zipfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        inner = b"x" * 1_000
        for depth in range(6):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as nested:
                for number in range(10):
                    nested.writestr(f"{number}.zip", inner)
            inner = packed.getvalue()
        archive.writestr("double.zip", inner)
    return {"work.zip": file.getvalue()}
