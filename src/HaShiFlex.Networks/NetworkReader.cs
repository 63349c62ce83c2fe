using HaShiFlex.Documents;
using HaShiFlex.Networks.Onnx;

namespace HaShiFlex.Networks;

/// <summary>Reads a network from whatever a user may name: an ONNX file, a profile's file, or a built-in profile.</summary>
public static class NetworkReader
{
    /// <param name="modelOrProfile">A path that ends in .onnx or .hfp, or a built-in profile's name.</param>
    /// <exception cref="InputException">Nothing of that name, or its content is at fault.</exception>
    public static Network Read(string modelOrProfile)
    {
        return OnnxReader.Read(modelOrProfile);
    }
}
