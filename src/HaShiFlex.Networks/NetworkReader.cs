using HaShiFlex.Documents;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Networks.Profiles;

namespace HaShiFlex.Networks;

/// <summary>Reads a network from whatever a user may name: an ONNX file, a profile's file, or a built-in profile.</summary>
public static class NetworkReader
{
    /// <param name="modelOrProfile">A path (a profile's ends in .hfp, all others are taken for ONNX), or a built-in profile's name.</param>
    /// <exception cref="InputException">Nothing of that name, or its content is at fault.</exception>
    public static Network Read(string modelOrProfile)
    {
        if (modelOrProfile.EndsWith(ProfileFormat.Extension, StringComparison.OrdinalIgnoreCase))
            return ProfileReader.Read(modelOrProfile, modelOrProfile);

        bool isPath = Path.HasExtension(modelOrProfile) || modelOrProfile.Contains('/', StringComparison.Ordinal)
            || modelOrProfile.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.Exists(modelOrProfile);
        return isPath && !ProfileCatalog.Names.Contains(modelOrProfile) ? OnnxReader.Read(modelOrProfile) : ProfileCatalog.Open(modelOrProfile);
    }
}
