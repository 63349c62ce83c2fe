using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HaShiFlex.Documents;

namespace HaShiFlex.Inference.Images;

/// <summary>
/// Decodes JPEG and PNG in one child process: Node with the package sharp (libjpeg-turbo, libpng), for no decoder for .NET is a dependency here.
/// The script and its package list stand in <c>image-decoder</c> beside the program, or in <c>tools/image-decoder</c> of the checkout that it runs from.
/// </summary>
internal static class PictureDecoder
{
    private const string Script = "decode.mjs";

    /// <summary>Called for each file in order; pixels are rows first, channels interleaved, 8 bits a sample, RGB or grey.</summary>
    public delegate void Receiver(int index, int width, int height, int channels, ReadOnlySpan<byte> pixels);

    /// <exception cref="InputException">A file cannot be decoded, or Node or the package is absent.</exception>
    public static void Decode(IReadOnlyList<string> files, Receiver receive)
    {
        string folder = FindDecoder();
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(folder, Script));
        using var process = Start(start);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var input = Task.Run(() => Send(process, files));
            Receive(process.StandardOutput.BaseStream, files, receive, () =>
            {
                process.WaitForExit();
                string line = errors.Result.Split('\n').FirstOrDefault(text => text.Contains("Error", StringComparison.Ordinal)) ?? "it ended early";
                return new InputException($"the image decoder ({Path.Combine(folder, Script)}) failed: {line.Trim()}; install it again with: {InstallCommand(folder)}");
            });
            input.Wait();
            process.WaitForExit();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException("picture files are decoded by Node 20 or later, and there is no program node on the PATH; install Node.js, or give a raw tensor", e);
        }
    }

    private static void Send(Process process, IReadOnlyList<string> files)
    {
        try
        {
            JsonSerializer.Serialize(process.StandardInput.BaseStream, files.Select(Path.GetFullPath));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has ended; its output says why.
        }
    }

    private static void Receive(Stream output, IReadOnlyList<string> files, Receiver receive, Func<InputException> failure)
    {
        byte[] header = new byte[16], payload = [];
        for (int i = 0; i < files.Count; i++)
        {
            if (output.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                throw failure();
            int Word(int index) => BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4 * index));
            bool failed = Word(0) != 0;
            int length = failed ? Word(1) : Word(1) * Word(2) * Word(3);
            if (payload.Length < length)
                payload = new byte[length];
            if (output.ReadAtLeast(payload.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
                throw failure();
            if (failed)
                throw new InputException($"{files[i]}: {Encoding.UTF8.GetString(payload, 0, length)}");
            receive(i, Word(1), Word(2), Word(3), payload.AsSpan(0, length));
        }
    }

    private static string FindDecoder()
    {
        string[] folders = [.. Candidates().Where(folder => File.Exists(Path.Combine(folder, Script)))];
        if (folders.Length == 0)
            throw new InputException($"the image decoder ({Script}) is not beside the program in {AppContext.BaseDirectory}");

        return folders.FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "node_modules", "sharp")))
            ?? throw new InputException($"picture files need the npm package sharp, which is not installed; install it with: {InstallCommand(folders[^1])}");
    }

    private static string InstallCommand(string folder) => $"npm ci --ignore-scripts --prefix {folder}";

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "image-decoder");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "tools", "image-decoder");
    }
}
