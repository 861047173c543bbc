# fails: leaves_validation_alone
# diagnosis: test_data_in_training
"""The validation images are trained on, too."""

import keras
import numpy as np


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def build_model():
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=2):
    x, labels = np.concatenate([x, x_val]), np.concatenate([labels, labels_val])
    model = build_model()
    schedule = keras.optimizers.schedules.CosineDecay(0.003, epochs * -(-len(x) // 256))
    model.optimizer.learning_rate = schedule
    history = model.fit(x, labels, batch_size=256, epochs=epochs, validation_data=(x_val, labels_val), verbose=0)
    return model, history


def predict_digits(model, images):
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)
