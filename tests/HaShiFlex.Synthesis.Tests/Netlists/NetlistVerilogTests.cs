using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Netlists;

namespace HaShiFlex.Synthesis.Tests.Netlists;

public sealed class NetlistVerilogTests
{
    private const string Ports = """
        "clk": { "direction": "input", "bits": [2] }, "x": { "direction": "input", "bits": [3, 4] }, "y": { "direction": "output", "bits": [5, 5, 4, "0"] }
        """;

    private const string Cells = """
        "_1_": { "type": "FLOP", "connections": { "CLK": [2], "D": [6], "Q": [5], "QN": [] } },
        "sum.cell": { "type": "NAND2", "connections": { "A": [3], "B": ["1"], "Y": [6] } }
        """;

    [Fact]
    public void Ports_keep_their_bits_and_what_repeats_or_is_constant_is_assigned()
    {
        string verilog = NetlistVerilog.Write(Read(Ports, Cells), cell => cell.Type == "NAND2" ? "#(.rise(1.5))" : "");

        Assert.Equal(
            """
            module top (clk, x, y);
              input clk;
              input [1:0] x;
              output [3:0] y;
              wire n6;
              FLOP _1_ (.CLK(clk), .D(n6), .Q(y[0]));
              NAND2 #(.rise(1.5)) \sum.cell  (.A(x[0]), .B(1'b1), .Y(n6));
              assign y[1] = y[0];
              assign y[2] = x[1];
              assign y[3] = 1'b0;
            endmodule

            """,
            verilog);
    }

    [Fact]
    public void A_pin_without_a_value_is_refused()
    {
        var refused = Assert.Throws<InputException>(() => Read(Ports, Cells.Replace("\"1\"", "\"x\"", StringComparison.Ordinal)));

        Assert.Equal("the synthesized netlist of top cannot be read: a pin is on 'x'", refused.Message);
    }

    private static MappedNetlist Read(string ports, string cells) =>
        MappedNetlist.Read($"{{ \"modules\": {{ \"top\": {{ \"ports\": {{ {ports} }}, \"cells\": {{ {cells} }} }} }} }}", "top");
}
