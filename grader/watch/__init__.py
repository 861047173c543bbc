"""`grader watch`: what is saved is checked, and one screen tells what to mend."""
