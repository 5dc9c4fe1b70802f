using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Candles;

/// <summary>A closed bar with where it came from: the same whether read from topic <c>candles</c> or from the read model.</summary>
public sealed record CandleRow : CandleFields
{
    /// <summary>Decimal places of vwap beyond those of the price.</summary>
    private const int VwapPlaces = 2;

    /// <summary>As many digits as PostgreSQL's <c>numeric</c> can have behind the point; before it there may be more.</summary>
    private const int MaxTurnoverLength = 16_383;

    /// <summary>Partition of topic <c>candles</c> this revision lies in.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset of this revision there.</summary>
    public required long Offset { get; init; }

    /// <summary>Null where the record carried none.</summary>
    public CandleProvenance? Provenance { get; init; }

    /// <summary>The bar has not ended: it is on its way to clients, and never stored.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Turnover by volume, rounded half to even two places beyond the price; null without volume.</summary>
    public BigDecimal? Vwap => Turnover is { } turnover && Volume is { } volume && volume != 0 ? turnover.Divide(volume, Open.Scale + VwapPlaces) : null;

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
        BigDecimal? turnover = null;
        if (candle.HasTurnover)
        {
            if (candle.Turnover.Length > MaxTurnoverLength || !BigDecimal.TryParse(candle.Turnover, out var parsed))
            {
                error = candle.Turnover.Length > MaxTurnoverLength
                    ? $"turnover has {candle.Turnover.Length} characters, more than {MaxTurnoverLength}"
                    : $"turnover '{candle.Turnover}' is not a decimal";
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
        : candle.Source.Contains('\0', StringComparison.Ordinal) ? "its source has a NUL character, which PostgreSQL's text cannot hold"
        : null;

    /// <summary>End of year 9999, beyond which neither .NET nor a person means a time.</summary>
    private const long MaxUs = 253_402_300_799_999_999;

    private static DateOnly? DateOf(uint yyyymmdd) =>
        yyyymmdd <= 9999_12_31 && DateOnly.TryParseExact(yyyymmdd.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
}
