using HaShiFlex.Estimation.Scenarios;

namespace HaShiFlex.Cli;

/// <summary>Tells whoever runs images through a scenario without calibrated ranges what its integers then rest on.</summary>
internal static class RangesNote
{
    public static void Write(TextWriter error, ScenarioInputs inputs)
    {
        if (!inputs.HasMeasuredRanges)
            error.WriteLine($"note: {inputs.File.Path} names no activation ranges, so they are guessed from the weights; measure them with hashiflex ranges, and name the file under quantization.activations.file");
    }
}
