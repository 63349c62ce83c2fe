using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Operations;

/// <summary>What a programmable unit's arithmetic costs: one operation's energy and one unit's area, registers excluded.</summary>
/// <param name="Int8Multiply">8 x 8 bits to 16.</param>
/// <param name="Int8Add">8 bits.</param>
/// <param name="Int32Add">32 bits.</param>
public sealed record OperationCosts(Operation Int8Multiply, Operation Int8Add, Operation Int32Add)
{
    internal static Schema<OperationCosts> Yaml { get; } = Schema.Mapping<OperationCosts>("Arithmetic of a programmable unit.", keys =>
    {
        var multiply = keys.Required("int8Multiply", Operation.Yaml, "8 x 8 bits to 16.");
        var add8 = keys.Required("int8Add", Operation.Yaml, "8-bit addition.");
        var add32 = keys.Required("int32Add", Operation.Yaml, "32-bit addition.");
        return v => new OperationCosts(v.Get(multiply), v.Get(add8), v.Get(add32));
    });

    internal OperationCosts Transform(FigureTransform transform) =>
        new(Int8Multiply.Transform(transform), Int8Add.Transform(transform), Int32Add.Transform(transform));
}
