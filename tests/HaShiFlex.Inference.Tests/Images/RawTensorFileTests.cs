using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Images;

public sealed class RawTensorFileTests
{
    private static readonly Shape Small = new(3, 2, 2);

    [Fact]
    public void Planes_and_interleaved_bytes_are_the_same_image()
    {
        using var planes = new TemporaryFolder();
        using var interleaved = new TemporaryFolder();
        planes.Write("images_u8_nchw_3x2x2.bin", [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]);
        interleaved.Write("images_u8_nhwc_2x2x3.bin", [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]);

        var a = ImageFolder.Read(planes.Path, Small);
        var b = ImageFolder.Read(interleaved.Path, Small);

        Assert.Equal(1, a.Count);
        Assert.Null(a.Labels);
        Assert.Equal(b.Codes(0).ToArray(), a.Codes(0).ToArray());
        Assert.Equal(23, a.Code(0, 8));
    }

    [Fact]
    public void Signed_codes_keep_their_sign()
    {
        using var folder = new TemporaryFolder();
        folder.Write("features_i8_1x2.bin", [0xFF, 0x80]);

        var images = ImageFolder.Read(folder.Path, new Shape(1, 1, 2));

        Assert.Equal(-1, images.Code(0, 0));
        Assert.Equal(-128, images.Code(0, 1));
    }

    [Fact]
    public void Labels_follow_the_index_column_whatever_the_order_of_lines()
    {
        using var folder = new TemporaryFolder();
        folder.Write("images_u8_1x1.bin", [5, 6, 7]);
        folder.Write("labels.csv", "index,class_index,name\n2,20,c\n0,0,a\n1,10,\"b, quoted\"\n");

        Assert.Equal([0, 10, 20], ImageFolder.Read(folder.Path, new Shape(1, 1, 1)).Labels!.Value.ToArray());
    }

    [Theory]
    [InlineData("images_u8_1x1.bin", 0, "", "", "zero bytes")]
    [InlineData("images_u8_nhwc_1x1x2.bin", 3, "", "", "truncated")]
    [InlineData("images_u8_2x2.bin", 8, "", "", "the network takes")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "index,class_index\n0,1\n", "no line for image 1")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "index,class_index\n0,1\n5,1\n", "labels.csv:3: index must be 0 to 1")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "index,class_index\n0,1\n0,1\n", "labels.csv:3: index 0 stands a second time")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "index,class_index\n0,1\n1,cat\n", "labels.csv:3: class 'cat'")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "index,class_index\n0,-1\n1,0\n", "labels.csv:2: class '-1'")]
    [InlineData("images_u8_1x1.bin", 2, "labels.csv", "file,label\na,1\n", "labels.csv:1: has no column index")]
    [InlineData("images_u8_1x1.bin", 2, "labels_u8.bin", "abc", "has 3 labels for 2 images")]
    [InlineData("images_u8_1x1.bin", 2, "y_labels.csv", "a,12,1\nb,12\n", "y_labels.csv:2: has 2 fields")]
    public void A_fault_is_named_with_its_file(string tensor, int bytes, string labels, string text, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write(tensor, new byte[bytes]);
        if (labels.Length > 0)
            folder.Write(labels, text);
        int channels = tensor.Contains("x2.bin", StringComparison.Ordinal) && tensor.Contains("nhwc", StringComparison.Ordinal) ? 2 : 1;

        var fault = Assert.Throws<InputException>(() => ImageFolder.Read(folder.Path, new Shape(channels, 1, 1)));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_folder_without_images_says_what_is_wanted()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("holds no images", Assert.Throws<InputException>(() => ImageFolder.Read(folder.Path, Small)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<InputException>(() => ImageFolder.Read(folder.Path + "x", Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_order_does_not_depend_on_the_order_read()
    {
        byte[] codes = new byte[60];
        new Random(3).NextBytes(codes);
        var images = new ImageSet("s", new Shape(1, 2, 3), false, [.. Enumerable.Range(0, 10).Select(i => $"{i}")], null, codes);
        var shuffled = images.Select([3, 1, 4, 0, 5, 9, 2, 6, 8, 7]);

        var a = images.InContentOrder();
        var b = shuffled.InContentOrder();

        Assert.Equal(a.Names.ToArray(), b.Names.ToArray());
        for (int i = 0; i < 10; i++)
            Assert.Equal(images.Codes(int.Parse(b.Names[i], System.Globalization.CultureInfo.InvariantCulture)).ToArray(), b.Codes(i).ToArray());
    }

    [Fact]
    public void A_mirror_image_follows_each_image()
    {
        var images = new ImageSet("s", new Shape(2, 2, 3), false, ["a", "b"], [4, 5], Enumerable.Range(0, 24).Select(i => (byte)i).ToArray());

        var doubled = images.WithMirrorImages();

        Assert.Equal(["a", "a", "b", "b"], doubled.Names.ToArray());
        Assert.Equal(images.Codes(1).ToArray(), doubled.Codes(2).ToArray());
        Assert.Equal([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7], doubled.Codes(1).ToArray());
        Assert.Equal(0, images.Code(0, 0));
    }

    [DataTheory]
    [InlineData("mnist10k", 1, 28, 28, 10000, false)]
    [InlineData("kws1000", 1, 49, 10, 1000, true)]
    [InlineData("cifar10_jpeg1000", 3, 32, 32, 1000, false)]
    public void The_public_tensors_are_read_with_their_labels(string name, int channels, int height, int width, int count, bool signed)
    {
        var images = ImageFolder.Read(SharedData.File("images", name), new Shape(channels, height, width));

        Assert.Equal(count, images.Count);
        Assert.Equal(signed, images.Signed);
        Assert.Equal(count, images.Labels!.Value.Length);
        Assert.InRange(images.Labels.Value.Max(), 9, 11);
        Assert.InRange(images.Labels.Value.Distinct().Count(), 10, 12);
    }
}
