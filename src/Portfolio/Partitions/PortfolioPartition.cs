using System.Diagnostics.CodeAnalysis;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Portfolio;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ledger;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.Portfolio.Checkpoints;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Portfolio.Partitions;

/// <summary>
/// One partition: the books of its instruments, and the marks they are valued at. An entry is answered at once, a mark at most
/// four times a second for each position. The hot path is a tick of what nobody holds: it allocates nothing.
/// </summary>
internal sealed partial class PortfolioPartition : IPartitionEngine
{
    private const string Daily = "1d";

    private readonly InstrumentTable _instruments = new();
    private readonly List<(LedgerEntry Entry, byte[] Message)> _entered = [];
    private readonly List<(ValuedInstrument Instrument, Holding Holding)> _stale = [];
    private readonly FramedCodec<V1.LedgerEntry> _ledger;
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly FramedCodec<V1.Candle> _candles;
    private readonly FramedCodec<V1.Position> _positions;
    private readonly StateCodec _states;
    private readonly TopicPartition _to;
    private readonly EngineOutput _output;
    private readonly PortfolioMetrics _metrics;
    private readonly ILogger _logger;
    private readonly string _baseCurrency;
    private readonly long _intervalUs;

    public PortfolioPartition(PortfolioOptions options, int partition, EngineOutput output, PortfolioMetrics metrics, ILogger logger)
    {
        (_output, _metrics, _logger, _baseCurrency) = (output, metrics, logger, options.BaseCurrency);
        _ledger = new FramedCodec<V1.LedgerEntry>(TopicCatalog.Ledger, options.SchemaIds, V1.LedgerEntry.Parser);
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, options.SchemaIds, V1.Tick.Parser);
        _candles = new FramedCodec<V1.Candle>(TopicCatalog.Candles, options.SchemaIds, V1.Candle.Parser);
        _positions = new FramedCodec<V1.Position>(TopicCatalog.Positions, options.SchemaIds, V1.Position.Parser);
        _states = new StateCodec(options.SchemaIds);
        _to = new TopicPartition(options.Kafka.NameOf(TopicCatalog.Positions), partition);
        _intervalUs = options.MarkInterval.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    public void Restore(IReadOnlyDictionary<string, byte[]> state)
    {
        foreach (byte[] value in state.Values)
        {
            var read = _states.Read(value);
            if (read.HasEntry)
            {
                var entry = LedgerMessage.Read(V1.LedgerEntry.Parser.ParseFrom(read.Entry));
                var holding = Known(entry.Instrument).HoldingOf(entry.Account);
                holding.Book.Add(entry);
                holding.IsOpen = true;
            }
            else if (read.Mark is { } mark)
            {
                Known(mark.Instrument).Restore(MarkMessage.Read(mark));
            }
        }

        // Whether the last mark before was told is not known: a clock tells it, again at worst.
        foreach (var instrument in _instruments.All)
        {
            foreach (var holding in instrument.Holdings.Values)
            {
                Await(instrument, holding);
            }
        }

        ValuedInstrument Known(string instrument) =>
            _instruments.Get(Encoding.UTF8.GetBytes(instrument)) ?? throw new FormatException($"the checkpoint has '{instrument}', which is no instrument");
    }

