namespace HaShiFlex.Documents.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "a.txt");
        AtomicFile.WriteText(path, "old");

        var error = Assert.Throws<InputException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("No space left on device");
        }));

        Assert.Equal($"{path}: cannot be written: No space left on device", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Of_files_that_belong_together_none_is_replaced_where_one_cannot_be_written()
    {
        string first = Path.Combine(_folder, "a.txt"), second = Path.Combine(_folder, "b");
        File.WriteAllText(first, "old");
        Directory.CreateDirectory(second);

        var error = Assert.Throws<InputException>(() => AtomicFile.WriteTexts([(first, "new"), (second, "new")]));

        Assert.Equal($"{second}: is a directory; name a file to write", error.Message);
        Assert.Equal("old", File.ReadAllText(first));
        Assert.Equal([first, second], Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_device_is_no_file_to_replace()
    {
        if (!File.Exists("/dev/null"))
            return;
        Assert.Equal("/dev/null: is a device; name a file to write", Assert.Throws<InputException>(() => AtomicFile.WriteText("/dev/null", "x")).Message);
    }
}
