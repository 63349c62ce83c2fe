using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Baselines;

public class BaselineCatalogTests
{
    private static readonly SourcePosition Here = new("scenario.yaml", 9, 13);

    [Fact]
    public void Every_baseline_that_ships_reads_and_says_where_its_figures_come_from()
    {
        Assert.True(BaselineCatalog.Default.Keys.Length >= 15);
        foreach (string key in BaselineCatalog.Default.Keys)
        {
            var baseline = BaselineCatalog.Default.Find(new Positioned<string>(key, Here));
            Assert.Equal(key, baseline.Key);
            Assert.True(baseline.ImagesPerS > 0);
            Assert.NotEmpty(baseline.Source);
        }
    }

    [Fact]
    public void A_measured_rate_of_MobileNetV2_is_28_to_50_percent_of_its_roofline()
    {
        var work = ImageWork.Of(ScenarioInputs.Read(RepositoryRoot.File("scenarios", "mobilenetv2.yaml")).Network);
        int checkedRates = 0;
        foreach (string key in BaselineCatalog.Default.Keys)
        {
            var baseline = BaselineCatalog.Default.Find(new Positioned<string>(key, Here));
            if (baseline.Evidence != Evidence.Measured || !baseline.Network.StartsWith("MobileNetV2", StringComparison.Ordinal) || GpuRoofline.Of(baseline, work) is not { } roofline)
                continue;
            Assert.InRange(baseline.ImagesPerS / roofline.ImagesPerS, 0.27, 0.51);
            checkedRates++;
        }

        Assert.True(checkedRates >= 3);
    }

    [Fact]
    public void The_papers_gpu_is_marked_as_implied() =>
        Assert.Equal(Evidence.Implied, BaselineCatalog.Default.Find(new Positioned<string>("hashiflex-paper-gpu", Here)).Evidence);

    [Theory]
    [InlineData("rtx-4090-compild", "scenario.yaml:9:13: there is no baseline 'rtx-4090-compild'; did you mean 'rtx-4090-compiled'?")]
    [InlineData("../baselines/rtx-3090", "scenario.yaml:9:13: there is no baseline '../baselines/rtx-3090'")]
    public void A_key_that_names_none_is_refused_where_it_stands(string key, string message)
    {
        var error = Assert.Throws<InputException>(() => BaselineCatalog.Default.Find(new Positioned<string>(key, Here)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_without_a_source_is_refused()
    {
        const string text = "title: a\nsystem: b\nnetwork: c\nprecision: d\nimagesPerSecond: 5\nevidence: measured\nsource: e\nboardPowerW: 7\n";
        var error = Assert.Throws<InputException>(() => YamlFile.Parse<BaselineFile>("b.yaml", text));
        Assert.Equal("b.yaml:8:14: 'boardPowerW' has no source: say in 'boardPowerSource' where the figure stands", error.Message);
    }
}
