# tries: raise an exception whose text raises another
class Evil(BaseException):
    def __str__(self):
        raise Evil

    __repr__ = __str__


raise Evil
