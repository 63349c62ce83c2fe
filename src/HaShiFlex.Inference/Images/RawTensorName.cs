using System.Globalization;
using System.Text.RegularExpressions;
using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Images;

/// <summary>
/// What a raw tensor's file name says about its bytes: <c>images_u8_28x28.bin</c>, <c>features_i8_49x10.bin</c> (height x width, one channel) or
/// <c>images_u8_nhwc_32x32x3.bin</c>, <c>images_u8_nchw_3x32x32.bin</c> (the letters give the order of the extents).
/// </summary>
public sealed partial record RawTensorName(Shape Shape, bool Signed, bool ChannelsFirst)
{
    public const string Pattern = "NAME_u8_HEIGHTxWIDTH.bin, NAME_u8_nhwc_HEIGHTxWIDTHxCHANNELS.bin or the same with i8 or nchw";

    /// <summary>Null where the name is not of the pattern.</summary>
    public static RawTensorName? TryParse(string fileName)
    {
        var match = Expression().Match(fileName);
        if (!match.Success)
            return null;

        int first = Extent("a"), second = Extent("b");
        bool signed = match.Groups["type"].Value == "i8";
        return match.Groups["order"].Value switch
        {
            "nhwc_" => match.Groups["c"].Success ? new(new Shape(Extent("c"), first, second), signed, false) : null,
            "nchw_" => match.Groups["c"].Success ? new(new Shape(first, second, Extent("c")), signed, true) : null,
            _ => match.Groups["c"].Success ? null : new(new Shape(1, first, second), signed, false),
        };

        int Extent(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^.+_(?<type>[ui]8)_(?<order>nhwc_|nchw_)?(?<a>[1-9]\d{0,3})x(?<b>[1-9]\d{0,3})(x(?<c>[1-9]\d{0,3}))?\.bin$", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();
}
