using System.Collections.Immutable;

namespace HaShiFlex.Inference.Calibration;

/// <summary>Knobs of the calibrated quantizer; docs/quantization.md says what was measured with the defaults, and what was not.</summary>
public sealed record CalibrationOptions
{
    public static CalibrationOptions Default { get; } = new();

    /// <summary>
    /// Ridges of the target that are tried for every layer, as shares of the mean variance of its inputs. They reach so far because the last layers have more
    /// inputs than images can tell apart: there only the original weights carry over to other images. None is below 0.1, which is a
    /// precaution against fitting the calibration images alone: what the floor gains or loses was not measured with this implementation.
    /// </summary>
    public ImmutableArray<double> TargetRidges { get; init; } = [0.1, 0.3, 1, 3, 10, 30, 100];

    /// <summary>Ridges of the rounding's quadratic form that are tried for every layer, as shares of the same.</summary>
    public ImmutableArray<double> RoundingRidges { get; init; } = [0.03, 0.1, 0.3, 1];

    /// <summary>The ridge of the target where there are too few images to hold any back.</summary>
    public double FallbackTargetRidge { get; init; } = 10;

    /// <summary>The ridge of the rounding where there are too few images to hold any back.</summary>
    public double FallbackRoundingRidge { get; init; } = 0.3;

    /// <summary>
    /// Whether mirror images are calibrated on too: as many more inputs, of the same statistics in photographs, but not of digits or spectra; null to look whether they suit
    /// (<see cref="MirrorImages"/>).
    /// </summary>
    public bool? Mirror { get; init; }

    /// <summary>Share of the error of the skipped operand that a layer in front of a residual addition is aimed at taking away, 0 to 1.</summary>
    public double ResidualCorrection { get; init; } = 1;

    /// <summary>Weight of positions beyond the clamp where outputs have problems of their own, 0 to 1.</summary>
    public double BeyondClamp { get; init; } = 0.25;

    /// <summary>Scales from which a row's rounding starts.</summary>
    public int Scales { get; init; } = 12;

    /// <summary>Passes back for each image and each kind of error that measure what an output's error does to the result; 0 to count all outputs of a layer the same, each alone.</summary>
    public int MetricProbes { get; init; } = 2;

    /// <summary>Share by which an output's own error counts more than was measured, above 0, for what was measured on few images couples outputs too surely.</summary>
    public double MetricDamping { get; init; } = 0.3;

    /// <summary>Share, 0 to 1, of a position's weight that goes by how much an error there does to the logits; the rest is the same for all.</summary>
    public double PositionWeighting { get; init; } = 0.5;

    /// <summary>What a position weighs at most by that, in means.</summary>
    public double LargestPositionWeight { get; init; } = 10;

    /// <summary>See <see cref="TermBudget"/>.</summary>
    public TermPrice Price { get; init; }

    /// <summary>What prices are multiplied by, by a layer's name and the bits of its weights, positive; 1 where none is given. See <see cref="LayerSensitivity"/>.</summary>
    public ImmutableDictionary<(string Layer, int Bits), double> PriceFactors { get; init; } = ImmutableDictionary<(string Layer, int Bits), double>.Empty;

    /// <summary>Bits of a weight that each layer chooses among by its error and the price of its terms; empty for those of the settings.</summary>
    public ImmutableArray<int> WeightBits { get; init; } = [];

    /// <summary>Images whose activations are looked at for ranges; a late layer's channel that few of them stir needs many.</summary>
    public int RangeImages { get; init; } = 200;

    /// <summary>0 for one per core; the result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>What loops side by side run with.</summary>
    internal ParallelOptions Parallelism(CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
        CancellationToken = cancellation,
    };
}
