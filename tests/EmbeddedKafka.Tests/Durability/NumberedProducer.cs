using System.Globalization;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>
/// An idempotent producer that numbers its records in every partition and remembers which were acknowledged, and at
/// which offset. One producer for the whole test, however often the broker is killed.
/// </summary>
internal sealed class NumberedProducer : IDisposable
{
    /// <summary>A record's key is its number modulo this.</summary>
    public const int Keys = 50;

    private const int MostUnderWay = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IProducer<string, string> _producer;
    private readonly string _topic;
    private readonly int _partitions;
    private readonly string _padding;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<long>[] _offsets;
    private readonly Task _work;
    private long _acknowledged;
    private long _sent;
    private volatile string? _failure;
    private volatile bool _isPaused;
    private volatile bool _isIdle;

    public NumberedProducer(string bootstrap, string topic, int partitions, int valueBytes)
    {
        _producer = Clients.Producer(bootstrap);
        _topic = topic;
        _partitions = partitions;
        _padding = new string('.', valueBytes);
        _offsets = [.. Enumerable.Range(0, partitions).Select(_ => new List<long>())];
        _work = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The offsets of a partition's records so far, by their number: acknowledgements come in order.</summary>
    public long[] Offsets(int partition)
    {
        lock (_lock)
        {
            return [.. _offsets[partition]];
        }
    }

    /// <summary>
    /// Sends nothing more until <see cref="Resume"/>, and waits until everything sent is acknowledged. Not by Flush,
    /// which calls delivery handlers on our thread while the client's own goes on: two at once come in any order,
    /// with Apache Kafka as well.
    /// </summary>
    public async Task PauseAsync()
    {
        _isIdle = false;
        _isPaused = true;
        await Eventually.TrueAsync(
            () => _failure is not null || (_isIdle && Volatile.Read(ref _sent) == Acknowledged), Patience, "everything sent is acknowledged");
        Assert.Null(_failure);
    }

    public void Resume() => _isPaused = false;

    /// <summary>Stops for good, everything sent acknowledged.</summary>
    public async Task StopAsync()
    {
        await PauseAsync();
        await _stop.CancelAsync();
        await _work;
    }

    public static int NumberOf(string value) => int.Parse(value.AsSpan(0, value.IndexOf('|')), CultureInfo.InvariantCulture);

    public static string KeyOf(int number) => (number % Keys).ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _stop.Cancel();
        _producer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        int number = 0;
        while (!_stop.IsCancellationRequested && _failure is null)
        {
            if (_isPaused)
            {
                _isIdle = true;
                _stop.Token.WaitHandle.WaitOne(1);
                continue;
            }

            for (int partition = 0; partition < _partitions; partition++)
            {
                string value = string.Create(CultureInfo.InvariantCulture, $"{number}|{_padding}");
                var message = new Message<string, string> { Key = KeyOf(number), Value = value };
                _producer.Produce(new TopicPartition(_topic, partition), message, Note);
                _sent++;
            }

            number++;

            // Slow enough that everything can be read again after every kill.
            _stop.Token.WaitHandle.WaitOne(1);
            while (_sent - Acknowledged > MostUnderWay && !_stop.IsCancellationRequested && _failure is null)
            {
                _stop.Token.WaitHandle.WaitOne(1);
            }
        }
    }

    private void Note(DeliveryReport<string, string> report)
    {
        lock (_lock)
        {
            var offsets = _offsets[report.Partition.Value];
            if (report.Error.IsError)
            {
                _failure ??= $"{report.TopicPartition}: {report.Error}";
            }
            else if (NumberOf(report.Value) != offsets.Count)
            {
                _failure ??= $"{report.TopicPartition}: record {NumberOf(report.Value)} acknowledged after {offsets.Count - 1}";
            }
            else
            {
                offsets.Add(report.Offset.Value);
                Interlocked.Increment(ref _acknowledged);
            }
        }
    }
}
