# tries: hand in a notebook of a hundred thousand cells, and one nested without end
import json


def upload():
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": "x = 1\n"}
    many = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] * 5_000}
    return {"double.ipynb": json.dumps(many).encode(), "other.ipynb": b"[" * 100_000}
