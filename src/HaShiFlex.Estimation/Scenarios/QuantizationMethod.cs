namespace HaShiFlex.Estimation.Scenarios;

/// <summary>How hardened weights find their levels.</summary>
public enum QuantizationMethod
{
    /// <summary>Each weight the level nearest to it, the scale with the least squared error: needs no images.</summary>
    Nearest,

    /// <summary>On unlabelled images, so that each layer's result stays near the float network's: docs/quantization.md.</summary>
    Calibrated,
}
