using Candlewick.Analysis.Checkpoints;
using Candlewick.Analysis.Series;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Analysis;

/// <summary>
/// The memory of one partition: the series of its instruments. A function of the candles in the log: the order of their records
/// decides nothing but the revisions of what is published. Candles are put where they belong as they come, and computed once a transaction.
/// </summary>
internal sealed class AnalysisPartition : IPartitionEngine
{
    private readonly AnalysisOptions _options;
    private readonly IndicatorSet _indicators;
    private readonly EngineOutput _output;
    private readonly FramedCodec<Candle> _candles;
    private readonly AnalysisEncoder _encoder;
    private readonly AnalysisStates _states;
    private readonly Dictionary<string, BarSpec> _intervals;
    private readonly Dictionary<string, AnalysedSeries> _series = new(StringComparer.Ordinal);
    private readonly HashSet<AnalysedSeries> _open = [];
    private readonly HashSet<AnalysedSeries> _changed = [];
    private readonly PriorityQueue<AnalysedSeries, (long EndUs, int Opened)> _due = new();
    private readonly TopicPartition _to;
    private readonly string _deadLetters;
    private readonly string _input;

    public AnalysisPartition(AnalysisOptions options, IndicatorSet indicators, int partition, EngineOutput output)
    {
        (_options, _indicators, _output) = (options, indicators, output);
        _candles = new FramedCodec<Candle>(TopicCatalog.Candles, options.SchemaIds, Candle.Parser);
        _encoder = new AnalysisEncoder(options, indicators);
        _states = new AnalysisStates(new StateCodec(options.SchemaIds), indicators);
        _intervals = options.Intervals.ToDictionary(spec => spec.ToString(), StringComparer.Ordinal);
        _to = new TopicPartition(options.Kafka.NameOf(TopicCatalog.Analysis), partition);
        _deadLetters = options.Kafka.NameOf(TopicCatalog.DeadLetters);
        _input = options.Kafka.NameOf(TopicCatalog.Candles);
    }

    public void Restore(IReadOnlyDictionary<string, byte[]> state) => _states.Read(state, Series);

    public void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        if (!_candles.TryDecode(record.Message.Value, out var candle, out string? error))
        {
            Refuse(record, $"unreadable: {error}");
            return;
        }

        // A bar in which nothing set a price says nothing of prices.
        if (!candle.Closed || !_intervals.ContainsKey(candle.Interval) || (candle.Flags & (uint)BarFlags.NoPrice) != 0)
        {
            return;
        }

        if (!CandleBars.TryRead(candle, out var mark, out var bar, out error))
        {
            Refuse(record, error);
            return;
        }

        var series = Series(candle.Instrument, candle.Interval);
        switch (series.Bars.Take(mark, bar, _output.IsOn))
        {
            case Taken.Changes:
                _open.Add(series);
                break;
            case Taken.TooOld:
                Refuse(record, $"old: it lies before the last {AnalysedBars.Kept} bars of {candle.Instrument} {candle.Interval}, which are those that can be computed anew");
                break;
        }
    }

    /// <summary>Computes each series from its first change on, and publishes each bar once, in the order of their ends.</summary>
    public void Settle()
    {
        int opened = 0;
        foreach (var series in _open)
        {
            series.Bars.Rewind();
            _due.Enqueue(series, (series.Bars.NextEndUs, opened++));
        }

        while (_due.TryDequeue(out var series, out var place))
        {
            if (series.Bars.IsDue)
            {
                Publish(series, series.Bars.Advance());
                _due.Enqueue(series, place with { EndUs = series.Bars.NextEndUs });
            }
        }

        foreach (var series in _open)
        {
            series.Bars.Trim();
        }

        _changed.UnionWith(_open);
        _open.Clear();
    }

    public void WriteState(StateWriter state)
    {
        foreach (var series in _changed)
        {
            _states.Write(series.Bars, state);
        }

        _changed.Clear();
    }

    public void AfterCommit()
    {
    }

    public void Idle()
    {
    }

    private AnalysedSeries Series(string instrument, string interval)
    {
        string key = CandleKey.Series(instrument, interval);
        if (!_series.TryGetValue(key, out var series))
        {
            var sessions = InstrumentId.TryParse(instrument, out var id, out _) && _options.Rules.TryGet(id.Venue, out var rules) ? rules.Clock : null;
            var spec = _intervals.TryGetValue(interval, out var known) ? known : BarSpec.Parse(interval);
            _series[key] = series = new AnalysedSeries(new AnalysedBars(instrument, interval, _indicators), new SeriesRisk(spec, sessions));
        }

        return series;
    }

    private void Publish(AnalysedSeries series, int index) => _output.Write(_to, _encoder.Encode(series, index));

    private void Refuse(ConsumeResult<byte[], byte[]> record, string reason)
    {
        if (_output.IsOn)
        {
            _output.Write(_deadLetters, DeadLetters.OfInput(_input, record, reason));
        }
    }
}
