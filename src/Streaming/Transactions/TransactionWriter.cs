using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// One transactional producer and the transaction it has open. Owned by one thread. A producer whose transaction
/// failed, timed out or has an unknown outcome is never used again: <see cref="Abandon"/> throws it away, and
/// <see cref="Open"/> makes another under the same transactional id, which fences the old one and ends what it left open.
/// </summary>
public sealed class TransactionWriter(
    KafkaSettings settings, string service, string slot, TimeProvider time, ILogger logger, CancellationToken stopping = default) : IDisposable
{
    /// <summary>Bounds every call that talks to the transaction coordinator; beyond it the outcome is unknown.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A broker that gives no metadata is away; who opens the writer says how often it is asked again.</summary>
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReportSlice = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<RefusedOutput> _refused = new();
    private IProducer<byte[]?, byte[]?>? _producer;
    private Task? _sending;
    private bool _oneByOne;
    private OutputOrigin _origin;
    private int _ordinal;

    /// <summary>The name that decides who owns the transaction; by service, worker and slot where nothing else is said.</summary>
    public string TransactionalId { get; init; } = settings.TransactionalId(service, slot);

    /// <summary>
    /// Topics whose partitions are asked for before the first record. Until librdkafka knows a topic's partitions it parks
    /// records; known beforehand, those with a key and those to a named partition keep the order in which they are given.
    /// </summary>
    public IReadOnlyList<string> KnownTopics { get; init; } = [];

    /// <summary>Makes the client; a recorder in tests.</summary>
    public Func<ProducerBuilder<byte[]?, byte[]?>, IProducer<byte[]?, byte[]?>> Build { get; init; } = static builder => builder.Build();

    /// <summary>True between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
    public bool InTransaction { get; private set; }

    /// <summary>True where the open transaction holds a record.</summary>
    public bool HasRecords { get; private set; }

    /// <summary>Full names of the topics that outputs follow from.</summary>
    internal IReadOnlyList<string> InputNames { get; init; } = [];

    /// <summary>Outputs that go to <c>dead-letters</c> instead, and why; null: none.</summary>
    internal Dictionary<OutputOrigin, RefusedOutput>? Letters { get; set; }

    /// <summary>
    /// The first output that was refused since <see cref="Open"/>; null: none. Known where the client itself refused it, and of
    /// all others where the writer was opened to send one by one: its report is then waited for.
    /// </summary>
    internal RefusedOutput? FindRefused()
    {
        AwaitReports();
        return Refused;
    }

    private RefusedOutput? Refused => _refused.TryPeek(out var first) ? first : null;

    /// <summary>Makes the producer ready; waits for the predecessor's transaction to end.</summary>
    /// <param name="oneByOne">
    /// Every record in a request of its own, its delivery reported: slow, and the way to find which record it is that a broker
    /// refuses, for it refuses whole batches.
    /// </param>
    /// <exception cref="KafkaException">The coordinator does not answer, or a newer owner of the transactional id is alive.</exception>
    public void Open(bool oneByOne = false)
    {
        if (_producer is not null)
        {
            return;
        }

        var config = settings.TransactionalProducer(service, slot);
        config.TransactionalId = TransactionalId;
        if (oneByOne)
        {
            config.EnableDeliveryReports = true;
            config.BatchNumMessages = 1;
            config.LingerMs = 0;
        }

        var producer = Build(KafkaClients.Producer<byte[]?, byte[]?>(config, logger));
        try
        {
            AskForPartitions(producer);
            Await(producer.InitTransactions);
        }
        catch
        {
            producer.Dispose();
            throw;
        }

        _refused.Clear();
        _oneByOne = oneByOne;
        _producer = producer;
    }

    public void Begin()
    {
        Producer.BeginTransaction();
        InTransaction = true;
        HasRecords = false;
    }

    /// <summary>Says what the outputs that are written next follow from.</summary>
    internal void From(int partition, int input, long offset)
    {
        _origin = new OutputOrigin(partition, input, offset, 0);
        _ordinal = 0;
    }

    /// <summary>Adds a record to the open transaction, to the partition of its key.</summary>
    public void Write(string topic, Message<byte[]?, byte[]?> message) => Write(new TopicPartition(topic, Partition.Any), message);

    /// <summary>
    /// Adds a record to the open transaction. A full local queue is waited for. Key and value are copied before it returns: the
    /// message and its arrays can be used again.
    /// </summary>
    /// <exception cref="KafkaException">The transaction has failed.</exception>
    public void Write(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        Debug.Assert(InTransaction, "a record outside a transaction would be refused by the client");
        HasRecords = true;
        var origin = _origin with { Ordinal = _ordinal++ };
        if (Letters is not null && Letters.TryGetValue(origin, out var refused))
        {
            message = DeadLetters.OfOutput(message, refused, InputNames[origin.Input]);
            to = new TopicPartition(settings.NameOf(TopicCatalog.DeadLetters), Partition.Any);
        }

        while (true)
        {
            try
            {
                Producer.Produce(to, message, _oneByOne ? ReportOf(origin, to.Topic, message) : null);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Producer.Poll(TimeSpan.FromMilliseconds(10));
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.IsOfRecord())
            {
                _refused.Enqueue(Refuse(origin, to.Topic, message, e.Error));
                throw;
            }
        }
    }

    /// <summary>Adds consumed positions (the next offsets to read) of a group to the transaction.</summary>
    public void SendOffsets(IEnumerable<TopicPartitionOffset> next, IConsumerGroupMetadata group)
    {
        ThrowIfRefused();
        var offsets = next.ToList();
        var producer = Producer;

        // Where the coordinator is away this call takes until the transaction's own time-out, whatever it is told, and where a
        // broker dies in the middle of it, it may never come back (librdkafka 2.16): it is left to itself then.
        var sending = Task.Run(() => producer.SendOffsetsToTransaction(offsets, group, CallTimeout));
        _sending = sending;
        Await(timeout =>
        {
            if (!((IAsyncResult)sending).AsyncWaitHandle.WaitOne(timeout))
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }

            sending.GetAwaiter().GetResult();
        });
    }

    /// <summary>Commits. Any exception leaves the outcome unknown: call <see cref="Abandon"/> and reload from what is committed.</summary>
    public void Commit()
    {
        ThrowIfRefused();
        Await(Producer.CommitTransaction);
        InTransaction = false;
    }

    /// <summary>
    /// Throws the producer away. Its open transaction is not aborted here: the abort could fail or hang just as the
    /// commit did. The next <see cref="Open"/> fences it, and the coordinator aborts it then.
    /// </summary>
    public void Abandon()
    {
        InTransaction = false;
        var producer = _producer;
        _producer = null;
        if (producer is not null && _sending is { IsCompleted: false } sending)
        {
            // A producer is not to be ended under a call that is still on its way.
            _ = sending.ContinueWith(_ => producer.Dispose(), TaskScheduler.Default);
        }
        else
        {
            producer?.Dispose();
        }
    }

    public void Dispose() => Abandon();

    private Action<DeliveryReport<byte[]?, byte[]?>> ReportOf(OutputOrigin origin, string topic, Message<byte[]?, byte[]?> message)
    {
        var described = Refuse(origin, topic, message, new Error(ErrorCode.NoError));
        return report =>
        {
            if (report.Error.Classify() == KafkaFailure.Refused)
            {
                _refused.Enqueue(described with { Error = report.Error });
            }
        };
    }

    private static RefusedOutput Refuse(OutputOrigin origin, string topic, Message<byte[]?, byte[]?> message, Error error) =>
        new(origin, topic, message.Key is { } key ? Encoding.UTF8.GetString(key) : null, (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0), error);

    private void ThrowIfRefused()
    {
        AwaitReports();
        if (Refused is { } refused)
        {
            throw new KafkaException(refused.Error);
        }
    }

    private void AskForPartitions(IProducer<byte[]?, byte[]?> producer)
    {
        if (KnownTopics.Count > 0)
        {
            using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
            foreach (string topic in KnownTopics)
            {
                TransactionCall.Await(timeout => GetMetadata(admin, topic, timeout), MetadataTimeout, time, stopping);
            }
        }
    }

    /// <summary>The client tells a broker that it does not reach as a failure of the transport, once the time-out is over.</summary>
    private static void GetMetadata(IAdminClient admin, string topic, TimeSpan timeout)
    {
        try
        {
            admin.GetMetadata(topic, timeout);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_Transport)
        {
            throw new KafkaException(ErrorCode.Local_TimedOut, e);
        }
    }

    /// <summary>After a refusal the client sends nothing more of the transaction, and reports nothing: it is not waited for then.</summary>
    private void AwaitReports()
    {
        long start = time.GetTimestamp();
        while (_oneByOne && _producer is not null && _refused.IsEmpty && _producer.Flush(ReportSlice) > 0
            && time.GetElapsedTime(start) < CallTimeout && !stopping.IsCancellationRequested)
        {
            // Reports are outstanding.
        }
    }

    private void Await(Action<TimeSpan> call) => TransactionCall.Await(call, CallTimeout, time, stopping);

    private IProducer<byte[]?, byte[]?> Producer => _producer ?? throw new InvalidOperationException("Open has not been called since the last Abandon");
}
