using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Confluent.Kafka;
using Google.Protobuf;
using Npgsql;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Projections.Sources;

/// <summary>
/// What topic <c>market-events</c> says of sources, in the stream of the feed and date. The topic says it once a partition of
/// <c>ticks</c>; ids made of what happened tell, and it is stored once.
/// </summary>
public sealed class MarketEventProjection(ISchemaIds schemaIds, IEventWriter events, TimeProvider time) : IProjection<MarketEventRow>
{
    /// <inheritdoc/>
    public string Name => ProjectionOffsets.MarketEvents.Projection;

    /// <inheritdoc/>
    public Topic Topic => TopicCatalog.MarketEvents;

    /// <inheritdoc/>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out MarketEventRow? row, [NotNullWhen(false)] out string? reason)
    {
        row = null;
        if (!ConfluentFrame.TryRead(record.Message.Value, out int schemaId, out var message))
        {
            reason = record.Message.Value is null ? "it has no value" : "it has no schema id in front";
            return false;
        }

        if (!schemaIds.Accepts(TopicCatalog.MarketEvents, schemaId))
        {
            reason = $"schema id {schemaId} is none of its subject's";
            return false;
        }

        try
        {
            row = new MarketEventRow(SourceEvent.From(V1.MarketEvent.Parser.ParseFrom(message)));
            reason = null;
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<MarketEventRow> rows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return events.AppendNewAsync(transaction, [.. rows.Select(row => row.Event).OfType<SourceEvent>().Select(e => e.At(now))], cancellationToken);
    }
}

/// <summary>A record of the topic.</summary>
/// <param name="Event">What is stored of it; null of what is about instruments, or of a kind that this release does not know.</param>
public sealed record MarketEventRow(SourceEvent? Event);
