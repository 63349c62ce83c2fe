using System.Text;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>
/// A self-checking bench in plain Verilog-2005: a new input every cycle, every output compared at exactly the cycle that the latency says.
/// It has its clock as a port, so that Verilator can drive it; <see cref="Clock"/> drives it in Icarus.
/// </summary>
/// <param name="Module">The module under test.</param>
/// <param name="Input">Its port <c>x</c>.</param>
/// <param name="Output">Its port <c>y</c>.</param>
/// <param name="LatencyCycles">Clock edges from the one that takes an input in to the one that puts its output out.</param>
public sealed record TestBench(string Module, PortLayout Input, PortLayout Output, int LatencyCycles)
{
    public const string StimulusFile = "stimulus.hex";
    public const string ExpectedFile = "expected.hex";
    public const string Passed = "PASS";

    public string Name => Module + "_bench";

    public string ClockName => Module + "_clock";

    /// <summary>The bench.</summary>
    public string Verilog(int vectors) => FormattableString.Invariant(
        $$"""
        // Feeds one vector per cycle to {{Module}} and compares each output {{LatencyCycles}} cycles after its input was taken in.
        module {{Name}} (input clk);
          localparam VECTORS = {{vectors}};
          localparam LATENCY = {{LatencyCycles}};

          reg [{{Math.Max(0, Input.Width - 1)}}:0] stimulus [0:VECTORS-1];
          reg [{{Math.Max(0, Output.Width - 1)}}:0] expected [0:VECTORS-1];
          reg [{{Math.Max(0, Input.Width - 1)}}:0] x;
          wire [{{Math.Max(0, Output.Width - 1)}}:0] y;
          integer cycle;
          integer mismatches;

          {{Module}} dut (.clk(clk), .x(x), .y(y));

          initial begin
            $readmemh("{{StimulusFile}}", stimulus);
            $readmemh("{{ExpectedFile}}", expected);
            cycle = 0;
            mismatches = 0;
            x = 0;
          end

          // x takes vector i at edge i, the module takes it in at edge i + 1, and y shows it at edge i + 2 + LATENCY.
          always @(posedge clk) begin
            if (cycle < VECTORS)
              x <= stimulus[cycle];
            if (cycle >= LATENCY + 2 && y !== expected[cycle - LATENCY - 2]) begin
              if (mismatches == 0)
                $display("MISMATCH vector %0d: expected %h, got %h", cycle - LATENCY - 2, expected[cycle - LATENCY - 2], y);
              mismatches = mismatches + 1;
            end
            if (cycle == VECTORS + LATENCY + 1) begin
              if (mismatches == 0)
                $display("{{Passed}} %0d vectors, latency %0d cycles", VECTORS, LATENCY);
              else
                $display("FAIL %0d of %0d vectors differ", mismatches, VECTORS);
              $finish;
            end
            cycle <= cycle + 1;
          end
        endmodule

        """);

    /// <summary>What drives the bench where nothing outside does.</summary>
    public string Clock(double periodPs) => FormattableString.Invariant(
        $"""
        `timescale 1ps/1ps
        module {ClockName};
          reg clk;
          {Name} bench (.clk(clk));
          initial clk = 0;
          always #{periodPs / 2:0} clk = ~clk;
        endmodule

        """);

    /// <summary>The contents of <see cref="StimulusFile"/>.</summary>
    public string Stimulus(TestVectors vectors) => Lines(Input, vectors.Inputs);

    /// <summary>The contents of <see cref="ExpectedFile"/>.</summary>
    public string Expected(TestVectors vectors) => Lines(Output, vectors.Outputs);

    private static string Lines(PortLayout layout, IEnumerable<System.Collections.Immutable.ImmutableArray<long>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(layout.Pack(row.AsSpan())).Append('\n');
        return text.ToString();
    }
}
