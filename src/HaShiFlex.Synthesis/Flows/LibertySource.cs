using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>The Liberty file that the tools read: found, unpacked and hashed.</summary>
/// <param name="Source">Where it was found.</param>
/// <param name="Path">The unpacked file.</param>
/// <param name="Sha256">Of its unpacked bytes, lower-case hexadecimal.</param>
/// <param name="CellNames">Cells that it defines.</param>
public sealed partial record LibertySource(string Source, string Path, string Sha256, IReadOnlySet<string> CellNames)
{
    /// <summary>The folder of public data, whose <c>liberty/</c> is looked in.</summary>
    public const string DataVariable = "HASHIFLEX_DATA";

    private static readonly string[] Endings = [".lib", ".lib.gz", ".lib.xz"];

    /// <param name="given">A path; null looks for a file that is named as the technology, in the data folder and beside the technology libraries.</param>
    /// <param name="technology">Name of the technology library.</param>
    /// <param name="technologies">Folder of the technology libraries.</param>
    /// <param name="folder">Where it is unpacked.</param>
    /// <exception cref="InputException">There is none, or it cannot be unpacked.</exception>
    public static LibertySource Open(string? given, string technology, string technologies, WorkingFolder folder, CancellationToken cancellation)
    {
        string source = given ?? Find(technology, technologies);
        if (!File.Exists(source))
            throw new InputException($"{source}: no such Liberty file");
        string path = folder.File("library.lib");
        Unpack(source, path, folder, cancellation);
        string text = File.ReadAllText(path);
        var names = CellName().Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
            throw new InputException($"{source}: defines no cells; a Liberty file is expected");
        return new LibertySource(source, path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), names);
    }

    /// <summary>The file's name for a cell that the technology library names without the process' suffix.</summary>
    /// <exception cref="InputException">None or several cells fit.</exception>
    public string CellNamed(string name)
    {
        if (CellNames.Contains(name))
            return name;
        var fitting = CellNames.Where(cell => cell.StartsWith(name + "_", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return fitting.Length == 1
            ? fitting[0]
            : throw new InputException($"{Source}: has {(fitting.Length == 0 ? "no" : "more than one")} cell {name}, which the technology library names");
    }

    private static string Find(string technology, string technologies)
    {
        string name = technology.Replace('-', '_');
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable(DataVariable) is { Length: > 0 } data)
            folders.Add(System.IO.Path.Combine(data, "liberty"));
        folders.Add(technologies);
        foreach (string folder in folders)
        {
            foreach (string ending in Endings)
            {
                string path = System.IO.Path.Combine(folder, name + ending);
                if (File.Exists(path))
                    return path;
            }
        }

        throw new InputException($"no Liberty file {name}.lib[.gz|.xz] in {string.Join(" or ", folders)}: give --liberty FILE, or set {DataVariable}");
    }

    private static void Unpack(string source, string path, WorkingFolder folder, CancellationToken cancellation)
    {
        try
        {
            if (source.EndsWith(".xz", StringComparison.Ordinal))
            {
                File.Copy(source, path + ".xz");
                ToolRunner.Run(Tool.Xz, ["-d", "-f", path + ".xz"], folder.Location, TimeSpan.FromMinutes(2), cancellation);
            }
            else if (source.EndsWith(".gz", StringComparison.Ordinal))
            {
                using var packed = new GZipStream(File.OpenRead(source), CompressionMode.Decompress);
                using var unpacked = File.Create(path);
                packed.CopyTo(unpacked);
            }
            else
            {
                File.Copy(source, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{source}: cannot be unpacked: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"^\s*cell\s*\(\s*""?([^"")\s]+)""?\s*\)", RegexOptions.Multiline)]
    private static partial Regex CellName();
}
