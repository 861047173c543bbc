# tries: unpack a few bytes to a hundred megabytes, packed twice
import gzip
import io
import tarfile


def upload():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("double.py")
        member.size = 20_000_000
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    return {"work.tar.gz": gzip.compress(gzip.compress(file.getvalue()))}
