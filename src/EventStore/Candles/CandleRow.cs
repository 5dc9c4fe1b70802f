using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// A closed bar with where it came from: the same whether read from topic <c>candles</c> or from the read model.
/// Times are microseconds UTC. Decimals are exact and keep their places (167.4100 stays 167.4100).
/// </summary>
public sealed record CandleRow
{
    /// <summary>Decimal places of vwap beyond those of the price.</summary>
    private const int VwapPlaces = 2;

    /// <summary>The most a decimal has.</summary>
    private const int MaxPlaces = 28;

    /// <summary><c>VENUE:SYMBOL</c>.</summary>
    public required string Instrument { get; init; }

    /// <summary>Text of the <see cref="BarSpec"/>: <c>1m</c>, <c>5m</c>, <c>1d</c>.</summary>
    public required string Interval { get; init; }

    /// <summary>Open time of the bar.</summary>
    public required long StartUs { get; init; }

    /// <summary>Which of its trading date's bars it is, from 1; 0 of a bar by time.</summary>
    public long Ordinal { get; init; }

    /// <summary>End of the bar, exclusive.</summary>
    public required long EndUs { get; init; }

    /// <summary>The venue's trading date.</summary>
    public required DateOnly TradingDate { get; init; }

    public required decimal Open { get; init; }

    public required decimal High { get; init; }

    public required decimal Low { get; init; }

    public required decimal Close { get; init; }

    /// <summary>Null where the feed carries no volume, which is different from 0.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Volume that arrived with this bar but was traded while the feed was away.</summary>
    public decimal UnattributedVolume { get; init; }

    /// <summary>Sum of price times size, exact to 28 digits; null where volume is.</summary>
    public decimal? Turnover { get; init; }

    /// <summary>Open interest at the close, in contracts.</summary>
    public long? OpenInterest { get; init; }

    /// <summary>Trades in the bar, of a trade feed.</summary>
    public long Trades { get; init; }

    /// <summary>Updates that moved the bar, of a snapshot feed.</summary>
    public long Updates { get; init; }

    /// <summary>Bit mask of <see cref="CandleFlag"/>.</summary>
    public int Flags { get; init; }

    /// <summary>0 when first published.</summary>
    public int Revision { get; init; }

    /// <summary>The feed.</summary>
    public required string Source { get; init; }

    /// <summary>Which rules made it: 16 hex digits.</summary>
    public required string Rules { get; init; }

    /// <summary>Partition of topic <c>candles</c> this revision lies in.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset of this revision there.</summary>
    public required long Offset { get; init; }

    /// <summary>Null where the record carried none.</summary>
    public CandleProvenance? Provenance { get; init; }

    /// <summary>The bar has not ended: it is on its way to clients, and never stored.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Turnover by volume, rounded half to even two places beyond the price; null without volume.</summary>
    public decimal? Vwap =>
        Turnover is { } turnover && Volume is { } volume && volume != 0
            ? WithPlaces(turnover / volume, Math.Min(Open.Scale + VwapPlaces, MaxPlaces))
            : null;

    /// <summary>Which bar, and its place in the order of history.</summary>
    public CandleKey Key => new(StartUs, Instrument, Interval, Ordinal);

    /// <summary>Which candle.</summary>
    public CandleId Id => new(Key, Revision);

    /// <summary>A row of a published candle.</summary>
    /// <exception cref="FormatException">It is not a closed bar as the contract describes it; the message says why.</exception>
    public static CandleRow From(Candle candle, int partition, long offset, CandleProvenance? provenance) =>
        TryFrom(candle, partition, offset, provenance, out var row, out string? error) ? row : throw new FormatException(error);

    /// <summary>As <see cref="From"/>; on failure <paramref name="error"/> says what is wrong.</summary>
    public static bool TryFrom(
        Candle candle, int partition, long offset, CandleProvenance? provenance,
        [NotNullWhen(true)] out CandleRow? row, [NotNullWhen(false)] out string? error)
    {
        if (candle.Closed)
        {
            return TryRead(candle, partition, offset, provenance, out row, out error);
        }

        (row, error) = (null, "the candle is still open");
        return false;
    }

