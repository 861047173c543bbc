"""The questions of concepts_day3 that stand on a learner's sheet: a letter or a number answers each."""

from __future__ import annotations

from grader.rubric import course_file

sheets = course_file(__file__, "../_shared/sheets.py")
Options, Value = sheets.Options, sheets.Value

sheet = sheets.Sheet("concepts_day3")
text = sheet.text


@sheet.question(
    "If a sequence may have any number of steps, how many weights can there be for each step?",
    "Follow the arrows of the drawing: from the input to the hidden units, from there to the next step, and to the output.",
    "Three matrices, and every step uses the same three.",
)
def weights_of_a_recurrent_net(draws):
    """The weights of a recurrent network."""
    steps = draws.between(5, 12)
    return Options(
        f"A simple recurrent network reads sequences of {steps} steps and puts something out at each. Which weight matrices "
        "has it?",
        "input → hidden, hidden → hidden and hidden → output; every step uses the same three",
        {
            f"input → hidden, hidden → hidden and hidden → output, anew for each of the {steps} steps": "Then it could not "
            "read a longer sequence, and what it learns at one place would be of no use at another. The steps share them.",
            "input → hidden and hidden → output only; the hidden state is copied as it is": "The hidden state of the step "
            "before goes through a matrix of its own, hidden → hidden. This is what is recurrent.",
            "input → hidden and output → output only; steps are linked by the outputs": "In this network what is handed "
            "from step to step is the hidden state, through hidden → hidden. The output is only read off it.",
        },
    )


@sheet.question(
    "What does a unit of the recurrent layer take in, besides the step's input?",
    "Each unit has a weight for every input, one for every unit of the step before, and a bias. The Dense layer is one, too.",
    "units · (inputs + units + 1) + (units + 1)",
)
def parameters_of_a_recurrent_net(draws):
    """The parameters of a recurrent network."""
    m, u, steps = draws.between(2, 6), draws.between(10, 30), draws.between(6, 12)
    cell, dense = u * (m + u + 1), u + 1
    return Value(
        f"A Keras model reads {steps} steps of {m} numbers each: `SimpleRNN({u}, return_sequences=True)`, then `Dense(1)` at "
        "every step. How many parameters has it?",
        cell + dense,
        {
            "All steps share one Dense layer: it is counted once.": cell + steps * dense,
            "The weights from the hidden units to themselves are missing.": u * (m + 1) + dense,
            "The biases are missing.": u * (m + u) + u,
            "This is the recurrent layer alone.": cell,
        },
    )


@sheet.question(
    "How many times does an LSTM compute what a simple recurrent layer computes once?",
    "Three gates and one candidate, each with weights for inputs and hidden units, and with biases.",
    "4 · units · (inputs + units + 1)",
)
def parameters_of_an_lstm(draws):
    """The parameters of an LSTM."""
    m, u = draws.between(2, 8), draws.between(8, 24)
    one = u * (m + u + 1)
    return Value(
        f"`LSTM({u})` reads steps of {m} numbers. How many parameters has this layer?",
        4 * one,
        {
            "This is a simple recurrent layer. An LSTM has three gates and a candidate, each with such weights.": one,
            "There are three gates, and besides them the candidate for the cell.": 3 * one,
            "The biases are missing.": 4 * u * (m + u),
            "The weights from the hidden units to themselves are missing.": 4 * u * (m + 1),
        },
    )


@sheet.question(
    "Add 0110 and 0011 on paper. At which end do you begin, and why?",
    "A step knows what it has read so far, and nothing of what is to come. What does a digit of the sum depend on?",
    "The carry comes from the lower digits.",
)
def order_of_the_bits(draws):
    """The order in which bits are read."""
    bits = draws.pick((8, 10, 12, 16))
    return Options(
        f"A recurrent network adds two numbers of {bits} bits and puts out a bit of the sum at each step. Why is it given the "
        "lowest bits first?",
        "A bit of the sum depends on the bits at its place and on the carry from lower ones, so all of it has been read.",
        {
            "The lowest bits change most from example to example, and varied inputs come first.": "The order is not about "
            "variety. With the highest bit first, the network would have to answer before it knows the carry.",
            "Read the other way round, the sums would be too large for the output.": "Each step puts out one bit, 0 or 1, in "
            "either order.",
            "A recurrent network forgets its first steps, and the lowest bits matter least.": "Every bit counts alike here, "
            "and each carry is made of the lower bits: they must not be forgotten.",
        },
    )


