using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Exploration;

public sealed class TermAreasTests
{
    [Fact]
    public void All_terms_together_take_the_area_of_adders_and_their_registers()
    {
        var inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "digits.yaml"));
        var estimate = Estimator.Run(inputs, "", "");
        var areas = TermAreas.Of(inputs);
        Assert.All(estimate.Layers.Where(layer => layer.Components.Any(c => c.Component is Component.AdderGraph)), layer =>
        {
            double adders = layer.Components.Where(c => c.Component is Component.AdderGraph or Component.PipelineRegister).Sum(c => c.AreaUm2.Value);
            Assert.Equal(adders, 1e6 * areas[layer.Name] * layer.WeightTerms, adders * 1e-9);
        });
    }

    [Fact]
    public void The_areas_of_the_scenarios_own_bits_are_among_those_of_several()
    {
        var inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "digits.yaml"));
        var own = TermAreas.Of(inputs);
        var several = TermAreas.Of(inputs, [3, 4]);
        Assert.Equal(2 * own.Count, several.Count);
        Assert.All(own, area => Assert.Equal(area.Value, several[(area.Key, 4)], area.Value * 1e-9));
    }
}
