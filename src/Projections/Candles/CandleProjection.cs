using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Projections.Candles;

/// <summary>Topic <c>candles</c> as event streams and as the table <c>candle</c>.</summary>
public sealed class CandleProjection(ISchemaIds schemaIds, IEventWriter events, TimeProvider time) : IProjection<CandleRow>
{
    private readonly CandleDecoder _decoder = new(schemaIds);
    private readonly CandleStore _store = new(events, time);

    /// <inheritdoc/>
    public string Name => ProjectionOffsets.Candles.Projection;

    /// <summary>Of the time when there was one projection.</summary>
    public string Group => "projections";

    /// <inheritdoc/>
    public Topic Topic => TopicCatalog.Candles;

    /// <inheritdoc/>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out CandleRow? row, [NotNullWhen(false)] out string? reason) =>
        _decoder.TryDecode(record, out row, out reason);

    /// <inheritdoc/>
    public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken) =>
        _store.WriteAsync(transaction, rows, cancellationToken);
}
