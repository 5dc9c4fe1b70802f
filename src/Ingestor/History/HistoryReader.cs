using System.Threading.Channels;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.History;

/// <summary>
/// Parts of vendors' pasts, each followed by the control tick that says it is there, and each in one transaction: nothing is published twice, whenever a
/// run ends. Vendors are asked meanwhile, a part ahead.
/// </summary>
internal sealed class HistoryReader : ITickReader
{
    private readonly Channel<HistoryPart> _parts = Channel.CreateBounded<HistoryPart>(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ChannelWriter<HistoryPart>, CancellationToken, Task> _ask;
    private readonly Task _asking;
    private readonly long _clockUs;
    private Task<bool>? _waiting;
    private HistoryPart? _part;
    private int _next;
    private long _position;
    private long _cursorUs;

    /// <param name="ask">Writes parts until there are no more, or it is cancelled; what it throws ends the run behind what it wrote.</param>
    /// <param name="from">Where an earlier run came to.</param>
    /// <param name="clockUs">The one time of the source, microseconds UTC: it moves no bar.</param>
    public HistoryReader(Func<ChannelWriter<HistoryPart>, CancellationToken, Task> ask, SourcePosition from, long clockUs)
    {
        (_ask, _position, _cursorUs, _clockUs) = (ask, from.Items, from.CursorUs, Math.Max(clockUs, from.ClockUs));
        _asking = Task.Run(AskAsync);
    }

    public IEnumerable<CoveredDay> Held => [];

    /// <summary>How much has been given, from the end of the last part that was.</summary>
    public Func<long, double> Progress { get; init; } = static _ => 0;

    /// <summary>Called with each part that was given, and the position of its last item.</summary>
    public Action<HistoryPart, long>? Given { get; init; }

    public double Done => Progress(_cursorUs);

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        item.ReachedUs = _clockUs;
        while (_part is null && !_parts.Reader.TryRead(out _part))
        {
            _waiting ??= _parts.Reader.WaitToReadAsync().AsTask();
            if (!((IAsyncResult)_waiting).AsyncWaitHandle.WaitOne(patience))
            {
                return SourceEvent.Quiet;
            }

            bool hasMore = _waiting.GetAwaiter().GetResult();
            _waiting = null;
            if (!hasMore)
            {
                return SourceEvent.End;
            }
        }

        item.Instrument = _part.Instrument;
        item.Position = ++_position;
        item.GoesOn = _next < _part.Ticks.Count;
        if (item.GoesOn)
        {
            item.Tick = _part.Ticks[_next++];
            item.EventUs = item.Tick.TradeUs;
            item.CursorUs = _cursorUs;
            return SourceEvent.Tick;
        }

        item.Tick = new Tick { Kind = TickKind.Control, Control = ControlKind.GapFilled, DownSinceUs = _part.FromUs, ClockUs = _part.ToUs };
        item.EventUs = _part.FromUs;
        item.CursorUs = _cursorUs = _part.ToUs;
        Given?.Invoke(_part, _position);
        (_part, _next) = (null, 0);
        return SourceEvent.Control;
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_asking).AsyncWaitHandle.WaitOne();
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        try
        {
            await _ask(_parts.Writer, _stop.Token);
            _parts.Writer.Complete();
        }
        catch (Exception e)
        {
            // Told where it is read, behind what was read before.
            _parts.Writer.Complete(e);
        }
    }
}
