using Candlewick.Ingestor;

namespace Candlewick.Cli.Commands;

/// <summary>One line that is written over while a run goes on; where output is not a terminal, a line of its own now and then.</summary>
internal sealed class ProgressLine(TimeProvider time) : IDisposable
{
    /// <summary>Between two lines of a log.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private long _told = time.GetTimestamp();
    private bool _written;

    public void Report(IngestProgress progress)
    {
        var reached = DateTimeOffset.UnixEpoch.AddMicroseconds(progress.EventUs);
        string left = progress.Left is { } rest ? $@"  {100 * progress.Done,3:0} %  about {(int)rest.TotalHours}:{rest:mm\:ss} left" : "";
        Report($"{progress.Ticks,12:N0} ticks  {reached:yyyy-MM-dd HH:mm:ss} UTC  {progress.TicksPerSecond,10:N0} ticks/s{left}");
    }

    public void Report(string doing)
    {
        if (_isTerminal)
        {
            Console.Write($"\r\u001b[K  {doing}");
            _written = true;
        }
        else if (time.GetElapsedTime(_told) >= Period)
        {
            Console.WriteLine($"  {doing}");
            _told = time.GetTimestamp();
        }
    }

    public void Clear()
    {
        if (_written)
        {
            Console.Write("\r\u001b[K");
            _written = false;
        }
    }

    public void Dispose() => Clear();
}
