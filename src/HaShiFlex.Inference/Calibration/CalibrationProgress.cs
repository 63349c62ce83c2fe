namespace HaShiFlex.Inference.Calibration;

/// <summary>Where the calibration stands.</summary>
/// <param name="Layer">The layer in work.</param>
/// <param name="Done">Work done, 0 to 1, in multiply-accumulates.</param>
/// <param name="RelativeError">Mean squared error of the last finished layer's result before its clamp, over its variance, on all images.</param>
/// <param name="TargetRidge">The ridge that was chosen for its target.</param>
/// <param name="RoundingRidge">The ridge that was chosen for its rounding.</param>
public readonly record struct CalibrationProgress(string Layer, double Done, double RelativeError = double.NaN, double TargetRidge = double.NaN, double RoundingRidge = double.NaN);
