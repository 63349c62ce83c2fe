namespace HaShiFlex.Estimation.Gates;

/// <summary>Which part of a layer a gate or a register belongs to.</summary>
public enum GateSection
{
    /// <summary>Registers that hold the inputs.</summary>
    Input,

    /// <summary>What makes the accumulators.</summary>
    Sum,

    /// <summary>Requantizers and clamps.</summary>
    Scaling,

    /// <summary>All registers but those of the inputs.</summary>
    Register,
}
