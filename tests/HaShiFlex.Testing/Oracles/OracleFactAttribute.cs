namespace HaShiFlex.Testing.Oracles;

/// <summary>A test against ONNX Runtime: skipped, with the reason, where it is not installed.</summary>
public sealed class OracleFactAttribute : FactAttribute
{
    public OracleFactAttribute() => Skip = new ToolFactAttribute("node").Skip ?? OnnxRuntimeOracle.Missing;

    /// <summary>Set where the test also needs <see cref="SharedData"/>.</summary>
    public bool NeedsData
    {
        get => field;
        init
        {
            field = value;
            if (value && SharedData.Folder is null)
                Skip = $"{SharedData.Variable} does not name the folder of models and images";
        }
    }
}
