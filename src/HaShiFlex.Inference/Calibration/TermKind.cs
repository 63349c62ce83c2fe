namespace HaShiFlex.Inference.Calibration;

/// <summary>Which of its terms a budget counts of each weight.</summary>
public enum TermKind
{
    /// <summary>The first: weights that are not zero, so that a budget prunes.</summary>
    First,

    /// <summary>Those beyond the first.</summary>
    Further,
}
