using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Images;

/// <summary>A test that decodes pictures: skipped, with the reason, where Node's package is not installed.</summary>
internal sealed class PictureFactAttribute : FactAttribute
{
    public PictureFactAttribute()
    {
        if (!Directory.Exists(RepositoryRoot.File("tools", "image-decoder", "node_modules", "sharp")))
            Skip = "run: npm ci --ignore-scripts --prefix tools/image-decoder";
    }

    public bool NeedsData
    {
        get => field;
        init
        {
            field = value;
            if (value && SharedData.Folder is null)
                Skip = $"{SharedData.Variable} does not name the folder of models and images";
        }
    }
}
