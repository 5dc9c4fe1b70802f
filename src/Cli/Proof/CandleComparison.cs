using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.Cli.Proof;

/// <summary>Holds what is kept of one bar against what its ticks give. Pure.</summary>
/// <param name="topic">Name of its topic, as people know it.</param>
/// <param name="bar">Which bar.</param>
/// <param name="computed">Its revisions as the ticks give them, in order; empty where they give none.</param>
/// <param name="published">What lies in the topic of it, in order.</param>
internal sealed class CandleComparison(string topic, CandleKey bar, IReadOnlyList<PublishedCandle> computed, IReadOnlyList<PublishedCandle> published)
{
    public const string Table = "table candle";

    /// <summary>Whether a later revision has put right what is wrong with earlier ones.</summary>
    public bool IsRepaired => published.Count > 0 && computed.Count > 0 && published.MaxBy(c => c.Value.Revision) is { IsRepair: true } last && last.Bytes.AsSpan().SequenceEqual(computed[^1].BytesAs(last.Value.Revision));

    /// <summary>What the topic has otherwise than the ticks give, whatever was put right since.</summary>
    /// <param name="extraBefore">Below this offset nothing may lie that the ticks do not give; later ones may be of ticks that were not looked at.</param>
    public IEnumerable<CandleFault> InTopic(long extraBefore)
    {
        foreach (var expected in computed)
        {
            var found = published.Where(c => c.Value.Revision == expected.Value.Revision).ToList();
            if (found.Count == 0)
            {
                yield return Fault("missing", expected, null, []);
            }

            foreach (var other in found.Where(c => !IsSame(expected, c)))
            {
                yield return Fault("different", expected, other.Offset, Differences(expected, other));
            }
        }

        foreach (var extra in published.Where(c => c.Offset < extraBefore && !IsRightRepair(c) && !computed.Any(e => e.Value.Revision == c.Value.Revision)))
        {
            yield return Fault("extra", extra, extra.Offset, []);
        }
    }

    /// <summary>What the row of the bar says otherwise.</summary>
    /// <param name="row">Null where there is none.</param>
    /// <param name="projectedTo">Records of the topic below this are in the table.</param>
    public IEnumerable<CandleFault> InTable(CandleRow? row, long projectedTo)
    {
        var due = published.Where(c => c.Offset < projectedTo).MaxBy(c => c.Value.Revision);
        if (row is null)
        {
            if (due is not null)
            {
                yield return Fault("missing", due, due.Offset, []) with { Where = Table };
            }
        }
        else if (Expected(row.Revision) is { } expected)
        {
            bool isOld = due is not null && row.Revision < due.Value.Revision;
            var fields = CandleFieldDifference.Between((isOld ? due! : expected).Row, row);
            if (fields.Count > 0)
            {
                yield return new CandleFault(Table, "different", bar, row.Revision, row.Offset, expected.Provenance, fields);
            }
        }
        else
        {
            yield return new CandleFault(Table, "extra", bar, row.Revision, row.Offset, row.Provenance, []);
        }
    }

    /// <summary>What a revision is by the ticks, or by a repair that repeats them.</summary>
    private PublishedCandle? Expected(int revision) =>
        computed.FirstOrDefault(c => c.Value.Revision == revision) ?? published.FirstOrDefault(c => c.Value.Revision == revision && IsRightRepair(c));

    private bool IsRightRepair(PublishedCandle candle) => candle.IsRepair && computed.Count > 0 && candle.Bytes.AsSpan().SequenceEqual(computed[^1].BytesAs(candle.Value.Revision));

    private static bool IsSame(PublishedCandle expected, PublishedCandle found) => expected.Bytes.AsSpan().SequenceEqual(found.Bytes) && expected.Provenance == found.Provenance;

    private static IReadOnlyList<CandleFieldDifference> Differences(PublishedCandle expected, PublishedCandle found)
    {
        if (!CandleRow.TryFrom(found.Value, found.Partition, found.Offset, found.Provenance, out var row, out string? error))
        {
            return [new CandleFieldDifference("candle", "a closed bar", error)];
        }

        var fields = CandleFieldDifference.Between(expected.Row, row);
        return fields.Count > 0 ? fields : [new CandleFieldDifference("bytes", Convert.ToHexString(expected.Bytes), Convert.ToHexString(found.Bytes))];
    }

    private CandleFault Fault(string kind, PublishedCandle candle, long? offset, IReadOnlyList<CandleFieldDifference> fields) =>
        new(topic, kind, bar, (int)candle.Value.Revision, offset, candle.Provenance, fields);
}