@sheet.question(
    "How many of the bits must be right, for a whole sum to be right?",
    "Independent events happen together with the product of their probabilities.",
    "probability ** bits",
)
def whole_sums(draws):
    """Right bits and right sums."""
    p, bits = draws.pick((0.8, 0.85, 0.9, 0.95)), draws.pick((6, 8, 10))
    return Value(
        f"A network gets each of the {bits} bits of a sum right with probability {p}, independently. What fraction of the whole "
        "sums does it get right?",
        p**bits,
        {
            "This is for one bit. All of them must be right.": p,
            "This is the probability that all are wrong.": (1 - p) ** bits,
            "This is the probability that at least one is wrong.": 1 - p**bits,
            "The probabilities are multiplied, not added up.": p * bits,
        },
    )


@sheet.question(
    "What can be concluded about a bit that was deleted from a number? And about a pixel that was deleted from an image?",
    "Dropout teaches a network to do without any single input. When is that possible?",
    "There is nothing else in the input that says what the deleted bit was.",
)
def dropout_on_bits(draws):
    """Dropout where nothing is redundant."""
    rate = draws.pick((0.3, 0.4, 0.5))
    return Options(
        f"With dropout {rate} on its inputs, the network for binary addition becomes much worse; many an image classifier "
        "becomes better with it. Why?",
        "Every bit matters and no other input tells what it was; neighbouring pixels say nearly the same.",
        {
            "Recurrent layers can not be trained with dropout.": "They can, and Keras's layers have arguments for it. It "
            "helps where the inputs are redundant.",
            "Dropout slows the training down: with more epochs it would do as well as without.": "What a deleted bit was can "
            "not be learned, however long one trains: it is not in the input.",
            "Dropout also acts in prediction, and then spoils the answers.": "In prediction it does nothing. What it spoils "
            "is what can be learned in training.",
        },
    )


@sheet.question(
    "Which quantity did U multiply on the way forward?",
    "The gradient by a weight is the error behind it times the input before it. Look at what stands beside U in the formula.",
    "In u_t = W · x_t + U · z_{t−1}, U's input is z_{t−1}.",
)
def gradient_of_the_recurrent_weights(draws):
    """The gradient of the recurrent weights."""
    return Options(
        "A recurrent layer computes u_t = W · x_t + U · z_{t−1} and z_t = tanh(u_t). Let δ_t be the loss's derivative by u_t. By "
        "what is δ_t multiplied in the gradient of U, summed over the steps?",
        "by z_{t−1}",
        {
            "by z_t": "z_t comes after U: it is computed from u_t. U's input was the hidden state of the step before.",
            "by x_t": "That gives the gradient of W, whose input x_t is.",
            "by z_{t+1}": "The next step's state has not been computed yet when U is used at step t.",
        },
    )


@sheet.question(
    "What is the derivative of t² by t? And how much does t change when x changes by 1?",
    "dz/dx = dz/dt · dt/dx.",
    "2t · 1, with t = x + y",
)
def chain_rule(draws):
    """The chain rule."""
    x, y = draws.between(2, 7), draws.between(2, 7)
    return Value(
        f"z = t² and t = x + y. What is dz/dx at x = {x}, y = {y}?",
        2 * (x + y),
        {
            "y is in t, too: the derivative of t² is 2t, and t = x + y.": 2 * x,
            "This is z itself.": (x + y) ** 2,
            "The 2 from the square is missing.": x + y,
            "By x alone, not by x and y: dt/dx is 1.": 4 * (x + y),
        },
    )


@sheet.question(
    "Should clipping change the direction of the gradient, or only its length?",
    "Both components are multiplied by the same number, so that the norm becomes the threshold.",
    "The factor is threshold / norm, and the norm here is √(g₁² + g₂²).",
)
def clipped_gradient(draws):
    """A gradient that is clipped by its norm."""
    k, c = draws.between(3, 9), draws.between(4, 12)
    a, b = 3 * k, 4 * k
    return Value(
        f"The gradient is ({a}, {b}); its norm is clipped at {c}. What is its first component afterwards?",
        a * c / (5 * k),
        {
            f"The norm is {5 * k}, which is above the threshold: the gradient is made shorter.": a,
            "Here each component is clipped by itself, which changes the direction. Scale both alike.": min(a, c),
            "The gradient is to have the length of the threshold, not length 1.": a / (5 * k),
            "This is the norm afterwards. The first component is a part of it.": c,
        },
    )


