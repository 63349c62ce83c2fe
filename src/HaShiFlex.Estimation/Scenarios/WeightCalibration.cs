using HaShiFlex.Documents;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>Calibration of a trained network's weights on images, for a scenario's settings or for others; what was chosen before is taken from the user's cache.</summary>
/// <param name="Trained">The network before any calibration.</param>
/// <param name="Images">Folder of images.</param>
/// <param name="Count">At most so many of them, evenly spread over the folder.</param>
/// <param name="Mirror">Whether mirror images are calibrated on too; null where they suit.</param>
public sealed record WeightCalibration(Network Trained, string Images, int Count, bool? Mirror)
{
    /// <summary>Terms beyond the first of each weight, over the number of weights; null for as many as help.</summary>
    public double? ExtraTerms { get; init; }

    /// <summary>Area of adders and their registers for terms beyond the first of each weight, over that of one term for each (<see cref="TermAreas"/>); null for as much as helps.</summary>
    public double? ExtraArea { get; init; }

    /// <summary>The network with weights calibrated for the settings.</summary>
    /// <param name="inputs">The scenario's, with the settings wanted.</param>
    /// <exception cref="InputException">The images or the budget are at fault.</exception>
    public Network Run(ScenarioInputs inputs, IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation) =>
        CalibratedNetworkCache.OfUser().Calibrate(
            Trained,
            inputs.Image,
            inputs.Settings,
            Images,
            Count,
            CalibrationOptions.Default with { Mirror = Mirror },
            BudgetOf(inputs with { Network = Trained }, ExtraTerms, ExtraArea),
            progress,
            warn,
            cancellation);

    /// <summary>The budget that a scenario's settings and one of two shares ask for; null for none.</summary>
    /// <param name="inputs">The scenario's, its network not calibrated.</param>
    /// <exception cref="InputException">Both shares are given, or as <see cref="TermBudget.Of"/>.</exception>
    public static TermBudget? BudgetOf(ScenarioInputs inputs, double? extraTerms, double? extraArea)
    {
        if (extraTerms is not null && extraArea is not null)
            throw new InputException("a budget of extra terms is given as their number or as their area; give one of them");
        var budget = TermBudget.Of(inputs.Settings, extraTerms ?? extraArea);
        return extraArea is null ? budget : budget! with { Costs = TermAreas.Of(inputs) };
    }
}