    public void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        switch (input)
        {
            case 0:
                Enter(record);
                break;
            case 1:
                Mark(record);
                break;
            default:
                Close(record);
                break;
        }
    }

    public void WriteState(StateWriter state)
    {
        foreach (var (entry, message) in _entered)
        {
            state.Write($"entry|{entry.Instrument}|{entry.Account}|{entry.Id}", _states.Encode(new V1.PortfolioState { Entry = ByteString.CopyFrom(message) }));
        }

        _entered.Clear();
        foreach (var instrument in _instruments.All)
        {
            if (instrument.IsMarkDirty)
            {
                instrument.IsMarkDirty = false;
                state.Write($"mark|{instrument.Id}", _states.Encode(new V1.PortfolioState { Mark = MarkMessage.From(instrument.Id, instrument.Mark) }));
            }
        }
    }

    public void AfterCommit()
    {
        // All that is told is in the transaction.
    }

    public void Idle()
    {
        // What is stale waits for the next tick: time is in the log.
    }

    private void Enter(ConsumeResult<byte[], byte[]> record)
    {
        if (!TryReadEntry(record, out var entry, out byte[]? message, out string? reason))
        {
            _metrics.Refused();
            LogUnreadable(record.TopicPartitionOffset.ToString(), reason);
            return;
        }

        var instrument = _instruments.Get(record.Message.Key)!;
        var holding = instrument.HoldingOf(entry.Account);
        var change = holding.Book.Add(entry);
        _metrics.Took(change);
        if (change == BookChange.Entered)
        {
            _entered.Add((entry, message));
            Tell(instrument, holding, holding.ToldUs);
        }
        else if (change == BookChange.Contradicts)
        {
            LogContradicts(record.TopicPartitionOffset.ToString(), entry.Account, entry.Reference);
        }
    }

    private bool TryReadEntry(
        ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out LedgerEntry? entry, [NotNullWhen(true)] out byte[]? message, [NotNullWhen(false)] out string? reason)
    {
        (entry, message) = (null, null);
        if (!_ledger.TryDecode(record.Message.Value, out var read, out reason))
        {
            return false;
        }

        try
        {
            entry = LedgerMessage.Read(read);
            message = read.ToByteArray();
        }
        catch (FormatException e)
        {
            reason = e.Message;
            return false;
        }

        reason = Encoding.UTF8.GetBytes(entry.Instrument).AsSpan().SequenceEqual(record.Message.Key) ? null : "its key is not its instrument";
        return reason is null;
    }

    private void Mark(ConsumeResult<byte[], byte[]> record)
    {
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message) || !TickWire.TryRead(message, ref tick, out var name, out _))
        {
            // Said, counted and dead-lettered by the aggregator.
            return;
        }

        if (tick.Kind == TickKind.Clock)
        {
            TellStale(tick.ClockUs);
        }
        else if (tick.Kind is TickKind.Trade or TickKind.Snapshot && _instruments.Get(name) is { } instrument && instrument.Apply(tick))
        {
            foreach (var holding in instrument.Holdings.Values)
            {
                Move(instrument, holding, tick.ReceiveUs != 0 ? tick.ReceiveUs : tick.BucketUs);
            }
        }
    }

    private void Move(ValuedInstrument instrument, Holding holding, long nowUs)
    {
        if (!holding.IsOpen && holding.ToldDate == instrument.Date)
        {
            return;
        }

        if (IsDue(holding, nowUs))
        {
            Tell(instrument, holding, nowUs);
        }
        else
        {
            instrument.IsMarkDirty = true;
            Await(instrument, holding);
        }
    }

    /// <summary>A clock will tell it.</summary>
    private void Await(ValuedInstrument instrument, Holding holding)
    {
        if (!holding.IsStale)
        {
            holding.IsStale = true;
            _stale.Add((instrument, holding));
        }
    }

    /// <summary>Time that goes back is another source's, or a replay's.</summary>
    private bool IsDue(Holding holding, long nowUs) => nowUs - holding.ToldUs >= _intervalUs || nowUs < holding.ToldUs;

    private void TellStale(long nowUs)
    {
        for (int i = _stale.Count - 1; i >= 0; i--)
        {
            var (instrument, holding) = _stale[i];
            if (!holding.IsStale || IsDue(holding, nowUs))
            {
                _stale.RemoveAt(i);
                if (holding.IsStale)
                {
                    Tell(instrument, holding, nowUs);
                }
            }
        }
    }

    private void Close(ConsumeResult<byte[], byte[]> record)
    {
        if (record.Message.Key is { } key && _instruments.Find(key) is { Holdings.Count: > 0 } instrument
            && _candles.TryDecode(record.Message.Value, out var candle, out _) && candle is { Interval: Daily, Closed: true, PriceScale: <= ScaledNumber.MaxScale })
        {
            instrument.Closed((int)candle.TradingDate, ScaledNumber.ToDecimal(candle.Close, (int)candle.PriceScale));
        }
    }

    private void Tell(ValuedInstrument instrument, Holding holding, long nowUs)
    {
        var position = holding.Book.ValueAt(instrument.Mark);
        position = position.Currency == _baseCurrency ? position with { Days = [] } : position;
        (holding.ToldUs, holding.ToldDate, holding.IsStale) = (nowUs, instrument.Date, false);
        (holding.IsOpen, instrument.IsMarkDirty) = (position.Quantity != 0, true);
        _output.Write(_to, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(holding.Key), Value = _positions.Encode(PositionMessage.From(position)) });
    }

    [LoggerMessage(LogLevel.Warning, "The entry at {Place} cannot be read and counts for nothing: {Reason}")]
    private partial void LogUnreadable(string place, string reason);

    [LoggerMessage(LogLevel.Warning, "The entry at {Place} contradicts the one that account {Account} has under reference {Reference}; the first one stays. Take that back with a reversal and enter the new one under another reference")]
    private partial void LogContradicts(string place, string account, string reference);
}
