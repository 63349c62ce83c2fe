namespace HaShiFlex.Estimation.Results;

/// <summary>What a layer's area and energy are made of. Names in JSON are the kebab-case of these.</summary>
public enum Component
{
    /// <summary>Full and half adders, constant cells and inverters of the adder graph.</summary>
    AdderGraph,

    /// <summary>Registers inside the adder graph that the clock demands, and at its outputs.</summary>
    PipelineRegister,

    /// <summary>Hardwired multiplication by M, rounding, clamp (rule 4 of the arithmetic contract), residual addition and pooling.</summary>
    Requantizer,

    /// <summary>Registers that hold the elements under the sliding window.</summary>
    WindowRegister,

    /// <summary>The rows that a sliding window needs again.</summary>
    LineBuffer,

    /// <summary>What holds a residual branch back until the other one arrives.</summary>
    DelayBuffer,

    /// <summary>Buffers that broadcast an input to all the trees that read it.</summary>
    FanOutBuffer,

    /// <summary>Clock pins, clock wires and their buffers.</summary>
    ClockTree,

    /// <summary>Signal wires (energy alone; their area is the white space).</summary>
    Wire,

    /// <summary>Multipliers, accumulators and registers of the NPU.</summary>
    NpuDatapath,

    /// <summary>The NPU's double-buffered weight memory.</summary>
    NpuMemory,

    /// <summary>Static power over the time of one image (energy alone).</summary>
    Leakage,

    /// <summary>Placement area that standard-cell utilization leaves free (area alone).</summary>
    Whitespace,
}
