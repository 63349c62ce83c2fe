using HaShiFlex.Documents;
using HaShiFlex.Reports;

namespace HaShiFlex.Cli.Commands;

/// <summary>Where an estimate named on the command line lies: a file, or the folder that holds it.</summary>
internal static class EstimatePath
{
    public static string Of(string path)
    {
        if (!Directory.Exists(path))
            return path;
        string inside = Path.Combine(path, ReportFolder.JsonFile);
        return File.Exists(inside) ? inside : throw new InputException($"{path}: holds no {ReportFolder.JsonFile}; make one with `hashiflex estimate SCENARIO --output {path}`");
    }
}
