using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

/// <summary>Copies <c>ticks</c> to <c>candles</c>, partition to partition; what it does besides is up to the test.</summary>
internal sealed class CopyLoader(KafkaSettings settings) : IPartitionTaskLoader
{
    /// <summary>Called before each record is copied, and after.</summary>
    public Action<ConsumeResult<byte[], byte[]>> Before { get; init; } = static _ => { };

    public Action<ConsumeResult<byte[], byte[]>> After { get; init; } = static _ => { };

    /// <summary>The copy of a record.</summary>
    public Func<ConsumeResult<byte[], byte[]>, Message<byte[]?, byte[]?>> Make { get; init; } = static record => new() { Value = record.Message.Value };

    public Action Committed { get; init; } = static () => { };

    public Func<long?, Offset> Start { get; init; } = static committed => committed ?? Offset.Beginning;

    public Action Loading { get; init; } = static () => { };

    public IPartitionTask Load(int partition, IReadOnlyList<long?> committed, CancellationToken cancellationToken)
    {
        Loading();
        return new CopyTask(this, new TopicPartition(settings.NameOf(TopicCatalog.Candles), partition), Start(committed[0]));
    }

    private sealed class CopyTask(CopyLoader loader, TopicPartition to, Offset start) : IPartitionTask
    {
        public Offset StartOf(int input) => start;

        public void Process(int input, ConsumeResult<byte[], byte[]> record, TransactionWriter output)
        {
            loader.Before(record);
            output.Write(to, loader.Make(record));
            loader.After(record);
        }

        public void BeforeCommit(ReadOnlySpan<long> next, TransactionWriter output)
        {
        }

        public void AfterCommit() => loader.Committed();

        public void Idle()
        {
        }
    }
}
