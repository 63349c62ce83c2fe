using System.Reflection;

namespace HaShiFlex.Cli;

/// <summary>The version that reports name.</summary>
public static class ToolVersion
{
    /// <summary>Without the commit that the SDK appends, so that the same release writes the same bytes wherever it was built.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
