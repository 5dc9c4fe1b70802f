using System.Text;
using Candlewick.AlertRules.Definition;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Alerts.States;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Candles;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Alerts.Engine;

/// <summary>
/// One partition of <c>ticks</c>, <c>candles</c> and <c>alert-rules</c> made into alerts. The hot path is <see cref="Take"/> for a trade: decode
/// into a struct, two look-ups by bytes, two comparisons with the levels around the last price; it allocates nothing and takes no lock.
/// </summary>
internal sealed class PartitionAlerts : IPartitionEngine, IAlertSink
{
    private const int Ticks = 0, Candles = 1;

    private readonly AlertEngine _engine;
    private readonly EngineOutput _output;
    private readonly WatchTable _table;
    private readonly WatchKeeping _keeping;
    private readonly AlertEncoder _encoder;
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly FramedCodec<V1.Candle> _candles;
    private readonly FramedCodec<V1.AlertRule> _rules;
    private readonly string _alerts;
    private readonly int _partition;
    private AlertOrigin _origin;

    public PartitionAlerts(AlertsOptions options, AlertEngine engine, int partition, EngineOutput output)
    {
        (_engine, _partition, _output) = (engine, partition, output);
        _table = new WatchTable(options.Rules);
        _keeping = new WatchKeeping(new StateCodec(options.SchemaIds), _table);
        _encoder = new AlertEncoder(options);
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, options.SchemaIds, V1.Tick.Parser);
        _candles = new FramedCodec<V1.Candle>(TopicCatalog.Candles, options.SchemaIds, V1.Candle.Parser);
        _rules = new FramedCodec<V1.AlertRule>(TopicCatalog.AlertRules, options.SchemaIds, V1.AlertRule.Parser);
        _alerts = options.Kafka.NameOf(TopicCatalog.Alerts);
    }

    public void Restore(IReadOnlyDictionary<string, byte[]> state) => _keeping.Restore(state);

    public void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        switch (input)
        {
            case Ticks: Take(record); break;
            case Candles: TakeCandle(record); break;
            default: TakeRule(record); break;
        }
    }

    public void WriteState(StateWriter state) => _keeping.Write(state);

    public void AfterCommit()
    {
    }

    public void Idle()
    {
    }

    public void Alert(RuleWatch rule, AlertCause cause)
    {
        if (_output.IsOn)
        {
            _output.Write(_alerts, _encoder.Encode(rule, cause, _origin));
            _engine.Published(cause.Cause.Type);
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        // What cannot be read is a dead letter of the aggregator's.
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message)
            || !TickWire.TryRead(message, ref tick, out var instrument, out var name, out var group)
            || _table.Source(name) is not { } source)
        {
            return;
        }

        _origin = AlertOrigin.OfTick(_partition, record.Offset.Value);
        if (tick.Kind is TickKind.Trade or TickKind.Snapshot)
        {
            if (_table.Get(instrument) is { } watched && IsOwner(watched, source, tick))
            {
                _keeping.Moved(watched);
                watched.Watch.Apply(tick, this, record.Offset.Value);
            }
        }
        else if (tick.Kind == TickKind.Clock)
        {
            Advance(source, tick);
        }
        else if (tick.Kind == TickKind.Control)
        {
            Control(source, tick, instrument, group);
        }
    }

    /// <summary>The source that printed on a date first has it, as of candles, until it ends.</summary>
    private static bool IsOwner(WatchedInstrument watched, WatchedSource source, in Tick tick)
    {
        if (watched.Source != source)
        {
            if (watched.Source is { HasEnded: false } && watched.Watch.IsBehind(tick))
            {
                return false;
            }

            watched.Source = source;
            watched.Watch.Day.IsDirty = true;
        }

        return true;
    }

    private void Control(WatchedSource source, in Tick tick, ReadOnlySpan<byte> instrument, ReadOnlySpan<byte> group)
    {
        if (instrument.IsEmpty)
        {
            if (tick.Control is ControlKind.Stalled or ControlKind.Gap)
            {
                source.StalledSinceUs = tick.Control == ControlKind.Stalled ? tick.DownSinceUs : 0;
                source.IsDirty = true;
            }
        }
        else if (_table.Get(instrument) is { } watched && tick.Control is ControlKind.SessionGroup or ControlKind.Handover)
        {
            if (tick.Control == ControlKind.Handover)
            {
                watched.Source = source;
            }
            else
            {
                _table.NameGroup(watched, Encoding.UTF8.GetString(group));
            }

            _keeping.Moved(watched);
        }
    }

    private void Advance(WatchedSource source, in Tick tick)
    {
        long down = tick.ClockState == ClockState.Down ? tick.DownSinceUs : 0;
        bool hasEnded = tick.ClockState == ClockState.End;
        if (down != source.DownSinceUs || hasEnded != source.HasEnded)
        {
            // One that comes back after it was down has not stalled any more.
            (source.StalledSinceUs, source.DownSinceUs) = (down == 0 ? 0 : source.StalledSinceUs, down);
            (source.HasEnded, source.IsDirty) = (hasEnded, true);
        }

        foreach (var watched in _keeping.Silences)
        {
            if (watched.Source == source && watched.Watch.SilentSince(tick.ClockUs) is { } since)
            {
                _keeping.Moved(watched);
                watched.Watch.Silent(since, tick.ClockUs, this, _origin.Offset);
            }
            else if (watched.Watch.Instrument == source.Feed)
            {
                _keeping.Moved(watched);
                watched.Watch.Silent(SilentSince(source.Feed) ?? tick.ClockUs, tick.ClockUs, this, _origin.Offset);
            }
        }
    }

    /// <summary>Of the sources of a feed that are not there, the one that is away for longest; null where all are there.</summary>
    private long? SilentSince(string feed)
    {
        long? since = null;
        foreach (var source in _table.Sources)
        {
            if (source.Feed == feed && source is { SilentSinceUs: > 0, HasEnded: false })
            {
                since = Math.Min(since ?? long.MaxValue, source.SilentSinceUs);
            }
        }

        return since;
    }

    private void TakeCandle(ConsumeResult<byte[], byte[]> record)
    {
        if (record.Message.Key is { } key && _table.Get(key) is { } watched && _candles.TryDecode(record.Message.Value, out var candle, out _)
            && BarSpec.TryParse(candle.Interval, out var spec, out _))
        {
            _origin = AlertOrigin.OfCandle(candle.Instrument, candle.Interval, candle.StartUs, (int)candle.Revision);
            _keeping.Moved(watched);
            watched.Watch.Apply(spec, BarMessages.Of(candle), this, record.Offset.Value);
        }
    }

    private void TakeRule(ConsumeResult<byte[], byte[]> record)
    {
        string key = Encoding.UTF8.GetString(record.Message.Key ?? []);
        int bar = key.LastIndexOf('|');
        if (bar <= 0 || _table.Get(Encoding.UTF8.GetBytes(key[..bar])) is not { } watched)
        {
            _engine.Unreadable(_partition, record.Offset.Value, $"'{key}' is no subject|id");
            return;
        }

        string id = key[(bar + 1)..];
        _keeping.Moved(watched);
        if (record.Message.Value is null)
        {
            watched.Watch.Remove(id);
            _keeping.Forget(watched, id);
            return;
        }

        try
        {
            if (!_rules.TryDecode(record.Message.Value, out var rule, out string? reason))
            {
                throw new RuleException(reason);
            }

            Begin(watched, id, rule);
        }
        catch (Exception e) when (e is RuleException or FormatException)
        {
            _engine.Unreadable(_partition, record.Offset.Value, e.Message);
        }
    }

    private void Begin(WatchedInstrument watched, string id, V1.AlertRule rule)
    {
        var definition = RuleJson.Read(rule.Definition);
        if (rule.Id != id || definition.Subject != watched.Watch.Instrument)
        {
            throw new RuleException("its key is not its subject and id");
        }

        // A rule that was said before the last one, or the last one again.
        if (watched.Watch.Rules.TryGetValue(id, out var known) && known.Revision >= rule.Revision)
        {
            return;
        }

        watched.Watch.Put(new RuleWatch(id, (int)rule.Revision, definition) { TicksFrom = rule.TicksFrom, CandlesFrom = rule.CandlesFrom });
        foreach (var past in rule.Past)
        {
            watched.Watch.Know(BarSpec.Parse(past.Interval), past.Bars.Select(BarMessages.Of));
        }

        _keeping.Begin(watched, id, rule.Definition);
    }
}
