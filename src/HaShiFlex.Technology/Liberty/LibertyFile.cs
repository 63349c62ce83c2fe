using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Syntax;

namespace HaShiFlex.Technology.Liberty;

/// <summary>Reads Liberty files, plain, gzip or xz, whichever their first bytes say.</summary>
public static class LibertyFile
{
    /// <summary>Well above the largest open library; bounds memory on a file that unpacks without end.</summary>
    public const int MaximumBytes = 512 << 20;

    /// <param name="paths">Files of one corner, merged in this order.</param>
    /// <exception cref="InputException">Missing, unreadable, truncated, or not Liberty.</exception>
    public static LibertyLibrary Read(IReadOnlyList<string> paths) =>
        LibertyReader.Read([.. paths.SelectMany(path => LibertyParser.Parse(path, ReadText(path)))]);

    /// <param name="file">What errors call the text.</param>
    public static LibertyLibrary Parse(string file, string text) => LibertyReader.Read(LibertyParser.Parse(file, text));

    /// <summary>The text of one file, unpacked.</summary>
    /// <exception cref="InputException">Missing, unreadable or truncated.</exception>
    public static string ReadText(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a directory; name a Liberty file");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> start = stackalloc byte[6];
            int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (start[..count].StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            {
                using var unzipped = new GZipStream(file, CompressionMode.Decompress);
                return Decode(path, unzipped);
            }

            if (start[..count].SequenceEqual((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
                return ReadXz(path);
            return Decode(path, file);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: the gzip data is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such Liberty file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static string Decode(string path, Stream stream)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaximumBytes)
                throw new InputException($"{path}: is larger than {MaximumBytes >> 20} MiB");
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>.NET has no xz, so the program xz unpacks.</summary>
    private static string ReadXz(string path)
    {
        var start = new ProcessStartInfo("xz") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--decompress", "--stdout", "--format=xz", "--", path])
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException($"{path}: is packed with xz, and the program xz is not on the PATH; install it (Debian: apt install xz-utils) or unpack the file", e);
        }

        using (process)
        {
            try
            {
                var error = process.StandardError.ReadToEndAsync();
                string text = Decode(path, process.StandardOutput.BaseStream);
                process.WaitForExit();
                return process.ExitCode == 0
                    ? text
                    : throw new InputException($"{path}: xz cannot unpack it: {error.GetAwaiter().GetResult().Trim().ReplaceLineEndings(" ")}");
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }
    }
}
