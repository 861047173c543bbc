"""The questions of concepts_day4 that stand on a learner's sheet: a letter or a number answers each."""

from __future__ import annotations

from grader.rubric import course_file

sheets = course_file(__file__, "../_shared/sheets.py")
Options, Value = sheets.Options, sheets.Value

sheet = sheets.Sheet("concepts_day4")
text = sheet.text


@sheet.question(
    "How many weights has one filter of 1 × 1, and how many channels does the larger filter meet after it?",
    "Count layer by layer: side · side · channels that come in · filters.",
    "1 · 1 · c · r for the small one, and 5 · 5 · r · f for the large one, where r channels are left.",
)
def weights_with_a_bottleneck(draws):
    """A 1 × 1 convolution before a large one."""
    c, r, f = draws.pick((128, 192, 256)), draws.pick((16, 24, 32)), draws.pick((48, 64, 96))
    return Value(
        f"In an inception block {c} channels go through {r} filters of 1 × 1, and then through {f} filters of 5 × 5. How many "
        "weights have both layers together, biases aside?",
        c * r + 25 * r * f,
        {
            "This is the 5 × 5 convolution without the 1 × 1 before it.": 25 * c * f,
            "The 1 × 1 convolution has weights, too.": 25 * r * f,
            "A filter of 5 × 5 has 25 weights for each channel.": c * r + r * f,
            f"After the 1 × 1 convolution {r} channels are left for the large filters.": c * r + 25 * c * f,
        },
    )


@sheet.question(
    "Where does the gradient of an output in the middle of the network enter, and how far has it to go?",
    "In training the auxiliary losses are added with a small weight. In prediction they are left out.",
    "Layers near the input lie nearer to the middle than to the end.",
)
def auxiliary_loss(draws):
    """Auxiliary losses."""
    return Options(
        "A deep inception network has further classifiers in the middle, whose losses are added to the loss in training. "
        "What for?",
        "They bring a gradient to the early layers by a shorter way, and regularise.",
        {
            "They save computation.": "They cost some: in training there is more to compute. What saves computation are the "
            "1 × 1 convolutions.",
            "In prediction their answers are averaged with that at the end.": "In prediction they are left out.",
            "They reduce the number of channels between blocks.": "That is what 1 × 1 convolutions do. A loss changes no "
            "shape.",
        },
    )


@sheet.question(
    "The block puts out F(x) + x. What must F be, if the wanted output is H?",
    "Solve H(x) = F(x) + x for F.",
    "If the best that the block can do is nothing, F has only to become 0.",
)
def residual(draws):
    """What a residual block learns."""
    depth = draws.pick((34, 50, 101, 152))
    return Options(
        f"A residual network has {depth} layers. Its blocks compute F(x) + x, where x comes by the skip. What do the layers of F "
        "learn?",
        "what is to be added to x, that is, wanted output minus x",
        {
            "the identity, so that x arrives unchanged": "The skip does that without learning anything. F is what comes on "
            "top, and may become 0.",
            "the wanted output itself, as the layers of a plain network do": "F(x) is not the block's output: x is added to "
            "it.",
            "which of the blocks to leave out": "All blocks take part in every prediction.",
        },
    )


@sheet.question(
    "How many pixels of the first layer's input does one output of the second layer depend on?",
    "Each 3 × 3 convolution adds one pixel on every side. And how many weights has each, for c channels in and out?",
    "3 + 2 = 5 pixels to a side; 2 · 9 · c² against 25 · c² weights.",
)
def small_filters(draws):
    """Small filters in a row."""
    c = draws.pick((32, 64, 128, 256))
    return Options(
        f"VGG puts two 3 × 3 convolutions where one 5 × 5 would do, with {c} channels in and out and a ReLU after each. What is "
        "true of the pair?",
        "It sees the same 5 × 5 pixels, with fewer weights and one more ReLU.",
        {
            "It sees the same 5 × 5 pixels, with more weights, since there are two layers.": f"Two times 9 · {c}² are less "
            f"than 25 · {c}².",
            "It sees 6 × 6 pixels, as 3 + 3 is 6.": "The fields overlap: the second filter's 3 × 3 inputs together see 5 × 5 "
            "pixels.",
            "It sees 3 × 3 pixels, as no filter is larger.": "Each input of the second filter has seen 3 × 3 pixels itself, "
            "about different places.",
        },
    )


