using System.Text;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml;

/// <summary>Reads YAML documents strictly: every key declared, every value typed and in range, nothing twice, one document a file.</summary>
public static class YamlFile
{
    /// <summary>Far above any scenario or library; a larger file is something else given by mistake.</summary>
    public const int MaximumBytes = 16 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">A UTF-8 file of at most <see cref="MaximumBytes"/>.</param>
    /// <exception cref="InputException">The file is missing, a directory, unreadable, not YAML, or not as <typeparamref name="T"/> declares.</exception>
    public static T Read<T>(string path)
        where T : IYamlRecord<T> => Parse<T>(path, ReadText(path));

    /// <param name="file">What errors call the document.</param>
    public static T Parse<T>(string file, string text)
        where T : IYamlRecord<T>
    {
        var nodes = YamlNodeReader.Read(file, text);
        return T.Yaml.Read(nodes);
    }

    /// <summary>The whole text of a file.</summary>
    /// <exception cref="InputException">The file is missing, a directory, unreadable, too large or not UTF-8.</exception>
    public static string ReadText(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a directory; name a YAML file");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var bytes = new byte[Math.Min(Math.Max(stream.CanSeek ? stream.Length : 0, 4096) + 1, MaximumBytes + 1)];
            int count = 0;
            while (true)
            {
                int read = stream.Read(bytes, count, bytes.Length - count);
                if (read == 0)
                    break;
                count += read;
                if (count > MaximumBytes)
                    throw new InputException($"{path}: is larger than {MaximumBytes >> 20} MiB, which no YAML document here is");
                if (count == bytes.Length)
                    Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, MaximumBytes + 1));
            }

            int mark = bytes.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return StrictUtf8.GetString(bytes, mark, count - mark);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}: is not UTF-8 text", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
