"""Keras Labs: deep-learning exercises for TensorFlow and Keras, and a grader that can not be fooled."""

__version__ = "0.1.0"
