# tries: be a disk, a pipe and a terminal
import io
import tarfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for kind, name in ((tarfile.BLKTYPE, "double.py"), (tarfile.FIFOTYPE, "a/double.py"), (tarfile.CHRTYPE, "b/double.py")):
            member = tarfile.TarInfo(name)
            member.type, member.devmajor, member.devminor = kind, 1, 3
            archive.addfile(member)
    return {"work.tar.gz": file.getvalue()}
