namespace HaShiFlex.Synthesis.Flows;

/// <summary>A reference flow: how generated Verilog becomes cells of the library.</summary>
public enum Flow
{
    /// <summary>Plain gates, chosen by abc for area.</summary>
    Abc,

    /// <summary>Every full and half adder is the library's own cell; the rest is abc's gates.</summary>
    FullAdder,

    /// <summary>Plain gates, restructured, buffered and sized by abc for delay.</summary>
    Timing,
}
