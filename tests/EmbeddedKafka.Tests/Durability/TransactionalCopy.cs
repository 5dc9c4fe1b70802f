using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>
/// Consume, transform, produce: copies a topic in transactions with the offsets of what it has read, and aborts every
/// third, whose records say so. Goes on by itself whatever happens to the broker.
/// </summary>
internal sealed class TransactionalCopy : IDisposable
{
    public const string Group = "copy";

    private const int BatchRecords = 20;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly string _bootstrap;
    private readonly TopicPartition _from;
    private readonly TopicPartition _to;
    private readonly CancellationTokenSource _stop = new();
    private readonly IConsumer<string, string> _consumer;
    private readonly Task _work;
    private IProducer<string, string>? _producer;
    private long _committed;
    private long _commits;
    private long _aborts;
    private int _renewals;

    public TransactionalCopy(string bootstrap, TopicPartition from, TopicPartition to)
    {
        _bootstrap = bootstrap;
        _from = from;
        _to = to;
        _consumer = Clients.Consumer(bootstrap, Group);
        _work = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The input's offset up to which a commit has been confirmed.</summary>
    public long Committed => Volatile.Read(ref _committed);

    public string Summary => $"{_commits} commits, {_aborts} aborts, {_renewals} new producers";

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _producer?.Dispose();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_producer is null)
                {
                    _producer = Clients.Producer(_bootstrap, "copy");
                    _producer.InitTransactions(CallTimeout);
                    Rewind();
                }

                CopyOnce(_producer);
            }
            catch (KafkaTxnRequiresAbortException)
            {
                AbortAfterFailure();
            }
            catch (KafkaException)
            {
                // Fatal for this producer, or its state is unknown: the next one's initialization decides what is open.
                Renew();
            }
        }
    }

    private void CopyOnce(IProducer<string, string> producer)
    {
        var batch = new List<ConsumeResult<string, string>>();
        while (batch.Count < BatchRecords && !_stop.IsCancellationRequested)
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(50)) is { IsPartitionEOF: false } result)
            {
                batch.Add(result);
            }
            else if (batch.Count > 0)
            {
                break;
            }
        }

        if (batch.Count == 0)
        {
            return;
        }

        bool abort = (_commits + _aborts) % 3 == 2;
        long next = batch[^1].Offset.Value + 1;
        producer.BeginTransaction();
        foreach (var record in batch)
        {
            producer.Produce(_to, new Message<string, string> { Key = abort ? "aborted" : "copied", Value = record.Message.Value });
        }

        if (!TrySendOffset(producer, next))
        {
            return;
        }

        if (abort)
        {
            producer.Flush(TimeSpan.FromMilliseconds(200));
            producer.AbortTransaction(CallTimeout);
            Interlocked.Increment(ref _aborts);
            Rewind();
        }
        else
        {
            Commit(producer);
            Interlocked.Increment(ref _commits);
            Volatile.Write(ref _committed, next);
        }
    }

    /// <summary>
    /// False where the call does not come back: with librdkafka 2.16 a broker killed in the middle of it can leave it waiting for
    /// ever, whatever time-out it has. Its producer is left to it, and another one goes on.
    /// </summary>
    private bool TrySendOffset(IProducer<string, string> producer, long next)
    {
        var group = _consumer.ConsumerGroupMetadata;
        var sending = Task.Run(() => producer.SendOffsetsToTransaction([new TopicPartitionOffset(_from, next)], group, CallTimeout));
        if (((IAsyncResult)sending).AsyncWaitHandle.WaitOne(3 * CallTimeout))
        {
            sending.GetAwaiter().GetResult();
            return true;
        }

        Console.Error.WriteLine($"transactions: a client's call to send offsets up to {next} did not come back");
        _producer = null;
        _renewals++;
        return false;
    }

    /// <summary>A commit whose answer was lost is asked for again, until it is known what became of it.</summary>
    private static void Commit(IProducer<string, string> producer)
    {
        while (true)
        {
            try
            {
                producer.CommitTransaction(CallTimeout);
                return;
            }
            catch (KafkaRetriableException)
            {
                continue;
            }
        }
    }

    private void AbortAfterFailure()
    {
        try
        {
            _producer!.AbortTransaction(CallTimeout);
            Interlocked.Increment(ref _aborts);
            Rewind();
        }
        catch (KafkaException)
        {
            Renew();
        }
    }

    private void Renew()
    {
        _producer?.Dispose();
        _producer = null;
        _renewals++;
    }

    private void Rewind()
    {
        var committed = _consumer.Committed([_from], CallTimeout).Single().Offset;
        _consumer.Assign(new TopicPartitionOffset(_from, committed == Offset.Unset ? Offset.Beginning : committed));
    }
}
