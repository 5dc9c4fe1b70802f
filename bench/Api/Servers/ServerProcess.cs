using System.Diagnostics;
using Candlewick.Bench.Broker.Brokers;

namespace Candlewick.Bench.Api.Servers;

/// <summary>A server in a process of its own: this program in another role. It ends when its input is closed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Its web address, on loopback.</summary>
    public Uri Address { get; }

    public int Id => _process.Id;

    /// <param name="role">The option that makes this program that server.</param>
    /// <param name="settings">Given to it line by line, so that none is among the arguments of a process.</param>
    public static async Task<ServerProcess> StartAsync(string role, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(ServerProcess).Assembly.Location, role]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        foreach (string setting in settings)
        {
            await process.StandardInput.WriteLineAsync(setting.AsMemory(), cancellationToken);
        }

        await process.StandardInput.FlushAsync(cancellationToken);
        string? said = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return Uri.TryCreate(said, UriKind.Absolute, out var address)
            ? new ServerProcess(process, address)
            : throw new InvalidOperationException($"The server did not start; it said: {said}");
    }

    /// <summary>Has it give back what it does not need; returns megabytes that it holds then.</summary>
    public async Task<double> SettledMegabytesAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("collect".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return ProcessUse.ResidentMegabytes(Id);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
