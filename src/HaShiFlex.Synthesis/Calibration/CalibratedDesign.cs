using HaShiFlex.Estimation.Gates;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Measurement;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>One layer of the set under one flow: what synthesis says, and what the fitted coefficients say.</summary>
/// <param name="DeepFreezeUm2">What <see cref="DeepFreezeFormula"/> gives for the multipliers of the same weights at the library's node, um2.</param>
public sealed record CalibratedDesign(CalibrationDesign Design, GateNetlist Netlist, double DeepFreezeUm2, MeasuredDatapath Measured, DatapathEstimate Estimate)
{
    /// <summary>Estimate over measurement less one.</summary>
    public double AreaError => (Estimate.AreaUm2.Value / Measured.AreaUm2) - 1;

    /// <summary>Estimate over measurement less one.</summary>
    public double DelayError => (Estimate.CriticalPathPs.Value / Measured.CriticalPathPs) - 1;

    /// <summary>Estimate over measurement less one.</summary>
    public double EnergyError => (Estimate.EnergyFj.Value / Measured.Power!.EnergyFj) - 1;
}
