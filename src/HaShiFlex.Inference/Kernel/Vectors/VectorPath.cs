using System.Runtime.Intrinsics.X86;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>Which instructions the kernel's inner products are made of. All give the same integers.</summary>
public enum VectorPath
{
    /// <summary>Vectors of the platform, whatever they are.</summary>
    Portable,

    /// <summary>x86 with AVX2: pairs of byte products summed in 16 bits, then in 32.</summary>
    Avx2,

    /// <summary>x86 with AVX-VNNI: four byte products into a 32-bit sum in one instruction.</summary>
    AvxVnni,
}

/// <summary>What this machine can do.</summary>
public static class VectorPaths
{
    public static VectorPath Best => Supports(VectorPath.AvxVnni) ? VectorPath.AvxVnni : Supports(VectorPath.Avx2) ? VectorPath.Avx2 : VectorPath.Portable;

    public static bool Supports(VectorPath path) => path switch
    {
        VectorPath.AvxVnni => System.Runtime.Intrinsics.X86.AvxVnni.IsSupported,
        VectorPath.Avx2 => Avx2.IsSupported,
        _ => true,
    };
}
