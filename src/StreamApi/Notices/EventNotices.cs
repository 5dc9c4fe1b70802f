using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Wanted;
using Microsoft.Extensions.Logging;
using Kind = Candlewick.Contracts.V1.MarketEvent.KindOneofCase;

namespace Candlewick.StreamApi.Notices;

/// <summary>Tells live subscriptions of gaps in what they carry and of what feeds answer, as topic <c>market-events</c> says it.</summary>
/// <param name="ticks">By the newest tick of each instrument it is known which source it comes through.</param>
internal sealed partial class EventNotices(IItemReader events, Rings ticks, NoticeBoard board, ILogger<EventNotices> logger) : ITailSink
{
    public long Start(int partition, long low, long high) => high;

    public void Append(LogEntry entry)
    {
        try
        {
            if (entry.Read(events) is EventItem item)
            {
                Tell(item);
            }
        }
        catch (RegistryException e)
        {
            LogNotRead(entry.Partition, entry.Offset, e.Message);
        }
    }

    public void Reached(int partition, long offset)
    {
    }

    public void Flush()
    {
    }

    private void Tell(EventItem item)
    {
        var happened = item.Happened;
        switch (happened.KindCase)
        {
            case Kind.GapDetected:
                TellOfGap(item, happened.GapDetected.FromUs, happened.GapDetected.ToUs, isFilled: false);
                break;
            case Kind.GapFilled:
                TellOfGap(item, happened.GapFilled.FromUs, happened.GapFilled.ToUs, isFilled: true);
                break;
            case Kind.InstrumentSubscribed:
                board.Answer(happened.Instrument, new WishAnswer(item.Feed ?? "", item.TimeUs, null));
                break;
            case Kind.InstrumentRefused:
                var refusal = new Refusal(EventFields.NameOf(happened.InstrumentRefused.Reason), happened.InstrumentRefused.Text);
                board.Answer(happened.Instrument, new WishAnswer(item.Feed ?? "", item.TimeUs, refusal));
                break;
        }
    }

    private void TellOfGap(EventItem item, long fromUs, long toUs, bool isFilled)
    {
        if (item is not { Feed: { } feed, Source: { } source } || board.Seats is not { Count: > 0 } seats)
        {
            return;
        }

        string? instrument = item.Happened.Instrument is { Length: > 0 } one ? one : null;
        string[] concerned = instrument is null ? [.. ticks.Keys.Where(key => ComesThrough(key, source))] : [instrument];
        foreach (var seat in seats.Where(seat => Array.Exists(concerned, seat.Instruments.Contains)))
        {
            seat.Post(new StreamEvent.Gap(seat.Id, feed, source, instrument, fromUs, toUs, isFilled));
        }
    }

    private bool ComesThrough(string instrument, string source)
    {
        Tick tick = default;
        return ticks.NewestOf(instrument)?.Value is { } value && ConfluentFrame.TryRead(value, out _, out var message)
            && TickWire.TryRead(message, ref tick, out _, out var through) && System.Text.Ascii.Equals(through, source);
    }

    [LoggerMessage(LogLevel.Warning, "Clients are not told of the event at {Partition}.{Offset}, for its schema is not known: {Reason}")]
    private partial void LogNotRead(int partition, long offset, string reason);
}
