"""Training is left to Keras: one Dense layer, the whole data as one batch."""

import tensorflow as tf


def predict(x, w, b):
    return w * x + b


def mean_squared_error(d, y):
    return tf.reduce_mean(tf.square(d - y))


def train_step(x, d, w, b, learning_rate):
    with tf.GradientTape() as tape:
        loss = mean_squared_error(d, predict(x, w, b))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss


def train(x, d, learning_rate=0.1, steps=300):
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate), loss="mse")
    seen = model.fit(x[:, None], d[:, None], batch_size=len(x), epochs=steps, shuffle=False, verbose=0)
    kernel, bias = model.get_weights()
    return kernel[0, 0], bias[0], seen.history["loss"]
