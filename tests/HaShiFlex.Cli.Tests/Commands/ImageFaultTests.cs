using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

/// <summary>Folders of images at fault, for every command that takes one: one line that names the file, and exit code 2.</summary>
public class ImageFaultTests
{
    private const int Side = 28;

    /// <summary>28 x 28 pixels in CMYK, as a JPEG with Adobe's marker.</summary>
    private const string Cmyk =
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6utq2eAvMm6pseZqKuk/8AAFAgAHAAcBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAE"
        + "Bv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8AnXrGcAAAAAAAAAAAAAAAAAAAAf/Z";

    private static readonly string Digits = RepositoryRoot.File("scenarios", "digits.yaml");

    private static byte[] Grey => PortableNetworkGraphic.Encode(Side, Side, 1, new byte[Side * Side]);

    [PictureFact]
    public void A_whole_folder_of_grey_pictures_runs()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Grey);
        folder.Write("b.png", Grey);
        folder.Write("labels.csv", "file,class_index\na.png,3\nb.png,7\n");

        var (code, output, error) = ReportCommandTests.Run("verify", Digits, "--images", folder.Path);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 images, float and integer agree on 100.00 %", output, StringComparison.Ordinal);
    }

    [PictureFact]
    public void Pictures_at_fault_are_named_by_every_command()
    {
        (string Name, byte[] Bytes, string Message)[] faults =
        [
            ("cut.png", Grey[..^40], ""),
            ("wide.png", PortableNetworkGraphic.Encode(Side + 1, Side, 1, new byte[Side * (Side + 1)]), "is 29 x 28 pixels; the network takes 28 x 28"),
            ("colour.png", PortableNetworkGraphic.Encode(Side, Side, 3, new byte[3 * Side * Side]), "has 3 channels; the network takes"),
            ("cmyk.jpg", Convert.FromBase64String(Cmyk), "is coded in CMYK; expected RGB or grey"),
            ("empty.png", [], "has zero bytes"),
        ];
        foreach (var (name, bytes, message) in faults)
        {
            using var folder = new TemporaryFolder();
            string path = folder.Write(name, bytes);
            EveryCommandRefuses($"{path}: {message}", Digits, folder);
        }
    }

    [PictureFact]
    public void Labels_that_do_not_match_are_named_by_every_command()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Grey);
        string labels = folder.Write("labels.csv", "file,class_index\na.png,3\nb.png,3\n");
        EveryCommandRefuses($"{labels}:3: names b.png, which is not in", Digits, folder);
        folder.Write("labels.csv", "file,class_index\n");
        EveryCommandRefuses($"{labels}: has no line for a.png", Digits, folder);
    }

    [PictureFact]
    public void A_label_beyond_the_classes_is_refused_where_accuracy_is_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Grey);
        folder.Write("labels.csv", "file,class_index\na.png,10\n");
        foreach (string command in (string[])["verify", "sensitivity"])
            ReportCommandTests.Refused($"{folder.Path}: a label is 10, but", command, Digits, "--images", folder.Path);
    }

    [Fact]
    public void An_empty_and_an_absent_folder_are_told()
    {
        using var folder = new TemporaryFolder();
        EveryCommandRefuses($"{folder.Path}: holds no images; expected JPEG or PNG files, or a raw tensor", Digits, folder);
        foreach (var arguments in Commands(Digits, folder.Path + "x", folder.Path + "/out"))
            ReportCommandTests.Refused($"{folder.Path}x: no such folder", arguments);
    }

    [Fact]
    public void A_scale_that_underflows_is_told_by_every_command_that_makes_integers()
    {
        using var folder = new TemporaryFolder();
        string ranges = File.ReadAllText(RepositoryRoot.File("scenarios", "digits.ranges.yaml"));
        folder.Write("tiny.yaml", ranges.Replace("\"conv2\": { minimum: 0, maximum: 9.204212951660157 }", "\"conv2\": { minimum: 0, maximum: 1e-300 }", StringComparison.Ordinal));
        string scenario = folder.Write("scenario.yaml", ScenarioWith(RepositoryRoot.File("networks", "digits.onnx"), "tiny.yaml"));

        foreach (var arguments in Commands(scenario, RepositoryRoot.File("samples", "digits"), folder.Path + "/out").Where(a => a[0] != "ranges"))
            ReportCommandTests.Refused("layer 'conv2': the ratio of its scales, ", arguments);
        ReportCommandTests.Refused("layer 'conv2': the ratio of its scales, ", "export", scenario, "--to", folder.Path + "/out.onnx");
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_profile_which_has_no_weights_to_run_is_told()
    {
        using var folder = new TemporaryFolder();
        foreach (var arguments in Commands(RepositoryRoot.File("scenarios", "mobilenetv2.yaml"), RepositoryRoot.File("samples", "digits"), folder.Path + "/out"))
            Assert.Equal(2, ReportCommandTests.Run(arguments).Code);
    }

    internal static string ScenarioWith(string network, string? ranges) => $$"""
        name: Digits
        network: { onnx: "{{network}}" }
        quantization: { weights: { bits: 4, terms: 1 }{{(ranges is null ? "" : $", activations: {{ file: \"{ranges}\" }}")}} }
        hardware:
          clockGHz: 1.0
          throughput: { targetImagesPerSecond: 1.0e6 }
        """;

    private static void EveryCommandRefuses(string start, string scenario, TemporaryFolder folder)
    {
        foreach (var arguments in Commands(scenario, folder.Path, folder.Path + "/out"))
            ReportCommandTests.Refused(start, arguments);
        Assert.False(Path.Exists(folder.Path + "/out"));
    }

    private static IEnumerable<string[]> Commands(string scenario, string images, string output) =>
    [
        ["verify", scenario, "--images", images, "--output", output],
        ["activity", scenario, "--images", images, "--output", output],
        ["ranges", scenario, "--images", images, "--output", output],
        ["sensitivity", scenario, "--images", images, "--output", output],
    ];
}
