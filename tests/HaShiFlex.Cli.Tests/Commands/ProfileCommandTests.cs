using HaShiFlex.Networks;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public sealed class ProfileCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex-profile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(["profile", .. args], output, error), output.ToString(), error.ToString());
    }

    [DataFact]
    public void TheProfileHasTheNameAndThePreprocessingThatWereGiven()
    {
        string file = Path.Combine(_folder, "resnet.hfp");
        var (code, output, error) = Run(
            SharedData.File("models", "resnet8_cifar10.onnx"), "--output", file, "--name", "resnet8", "--pixel-scale", "1/255", "--mean", "0.5,0.25,0", "--deviation", "1,2,3");

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith(file, output, StringComparison.Ordinal);
        var network = NetworkReader.Read(file);
        Assert.Equal("resnet8", network.Name);
        Assert.Equal(1 / 255.0, network.Preprocessing!.PixelScale);
        Assert.Equal([0.5, 0.25, 0], network.Preprocessing.Mean.AsEnumerable());
        Assert.Equal([1, 2, 3], network.Preprocessing.Deviation.AsEnumerable());
    }

    [DataFact]
    public void TheBuiltInProfileIsWhatTheDocumentedCommandMakes()
    {
        string file = Path.Combine(_folder, "mobilenetv2.hfp");
        _ = Run(
            SharedData.File("models", "mobilenetv2_1.0_224.onnx"), "--output", file, "--name", "mobilenetv2", "--pixel-scale", "1/255",
            "--mean", "0.485,0.456,0.406", "--deviation", "0.229,0.224,0.225");
        Assert.True(File.ReadAllBytes(RepositoryRoot.File("networks", "mobilenetv2.hfp")).AsSpan().SequenceEqual(File.ReadAllBytes(file)));
    }

    [DataTheory]
    [InlineData("--mean 0.5,0.5,0.5", "--pixel-scale")]
    [InlineData("--pixel-scale 0", "positive")]
    [InlineData("--pixel-scale 1/0", "positive")]
    [InlineData("--pixel-scale one", "no number")]
    [InlineData("--pixel-scale 1 --mean 1,2", "3 channels")]
    [InlineData("--pixel-scale 1 --deviation 1,0,1", "positive")]
    [InlineData("--pixel-scale 1 --pixel-bits 13", "1 to 12")]
    public void BadPreprocessingIsRefusedBeforeAnythingIsWritten(string options, string expected)
    {
        string file = Path.Combine(_folder, "resnet.hfp");
        var (code, output, error) = Run([SharedData.File("models", "resnet8_cifar10.onnx"), "--output", file, .. options.Split(' ')]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [DataFact]
    public void AnUnwritableOutputIsRefused()
    {
        var (code, output, error) = Run(SharedData.File("models", "resnet8_cifar10.onnx"), "--output", _folder);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("is a directory", error, StringComparison.Ordinal);
    }
}