@sheet.question(
    "What do the letters stand for? You only look …",
    "How often does an image pass through the network, until all boxes are there?",
    "Once: every cell of a grid predicts boxes and classes at the same time.",
)
def yolo(draws):
    """YOLO."""
    return Options(
        "What marks YOLO among networks that detect objects?",
        "All boxes and classes come from one pass. It is fast, and weak where small objects overlap.",
        {
            "It first proposes regions, then classifies each. It is exact and slow.": "That is the family of R-CNN, which YOLO "
            "was made to be faster than.",
            "A classifier slides over the image, at every place and size.": "That means many passes for one image. YOLO needs "
            "one.",
            "It gives the image's class, but no places.": "That is classification. Detection says where the objects are, "
            "too.",
        },
    )


@sheet.question(
    "What have the early layers learned that digits have in common? And what is it that fits digits 0 to 4 only?",
    "With so few labels few parameters can be learned. Which layer must be new in any case?",
    "Freeze what sees strokes and curves, and put a new output layer on it.",
)
def transfer(draws):
    """Learned weights used again."""
    n = draws.between(4, 9)
    return Options(
        "A convolutional network has been trained on many images of the digits 0 to 4. Now the digits 5 to 9 are to be told "
        f"apart, with only {n} labelled images of each. What is best tried first?",
        "Keep the convolutions as they are, frozen, and train a new output layer on them.",
        {
            f"Train the same network from random weights on the {5 * n} images.": "So few images do not teach it to see. The "
            "strokes and curves of the other digits have been learned already.",
            "Freeze the output layer, and train the convolutions anew.": "The output layer is what fits the old digits only, "
            "and the convolutions have far too many weights for so few images.",
            "Use it as it is, and read 0 as 5, 1 as 6, and so on.": "Its outputs have learned what a 0 looks like. Nothing "
            "makes a 5 look like a 0.",
        },
    )


@sheet.question(
    "After which of the changes would a person read another digit, or none?",
    "Turn a 6 in your mind, in each of the ways that are offered.",
    "A 6 that stands on its head is a 9, but its label still says 6.",
)
def augmentation(draws):
    """Augmentation that keeps the labels."""
    pixels, degrees = draws.between(1, 3), draws.between(5, 12)
    return Options(
        "You enlarge a set of handwritten digits by changed copies with the same labels. Which change must not be used?",
        "turning the image by 180 degrees",
        {
            f"shifting the image by {pixels} pixels": "A digit that is shifted a little is the same digit, and test images are "
            "not all centred alike.",
            f"turning the image by up to {degrees} degrees": "People write at a slant, too: it stays the same digit.",
            "covering a small square at a random place": "The rest of the digit says enough, and the network learns not to "
            "hang on one stroke.",
        },
    )


@sheet.question(
    "What is drawn at random in a VAE, and from what?",
    "From a plain autoencoder you get a point for each image. What does the V add?",
    "Mean and variance say from which normal distribution z is drawn.",
)
def latent_variables(draws):
    """What the encoder of a VAE gives."""
    k = draws.pick((2, 4, 8, 16))
    return Options(
        f"A variational autoencoder has a latent space of {k} dimensions. What does its encoder give for an image?",
        f"{k} means and {k} variances: a distribution from which z is drawn",
        {
            f"{k} numbers: the one point z that the decoder takes": "That is a plain autoencoder. A VAE puts a probability "
            "distribution on z.",
            "one number: the probability that the image is a real one": "That is the discriminator of a GAN.",
            f"{k} probabilities that sum to 1, one for each class": "That is a classifier. A VAE is trained without labels.",
        },
    )


@sheet.question(
    "Which of the two networks has to make something larger, and which smaller?",
    "From a vector to an image, and from an image to one number. Which convolutions enlarge?",
    "Transposed convolutions enlarge, strides make smaller; LeakyReLU stands in the discriminator.",
)
def dcgan(draws):
    """The two networks of a DCGAN."""
    side = draws.pick((28, 32, 64))
    return Options(
        f"What are the two networks of a DCGAN made of, for images of {side} × {side} pixels?",
        "generator: transposed convolutions with ReLU; discriminator: convolutions with strides and LeakyReLU",
        {
            "generator: convolutions with strides and LeakyReLU; discriminator: transposed convolutions with ReLU": "The wrong "
            "way round: the generator makes an image out of a vector, so it has to enlarge.",
            "generator: convolutions and max pooling; discriminator: dense layers": "Pooling makes smaller, which is of no use "
            "to the generator; and a DCGAN's discriminator is convolutional.",
            "generator and discriminator share one stack of convolutions": "They are two networks with opposite aims, each "
            "with weights of its own.",
        },
    )


