using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;

namespace HaShiFlex.Cli;

/// <summary>The options by which commands take images.</summary>
internal static class ImageOptions
{
    public static Option<string> Folder() => new("--images")
    {
        Description = "Folder of JPEG or PNG files or of a raw tensor, with labels.csv where accuracy is counted.",
        Required = true,
        HelpName = "DIR",
    };

    public static Option<int> Limit(int images) => new("--limit")
    {
        Description = $"At most so many images, evenly spread over the folder; 0 for all. Default {images}.",
        DefaultValueFactory = _ => images,
        HelpName = "N",
    };

    /// <exception cref="InputException">The folder cannot be used, or the limit is negative.</exception>
    public static ImageSet Read(string folder, Network network, int limit)
    {
        if (limit < 0)
            throw new InputException($"--limit {limit}: give a number of images, or 0 for all");
        var images = ImageFolder.Read(folder, network.Input);
        return limit == 0 ? images : images.Spread(limit);
    }
}
