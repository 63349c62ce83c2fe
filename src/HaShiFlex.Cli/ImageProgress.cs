using Spectre.Console;

namespace HaShiFlex.Cli;

/// <summary>A progress bar on standard error while images run; nothing where that is not a terminal.</summary>
internal static class ImageProgress
{
    /// <param name="what">What is counted.</param>
    /// <param name="work">Given where to report how many are done.</param>
    public static T Show<T>(string what, int total, Func<IProgress<int>?, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(null);

        T result = default!;
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true).Start(bars =>
        {
            var bar = bars.AddTask(what, maxValue: total);
            result = work(new Bar(bar));
        });
        return result;
    }

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value > task.Value)
                task.Value = value;
        }
    }
}
