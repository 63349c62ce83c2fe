using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Costs;

public sealed class LayerHardwareCacheTests : IDisposable
{
    private static readonly ScenarioInputs Inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "digits.yaml")) with { LayerCache = null };

    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex-layers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_kept_is_what_is_built()
    {
        var built = Of(Inputs);
        var (first, again) = (Of(Kept()), Of(Kept()));

        Assert.NotEmpty(Directory.GetFiles(_folder));
        Assert.Equal(built, first);
        Assert.Equal(built, again);
    }

    [Fact]
    public void A_second_estimate_takes_what_is_kept()
    {
        Of(Kept());
        byte[][] files = [.. Directory.GetFiles(_folder).Order().Select(File.ReadAllBytes)];
        var times = Directory.GetFiles(_folder).Order().Select(File.GetLastWriteTimeUtc).ToArray();

        Of(Kept());

        Assert.Equal(files, Directory.GetFiles(_folder).Order().Select(File.ReadAllBytes));
        Assert.Equal(times, Directory.GetFiles(_folder).Order().Select(File.GetLastWriteTimeUtc));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    public void A_damaged_entry_is_made_anew(int bytes)
    {
        var built = Of(Kept());
        foreach (string file in Directory.GetFiles(_folder))
        {
            byte[] content = File.ReadAllBytes(file);
            if (bytes < 0)
                content[40] ^= 4;
            File.WriteAllBytes(file, bytes < 0 ? content : content[..bytes]);
        }

        Assert.Equal(built, Of(Kept()));
    }

    [Fact]
    public void Another_clock_or_technology_has_its_own_entries()
    {
        Of(Kept());
        int one = Directory.GetFiles(_folder).Length;
        var hardware = Inputs.Scenario.Hardware;

        Of(Kept(clockGHz: hardware.ClockGHz / 2));
        int two = Directory.GetFiles(_folder).Length;
        Of(Kept(content: 1));
        int three = Directory.GetFiles(_folder).Length;

        Assert.Equal((2 * one, 3 * one), (two, three));
    }

    [Fact]
    public void A_changed_technology_is_not_served()
    {
        var changed = Kept() with { Technology = Inputs.Technology with { Description = "changed" } };

        Of(changed);

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_no_result()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var cache = new LayerHardwareCache(Path.Combine(file, "below"), Inputs.Technology, Inputs.Scenario.Hardware.Technology, []);

        Assert.Equal(Of(Inputs), Of(Inputs with { LayerCache = cache }));
    }

    private static LayerHardware[] Of(ScenarioInputs inputs) => [.. new Chip(inputs).Layers.Select(hardware => hardware with { Layer = null! })];

    private ScenarioInputs Kept(double? clockGHz = null, byte content = 0)
    {
        var scenario = Inputs.Scenario with { Hardware = Inputs.Scenario.Hardware with { ClockGHz = clockGHz ?? Inputs.Scenario.Hardware.ClockGHz } };
        return Inputs with
        {
            File = Inputs.File with { Scenario = scenario },
            LayerCache = new LayerHardwareCache(_folder, Inputs.Technology, Inputs.Scenario.Hardware.Technology, [[content]]),
        };
    }
}
