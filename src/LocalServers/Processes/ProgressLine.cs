namespace Candlewick.LocalServers.Processes;

/// <summary>One line for something that takes long, with the seconds counted up at its end on a terminal.</summary>
internal sealed class ProgressLine : IAsyncDisposable
{
    private readonly Action<string> _write;
    private readonly bool _terminal;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly ITimer? _timer;
    private readonly string _what;

    public ProgressLine(Action<string> write, string what, bool terminal)
    {
        _write = write;
        _what = what;
        _terminal = terminal;
        if (terminal)
        {
            _timer = TimeProvider.System.CreateTimer(_ => Write(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
        else
        {
            write(what + Environment.NewLine);
        }
    }

    private double Seconds => TimeProvider.System.GetElapsedTime(_start).TotalSeconds;

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        if (_terminal)
        {
            Write();
            _write(Environment.NewLine);
        }
        else
        {
            _write($"… after {Seconds:0} s{Environment.NewLine}");
        }
    }

    private void Write() => _write($"\r{_what} {Seconds:0} s");
}
