using System.Net.Http.Json;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// The clock of a simulator in another process. What is made of its ticks lives in the market's time, whatever date that is and however fast it goes: without
/// this clock every tick of another time would be late, or from the future.
/// </summary>
public sealed class SimulatorClock : TimeProvider, IPacedClock, IAsyncDisposable
{
    private static readonly TimeSpan UntilItBegins = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(3) };
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _address;
    private volatile Reading _last;
    private Task _polling = Task.CompletedTask;

    private SimulatorClock(Uri address)
    {
        _address = new UriBuilder(address) { Scheme = address.Scheme is "wss" or "https" ? "https" : "http", Path = WireSimulator.ClockPath, Query = "" }.Uri;
        _last = new Reading(0, 0, System.GetTimestamp());
    }

    /// <summary>Of the market, once it has begun.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>The clock of the simulator at an address of its socket; null where the server there is no simulator.</summary>
    public static async Task<SimulatorClock?> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        var clock = new SimulatorClock(address);
        if (!await clock.ReadAsync(cancellationToken))
        {
            await clock.DisposeAsync();
            return null;
        }

        clock._polling = clock.PollAsync();
        return clock;
    }

    public override DateTimeOffset GetUtcNow()
    {
        var last = _last;
        return DateTimeOffset.UnixEpoch.AddMicroseconds(last.NowUs + (long)(System.GetElapsedTime(last.At).TotalMicroseconds * last.Speed));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task PollAsync()
    {
        while (true)
        {
            await Task.Delay(_last.Speed > 0 ? Between : UntilItBegins, System, _stop.Token);
            await ReadAsync(_stop.Token);
        }
    }

    /// <summary>False where nobody answers as a simulator does; the clock then goes on as it went.</summary>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            long before = System.GetTimestamp();
            if (await _client.GetFromJsonAsync<SimulatorStatus>(_address, cancellationToken) is { NowUs: > 0 } status)
            {
                Speed = status.Speed;

                // It was read between question and answer.
                _last = new Reading(status.NowUs, status.HasBegun ? status.Speed : 0, before + (System.GetTimestamp() - before) / 2);
                return true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or global::System.Text.Json.JsonException && !cancellationToken.IsCancellationRequested)
        {
            // A vendor's own server, or one that has gone.
        }

        return false;
    }

    private sealed record Reading(long NowUs, double Speed, long At);
}

/// <summary>What a simulator says of itself.</summary>
/// <param name="Vendor">Whose wire it is.</param>
/// <param name="NowUs">The market's time, microseconds UTC.</param>
/// <param name="HasBegun">Its clock goes.</param>
/// <param name="Speed">Market seconds in a real one.</param>
/// <param name="Subscriptions">Of all clients together.</param>
internal sealed record SimulatorStatus(string Vendor, long NowUs, bool HasBegun, double Speed, int Subscriptions);
