using System.Diagnostics;
using System.Globalization;
using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Cli;

/// <summary>One line on a terminal that tells the layer in work, the share done and an estimate of the time left; silent in a pipe.</summary>
internal sealed class CalibrationProgressLine(TextWriter error) : IProgress<CalibrationProgress>, IDisposable
{
    private readonly bool _isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _width;

    public void Report(CalibrationProgress value)
    {
        if (!_isTerminal)
            return;
        string left = value.Done > 0.02
            ? TimeSpan.FromSeconds(_watch.Elapsed.TotalSeconds * (1 - value.Done) / value.Done).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) + " left"
            : "";
        Show(string.Create(CultureInfo.InvariantCulture, $"{100 * value.Done,3:f0} %  {value.Layer}  {left}"));
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (_width > 0)
            Show("");
        _width = 0;
    }

    private void Show(string text)
    {
        error.Write("\r" + text.PadRight(_width) + (text.Length == 0 ? "\r" : ""));
        _width = text.Length;
    }
}
