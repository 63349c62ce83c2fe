namespace HaShiFlex.Synthesis.Tools;

/// <summary>An outside program that the cross-check drives.</summary>
/// <param name="Name">Its executable, looked for on the PATH.</param>
/// <param name="Package">The Debian package that installs it.</param>
/// <param name="VersionArgument">Makes it print its version.</param>
public sealed record Tool(string Name, string Package, string VersionArgument)
{
    /// <summary>Synthesis.</summary>
    public static Tool Yosys { get; } = new("yosys", "yosys", "-V");

    /// <summary>Static timing (OpenSTA).</summary>
    public static Tool Sta { get; } = new("sta", "opensta", "-version");

    /// <summary>The Icarus compiler.</summary>
    public static Tool Iverilog { get; } = new("iverilog", "iverilog", "-V");

    /// <summary>The Icarus simulator that runs what <see cref="Iverilog"/> compiled.</summary>
    public static Tool Vvp { get; } = new("vvp", "iverilog", "-V");

    /// <summary>Simulation through C++.</summary>
    public static Tool Verilator { get; } = new("verilator", "verilator", "--version");

    /// <summary>Compiles what <see cref="Verilator"/> writes.</summary>
    public static Tool Gxx { get; } = new("g++", "g++", "--version");
}
