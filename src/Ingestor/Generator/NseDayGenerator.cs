using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Generator;

/// <summary>
/// A believable day at the National Stock Exchange of India, for tests and for a first look without a broker: an auction
/// before the open, trading that is busiest at both ends of the day, prices in steps of five paise, prints after the
/// close, in the hours the calendar has for the date. The same seed, date and options give the same bytes. Not a model of
/// any market: nothing follows from it.
/// </summary>
public sealed class NseDayGenerator
{
    internal const long SecondUs = 1_000_000;
    private const long StepPaise = 5;
    private static readonly TimeSpan Zone = TimeSpan.FromMinutes(330);

    private readonly List<GeneratedTrade> _trades = [];
    private readonly List<GeneratedShare> _shares = [];
    private readonly DateOnly _date;
    private readonly long _openUs;
    private readonly long _closeUs;
    private readonly BarBounds _auction;
    private readonly BarBounds? _closingAuction;
    private readonly BarBounds _postClose;

    /// <exception cref="ArgumentException">NSE does not trade on that date, or has no such session group.</exception>
    public NseDayGenerator(int seed, DateOnly date, NseDayOptions? options = null)
    {
        _date = date;
        Options = options ?? new NseDayOptions();
        Seed = seed;
        var group = SessionCatalog.For(SessionMode.Extended).GroupsOf("NSE").FirstOrDefault(g => g.Name == Options.SessionGroup)
            ?? throw new ArgumentException($"NSE has no session group {Options.SessionGroup}.", nameof(options));
        var phases = new SessionClock(group).Describe(date).Phases;
        if (phases.Count == 0)
        {
            throw new ArgumentException($"NSE does not trade on {date:yyyy-MM-dd}.", nameof(date));
        }

        _auction = Phase(phases, SessionPhaseKind.PreOpen);
        (_openUs, _closeUs) = (Phase(phases, SessionPhaseKind.Continuous).StartUs, Phase(phases, SessionPhaseKind.Continuous).EndUs);
        _closingAuction = phases.Where(p => p.Phase.Kind == SessionPhaseKind.ClosingAuction).Select(p => (BarBounds?)p.Bounds).FirstOrDefault();
        _postClose = Phase(phases, SessionPhaseKind.PostClose);
        var random = new Random(seed);
        foreach (string symbol in Options.Symbols)
        {
            AddShare($"NSE:{symbol}", random);
        }

        if (Options.Index is { } index)
        {
            AddIndex($"NSE:{index}", random);
        }

        // List.Sort is not stable; the order within an instrument and second is the order of the trades.
        var ordered = _trades.Select((t, i) => (t, i)).OrderBy(x => x.t.TradeUs).ThenBy(x => x.i).Select(x => x.t).ToList();
        _trades.Clear();
        _trades.AddRange(ordered);
    }

    /// <summary>When NSE trades.</summary>
    public static SessionClock Nse { get; } =
        SessionCatalog.For(SessionMode.Extended).TryGet("NSE", out var group) ? new SessionClock(group) : throw new InvalidOperationException("NSE has no calendar");

    public int Seed { get; }

    public NseDayOptions Options { get; }

    /// <summary>Every trade of the day, whatever the recorder missed, by time.</summary>
    public IReadOnlyList<GeneratedTrade> Trades => _trades;

    internal IReadOnlyList<GeneratedShare> Shares => _shares;

    /// <summary>Writes the snapshots that a recorder of a broker's feed would have kept; docs/feeds.md describes the format.</summary>
    public void WriteSnapshots(Stream destination) => new SnapshotWriter(this).Write(destination);

    /// <summary>
    /// Writes the trades as <c>instrument,trade_us,price,size</c> with a header, so that candles can be computed from
    /// them by something that shares no code with the pipeline. Size is empty for an index.
    /// </summary>
    public void WriteTrades(Stream destination)
    {
        using var writer = new StreamWriter(destination, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("instrument,trade_us,price,size");
        foreach (var trade in _trades)
        {
            writer.WriteLine(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{trade.Instrument},{trade.TradeUs},{Rupees(trade.Price)},{trade.Size}"));
        }
    }

    internal long Us(TimeOnly local) =>
        (_date.ToDateTime(local) - Zone - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    internal static string Rupees(long paise) => Market.Numbers.ScaledNumber.Format(paise, 2);

    private static BarBounds Phase(IReadOnlyList<CalendarPhase> phases, SessionPhaseKind kind) => phases.First(p => p.Phase.Kind == kind).Bounds;

    private void AddShare(string instrument, Random random)
    {
        long previousClose = random.Next(2_000, 60_000) * StepPaise;
        _shares.Add(new GeneratedShare(instrument, previousClose, IsIndex: false));
        long price = Math.Max(StepPaise, previousClose + random.Next(-40, 41) * StepPaise);

        // The auction sets the open in one print, eight minutes after it began.
        _trades.Add(new(instrument, _auction.StartUs + 8 * 60 * SecondUs, price, random.Next(500, 20_000)));
        foreach (long us in BusySeconds(Options.TradesPerSymbol, random))
        {
            price = Walk(price, random);
            long size = random.Next(8) == 0 ? random.Next(100, 5_000) : random.Next(1, 200);
            _trades.Add(new(instrument, us, price, size));
        }

        if (_closingAuction is { } auction)
        {
            // A quarter of an hour of orders, then one print.
            price = Walk(price, random);
            _trades.Add(new(instrument, auction.StartUs + 15 * 60 * SecondUs, price, random.Next(500, 20_000)));
        }

        // After the close everybody trades at the closing price.
        long twentieth = (_postClose.EndUs - _postClose.StartUs) / SecondUs / 20;
        for (int i = 0; i < 5; i++)
        {
            _trades.Add(new(instrument, _postClose.StartUs + 2 * twentieth * SecondUs + i * (random.Next(30, 180) * twentieth / 60) * SecondUs, price, random.Next(10, 500)));
        }
    }

    private void AddIndex(string instrument, Random random)
    {
        long value = random.Next(2_000_000, 2_600_000);
        _shares.Add(new GeneratedShare(instrument, value, IsIndex: true));
        for (long us = _openUs; us < _closeUs; us += random.Next(1, 4) * SecondUs)
        {
            value += random.Next(-150, 151);
            _trades.Add(new(instrument, us, value, null));
        }
    }

    /// <summary>Whole seconds between open and close, three and a half times as many at both ends as at noon.</summary>
    private List<long> BusySeconds(int count, Random random)
    {
        int seconds = (int)((_closeUs - _openUs) / SecondUs);
        var times = new List<long>(count);
        while (times.Count < count)
        {
            int second = random.Next(seconds);
            double fromNoon = (2.0 * second - seconds) / seconds;
            if (random.NextDouble() * 3.5 <= 1 + 2.5 * fromNoon * fromNoon)
            {
                times.Add(_openUs + second * SecondUs);
            }
        }

        times.Sort();
        return times;
    }

    private static long Walk(long price, Random random)
    {
        int steps = random.Next(10) switch { < 5 => 0, < 7 => 1, < 9 => -1, _ => random.Next(-4, 5) };
        return Math.Max(StepPaise, price + steps * StepPaise);
    }
}

/// <summary>One instrument of a generated day.</summary>
internal sealed record GeneratedShare(string Instrument, long PreviousClose, bool IsIndex);
