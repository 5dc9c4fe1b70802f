using Confluent.Kafka;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>
/// A member of a group that commits 1, 2, 3… for all its partitions in one request, and remembers what was confirmed.
/// One member for the whole test, however often the broker is killed.
/// </summary>
internal sealed class OffsetCommitter : IDisposable
{
    public const string Group = "committer";

    private readonly CancellationTokenSource _stop = new();
    private readonly IConsumer<string, string> _consumer;
    private readonly Task _work;
    private long _confirmed;
    private long _asked;
    private volatile int _assignments;

    public OffsetCommitter(string bootstrap, string topic)
    {
        _consumer = Clients.Consumer(bootstrap, Group, assigned: () => _assignments++);
        _consumer.Subscribe(topic);
        _work = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>The last commit sent, whether or not it was confirmed.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>How often the group has given it partitions: more than once means that the broker forgot the member.</summary>
    public int Assignments => _assignments;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            _consumer.Consume(TimeSpan.FromMilliseconds(1));
            if (_consumer.Assignment is not { Count: > 0 } partitions)
            {
                continue;
            }

            long next = _asked + 1;
            Volatile.Write(ref _asked, next);
            try
            {
                _consumer.Commit(partitions.Select(p => new TopicPartitionOffset(p, next)));
                Volatile.Write(ref _confirmed, next);
            }
            catch (KafkaException)
            {
                // The broker is away; whether this one counts is what the test asks afterwards.
                continue;
            }
        }
    }
}
