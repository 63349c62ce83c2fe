using HaShiFlex.Documents.Yaml;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>The keys of <see cref="ProductAssumptions"/> in a scenario.</summary>
public static class ProductChoice
{
    public static Schema<ProductAssumptions> Yaml { get; } = Schema.Mapping<ProductAssumptions>("What a die costs to make, to mask, to mount and to cool.", keys =>
    {
        var assumed = new ProductAssumptions();
        var positive = Schema.Number(NumberRange.Above(0));
        var notNegative = Schema.Number(NumberRange.AtLeast(0));
        var wafer = keys.Optional("waferUsd", positive, assumed.WaferUsd, "One processed wafer, USD.");
        var diameter = keys.Optional("waferDiameterMm", positive, assumed.WaferDiameterMm, "Diameter of a wafer, mm.");
        var defects = keys.Optional("defectsPerCm2", notNegative, assumed.DefectsPerCm2, "Killer defects per cm2.");
        var clustering = keys.Optional("defectClustering", positive, assumed.DefectClustering, "Clustering parameter of the negative binomial yield.");
        var masks = keys.Optional("maskSetUsd", notNegative, assumed.MaskSetUsd, "A mask set, USD.");
        var design = keys.OptionalValue("designUsd", notNegative, "Design, verification and tools, USD; left out by default.");
        var assembly = keys.Optional("assemblyUsd", notNegative, assumed.AssemblyUsd, "Package, test, board and cooling of one chip, USD.");
        var reticleWidth = keys.Optional("reticleWidthMm", positive, assumed.ReticleWidthMm, "Exposure field, mm.");
        var reticleHeight = keys.Optional("reticleHeightMm", positive, assumed.ReticleHeightMm, "Exposure field, mm.");
        var coolable = keys.Optional("coolableWPerMm2", positive, assumed.CoolableWPerMm2, "Heat that a cooler takes from a die, W/mm2.");
        return values => new ProductAssumptions
        {
            WaferUsd = values.Get(wafer),
            WaferDiameterMm = values.Get(diameter),
            DefectsPerCm2 = values.Get(defects),
            DefectClustering = values.Get(clustering),
            MaskSetUsd = values.Get(masks),
            DesignUsd = values.Get(design),
            AssemblyUsd = values.Get(assembly),
            ReticleWidthMm = values.Get(reticleWidth),
            ReticleHeightMm = values.Get(reticleHeight),
            CoolableWPerMm2 = values.Get(coolable),
        };
    });
}
