namespace HaShiFlex.Networks.Profiles;

/// <summary>The byte that a layer's description begins with.</summary>
internal enum ProfileLayerKind : byte
{
    Convolution = 1,
    Add = 2,
    Concat = 3,
    MaxPool = 4,
    AveragePool = 5,
    Clamp = 6,
    Pad = 7,
    Reshape = 8,
    Softmax = 9,
}
