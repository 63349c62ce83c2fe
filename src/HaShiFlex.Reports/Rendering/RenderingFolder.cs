using HaShiFlex.Documents;

namespace HaShiFlex.Reports.Rendering;

/// <summary>The folder beside the program with Vega, the script that draws outside a browser, and its font.</summary>
public static class RenderingFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "rendering");

    /// <exception cref="InputException">The program was installed without the folder.</exception>
    public static string ReadText(string file)
    {
        string path = System.IO.Path.Combine(Path, file);
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException e)
        {
            throw new InputException($"{path}: cannot be read; charts need it, so build or install the program again", e);
        }
    }
}
