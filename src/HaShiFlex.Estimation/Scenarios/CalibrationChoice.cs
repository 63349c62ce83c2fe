using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>What weights are calibrated on.</summary>
/// <param name="Images">Folder, relative to the scenario.</param>
/// <param name="Count">At most so many images, evenly spread over the folder.</param>
/// <param name="Mirror">Whether mirror images are calibrated on too; null where they suit.</param>
/// <param name="ExtraTerms">Terms beyond the first of each weight, over the number of weights; null for as many as help.</param>
/// <param name="ExtraArea">Their area, over that of one term for each weight; null for as much as helps.</param>
public sealed record CalibrationChoice(string Images, int Count, bool? Mirror, double? ExtraTerms, double? ExtraArea, SourcePosition Position) : IYamlRecord<CalibrationChoice>
{
    public const int DefaultCount = 200;

    public static Schema<CalibrationChoice> Yaml { get; } = Schema.Mapping<CalibrationChoice>("What weights are calibrated on.", keys =>
    {
        var images = keys.Required("images", Schema.Text(), "Folder of JPEG or PNG files, or with a raw tensor, relative to the scenario; labels are not needed.");
        var count = keys.Optional("count", Schema.Integer(1), DefaultCount, "At most so many images, evenly spread over the folder.");
        var mirror = keys.OptionalValue("mirror", Schema.Boolean(), "Calibrate on mirror images too, or not; by default where the network gives most of them the class of the image, as it does photographs but not digits or spectra, and it takes minutes at most.");
        var extraTerms = keys.OptionalValue("extraTerms", Schema.Number(NumberRange.AboveTo(0, 3)), "At most so many terms beyond the first of each weight, over the number of weights.");
        var extraArea = keys.OptionalValue("extraArea", Schema.Number(NumberRange.AboveTo(0, 3)), "At most so much area of adders and their registers for terms beyond the first of each weight, over what one term for each takes by the estimate. Not together with extraTerms.");
        return values => new CalibrationChoice(values.Get(images), values.Get(count), values.Get(mirror), values.Get(extraTerms), values.Get(extraArea), values.PositionOf(images));
    });
}
