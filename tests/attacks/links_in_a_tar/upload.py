# tries: be links, hard and soft, to another student's file and to the accounts
import io
import tarfile

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def upload():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for number, (kind, target) in enumerate([(tarfile.SYMTYPE, "../honest-000/double.py"), (tarfile.LNKTYPE, "/etc/passwd")]):
            member = tarfile.TarInfo(("double.py", "other/double.py")[number])
            member.type, member.linkname = kind, target
            archive.addfile(member)
    return {"work.tar.gz": file.getvalue()}
