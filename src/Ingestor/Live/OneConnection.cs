using System.Net.WebSockets;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>One connection of many, from the attempt to its end. Ended once, by whoever first sees a reason.</summary>
internal sealed class OneConnection(int number, TimeProvider time, CancellationToken abandoned) : IDisposable
{
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _open = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Ending? _ending;
    private long _heard = time.GetTimestamp();
    private long _heardUs;

    public int Number { get; } = number;

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Open => _open.Token;

    public FeedSocket? Socket { get; set; }

    /// <summary>The vendor takes subscriptions.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Everything was subscribed.</summary>
    public bool IsUp { get; set; }

    /// <summary>Timestamp at which we last said that we are there.</summary>
    public long Beaten { get; set; } = time.GetTimestamp();

    public Ending? Ending => Volatile.Read(ref _ending);

    /// <summary>When the vendor last said something, microseconds UTC.</summary>
    public long HeardUs => Volatile.Read(ref _heardUs);

    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heard));

    public void Heard(long nowUs)
    {
        Volatile.Write(ref _heard, time.GetTimestamp());
        Volatile.Write(ref _heardUs, nowUs);
    }

    public void BecomeReady() => _ready.TrySetResult();

    public void End(Ending ending)
    {
        if (Interlocked.CompareExchange(ref _ending, ending, null) is null)
        {
            _open.Cancel();
        }
    }

    /// <summary>Says a text; where that fails it has ended. Throws nothing.</summary>
    public async Task SayAsync(string text)
    {
        try
        {
            await Socket!.SayAsync(text, Open);
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            End(new Ending(e.Message));
        }
    }

    /// <summary>Says goodbye and ends it soon, when the vendor's last messages have come. Throws nothing.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            if (Socket is { } socket)
            {
                _open.CancelAfter(LeaveTimeout);
                await socket.LeaveAsync(Open);
            }
            else
            {
                End(new Ending("it was stopped"));
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It is gone already.
        }
    }

    public void Dispose() => _open.Dispose();
}

/// <summary>Why a connection ended.</summary>
/// <param name="Reason">In words.</param>
internal sealed record Ending(string Reason)
{
    /// <summary>Until when what it said was complete, microseconds UTC, where that was earlier than the last thing it said.</summary>
    public long? CompleteUntilUs { get; init; }

    /// <summary>What kind of outage it begins.</summary>
    public GapCause Cause { get; init; } = GapCause.Disconnected;

    /// <summary>How long the vendor wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The login was not accepted.</summary>
    public bool IsDenied { get; init; }

    /// <summary>No other attempt is worth it.</summary>
    public bool IsForGood { get; init; }
}