    /// <summary>As <see cref="TryFrom"/>, of bars that are still open, too.</summary>
    public static bool TryRead(
        Candle candle, int partition, long offset, CandleProvenance? provenance,
        [NotNullWhen(true)] out CandleRow? row, [NotNullWhen(false)] out string? error)
    {
        row = null;
        error = Fault(candle);
        if (error is not null)
        {
            return false;
        }

        int price = (int)candle.PriceScale;
        int size = (int)candle.SizeScale;
        decimal? turnover = null;
        if (candle.HasTurnover)
        {
            if (!decimal.TryParse(candle.Turnover, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal parsed))
            {
                error = $"turnover '{candle.Turnover}' is not a decimal";
                return false;
            }

            turnover = parsed;
        }

        row = new CandleRow
        {
            Instrument = candle.Instrument,
            Interval = candle.Interval,
            StartUs = candle.StartUs,
            Ordinal = candle.Ordinal,
            EndUs = candle.EndUs,
            TradingDate = DateOf(candle.TradingDate)!.Value,
            Open = ScaledNumber.ToDecimal(candle.Open, price),
            High = ScaledNumber.ToDecimal(candle.High, price),
            Low = ScaledNumber.ToDecimal(candle.Low, price),
            Close = ScaledNumber.ToDecimal(candle.Close, price),
            Volume = candle.HasVolume ? ScaledNumber.ToDecimal(candle.Volume, size) : null,
            UnattributedVolume = ScaledNumber.ToDecimal(candle.UnattributedVolume, size),
            Turnover = turnover,
            OpenInterest = candle.HasOpenInterest ? candle.OpenInterest : null,
            Trades = (long)candle.Trades,
            Updates = (long)candle.Updates,
            Flags = (int)candle.Flags,
            Revision = (int)candle.Revision,
            Source = candle.Source,
            Rules = candle.Rules.ToString("x16", CultureInfo.InvariantCulture),
            Partition = partition,
            Offset = offset,
            Provenance = provenance,
            IsOpen = !candle.Closed,
        };
        return true;
    }

    private static string? Fault(Candle candle) =>
        !InstrumentId.TryParse(candle.Instrument, out _, out string? error) ? error
        : !BarSpec.TryParse(candle.Interval, out var spec, out error) ? error
        : spec.ToString() != candle.Interval ? $"interval '{candle.Interval}' is written '{spec}'"
        : candle.Ordinal < 0 || (spec.Kind == BarKind.Time && candle.Ordinal > 0) ? $"a {spec} bar has no ordinal {candle.Ordinal}"
        : candle.StartUs >= candle.EndUs || candle.StartUs < 0 || candle.EndUs > MaxUs ? $"its time from {candle.StartUs} to {candle.EndUs} is not one"
        : DateOf(candle.TradingDate) is null ? $"trading date {candle.TradingDate} is not yyyymmdd"
        : candle.PriceScale > ScaledNumber.MaxScale || candle.SizeScale > ScaledNumber.MaxScale ? $"scales {candle.PriceScale} and {candle.SizeScale} are more than {ScaledNumber.MaxScale}"
        : candle.Revision > int.MaxValue || candle.Flags > int.MaxValue || candle.Trades > long.MaxValue || candle.Updates > long.MaxValue ? "a count is beyond its range"
        : null;

    /// <summary>A quotient has as few places as it needs; the sum has as many as its longer term.</summary>
    private static decimal WithPlaces(decimal value, int places) => Math.Round(value, places) + new decimal(0, 0, 0, false, (byte)places);

    /// <summary>End of year 9999, beyond which neither .NET nor a person means a time.</summary>
    private const long MaxUs = 253_402_300_799_999_999;

    private static DateOnly? DateOf(uint yyyymmdd) =>
        yyyymmdd <= 9999_12_31 && DateOnly.TryParseExact(yyyymmdd.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
}
