using HaShiFlex.Testing;

namespace HaShiFlex.Reports.Tests;

/// <summary>
/// Expected text beside the tests. <c>ACCEPT=1 dotnet test tests/HaShiFlex.Reports.Tests</c> takes the new text for the expected one, to be looked at in the diff.
/// </summary>
internal static class Golden
{
    public static void Check(string name, string actual)
    {
        string path = RepositoryRoot.File("tests", "HaShiFlex.Reports.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is not there: run with ACCEPT=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
