using Candlewick.Ingestor;

namespace Candlewick.Cli.Commands;

/// <summary>One line that is written over while a run goes on; nothing where output is not a terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private bool _written;

    public void Report(IngestProgress progress)
    {
        if (_isTerminal)
        {
            var reached = DateTimeOffset.UnixEpoch.AddTicks(progress.EventUs * TimeSpan.TicksPerMicrosecond);
            Console.Write($"\r  {progress.Ticks,12:N0} ticks  {reached:yyyy-MM-dd HH:mm:ss} UTC  {progress.TicksPerSecond,10:N0} ticks/s ");
            _written = true;
        }
    }

    public void Report(string doing)
    {
        if (_isTerminal)
        {
            Console.Write($"\r\u001b[K  {doing}");
            _written = true;
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
