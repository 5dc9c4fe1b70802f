using System.Globalization;
using System.Text;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>One instrument fed by hand. Times are local times of the venue, prices and sizes plain decimals.</summary>
internal sealed class Tape : IBarSink
{
    private readonly List<string> _published = [];
    private long _offset;

    public Tape(string instrument, DateOnly date, CandleRules? rules = null, string? group = null)
    {
        var id = InstrumentId.Parse(instrument);
        Assert.True((rules ?? new CandleRules()).TryGet(group ?? id.Venue, out var venue));
        Date = date;
        Bars = new InstrumentBars(id, "test", venue);
    }

    public static Tape Nyse(params string[] intervals) => new("NYSE:SPY", new DateOnly(2013, 10, 7), RulesOf(intervals));

    public static Tape Nse(params string[] intervals) => new("NSE:INFY", new DateOnly(2024, 3, 1), RulesOf(intervals));

    public DateOnly Date { get; set; }

    public SourceClock Feed { get; } = new("test");

    public InstrumentBars Bars { get; }

    /// <summary>Clock of the source that fills gaps.</summary>
    public SourceClock FinderClock { get; } = new("test/backfill");

    private InstrumentBars Finder => field ??= new InstrumentBars(Bars.Instrument, FinderClock.Source, Bars.Rules, Bars.Dates);

    public static CandleRules RulesOf(params string[] intervals) =>
        new(specs: intervals.Length == 0 ? null : intervals.Select(BarSpec.Parse));

    /// <summary>What was published since the last call, a line a bar.</summary>
    public string[] Published()
    {
        string[] lines = [.. _published];
        _published.Clear();
        return lines;
    }

    public TickOutcome Trade(string time, string price, string size, long? sequence = null, TickFlags flags = TickFlags.None)
    {
        var tick = Begin(TickKind.Trade, price);
        tick.TradeUs = Us(time);
        tick.Flags = flags;
        (tick.Size, tick.SizeScale) = Number(size);
        tick.Fields |= TickFields.Size;
        if (sequence is { } value)
        {
            tick.Sequence = value;
            tick.Fields |= TickFields.Sequence;
        }

        return Apply(tick);
    }

    public TickOutcome Snapshot(
        string? exchange, string price, string? cumulative = null, string? trade = null, string? session = null)
    {
        var tick = Begin(TickKind.Snapshot, price);
        tick.ExchangeUs = exchange is null ? 0 : Us(exchange);
        tick.TradeUs = trade is null ? 0 : Us(trade);
        tick.ReceiveUs = Math.Max(Feed.Watermark, 1);
        if (cumulative is not null)
        {
            (tick.CumulativeVolume, tick.SizeScale) = Number(cumulative);
            tick.Fields |= TickFields.CumulativeVolume;
        }

        if (session?.Split('/') is { } ohl)
        {
            (tick.SessionOpen, tick.SessionHigh, tick.SessionLow) = (Number(ohl[0]).Mantissa, Number(ohl[1]).Mantissa, Number(ohl[2]).Mantissa);
            tick.Fields |= TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow;
        }

        return Apply(tick);
    }

    public TickOutcome Apply(in Tick tick) => Bars.Apply(tick, _offset++, Feed);

    /// <summary>What a second source finds of the same instrument afterwards.</summary>
    public TickOutcome Backfill(string time, string price, string size, long? sequence = null)
    {
        var tick = Begin(TickKind.Trade, price);
        tick.TradeUs = Us(time);
        tick.Flags = TickFlags.Backfilled;
        (tick.Size, tick.SizeScale) = Number(size);
        tick.Sequence = sequence ?? 0;
        tick.Fields |= TickFields.Size | (sequence is null ? TickFields.None : TickFields.Sequence);
        return Finder.Apply(tick, _offset++, FinderClock);
    }

