using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Tests.Acme;

/// <summary>The made-up vendor's socket and decoder. A message is <c>down</c>, <c>up</c> or a price of NSE:TCS.</summary>
internal sealed class AcmeReader(TimeProvider time, IReadOnlyList<(double Seconds, string Said)> script, SourcePosition from) : ITickReader
{
    private readonly FeedInstrument _tcs = new(InstrumentId.Parse("NSE:TCS"));
    private long _position = from.Items;
    private int _next;

    public IEnumerable<CoveredDay> Held => [];

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        var due = _next < script.Count ? TimeSpan.FromSeconds(script[_next].Seconds) - Elapsed : patience;
        if (due > TimeSpan.Zero)
        {
            Task.Delay(due < patience ? due : patience, time).GetAwaiter().GetResult();
        }

        item.ReachedUs = Elapsed.Ticks / TimeSpan.TicksPerMicrosecond;
        if (_next == script.Count || due > patience)
        {
            return SourceEvent.Quiet;
        }

        string said = script[_next++].Said;
        item.Position = ++_position;
        item.EventUs = item.ReachedUs;
        item.Instrument = null;
        item.Tick = new Tick { ReceiveUs = item.ReachedUs, DownSinceUs = said == "down" ? item.ReachedUs : 0 };
        if (said is "down" or "up")
        {
            return said == "down" ? SourceEvent.Down : SourceEvent.Up;
        }

        item.Instrument = _tcs;
        item.Tick.Kind = TickKind.Trade;
        item.Tick.Price = long.Parse(said, CultureInfo.InvariantCulture);
        item.Tick.Fields = TickFields.Price;
        return SourceEvent.Tick;
    }

    public void Dispose()
    {
    }

    private TimeSpan Elapsed => time.GetUtcNow() - DateTimeOffset.UnixEpoch;
}
