using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization.Tests.Activations;

public class SignedDigitsTests
{
    [Fact]
    public void Digits_add_up_to_the_value_are_never_adjacent_and_are_as_many_as_counted()
    {
        Prop.ForAll(Gen.Choose(-1000000, 1000000).ToArbitrary(), value =>
        {
            var digits = SignedDigits.Of(value).ToList();
            Assert.Equal(value, digits.Sum(d => d.Sign * (1L << d.Exponent)));
            Assert.All(digits.Zip(digits.Skip(1)), pair => Assert.True(pair.Second.Exponent > pair.First.Exponent + 1));
            Assert.Equal(digits.Count, SignedDigits.Count(value));
        }).QuickCheckThrowOnFailure();
    }
}
