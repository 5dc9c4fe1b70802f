using Candlewick.CandleAggregator.Output;
using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>
/// Writes what changed since the last checkpoint, with the position it is true at, into the transaction that commits
/// that position. Marks are cleared at once: a transaction that fails throws the whole partition's memory away.
/// </summary>
/// <param name="notBefore">
/// A checkpoint at this offset is there already. Records written below it would stand among its own as if they were newer.
/// </param>
internal sealed class CheckpointWriter(AggregatorOptions options, int partition, long notBefore, TimeProvider time)
{
    private readonly TopicPartition _to = new(options.Kafka.NameOf(TopicCatalog.AggregatorState), partition);
    private readonly int _schemaId = options.SchemaIds.IdFor(TopicCatalog.AggregatorState);
    private long _writtenAt = time.GetTimestamp();
    private bool _written;

    public void WriteIfDue(FeedTable feeds, long nextOffset, TransactionWriter output)
    {
        if (nextOffset < notBefore || time.GetElapsedTime(_writtenAt) < options.CheckpointInterval)
        {
            return;
        }

        foreach (var feed in feeds.All)
        {
            WriteFeed(feed, output);
        }

        WritePosition(CheckpointKeys.Position, nextOffset, output);
        _written = true;
    }

    /// <summary>Says that everything below <paramref name="nextOffset"/> is published.</summary>
    public void WriteCommitted(long nextOffset, TransactionWriter output) => WritePosition(CheckpointKeys.Committed, nextOffset, output);

    /// <summary>The transaction is committed: the next checkpoint is due an interval from now.</summary>
    public void Committed()
    {
        if (_written)
        {
            _writtenAt = time.GetTimestamp();
            _written = false;
        }
    }

    private void WriteFeed(Feed feed, TransactionWriter output)
    {
        if (feed.IsDirty)
        {
            Write(CheckpointKeys.Feed(feed.Clock.Source), new AggregatorState { Feed = BarStates.ToState(feed.Clock) }, output);
            feed.IsDirty = false;
        }

        List<byte[]>? gone = null;
        foreach (var (name, tracked) in feed.Instruments)
        {
            var bars = tracked.Bars;
            byte[] key() => CheckpointKeys.Instrument(bars.Source, bars.Instrument.ToString());
            if (feed.Clock.Ended && bars.IsIdle)
            {
                // An ended source accepts nothing more: what was remembered of its instruments is of no use.
                output.Write(_to, new Message<byte[]?, byte[]?> { Key = key() });
                (gone ??= []).Add(name);
            }
            else if (bars.IsDirty)
            {
                Write(key(), new AggregatorState { Instrument = BarStates.ToState(bars) }, output);
                bars.MarkClean();
            }
        }

        gone?.ForEach(name => feed.Instruments.Remove(name));
    }

    private void WritePosition(byte[] key, long nextOffset, TransactionWriter output) => Write(key, new AggregatorState
    {
        Position = new AggregatorPosition
        {
            TopicId = options.Layout.IdOf(TopicCatalog.Ticks),
            NextOffset = nextOffset,
            Rules = options.Rules.Hash,
        },
    }, output);

    private void Write(byte[] key, AggregatorState state, TransactionWriter output) =>
        output.Write(_to, new Message<byte[]?, byte[]?> { Key = key, Value = CandleEncoder.Frame(state, _schemaId) });
}
