using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Arithmetic.Tests.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Sharing;

public sealed class SharedGraphCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hashiflex-cache");

    private static SharingSettings Settings { get; } = new() { Effort = 20 };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AKeptGraphIsReadBackAsItWas()
    {
        var matrix = RandomMatrices.Make(11);
        var cache = new SharedGraphCache(Path.Combine(_folder.FullName, "new"));
        var made = cache.Optimize(matrix, Settings);
        string file = Assert.Single(Directory.GetFiles(cache.Folder));
        var written = File.GetLastWriteTimeUtc(file);
        var kept = cache.Optimize(matrix, Settings);
        Assert.Equal(AdderGraphEncoding.Encode(made), AdderGraphEncoding.Encode(kept));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    /// <summary>What is in the file is what is returned: the second time nothing is optimized.</summary>
    [Fact]
    public void TheFileIsUsed()
    {
        var matrix = RandomMatrices.Make(11);
        var cache = new SharedGraphCache(_folder.FullName);
        var other = CarrySave.Build(RandomMatrices.Make(12));
        File.WriteAllBytes(Path.Combine(cache.Folder, SharingKey.Of(matrix, Settings) + ".graph"), AdderGraphEncoding.Encode(other));
        Assert.Equal(AdderGraphEncoding.Encode(other), AdderGraphEncoding.Encode(cache.Optimize(matrix, Settings)));
    }

    [Fact]
    public void ADamagedEntryIsMadeAnew()
    {
        var matrix = RandomMatrices.Make(11);
        var cache = new SharedGraphCache(_folder.FullName);
        byte[] whole = AdderGraphEncoding.Encode(cache.Optimize(matrix, Settings));
        string file = Assert.Single(Directory.GetFiles(cache.Folder));
        var random = new Random(3);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = i % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (damaged.Length == whole.Length)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, damaged);
            Assert.Equal(whole, AdderGraphEncoding.Encode(cache.Optimize(matrix, Settings)));
            Assert.Equal(whole, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNoFault()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        var graph = new SharedGraphCache(Path.Combine(file, "below")).Optimize(RandomMatrices.Make(11), Settings);
        Assert.Equal(AdderGraphEncoding.Encode(SharingOptimizer.Optimize(RandomMatrices.Make(11), Settings)), AdderGraphEncoding.Encode(graph));
    }

    /// <summary>Whatever changes the result changes the key.</summary>
    [Fact]
    public void TheKeyKnowsEverySettingAndTheMatrix()
    {
        var matrix = RandomMatrices.Make(11);
        SharingSettings[] settings =
        [
            Settings,
            Settings with { Effort = 21 },
            Settings with { Seed = 2 },
            Settings with { Objective = SharingObjective.Adders },
            Settings with { DepthLimit = 9 },
            Settings with { TimeBudget = TimeSpan.FromSeconds(1) },
            Settings with { Costs = new SharingCosts(1, 0.5, 0) },
            Settings with { Costs = new SharingCosts(1, 0.5, 1) },
        ];
        string[] keys =
        [
            .. settings.Select(s => SharingKey.Of(matrix, s)),
            SharingKey.Of(RandomMatrices.Make(12), Settings),
            SharingKey.Of(matrix with { Constants = matrix.Constants.SetItem(0, matrix.Constants[0] + 1) }, Settings),
            SharingKey.Of(matrix with { Inputs = matrix.Inputs.SetItem(0, Interval.Unsigned(3)) }, Settings),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }
}
