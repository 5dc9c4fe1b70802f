using System.Globalization;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Confluent.Kafka;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.CandleAggregator.Recomputing;

/// <summary>
/// Watches one bar while its candles are made anew: which tick moved what, which were left out and why, what was published. The
/// arithmetic is the bar builder's own: looked at before and after each record, not done a second time. Not safe to share between threads.
/// </summary>
public sealed class CandleTrace : IDisposable
{
    private readonly Recomputation _recomputation;
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly CandleKey _bar;
    private readonly byte[] _key;
    private readonly List<TickStep> _steps = [];
    private readonly List<ComputedCandle> _revisions = [];
    private long _endUs;
    private bool _begun;

    /// <param name="options">Of the aggregator whose candle it is.</param>
    /// <param name="bar">Which bar; of a specification that is built.</param>
    public CandleTrace(AggregatorOptions options, CandleKey bar)
    {
        _bar = bar;
        _key = Encoding.UTF8.GetBytes(bar.Instrument);
        _endUs = bar.StartUs + BarSpec.Parse(bar.Interval).LengthUs;
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, options.SchemaIds, V1.Tick.Parser);
        _recomputation = new Recomputation(options, candle =>
        {
            if (candle.Key == _bar)
            {
                _revisions.Add(candle);
            }
        });
    }

    /// <summary>What the ticks of its time did, and those of other times that changed it; in the order of the log.</summary>
    public IReadOnlyList<TickStep> Steps => _steps;

    /// <summary>Its revisions, in order; empty while it is open.</summary>
    public IReadOnlyList<ComputedCandle> Revisions => _revisions;

    /// <summary>Takes the next record of the bar's partition.</summary>
    /// <returns>False where no later record can change the bar.</returns>
    public bool Process(ConsumeResult<byte[], byte[]> record)
    {
        bool isOurs = record.Message.Key is { } key && key.AsSpan().SequenceEqual(_key);
        if (record.Message.Key is not null && !isOurs)
        {
            _recomputation.Process(record);
            return true;
        }

        int partition = record.Partition.Value;
        var before = _recomputation.Find(partition, _bar);
        var counts = _recomputation.Of(partition).Counts;
        _recomputation.Process(record);
        var after = _recomputation.Find(partition, _bar);
        if (after is { } bar)
        {
            (_begun, _endUs) = (true, bar.EndUs);
            Note(record, isOurs, Changes(before, bar), Outcome(counts, _recomputation.Of(partition).Counts));
        }
        else if (before is null)
        {
            Note(record, isOurs, [], Outcome(counts, _recomputation.Of(partition).Counts));
        }

        return !_begun || after is not null;
    }

    public void Dispose() => _recomputation.Dispose();

    private void Note(ConsumeResult<byte[], byte[]> record, bool isOurs, List<BarChange> changes, string outcome)
    {
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message) || !TickWire.TryRead(message, ref tick, out _, out var source))
        {
            return;
        }

        bool isOfItsTime = isOurs && tick.Kind is TickKind.Trade or TickKind.Snapshot or TickKind.Bar && tick.BucketUs >= _bar.StartUs && tick.BucketUs < _endUs;
        if (changes.Count > 0 || isOfItsTime)
        {
            _steps.Add(new TickStep(
                record.Offset.Value, Encoding.UTF8.GetString(source), tick, outcome, outcome == "dead_letter" ? _recomputation.LastReason : null, changes));
        }
    }

    private static string Outcome(in TickCounts before, in TickCounts after) =>
        after.Moved > before.Moved ? "moved"
        : after.Quotes > before.Quotes ? "quote"
        : after.Duplicates > before.Duplicates ? "duplicate"
        : after.Reordered > before.Reordered ? "reordered"
        : after.OutOfSession > before.OutOfSession ? "out_of_session"
        : after.SetAside > before.SetAside ? "not_owner"
        : after.NotCounted > before.NotCounted ? "not_counted"
        : after.DeadLetters > before.DeadLetters ? "dead_letter"
        : "control";

    private static List<BarChange> Changes(Bar? before, in Bar after)
    {
        var from = before is { } bar ? Fields(bar) : null;
        var changes = new List<BarChange>();
        foreach (var (field, to) in Fields(after))
        {
            string? was = from?.First(f => f.Field == field).Value;
            if (was != to)
            {
                changes.Add(new BarChange(field, was, to));
            }
        }

        return changes;
    }

    private static List<(string Field, string? Value)> Fields(in Bar bar) =>
    [
        ("open", ScaledNumber.Format(bar.Open, bar.PriceScale)), ("high", ScaledNumber.Format(bar.High, bar.PriceScale)),
        ("low", ScaledNumber.Format(bar.Low, bar.PriceScale)), ("close", ScaledNumber.Format(bar.Close, bar.PriceScale)),
        ("volume", bar.HasVolume ? ScaledNumber.Format(bar.Volume, bar.SizeScale) : null),
        ("unattributed_volume", bar.Unattributed == 0 ? null : ScaledNumber.Format(bar.Unattributed, bar.SizeScale)),
        ("open_interest", bar.HasOpenInterest ? bar.OpenInterest.ToString(CultureInfo.InvariantCulture) : null),
        ("trades", bar.Trades.ToString(CultureInfo.InvariantCulture)), ("updates", bar.Updates.ToString(CultureInfo.InvariantCulture)),
        ("flags", bar.Flags.ToString()),
    ];
}
