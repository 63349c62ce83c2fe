using HaShiFlex.Estimation.Gates;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Measurement;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>One layer of the set under one flow: what synthesis says, and what the fitted coefficients say.</summary>
/// <param name="Weights">Nonzero weights.</param>
/// <param name="InputBits">Bits of an input.</param>
public sealed record CalibratedDesign(
    CalibrationDesign Design, GateNetlist Netlist, int Weights, int InputBits, MeasuredDatapath Measured, DatapathEstimate Estimate)
{
    /// <summary>Estimate over measurement less one.</summary>
    public double AreaError => (Estimate.AreaUm2.Value / Measured.AreaUm2) - 1;

    /// <summary>Estimate over measurement less one.</summary>
    public double DelayError => (Estimate.CriticalPathPs.Value / Measured.CriticalPathPs) - 1;

    /// <summary>Estimate over measurement less one.</summary>
    public double EnergyError => (Estimate.EnergyFj.Value / Measured.Power!.EnergyFj) - 1;

    /// <summary>
    /// What DeepFreeze's formula gives for the multipliers of the same weights, um2: 0.205 um2 at 16 nm for each nonzero weight, activation bit and weight bit
    /// (Whatmough et al., SysML 2019; model_ppa.py), times 0.31 to 7 nm (Stillmaker and Baas, Integration 2017).
    /// </summary>
    public double DeepFreezeUm2 => 0.205 * 0.31 * Weights * InputBits * Design.Bits;
}
