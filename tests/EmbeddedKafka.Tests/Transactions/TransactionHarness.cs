using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

/// <summary>A coordinator on a log in memory, by a manual clock, with partitions that remember their markers.</summary>
internal sealed class TransactionHarness : IAsyncDisposable
{
    public const string Id = "t";

    public static readonly TopicPartition Ticks = new("ticks", 0);
    public static readonly TopicPartition Candles = new("candles", 3);

    private TransactionHarness(MemoryLog log, ManualTime time, Partitions partitions, TransactionCoordinatorOptions options)
    {
        (Log, Time, Written, Options) = (log, time, partitions, options);
        Coordinator = new TransactionCoordinator(log, partitions, options, time, NullLogger<TransactionCoordinator>.Instance);
    }

    public MemoryLog Log { get; }

    public ManualTime Time { get; }

    public Partitions Written { get; }

    public TransactionCoordinatorOptions Options { get; }

    public TransactionCoordinator Coordinator { get; }

    public TransactionState State => Coordinator.Describe(Id).State;

    public static async Task<TransactionHarness> StartAsync(
        MemoryLog? log = null, ManualTime? time = null, Partitions? partitions = null, TransactionCoordinatorOptions? options = null)
    {
        var harness = new TransactionHarness(
            log ?? new MemoryLog("__transaction_state"), time ?? new ManualTime(), partitions ?? new Partitions(), options ?? new());
        await harness.Coordinator.LoadAsync();
        return harness;
    }

    public async Task<ProducerIdentity> InitAsync(ProducerIdentity? expected = null, string id = Id)
    {
        var result = await TryInitAsync(expected, id: id);
        Assert.Equal(CoordinatorError.None, result.Error);
        return result.Producer;
    }

    public Task<InitProducerIdResult> TryInitAsync(ProducerIdentity? expected = null, double timeout = 60, string? id = Id) =>
        Coordinator.InitProducerIdAsync(new(id, TimeSpan.FromSeconds(timeout), expected));

    public CoordinatorError Add(ProducerIdentity producer, params TopicPartition[] partitions) =>
        Coordinator.AddPartitions(Id, producer, partitions.Length == 0 ? [Ticks] : partitions);

    public Task<CoordinatorError> CommitAsync(ProducerIdentity producer) => Coordinator.EndAsync(Id, producer, commit: true);

    public Task<CoordinatorError> AbortAsync(ProducerIdentity producer) => Coordinator.EndAsync(Id, producer, commit: false);

    /// <summary>Another process on what is in the log; this one is as good as killed.</summary>
    public async Task<TransactionHarness> RestartAsync(MemoryLog? log = null)
    {
        await Coordinator.DisposeAsync();
        return await StartAsync(log ?? Log, Time, Written, Options);
    }

    public ValueTask DisposeAsync() => Coordinator.DisposeAsync();

    /// <summary>The data partitions: which markers each was given, in order.</summary>
    internal sealed class Partitions : ITransactionMarkers
    {
        public List<(TopicPartition Partition, TransactionMarker Marker)> Markers { get; } = [];

        /// <summary>After how many more partitions writing fails; null for never.</summary>
        public int? FailAfter { get; set; }

        /// <summary>Where writing waits for the test.</summary>
        public Task Gate { get; set; } = Task.CompletedTask;

        public async Task WriteAsync(IReadOnlyCollection<TopicPartition> partitions, TransactionMarker marker)
        {
            await Gate;
            foreach (var partition in partitions.OrderBy(each => each.ToString(), StringComparer.Ordinal))
            {
                if (FailAfter is { } left && left <= 0)
                {
                    throw new IOException("the disk is full, as the test wants it to be");
                }

                FailAfter--;
                Markers.Add((partition, marker));
            }
        }

        /// <summary>The markers as text: "C" or "A" with the epoch, for one partition.</summary>
        public string Of(TopicPartition partition) => string.Join(
            ' ', Markers.Where(each => each.Partition == partition).Select(each => $"{(each.Marker.Commit ? 'C' : 'A')}{each.Marker.Producer.Epoch}"));
    }
}