@sheet.question(
    "Among the images that look like this one, which part is real?",
    "The best discriminator gives the probability that an image which looks like this was taken from the data.",
    "p_data / (p_data + p_generator)",
)
def best_discriminator(draws):
    """The best discriminator."""
    real, made = draws.pick((0.2, 0.25, 0.3, 0.4)), draws.pick((0.05, 0.08, 0.1, 0.15))
    return Value(
        f"Real and generated images are shown equally often. At an image x the data have density {real}, the generator's images "
        f"have density {made}. What does the best possible discriminator say, D(x)?",
        real / (real + made),
        {
            "This is the probability that it was generated. D says how likely it is real.": made / (real + made),
            "0.5 it is only where both densities are the same, as at the end of a perfect training.": 0.5,
            "This is their ratio. A probability is at most 1.": real / made,
            "The generator's images count, too.": real,
        },
    )


@sheet.question(
    "By how much is the first reward discounted? And the second?",
    "The reward after k further steps is multiplied by γᵏ, and γ⁰ is 1.",
    "r₀ + γ · r₁ + γ² · r₂ + γ³ · r₃",
)
def discounted_return(draws):
    """A discounted return."""
    rewards = [draws.between(1, 3), draws.between(4, 6), draws.between(0, 2), draws.between(7, 9)]
    gamma = draws.pick((0.5, 0.8, 0.9))
    return Value(
        f"From now on an agent gets the rewards {rewards}, the first of them at once, then the episode ends. What is its return, "
        f"with γ = {gamma}?",
        sum(r * gamma**k for k, r in enumerate(rewards)),
        {
            "Nothing is discounted here.": float(sum(rewards)),
            "The first reward is not discounted: its factor is γ⁰ = 1.": sum(
                r * gamma ** (k + 1) for k, r in enumerate(rewards)
            ),
            "The other way round: what comes later is discounted more.": sum(
                r * gamma**k for k, r in enumerate(reversed(rewards))
            ),
            "The factors are powers: γ, γ², γ³.": rewards[0] + gamma * sum(rewards[1:]),
        },
    )


@sheet.question(
    "How often is each action taken, and what is it worth?",
    "A mean in which each action's value counts as often as the policy takes it.",
    "V(s) = Σ π(s, a) · Q(s, a)",
)
def value_of_a_state(draws):
    """The value of a state."""
    worth = ((0.5, draws.between(6, 9)), (0.3, draws.between(1, 3)), (0.2, -draws.between(1, 4)))
    order = draws.shuffled(worth)
    told = ", ".join(f"{name} with probability {p}, worth {q}" for name, (p, q) in zip("ABC", order, strict=True))
    return Value(
        f"In a state a policy takes action {told}. What is the value V of the state under this policy?",
        sum(p * q for p, q in worth),
        {
            "This is the best action's value. The policy takes others, too.": float(max(q for _, q in worth)),
            "This is the plain mean. The actions are not taken equally often.": sum(q for _, q in worth) / 3,
            "This is the sum. Each action counts as often as it is taken.": float(sum(q for _, q in worth)),
        },
    )


@sheet.question(
    "What is a reward worth after ten steps, with this γ?",
    "γ¹⁰ for γ = 0.1 is 0.0000000001. And for γ = 1?",
    "The smaller γ, the sooner a reward must come to count.",
)
def discount_factor(draws):
    """The discount factor."""
    gamma = draws.pick((0.05, 0.1, 0.15, 0.2))
    return Options(
        f"An agent is trained with discount factor γ = {gamma}. What follows?",
        "Rewards that come soon count for nearly everything.",
        {
            "All rewards of an episode count alike.": "That is γ = 1, where the sum may also grow without end in a task that "
            "never ends.",
            "Only the last reward of an episode counts.": "It counts least: it is multiplied by the highest power of γ.",
            "Each update changes the values only a little.": "That is a small learning rate. γ says what later rewards are "
            "worth.",
        },
    )


@sheet.question(
    "What has to be known for an update, and when is it known first?",
    "The target is r + γ · max Q(s′, a′). Does it need the end of the episode, or the next action?",
    "State, action, reward and next state: one action gives them all.",
)
def update_of_q_learning(draws):
    """When Q-learning learns."""
    steps = draws.between(20, 60)
    return Options(
        f"An episode of a game takes {steps} actions. When does Q-learning update an action's value, and from what?",
        "after every action, from its reward and the best value of the next state",
        {
            "at the end of the episode, from the whole return": "That is a Monte Carlo method. Q-learning need not wait: the "
            "next state's values stand for the rest.",
            "after every action, from its reward and the value of the action that is taken next": "That is SARSA, which judges "
            "the policy that it follows. Q-learning takes the best action's value, whichever is taken.",
            "once every action has been tried in every state": "That would take long, and there would be no values to choose "
            "by until then.",
        },
    )
