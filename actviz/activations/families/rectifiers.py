"""Rectifiers: ReLU, its leaky, thresholded and hinged variants, and powers and logarithms of it."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="relu",
        title="Rectified Linear Unit",
        formula="max(x, 0)",
        aliases=("rectifier", "positive part", "hinge"),
        family="piecewise-linear",
        source=(
            "Nair & Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, ICML 2010; "
            "the rectifier itself is commonly attributed to Fukushima 1969"
        ),
        year=1969,
        uses="The default hidden activation of convolutional networks and multilayer perceptrons.",
        strengths="One comparison, sparse outputs, and a gradient of exactly 1 for positive inputs.",
        weaknesses="A unit whose input is negative for all data has gradient 0 and stays dead (dying ReLU); outputs "
        "are not zero-centred.",
    ),
    Activation(
        name="relu6",
        title="Rectified Linear Unit Capped at 6",
        formula="min(max(x, 0), 6)",
        family="piecewise-linear",
        source=(
            "commonly attributed to Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010; "
            "spread by Howard et al., MobileNets, 2017, arXiv:1704.04861"
        ),
        year=2010,
        uses="Mobile and quantised convolutional networks.",
        strengths="A known, small output range that is suitable for low-precision arithmetic.",
        weaknesses="No gradient below 0 or above 6.",
    ),
    Activation(
        name="clipped_relu",
        title="Clipped Rectified Linear Unit",
        formula="min(max(x, 0), n)",
        parameters=(Parameter(name="n", default=20.0, meaning="largest output", above=0, aliases=("max_value",)),),
        aliases=("ReLUN", "bounded ReLU", "BReLU", "capped ReLU"),
        family="piecewise-linear",
        source="Hannun et al., Deep Speech: Scaling up End-to-End Speech Recognition, 2014, arXiv:1412.5567",
        year=2014,
        uses="Recurrent networks for speech, and other networks whose activations must not diverge.",
        strengths="As simple as ReLU, with bounded output.",
        weaknesses="Units with inputs above n stop learning; n is an additional parameter.",
    ),
    Activation(
        name="leaky_relu",
        title="Leaky Rectified Linear Unit",
        formula="x if x >= 0 else alpha*x",
        parameters=(
            Parameter(name="alpha", default=0.01, meaning="slope of the negative side", aliases=("negative_slope",)),
        ),
        aliases=("LReLU",),
        family="piecewise-linear",
        source=(
            "Maas, Hannun & Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, "
            "ICML 2013 workshop on deep learning for audio, speech and language processing"
        ),
        year=2013,
        uses="Discriminators of generative adversarial networks (GAN); networks with dying ReLU units.",
        strengths="Nonzero gradient for every input at almost no additional cost.",
        weaknesses="The default slope depends on the framework (0.01, 0.2 or 0.3); the kink at 0 remains.",
    ),
    Activation(
        name="prelu",
        title="Parametric Rectified Linear Unit",
        formula="x if x >= 0 else alpha*x",
        parameters=(
            Parameter(
                name="alpha",
                default=0.25,
                meaning="slope of the negative side, learned (0.25 at the start)",
                aliases=("a", "negative_slope", "weight"),
            ),
        ),
        aliases=("parametric ReLU",),
        family="piecewise-linear",
        source="He, Zhang, Ren & Sun, Delving Deep into Rectifiers, ICCV 2015, arXiv:1502.01852",
        year=2015,
        uses="Image models with a learned slope per channel: super-resolution, face recognition.",
        strengths="The slope of the negative side is learned with only a few additional parameters.",
        weaknesses="Weight decay moves the slope towards 0, that is, towards ReLU; frameworks use different initial "
        "values.",
    ),
    Activation(
        name="rrelu",
        title="Randomized Leaky Rectified Linear Unit",
        formula="x if x >= 0 else (lower + upper)/2*x",
        parameters=(
            Parameter(
                name="lower",
                default=1 / 8,
                meaning="smallest random slope of the negative side",
                at_least=0,
                at_most=1,
                aliases=("lower_bound",),
            ),
            Parameter(
                name="upper",
                default=1 / 3,
                meaning="largest random slope of the negative side",
                at_least=0,
                at_most=1,
                aliases=("upper_bound",),
            ),
        ),
        ascending=("lower", "upper"),
        aliases=("randomized leaky ReLU", "randomized ReLU"),
        family="piecewise-linear",
        source=(
            "Xu, Wang, Chen & Li, Empirical Evaluation of Rectified Activations in Convolutional Network, 2015, "
            "arXiv:1505.00853"
        ),
        year=2015,
        uses="Regularising convolutional networks on small data sets.",
        strengths="Random slopes during training reduce overfitting, similar to dropout.",
        weaknesses="Random during training: a curve shows only the mean slope, which is used for evaluation.",
    ),
    Activation(
        name="shifted_relu",
        title="Shifted Rectified Linear Unit",
        formula="max(x, -1)",
        family="piecewise-linear",
        source=(
            "commonly attributed to Clevert, Unterthiner & Hochreiter, "
            "Fast and Accurate Deep Network Learning by Exponential Linear Units, 2015, arXiv:1511.07289"
        ),
        year=2015,
        uses="Piecewise-linear counterpart of ELU in comparisons.",
        strengths="Negative outputs move the mean activation towards 0 without an exponential.",
        weaknesses="No gradient below -1; sometimes abbreviated SReLU, like the S-shaped ReLU.",
    ),
    Activation(
        name="threshold",
        title="Threshold",
        formula="x if x > threshold else value",
        parameters=(
            Parameter(name="threshold", default=1.0, meaning="inputs above it are unchanged", illustrative=True),
            Parameter(
                name="value",
                default=0.5,
                meaning="output for all other inputs",
                aliases=("default_value",),
                illustrative=True,
            ),
        ),
        family="piecewise-linear",
        source="no original paper; a layer of Torch7 that later frameworks kept",
        uses="Component of rectifier variants; removal of weak responses.",
        strengths="One comparison; large inputs are unchanged.",
        weaknesses="Discontinuous at the threshold unless value equals it; no framework defines defaults.",
    ),
    Activation(
        name="thresholded_relu",
        title="Thresholded Rectified Linear Unit",
        formula="x if x > theta else 0",
        parameters=(
            Parameter(
                name="theta",
                default=1.0,
                meaning="inputs above it are unchanged, all others become 0",
                at_least=0,
                aliases=("alpha", "threshold"),
            ),
        ),
        aliases=("TReLU", "TRec", "JumpReLU"),
        family="piecewise-linear",
        source=(
            "Konda, Memisevic & Krueger, Zero-bias Autoencoders and the Benefits of Co-adapting Features, 2014, "
            "arXiv:1402.3337"
        ),
        year=2014,
        uses="Sparse autoencoders, including those that extract features of language models.",
        strengths="Removes weak responses and leaves strong responses unchanged.",
        weaknesses="Discontinuous at theta; the gradient with respect to theta is 0 almost everywhere.",
    ),
    Activation(
        name="srelu",
        title="S-shaped Rectified Linear Unit",
        formula="tr + ar*(x - tr) if x >= tr else x if x > tl else tl + al*(x - tl)",
        parameters=(
            Parameter(name="tl", default=-1.0, meaning="where the left piece begins", illustrative=True),
            Parameter(name="al", default=0.2, meaning="slope of the left piece", illustrative=True),
            Parameter(name="tr", default=1.0, meaning="where the right piece begins", illustrative=True),
            Parameter(name="ar", default=0.5, meaning="slope of the right piece", illustrative=True),
        ),
        ascending=("tl", "tr"),
        # Collecting the pieces avoids cancellation near x = 0.
        stable="ar*x + (1 - ar)*tr if x >= tr else x if x > tl else al*x + (1 - al)*tl",
        aliases=("S-shaped ReLU",),
        family="piecewise-linear",
        source=(
            "Jin et al., Deep Learning with S-shaped Rectified Linear Activation Units, AAAI 2016, arXiv:1512.07030"
        ),
        year=2015,
        uses="A shape learned per channel in convolutional networks.",
        strengths="Three learned pieces can be convex, concave or S-shaped.",
        weaknesses="Four parameters per channel; results depend on their initial values.",
    ),
    Activation(
        name="apl",
        title="Adaptive Piecewise Linear Unit",
        formula="max(x, 0) + a*max(b - x, 0)",
        parameters=(
            Parameter(name="a", default=0.2, meaning="weight of the extra hinge (its slope is -a)", illustrative=True),
            Parameter(name="b", default=1.0, meaning="where the extra hinge ends", illustrative=True),
        ),
        aliases=("APLU", "adaptive piecewise linear"),
        family="piecewise-linear",
        source=(
            "Agostinelli, Hoffman, Sadowski & Baldi, Learning Activation Functions to Improve Deep Neural Networks, "
            "ICLR 2015 workshop, arXiv:1412.6830"
        ),
        year=2014,
        uses="A shape learned per unit as ReLU plus a sum of hinge functions; here with one hinge.",
        strengths="With enough hinges, it represents any piecewise-linear function that equals the identity on the "
        "far right.",
        weaknesses="Two parameters per hinge and unit; often becomes non-monotonic.",
    ),
    Activation(
        name="relu_squared",
        title="Squared Rectified Linear Unit",
        formula="max(x, 0)**2",
        aliases=("squared ReLU", "relu2"),
        family="power",
        source=(
            "So et al., Primer: Searching for Efficient Transformers for Language Modeling, NeurIPS 2021, "
            "arXiv:2109.08668"
        ),
        year=2021,
        uses="Feed-forward blocks of Transformers with sparse activations.",
        strengths="Low cost, sparse, and with a continuous first derivative at 0.",
        weaknesses="Quadratic growth: half precision overflows for inputs above about 256.",
    ),
    Activation(
        name="star_relu",
        title="Star Rectified Linear Unit",
        formula="s*max(x, 0)**2 + b",
        parameters=(
            Parameter(
                name="s", default=0.8944, meaning="factor of the square", above=0, aliases=("scale", "scale_value")
            ),
            Parameter(name="b", default=-0.4472, meaning="output for negative inputs", aliases=("bias", "bias_value")),
        ),
        family="power",
        source="Yu et al., MetaFormer Baselines for Vision, TPAMI 2024, arXiv:2210.13452",
        year=2022,
        uses="Vision models of the MetaFormer family, instead of GELU.",
        strengths="Zero mean and unit variance for standard normal input, without an exponential.",
        weaknesses="Quadratic growth; mean 0 and variance 1 hold only for standard normal input.",
    ),
    Activation(
        name="nlrelu",
        title="Natural-Logarithm-Rectified Linear Unit",
        formula="log1p(beta*max(x, 0))",
        parameters=(Parameter(name="beta", default=1.0, meaning="slope just right of 0", above=0),),
        aliases=("natural-logarithm ReLU", "natural-logarithm-rectified"),
        family="logarithmic",
        source=(
            "Liu et al., Natural-Logarithm-Rectified Activation Function in Convolutional Neural Networks, 2019, "
            "arXiv:1908.03682"
        ),
        year=2019,
        uses="Convolutional networks without batch normalisation, to limit large activations.",
        strengths="Compresses outliers, which reduces the differences in scale between layers.",
        weaknesses="Output and gradient 0 for negative inputs; the gradient decreases like 1/x on the right.",
    ),
)
