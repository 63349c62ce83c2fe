namespace HaShiFlex.Estimation.Product;

/// <summary>What a die costs to make, to mask and to mount. Every value can be set by a scenario; the sources are of the defaults.</summary>
public sealed record ProductAssumptions
{
    /// <summary>One processed 300 mm wafer at 7 nm, USD. CSET, "AI Chips: What They Are and Why They Matter" (2020), table of foundry prices.</summary>
    public double WaferUsd { get; init; } = 9346;

    public double WaferDiameterMm { get; init; } = 300;

    /// <summary>Killer defects per cm2 of a ramped 7 nm process, as TSMC showed at its 2020 symposium.</summary>
    public double DefectsPerCm2 { get; init; } = 0.09;

    /// <summary>Clustering of the defects (negative binomial); the larger, the more evenly they are spread.</summary>
    public double DefectClustering { get; init; } = 3;

    /// <summary>A mask set at 7 nm, USD: the order of magnitude that is told, unverified.</summary>
    public double MaskSetUsd { get; init; } = 10e6;

    /// <summary>Design, verification and tools, USD; null leaves them out, and the report says so.</summary>
    public double? DesignUsd { get; init; }

    /// <summary>Package, test, board and cooling of one chip, USD: an assumption without a source.</summary>
    public double AssemblyUsd { get; init; } = 300;

    /// <summary>Exposure field of a scanner, mm: 26 x 33.</summary>
    public double ReticleWidthMm { get; init; } = 26;

    public double ReticleHeightMm { get; init; } = 33;

    /// <summary>Heat that a cooler takes from a die, W/mm2: what an H100 SXM5's does, 700 W from 814 mm2.</summary>
    public double CoolableWPerMm2 { get; init; } = 0.86;

    public double ReticleMm2 => ReticleWidthMm * ReticleHeightMm;

    /// <summary>Checks the ranges that the formulas need.</summary>
    /// <returns>A sentence about the first value out of range, or null.</returns>
    public string? FirstFault()
    {
        (string Name, double Value)[] positives =
        [
            ("wafer cost", WaferUsd), ("wafer diameter", WaferDiameterMm), ("defect clustering", DefectClustering),
            ("reticle width", ReticleWidthMm), ("reticle height", ReticleHeightMm), ("coolable power density", CoolableWPerMm2),
        ];
        foreach (var (name, value) in positives)
        {
            if (!(value > 0) || double.IsInfinity(value))
                return FormattableString.Invariant($"{name} is {value}; it must be positive");
        }

        (string Name, double Value)[] others = [("defect density", DefectsPerCm2), ("mask set", MaskSetUsd), ("design cost", DesignUsd ?? 0), ("assembly cost", AssemblyUsd)];
        foreach (var (name, value) in others)
        {
            if (!(value >= 0) || double.IsInfinity(value))
                return FormattableString.Invariant($"{name} is {value}; it must not be negative");
        }

        return null;
    }
}
