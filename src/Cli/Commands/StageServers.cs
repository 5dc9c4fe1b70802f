using Candlewick.CandleAggregator;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>
/// Asks Kafka and PostgreSQL how far aggregator and projection are. One that does not answer is said once and asked again, where it is by
/// then: `up` that is started again has its PostgreSQL at another port.
/// </summary>
internal sealed class StageServers(PipelineSettings settings, Backbone backbone, string? postgres, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);

    // Made when it is first asked for: until then the run has better things to do.
    private readonly Lazy<GroupStandings> _groups = new(() => new GroupStandings(backbone.Kafka, RequestTimeout));
    private NpgsqlDataSource? _database;
    private string? _postgres = postgres;
    private long? _awaySince;

    /// <summary>Something says where PostgreSQL is.</summary>
    public bool HasDatabase => _postgres is not null;

    /// <summary>What does not answer, and why; null: all that was asked last has answered.</summary>
    public string? Away { get; private set; }

    /// <summary>How long there was no answer.</summary>
    public TimeSpan AwayFor => _awaySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Timestamp at which all was there again; 0: it has never been away.</summary>
    public long BackAt { get; private set; }

    /// <summary>Last stable offsets of a topic, by partition; null where Kafka does not answer.</summary>
    public Task<long[]?> EndsAsync(Topic topic, CancellationToken cancellationToken) =>
        AskKafkaAsync(() => _groups.Value.EndsAsync(backbone.Kafka.NameOf(topic), backbone.Layout.Partitions), cancellationToken);

    /// <summary>The aggregator's next offsets in <c>ticks</c>, by partition; null where Kafka does not answer.</summary>
    public Task<long[]?> AggregatedAsync(CancellationToken cancellationToken) =>
        AskKafkaAsync(() => _groups.Value.CommittedAsync(AggregatorOptions.Service, backbone.Kafka.NameOf(TopicCatalog.Ticks), backbone.Layout.Partitions), cancellationToken);

    /// <summary>Workers of a service; null where Kafka does not answer.</summary>
    public async Task<int?> MembersAsync(string service, CancellationToken cancellationToken) =>
        (await AskKafkaAsync(async () => new[] { (long)await _groups.Value.MembersAsync(service) }, cancellationToken))?[0] is { } members ? (int)members : null;

    /// <summary>The projection's next offsets in <c>candles</c>, by partition; null where PostgreSQL does not answer.</summary>
    public Task<long[]?> ProjectedAsync(CancellationToken cancellationToken) => AskPostgresAsync(async database =>
    {
        long[] next = new long[backbone.Layout.Partitions];
        try
        {
            foreach (var position in await ProjectionOffsets.Candles.ReadAsync(database, cancellationToken))
            {
                if (position.Topic == backbone.Kafka.NameOf(TopicCatalog.Candles) && position.Partition < next.Length)
                {
                    next[position.Partition] = position.Next;
                }
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Nothing was ever projected into this database.
        }

        return next;
    }, cancellationToken);

    /// <summary>Number of the newest stored event; null where PostgreSQL does not answer.</summary>
    public async Task<long?> EventsAsync(CancellationToken cancellationToken) =>
        (await AskPostgresAsync(async database => new[] { await StoredEvents.LastNumberAsync(database, cancellationToken) }, cancellationToken))?[0];

    /// <summary>How many candles were stored behind the event of that number; null where PostgreSQL does not answer.</summary>
    public async Task<long?> CandlesAfterAsync(long number, CancellationToken cancellationToken) =>
        (await AskPostgresAsync(async database => new[] { await StoredEvents.CandlesAfterAsync(database, number, cancellationToken) }, cancellationToken))?[0];

    public async ValueTask DisposeAsync()
    {
        if (_groups.IsValueCreated)
        {
            _groups.Value.Dispose();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private async Task<long[]?> AskKafkaAsync(Func<Task<long[]>> ask, CancellationToken cancellationToken)
    {
        long asked = time.GetTimestamp();
        try
        {
            long[] answer = await ask().WaitAsync(cancellationToken);
            return Answered(answer, "Kafka");
        }
        catch (KafkaException e)
        {
            return Failed(asked, "Kafka", backbone.Kafka.Bootstrap, e.Error.Reason);
        }
    }

    private async Task<long[]?> AskPostgresAsync(Func<NpgsqlDataSource, Task<long[]>> ask, CancellationToken cancellationToken)
    {
        long asked = time.GetTimestamp();
        try
        {
            _database ??= EventStoreDatabase.CreateDataSource(_postgres!);
            return Answered(await ask(_database), "PostgreSQL");
        }
        catch (Exception e) when (e is NpgsqlException || EventStoreDatabase.IsPassing(e))
        {
            var failed = Failed(asked, "PostgreSQL", EventStoreDatabase.Describe(_database!), e.Message);
            await FindDatabaseAsync();
            return failed;
        }
    }

    private long[] Answered(long[] answer, string server)
    {
        if (Away is { } away && away.StartsWith(server, StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"{server} answers again; going on.");
            (Away, _awaySince, BackAt) = (null, null, time.GetTimestamp());
        }

        return answer;
    }

    private long[]? Failed(long asked, string server, string where, string reason)
    {
        if (Away is null)
        {
            (Away, _awaySince) = ($"{server} at {where} does not answer ({reason})", asked);
            Console.Error.WriteLine($"{Away}; waiting up to {StageWatch.Patience.TotalSeconds:0} s for it. The ticks are published and stay.");
        }

        return null;
    }

    private async Task FindDatabaseAsync()
    {
        if (Endpoints.Find(settings).PostgresOrNull is { } found && found != _postgres)
        {
            await _database!.DisposeAsync();
            (_postgres, _database) = (found, EventStoreDatabase.CreateDataSource(found));
        }
    }
}
