using HaShiFlex.Documents;

namespace HaShiFlex.Networks.Onnx;

/// <summary>What every message and every rule of the import needs to know about the model's file.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Opset">Version of the default operator set.</param>
internal sealed record OnnxFile(string Path, int Opset)
{
    /// <summary>One line, whatever a damaged model has for names.</summary>
    public InputException Fault(string message) => new($"{Path}: {string.Create(message.Length, message, (line, text) =>
    {
        for (int i = 0; i < line.Length; i++)
            line[i] = char.IsControl(text[i]) ? '?' : text[i];
    })}");
}
