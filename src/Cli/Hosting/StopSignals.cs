using System.Runtime.InteropServices;

namespace Candlewick.Cli.Hosting;

/// <summary>
/// Ctrl-C and SIGTERM as a token, from the first line of the program on: System.CommandLine itself listens only once a command
/// waits for something, and until then either would end the process without its clean-up.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>How long the clean-up of a command may take that runs servers or services.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Of one that only waits for them: what it leaves undone its next run finds as after a kill.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1.7);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>False for a command that only asks others, and waits for them.</summary>
    public bool RunsServices { get; set; } = true;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stopping.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!_stopping.IsCancellationRequested)
        {
            _ = _stopping.CancelAsync();
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        await Task.Delay(RunsServices ? Patience : ShortPatience, TimeProvider.System);
        Console.Error.WriteLine(RunsServices
            ? $"Not stopped within {Patience.TotalSeconds:0} s; ending without the rest of the clean-up."
            : "Stopped before it was done; a call to a server that does not answer was left to itself.");
        Environment.Exit(130);
    }
}
