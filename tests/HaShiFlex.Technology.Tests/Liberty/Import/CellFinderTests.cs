using HaShiFlex.Documents;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Import;

namespace HaShiFlex.Technology.Tests.Liberty.Import;

public class CellFinderTests
{
    private static readonly CellConditions Conditions = new(20, 3);

    [Theory]
    [InlineData(CellRole.Inverter, "inv_1")]
    [InlineData(CellRole.Buffer, "buf_1")]
    [InlineData(CellRole.Nand2, "nand2_1")]
    [InlineData(CellRole.And2, "and2_1")]
    [InlineData(CellRole.Xor2, "xor2_1")]
    [InlineData(CellRole.Xnor2, "xnor2_1")]
    [InlineData(CellRole.HalfAdder, "ha_1")]
    [InlineData(CellRole.FullAdder, "fa_1")]
    [InlineData(CellRole.Flop, "dff_1")]
    public void FindsByFunctionInBothStyles(CellRole role, string cell)
    {
        foreach (var style in new[] { MiniLiberty.Quoted, MiniLiberty.Bare })
            Assert.Equal(cell, CellFinder.Require(LibertyFile.Parse("m.lib", style.Text()), role, Conditions).Cell.Name);
    }

    [Fact]
    public void SeesInvertedOutputsAndTheLightPinForTheCarry()
    {
        var inverted = CellFinder.Require(LibertyFile.Parse("m.lib", MiniLiberty.Bare.Text()), CellRole.FullAdder, Conditions);
        Assert.Equal([("CON", true), ("SN", true)], inverted.Outputs.Select(output => (output.Pin.Name, output.IsInverted)));
        Assert.Equal("CI", inverted.Inputs[2].Name);
        var straight = CellFinder.Require(LibertyFile.Parse("m.lib", MiniLiberty.Quoted.Text()), CellRole.FullAdder, Conditions);
        Assert.Equal([("COUT", false), ("SUM", false)], straight.Outputs.Select(output => (output.Pin.Name, output.IsInverted)));
    }

    [Fact]
    public void FlopPrefersTheTrueOutputAndNoReset()
    {
        var library = LibertyFile.Parse("m.lib", MiniLiberty.Bare.Text());
        var flop = CellFinder.Require(library, CellRole.Flop, Conditions);
        Assert.Equal(("Q", false), (flop.Outputs[0].Pin.Name, flop.Outputs[0].IsInverted));
        Assert.Equal(["D", "CLK"], flop.Inputs.Select(pin => pin.Name));
        Assert.Equal(["dff_1", "dff_reset"], CellFinder.Find(library, CellRole.Flop, Conditions).Select(match => match.Cell.Name));
        Assert.Null(CellFinder.Match(library.Find("sdff_1")!, CellRole.Flop));
    }

    [Fact]
    public void FlopThatStoresTheComplementIsSeenThrough()
    {
        string text = MiniLiberty.Bare.Text("(dff_reset)", "(sdff_1)").Replace("next_state : \"D\"", "next_state : \"!D\"", StringComparison.Ordinal);
        var flop = CellFinder.Require(LibertyFile.Parse("m.lib", text), CellRole.Flop, Conditions);
        Assert.Equal(("QN", false), (flop.Outputs[0].Pin.Name, flop.Outputs[0].IsInverted));
    }

    [Fact]
    public void SaysWhichFunctionIsMissing()
    {
        var library = LibertyFile.Parse("m.lib", MiniLiberty.Bare.Text("(fa_1)"));
        Assert.Equal(
            "the Liberty library MiniBareOpenCellLibrary has no full adder (carry = majority, sum = a xor b xor carryIn), outputs inverted or not, among its 13 cells; a technology library needs one",
            Assert.Throws<InputException>(() => CellFinder.Require(library, CellRole.FullAdder, Conditions)).Message);
    }
}
