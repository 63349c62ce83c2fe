using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Syntax;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>The Liberty file that the tools read: found, unpacked and hashed.</summary>
/// <param name="Files">Where it was found; several files of one corner are read as one.</param>
/// <param name="Path">The unpacked file.</param>
/// <param name="Sha256">Of the unpacked bytes of all files in their order, lower-case hexadecimal.</param>
/// <param name="Library">Its cells.</param>
public sealed partial record LibertySource(IReadOnlyList<string> Files, string Path, string Sha256, LibertyLibrary Library)
{
    /// <summary>The folder of public data, whose <c>liberty/</c> is looked in.</summary>
    public const string DataVariable = "HASHIFLEX_DATA";

    private const string Unpacked = "library.lib";

    private static readonly string[] Endings = [".lib", ".lib.gz", ".lib.xz"];

    /// <summary>All files, as errors call them.</summary>
    public string Source => string.Join(" + ", Files);

    /// <summary>All files without their folders.</summary>
    public string FileNames => string.Join(" + ", Files.Select(System.IO.Path.GetFileName));

    /// <param name="given">Paths; without one it looks for a file that is named as the technology, in the data folder and beside the technology libraries.</param>
    /// <param name="technology">Name of the technology library.</param>
    /// <param name="technologies">Folder of the technology libraries.</param>
    /// <param name="folder">Where it is unpacked.</param>
    /// <exception cref="InputException">There is none, it cannot be unpacked or is not Liberty, or several are not of one corner.</exception>
    public static LibertySource Open(IReadOnlyList<string> given, string technology, string technologies, WorkingFolder folder)
    {
        string[] files = given.Count > 0 ? [.. given] : [Find(technology, technologies)];
        var parsed = new List<(string File, string Text, IReadOnlyList<LibertyGroup> Libraries)>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            string text = LibertyFile.ReadText(file);
            if (!Cell().IsMatch(text))
                throw new InputException($"{file}: defines no cells; a Liberty file is expected");
            parsed.Add((file, text, LibertyParser.Parse(file, text)));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        var library = LibertyReader.Read([.. parsed.SelectMany(file => file.Libraries)]);
        folder.WriteText(Unpacked, ToolLiberty.Of(parsed));
        return new LibertySource(files, folder.File(Unpacked), Convert.ToHexStringLower(hash.GetHashAndReset()), library);
    }

    /// <summary>The file's name for a cell that the technology library names without the process' suffix.</summary>
    /// <exception cref="InputException">None or several cells fit.</exception>
    public string CellNamed(string name)
    {
        if (Library.Find(name) is not null)
            return name;
        var fitting = Library.Cells.Select(cell => cell.Name).Where(cell => cell.StartsWith(name + "_", StringComparison.Ordinal)).ToArray();
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

    [GeneratedRegex(@"\bcell\s*\(\s*""?[^"")\s]+""?\s*\)\s*\{")]
    private static partial Regex Cell();
}