@sheet.question(
    "Why does a gradient vanish on its way through many steps? What would have to be true of each factor?",
    "The cell's state is handed on by adding to it. What is the derivative of c + something by c?",
    "A factor of 1 at every step neither shrinks nor grows.",
)
def constant_error_carousel(draws):
    """What an LSTM's cell is for."""
    return Options(
        "At the heart of an LSTM is a cell whose state is handed to the next step by adding to it (the constant error "
        "carousel). What is that good for?",
        "Through it the gradient passes from step to step with factor 1, so that it does not vanish.",
        {
            "It decides which inputs are worth being stored.": "That is what the gates do, which were put around the cell "
            "because it can not choose by itself.",
            "It cuts off gradients that are too large.": "That is gradient clipping, which has nothing to do with the cell. "
            "An LSTM may still need it.",
            "It saves parameters in comparison with a simple recurrent layer.": "An LSTM has four times as many as a simple "
            "layer of the same size.",
        },
    )


@sheet.question(
    "Count the gates of each, and the states that are handed on.",
    "LSTM: input, forget and output gate, a hidden state and a cell. GRU: reset and update gate. What else is missing?",
    "Three sets of weights in place of four, and one state in place of two.",
)
def gru_and_lstm(draws):
    """GRU and LSTM."""
    n = draws.pick((16, 32, 64, 128))
    return Options(
        f"How does a GRU with {n} units differ from an LSTM with {n} units?",
        "It has a reset and an update gate, no cell apart from the hidden state, and fewer parameters.",
        {
            "It has an input, a forget and an output gate, and more parameters.": "These are the LSTM's gates. The GRU was "
            "made to do with less.",
            "It has no gates, and as many parameters as a simple recurrent layer.": "It has two gates, which give it about "
            "three times the parameters of a simple layer.",
            "It reads the sequence in both directions.": "That is what a bidirectional layer does, with cells of any kind.",
        },
    )


@sheet.question(
    "Through what does all that the decoder knows of the sentence have to pass, without attention?",
    "Think of translating a very long sentence from one vector of fixed length.",
    "With attention each output looks at all of the encoder's states, and learns how much at which.",
)
def attention(draws):
    """What attention is for."""
    n = draws.between(40, 80)
    return Options(
        f"An encoder-decoder network without attention translates short sentences well and sentences of {n} words badly. What "
        "does attention change?",
        "For each word that it writes, the decoder looks at all of the encoder's states, and learns which matter.",
        {
            "It makes the one vector longer that the encoder hands to the decoder.": "A longer vector has a fixed length, "
            "too, and a longer sentence fills it. With attention not everything has to pass through it.",
            "It has the encoder read the sentence backwards.": "This may help a little, but still one vector has to hold the "
            "whole sentence.",
            "It leaves unimportant words out before the encoder reads.": "Nothing is left out. All states stay, and are "
            "weighted anew for each word that is written.",
        },
    )


@sheet.question(
    "What goes in and what is to come out: the word, or its neighbours?",
    "CBOW: a bag of context words goes in. What is then left to be predicted?",
    "Skip-gram is the other way round than CBOW.",
)
def words_and_contexts(draws):
    """CBOW and skip-gram."""
    asked, other = ("CBOW", "skip-gram") if draws.below(2) else ("skip-gram", "CBOW")
    does = {"CBOW": "a word from the words around it", "skip-gram": "the words around a word from that word"}
    return Options(
        f"word2vec has two ways to learn word vectors. What does {asked} predict?",
        does[asked],
        {
            does[other]: f"That is {other}; {asked} goes the other way.",
            "the next sentence from the sentence before": "word2vec looks at the nearest words only, and at no sentences.",
            "the part of speech of a word from its letters": "No letters and no grammar go in: words are numbers in a list, "
            "and neighbours are all that there is to learn from.",
        },
    )


@sheet.question(
    "What does the H stand for? And what makes an answer vary?",
    "Hierarchical: words within an utterance, and utterances within a conversation.",
    "VHRED puts what a VAE has in its middle between context and answer.",
)
def conversations(draws):
    """HRED and VHRED."""
    hred = "a recurrent network over the utterances, which keeps the context of the conversation"
    vhred = "a random latent variable, as in a VAE, from which the answer is written"
    asked = draws.pick(("HRED", "VHRED"))
    right, other = (hred, vhred) if asked == "HRED" else (vhred, hred)
    why = "VHRED adds that to HRED." if asked == "HRED" else "HRED has that already; VHRED adds something to it."
    base = "a seq2seq network" if asked == "HRED" else "HRED"
    return Options(
        f"For conversations, what does {asked} add to {base}?",
        right,
        {
            other: why,
            "a tree of words in place of their sequence": "That is a tree-structured network, which needs a parse of the "
            "sentence.",
            "a second reader that goes through each sentence backwards": "That makes an encoder bidirectional. It may be "
            "used anywhere, and is not what the name stands for.",
        },
    )
