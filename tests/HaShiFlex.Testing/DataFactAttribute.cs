namespace HaShiFlex.Testing;

/// <summary>A test of real data: skipped, with the reason, where the data folder is not there.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (SharedData.Folder is null)
            Skip = $"{SharedData.Variable} does not name the folder of models and images";
    }
}