    /// <summary>A vendor's bar: open/high/low/close.</summary>
    public TickOutcome VendorBar(string interval, string time, string prices, string? volume)
    {
        long[] ohlc = [.. prices.Split('/').Select(price => Number(price).Mantissa)];
        var tick = new Tick
        {
            Kind = TickKind.Bar, TradeUs = Us(time), BarIntervalUs = BarSpec.Parse(interval).LengthUs, BarOpen = ohlc[0], BarHigh = ohlc[1], BarLow = ohlc[2], Price = ohlc[3],
            Fields = TickFields.Price | TickFields.BarOpen | TickFields.BarHigh | TickFields.BarLow | (volume is null ? TickFields.None : TickFields.Size),
        };
        (tick.Size, tick.SizeScale) = Number(volume ?? "0");
        return Finder.Apply(tick, _offset++, FinderClock);
    }

    /// <summary>The word that a gap is filled; how many ticks were taken.</summary>
    public long Filled(string from, string to)
    {
        _offset++;
        return Bars.Dates.Fill(Us(from), Us(to), 0, source => source == "test" ? Feed : FinderClock, this);
    }

    /// <summary>Ticks of this instrument alone are missing.</summary>
    public bool Miss(string from, string to, long first, long last)
    {
        _offset++;
        return Bars.Miss(new Tick
        {
            Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = Us(from), ClockUs = Us(to),
            Sequence = first, LastSequence = last, Fields = TickFields.Sequence | TickFields.LastSequence,
        }, Feed);
    }

    /// <summary>The same, of which no ids are known.</summary>
    public bool Miss(string from, string to)
    {
        _offset++;
        return Bars.Miss(new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = Us(from), ClockUs = Us(to) }, Feed);
    }

    public SourceChange Clock(string time, ClockState state = ClockState.Up, string? downSince = null)
    {
        var change = Feed.Apply(new Tick
        {
            Kind = TickKind.Clock, ClockUs = Us(time), ClockState = state, DownSinceUs = downSince is null ? 0 : Us(downSince),
        });
        _offset++;
        Bars.Close(Feed, this);
        return change;
    }

    public void Gap(string from, string to)
    {
        Feed.Apply(new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = Us(from), ClockUs = Us(to) });
        _offset++;
    }

    /// <summary>The log says which session group the instrument is in.</summary>
    public void NameGroup(string group)
    {
        Assert.True(Bars.Rules.Rules.TryGet(Bars.Instrument.Venue, group, out var rules));
        Bars.NameGroup(rules);
        _offset++;
    }

    public long Us(string time)
    {
        var local = Date.ToDateTime(TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        return (TimeZoneInfo.ConvertTimeToUtc(local, Zone) - DateTime.UnixEpoch).Ticks / 10;
    }

    void IBarSink.Publish(InstrumentBars owner, BarSpec interval, in Bar bar, uint revision, long closedAtUs)
    {
        var text = new StringBuilder();
        string name = bar.Ordinal > 0 ? $"#{bar.Ordinal}" : interval.ToString();
        text.Append(CultureInfo.InvariantCulture, $"{name} {Local(bar.StartUs)}-{Local(bar.EndUs)} r{revision}");
        foreach (long price in (ReadOnlySpan<long>)[bar.Open, bar.High, bar.Low, bar.Close])
        {
            text.Append(' ').Append(ScaledNumber.Format(price, bar.PriceScale));
        }

        if (bar.Ordinal > 0)
        {
            _published.Add(text.ToString());
            return;
        }

        text.Append(bar.HasVolume ? $" v{ScaledNumber.Format(bar.Volume, bar.SizeScale)}" : " v-");
        text.Append(bar.Unattributed != 0 ? $" u{ScaledNumber.Format(bar.Unattributed, bar.SizeScale)}" : "");
        text.Append(bar.Flags != BarFlags.None ? $" {bar.Flags}" : "");
        _published.Add(text.ToString());
    }

    public Bar Bar(string interval) => Bars.Bars(Bars.Rules.IndexOf(BarSpec.Parse(interval)))[^1];

    public static Tick Begin(TickKind kind, string price)
    {
        var (mantissa, scale) = Number(price);
        return new Tick { Kind = kind, Price = mantissa, PriceScale = scale, Fields = TickFields.Price };
    }

    public static (long Mantissa, int Scale) Number(string text)
    {
        Assert.True(ScaledNumber.TryParse(Encoding.UTF8.GetBytes(text), out long mantissa, out int scale), text);
        return (mantissa, scale);
    }

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Bars.Rules.Group.Zone);

    private string Local(long us) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(us), Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
