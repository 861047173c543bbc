# tries: write over the engine's own files
import grader.inside.child

with open(grader.inside.child.__file__, "a") as file:
    file.write("# owned")
