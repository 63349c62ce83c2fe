using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Functions;

namespace HaShiFlex.Technology.Tests.Liberty.Functions;

public class BooleanFunctionTests
{
    private static readonly string[] Names = ["A", "B", "CI", "D[0]"];

    /// <summary>A formula in Liberty's writing, fully parenthesized, and what it means.</summary>
    private sealed record Formula(string Text, Func<int, bool> Meaning);

    private static Gen<Formula> Formulas(int size) => size == 0
        ? Gen.Choose(0, Names.Length - 1).Select(i => new Formula(Names[i], a => ((a >> i) & 1) != 0))
        : Gen.OneOf(
            Formulas(0),
            Formulas(size - 1).Select(f => new Formula($"!{f.Text}", a => !f.Meaning(a))),
            Formulas(size - 1).Select(f => new Formula($"({f.Text})'", a => !f.Meaning(a))),
            Two(size, [" * ", "&", " "], (x, y) => x && y),
            Two(size, ["+", " | "], (x, y) => x || y),
            Two(size, ["^"], (x, y) => x ^ y));

    private static Gen<Formula> Two(int size, string[] operators, Func<bool, bool, bool> meaning) =>
        from left in Formulas(size - 1)
        from right in Formulas(size - 1)
        from symbol in Gen.Elements(operators)
        select new Formula($"({left.Text}{symbol}{right.Text})", a => meaning(left.Meaning(a), right.Meaning(a)));

    [Fact]
    public void MeansWhatItsOperatorsSay() => Prop.ForAll(Formulas(4).ToArbitrary(), formula =>
    {
        ulong? table = BooleanFunction.Parse(formula.Text, default).TableOver(Names);
        return Enumerable.Range(0, 16).All(a => (((table!.Value >> a) & 1) != 0) == formula.Meaning(a));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("A B + C", 0b1111_1000)]
    [InlineData("A + B C", 0b1110_1010)]
    [InlineData("A ^ B C", 0b0110_0000)]
    [InlineData("!A B", 0b0100_0100)]
    [InlineData("A' B'", 0b0001_0001)]
    [InlineData("(A)(B)", 0b1000_1000)]
    [InlineData("A && B || C", 0b1111_1000)]
    [InlineData("1", 0b1111_1111)]
    [InlineData("0 + A", 0b1010_1010)]
    public void KeepsLibertysPrecedence(string text, int table) => Assert.Equal((ulong)table, BooleanFunction.Parse(text, default).TableOver(["A", "B", "C"]));

    [Fact]
    public void WideFunctionsEvaluate()
    {
        var wide = BooleanFunction.Parse(string.Join("^", Enumerable.Range(0, 9).Select(i => $"I{i}")), default);
        for (int a = 0; a < 512; a++)
            Assert.Equal(int.PopCount(a) % 2 == 1, wide.Evaluate(a));
        Assert.Null(wide.TableOver(["I0"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A +")]
    [InlineData("(A")]
    [InlineData("A)")]
    [InlineData("A # B")]
    [InlineData("I0 I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I13 I14 I15 I16")]
    public void RefusesOthers(string text) =>
        Assert.StartsWith("f.lib:3:4: the function '", Assert.Throws<InputException>(() => BooleanFunction.Parse(text, new SourcePosition("f.lib", 3, 4))).Message, StringComparison.Ordinal);

    [Fact]
    public void RefusesEndlessNesting() => Assert.Throws<InputException>(() => BooleanFunction.Parse(new string('(', 100000), default));
}
