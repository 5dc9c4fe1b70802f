using System.Globalization;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.Cli.Proof;

/// <summary>One field that two tellings of a candle do not agree on, as text; null where one has none.</summary>
internal sealed record CandleFieldDifference(string Field, string? Computed, string? Found)
{
    /// <summary>Every field by name, decimals without needless zeros, times in microseconds UTC.</summary>
    public static IReadOnlyList<(string Field, string? Value)> FieldsOf(CandleRow row) =>
    [
        ("end", Whole(row.EndUs)), ("trading_date", row.TradingDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("open", Number(row.Open)), ("high", Number(row.High)), ("low", Number(row.Low)), ("close", Number(row.Close)),
        ("volume", Number(row.Volume)), ("unattributed_volume", Number(row.UnattributedVolume)), ("turnover", Exact(row.Turnover)), ("open_interest", Whole(row.OpenInterest)),
        ("trades", Whole(row.Trades)), ("updates", Whole(row.Updates)), ("revision", Whole(row.Revision)), ("flags", Whole(row.Flags)), ("source", row.Source), ("rules", row.Rules),
        ("ticks_partition", Whole(row.Provenance?.TicksPartition)), ("ticks_first", Whole(row.Provenance?.TicksFirst)), ("ticks_last", Whole(row.Provenance?.TicksLast)),
        ("ticks_count", Whole(row.Provenance?.TicksCount)), ("closed_at", Whole(row.Provenance?.ClosedAtUs)),
    ];

    /// <summary>What differs of two candles of one bar.</summary>
    public static IReadOnlyList<CandleFieldDifference> Between(CandleRow computed, CandleRow found) =>
        [.. FieldsOf(computed).Zip(FieldsOf(found)).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => new CandleFieldDifference(pair.First.Field, pair.First.Value, pair.Second.Value))];

    private static string? Number(decimal? number) => number is { } value ? Exact((BigDecimal)value) : null;

    private static string? Exact(BigDecimal? number)
    {
        string? text = number?.ToString();
        return text is not null && text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string? Whole(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
