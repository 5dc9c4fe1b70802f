using System.Runtime.InteropServices;

namespace Candlewick.Cli.Hosting;

/// <summary>
/// Ctrl-C and SIGTERM as a token, from the first line of the program on: System.CommandLine itself listens only once a command
/// waits for something, and until then either would end the process without its clean-up.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>How long a command's clean-up may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

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

    private static async Task EndAsync()
    {
        await Task.Delay(Patience, TimeProvider.System);
        Console.Error.WriteLine($"Not stopped within {Patience.TotalSeconds:0} s; ending without the rest of the clean-up.");
        Environment.Exit(130);
    }
}
