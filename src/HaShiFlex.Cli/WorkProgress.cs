using System.Globalization;
using HaShiFlex.Inference.Calibration;
using Spectre.Console;

namespace HaShiFlex.Cli;

/// <summary>
/// A bar on standard error while work is long; nothing where that is no terminal, and nothing for work that ends at once, so that it loads no drawing either.
/// </summary>
internal sealed class WorkProgress
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private volatile string what;
    private double done = double.NaN;

    private WorkProgress(string what) => this.what = what;

    /// <summary>Runs the work, which tells the bar where it is.</summary>
    /// <param name="what">What is done, in a word or two.</param>
    public static T Show<T>(string what, Func<WorkProgress, T> work)
    {
        var progress = new WorkProgress(what);
        if (Console.IsErrorRedirected)
            return work(progress);

        var running = Task.Run(() => work(progress));
        if (Task.WaitAny([running], Patience) < 0)
            progress.Draw(running);
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Names the step in work; how long it takes is not known.</summary>
    public void Step(string step)
    {
        Volatile.Write(ref done, double.NaN);
        what = step;
    }

    /// <summary>Names the step in work and the share done, 0 to 1.</summary>
    public void Step(string step, double share)
    {
        what = step;
        Volatile.Write(ref done, share);
    }

    /// <summary>Takes how many of a number are done, in any order.</summary>
    public IProgress<int> Of(int total) => new Reporter<int>(count => Volatile.Write(ref done, (double)count / total));

    /// <summary>Takes reports of any kind, each turned into a step by <paramref name="tell"/>.</summary>
    public IProgress<T> By<T>(Action<WorkProgress, T> tell) => new Reporter<T>(value => tell(this, value));

    /// <summary>Takes where a calibration stands.</summary>
    public IProgress<CalibrationProgress> OfCalibration() => By<CalibrationProgress>((progress, at) => progress.Step(at.Layer, at.Done));

    private void Draw(Task running) => Terminal.ForProgress().Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new ElapsedTimeColumn())
        .Start(bars =>
        {
            var bar = bars.AddTask(Markup.Escape(what), maxValue: 1);
            do
            {
                double share = Volatile.Read(ref done);
                bar.Description = Markup.Escape(double.IsNaN(share) ? what : string.Create(CultureInfo.InvariantCulture, $"{what}, {100 * share:0} %"));
                bar.IsIndeterminate = double.IsNaN(share);
                bar.Value = double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1);
            }
            while (Task.WaitAny([running], Redraw) < 0);
        });

    /// <summary>Reports on the working thread itself; the bar is drawn by another.</summary>
    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
