namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>
/// An action at a time that is often moved. It runs under the owner's lock, on a timer's thread, and never for
/// a time that was moved or cancelled: a timer that has fired already waits for the lock and looks again.
/// </summary>
internal sealed class Deadline(TimeProvider time, Lock gate, Action passed) : IDisposable
{
    private ITimer? _timer;
    private long? _armedAt;
    private TimeSpan _after;

    /// <summary>Whether the action is still to come.</summary>
    public bool IsSet => _armedAt is not null;

    /// <summary>Runs the action once, so long from now; an earlier setting is forgotten. Call under the lock.</summary>
    public void Set(TimeSpan after)
    {
        _armedAt = time.GetTimestamp();

        // A time that a client sent: none at all is at once, and a timer would take -1 ms for never.
        _after = after < TimeSpan.Zero ? TimeSpan.Zero : after;
        _timer ??= time.CreateTimer(
            static deadline => ((Deadline)deadline!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Forgets the action. Call under the lock.</summary>
    public void Cancel() => _armedAt = null;

    public void Dispose()
    {
        _armedAt = null;
        _timer?.Dispose();
        _timer = null;
    }

    private void Fire()
    {
        lock (gate)
        {
            if (_armedAt is not { } armedAt)
            {
                return;
            }

            var left = _after - time.GetElapsedTime(armedAt);
            if (left > TimeSpan.Zero)
            {
                // Moved while this call waited for the lock, or a timer that counts coarser than the clock.
                var least = TimeSpan.FromMilliseconds(1);
                _timer?.Change(left < least ? least : left, Timeout.InfiniteTimeSpan);
                return;
            }

            _armedAt = null;
            passed();
        }
    }
}
