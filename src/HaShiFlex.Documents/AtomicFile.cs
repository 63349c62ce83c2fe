namespace HaShiFlex.Documents;

/// <summary>Writes a file whole or not at all: to a temporary neighbour first, which then takes the name.</summary>
public static class AtomicFile
{
    /// <summary>Replaces <paramref name="path"/> by what <paramref name="write"/> puts into the stream; on any failure the old file stays.</summary>
    /// <exception cref="InputException">The path is a directory or cannot be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write([(path, write)]);

    public static void WriteText(string path, string text) => WriteTexts([(path, text)]);

    /// <summary>Files that belong together: none takes its name before all are written.</summary>
    /// <exception cref="InputException">A path is a directory or cannot be written.</exception>
    public static void WriteTexts(IReadOnlyList<(string Path, string Text)> files) =>
        Write([.. files.Select(file => (file.Path, (Action<Stream>)(stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(file.Text)))))]);

    /// <summary>Files that belong together: none takes its name before all are written.</summary>
    /// <exception cref="InputException">A path is a directory or cannot be written.</exception>
    public static void Write(IReadOnlyList<(string Path, Action<Stream> Write)> files)
    {
        var written = new List<(string Temporary, string Final)>();
        string path = files[0].Path;
        try
        {
            foreach (var file in files)
            {
                path = file.Path;
                string full = Path.GetFullPath(path);
                if (Directory.Exists(full))
                    throw new InputException($"{path}: is a directory; name a file to write");
                if (IsDevice(full))
                    throw new InputException($"{path}: is a device; name a file to write");

                string temporary = full + "." + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) + ".tmp";
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                written.Add((temporary, full));
                using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
                file.Write(stream);
            }

            for (int i = 0; i < files.Count; i++)
            {
                path = files[i].Path;
                File.Move(written[i].Temporary, written[i].Final, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || IsTooLarge(e))
        {
            written.ForEach(file => TryDelete(file.Temporary));
            throw new InputException($"{path}: cannot be written: {e.Message}", e);
        }
        catch
        {
            written.ForEach(file => TryDelete(file.Temporary));
            throw;
        }
    }

    /// <summary>The superuser's rename would put a file in a device's place.</summary>
    private static bool IsDevice(string full) =>
        full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(full);

    /// <summary>What .NET throws where a file outgrows its file system or the process' limit.</summary>
    private static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException && e.StackTrace?.Contains(nameof(RandomAccess), StringComparison.Ordinal) == true;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
