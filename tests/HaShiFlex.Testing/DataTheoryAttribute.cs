namespace HaShiFlex.Testing;

/// <summary>A theory on real data: skipped, with the reason, where the data folder is not there.</summary>
public sealed class DataTheoryAttribute : TheoryAttribute
{
    public DataTheoryAttribute()
    {
        if (SharedData.Folder is null)
            Skip = $"{SharedData.Variable} does not name the folder of models and images";
    }
}
