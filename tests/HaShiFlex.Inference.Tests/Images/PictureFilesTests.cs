using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Images;

public sealed class PictureFilesTests
{
    private static readonly Shape Colour = new(3, 2, 4);
    private static readonly Shape Grey = new(1, 2, 4);

    [PictureFact]
    public void A_colour_picture_gives_its_samples()
    {
        using var folder = new TemporaryFolder();
        byte[] a = [.. Enumerable.Range(0, 24).Select(i => (byte)(10 * i))], b = [.. a.Reverse()];
        folder.Write("b.png", PortableNetworkGraphic.Encode(4, 2, 3, b));
        folder.Write("a.PNG", PortableNetworkGraphic.Encode(4, 2, 3, a));
        folder.Write("labels.csv", "file,class_index\nb.png,7\na.PNG,3\n");

        var images = ImageFolder.Read(folder.Path, Colour);

        Assert.Equal(["a.PNG", "b.png"], images.Names.ToArray());
        Assert.Equal([3, 7], images.Labels!.Value.ToArray());
        Assert.Equal(a, images.Codes(0).ToArray());
        Assert.Equal(b, images.Codes(1).ToArray());
    }

    [PictureFact]
    public void A_grey_picture_fits_a_network_of_one_channel_alone()
    {
        using var folder = new TemporaryFolder();
        byte[] samples = [1, 2, 3, 4, 5, 6, 7, 250];
        folder.Write("grey.png", PortableNetworkGraphic.Encode(4, 2, 1, samples));

        Assert.Equal(samples, ImageFolder.Read(folder.Path, Grey).Codes(0).ToArray());
        Fault(folder, Colour, "grey.png: is a grey picture; the network takes 3 channels");
    }

    [PictureFact]
    public void Pictures_that_do_not_fit_are_named()
    {
        using (var folder = new TemporaryFolder())
        {
            folder.Write("wide.png", PortableNetworkGraphic.Encode(5, 2, 3, new byte[30]));
            Fault(folder, Colour, "wide.png: is 5 x 2 pixels; the network takes 4 x 2, and nothing is resized here");
        }

        using (var folder = new TemporaryFolder())
        {
            folder.Write("alpha.png", PortableNetworkGraphic.Encode(4, 2, 4, new byte[32]));
            Fault(folder, Colour, "alpha.png: has an alpha channel");
        }

        using (var folder = new TemporaryFolder())
        {
            folder.Write("deep.png", PortableNetworkGraphic.Encode(4, 2, 3, new byte[48], bits: 16));
            Fault(folder, Colour, "deep.png: has ushort samples; expected 8 bits");
        }

        using (var folder = new TemporaryFolder())
        {
            folder.Write("empty.jpg", []);
            Fault(folder, Colour, "empty.jpg: has zero bytes");
        }

        using (var folder = new TemporaryFolder())
        {
            folder.Write("text.jpg", "this is no picture");
            Fault(folder, Colour, "text.jpg: ");
        }

        using (var folder = new TemporaryFolder())
        {
            byte[] whole = PortableNetworkGraphic.Encode(4, 2, 3, new byte[24]);
            folder.Write("cut.png", whole[..^20]);
            Fault(folder, Colour, "cut.png: ");
        }
    }

    [PictureFact]
    public void Labels_must_match_the_files()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", PortableNetworkGraphic.Encode(4, 2, 3, new byte[24]));
        folder.Write("labels.csv", "file,class_index\na.png,0\nb.png,1\n");
        Fault(folder, Colour, "labels.csv:3: names b.png, which is not in");

        folder.Write("b.png", PortableNetworkGraphic.Encode(4, 2, 3, new byte[24]));
        folder.Write("labels.csv", "file,class_index\na.png,0\n");
        Fault(folder, Colour, "labels.csv: has no line for b.png");
    }

    [PictureFact(NeedsData = true)]
    public void Photographs_are_decoded_and_a_truncated_one_is_named()
    {
        string source = SharedData.File("images", "imagenet600", "n01440764.jpg");
        byte[] photograph = File.ReadAllBytes(source);
        using var folder = new TemporaryFolder();
        folder.Write("tench.jpg", photograph);

        var images = ImageFolder.Read(folder.Path, new Shape(3, 224, 224));

        // A tench on grass: no flat picture, and no channel like another.
        byte[] codes = images.Codes(0).ToArray();
        Assert.InRange(codes.Average(c => (double)c), 40, 215);
        Assert.True(codes.Distinct().Count() > 200);
        Assert.Contains(Enumerable.Range(0, codes.Length / 3), p => Math.Abs(codes[3 * p] - codes[(3 * p) + 2]) > 20);

        folder.Write("tench.jpg", photograph[..(photograph.Length / 2)]);
        Fault(folder, new Shape(3, 224, 224), "tench.jpg: ");
    }

    private static void Fault(TemporaryFolder folder, Shape shape, string message)
    {
        var fault = Assert.Throws<InputException>(() => ImageFolder.Read(folder.Path, shape));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
