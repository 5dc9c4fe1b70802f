using System.Threading.Channels;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.History;

/// <summary>
/// Parts of a vendor's past, each followed by the control tick that says it is there, and each in one transaction: nothing is published twice, whenever a
/// run ends. The vendor is asked meanwhile, a part ahead.
/// </summary>
internal sealed class BackfillReader : ITickReader
{
    private readonly Channel<HistoryPart> _parts = Channel.CreateBounded<HistoryPart>(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly FeedInstrument _instrument;
    private readonly HistorySpan _span;
    private readonly Task _asking;
    private Task<bool>? _waiting;
    private HistoryPart? _part;
    private int _next;
    private long _position;
    private long _cursorUs;

    public BackfillReader(HistoryParts parts, FeedInstrument instrument, HistorySpan span, SourcePosition from)
    {
        (_instrument, _span, _position, _cursorUs) = (instrument, span, from.Items, Math.Max(span.FromUs, from.CursorUs));
        _asking = Task.Run(() => AskAsync(parts, span with { FromUs = _cursorUs }));
    }

    public IEnumerable<CoveredDay> Held => [];

    public double Done => (double)(_cursorUs - _span.FromUs) / (_span.ToUs - _span.FromUs);

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        // One clock tick at the begin, and one that ends it: its time moves no bar.
        item.ReachedUs = _span.FromUs;
        while (_part is null)
        {
            if (_parts.Reader.TryRead(out _part))
            {
                _next = 0;
                break;
            }

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

        item.Instrument = _instrument;
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
        _part = null;
        return SourceEvent.Control;
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_asking).AsyncWaitHandle.WaitOne();
        _stop.Dispose();
    }

    private async Task AskAsync(HistoryParts parts, HistorySpan span)
    {
        try
        {
            if (span.FromUs < span.ToUs)
            {
                await foreach (var part in parts.ReadAsync(span, _stop.Token))
                {
                    await _parts.Writer.WriteAsync(part, _stop.Token);
                }
            }

            _parts.Writer.Complete();
        }
        catch (Exception e)
        {
            // Told where it is read, behind what was read before.
            _parts.Writer.Complete(e);
        }
    }
}
